/**
 * The sale in front of the cashier, from the first digit to the result. It holds what is asked for, never what
 * happened: what happened to a payment is read from the station store by `paymentId`.
 *
 *   amount ──pay──► tender ──cash──► cash ─┐
 *                     │ └──scans_code► code ┤
 *                     └─────────────────────┴─► payment ──newSale──► amount
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { MethodView } from '../../src-shared/contract/method-views.ts';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { AgreedPrice, ParkedSale } from '../../src-shared/contract/sale-views.ts';
import type { StationClient } from '../../src-shared/contract/station.ts';
import type { ProductView } from '../../src-shared/contract/station-views.ts';
import { CallError, type WireError } from '../../src-shared/contract/wire-error.ts';
import {
  type Currency,
  exponentOf,
  type Money,
  money,
  parseMajor,
  priceTimes,
  subtract,
  sum,
  zero,
} from '../../src-shared/money.ts';
import { AnswerLost } from '../client/connection.ts';
import { newId, newOrderId } from './new-id.ts';
import type { StationStore } from './station-store.ts';

export type SaleStep = 'amount' | 'tender' | 'cash' | 'code' | 'payment';

/** One product in the basket; `quantity` in whole pieces. */
export interface BasketLine {
  readonly product: ProductView;
  readonly quantity: number;
  /** What one piece costs in this order, where the station keeps another price than the catalogue's. */
  readonly price?: Money;
}

/** What one piece of it costs. */
export const priceOf = ({ product, price }: BasketLine): Money => price ?? product.price;

/** Why the last press did not work: the station's refusal, or no answer at all. */
export type Trouble = { kind: 'refused'; error: WireError } | { kind: 'lost' };

/** A customer's code between the scan and the press that charges it. In memory only, and not for long. */
export interface Scanned {
  readonly code: string;
  /** The wallet it looks like, where that is not the chosen one. */
  readonly other: MethodView | null;
}

export interface SaleState {
  readonly step: SaleStep;
  readonly orderId: string;
  /** Plain digits with a point, as typed: "1500.5". Empty while a basket decides the sum. */
  readonly typed: string;
  readonly basket: readonly BasketLine[];
  /** The way to pay that was chosen, for the cash and code steps. */
  readonly method: MethodView | null;
  /** The payment on screen. Minted here, before the station knows it. */
  readonly paymentId: string | null;
  /** A start that has not been answered yet: pressing again sends exactly this again. */
  readonly pending: StartPayment | null;
  /** The start whose answer is being waited for at this moment. */
  readonly asking: StartPayment | null;
  readonly trouble: Trouble | null;
  readonly scanned: Scanned | null;
  /** A part of what is left, where the customer pays in several ways; null: all that is left. */
  readonly part: Money | null;
  /** Parts of this order that are paid and seen. */
  readonly paidParts: readonly PaidPart[];

  type(key: string): void;
  erase(): void;
  clear(): void;
  addProduct(product: ProductView): void;
  removeProduct(productId: string): void;
  /** What a scanner typed into the sum is taken back: the sum is again as it was before. */
  retype(before: Pick<SaleState, 'typed' | 'basket'>): void;
  toTender(): void;
  choose(method: MethodView): void;
  back(): void;
  /** Keeps a scanned code until it is charged; any other act, or a minute and a half, forgets it. */
  hold(scanned: Scanned): void;
  dropCode(): void;
  /** Starts the payment. While one is being asked for, further presses do nothing. */
  start(method: MethodView, extra?: Pick<StartPayment, 'code' | 'tendered' | 'by'>): Promise<void>;
  /** Sends the unanswered start again, with the same id. */
  askAgain(): Promise<void>;
  /** The order again, for another try: same order, same sum, a new payment. */
  otherTender(payment: PaymentView): void;
  /** Shows a payment that is known already: a parked one, or the one before a reload. */
  show(payment: PaymentView): void;
  /** The station does not know the payment of before the reload: it never started. The sum stays. */
  forget(): void;
  newSale(): void;
  /** How much of what is left is paid next; null: all of it. */
  payPart(part: Money | null): void;
  /** This part is paid: on to what is left of the order. */
  payRest(payment: PaymentView): void;
  /** The station keeps the sale for later, and another begins. Throws its refusal, and then the sale stays. */
  putAside(): Promise<void>;
  /** Goes on with a sale that was put aside; the one on screen is put aside first where it has a sum. Throws like it. */
  recall(orderId: string): Promise<void>;
  /** The station keeps another price for a product of this order. */
  agreedTo(price: AgreedPrice): void;
}

