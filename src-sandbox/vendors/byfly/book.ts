/** ByFly's transactions, kept as notes in the truth file and so alive after a restart. */
import { randomBytes } from 'node:crypto';
import { openNoteBook } from '../../note-book.ts';
import type { Truth } from '../../truth.ts';

export const VENDOR = 'byfly';
export const STATUSES = ['pending', 'processing', 'paid', 'partially_paid', 'cancelled', 'failed'] as const;
export type Status = (typeof STATUSES)[number];

/** The document's table: what each way to pay costs, in percent. */
export const PERCENT: Readonly<Record<string, number>> = {
  kaspi_gold: 1,
  kaspi_red: 1,
  kaspi_credit: 14,
  kaspi_installment_12: 14,
  kaspi_installment_24: 14,
};

/** Amounts in tiyn. Times in ms UTC. */
export interface Transaction {
  /** Upper-case hex, ByFly's own. */
  readonly id: string;
  /** Whose: the number of the shop at ByFly. */
  readonly sourceId: number;
  readonly original: number;
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly webhookUrl: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  status: Status;
  payable: number;
  paid: number;
  method?: string;
  terminalId?: number;
  startedAt?: number;
  paidAt?: number;
}

const LIFE_MS = 5.5 * 3_600_000;
/** After this the worker gives a terminal up and writes "cancelled" (wallets.md §4.3). */
const WORKER_STOPS_MS = 150_000;

export interface Book {
  make(
    order: Pick<Transaction, 'sourceId' | 'original' | 'description' | 'metadata' | 'webhookUrl'>,
    now: number,
  ): Transaction;
  /** As it is now: the worker has given up what took too long. */
  find(id: string, now: number): Transaction | undefined;
  byQr(qr: string): Transaction | undefined;
  /** On the disk when it returns. */
  save(transaction: Transaction): void;
  all(): Transaction[];
  reset(): void;
}

export const qrOf = (id: string): string => `https://qr.kaspi.kz/${id}`;

export function openBook(truth: Truth): Book {
  const notes = openNoteBook<Transaction>(truth, VENDOR);
  return {
    make(order, now) {
      const made: Transaction = {
        ...order,
        id: randomBytes(16).toString('hex').toUpperCase(),
        createdAt: now,
        expiresAt: now + LIFE_MS,
        status: 'pending',
        payable: order.original,
        paid: 0,
      };
      notes.save(made);
      return made;
    },
    find(id, now) {
      const found = notes.get(id);
      if (found?.status === 'processing' && now - (found.startedAt ?? now) > WORKER_STOPS_MS) {
        found.status = 'cancelled';
        notes.save(found);
      }
      return found;
    },
    byQr: (qr) => notes.all().find(({ id }) => qrOf(id) === qr),
    save: notes.save,
    all: notes.all,
    reset: notes.reset,
  };
}
