/**
 * What `npm run live` is about to do, worked out before anything is sent: which vendor, whose money, how much, and how
 * it comes back. Pure; an operator reads the plan and says yes.
 */
import type { ProviderDefinition } from '../../src-main/providers/provider.ts';
import { type Currency, formatMajor, money } from '../../src-shared/money.ts';

export interface Wish {
  /** A provider's id or a method. */
  what: string;
  method?: string | undefined;
  amountMinor?: number | undefined;
  /** A person will pay it. Without this a code is shown and taken back. */
  pay: boolean;
  /** The money goes back at the end, where the rail can. */
  refund: boolean;
  realMoney: boolean;
}

export interface Plan {
  provider: string;
  method: string;
  amountMinor: number;
  currency: Currency;
  /** No host of the section is known as the vendor's sandbox: somebody's real money would move. */
  isRealMoney: boolean;
  /** The customer's code is charged at once; there is nothing to show. */
  isScan: boolean;
  steps: string[];
}
export type Planned = { ok: true; plan: Plan } | { ok: false; problems: string[] };

/** The least that looks like a price and is worth a walk through the vendor's cabinet. */
const SMALL: Readonly<Partial<Record<Currency, number>>> = { UZS: 100_000, KZT: 10_000, KGS: 1_000 };
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `written`: the operator's station.json, as read; it is checked in full by the station itself. */
export function planOf(
  wish: Wish,
  written: unknown,
  definitions: readonly ProviderDefinition[],
  hasSecret: (name: string) => boolean,
): Planned {
  const definition = definitions.find(({ id, methods }) => id === wish.what || wish.what in methods);
  if (!definition) {
    const known = definitions.flatMap(({ id, methods }) => [id, ...Object.keys(methods)]);
    return {
      ok: false,
      problems: [`no provider and no method ${wish.what}; known: ${[...new Set(known)].join(', ')}`],
    };
  }
  const config = isRecord(written) ? written : {};
  const section = isRecord(config.providers) ? config.providers[definition.id] : undefined;
  const secretNames = Object.keys(definition.secrets);
  if (!isRecord(section)) {
    const wanted = secretNames.length > 0 ? ` with its secrets ${secretNames.join(', ')} as "secret:NAME"` : '';
    return { ok: false, problems: [`providers.${definition.id} is missing${wanted}: there is nobody to ask`] };
  }
  const station = isRecord(config.station) ? config.station : {};
  const currency = definition.currencies.find((one) => one === station.currency);
  const method = wish.method ?? (wish.what in definition.methods ? wish.what : firstMethod(definition, section));
  const rail = method === undefined ? undefined : definition.methods[method];
  const missing = secretNames.flatMap((key) => {
    const named = section[key];
    if (named === undefined) return [];
    if (typeof named !== 'string' || !named.startsWith('secret:'))
      return [`providers.${definition.id}.${key} must be "secret:NAME"`];
    const name = named.slice('secret:'.length);
    return hasSecret(name) ? [] : [`the secret ${name} has no value: put it into secrets.json or the environment`];
  });
  const problems = [
    ...missing,
    ...(currency === undefined
      ? [`station.currency must be ${definition.currencies.join(' or ')} for ${definition.id}`]
      : []),
    ...(rail === undefined ? [`${definition.id} has no method ${method}`] : []),
    ...(rail?.can.kind === 'cash' ? ['cash has no vendor'] : []),
  ];
  if (problems.length > 0 || currency === undefined || rail === undefined || method === undefined)
    return { ok: false, problems };

  const hosts = Object.values(section).flatMap((value) =>
    typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value) ? [new URL(value).hostname] : [],
  );
  const isTest = (host: string) => LOOPBACK.test(host) || definition.testHosts?.includes(host);
  const isRealMoney = hosts.length === 0 || !hosts.every(isTest);
  const isScan = rail.can.kind === 'scans_code';
  const amountMinor = wish.amountMinor ?? SMALL[currency] ?? 100;
  const sum = `${formatMajor(money(amountMinor, currency))} ${currency}`;
  if (isRealMoney && !wish.realMoney)
    problems.push(
      `${hosts.join(', ') || 'this vendor'} is not a sandbox of ${definition.title}: ${sum} of real money may move; add --real-money if that is meant`,
    );
  if (isScan && !wish.pay)
    problems.push(`${rail.title} charges the scanned code at once, there is nothing to show first; add --pay`);
  if (wish.refund && !wish.pay) problems.push('--refund needs --pay: what nobody paid cannot be given back');
  if (wish.refund && !rail.can.refund) problems.push(`${rail.title} cannot be refunded through its interface`);
  if (problems.length > 0) return { ok: false, problems };

  const fee = rail.can.feePercent === undefined ? '' : ` and the rail's fee on top (about ${rail.can.feePercent} %)`;
  const whose = isRealMoney ? 'REAL MONEY' : 'practice money of the vendor’s sandbox';
  const steps = [
    `vendor    ${definition.title}, ${hosts.join(', ')}`,
    `spends    ${wish.pay ? `${sum}${fee}, ${whose}` : `nothing, unless somebody pays the code of ${sum} (${whose})`}`,
    isScan ? 'then      the customer’s code is asked for and charged once' : 'then      a code is made and shown',
    ...(wish.pay ? ['then      the rail is asked until it says how it ended'] : []),
    ...(wish.pay
      ? []
      : [
          rail.can.cancel
            ? 'then      it is cancelled at the rail'
            : 'then      it is left to expire: this rail cancels nothing',
        ]),
    wish.refund
      ? `gives back ${sum} by a refund at the rail`
      : wish.pay
        ? 'gives back nothing: the money stays with the merchant (--refund would return it where the rail can)'
        : 'gives back nothing, for nothing was taken',
  ];
  return { ok: true, plan: { provider: definition.id, method, amountMinor, currency, isRealMoney, isScan, steps } };
}

/** What can be shown comes first: it spends nothing by itself. */
function firstMethod(definition: ProviderDefinition, section: Record<string, unknown>): string | undefined {
  const wanted = Array.isArray(section.methods) ? (section.methods as string[]) : Object.keys(definition.methods);
  const known = wanted.filter((method) => method in definition.methods);
  return known.find((method) => definition.methods[method]?.can.kind === 'shows_qr') ?? known[0];
}
