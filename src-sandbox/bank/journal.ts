/**
 * What one terminal and its bank remember: the operations, and the batch ("номер смены") that is open. Kept as notes in
 * the truth file; the money itself is a charge, a refund or a void of the truth, on the disk before anybody is told.
 */
import { openNoteBook } from '../note-book.ts';
import type { VendorWorld } from '../vendor.ts';
import { type Amendment, isPlain, type RegisterRow } from './register.ts';

/** An operation the bank agreed to. Amounts in minor units, `at` in ms UTC of the terminal's clock. */
export interface Operation extends Amendment {
  readonly id: string;
  readonly note: 'operation';
  readonly terminalId: string;
  readonly kind: 'sale' | 'refund';
  readonly minor: number;
  readonly currency: string;
  readonly rrn: string;
  readonly receiptNumber: string;
  readonly authCode: string;
  /** The batch it is in. */
  shift: number;
  readonly at: number;
  /** The station's own number of it, where the protocol carries one. */
  readonly ecrNumber?: string;
  voided?: true;
  refunded?: number;
}

interface ClosedBatch {
  readonly id: string;
  readonly note: 'batch';
  readonly shift: number;
}

/** The bank's own words for "no": original not found, already taken back, too much. */
export type Refused = '914' | '218' | '915';

export interface Sum {
  count: number;
  minor: number;
}
export interface Totals {
  terminalId: string;
  shift: number;
  sales: Sum;
  refunds: Sum;
  voids: Sum;
}

/** How an original operation is named. */
export interface Which {
  rrn?: string | undefined;
  receiptNumber?: string | undefined;
  ecrNumber?: string | undefined;
}

export interface Journal {
  sale(sale: { minor: number; currency: string; ecrNumber?: string | undefined }): Operation;
  /** Takes back a whole sale of the open batch. */
  takeBack(which: Which, minor: number): Operation | Refused;
  /** Returns money of a sale of any batch, in parts if need be. */
  refund(which: Which, minor: number, ecrNumber?: string): Operation | Refused;
  /** Money to a card without naming a sale, as protocols without references do. */
  credit(credit: { minor: number; currency: string }): Operation;
  find(which: Which): Operation | undefined;
  last(): Operation | undefined;
  /** The newest sale of the open batch that nobody has touched since. */
  newestSale(): Operation | undefined;
  /** The bank does something to an operation by itself. */
  amend(operation: Operation, amendment: Amendment & { shift?: number }): void;
  register(): RegisterRow[];
  totals(): Totals;
  /** Hands the batch to the bank and opens the next. */
  close(): Totals;
  reset(): void;
}

export interface TerminalOptions {
  vendor: string;
  /** 8 characters. */
  terminalId: string;
  /** The first four digits of its reference numbers. */
  rrnPrefix: string;
}

export function openJournal(
  { truth, now }: Pick<VendorWorld, 'truth' | 'now'>,
  { vendor, terminalId, rrnPrefix }: TerminalOptions,
): Journal {
  const book = openNoteBook<Operation | ClosedBatch>(truth, `${vendor}/${terminalId}`);
  // Two digits of the terminal, so that two of them never share a number; the leading zeros of it all count.
  const twoDigits = terminalId.replace(/\D/g, '').slice(-2).padStart(2, '0');
  const operations = (): Operation[] => book.all().filter((note) => note.note === 'operation');
  const shift = (): number => 1 + book.all().filter((note) => note.note === 'batch').length;

  function made(kind: Operation['kind'], minor: number, currency: string, ecrNumber: string | undefined): Operation {
    const number = operations().length + 1;
    const rrn = `${rrnPrefix}${twoDigits}${String(number).padStart(6, '0')}`;
    return {
      id: `${terminalId}/${rrn}`,
      note: 'operation',
      terminalId,
      kind,
      minor,
      currency,
      rrn,
      receiptNumber: String(number),
      authCode: String(100_000 + ((number * 7_919) % 900_000)),
      shift: shift(),
      at: now(),
      ...(ecrNumber !== undefined && { ecrNumber }),
    };
  }

  const moved = (record: 'charge' | 'refund' | 'void', { rrn, ecrNumber, minor, currency }: Operation): void =>
    truth.write({ record, vendor, ref: rrn, orderRef: ecrNumber ?? '', minor, currency, at: now(), rrn, terminalId });

  const journal: Journal = {
    sale({ minor, currency, ecrNumber }) {
      const sale = made('sale', minor, currency, ecrNumber);
      moved('charge', sale);
      book.save(sale);
      return sale;
    },
    takeBack(which, minor) {
      const sale = journal.find(which);
      if (sale?.kind !== 'sale' || sale.shift !== shift()) return '914';
      if (sale.voided || sale.refunded) return '218';
      if (sale.minor !== minor) return '915';
      moved('void', sale);
      sale.voided = true;
      book.save(sale);
      return sale;
    },
    refund(which, minor, ecrNumber) {
      const sale = journal.find(which);
      if (sale?.kind !== 'sale') return '914';
      if (sale.voided) return '218';
      if ((sale.refunded ?? 0) + minor > sale.minor) return '915';
      const refund = made('refund', minor, sale.currency, ecrNumber);
      moved('refund', refund);
      book.save(refund);
      sale.refunded = (sale.refunded ?? 0) + minor;
      book.save(sale);
      return refund;
    },
    credit({ minor, currency }) {
      const refund = made('refund', minor, currency, undefined);
      moved('refund', refund);
      book.save(refund);
      return refund;
    },
    find: ({ rrn, receiptNumber, ecrNumber }) =>
      operations().findLast(
        (one) =>
          (rrn !== undefined || receiptNumber !== undefined || ecrNumber !== undefined) &&
          (rrn === undefined || one.rrn === rrn) &&
          (receiptNumber === undefined || one.receiptNumber === receiptNumber) &&
          (ecrNumber === undefined || one.ecrNumber === ecrNumber),
      ),
    last: () => operations().at(-1),
    newestSale: () =>
      operations().findLast(
        (one) => one.kind === 'sale' && one.shift === shift() && !one.voided && !one.refunded && isPlain(one),
      ),
    amend(operation, amendment) {
      Object.assign(operation, amendment);
      book.save(operation);
    },
    register: () =>
      operations().flatMap(({ rrn: ref, kind, minor, at, voided, erased, shownMinor, shownAt, fee }): RegisterRow[] => {
        const row: RegisterRow = {
          ref,
          kind,
          minor,
          at,
          ...(erased && { erased }),
          ...(shownMinor !== undefined && { shownMinor }),
          ...(shownAt !== undefined && { shownAt }),
          ...(fee !== undefined && { fee }),
        };
        return voided ? [row, { ...row, kind: 'refund' }] : [row];
      }),
    totals() {
      const batch = shift();
      const inBatch = operations().filter((one) => one.shift === batch);
      const sumOf = (some: readonly Operation[]): Sum => ({
        count: some.length,
        minor: some.reduce((sum, one) => sum + one.minor, 0),
      });
      return {
        terminalId,
        shift: batch,
        sales: sumOf(inBatch.filter((one) => one.kind === 'sale')),
        refunds: sumOf(inBatch.filter((one) => one.kind === 'refund')),
        voids: sumOf(inBatch.filter((one) => one.voided)),
      };
    },
    close() {
      const totals = journal.totals();
      truth.write({ record: 'batch', vendor, ...totals, at: now() });
      book.save({ id: `${terminalId}/batch/${totals.shift}`, note: 'batch', shift: totals.shift });
      return totals;
    },
    reset: () => book.reset(),
  };
  return journal;
}
