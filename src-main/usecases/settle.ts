/**
 * The one door for truth: evidence in → judged, stored, applied. Nothing else changes a payment's status.
 * Runs inside a write transaction; the effects it returns are carried out after the commit.
 */
import type { DeclineReason, DiscrepancyType } from '../../src-shared/evidence.ts';
import { DECLINE_REASONS } from '../../src-shared/evidence.ts';
import { isFinal, isOpen, type PaymentStatus } from '../../src-shared/payment-status.ts';
import { maskedCard, maskedPhone } from '../domain/masking.ts';
import { type Effect, type Heard, judge } from '../domain/payment-machine.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { LedgerWriter } from '../ports/store.ts';
import type { DuePaper } from './due-paper.ts';
import type { Evidence } from './evidence-of.ts';
import { orderStanding } from './order-standing.ts';

export interface Settlement {
  payment: PaymentRow;
  kind: 'moved' | 'same' | 'contradiction' | 'illegal';
  effects: readonly Effect[];
  /** The sale that a completed refund changed. */
  also?: PaymentRow;
}

export interface SettleRules {
  /** A receipt is owed for every completed payment. */
  receipts: boolean;
  /** What else follows from the end of a payment, in the same transaction: a booth's goods. */
  ended?(tx: LedgerWriter, row: PaymentRow, now: number): void;
  /** What a payment that has ended, or has its fiscal sign, owes on paper. */
  due?: DuePaper;
  log: Logger;
}

const heardOf = (evidence: Evidence): Heard =>
  evidence.type === 'operator_resolved'
    ? evidence.outcome === 'completed'
      ? 'resolved_completed'
      : 'resolved_failed'
    : evidence.type === 'partial'
      ? 'accepted'
      : evidence.type;

/** The allow-listed part of evidence that is kept as words. */
function wordsOf(row: PaymentRow, evidence: Evidence): Record<string, string | number | boolean> | null {
  const { reason, providerCode, rrn, authCode, cardMask, payerPhone, confirming, outcome, by, note } = evidence;
  const { paymentRef, walletNumber, receiptNumber, terminalId, bankShift, responseCode, second } = evidence;
  const { step, count, terminalAt, check } = evidence;
  const all = { reason, providerCode, rrn, authCode, cardMask, payerPhone, paymentRef, walletNumber, second };
  const ofTerminal = { receiptNumber, terminalId, bankShift, responseCode, count, terminalAt };
  const words = Object.fromEntries(
    Object.entries({
      ...all,
      ...ofTerminal,
      missing: check?.join(' '),
      confirming,
      outcome,
      by,
      note,
      ...step,
      ...otherMoneyOf(row, evidence),
    }).filter(([, value]) => value !== undefined),
  ) as Record<string, string | number | boolean>;
  return Object.keys(words).length > 0 ? words : null;
}

/**
 * What the customer is to pay after this evidence. A rail names its fee once, before anybody has seen a sum; from the
 * moment something was shown the sum is a promise.
 */
const payableOf = (row: PaymentRow, evidence: Evidence): number =>
  evidence.payable && row.showQr === null && isOpen(row.status) ? evidence.payable.minor : row.payable;

/** The rail asks the customer for less than the order, for other money, or for another sum than was shown. */
const asksOtherwise = (row: PaymentRow, { payable }: Evidence): boolean =>
  payable !== undefined &&
  isOpen(row.status) &&
  (payable.currency !== row.currency ||
    payable.minor < row.amount ||
    (row.showQr !== null && payable.minor !== row.payable));

/** What settle sees and the machine does not: amounts, references, practice money. */
function mismatchOf(row: PaymentRow, evidence: Evidence): DiscrepancyType | undefined {
  if (evidence.livemode !== undefined && evidence.livemode !== row.livemode) return 'wrong_mode';
  if (asksOtherwise(row, evidence)) return 'amount_differs';
  if (evidence.type === 'partial' && evidence.amount?.currency !== row.currency) return 'amount_differs';
  if (evidence.type !== 'approved') return undefined;
  if (!evidence.amount) throw new TypeError('an approval without an amount is no evidence');
  if (evidence.amount.currency !== row.currency || evidence.amount.minor !== payableOf(row, evidence))
    return 'amount_differs';
  // No reference of its own: a person completed it, and this is the rail saying so too.
  const isOther =
    row.providerRef !== null && evidence.providerRef !== undefined && evidence.providerRef !== row.providerRef;
  if (row.status === 'completed' && isOther) return 'second_approval';
  return undefined;
}

