/**
 * UzQR behind the box (fiscal_document, Payments/UzQR.md): invoices, a status that is kept until there is news, cancel,
 * refunds that end some time later.
 */
import { randomBytes } from 'node:crypto';
import type { RouteRequest, TextAnswer } from '../../json-server.ts';
import type { Later } from '../../later.ts';
import type { NoteBook } from '../../note-book.ts';
import type { VendorWorld } from '../../vendor.ts';
import { emvOf } from './emv.ts';
import { BoxError, readObject, refusal, success, VENDOR } from './envelope.ts';

export interface Invoice {
  readonly kind: 'invoice';
  readonly id: string;
  readonly externalId: string;
  readonly minor: number;
  readonly qrText: string;
  state: 'pending' | 'paid' | 'declined' | 'cancelled';
  payId?: string;
  /** Tiyin that were asked back, failed refunds apart. */
  askedBack: number;
}
export interface Refund {
  readonly kind: 'refund';
  readonly id: string;
  readonly payId: string;
  readonly minor: number;
  state: 'pending' | 'done' | 'failed';
}
/** A link of Scan2pay lies in the same book. */
export interface Link {
  readonly kind: 'link';
  readonly id: string;
  readonly orderId: string;
  readonly minor: number;
  readonly url: string;
  paidAs?: string;
}
export type Note = Invoice | Refund | Link;

export interface UzqrTimes {
  /** How long a question is kept. */
  holdMs: number;
  /** How long a refund takes. */
  refundMs: number;
  /** How long after a cancel the customer of the fault `cancelled_then_paid` pays. */
  lateMs: number;
}

const STATUS = { pending: 1, paid: 2, declined: 3, cancelled: 3 } as const;
const REFUND_STATUS = { pending: 1, done: 2, failed: 3 } as const;
const EXTERNAL_ID_MOST = 20;
/** A question that is given up shows a moment later; only one that is still kept then is a second one. */
const HANG_UP_SHOWS_WITHIN_MS = 100;
/** How often a status is answered in an unknown word under that fault. */
const ODD_WORDS = 2;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex').toUpperCase();
const notFound = (): BoxError => new BoxError(3001, 'Операция не найдена.');

