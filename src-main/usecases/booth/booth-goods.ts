/**
 * The goods of a booth's sale. They are owed from the transaction that completes the payment, or from the owner's trust,
 * and each right to them is claimed once (I-27): a thousand callers, a kill in the middle, a late webhook: one start.
 *
 *   completed ──► right `due` ──claim──► `sending` ──► program ──► `done`
 *                    ▲  └ proven that nothing started ┘   └── trouble ──► `failed`: the guest chooses a remedy
 */
import type { BoothProgram, EntitlementRow, ServeAsk } from '../../ports/booth.ts';
import { ServeTrouble } from '../../ports/booth.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import { writeSurely } from '../write-surely.ts';
import { createTurns, GUEST_WAITS_MS, PAUSE_MS } from './booth-turns.ts';

export interface GoodsDeps {
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  /** undefined: a paid sale is announced, and nobody is told to start. */
  main: BoothProgram | undefined;
  other: BoothProgram | undefined;
  /** How often what was certainly not started is tried again by itself. */
  attempts: number;
  /** How long a guest sees an unknown payment being checked, ms. */
  checkMs: number;
  /** What a fresh roll gives, where prints are counted. */
  perRoll: number | undefined;
  /** These payments' goods moved. */
  changed(payments: readonly PaymentRow[]): void;
}

