/** What Payme asks and tells afterwards: one transaction, a statement of many, the receipt of its own. */
import type { ServeBook } from '../provider.ts';
import { transactionNotFound } from './errors.ts';
import type { ParamsOf } from './request.ts';
import { expire, fail, give, isExpired, type Step } from './step.ts';
import { fromRow, statementLine } from './transaction.ts';

export function check(params: ParamsOf<'CheckTransaction'>, book: ServeBook, now: number): Step {
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
export function statement(params: ParamsOf<'GetStatement'>, book: ServeBook, now: number): Step {
  const rows = book.rows(params.from, params.to).map(fromRow);
  const dead = new Map(rows.filter((t) => isExpired(t, now)).map((t) => [t.ref, expire(t, now)]));
  return {
    outcome: { result: { transactions: rows.map((t) => statementLine(dead.get(t.ref)?.transaction ?? t)) } },
    transactions: [...dead.values()].map(({ transaction }) => transaction),
    evidence: [...dead.values()].map(({ evidence }) => evidence),
  };
}

export function setFiscalData(params: ParamsOf<'SetFiscalData'>, book: ServeBook): Step {
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
