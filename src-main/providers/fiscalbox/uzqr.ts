/**
 * UzQR through the box (fiscal_document, Payments/UzQR.md): the station shows a QR of the invoice, any bank's app pays it.
 *
 *   create ──► invoice_id, qr_text      status ──► kept by the box up to 2 minutes, then 1, 2 or 3
 *   cancel ──► and one more status      refund ──► refund_id, whose own status says when the money is back
 *
 * Verdicts come from `status` alone: 1 arrives with is_success:true and is not paid, 3 with error:null.
 */
import * as z from 'zod';
import { majorString } from '../../../src-shared/money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ask, CancelAsk, RefundAsk, Reply } from '../provider.ts';
import { type Bridge, type BridgeAnswer, get, notUnderstood, post, readData } from './bridge.ts';
import { maskedCard, maskedPhone } from './personal.ts';
import { creationRefusal } from './refusal.ts';
import { uzqrComplaint } from './uzqr-text.ts';

const CREATE_TIMEOUT_MS = 30_000;
const SHORT_TIMEOUT_MS = 15_000;
/** The box keeps a question for 2 minutes and wants a client that waits for at least 150 s. */
export const STATUS_TIMEOUT_MS = 160_000;
/** How long the look after a cancel may be kept: a box that keeps it has no payment to tell of. */
const RACE_LOOK_MS = 5_000;

const INVOICE_NOT_FOUND = 3001;
const ALREADY_PAID = 3002;

const Created = z.object({ invoice_id: z.string().min(1), qr_text: z.string().min(1) });
const Status = z.object({
  status: z.int(),
  pay_id: z.string().min(1).nullish(),
  payer_phone: z.string().nullish(),
  card_no: z.string().nullish(),
});
const RefundMade = z.object({ refund_id: z.string().min(1), status: z.int() });
const RefundStatus = z.object({ status: z.int() });

/** `external_id`: our payment id, 20 characters, the most it takes. `amount`: sum with a point, as a string. */
export async function createInvoice(bridge: Bridge, ask: Ask, expiresAt: number): Promise<Reply> {
  const json = { external_id: ask.paymentId, amount: majorString.encode(ask.amount), print: false };
  const answer = await post(bridge, '/payment/one_qr/create', json, CREATE_TIMEOUT_MS);
  if (answer.error) return creationRefusal(answer.error);
  if (!answer.isSuccess) throw notUnderstood('the invoice', answer);
  const { invoice_id, qr_text } = readData(answer, Created);
  const accepted: Reply = { kind: 'accepted', providerRef: invoice_id, expiresAt };
  const providerCode = uzqrComplaint(qr_text, ask.amount);
  if (providerCode === undefined) return { ...accepted, show: { qr: qr_text } };
  // Shown to nobody. Withdrawn, or watched until its time is up: somebody else may have its text.
  return (await isWithdrawn(bridge, invoice_id))
    ? { kind: 'rejected', reason: 'rail_unavailable', providerCode }
    : accepted;
}

async function isWithdrawn(bridge: Bridge, invoiceId: string): Promise<boolean> {
  try {
    const answer = await post(bridge, '/payment/one_qr/cancel', { invoice_id: invoiceId }, SHORT_TIMEOUT_MS);
    return answer.isSuccess && answer.error === undefined;
  } catch {
    return false;
  }
}

/** No amount comes back; the invoice is for what was asked, and the question is about that invoice alone. */
function verdictOf(answer: BridgeAnswer, ask: Ask, invoiceId: string): Reply {
  if (answer.error) throw notUnderstood('the status', answer);
  const { status, pay_id, payer_phone, card_no } = readData(answer, Status);
  switch (status) {
    case 1:
      return { kind: 'pending' };
    case 2: {
      const [payerPhone, cardMask] = [maskedPhone(payer_phone), maskedCard(card_no)];
      return {
        kind: 'approved',
        providerRef: invoiceId,
        amount: ask.amount,
        ...(pay_id ? { paymentRef: pay_id } : {}),
        ...(payerPhone ? { payerPhone } : {}),
        ...(cardMask ? { cardMask } : {}),
      };
    }
    case 3:
      return { kind: 'rejected', reason: 'customer_refused', providerCode: '3' };
    default:
      throw notUnderstood(`status ${status}`, answer);
  }
}

