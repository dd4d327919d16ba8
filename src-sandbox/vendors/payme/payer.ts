/**
 * One transaction's steps, each written into Payme's book before and after the merchant is asked, and into the truth
 * when money moved. A charge exists when Perform was answered with state 2, at whichever repeat.
 */
import { randomBytes } from 'node:crypto';
import type { ShownPayment } from '../../screen.ts';
import type { VendorWorld } from '../../vendor.ts';
import type { Meaning } from './answer-rules.ts';
import type { Book, PaymeTransaction } from './book.ts';
import { type Delivery, type Dialogue, isUnanswered } from './dialogue.ts';

export const VENDOR = 'payme';
const CURRENCY = 'UZS';

/** What the customer's phone read from the QR. */
export interface ScannedOrder {
  payment: Pick<ShownPayment, 'id' | 'orderId'>;
  /** Value of the account field. */
  orderRef: string;
  /** Tiyin. */
  amount: number;
}

export interface Payer {
  /** Whether the order could be paid now. */
  checkPerform(order: ScannedOrder, delivery?: Delivery): Promise<Meaning>;
  /** A transaction nobody has heard of yet. `time` is Payme's, ms UTC. */
  prepare(order: ScannedOrder, time?: number): PaymeTransaction;
  create(transaction: PaymeTransaction, delivery?: Delivery): Promise<Meaning>;
  perform(transaction: PaymeTransaction, delivery?: Delivery): Promise<Meaning>;
  cancel(transaction: PaymeTransaction, reason: number, delivery?: Delivery): Promise<Meaning>;
  /** CheckTransaction; compares the answer with everything said before. */
  check(transaction: PaymeTransaction, expected: readonly number[]): Promise<Meaning>;
  /** Transactions somebody is working on at this moment. */
  readonly inHand: ReadonlySet<string>;
}