/**
 * A paid part of an order. What it brought is kept beside its id: after a reload this page does not know payments that
 * are over, and a part that was forgotten would be asked for twice.
 */
export interface PaidPart {
  readonly id: string;
  readonly keptMinor: number;
}

export type SaleStore = StoreApi<SaleState>;

export interface SaleDeps {
  readonly client: StationClient;
  readonly station: StationStore;
  readonly currency: Currency;
  /** Survives a reload of this page: sessionStorage. */
  readonly memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Waits between two tries of the same question. */
  readonly pause: (ms: number) => Promise<void>;
}

const maxWholeDigits = 12;
/** How long to wait before the same question is asked again, one entry a try. */
const retryPausesMs = [500, 1_000, 2_000, 4_000];
/** No wallet's one-time code lives longer. In ms. */
const codeKeptMs = 90_000;
const memoryKey = 'qabul.sale';

/** What the reload needs. Never the customer's code: it is as good as money. */
type Remembered = Pick<SaleState, 'orderId' | 'typed' | 'paymentId'> & {
  /** Id, pieces, and the price in minor units where it is not the catalogue's. */
  items: [string, number, number?][];
  paidParts?: readonly PaidPart[];
};

/** The sum that is asked for: the basket's when there is one, else what was typed. */
export function totalOf(state: Pick<SaleState, 'typed' | 'basket'>, currency: Currency): Money {
  if (state.basket.length > 0) {
    return sum(
      state.basket.map((line) => priceTimes(priceOf(line), line.quantity * 1000)),
      currency,
    );
  }
  const plain = state.typed.replace(/\.$/, '');
  return plain === '' ? zero(currency) : parseMajor(plain, currency);
}

/** What the paid parts of an order brought, without the rails' fees; what went back of them is owed again. */
export function paidSum(
  paidParts: readonly PaidPart[],
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  const kept = paidParts.map(({ id, keptMinor }) => {
    const payment = payments[id];
    return money(payment ? keptOf(payment) : keptMinor, currency);
  });
  return sum(kept, currency);
}

/** What a payment brought its order, minor units. */
function keptOf(payment: PaymentView): number {
  if (payment.status !== 'completed') return 0;
  const fee = payment.payable.minor - payment.amount.minor;
  return Math.max(0, payment.received.minor - (payment.refunded?.minor ?? 0) - fee);
}

/** A list of paid parts with this payment among them, once. */
export const withPart = (paidParts: readonly PaidPart[], payment: PaymentView): readonly PaidPart[] => [
  ...paidParts.filter(({ id }) => id !== payment.id),
  { id: payment.id, keptMinor: keptOf(payment) },
];

/** What is asked for next: the chosen part, else all that is left of the order. */
export function dueOf(
  state: Pick<SaleState, 'typed' | 'basket' | 'part' | 'paidParts'>,
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  return state.part ?? leftOf(state, payments, currency);
}

/** What is left of the order, never below nothing. */
export function leftOf(
  state: Pick<SaleState, 'typed' | 'basket' | 'paidParts'>,
  payments: Readonly<Record<string, PaymentView>>,
  currency: Currency,
): Money {
  const left = subtract(totalOf(state, currency), paidSum(state.paidParts, payments, currency));
  return left.minor > 0 ? left : zero(currency);
}

/** Digits, "00", "000" and "." appended to what is typed, within the currency's places. */
export function typeKey(typed: string, key: string, places: number): string {
  if (key === '.') return places === 0 || typed.includes('.') ? typed : `${typed || '0'}.`;
  const [whole = '', part] = typed.split('.');
  if (part !== undefined) return part.length + key.length > places ? typed : typed + key;
  const next = (whole + key).replace(/^0+(?=\d)/, '');
  return next.length > maxWholeDigits ? typed : next === '0' ? '' : next;
}