/** One charge of a rail pays one payment: its reference has completed another of the same kind already (I-17). */
const isCountedElsewhere = (tx: LedgerWriter, row: PaymentRow, evidence: Evidence): boolean =>
  evidence.type === 'approved' &&
  evidence.providerRef !== undefined &&
  tx.completedByRef(row.provider, row.kind, evidence.providerRef).some((seq) => seq !== row.seq);

/** A person's word under the number of a slip that another payment has: looked at in the transaction that would write it. */
const isSlipOfAnother = (tx: LedgerWriter, row: PaymentRow, evidence: Evidence): boolean =>
  evidence.type === 'operator_resolved' &&
  evidence.outcome === 'completed' &&
  evidence.providerRef !== undefined &&
  tx.completedByRef(row.provider, row.kind, evidence.providerRef).some((seq) => seq !== row.seq);

/** Why a cancel was asked for; the story must not blame the cashier for what the station did. */
const CANCEL_WISHES = ['person', 'time_limit', 'order_paid', 'order_unknown'] as const;

/** Personal data are masked at the one door, whatever a provider let through. */
const withMasks = (evidence: Evidence): Evidence =>
  evidence.cardMask === undefined && evidence.payerPhone === undefined
    ? evidence
    : {
        ...evidence,
        ...(evidence.cardMask === undefined ? {} : { cardMask: maskedCard(evidence.cardMask) }),
        ...(evidence.payerPhone === undefined ? {} : { payerPhone: maskedPhone(evidence.payerPhone) }),
      };

/** What evidence may say about a payment beside its money. */
const TOLD = [
  'rrn',
  'authCode',
  'cardMask',
  'payerPhone',
  'paymentRef',
  'walletNumber',
  'receiptNumber',
  'terminalId',
  'merchantId',
  'bankShift',
  'responseCode',
  'slip',
] as const;

/** The row with everything new that the evidence says about it, status apart. */
function enriched(row: PaymentRow, evidence: Evidence): PaymentRow {
  const next = { ...row, payable: payableOf(row, evidence), detail: { ...row.detail } };
  if (!isFinal(row.status) || row.providerRef === null) next.providerRef = evidence.providerRef ?? row.providerRef;
  if (evidence.show) next.showQr = evidence.show.qr;
  if (evidence.expiresAt !== undefined) next.expiresAt = evidence.expiresAt;
  if (evidence.confirming !== undefined) next.detail.confirming = evidence.confirming;
  // A step of the ladder only points at something: nothing of it is the payment's own yet.
  if (evidence.type === 'indication') return next;
  for (const key of TOLD) if (evidence[key] !== undefined) next.detail[key] = evidence[key];
  if (evidence.type === 'partial' && evidence.amount) next.received = Math.max(row.received, evidence.amount.minor);
  if (evidence.type === 'cancel_requested')
    next.detail.cancelWish = CANCEL_WISHES.find((known) => known === evidence.reason) ?? 'person';
  if (evidence.type === 'cancel_refused') delete next.detail.cancelWish;
  return next;
}

const declineReasonOf = (evidence: Evidence): DeclineReason =>
  DECLINE_REASONS.find((known) => known === evidence.reason) ?? 'other';

/** The fields that go with the new status. */
function atEnd(next: PaymentRow, to: PaymentStatus, evidence: Evidence): void {
  if (isFinal(to)) delete next.detail.confirming;
  if (to === 'completed') next.received = evidence.amount?.minor ?? next.payable;
  if (to === 'declined') {
    next.detail.declineReason = declineReasonOf(evidence);
  }
  // Why it was refused, or never left.
  if ((to === 'declined' || to === 'failed') && evidence.providerCode !== undefined)
    next.detail.providerCode = evidence.providerCode;
  if (evidence.type === 'operator_resolved' && evidence.by !== undefined) next.detail.resolvedBy = evidence.by;
}

