/**
 * The sale in front of the cashier, from the first digit to the result. It holds what is asked for, never what
 * happened: what happened to a payment is read from the station store by `paymentId`.
 *
 *   amount ──pay──► tender ──cash──► cash ─┐
 *                     │ └──scans_code► code ┤
 *                     └─────────────────────┴─► payment ──newSale──► amount
 */
import { createStore } from 'zustand/vanilla';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ParkedSale } from '../../src-shared/contract/sale-views.ts';
import type { StationClient } from '../../src-shared/contract/station.ts';
import { type Currency, exponentOf } from '../../src-shared/money.ts';
import { askStart } from './ask-start.ts';
import { newId, newOrderId } from './new-id.ts';
import { forgetSale, recallSale, remember, type SaleMemory } from './sale-memory.ts';
import type { SaleState, SaleStore } from './sale-state.ts';
import { type BasketLine, dueOf, type PaidPart, totalOf, withPart } from './sale-sum.ts';
import type { StationStore } from './station-store.ts';
import { spell, typeKey } from './typed-sum.ts';

export interface SaleDeps {
  readonly client: StationClient;
  readonly station: StationStore;
  readonly currency: Currency;
  readonly memory: SaleMemory;
  /** Waits between two tries of the same question. */
  readonly pause: (ms: number) => Promise<void>;
}

/** No wallet's one-time code lives longer. In ms. */
const codeKeptMs = 90_000;

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
    const change = (part: Partial<SaleState>) => {
      set({ scanned: null, ...part });
      remember(memory, get());
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

    const run = async (input: StartPayment) => {
      set({ asking: input });
      try {
        await askStart(deps, input, {
          isAsking: () => get().pending === input,
          answered: () => set({ pending: null, trouble: null }),
          refused(error) {
            const step = input.tendered ? 'cash' : input.code ? 'code' : 'tender';
            change({ step, paymentId: null, pending: null, trouble: { kind: 'refused', error } });
          },
          lost: () => set({ trouble: { kind: 'lost' } }),
        });
      } finally {
        if (get().asking === input) set({ asking: null });
      }
    };

    return {
      ...fresh(),
      ...recallSale(memory, station),
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
        forgetSale(memory);
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
