/**
 * The Merchant API: a pure function from a call and what is stored to the answer, the rows and the evidence.
 * The state matrix is wallets.md §1.5; the station commits all of it in one transaction and only then answers.
 */
import type { DeclineReason } from '../../../src-shared/evidence.ts';
import { minorInteger, money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Decision, Reply, ServeBook, ServedEvidence } from '../provider.ts';
import {
  accountErrors,
  goodsHandedOver,
  impossibleNow,
  type RpcError,
  transactionNotFound,
  wrongAmount,
} from './errors.ts';
import { answerError, answerResult, type ParamsOf, type PaymeRequest } from './request.ts';
import {
  CANCELLED,
  CANCELLED_AFTER_PERFORM,
  CREATED,
  fromRow,
  LIFE_MS,
  PERFORMED,
  REASON_TIMEOUT,
  statementLine,
  type Transaction,
  toRow,
} from './transaction.ts';

export interface PaymeRules {
  accountField: string;
  /** `detail` of CheckPerformTransaction, where the shop lets Payme fiscalise (wallets.md §1.7). */
  fiscalDetail(payment: PaymentRow): Record<string, unknown> | undefined;
}

type Outcome = { result: unknown } | { error: RpcError };
interface Step {
  outcome: Outcome;
  transactions?: Transaction[];
  evidence?: ServedEvidence[];
}

const PROVIDER = 'payme';
const fail = (error: RpcError): Step => ({ outcome: { error } });
const give = (result: unknown): Step => ({ outcome: { result } });

const isExpired = (t: Transaction, now: number): boolean => t.state === CREATED && now - t.time >= LIFE_MS;

const evidenceFor = (t: Transaction, reply: Reply): ServedEvidence => ({ paymentSeq: t.paymentSeq, reply });

/** A dead transaction becomes −1 with reason 4, whichever call notices it first (I-19). */
function expire(t: Transaction, now: number): { transaction: Transaction; evidence: ServedEvidence } {
  const transaction: Transaction = { ...t, state: CANCELLED, cancelTime: now, reason: REASON_TIMEOUT };
  return { transaction, evidence: evidenceFor(t, { kind: 'expired' }) };
}

/** Which payment an account means: the order's open one, else its newest. */
function paymentOf(
  account: Readonly<Record<string, string>>,
  book: ServeBook,
  rules: PaymeRules,
): PaymentRow | undefined {
  const orderId = account[rules.accountField];
  if (orderId === undefined) return undefined;
  const rows = book.salesOfOrder(orderId);
  return rows.find((row) => isOpen(row.status)) ?? rows[0];
}

/** The checks that CheckPerform and a new Create share, in the order of wallets.md §1.5. */
function payable(
  params: ParamsOf<'CheckPerformTransaction'>,
  book: ServeBook,
  rules: PaymeRules,
): { payment: PaymentRow } | { error: RpcError } {
  const payment = paymentOf(params.account, book, rules);
  if (!payment) return { error: accountErrors.notFound(rules.accountField) };
  if (params.amount !== minorInteger.encode(money(payment.payable, payment.currency))) return { error: wrongAmount };
  if (payment.status === 'completed') return { error: accountErrors.alreadyPaid(rules.accountField) };
  if (!isOpen(payment.status)) return { error: accountErrors.closed(rules.accountField) };
  // Paid by another tender, and this offer is not closed yet.
  if (book.isPaid(payment.orderId)) return { error: accountErrors.alreadyPaid(rules.accountField) };
  // A card of this order whose result nobody knows: an older code, still on somebody's phone, takes no second sum.
  if (book.isInDoubt(payment)) return { error: impossibleNow };
  return { payment };
}

/** The transaction that holds this payment, unless it is dead by now. */
function holder(payment: PaymentRow, book: ServeBook): Transaction | undefined {
  const row = book.openRow(String(payment.seq));
  return row ? fromRow(row) : undefined;
}

/** A transaction that outlived its time ends here, and its payment can no longer be paid. */
function giveUp(held: Transaction, rules: PaymeRules, now: number): Step {
  const dead = expire(held, now);
  return {
    outcome: { error: accountErrors.closed(rules.accountField) },
    transactions: [dead.transaction],
    evidence: [dead.evidence],
  };
}

