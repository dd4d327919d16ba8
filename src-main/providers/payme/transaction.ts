/** A Payme transaction as we must be able to repeat it, word for word (wallets.md §1.4: store, never recompute). */
import * as z from 'zod';
import type { RailRow } from '../../ports/queues.ts';

/** 43,200,000 ms after Payme's own creation time an unperformed transaction is dead (wallets.md §1.3). */
export const LIFE_MS = 12 * 60 * 60 * 1000;

export const CREATED = 1;
export const PERFORMED = 2;
export const CANCELLED = -1;
export const CANCELLED_AFTER_PERFORM = -2;
export const REASON_TIMEOUT = 4;

const Body = z.strictObject({
  state: z.union([z.literal(CREATED), z.literal(PERFORMED), z.literal(CANCELLED), z.literal(CANCELLED_AFTER_PERFORM)]),
  /** Our id of it, a string on the wire. */
  transaction: z.string(),
  amount: z.int(),
  account: z.record(z.string(), z.string()),
  createTime: z.int(),
  performTime: z.int(),
  cancelTime: z.int(),
  reason: z.int().nullable(),
});
export type TransactionBody = z.infer<typeof Body>;

export interface Transaction extends TransactionBody {
  /** Payme's id. */
  ref: string;
  /** Payme's time, by which statements are made. */
  time: number;
  paymentSeq: number;
}

/** Reads a stored row. Throws on a row that no version of ours wrote. */
export const fromRow = (row: RailRow): Transaction => ({
  ...Body.parse(row.body),
  ref: row.ref,
  time: row.at,
  paymentSeq: row.paymentSeq,
});

/** One live transaction per payment: the open key is unique in the table while it is set. */
export function toRow(provider: string, transaction: Transaction): RailRow {
  const { ref, time, paymentSeq, ...body } = transaction;
  return {
    provider,
    ref,
    paymentSeq,
    openKey: body.state === CREATED ? String(paymentSeq) : null,
    at: time,
    body,
  };
}

/** A row as GetStatement and CheckTransaction show it: unset times are 0 (wallets.md §1.4). */
export const statementLine = (t: Transaction) => ({
  id: t.ref,
  time: t.time,
  amount: t.amount,
  account: t.account,
  create_time: t.createTime,
  perform_time: t.performTime,
  cancel_time: t.cancelTime,
  transaction: t.transaction,
  state: t.state,
  reason: t.reason,
  receivers: null,
});