export interface Goods {
  /** A sale or a refund has ended: in the transaction that ends it (I-23). */
  ended(tx: LedgerWriter, row: PaymentRow, now: number): void;
  wake(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Beside the visible checking: the time to read the screen. */
const GRACE_MS = 60_000;
const AFTER_EXPIRY_MS = 2 * 60_000;
const AFTER_RESTART_MS = 3 * 60_000;

/** The sale's own discrepancy is dealt with; others of it stay for a person. */
export function delivered(tx: LedgerWriter, paymentSeq: number, by: string, note: string, now: number): void {
  const open = tx.discrepanciesOf(paymentSeq).filter(({ status }) => status === 'open');
  if (open.length > 0 && open.every(({ type }) => type === 'not_delivered'))
    tx.resolveDiscrepancies(paymentSeq, by, note, now);
}

/** A person owes this guest prints or money: once, however often it is found. */
export function owed(tx: LedgerWriter, row: PaymentRow, now: number): void {
  if (tx.discrepanciesOf(row.seq).some(({ type, status }) => type === 'not_delivered' && status === 'open')) return;
  const { seq: paymentSeq, payable: expected, received: actual, currency } = row;
  tx.addDiscrepancy({ paymentSeq, type: 'not_delivered', at: now, expected, actual, currency });
}

/** Has the program make the prints. Resolves to what went wrong; an error nobody knows leaves doubt. */
export async function serveWith(program: BoothProgram | undefined, ask: ServeAsk): Promise<ServeTrouble | undefined> {
  try {
    await program?.serve(ask);
    return undefined;
  } catch (error) {
    return error instanceof ServeTrouble ? error : new ServeTrouble('no_answer', String(error), { cause: error });
  }
}

/** Prints that were made, or may have been, go off the counter. */
export function countedOff(
  tx: LedgerWriter,
  { prints, paymentSeq }: { prints: number; paymentSeq: number | null },
  perRoll: number | undefined,
  now: number,
): void {
  if (perRoll === undefined || prints === 0) return;
  const left = Math.max(0, (tx.printsLeft() ?? perRoll) - prints);
  tx.countPrints({ kind: 'used', left, by: null, paymentSeq }, now);
}

export function createGoods(deps: GoodsDeps): Goods {
  const { ledger, clock, log } = deps;
  const turns = createTurns<EntitlementRow>({
    clock,
    log,
    failed: 'booth.goods_failed',
    due: (limit) => ledger.read.dueEntitlements(limit),
    give,
  });
  const stopping = new AbortController();

  /** The booth must not start for the next guest. */
  function hasLeft(tx: LedgerWriter, row: PaymentRow, now: number): boolean {
    if (tx.ticketsOf(row.seq).length > 0) return true;
    if (row.expiresAt !== null && now > row.expiresAt + AFTER_EXPIRY_MS) return true;
    const story = tx.evidenceOf(row.seq);
    const doubt = story.findLast(({ statusAfter, verdict }) => statusAfter === 'unknown' && verdict === 'moved');
    if (doubt && now - doubt.at > deps.checkMs + GRACE_MS) return true;
    return story.some(({ source }) => source === 'restart') && now - row.createdAt > AFTER_RESTART_MS;
  }

  function ended(tx: LedgerWriter, row: PaymentRow, now: number): void {
    if (row.kind === 'refund') {
      const sale = row.ofSeq === null ? undefined : tx.paymentBySeq(row.ofSeq);
      if (row.status === 'completed' && sale && tx.reservationOf(sale.seq) !== undefined)
        delivered(tx, sale.seq, 'booth', `refund ${row.id}`, now);
      return;
    }
    const prints = tx.reservationOf(row.seq);
    if (prints === undefined) return;
    tx.releaseReservation(row.seq);
    // Whoever holds a ticket comes back, and the owner knows before.
    if (tx.ticketOf(row.seq, 'unknown'))
      tx.addNotice(row.status === 'completed' ? 'ticket_paid' : 'ticket_not_paid', row.seq, now);
    if (row.status !== 'completed' || tx.entitlementsOf(row.seq).length > 0) return;
    const isLate = hasLeft(tx, row, now);
    const right = { paymentSeq: row.seq, turn: 0, prints, ground: 'paid', via: 'main', by: null, at: now } as const;
    tx.addEntitlement({
      ...right,
      ...(isLate ? { state: 'failed', error: 'guest_left' } : { state: 'due', error: null }),
    });
    if (isLate) owed(tx, row, now);
  }

  /** Writes, and tells the screens what the payment looks like since. */
  async function write(paymentSeq: number, work: (tx: LedgerWriter, row: PaymentRow) => PaymentRow | undefined) {
    const row = await writeSurely(
      deps,
      (tx) => {
        const before = tx.paymentBySeq(paymentSeq);
        if (!before) throw new Error(`goods without their payment ${paymentSeq}`);
        const next = work(tx, before);
        return next && tx.updatePayment(next, clock.now());
      },
      stopping.signal,
    );
    if (row) deps.changed([row]);
    return row;
  }

  const used = (tx: LedgerWriter, right: EntitlementRow): void => countedOff(tx, right, deps.perRoll, clock.now());

  async function give(right: EntitlementRow): Promise<void> {
    const now = clock.now();
    if (now - right.at > GUEST_WAITS_MS) {
      await write(right.paymentSeq, (tx, row) => {
        tx.endEntitlement(right.seq, 'failed', 'guest_left', now);
        owed(tx, row, now);
        return row;
      });
      return;
    }
    const payment = await write(right.paymentSeq, (tx, row) => (tx.claimEntitlement(right.seq, now) ? row : undefined));
    if (!payment) return; // Somebody else has it.
    const trouble = await tell(right, payment);
    const ended = await write(right.paymentSeq, (tx, row) => {
      const at = clock.now();
      if (!trouble) {
        tx.endEntitlement(right.seq, 'done', null, at);
        used(tx, right);
        delivered(tx, row.seq, right.by ?? 'booth', 'delivered', at);
        const { handedOverAt = at, handedOverBy = right.by ?? 'booth' } = row.detail;
        return { ...row, detail: { ...row.detail, handedOverAt, handedOverBy } };
      }
      if (!trouble.mayHaveStarted && right.attempts + 1 < deps.attempts) {
        tx.releaseEntitlement(right.seq, at + PAUSE_MS, trouble.kind);
        return row;
      }
      if (trouble.mayHaveStarted) used(tx, right);
      owed(tx, row, at);
      tx.endEntitlement(right.seq, 'failed', trouble.kind, at);
      return row;
    });
    log.info('booth.served', { payment: payment.id, turn: right.turn, trouble: trouble?.kind, rev: ended?.rev });
  }

  async function tell(right: EntitlementRow, payment: PaymentRow): Promise<ServeTrouble | undefined> {
    const trouble = await serveWith(right.via === 'other' ? deps.other : deps.main, {
      paymentId: payment.id,
      orderId: payment.orderId,
      productIds: (payment.detail.items ?? []).map(({ productId }) => productId),
      prints: right.prints,
      amount: payment.amount,
      currency: payment.currency,
    });
    if (trouble) log.warn('booth.not_served', { payment: payment.id, trouble: trouble.kind, message: trouble.message });
    return trouble;
  }

  return {
    ended,
    wake: () => turns.wake(),
    async start() {
      // Killed in the middle: nobody knows whether the program had started. The guest or a person chooses.
      for (const right of ledger.read.sendingEntitlements()) {
        await write(right.paymentSeq, (tx, row) => {
          tx.endEntitlement(right.seq, 'failed', 'interrupted', clock.now());
          owed(tx, row, clock.now());
          return row;
        });
      }
      turns.wake();
    },
    stop() {
      const stopped = turns.stop();
      stopping.abort(new Error('the station is stopping'));
      return stopped;
    },
  };
}