function checkPerform(
  params: ParamsOf<'CheckPerformTransaction'>,
  book: ServeBook,
  rules: PaymeRules,
  now: number,
): Step {
  const found = payable(params, book, rules);
  if ('error' in found) return fail(found.error);
  const held = holder(found.payment, book);
  if (held && isExpired(held, now)) return giveUp(held, rules, now);
  if (held || found.payment.status === 'cancelling') return fail(impossibleNow);
  const detail = rules.fiscalDetail(found.payment);
  return give({ allow: true, ...(detail ? { detail } : {}) });
}

const createdReply = (t: Transaction) => ({
  create_time: t.createTime,
  transaction: t.transaction,
  state: t.state,
  receivers: null,
});

function create(params: ParamsOf<'CreateTransaction'>, book: ServeBook, rules: PaymeRules, now: number): Step {
  const known = book.row(params.id);
  if (known) {
    const t = fromRow(known);
    if (isExpired(t, now)) {
      const dead = expire(t, now);
      return { outcome: { error: impossibleNow }, transactions: [dead.transaction], evidence: [dead.evidence] };
    }
    // The same id with another amount or account is not a repeat.
    if (params.amount !== t.amount) return fail(wrongAmount);
    if (params.account[rules.accountField] !== t.account[rules.accountField])
      return fail(accountErrors.notFound(rules.accountField));
    return t.state === CREATED ? give(createdReply(t)) : fail(impossibleNow);
  }
  const found = payable(params, book, rules);
  if ('error' in found) return fail(found.error);
  const held = holder(found.payment, book);
  if (held && isExpired(held, now)) return giveUp(held, rules, now);
  if (held || found.payment.status === 'cancelling') return fail(impossibleNow);
  if (now - params.time >= LIFE_MS) return fail(impossibleNow);
  const t: Transaction = {
    ref: params.id,
    time: params.time,
    paymentSeq: found.payment.seq,
    state: CREATED,
    transaction: found.payment.id,
    amount: params.amount,
    account: params.account,
    createTime: now,
    performTime: 0,
    cancelTime: 0,
    reason: null,
  };
  return {
    outcome: { result: createdReply(t) },
    transactions: [t],
    evidence: [evidenceFor(t, { kind: 'accepted', providerRef: t.ref, confirming: true })],
  };
}

const performedReply = (t: Transaction) => ({
  transaction: t.transaction,
  perform_time: t.performTime,
  state: t.state,
});

function perform(params: ParamsOf<'PerformTransaction'>, book: ServeBook, now: number): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  if (t.state === PERFORMED) return give(performedReply(t));
  if (t.state !== CREATED) return fail(impossibleNow);
  if (isExpired(t, now)) {
    const dead = expire(t, now);
    return { outcome: { error: impossibleNow }, transactions: [dead.transaction], evidence: [dead.evidence] };
  }
  const payment = book.payment(t.paymentSeq);
  // A payment that ended meanwhile (a person resolved it), or whose order another tender paid, must not be paid now:
  // refused here, Payme gives the customer his money back by itself (I-7).
  if (!payment || !isOpen(payment.status) || book.isPaid(payment.orderId)) return fail(impossibleNow);
  const done: Transaction = { ...t, state: PERFORMED, performTime: now };
  return {
    outcome: { result: performedReply(done) },
    transactions: [done],
    evidence: [
      evidenceFor(t, { kind: 'approved', providerRef: t.ref, amount: minorInteger.decode(t.amount, payment.currency) }),
    ],
  };
}

const cancelledReply = (t: Transaction) => ({ transaction: t.transaction, cancel_time: t.cancelTime, state: t.state });

/** Reasons by which a bank or Payme itself refused (wallets.md §1.3). */
const REFUSALS: ReadonlyMap<number | null, DeclineReason> = new Map([
  [1, 'rail_unavailable'],
  [2, 'other'],
  [3, 'other'],
]);

/** Payme's reasons in our words: the bank refused, the time was up, or somebody cancelled. */
function replyForReason(reason: number | null): Reply {
  const refusal = REFUSALS.get(reason);
  if (refusal) return { kind: 'rejected', reason: refusal, providerCode: String(reason) };
  return { kind: reason === REASON_TIMEOUT ? 'expired' : 'cancelled' };
}

