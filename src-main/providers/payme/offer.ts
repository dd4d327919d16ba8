/** Before the money: whether an order can be paid now, and the transaction that holds it (wallets.md §1.5). */
import { minorInteger, money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { ServeBook } from '../provider.ts';
import { accountErrors, impossibleNow, type RpcError, wrongAmount } from './errors.ts';
import type { ParamsOf } from './request.ts';
import { evidenceFor, expired, fail, give, isExpired, type Step } from './step.ts';
import { CREATED, fromRow, LIFE_MS, type Transaction } from './transaction.ts';

export interface PaymeRules {
  accountField: string;
  /** `detail` of CheckPerformTransaction, where the shop lets Payme fiscalise (wallets.md §1.7). */
  fiscalDetail(payment: PaymentRow): Record<string, unknown> | undefined;
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

export function checkPerform(
  params: ParamsOf<'CheckPerformTransaction'>,
  book: ServeBook,
  rules: PaymeRules,
  now: number,
): Step {
  const found = payable(params, book, rules);
  if ('error' in found) return fail(found.error);
  const held = holder(found.payment, book);
  // It outlived its time: it ends here, and its payment can no longer be paid.
  if (held && isExpired(held, now)) return expired(held, now, accountErrors.closed(rules.accountField));
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

export function create(params: ParamsOf<'CreateTransaction'>, book: ServeBook, rules: PaymeRules, now: number): Step {
  const known = book.row(params.id);
  if (known) {
    const t = fromRow(known);
    if (isExpired(t, now)) return expired(t, now, impossibleNow);
    // The same id with another amount or account is not a repeat.
    if (params.amount !== t.amount) return fail(wrongAmount);
    if (params.account[rules.accountField] !== t.account[rules.accountField])
      return fail(accountErrors.notFound(rules.accountField));
    return t.state === CREATED ? give(createdReply(t)) : fail(impossibleNow);
  }
  const found = payable(params, book, rules);
  if ('error' in found) return fail(found.error);
  const held = holder(found.payment, book);
  if (held && isExpired(held, now)) return expired(held, now, accountErrors.closed(rules.accountField));
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
