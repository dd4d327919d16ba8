/**
 * What a support person is given: what the station is, how it does, what became of its latest payments and what it
 * logged. No value of a secret, no name of a guest; telephones, cards and reference numbers end in their last four.
 */

import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { SupportBundle } from '../../../src-shared/contract/setup-views.ts';
import { formatMajor, money } from '../../../src-shared/money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EvidenceRow } from '../../ports/evidence.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';

/** What the host knows. */
export interface SupportHost {
  versions: Readonly<Record<string, string>>;
  /** The latest log lines, oldest first, already written without secrets. */
  logLines(): readonly string[];
  /** Text without values of secrets, card numbers and telephones. */
  clean(text: string): string;
}

export interface SupportFacts {
  station: { id: string; country: string; mode: string };
  profile: string;
  lamps: readonly LampView[];
  /** As written, names of secrets and all. */
  config: Readonly<Record<string, unknown>>;
  secrets: readonly { name: string; isThere: boolean }[];
}

const PAYMENTS_MOST = 200;

/** "603412345678" → "…5678". */
const lastFour = (text: string): string => `…${text.slice(-4)}`;

/** Keys whose values are about a person or lead to one, wherever they stand. */
const PERSONAL = /^(phone|payerPhone|rrn|cardMask|card|authCode|providerRef|paymentRef|slip|note|reason|by|name)$/;
const SECRET_KEY = /(secret|password|token|key|pin|credential)$/i;

/** A configuration for foreign eyes: a value under a key that sounds secret stays only when it is a name of one. */
export function withoutSecrets(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutSecrets(one, name)]));
  if (typeof value !== 'string') return value;
  if (SECRET_KEY.test(key) && !value.startsWith('secret:') && !/^human|^rrn$|^receipt$/.test(value)) return '***';
  return key === 'phone' || key === 'taxId' ? lastFour(value) : withoutLogin(value);
}

/** `https://user:word@host/?key=…` → without the parts that open doors. */
function withoutLogin(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  url.search = '';
  return url.href;
}

const maskedFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (!PERSONAL.test(name)) return [name, value];
      return [name, typeof value === 'string' && /\d{4}$/.test(value) ? lastFour(value) : '***'];
    }),
  );

function paymentLine(row: PaymentRow, evidence: readonly EvidenceRow[]): Record<string, unknown> {
  const { detail } = row;
  const phone = detail.payerPhone;
  const card = detail.cardMask;
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    method: row.method,
    amount: `${formatMajor(money(row.amount, row.currency))} ${row.currency}`,
    livemode: row.livemode,
    createdAt: new Date(row.createdAt).toISOString(),
    ...(typeof detail.rrn === 'string' ? { rrn: lastFour(detail.rrn) } : {}),
    ...(typeof phone === 'string' ? { phone: lastFour(phone) } : {}),
    ...(typeof card === 'string' ? { card: lastFour(card) } : {}),
    story: evidence.map(
      ({ at, type, source, verdict, statusAfter }) =>
        `${new Date(at).toISOString()} ${source} ${type} ${verdict} ${statusAfter}`,
    ),
  };
}

/** One line of the log; what is no JSON is left out, since nobody could mask it by its fields. */
function logLine(line: string): unknown[] {
  try {
    const fields: unknown = JSON.parse(line);
    return typeof fields === 'object' && fields !== null ? [maskedFields(fields as Record<string, unknown>)] : [];
  } catch {
    return [];
  }
}

export function supportBundle(
  facts: SupportFacts,
  read: Pick<LedgerReader, 'page' | 'evidenceOf'>,
  host: SupportHost,
  clock: Pick<Clock, 'now'>,
): SupportBundle {
  const made = new Date(clock.now()).toISOString();
  const payments = read.page({ limit: PAYMENTS_MOST }).map((row) => paymentLine(row, read.evidenceOf(row.seq)));
  const bundle = {
    made,
    versions: host.versions,
    profile: facts.profile,
    station: facts.station,
    health: facts.lamps,
    secrets: facts.secrets,
    config: withoutSecrets(facts.config),
    payments,
    log: host.logLines().flatMap(logLine),
  };
  // Once more over the whole: whatever slipped through a field that nobody thought of.
  const text = host.clean(JSON.stringify(bundle, null, 1));
  return { fileName: `qabul-${facts.station.id}-${made.slice(0, 16).replace(/[:T]/g, '-')}.json`, text };
}