/** A rail repeating what is known already is not written down again: a poll every 3 s is not 1,200 rows an hour. */
const isNews = (before: PaymentRow, after: PaymentRow, evidence: Evidence): boolean =>
  evidence.source === 'person' ||
  evidence.type === 'indication' ||
  before.providerRef !== after.providerRef ||
  before.showQr !== after.showQr ||
  before.expiresAt !== after.expiresAt ||
  before.payable !== after.payable ||
  before.received !== after.received ||
  before.detail.confirming !== after.detail.confirming ||
  before.detail.cancelWish !== after.detail.cancelWish;

/** Judges one piece of evidence about `row` (as read in this transaction) and writes what follows from it. */
export function settle(
  tx: LedgerWriter,
  row: PaymentRow,
  heard: Evidence,
  now: number,
  rules: SettleRules,
): Settlement {
  const evidence = withMasks(heard);
  const mismatch = mismatchOf(row, evidence) ?? (isCountedElsewhere(tx, row, evidence) ? 'second_approval' : undefined);
  if (mismatch) return quarantine(tx, row, evidence, mismatch, now, rules);

  // Nothing of it is kept: whoever said it hears that the slip is another payment's.
  if (isSlipOfAnother(tx, row, evidence)) return { payment: row, kind: 'same', effects: [] };

  const verdict = judge(row.status, heardOf(evidence));
  if (verdict.kind === 'illegal') {
    rules.log.error('evidence.illegal', {
      payment: row.id,
      status: row.status,
      type: evidence.type,
      source: evidence.source,
    });
    return { payment: row, kind: 'illegal', effects: [] };
  }
  if (verdict.kind === 'contradiction') {
    return quarantine(tx, row, evidence, evidence.type === 'approved' ? 'late_money' : 'contradiction', now, rules);
  }

  const next = enriched(row, evidence);
  if (verdict.kind === 'same') {
    if (!isNews(row, next, evidence)) return { payment: row, kind: 'same', effects: [] };
    keep(tx, row, evidence, 'same', row.status, now);
    // A part that came after the end is owed to someone as well.
    if (isFinal(row.status) && next.received > row.received) open(tx, row, 'paid_in_part', now, next.received);
    return { payment: tx.updatePayment(next, now), kind: 'same', effects: [] };
  }

  const proof = keep(tx, row, evidence, 'moved', verdict.to, now);
  // The person who decides has looked at what did not fit as well.
  if (evidence.type === 'operator_resolved')
    tx.resolveDiscrepancies(row.seq, evidence.by ?? '', evidence.note ?? '', now);
  atEnd(next, verdict.to, evidence);
  next.status = verdict.to;
  let also: PaymentRow | undefined;
  if (verdict.to === 'completed') {
    next.proofSeq = proof;
    if (evidence.check) open(tx, next, 'check_slip', now, evidence.amount?.minor ?? null);
    also = completed(tx, next, evidence, now, rules);
  } else if (isFinal(verdict.to) && next.received > 0) {
    // Paid in part, then closed: what came in is owed to someone.
    open(tx, row, 'paid_in_part', now, next.received);
  }
  if (isFinal(verdict.to)) rules.ended?.(tx, next, now);
  rules.due?.(tx, next, now);
  rules.log.info('payment.moved', {
    payment: row.id,
    from: row.status,
    to: verdict.to,
    by: evidence.source,
    type: evidence.type,
  });
  return {
    payment: tx.updatePayment(next, now),
    kind: 'moved',
    effects: verdict.effects,
    ...(also ? { also } : {}),
  };
}

/** The sum that the evidence is about: money that moved, or what the customer is asked for. Other money is no sum of ours. */
function sumOf(row: PaymentRow, { amount, payable }: Evidence): number | null {
  const sum = amount ?? payable;
  return sum?.currency === row.currency ? sum.minor : null;
}

/** Money of another currency is kept in words: a figure would be read as ours. */
function otherMoneyOf(row: PaymentRow, { amount, payable }: Evidence): Record<string, string> {
  const sum = amount ?? payable;
  return sum === undefined || sum.currency === row.currency ? {} : { otherMoney: `${sum.minor} ${sum.currency}` };
}

