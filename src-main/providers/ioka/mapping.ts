/**
 * ioka's words → ours (wallets.md §3.3). Every status of an order and of a payment is listed; any other throws. The
 * payments are the money: an order is only what is said about them.
 */
import { CURRENCIES, type Currency, type Money, minorInteger } from '../../../src-shared/money.ts';
import type { Reply } from '../provider.ts';
import type { IokaOrder, IokaPayment, Refused } from './answers.ts';

const ORDER_STATUSES = ['UNPAID', 'ON_HOLD', 'PAID', 'EXPIRED'] as const;
const PAYMENT_STATUSES = ['PENDING', 'REQUIRES_ACTION', 'APPROVED', 'CAPTURED', 'CANCELLED', 'DECLINED'] as const;
type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Throws for a word that the documents do not list: it is neither paid nor declined. */
function listed<Word extends string>(words: readonly Word[], word: string): Word {
  const found = words.find((known) => known === word);
  if (found === undefined) throw new Error(`unknown status ${word.slice(0, 40)}`);
  return found;
}
export const paymentStatus = (payment: IokaPayment): PaymentStatus => listed(PAYMENT_STATUSES, payment.status);

/** What of a payment of ours an order is read against. */
export interface Asked {
  paymentId: string;
  providerRef?: string | undefined;
  /** Cards the customer may try. */
  attempts: number;
  /** Whether this address of ioka moves real money; undefined where the address does not tell. */
  livemode?: boolean | undefined;
}

/** Money that is held and not yet taken: two-stage orders only. */
export interface Hold {
  kind: 'hold';
  paymentId: string;
  amount: Money;
}

/** An order as a reply. Throws for unknown words and for an order of another payment (I-8). */
export function replyOf(order: IokaOrder, asked: Asked): Reply | Hold {
  const isOther = typeof order.external_id === 'string' && order.external_id !== asked.paymentId;
  if (isOther || (asked.providerRef !== undefined && order.id !== asked.providerRef))
    throw new Error('the order is another payment’s');
  const payments = order.payments.map((payment) => ({ payment, status: paymentStatus(payment) }));
  const status = listed(ORDER_STATUSES, order.status);
  const having = (...wanted: PaymentStatus[]): IokaPayment[] =>
    payments.filter((one) => wanted.includes(one.status)).map(({ payment }) => payment);

  const captured = having('CAPTURED');
  if (status === 'PAID' || captured.length > 0) return approved(order, captured, asked);
  switch (status) {
    case 'ON_HOLD': {
      const [hold, another] = having('APPROVED');
      if (!hold || another) throw new Error('the hold of the order cannot be told');
      return { kind: 'hold', paymentId: hold.id, amount: moneyOf(hold.approved_amount ?? order.amount, order) };
    }
    case 'EXPIRED':
      return { kind: 'expired' };
    case 'UNPAID':
      return unpaid(order, payments.at(-1), having('DECLINED'), asked);
  }
}

/** The sum of what was captured: twice for one order is twice the money, and a person must see that (I-3). */
function approved(order: IokaOrder, captured: readonly IokaPayment[], asked: Asked): Reply {
  const last = captured.at(-1);
  const tiyn = captured.reduce((sum, payment) => sum + (payment.captured_amount ?? order.amount), 0);
  return {
    kind: 'approved',
    providerRef: order.id,
    amount: moneyOf(last ? tiyn : order.amount, order),
    ...(last ? { paymentRef: last.id } : {}),
    ...(last?.payer?.pan_masked ? { cardMask: last.payer.pan_masked } : {}),
    ...(asked.livemode === undefined ? {} : { livemode: asked.livemode }),
  };
}

function unpaid(
  order: IokaOrder,
  last: { payment: IokaPayment; status: PaymentStatus } | undefined,
  declined: readonly IokaPayment[],
  asked: Asked,
): Reply {
  if (last?.status === 'CANCELLED') return { kind: 'cancelled' }; // its hold was released
  // A customer who may try another card is still a customer.
  if (last?.status === 'DECLINED' && declined.length >= asked.attempts) {
    const code = last.payment.error?.code;
    return { kind: 'rejected', reason: 'other', ...(code ? { providerCode: code } : {}) };
  }
  const confirming = last?.status === 'PENDING' || last?.status === 'REQUIRES_ACTION';
  return { kind: 'accepted', providerRef: order.id, confirming };
}

export function moneyOf(tiyn: number, order: Pick<IokaOrder, 'currency'>): Money {
  const currency: Currency | undefined = CURRENCIES.find((known) => known === order.currency);
  if (currency === undefined) throw new Error('money in an unknown currency');
  return minorInteger.decode(tiyn, currency);
}

/** ioka's code is kept as it came: its list is not public. */
export const refusal = ({ code }: Refused): Reply => ({
  kind: 'rejected',
  reason: /^(unauthori[sz]ed|forbidden)$/i.test(code) ? 'rail_unavailable' : 'other',
  providerCode: code.slice(0, 60),
});
