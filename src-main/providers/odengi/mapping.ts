/**
 * O!Dengi's words → ours. Text in statusPayment, numbers in `status_pay` and in callbacks (wallets.md §2.6, Q7b); any
 * other word throws. Only money in `payments` pays: a word alone does not.
 */
import { CURRENCIES, type Currency, minorInteger, sum } from '../../../src-shared/money.ts';
import type { Reply } from '../provider.ts';
import type { OdengiPayment, RefusedData, StatusData } from './answers.ts';

type State = 'pending' | 'cancelled' | 'paid';
const STATES: Readonly<Record<string, State>> = {
  processing: 'pending',
  approved: 'paid',
  canceled: 'cancelled',
  cancelled: 'cancelled',
  1: 'pending',
  2: 'cancelled',
  3: 'paid',
};

/** Throws for a word that the documents do not list: it is neither paid nor declined. */
export function stateOf(word: string | null | undefined): State {
  const state = word === null || word === undefined || !Object.hasOwn(STATES, word) ? undefined : STATES[word];
  if (state === undefined) throw new Error(`unknown status ${String(word).slice(0, 40)}`);
  return state;
}

/** What of a payment the answer is read against. */
export interface Asked {
  paymentId: string;
  providerRef?: string | undefined;
  /** Invoices of this shop are in O!'s test mode. */
  test: boolean;
}

/** statusPayment's data as a reply. Throws for unknown words and for an answer about another payment. */
export function replyOf(status: StatusData, asked: Asked): Reply {
  mustBeAbout(status, asked);
  const payments = lastOfEach(status.payments ?? []);
  const paid = payments.filter((payment) => stateOf(wordOf(payment)) === 'paid');
  if (paid.length > 0) return approved(status, asked, paid);
  switch (stateOf(wordOf(status) ?? wordOf(payments.at(-1)))) {
    case 'pending':
      return { kind: 'accepted', ...refOf(status, asked) };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'paid':
      return approved(status, asked, [lonely(status)]);
  }
}

/** `status` where it is there, else `status_pay`. */
const wordOf = (said: Pick<StatusData, 'status' | 'status_pay'> | undefined): string | undefined =>
  said?.status ?? said?.status_pay ?? undefined;

const refOf = (status: StatusData, asked: Asked): { providerRef?: string } => {
  const providerRef = asked.providerRef ?? status.invoice_id ?? undefined;
  return providerRef === undefined ? {} : { providerRef };
};

function mustBeAbout({ invoice_id, order_id }: StatusData, asked: Asked): void {
  const isOther = (theirs: string | null | undefined, ours: string | undefined): boolean =>
    theirs !== null && theirs !== undefined && ours !== undefined && theirs !== ours;
  if (isOther(invoice_id, asked.providerRef) || isOther(order_id, asked.paymentId)) {
    throw new Error('the answer is about another payment');
  }
}

/** A payment may be listed again when it changed (paid, then voided): its newest line counts. */
const lastOfEach = (payments: readonly OdengiPayment[]): OdengiPayment[] => [
  ...new Map(payments.map((payment) => [payment.trans_id, payment])).values(),
];

/** A flat answer: the word and the money beside each other. Without the money it proves nothing. */
function lonely({ trans_id, amount, currency, test }: StatusData): OdengiPayment {
  if (typeof trans_id !== 'string' || typeof amount !== 'number') throw new Error('paid, but no payment is named');
  return { trans_id, amount, currency, test };
}

/** The sum of what was paid: two payments for one invoice are twice the money, and a person must see that (I-3). */
function approved(status: StatusData, asked: Asked, paid: readonly OdengiPayment[]): Reply {
  const last = paid.at(-1) as OdengiPayment;
  const currency = currencyOf(last.currency ?? status.currency);
  const tests = paid.map((payment) => payment.test ?? status.test ?? asked.test);
  const phone = masked(last.mobile);
  return {
    kind: 'approved',
    providerRef: refOf(status, asked).providerRef ?? asked.paymentId,
    paymentRef: last.trans_id,
    amount: sum(
      paid.map((payment) => minorInteger.decode(payment.amount, currency)),
      currency,
    ),
    livemode: !tests.some((test) => test),
    ...(phone === undefined ? {} : { payerPhone: phone }),
  };
}

function currencyOf(name: string | undefined): Currency {
  const known = CURRENCIES.find((one) => one === (name ?? 'KGS'));
  if (!known) throw new Error('paid in an unknown currency');
  return known;
}

/** 996700123456 → 996700***456: enough to recognise, too little to call. */
const masked = (mobile: string | null | undefined): string | undefined =>
  mobile !== null && mobile !== undefined && mobile.length > 9
    ? `${mobile.slice(0, 6)}***${mobile.slice(-3)}`
    : undefined;

/** An error in place of the data. Its list is not public (Q7c), so the code is kept as it came. */
export const refusal = ({ error }: RefusedData): Reply => ({
  kind: 'rejected',
  reason: 'other',
  providerCode: String(error),
});