function cancel(params: ParamsOf<'CancelTransaction'>, book: ServeBook, now: number): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  if (t.state === CANCELLED || t.state === CANCELLED_AFTER_PERFORM) return give(cancelledReply(t));
  const reason = params.reason ?? null;
  if (t.state === CREATED) {
    const off: Transaction = { ...t, state: CANCELLED, cancelTime: now, reason };
    return {
      outcome: { result: cancelledReply(off) },
      transactions: [off],
      evidence: [evidenceFor(t, replyForReason(reason))],
    };
  }
  const payment = book.payment(t.paymentSeq);
  if (!payment) return fail(transactionNotFound);
  const isAskedFor = book.refundsOf(payment.seq).some((refund) => isOpen(refund.status));
  // Goods that left the shop are not taken back by a button in somebody's cabinet; a refund that we asked for is (I-19).
  if (payment.detail.handedOverAt !== undefined && !isAskedFor) return fail(goodsHandedOver);
  const off: Transaction = { ...t, state: CANCELLED_AFTER_PERFORM, cancelTime: now, reason };
  return {
    outcome: { result: cancelledReply(off) },
    transactions: [off],
    evidence: [
      {
        paymentSeq: t.paymentSeq,
        reply: { kind: 'cancelled' },
        refund: { providerRef: t.ref, reason: `payme reason ${reason ?? 'none'}` },
      },
    ],
  };
}

function check(params: ParamsOf<'CheckTransaction'>, book: ServeBook, now: number): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  const dead = isExpired(t, now) ? expire(t, now) : undefined;
  const { create_time, perform_time, cancel_time, transaction, state, reason } = statementLine(dead?.transaction ?? t);
  return {
    outcome: { result: { create_time, perform_time, cancel_time, transaction, state, reason } },
    ...(dead ? { transactions: [dead.transaction], evidence: [dead.evidence] } : {}),
  };
}

/** By Payme's own time, both ends included, ascending (I-20). An upside-down range is empty. */
function statement(params: ParamsOf<'GetStatement'>, book: ServeBook, now: number): Step {
  const rows = book.rows(params.from, params.to).map(fromRow);
  const dead = new Map(rows.filter((t) => isExpired(t, now)).map((t) => [t.ref, expire(t, now)]));
  return {
    outcome: { result: { transactions: rows.map((t) => statementLine(dead.get(t.ref)?.transaction ?? t)) } },
    transactions: [...dead.values()].map(({ transaction }) => transaction),
    evidence: [...dead.values()].map(({ evidence }) => evidence),
  };
}

function setFiscalData(params: ParamsOf<'SetFiscalData'>, book: ServeBook): Step {
  const known = book.row(params.id);
  if (!known) return fail(transactionNotFound);
  const t = fromRow(known);
  const { fiscal_data: data } = params;
  if (params.type === 'CANCEL' || !('receipt_id' in data)) return give({ success: true });
  if (book.payment(t.paymentSeq)?.detail.fiscalNumber === data.receipt_id) return give({ success: true });
  return {
    outcome: { result: { success: true } },
    evidence: [
      {
        paymentSeq: t.paymentSeq,
        reply: { kind: 'pending' },
        fiscal: { number: data.receipt_id, ...(data.qr_code_url === undefined ? {} : { qrUrl: data.qr_code_url }) },
      },
    ],
  };
}

function step(request: PaymeRequest, book: ServeBook, rules: PaymeRules, now: number): Step {
  switch (request.method) {
    case 'CheckPerformTransaction':
      return checkPerform(request.params, book, rules, now);
    case 'CreateTransaction':
      return create(request.params, book, rules, now);
    case 'PerformTransaction':
      return perform(request.params, book, now);
    case 'CancelTransaction':
      return cancel(request.params, book, now);
    case 'CheckTransaction':
      return check(request.params, book, now);
    case 'GetStatement':
      return statement(request.params, book, now);
    case 'SetFiscalData':
      return setFiscalData(request.params, book);
  }
}

/** Decides one call. Pure: equal calls on equal books give equal answers. */
export function decidePayme(request: PaymeRequest, book: ServeBook, rules: PaymeRules, now: number): Decision {
  const { outcome, transactions = [], evidence = [] } = step(request, book, rules, now);
  return {
    answer: 'result' in outcome ? answerResult(request.id, outcome.result) : answerError(request.id, outcome.error),
    rows: transactions.map((t) => toRow(PROVIDER, t)),
    evidence,
  };
}
