/** A station, a vendor and one sale of the fault catalogue; and the oracle: truth = ledger (money-safety §4c). */
import { isFinal, isOpen } from '../../src-shared/payment-status.ts';
import type { PaymentRow } from '../ports/payments.ts';
import { fakeClock, settled } from '../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../testkit/station-harness.ts';
import type { Conformance } from './conformance.ts';
import { PAYMENT_ID, type Vendor, vendorOf } from './fault-catalogue-vendor.ts';
import type { Capabilities, ProviderDefinition } from './provider.ts';

export interface Railed {
  definition: ProviderDefinition;
  rail: Conformance;
  can: Capabilities;
}

export interface Stage extends Railed {
  h: Harness;
  vendor: Vendor;
  row(): PaymentRow | undefined;
  /** Starts the sale and lets its first answer come in. */
  start(): Promise<void>;
  /** The customer pays as soon as that is possible. */
  customerPays(): void;
  /** The cashier gives up, now. */
  cancel(): Promise<void>;
  /** The cashier will give up as soon as the sale waits for somebody who does not come. */
  nobodyPays(): void;
  /** The vendor's own call, as often as wanted at once. Nothing where the rail has none. */
  notify(times?: number): Promise<void>;
  /** The rail heals; time runs until nothing is left to be learnt, at most to the rail's own limit. */
  finish(): Promise<void>;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const CODE = '880012345678901234';
const COUNTRY = { UZS: 'UZ', KZT: 'KZ', KGS: 'KG' } as const;

export async function openStage(of: Railed): Promise<Stage> {
  const { definition, rail, can } = of;
  const clock = fakeClock();
  const vendor = vendorOf(rail, clock);
  const { currency } = rail.amount;
  const h = await stationHarness({
    definitions: [definition],
    secrets: rail.secrets,
    clock,
    wire: vendor,
    config: {
      station: {
        id: 'till-1',
        name: 'Catalogue',
        country: COUNTRY[currency as keyof typeof COUNTRY],
        currency,
        locale: 'ru',
        mode: 'cashier',
      },
      providers: { [definition.id]: rail.config },
      products: [],
    },
  });
  const row = (): PaymentRow | undefined => h.ledger.read.payment(PAYMENT_ID);

  /** Known to the ledger: counted, or put before a person. */
  const isKnown = (): boolean => {
    const now = row();
    return now !== undefined && (now.status === 'completed' || h.ledger.read.discrepanciesOf(now.seq).length > 0);
  };
  const isQuiet = (): boolean => {
    const status = row()?.status;
    if (status === undefined) return true;
    if (status === 'unknown' && !can.query) return true;
    return vendor.charges.length > 0 ? isKnown() && status !== 'dispatching' : isFinal(status);
  };

  let isGivenUp = false;
  const cancel = async (): Promise<void> => {
    // A refusal to cancel is an answer as well; what is true is looked at afterwards.
    const asked = h.client.payment.cancel({ id: PAYMENT_ID }).catch(() => undefined);
    await clock.advance(2 * SECOND_MS);
    await asked;
  };

  return {
    ...of,
    h,
    vendor,
    row,
    async start() {
      await h.client.payment.start({
        id: PAYMENT_ID,
        orderId: 'C-1',
        amount: rail.amount,
        method: rail.method,
        ...(can.kind === 'scans_code' ? { code: CODE } : {}),
        ...rail.start,
      });
      await settled();
    },
    customerPays() {
      vendor.customer = () => !can.paidOnlyIfShown || (row()?.showQr ?? null) !== null;
      if (vendor.customer()) vendor.pay();
    },
    cancel,
    nobodyPays() {
      isGivenUp = can.cancel;
    },
    async notify(times = 1) {
      if (!rail.webhook) return;
      const { path, approved } = rail.webhook;
      const { raw, headers } = approved({ paymentId: PAYMENT_ID });
      await Promise.all(Array.from({ length: times }, () => h.hook(path, raw, headers)));
      await settled();
    },
    async finish() {
      vendor.heal();
      const most = (can.lingerMs ?? 0) + 30 * MINUTE_MS;
      for (let spent = 0; spent <= most; ) {
        if (vendor.customer()) vendor.pay();
        await settled();
        if (isQuiet()) break;
        if (isGivenUp && row()?.status === 'awaiting_customer') await cancel();
        const step = spent < MINUTE_MS ? 5 * SECOND_MS : MINUTE_MS;
        await clock.advance(step);
        spent += step;
      }
      await clock.advance(MINUTE_MS);
    },
  };
}

export interface Verdict {
  outcome: string;
  violations: string[];
}

/** Faults of ours that the log would show: the machine refused something, or a loop died of an error. */
const BUGS = ['evidence.illegal', 'runner.failed', 'linger.failed', 'inbox.failed', 'fatal'];
/** An adapter that trips instead of judging. What it throws on purpose is an Error of its own. */
const TRIPPED = /\b(TypeError|RangeError|ReferenceError|SyntaxError|SqliteError|ZodError)\b/;

/** What the ledger says against what the vendor did. */
export function judged({ h, vendor, row, can }: Stage): Verdict {
  const violations: string[] = [];
  const now = row();
  const { charges } = vendor;
  const found = now ? h.ledger.read.discrepanciesOf(now.seq).map(({ type }) => type) : [];
  const isPaid = now?.status === 'completed';
  const askable = can.query;

  if (charges.length > 0 && !isPaid && found.length === 0 && !(now?.status === 'unknown' && !askable))
    violations.push(`lost: charged, and the ledger says ${now?.status}`);
  if (isPaid && charges.length === 0) violations.push('phantom: completed, and nothing was charged');
  if (vendor.begun > 1) violations.push(`doubled: begin was sent ${vendor.begun} times`);
  if (charges.length > 1 && found.length === 0) violations.push('doubled: charged twice, and nobody is told');
  const sales = h.ledger.read.totals().reduce((count, total) => count + total.count, 0);
  if (sales !== (isPaid ? 1 : 0)) violations.push(`doubled: ${sales} sales are counted`);
  if (now && isOpen(now.status) && found.length === 0 && !(now.status === 'unknown' && !askable))
    violations.push(`open: still ${now.status} when nothing is left to be learnt`);
  for (const line of h.log.lines) {
    const text = JSON.stringify(line);
    if (BUGS.includes(line.event) || TRIPPED.test(text)) violations.push(`logged: ${text.slice(0, 200)}`);
  }
  return { outcome: `${now?.status ?? 'refused'}${found.length > 0 ? ` +${found[0]}` : ''}`, violations };
}
