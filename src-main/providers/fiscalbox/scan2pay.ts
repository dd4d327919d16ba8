/**
 * Scan2pay through the box (uz-bridge.ru.md; fiscal_document, Payments/Scan2pay by FiscalBox.md): the station shows a
 * link as a QR and asks by our own id. "Not found" means that nobody has paid yet. The link cannot be closed at the
 * vendor: when the time is up the station stops waiting and goes on asking for late money. `tip_card` is a whole card
 * number and is not implemented (I-33).
 */
import * as z from 'zod';
import { minorInteger } from '../../../src-shared/money.ts';
import type { Ask, CancelAsk, Reply } from '../provider.ts';
import { type Bridge, notUnderstood, post, readData } from './bridge.ts';
import { chargeRefusal } from './refusal.ts';

const CREATE_TIMEOUT_MS = 30_000;
const STATUS_TIMEOUT_MS = 15_000;

const BILLING_ERROR = 105;
const SCAN2PAY_TRANSACTION_NOT_FOUND = 403;

const isSuccessWord = (word: string): boolean => word === 'successfully' || word === 'success';

const Link = z.object({ status: z.string(), message: z.string().regex(/^https?:\/\/\S+$/, 'must be a link') });
const Paid = z.object({
  status: z.string(),
  data: z.object({
    uuid: z.string().min(1),
    // The request's sample has a number where the answer's has a string.
    order_id: z.union([z.string(), z.int()]).transform(String),
    status: z.string(),
  }),
});

/** `amount` in tiyin, `order_id` our payment id. The link is shown as text, never fetched (money-safety §5.6). */
export async function createLink(bridge: Bridge, ask: Ask, expiresAt: number): Promise<Reply> {
  const json = { amount: minorInteger.encode(ask.amount), order_id: ask.paymentId, print: false };
  const answer = await post(bridge, '/payment/qr_pay', json, CREATE_TIMEOUT_MS);
  if (answer.error) return chargeRefusal(answer.error);
  const { status, message } = readData(answer, Link);
  if (!answer.isSuccess || !isSuccessWord(status)) throw notUnderstood('the link', answer);
  return { kind: 'accepted', providerRef: ask.paymentId, show: { qr: message }, expiresAt };
}

export async function queryLink(bridge: Bridge, ask: Ask): Promise<Reply> {
  const answer = await post(bridge, '/payment/qr_pay/status', { order_id: ask.paymentId }, STATUS_TIMEOUT_MS);
  const { error } = answer;
  if (error) {
    const isNotYet =
      error.code === SCAN2PAY_TRANSACTION_NOT_FOUND ||
      (error.code === BILLING_ERROR && /transaction not found/i.test(error.message));
    if (isNotYet) return { kind: 'pending' };
    throw notUnderstood('the status', answer);
  }
  const { status, data } = readData(answer, Paid);
  // An answer about somebody else's order settles nothing (I-8).
  if (!answer.isSuccess || !isSuccessWord(status) || data.status !== 'success' || data.order_id !== ask.paymentId)
    throw notUnderstood('the status', answer);
  return { kind: 'approved', providerRef: ask.paymentId, amount: ask.amount, paymentRef: data.uuid };
}

/** Called when the time is up: paid at the last moment is paid, everything else has run out. */
export async function endWaiting(bridge: Bridge, ask: CancelAsk): Promise<Reply> {
  const seen = await queryLink(bridge, ask);
  return seen.kind === 'pending' ? { kind: 'expired' } : seen;
}
