/** What customers do with Payme when nothing goes wrong: scan, approve, decline, cancel. */
import { Refusal } from '../../refusal.ts';
import type { CustomerOutcome } from '../../vendor.ts';
import type { Meaning } from './answer-rules.ts';
import type { Book, PaymeTransaction } from './book.ts';
import { type Delivery, isUnanswered } from './dialogue.ts';
import { CODE, REASON } from './methods.ts';
import type { Payer, ScannedOrder } from './payer.ts';

export const done = (detail: string): CustomerOutcome => ({ ok: true, detail });

export interface Customer {
  scan(order: ScannedOrder, delivery: Delivery): Promise<CustomerOutcome>;
  approve(order: ScannedOrder, delivery: Delivery): Promise<CustomerOutcome>;
  decline(order: ScannedOrder, delivery: Delivery): Promise<CustomerOutcome>;
  /**
   * Takes back a paid transaction (reason 5) or gives up one that waits (reason 10: no time was up, no bank refused). A
   * QR that was only looked at is scanned first.
   */
  cancel(payment: ScannedOrder['payment'], delivery: Delivery, scan: () => ScannedOrder): Promise<CustomerOutcome>;
  /** CheckPerform and Create, unless the order has a transaction of ours already. Throws `Refusal`. */
  begin(order: ScannedOrder, delivery: Delivery): Promise<PaymeTransaction>;
}

export function createCustomer(payer: Payer, book: Book): Customer {
  let turn = 0;
  /** Reasons come round in turn, so that a run sees all of them and a rerun sees the same. */
  const next = (reasons: readonly number[]): number => reasons[turn++ % reasons.length] as number;

  async function begin(order: ScannedOrder, delivery: Delivery): Promise<PaymeTransaction> {
    const open = book.find(order.payment, 'creating', 'created', 'performing');
    if (open && open.orderRef === order.orderRef && open.amount === order.amount) {
      // An answer that never came: the very same call again, and only then onwards.
      if (open.stage === 'creating') orRefuse('CreateTransaction', await payer.create(open, delivery));
      return open;
    }
    orRefuse('CheckPerformTransaction', await payer.checkPerform(order, delivery));
    const transaction = payer.prepare(order);
    orRefuse('CreateTransaction', await payer.create(transaction, delivery));
    return transaction;
  }

  return {
    begin,
    async scan(order, delivery) {
      const { id } = await begin(order, delivery);
      return done(`transaction ${id} is created and waits for the customer`);
    },
    async approve(order, delivery) {
      const transaction = await begin(order, delivery);
      await payer.check(transaction, transaction.stage === 'performing' ? [1, 2] : [1]);
      orRefuse('PerformTransaction', await payer.perform(transaction, delivery));
      await payer.check(transaction, [2]);
      return done(`transaction ${transaction.id} is performed`);
    },
    async decline(order, delivery) {
      const transaction = await begin(order, delivery);
      // What was confirmed is not refused any more: the open Perform is repeated until the shop has answered.
      if (transaction.stage === 'performing') {
        orRefuse('PerformTransaction', await payer.perform(transaction, delivery));
        throw new Refusal(409, 'customer.has_confirmed', `transaction ${transaction.id} is performed`);
      }
      const reason = next([REASON.debitFailed, REASON.executionFailed]);
      orRefuse('CancelTransaction', await payer.cancel(transaction, reason, delivery));
      await payer.check(transaction, [-1]);
      return done(`insufficient funds: transaction ${transaction.id} is cancelled, reason ${reason}`);
    },
    async cancel(payment, delivery, scan) {
      const transaction =
        book.find(payment, 'creating', 'created', 'performing', 'performed', 'cancelling') ??
        (await begin(scan(), delivery));
      // Whether it was performed decides what a cancel means, so an open question is answered first.
      if (transaction.stage === 'performing')
        orRefuse('PerformTransaction', await payer.perform(transaction, delivery));
      const paid = transaction.performTime !== undefined;
      const reason = paid ? REASON.refund : REASON.unknown;
      const meaning = await payer.cancel(transaction, reason, delivery);
      if (paid && meaning.kind === 'error' && meaning.error.code === CODE.cannotCancel) {
        throw new Refusal(409, 'payme.goods_delivered', `the shop has handed the goods over (${CODE.cannotCancel})`);
      }
      orRefuse('CancelTransaction', meaning);
      await payer.check(transaction, [paid ? -2 : -1]);
      return done(`transaction ${transaction.id} is cancelled, reason ${reason}`);
    },
  };
}

/** A phone shows two kinds of bad news: the shop said no, or the shop does not answer. */
export function orRefuse(method: string, meaning: Meaning): void {
  if (isUnanswered(meaning)) {
    const why = meaning.kind === 'none' ? meaning.why : `error ${CODE.internal}`;
    throw new Refusal(
      502,
      'payme.no_answer',
      `${method}: no usable answer (${why}); Payme keeps repeating what moves money`,
    );
  }
  if (meaning.kind === 'error') {
    const text = JSON.stringify(meaning.error.message);
    throw new Refusal(422, 'payme.refused', `${method} was refused: ${meaning.error.code} ${text}`);
  }
}
