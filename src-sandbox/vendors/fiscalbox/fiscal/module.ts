/**
 * The fiscal module in the box: days, a memory of receipts, a clock that never goes back. It knows no repeats: the same
 * receipt sent twice is two receipts, and the truth shows both (I-24).
 */
import { createHash } from 'node:crypto';
import { type NoteBook, openNoteBook } from '../../../note-book.ts';
import type { Receipt } from '../../../truth.ts';
import type { VendorWorld } from '../../../vendor.ts';
import { BoxError } from '../envelope.ts';
import type { Document } from './documents.ts';

export const FISCAL_VENDOR = 'fiscalbox_fiscal';
const TERMINAL = 'UZ000000000001';
const OFFSET_MS = 5 * 3_600_000;
const WINDOW_MS = 5 * 60_000;

export interface Totals {
  saleCount: number;
  saleCash: number;
  saleCard: number;
  saleVat: number;
  refundCount: number;
  refundCash: number;
  refundCard: number;
  refundVat: number;
}
const ZERO: Totals = {
  saleCount: 0,
  saleCash: 0,
  saleCard: 0,
  saleVat: 0,
  refundCount: 0,
  refundCash: 0,
  refundCard: 0,
  refundVat: 0,
};

/** One note holds all of it: it is written with every receipt, and read back at the start. */
interface State {
  readonly id: 'module';
  seq: number;
  day: { number: number; isOpen: boolean; openedAt: number; closedAt: number; firstSeq: number };
  totals: Totals;
  /** Cash, card and VAT since the beginning: what refunds may take. */
  counters: { cash: number; card: number; vat: number };
  lastDocumentAt: number;
  /** Address of a sale's receipt → what was taken back of it. */
  refunded: Readonly<Record<string, number>>;
  last:
    | { body: Record<string, unknown>; result: Result; isRefund: boolean; cash: number; card: number; at: number }
    | undefined;
}

interface Result {
  number: number;
  time: string;
  sign: string;
  url: string;
}

export const boxText = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

/** ms UTC; throws `BoxError` 104 for what is no time of the box. */
function timeOf(text: string): number {
  const at = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)
    ? Date.parse(`${text.replace(' ', 'T')}+05:00`)
    : Number.NaN;
  if (Number.isNaN(at)) throw new BoxError(104, 'Invalid time');
  return at;
}

export interface ModuleOptions {
  /** The box's clock less the world's. */
  skewMs: number;
}

export function createModule({ truth, now, violation }: VendorWorld, { skewMs }: ModuleOptions) {
  const book: NoteBook<State> = openNoteBook<State>(truth, FISCAL_VENDOR);
  const fresh = (): State => ({
    id: 'module',
    seq: 0,
    day: { number: 1, isOpen: false, openedAt: 0, closedAt: 0, firstSeq: 1 },
    totals: ZERO,
    counters: { cash: 0, card: 0, vat: 0 },
    lastDocumentAt: 0,
    refunded: {},
    last: undefined,
  });
  let state = structuredClone(book.get('module') ?? fresh());
  const save = (): void => book.save(structuredClone(state));
  const clock = (): number => now() + skewMs;

  /** Every document: in the box's five minutes, and later than the one before. */
  function take(text: string): number {
    const at = timeOf(text);
    if (Math.abs(at - clock()) > WINDOW_MS) {
      violation('fiscal.time', `${text} is not within five minutes of ${boxText(clock())}`);
      throw new BoxError(104, 'Invalid time');
    }
    if (at <= state.lastDocumentAt) throw new BoxError(36_888, 'TIME PAST');
    return at;
  }

  const mine = (): Receipt[] => truth.view().receipts.filter((receipt) => receipt.vendor === FISCAL_VENDOR);

  function mayRefund(document: Document): void {
    const sum = document.cash + document.card;
    const sale = mine().find(({ qrUrl, kind }) => qrUrl === document.original && kind === 'sale');
    if (!sale) throw new BoxError(65_275, 'not valid refund info');
    const before = refundsOf(sale.qrUrl);
    if (before + sum > sale.minor) throw new BoxError(65_276, 'refund info has bad values');
    if (document.cash > state.counters.cash) throw new BoxError(36_913, 'NOT ENOUGH CASH');
    if (document.card > state.counters.card) throw new BoxError(36_914, 'NOT ENOUGH CARD');
    if (document.vat > state.counters.vat) throw new BoxError(36_915, 'NOT ENOUGH VAT');
  }
  const refundsOf = (url: string): number => state.refunded[url] ?? 0;

  function register(document: Document): Result {
    const at = take(document.time);
    if (!state.day.isOpen) throw new BoxError(36_909, 'SHIFT IS NOT OPEN');
    if (document.kind === 'refund') mayRefund(document);
    const number = state.seq + 1;
    const time = boxText(at).replace(/\D/g, '');
    const sign = String(
      createHash('sha256').update(`${number}|${time}|${document.uuid}`).digest().readUIntBE(0, 5) % 1e11,
    ).padStart(12, '0');
    const url = `https://ofd.soliq.uz/check?t=${TERMINAL}&r=${number}&c=${time}&s=${sign}`;
    const minor = document.cash + document.card;
    truth.write({
      record: 'receipt',
      vendor: FISCAL_VENDOR,
      key: document.uuid,
      paymentId: document.uuid.replace(/-(sale|refund)$/, ''),
      kind: document.kind,
      minor,
      currency: 'UZS',
      at,
      number,
      sign,
      qrUrl: url,
    });
    const isSale = document.kind === 'sale';
    const { totals: t, counters: c } = state;
    state = {
      ...state,
      seq: number,
      lastDocumentAt: at,
      refunded:
        document.original === undefined
          ? state.refunded
          : { ...state.refunded, [document.original]: refundsOf(document.original) + minor },
      totals: isSale
        ? {
            ...t,
            saleCount: t.saleCount + 1,
            saleCash: t.saleCash + document.cash,
            saleCard: t.saleCard + document.card,
            saleVat: t.saleVat + document.vat,
          }
        : {
            ...t,
            refundCount: t.refundCount + 1,
            refundCash: t.refundCash + document.cash,
            refundCard: t.refundCard + document.card,
            refundVat: t.refundVat + document.vat,
          },
      counters: {
        cash: c.cash + (isSale ? 1 : -1) * document.cash,
        card: c.card + (isSale ? 1 : -1) * document.card,
        vat: c.vat + (isSale ? 1 : -1) * document.vat,
      },
      last: {
        body: document.body,
        result: { number, time, sign, url },
        isRefund: !isSale,
        cash: document.cash,
        card: document.card,
        at,
      },
    };
    save();
    return { number, time, sign, url };
  }

  return {
    register,
    clock,
    terminal: TERMINAL,
    state: (): Readonly<State> => state,
    receipts: mine,
    open(text: string): void {
      if (state.day.isOpen) throw new BoxError(9_327, 'ZREPORT_ALREADY_OPEN');
      const at = take(text);
      const number = state.day.closedAt === 0 ? state.day.number : state.day.number + 1;
      state = {
        ...state,
        day: { number, isOpen: true, openedAt: at, closedAt: 0, firstSeq: state.seq + 1 },
        totals: ZERO,
        lastDocumentAt: at,
      };
      save();
    },
    close(text: string): void {
      if (!state.day.isOpen) throw new BoxError(9_326, 'ZREPORT_ALREADY_CLOSE');
      const at = take(text);
      state = { ...state, day: { ...state.day, isOpen: false, closedAt: at }, lastDocumentAt: at };
      save();
    },
    reset(): void {
      book.reset();
      state = fresh();
    },
  };
}