export function createPayer(world: VendorWorld, book: Book, dialogue: Dialogue): Payer {
  const { truth, violation, now } = world;
  const { accountField } = world.settings.payme;
  const inHand = new Map<string, number>();
  const turns = new Map<string, Promise<unknown>>();
  const account = (orderRef: string) => ({ [accountField]: orderRef });

  /** One step of a transaction after another: a Cancel beside a Perform would not know whether money had moved. */
  async function holding<Value>(transaction: PaymeTransaction, work: () => Promise<Value>): Promise<Value> {
    inHand.set(transaction.id, (inHand.get(transaction.id) ?? 0) + 1);
    const turn = (turns.get(transaction.id) ?? Promise.resolve()).then(work);
    turns.set(
      transaction.id,
      turn.catch(() => undefined),
    );
    try {
      return await turn;
    } finally {
      const left = (inHand.get(transaction.id) ?? 1) - 1;
      if (left === 0) {
        inHand.delete(transaction.id);
        turns.delete(transaction.id);
      } else inHand.set(transaction.id, left);
    }
  }

  /** What was said once about a transaction is said for ever (money-safety.md I-18). */
  function agree(transaction: PaymeTransaction, method: string, result: Readonly<Record<string, unknown>>): void {
    const fields = [
      ['transaction', 'transaction'],
      ['createTime', 'create_time'],
      ['performTime', 'perform_time'],
      ['cancelTime', 'cancel_time'],
    ] as const;
    const known = transaction as unknown as Record<string, unknown>;
    for (const [ours, theirs] of fields) {
      const said = result[theirs];
      const before = known[ours];
      if (said === undefined || (said === 0 && before === undefined)) continue;
      if (before === undefined) known[ours] = said;
      else if (before !== said)
        violation(
          'repeat.differs',
          `${method} ${transaction.id}: ${theirs} was ${JSON.stringify(before)}, is now ${JSON.stringify(said)}`,
        );
    }
  }

  const movement = ({ id, orderRef, amount }: PaymeTransaction) =>
    ({ vendor: VENDOR, ref: id, orderRef, minor: amount, currency: CURRENCY, at: now() }) as const;

  return {
    get inHand() {
      return new Set(inHand.keys());
    },
    checkPerform: ({ amount, orderRef }, delivery) =>
      dialogue.ask('CheckPerformTransaction', { amount, account: account(orderRef) }, delivery),
    prepare: ({ payment, orderRef, amount }, time = now()) => ({
      id: randomBytes(12).toString('hex'),
      paymentId: payment.id,
      orderId: payment.orderId,
      orderRef,
      amount,
      time,
      stage: 'creating',
    }),
    create: (transaction, delivery) =>
      holding(transaction, async () => {
        const { id, time, amount, orderRef } = transaction;
        book.save(transaction);
        const meaning = await dialogue.ask(
          'CreateTransaction',
          { id, time, amount, account: account(orderRef) },
          delivery,
        );
        if (isUnanswered(meaning)) return meaning;
        if (meaning.kind === 'result') agree(transaction, 'CreateTransaction', meaning.result);
        transaction.stage = meaning.kind === 'result' ? 'created' : 'refused';
        book.save(transaction);
        return meaning;
      }),
    perform: (transaction, delivery) =>
      holding(transaction, async () => {
        if (transaction.stage !== 'performed') {
          transaction.stage = 'performing';
          book.save(transaction);
        }
        const meaning = await dialogue.ask('PerformTransaction', { id: transaction.id }, delivery);
        if (isUnanswered(meaning)) return meaning;
        if (meaning.kind === 'result') agree(transaction, 'PerformTransaction', meaning.result);
        // Only one of several simultaneous Performs finds the stage unchanged: the charge is written once.
        if (transaction.stage === 'performing') {
          if (meaning.kind === 'result') truth.write({ record: 'charge', ...movement(transaction) });
          transaction.stage = meaning.kind === 'result' ? 'performed' : 'refused';
          book.save(transaction);
        }
        return meaning;
      }),
    cancel: (transaction, reason, delivery) =>
      holding(transaction, async () => {
        const before = transaction.stage;
        const paid = transaction.performTime !== undefined;
        if (before !== 'cancelled') {
          transaction.stage = 'cancelling';
          transaction.cancelReason = reason;
          book.save(transaction);
        }
        const meaning = await dialogue.ask('CancelTransaction', { id: transaction.id, reason }, delivery);
        if (isUnanswered(meaning)) return meaning;
        if (meaning.kind !== 'result') {
          transaction.stage = before === 'cancelling' ? (paid ? 'performed' : 'refused') : before;
          book.save(transaction);
          return meaning;
        }
        agree(transaction, 'CancelTransaction', meaning.result);
        const expected = paid ? -2 : -1;
        if (meaning.result.state !== expected) {
          const said = `state ${JSON.stringify(meaning.result.state)}, expected ${expected}`;
          violation('cancel.state', `CancelTransaction ${transaction.id}: ${said}`);
        }
        // As with Perform: of several Cancels only one finds the stage unchanged and writes the refund.
        if (transaction.stage === 'cancelling') {
          if (paid) truth.write({ record: 'refund', ...movement(transaction) });
          transaction.stage = 'cancelled';
          book.save(transaction);
        }
        return meaning;
      }),
    check: (transaction, expected) =>
      holding(transaction, async () => {
        const meaning = await dialogue.ask('CheckTransaction', { id: transaction.id });
        if (meaning.kind === 'error') {
          violation(
            'check.unknown',
            `CheckTransaction ${transaction.id}: error ${meaning.error.code} for a transaction that was created`,
          );
        }
        if (meaning.kind !== 'result') return meaning;
        agree(transaction, 'CheckTransaction', meaning.result);
        if (!expected.includes(meaning.result.state as number)) {
          const said = `state ${JSON.stringify(meaning.result.state)}, expected ${expected.join(' or ')}`;
          violation('check.state', `CheckTransaction ${transaction.id}: ${said}`);
        }
        return meaning;
      }),
  };
}