function keep(
  tx: LedgerWriter,
  row: PaymentRow,
  evidence: Evidence,
  verdict: 'moved' | 'same' | 'contradiction',
  statusAfter: PaymentStatus,
  now: number,
): number {
  return tx.addEvidence({
    paymentSeq: row.seq,
    type: evidence.type,
    source: evidence.source,
    at: now,
    verdict,
    statusAfter,
    amount: sumOf(row, evidence),
    providerRef: evidence.providerRef ?? null,
    livemode: evidence.livemode ?? row.livemode,
    detail: wordsOf(row, evidence),
    rawHash: evidence.rawHash ?? null,
  }).seq;
}

const open = (tx: LedgerWriter, row: PaymentRow, type: DiscrepancyType, now: number, actual: number | null): void =>
  tx.addDiscrepancy({ paymentSeq: row.seq, type, at: now, expected: row.payable, actual, currency: row.currency });

/** Counts it, owes the receipt, and books a refund on its sale: all in the transaction that completes it (I-23). */
function completed(
  tx: LedgerWriter,
  next: PaymentRow,
  evidence: Evidence,
  now: number,
  rules: SettleRules,
): PaymentRow | undefined {
  // Counted in the shift in which the money moved: the report of the one it began in may be signed already. Between
  // two shifts it is the next one's.
  const shift = tx.currentShift();
  // Once the rails of a shift are being read it counts only what their own statements bring: the rest is the next one's.
  const isCounted = shift !== undefined && (shift.sealedAt === null || evidence.source === 'statement');
  next.shiftSeq = isCounted ? shift.seq : (tx.lastShift()?.seq ?? 0) + 1;
  tx.addToTotals(next.shiftSeq, next.method, next.kind, next.received);
  if (rules.receipts) {
    tx.queueOutbox('receipt', next.seq, now);
    next.fiscalStatus = 'queued';
  }
  if (next.ofSeq === null) {
    // More than the order costs, by two tenders or in parts: what is over is owed back (I-4, I-7).
    const { kept, due } = orderStanding(tx, next.orderId, next.seq);
    const total = Math.max(due, next.detail.orderTotal ?? next.amount);
    const forOrder = next.received - (next.payable - next.amount);
    if (kept > 0 && kept + forOrder > total) open(tx, next, 'order_paid_twice', now, next.received);
    return undefined;
  }
  const sale = tx.paymentBySeq(next.ofSeq);
  if (!sale) throw new Error(`refund ${next.id} without its sale`);
  return tx.updatePayment({ ...sale, refunded: sale.refunded + next.received }, now);
}

/**
 * Evidence that does not fit: kept, and put before a person; never "paid", never dropped (I-3). An open payment whose
 * approval names another amount is `unknown`: money moved, but not the money that was asked for.
 */
function quarantine(
  tx: LedgerWriter,
  row: PaymentRow,
  evidence: Evidence,
  type: DiscrepancyType,
  now: number,
  rules: SettleRules,
): Settlement {
  // The same news told again. Another reference is another charge, however equal the amounts are.
  const actual = sumOf(row, evidence);
  const isTold = tx
    .evidenceOf(row.seq)
    .some(
      (e) =>
        e.verdict === 'contradiction' &&
        e.type === evidence.type &&
        e.amount === actual &&
        e.providerRef === (evidence.providerRef ?? null),
    );
  const already = isTold && tx.discrepanciesOf(row.seq).some((d) => d.type === type && d.actual === actual);
  if (already && evidence.source !== 'person') return { payment: row, kind: 'same', effects: [] };
  // A terminal at work on an operation is free for the next one only when that one has left the wire.
  const mustLeave = type === 'amount_differs' || (row.device ?? null) !== null;
  const doubt = mustLeave && isOpen(row.status) ? judge(row.status, 'lost') : undefined;
  const status = doubt?.kind === 'moved' ? doubt.to : row.status;
  keep(tx, row, evidence, 'contradiction', status, now);
  open(tx, row, type, now, actual);
  rules.log.warn('payment.discrepancy', {
    payment: row.id,
    status,
    type,
    evidence: evidence.type,
    source: evidence.source,
  });
  const payment = tx.updatePayment({ ...row, status }, now);
  return { payment, kind: 'contradiction', effects: doubt?.kind === 'moved' ? doubt.effects : [] };
}
