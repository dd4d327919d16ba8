/** O!Dengi's invoices and what became of them. */
import { randomInt } from 'node:crypto';
import { nothingYet } from '../../differences.ts';
import { type NoteBook, openNoteBook } from '../../note-book.ts';
import type { VendorWorld } from '../../vendor.ts';

export const VENDOR = 'odengi';

export interface Invoice {
  /** `invoice_id`: twelve digits. */
  readonly id: string;
  /** The shop's `order_id`. */
  readonly orderId: string;
  readonly desc: string;
  /** Tyiyn. */
  readonly amount: number;
  readonly test: 0 | 1;
  readonly resultUrl: string | null;
  /** ms UTC; after it nobody can pay. */
  readonly dateLife: number | null;
  state: 'processing' | 'approved' | 'canceled';
  payment?: { transId: string; amount: number; at: number; refunded: number };
  /** So many more times its status is a word nobody knows. */
  oddWords: number;
}

export type NewInvoice = Omit<Invoice, 'id' | 'state' | 'payment' | 'oddWords'>;

export interface Invoices {
  readonly book: NoteBook<Invoice>;
  make(invoice: NewInvoice): Invoice;
  ofOrder(orderId: string): Invoice | undefined;
  ofPayment(transId: string): Invoice | undefined;
  cancel(invoice: Invoice): void;
  /** Takes the customer's money; on the disk and in the truth when it returns. */
  pay(invoice: Invoice, tyiyn: number): void;
  giveBack(invoice: Invoice, tyiyn: number): void;
  /** The vendor has it with a smaller sum than the shop; what is missing went back. Throws where nothing would be left. */
  shrink(invoice: Invoice, tyiyn: number): void;
}

export function openInvoices({ truth, now }: VendorWorld): Invoices {
  const book = openNoteBook<Invoice>(truth, VENDOR);
  const find = (fits: (invoice: Invoice) => boolean): Invoice | undefined => book.all().findLast(fits);
  const movement = (invoice: Invoice, ref: string, minor: number) => ({
    vendor: VENDOR,
    ref,
    orderRef: invoice.orderId,
    minor,
    currency: 'KGS',
    at: now(),
  });
  return {
    book,
    make(asked) {
      const id = `6493${randomInt(10_000_000, 99_999_999)}`;
      const invoice: Invoice = { ...asked, id, state: 'processing', oddWords: 0 };
      book.save(invoice);
      return invoice;
    },
    ofOrder: (orderId) => find((invoice) => invoice.orderId === orderId),
    ofPayment: (transId) => find((invoice) => invoice.payment?.transId === transId),
    cancel(invoice) {
      invoice.state = 'canceled';
      book.save(invoice);
    },
    pay(invoice, tyiyn) {
      const transId = `T${invoice.id.slice(4)}`;
      truth.write({ record: 'charge', ...movement(invoice, transId, tyiyn) });
      invoice.state = 'approved';
      invoice.payment = { transId, amount: tyiyn, at: now(), refunded: 0 };
      book.save(invoice);
    },
    giveBack(invoice, tyiyn) {
      const { payment } = invoice;
      if (!payment) throw new Error('nothing was paid');
      truth.write({ record: 'refund', ...movement(invoice, `${payment.transId}-R${payment.refunded}`, tyiyn) });
      payment.refunded += tyiyn;
      book.save(invoice);
    },
    shrink(invoice, tyiyn) {
      const { payment } = invoice;
      if (!payment || payment.amount <= tyiyn) throw nothingYet();
      truth.write({ record: 'refund', ...movement(invoice, `${payment.transId}-S`, tyiyn) });
      payment.amount -= tyiyn;
      book.save(invoice);
    },
  };
}
