/** Payme's own transactions, kept as notes in the truth file and so alive after a restart. */
import type { Truth } from '../../truth.ts';

/**
 * `creating`, `performing`, `cancelling`: asked, no usable answer yet. Payme repeats the last two until it has one,
 * because money hangs on them. `refused`: the merchant said no, nothing was taken.
 */
export type Stage = 'creating' | 'created' | 'performing' | 'performed' | 'cancelling' | 'cancelled' | 'refused';

export interface PaymeTransaction {
  /** 24 hex digits. */
  readonly id: string;
  readonly paymentId: string;
  readonly orderId: string;
  /** Value of the account field. */
  readonly orderRef: string;
  /** Tiyin. */
  readonly amount: number;
  /** Payme's creation time, ms UTC: every repeat of Create carries it again. */
  readonly time: number;
  stage: Stage;
  cancelReason?: number;
  /** What the merchant said the first time; every later answer must say the same. */
  transaction?: string;
  createTime?: number;
  performTime?: number;
  cancelTime?: number;
  /** The shop's own receipt, as the shop told it. */
  fiscal?: { number: number; url: string };
}

export interface Book {
  /** On the disk when it returns. The same object may be changed and saved again. */
  save(transaction: PaymeTransaction): void;
  all(): PaymeTransaction[];
  /** The newest of a payment (else of its order) in one of these stages. */
  find(payment: { id: string; orderId: string }, ...stages: Stage[]): PaymeTransaction | undefined;
  reset(): void;
}

export function openBook(truth: Truth, vendor: string): Book {
  const transactions = new Map<string, PaymeTransaction>();
  for (const note of truth.notes(vendor) as PaymeTransaction[]) transactions.set(note.id, note);
  return {
    save(transaction) {
      truth.write({ record: 'note', vendor, note: { ...transaction } });
      transactions.set(transaction.id, transaction);
    },
    all: () => [...transactions.values()],
    find({ id, orderId }, ...stages) {
      const fitting = [...transactions.values()].filter((one) => stages.includes(one.stage)).reverse();
      return fitting.find((one) => one.paymentId === id) ?? fitting.find((one) => one.orderId === orderId);
    },
    reset: () => transactions.clear(),
  };
}
