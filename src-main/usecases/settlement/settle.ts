/**
 * The one door for truth: evidence in → judged, stored, applied. Nothing else changes a payment's status.
 * Runs inside a write transaction; the effects it returns are carried out after the commit.
 */
import type { DiscrepancyType } from '../../../src-shared/evidence.ts';
import { isFinal, isOpen } from '../../../src-shared/payment-status.ts';
import { type Effect, type Heard, judge } from '../../domain/payment-machine.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import type { DuePaper } from '../paper/due-paper.ts';
import { type Completed, completed } from './completion.ts';
import { openDiscrepancy } from './discrepancy.ts';
import { isSlipOfAnother, mismatchOf } from './evidence-fits.ts';
import type { Evidence } from './evidence-of.ts';
import { keepEvidence, sumOf, withMasks } from './evidence-row.ts';
import { enriched, isNews, movedTo } from './payment-after.ts';

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

/** Judges one piece of evidence about `row` (as read in this transaction) and writes what follows from it. */
export function settle(
  tx: LedgerWriter,
  row: PaymentRow,
  heard: Evidence,
  now: number,
  rules: SettleRules,
): Settlement {
  const evidence = withMasks(heard);
  const mismatch = mismatchOf(tx, row, evidence);
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
    keepEvidence(tx, row, evidence, 'same', row.status, now);
    // A part that came after the end is owed to someone as well.
    if (isFinal(row.status) && next.received > row.received)
      openDiscrepancy(tx, row, 'paid_in_part', now, next.received);
    return { payment: tx.updatePayment(next, now), kind: 'same', effects: [] };
  }

  const proofSeq = keepEvidence(tx, row, evidence, 'moved', verdict.to, now);
  // The person who decides has looked at what did not fit as well.
  if (evidence.type === 'operator_resolved')
    tx.resolveDiscrepancies(row.seq, evidence.by ?? '', evidence.note ?? '', now);
  const { payment, sale } = ended(tx, movedTo(next, verdict.to, evidence), evidence, proofSeq, now, rules);
  rules.due?.(tx, payment, now);
  rules.log.info('payment.moved', {
    payment: row.id,
    from: row.status,
    to: verdict.to,
    by: evidence.source,
    type: evidence.type,
  });
  return {
    payment: tx.updatePayment(payment, now),
    kind: 'moved',
    effects: verdict.effects,
    ...(sale ? { also: sale } : {}),
  };
}

/** What follows from an end, where this is one: the completion's books, money that nobody asked for, a booth's goods. */
function ended(
  tx: LedgerWriter,
  row: PaymentRow,
  evidence: Evidence,
  proofSeq: number,
  now: number,
  rules: SettleRules,
): Completed {
  if (!isFinal(row.status)) return { payment: row };
  let end: Completed = { payment: row };
  if (row.status === 'completed') {
    if (evidence.check) openDiscrepancy(tx, row, 'check_slip', now, evidence.amount?.minor ?? null);
    end = completed(tx, { ...row, proofSeq }, evidence, now, rules.receipts);
  } else if (row.received > 0) {
    // Paid in part, then closed: what came in is owed to someone.
    openDiscrepancy(tx, row, 'paid_in_part', now, row.received);
  }
  rules.ended?.(tx, end.payment, now);
  return end;
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
  keepEvidence(tx, row, evidence, 'contradiction', status, now);
  openDiscrepancy(tx, row, type, now, actual);
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

/** The evidence in the machine's words. */
function heardOf({ type, outcome }: Evidence): Heard {
  if (type === 'operator_resolved') return outcome === 'completed' ? 'resolved_completed' : 'resolved_failed';
  return type === 'partial' ? 'accepted' : type;
}
