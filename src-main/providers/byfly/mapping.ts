/** ByFly's words → ours (byfly-kaspi.ru.md, "Проверка статуса платежа"). Any other word throws. */
import * as z from 'zod';
import type { AmountCodec } from '../../../src-shared/money.ts';
import type { Reply } from '../provider.ts';
import { percentHundredths, type WireNumber } from './amounts.ts';

export const KZT = 'KZT';
const Amount = z.union([z.number(), z.string()]);
/** It goes into an address. The document's own sample ends in dots, so dots are letters here; `.` alone is a folder. */
const TransactionId = z.string().regex(/^(?=.*[A-Za-z0-9])[A-Za-z0-9._-]{1,80}$/);
const Link = z.url({ protocol: /^https$/ });
const MaybeLink = z.union([Link, z.literal('')]).nullish();

/** `data` of `POST /api/payment/init`. `expires_at` is Almaty's clock without a zone. */
export const Order = z.object({
  transaction_id: TransactionId,
  amount: Amount,
  currency: z.literal(KZT),
  status: z.literal('pending'),
  expires_at: z.string().nullish(),
});

/** `data` of `POST /api/payment/{id}/kaspi`: the fee, and what the customer scans. */
export const Charge = z.object({
  transaction_id: TransactionId,
  amount: Amount,
  original_amount: Amount,
  commission_amount: Amount,
  commission_percent: Amount,
  payment_url: MaybeLink,
  qr_code: MaybeLink,
});

/** `data` of `GET …/status` and of `GET /api/payment/{id}`, which adds the links. */
export const Payment = z.object({
  transaction_id: TransactionId,
  status: z.string(),
  amount: Amount,
  currency: z.literal(KZT).optional(),
  paid_amount: Amount.nullish(),
  payment_url: MaybeLink,
  qr_code: MaybeLink,
});
export type Payment = z.output<typeof Payment>;

/** What of a webhook is believed: whom it is about. Everything else is asked for. */
export const Notice = z.object({ transaction_id: TransactionId });

type Codec = AmountCodec<WireNumber>;
const tenge = (codec: Codec, wire: WireNumber) => codec.decode(wire, KZT);

/** The code that the customer's Kaspi reads; the link is the same payment for a phone. */
export const linkOf = (said: { qr_code?: string | null | undefined; payment_url?: string | null | undefined }) =>
  said.qr_code || said.payment_url || undefined;

/** The fee as ByFly names it. Throws for numbers that are none. */
export const feeOf = (charge: z.output<typeof Charge>, codec: Codec) => ({
  original: tenge(codec, charge.original_amount),
  commission: tenge(codec, charge.commission_amount),
  payable: tenge(codec, charge.amount),
  percent: percentHundredths(charge.commission_percent),
});

/** An end that ByFly may yet take back: its worker writes "cancelled" over payments that Kaspi charges (§4.3, Q15). */
export type Ended = Extract<Reply, { kind: 'cancelled' | 'rejected' }>;
export const isEnded = (reply: Reply): reply is Ended => reply.kind === 'cancelled' || reply.kind === 'rejected';

/** One answer, one meaning; nothing is remembered. Throws for a word or a number that is not understood. */
export function replyOf(payment: Payment, codec: Codec): Reply {
  const providerRef = payment.transaction_id;
  const paid = payment.paid_amount == null ? undefined : tenge(codec, payment.paid_amount);
  const isPaidInPart = paid !== undefined && paid.minor > 0;
  switch (payment.status) {
    case 'paid':
      if (!isPaidInPart) throw new Error('paid, without saying how much');
      return { kind: 'approved', providerRef, amount: paid };
    case 'partially_paid':
      if (!isPaidInPart) throw new Error('partially paid, without saying how much');
      return { kind: 'partial', providerRef, received: paid };
    case 'pending':
    case 'processing':
    case 'cancelled':
    case 'failed':
      // Money that came is money, whatever the word beside it says.
      if (isPaidInPart) return { kind: 'partial', providerRef, received: paid };
      if (payment.status === 'cancelled') return { kind: 'cancelled' };
      if (payment.status === 'failed') return { kind: 'rejected', reason: 'other', providerCode: 'failed' };
      return { kind: 'accepted', providerRef };
    default:
      throw new Error(`unknown status ${payment.status.slice(0, 40)}`);
  }
}