export function createUzqr(world: VendorWorld, book: NoteBook<Note>, later: Later, times: UzqrTimes) {
  const kept = new Map<string, { answered: AbortController; signal: AbortSignal }>();
  let oddWords = 0;

  const invoices = (): Invoice[] => book.all().filter((note) => note.kind === 'invoice');
  const invoiceOf = (id: unknown): Invoice => {
    const note = typeof id === 'string' ? book.get(id) : undefined;
    if (note?.kind !== 'invoice') throw notFound();
    return note;
  };
  const complain = (code: number, detail: string): never => {
    world.violation('request.invalid', `uzqr: ${detail}`);
    throw new BoxError(code, detail);
  };
  /** Sum with a point, as a string. */
  function readSum(value: unknown): number {
    const found = typeof value === 'string' ? /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(value) : null;
    const minor = found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0;
    return minor > 0 ? minor : complain(2002, 'amount is a string of sum with a point, above zero');
  }
  /** Whoever waits for this invoice gets an answer now. */
  const news = (invoice: Invoice): void => kept.get(invoice.id)?.answered.abort();

  function settle(invoice: Invoice, state: Invoice['state']): void {
    invoice.state = state;
    if (state === 'paid') {
      invoice.payId = `PAY${hex(9).slice(0, 17)}`;
      const { payId: ref, externalId: orderRef, minor } = invoice;
      world.truth.write({ record: 'charge', vendor: VENDOR, ref, orderRef, minor, currency: 'UZS', at: world.now() });
    }
    book.save(invoice);
    news(invoice);
  }

  const statusAnswer = (invoice: Invoice): TextAnswer => {
    const isPaid = invoice.state === 'paid';
    const isOdd = isPaid && oddWords > 0;
    if (isOdd) oddWords--;
    const data = {
      invoice_id: invoice.id,
      status: isOdd ? 9 : STATUS[invoice.state],
      pay_id: isPaid ? invoice.payId : null,
      payer_phone: isPaid ? '+998900000067' : null,
      card_type: isPaid ? '2' : null,
      card_no: isPaid ? '8600********1234' : null,
      fiscal_module: '12345678901234',
    };
    return STATUS[invoice.state] === 3 ? refusal(data) : success(data);
  };

  return {
    invoices,
    pay: (invoice: Invoice, isOdd: boolean): void => {
      if (isOdd) oddWords = ODD_WORDS;
      settle(invoice, 'paid');
    },
    decline: (invoice: Invoice): void => settle(invoice, 'declined'),

    create(text: string, contentType: string): TextAnswer {
      const body = readObject(text, contentType, ['external_id', 'amount', 'print', 'banners']);
      const externalId = body.external_id;
      if (typeof externalId !== 'string' || externalId === '' || externalId.length > EXTERNAL_ID_MOST)
        return complain(2003, `external_id is a string of 1 to ${EXTERNAL_ID_MOST} characters`);
      if (body.print !== undefined && typeof body.print !== 'boolean') complain(2001, 'print is a boolean');
      const minor = readSum(body.amount);
      if (invoices().some((known) => known.externalId === externalId)) complain(2003, 'external_id was used before');
      const id = `INV${hex(11)}`;
      const qrText = emvOf({ id, minor });
      book.save({ kind: 'invoice', id, externalId, minor, qrText, state: 'pending', askedBack: 0 });
      return success({ invoice_id: id, qr_text: qrText });
    },

    /** Kept until there is news, the box's patience ends, or the caller hangs up. */
    async status({ query, signal }: Pick<RouteRequest, 'query' | 'signal'>): Promise<TextAnswer> {
      const invoice = invoiceOf(query.get('invoice_id'));
      if (invoice.state !== 'pending') return statusAnswer(invoice);
      const answered = new AbortController();
      const mine = { answered, signal };
      const other = kept.get(invoice.id);
      kept.set(invoice.id, mine);
      try {
        if (other) {
          await passed(HANG_UP_SHOWS_WITHIN_MS, signal);
          if (!other.signal.aborted && !other.answered.signal.aborted)
            world.violation('poll.second', 'a second question about an invoice while the first is kept');
          other.answered.abort();
        }
        if (invoice.state === 'pending') await passed(times.holdMs, AbortSignal.any([answered.signal, signal]));
        return statusAnswer(invoice);
      } finally {
        if (kept.get(invoice.id) === mine) kept.delete(invoice.id);
      }
    },

    cancel(text: string, contentType: string, thenPaid: boolean): TextAnswer {
      const invoice = invoiceOf(readObject(text, contentType, ['invoice_id']).invoice_id);
      if (invoice.state === 'paid') throw new BoxError(3002, 'Операция уже оплачена.');
      if (invoice.state !== 'pending') throw notFound();
      settle(invoice, 'cancelled');
      if (thenPaid) later.in(times.lateMs, () => Promise.resolve(settle(invoice, 'paid')));
      return success({});
    },

    refund(text: string, contentType: string, willFail: boolean): TextAnswer {
      const body = readObject(text, contentType, ['pay_id', 'amount']);
      const invoice = invoices().find((known) => known.payId !== undefined && known.payId === body.pay_id);
      if (!invoice?.payId) throw new BoxError(4001, 'Платеж не найден.');
      const minor = readSum(body.amount);
      if (minor > invoice.minor - invoice.askedBack) complain(2001, 'more is asked back than was paid');
      invoice.askedBack += minor;
      book.save(invoice);
      const refund: Refund = { kind: 'refund', id: `REF${hex(8)}`, payId: invoice.payId, minor, state: 'pending' };
      book.save(refund);
      later.in(times.refundMs, () => Promise.resolve(end(refund, invoice, willFail)));
      // Here 1 means "taken on"; in the refund's status it means "pending".
      return success({ refund_id: refund.id, status: 1 });
    },

    refundStatus({ query }: Pick<RouteRequest, 'query'>): TextAnswer {
      const refund = book.get(query.get('refund_id') ?? '');
      if (refund?.kind !== 'refund') throw notFound();
      return success({ refund_id: refund.id, status: REFUND_STATUS[refund.state] });
    },

    /** What was under way when the process ended goes on. */
    resume(): void {
      for (const note of book.all()) {
        if (note.kind !== 'refund' || note.state !== 'pending') continue;
        const invoice = invoices().find((known) => known.payId === note.payId);
        if (invoice) later.in(times.refundMs, () => Promise.resolve(end(note, invoice, false)));
      }
    },
  };

  function end(refund: Refund, invoice: Invoice, hasFailed: boolean): void {
    refund.state = hasFailed ? 'failed' : 'done';
    if (hasFailed) {
      invoice.askedBack -= refund.minor;
      book.save(invoice);
    } else {
      const { id: ref, minor } = refund;
      const movement = { vendor: VENDOR, ref, orderRef: invoice.externalId, minor, currency: 'UZS', at: world.now() };
      world.truth.write({ record: 'refund', ...movement });
    }
    book.save(refund);
  }
}

/** Resolves after the time or at the signal, whichever comes first. */
function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