const askStatus = (bridge: Bridge, invoiceId: string): Promise<BridgeAnswer> =>
  get(bridge, '/payment/one_qr/status', { invoice_id: invoiceId }, STATUS_TIMEOUT_MS);

const refOf = (ask: Ask): string => {
  if (ask.providerRef === undefined) throw new Error('the rail is asked by its own number, and none is known');
  return ask.providerRef;
};

/** A sale's long poll, or a refund's short one. */
export async function queryUzqr(bridge: Bridge, ask: Ask): Promise<Reply> {
  const ref = refOf(ask);
  if (ask.kind === 'refund') return refundVerdict(bridge, ask, ref);
  return verdictOf(await askStatus(bridge, ref), ask, ref);
}

/** Cancels, then looks once more: a payment that was faster is a payment. Throws when neither is certain. */
export async function cancelInvoice(bridge: Bridge, ask: CancelAsk, clock: Clock): Promise<Reply> {
  const invoiceId = refOf(ask);
  const answer = await post(bridge, '/payment/one_qr/cancel', { invoice_id: invoiceId }, SHORT_TIMEOUT_MS);
  const errorCode = answer.error?.code;
  const isCancelled = answer.isSuccess && answer.error === undefined;
  if (!isCancelled && errorCode !== INVOICE_NOT_FOUND && errorCode !== ALREADY_PAID)
    throw notUnderstood('the cancel', answer);
  const seen = await look(bridge, ask, invoiceId, clock);
  if (seen?.kind === 'approved') return seen;
  const ended: Reply = { kind: ask.because === 'time_limit' ? 'expired' : 'cancelled' };
  if (isCancelled) return ended;
  // A second cancel finds nothing to cancel; whether the first one did it, the status says.
  if (errorCode === INVOICE_NOT_FOUND) return seen?.kind === 'rejected' ? ended : { kind: 'not_found' };
  return { kind: 'cancel_refused' };
}

/** undefined: the box kept the question, so there was nothing to tell, or it has no such invoice. */
async function look(bridge: Bridge, ask: Ask, invoiceId: string, clock: Clock): Promise<Reply | undefined> {
  const enough = new AbortController();
  const calledOff = clock.after(RACE_LOOK_MS, () => enough.abort());
  try {
    const signal = AbortSignal.any([bridge.signal, enough.signal]);
    const answer = await askStatus({ ...bridge, signal }, invoiceId);
    return answer.error?.code === INVOICE_NOT_FOUND ? undefined : verdictOf(answer, ask, invoiceId);
  } catch (error) {
    if (enough.signal.aborted && !bridge.signal.aborted) return undefined;
    throw error;
  } finally {
    calledOff();
  }
}

/** In full or in part; the money is back only when the refund's own status says 2. */
export async function refundPayment(bridge: Bridge, ask: RefundAsk): Promise<Reply> {
  if (ask.of.paymentRef === undefined) return { kind: 'rejected', reason: 'not_allowed', providerCode: 'no_pay_id' };
  const json = { pay_id: ask.of.paymentRef, amount: majorString.encode(ask.amount) };
  const answer = await post(bridge, '/payment/one_qr/refund', json, CREATE_TIMEOUT_MS);
  if (answer.error) return creationRefusal(answer.error);
  const { refund_id, status } = readData(answer, RefundMade);
  // Here 1 means "taken on"; in the refund's status the same 1 means "pending".
  if (!answer.isSuccess || status !== 1) throw notUnderstood(`refund ${status}`, answer);
  return { kind: 'accepted', providerRef: refund_id };
}

async function refundVerdict(bridge: Bridge, ask: Ask, refundId: string): Promise<Reply> {
  const answer = await get(bridge, '/payment/one_qr/refund/status', { refund_id: refundId }, SHORT_TIMEOUT_MS);
  if (answer.error) throw notUnderstood('the refund', answer);
  const { status } = readData(answer, RefundStatus);
  switch (status) {
    case 1:
      return { kind: 'pending' };
    case 2:
      return { kind: 'approved', providerRef: refundId, amount: ask.amount };
    case 3:
      return { kind: 'rejected', reason: 'other', providerCode: '3' };
    default:
      throw notUnderstood(`refund status ${status}`, answer);
  }
}