export function createSaleStore(deps: SaleDeps): SaleStore {
  const { client, station, currency, memory } = deps;
  const places = exponentOf(currency);

  const fresh = () => ({
    step: 'amount' as const,
    orderId: newOrderId(),
    typed: '',
    basket: [],
    method: null,
    paymentId: null,
    pending: null,
    trouble: null,
    scanned: null,
    part: null,
    paidParts: [],
  });

  return createStore<SaleState>((set, get) => {
    const save = () => {
      const { orderId, typed, paymentId, basket, paidParts } = get();
      const items = basket.map(({ product, quantity, price }): [string, number, number?] =>
        price ? [product.id, quantity, price.minor] : [product.id, quantity],
      );
      memory.setItem(memoryKey, JSON.stringify({ orderId, typed, paymentId, items, paidParts } satisfies Remembered));
    };
    const change = (part: Partial<SaleState>) => {
      set({ scanned: null, ...part });
      save();
    };

    /** Nothing of the sale on screen, neither goods nor paid parts, belongs to a payment of another order. */
    const ofItsOrder = ({ orderId, amount }: PaymentView): Partial<SaleState> =>
      orderId === get().orderId ? {} : { typed: spell(amount.minor, places), basket: [], part: null, paidParts: [] };

    /** The station keeps the sale on screen, where there is one. Asked twice it keeps the same one. */
    const park = async () => {
      const { orderId, basket, step } = get();
      const total = totalOf(get(), currency);
      if (step === 'payment' || total.minor === 0) return;
      const items = basket.map(({ product, quantity }) => ({ productId: product.id, quantityMilli: quantity * 1000 }));
      await client.sale.park({ orderId, ...(items.length > 0 ? { items } : { amount: total }) });
      // A key may have been pressed meanwhile: then it is another sale.
      if (get().orderId === orderId) get().newSale();
    };
    /** A sale of the desk as the screen holds it. */
    const held = ({ items, amount, parts, orderId }: ParkedSale) => {
      const products = station.getState().view?.products ?? [];
      return {
        orderId,
        typed: amount ? spell(amount.minor, places) : '',
        basket: items.map(({ productId, quantityMilli, price }): BasketLine => {
          const known = products.find(({ id }) => id === productId) ?? { id: productId, name: {}, price };
          const isUsual = known.price.minor === price.minor;
          return { product: known, quantity: quantityMilli / 1000, ...(!isUsual && { price }) };
        }),
        paidParts: parts.map(({ id, kept }): PaidPart => ({ id, keptMinor: kept.minor })),
      };
    };

    /** Asks until an answer comes or the tries are used up; every try is the same question. */
    const send = async (input: StartPayment): Promise<void> => {
      for (const pauseMs of [...retryPausesMs, null]) {
        try {
          station.getState().put(await client.payment.start(input));
          if (get().pending === input) set({ pending: null, trouble: null });
          return;
        } catch (error) {
          // A newer sale is on screen, or a push brought the payment: nothing is left to ask.
          if (get().pending !== input) return;
          if (input.id && station.getState().payments[input.id]) {
            set({ pending: null, trouble: null });
            return;
          }
          if (error instanceof CallError) {
            const step = input.tendered ? 'cash' : input.code ? 'code' : 'tender';
            change({ step, paymentId: null, pending: null, trouble: { kind: 'refused', error: error.wire } });
            return;
          }
          if (!(error instanceof AnswerLost)) throw error;
          set({ trouble: { kind: 'lost' } });
          if (pauseMs !== null) await deps.pause(pauseMs);
        }
      }
    };

    const run = async (input: StartPayment) => {
      set({ asking: input });
      try {
        await send(input);
      } finally {
        if (get().asking === input) set({ asking: null });
      }
    };

    return {
      ...fresh(),
      ...recall(memory, station),
      asking: null,
      type: (key) => change({ typed: typeKey(get().basket.length > 0 ? '' : get().typed, key, places), basket: [] }),
      erase: () => change({ typed: get().typed.slice(0, -1), basket: [] }),
      clear: () => change({ typed: '', basket: [] }),
      addProduct(product) {
        const { basket } = get();
        const at = basket.findIndex((line) => line.product.id === product.id);
        const line = basket[at];
        change({
          typed: '',
          basket: line
            ? basket.with(at, { ...line, quantity: line.quantity + 1 })
            : [...basket, { product, quantity: 1 }],
        });
      },
      removeProduct: (productId) =>
        change({
          basket: get().basket.flatMap((line) =>
            line.product.id !== productId
              ? [line]
              : line.quantity > 1
                ? [{ ...line, quantity: line.quantity - 1 }]
                : [],
          ),
        }),
      retype: ({ typed, basket }) => change({ typed, basket }),
      toTender() {
        if (totalOf(get(), currency).minor > 0) change({ step: 'tender', trouble: null });
      },
      choose: (method) => change({ method, step: method.kind === 'cash' ? 'cash' : 'code', trouble: null }),
      back() {
        const { step } = get();
        if (step === 'cash' || step === 'code') change({ step: 'tender', method: null, trouble: null });
        else if (step === 'tender') change({ step: 'amount', trouble: null });
      },
      hold(scanned) {
        set({ scanned, trouble: null });
        void deps.pause(codeKeptMs).then(() => {
          if (get().scanned === scanned) set({ scanned: null });
        });
      },
      dropCode: () => set({ scanned: null }),
      async start(method, extra = {}) {
        const { step, pending, orderId, basket, part, paidParts } = get();
        if (pending || step === 'payment' || step === 'amount') return; // One press, one payment.
        const isSplit = part !== null || paidParts.length > 0;
        const items = basket.map((line) => ({ productId: line.product.id, quantityMilli: line.quantity * 1000 }));
        const input: StartPayment = {
          id: newId(),
          orderId,
          amount: dueOf(get(), station.getState().payments, currency),
          method: method.method,
          // Where a part is paid the goods are the whole order's.
          ...(items.length > 0 && { items }),
          ...(isSplit && { orderTotal: totalOf(get(), currency) }),
          ...extra,
        };
        change({ step: 'payment', paymentId: input.id ?? null, pending: input, trouble: null, method });
        await run(input);
      },
      async askAgain() {
        const { asking, pending } = get();
        if (pending && asking !== pending) await run(pending);
      },
      otherTender: (payment) =>
        change({
          step: 'tender',
          orderId: payment.orderId,
          ...ofItsOrder(payment),
          paymentId: null,
          pending: null,
          trouble: null,
          method: null,
        }),
      show: (payment) =>
        change({
          step: 'payment',
          orderId: payment.orderId,
          ...ofItsOrder(payment),
          paymentId: payment.id,
          pending: null,
          trouble: null,
        }),
      forget: () => change({ step: 'amount', paymentId: null, pending: null, trouble: null }),
      newSale() {
        set(fresh());
        memory.removeItem(memoryKey);
      },
      payPart: (part) => change({ part, trouble: null }),
      payRest: (payment) =>
        change({
          step: 'tender',
          paidParts: withPart(get().paidParts, payment),
          part: null,
          paymentId: null,
          pending: null,
          trouble: null,
          method: null,
        }),
      putAside: park,
      async recall(orderId) {
        await park();
        const sale = await client.sale.recall({ orderId });
        const { paidParts, ...order } = held(sale);
        const last = sale.paid.minor >= sale.total.minor ? paidParts.at(-1) : undefined;
        if (!last) {
          change({ ...fresh(), ...order, paidParts, step: 'tender' });
          return;
        }
        // It was paid while it lay there: its result, and nothing to pay.
        const payment = await client.payment.get({ id: last.id });
        station.getState().put(payment);
        change({ ...fresh(), ...order, paidParts: paidParts.slice(0, -1), paymentId: payment.id, step: 'payment' });
      },
      agreedTo({ orderId, productId, price }) {
        if (orderId !== get().orderId) return;
        change({
          basket: get().basket.map((line) => {
            if (line.product.id !== productId) return line;
            const { product, quantity } = line;
            return product.price.minor === price.minor ? { product, quantity } : { product, quantity, price };
          }),
        });
      },
    };
  });
}

/** A sum spelt as if it had been typed. */
function spell(minor: number, places: number): string {
  const all = String(minor).padStart(places + 1, '0');
  if (places === 0) return all;
  const part = all.slice(-places).replace(/0+$/, '');
  return all.slice(0, -places) + (part ? `.${part}` : '');
}

/** The sale before a reload: back to its payment if it had one, else to its sum. */
function recall(memory: SaleDeps['memory'], station: StationStore): Partial<SaleState> {
  try {
    const saved = JSON.parse(memory.getItem(memoryKey) ?? 'null') as Remembered | null;
    if (!saved) return {};
    const products = station.getState().view?.products ?? [];
    const basket = saved.items.flatMap(([id, quantity, minor]): BasketLine[] => {
      const product = products.find((candidate) => candidate.id === id);
      if (!product) return [];
      return [{ product, quantity, ...(minor !== undefined && { price: money(minor, product.price.currency) }) }];
    });
    const { orderId, typed, paymentId, paidParts = [] } = saved;
    return { orderId, typed, basket, paymentId, paidParts, step: paymentId ? 'payment' : 'amount' };
  } catch {
    return {};
  }
}
