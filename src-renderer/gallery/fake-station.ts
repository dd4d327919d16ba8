/**
 * A station in memory, for the gallery and for tests: it answers the contract's calls from fixtures and pushes changes
 * like the real one. It judges nothing; what a customer does simply becomes the payment's status.
 */

import type { Envelope, Transport } from '../../src-shared/contract/define.ts';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { AgreePrice, ParkedSale, ParkSale } from '../../src-shared/contract/sale-views.ts';
import type { StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import { ERROR_KINDS, type ErrorCode } from '../../src-shared/contract/wire-error.ts';
import { money, priceTimes, sum } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import { boothAnswer } from './booth-answers.ts';
import { openAmong, paymentIn, storyOf } from './fixtures.ts';
import { officeAnswer } from './office-answers.ts';
import { FOUND_PORTS, waysBack } from './pinpad-fixtures.ts';
import { REPORT_DIFFERS, shiftAnswer } from './shift-fixtures.ts';

export interface FakeStation extends Transport {
  /** Every call in order, with what was sent. */
  readonly calls: { name: string; input: unknown }[];
  /** Moves a payment and tells the subscribers. */
  move(id: string, change: Partial<PaymentView>): void;
  /** What a call answers instead of the usual; throwing loses the answer. Without it: the usual again. */
  answer(name: string, how?: (input: never) => Envelope | Promise<Envelope>): void;
}

/** The customer's acts and the status they lead to. */
const AFTER: Readonly<Record<string, PaymentStatus>> = {
  approve: 'completed',
  decline: 'declined',
  cancel: 'cancelled',
  partial: 'awaiting_customer',
  scan: 'awaiting_customer',
};

/** Whose code it is, by its first four digits. */
const OWNERS: Readonly<Record<string, string>> = { 8800: 'click_pass', 5050: 'payme_go', 4000: 'uzum_fastpay' };

/** A refusal as it travels; `payment` is the one that stands in the way. */
export const refusal = (code: ErrorCode, payment?: string): Envelope => ({
  ok: false,
  error: {
    code,
    message: ERROR_KINDS[code].meaning,
    retry: ERROR_KINDS[code].retry,
    id: 'E4F7Q2',
    ...(payment && { payment }),
  },
});

export function fakeStation(start: StationView, known: readonly PaymentView[] = []): FakeStation {
  const payments = new Map(known.map((payment) => [payment.id, payment]));
  const listeners = new Set<(event: string, data: unknown) => void>();
  const calls: FakeStation['calls'] = [];
  const special = new Map<string, (input: never) => Envelope | Promise<Envelope>>();
  let view: StationView = { ...start, open: [...start.open, ...openAmong(known)] };
  for (const payment of start.open) payments.set(payment.id, payment);

  const tell = (change: Omit<StationChange, 'rev'>) => {
    const rev = view.rev + 1;
    view = { ...view, ...(change.shift && { shift: change.shift }), rev, open: openAmong([...payments.values()]) };
    for (const listener of listeners) listener('change', { rev, ...change });
  };
  const move = (id: string, change: Partial<PaymentView>) => {
    const before = payments.get(id);
    if (!before) return;
    const payment = { ...before, ...change, rev: before.rev + 1 };
    payments.set(id, payment);
    tell({ payment });
  };
  const ok = (data: unknown): Envelope => ({ ok: true, data });
  const one = (id: string) => {
    const payment = payments.get(id);
    return payment ? ok(payment) : refusal('payment.not_found');
  };

  function startPayment(input: StartPayment): Envelope {
    const id = input.id ?? '';
    if (payments.has(id)) return one(id);
    const amount =
      input.amount ??
      view.products.find((product) => product.id === input.items?.[0]?.productId)?.price ??
      money(0, view.station.currency);
    const cash = input.method === 'cash';
    const payment = paymentIn(
      cash ? 'completed' : 'awaiting_customer',
      {
        id,
        orderId: input.orderId,
        method: input.method,
        provider: input.method,
        amount,
        rev: 1,
        ...(cash && input.tendered && { change: money(input.tendered.minor - amount.minor, amount.currency) }),
      },
      Date.now(),
    );
    payments.set(id, payment);
    tell({ payment });
    return ok(payment);
  }

  /** Sales put aside, as a station keeps them. */
  const parked = new Map<string, ParkedSale>();
  function saleCall(name: string, input: never): Envelope | undefined {
    const { orderId, items = [], amount, productId, price } = input as ParkSale & AgreePrice;
    const nothing = money(0, view.station.currency);
    const costOf = (id: string) => view.products.find((product) => product.id === id)?.price ?? nothing;
    const waiting = () => {
      view = { ...view, parked: parked.size };
      tell({ parked: parked.size });
    };
    switch (name) {
      case 'sale.park': {
        const goods = items.map((item) => ({ ...item, price: costOf(item.productId) }));
        const sums = goods.map((item) => priceTimes(item.price, item.quantityMilli));
        const parts = [...payments.values()]
          .filter((payment) => payment.orderId === orderId && payment.status === 'completed')
          .map(({ id, received }) => ({ id, kept: received }));
        const paid = sum(
          parts.map(({ kept }) => kept),
          view.station.currency,
        );
        const total = amount ?? sum(sums, view.station.currency);
        const sale: ParkedSale = {
          orderId,
          total,
          ...(amount && { amount }),
          items: goods,
          parts,
          paid,
          parkedAt: Date.now(),
        };
        parked.set(orderId, sale);
        waiting();
        return ok(sale);
      }
      case 'sale.parked':
        return ok({ items: [...parked.values()] });
      case 'sale.recall': {
        const sale = parked.get(orderId);
        if (!sale) return refusal('sale.not_parked');
        parked.delete(orderId);
        waiting();
        return ok(sale);
      }
      case 'sale.drop':
        parked.delete(orderId);
        waiting();
        return ok({});
      case 'sale.price':
        return ok({ orderId, productId, price, usual: costOf(productId) });
      case 'customer.show':
        return ok({});
      default:
        return undefined;
    }
  }

  function answer(name: string, input: never): Envelope {
    const { id = '', paymentId = '', action = '', status } = input as Readonly<Record<string, string>>;
    switch (name) {
      case 'payment.start':
        return startPayment(input);
      case 'code.recognise':
        return ok({ method: OWNERS[(input as { code: string }).code.slice(0, 4)] ?? null });
      case 'payment.get':
        return one(id);
      case 'payment.list':
        return ok({
          items: [...payments.values()].filter((payment) => !status || payment.status === status).reverse(),
        });
      case 'payment.story': {
        const payment = payments.get(id);
        return payment ? ok({ payment, lines: storyOf(payment) }) : refusal('payment.not_found');
      }
      case 'payment.cancel':
        move(id, { status: 'cancelling' });
        return one(id);
      case 'payment.refundOptions': {
        const payment = payments.get(id);
        return payment ? ok(waysBack(payment)) : refusal('payment.not_found');
      }
      case 'payment.ask':
        return one(id);
      case 'payment.park':
        return one(id);
      case 'payment.setAside':
        move(id, { setAsideBy: (input as { by: string }).by });
        return one(id);
      case 'pinpad.ports':
        return ok(FOUND_PORTS);
      case 'pinpad.test':
        return ok({
          ok: true,
          steps: [{ step: 'device', outcome: 'proved', reason: 'ok', detail: 'PAX A35 · 00000166' }],
        });
      case 'payment.resolve':
        move(id, { status: (input as { outcome: PaymentStatus }).outcome, resolvedBy: (input as { by: string }).by });
        return one(id);
      case 'booth.prepare':
      case 'booth.place':
      case 'booth.free':
      case 'booth.freeState':
      case 'booth.unknown':
      case 'booth.remedy':
      case 'booth.service':
      case 'person.list':
      case 'person.login':
      case 'person.logout':
        return boothAnswer(name, input, [...payments.values()], view) ?? refusal('booth.not_a_booth');
      case 'payment.handover':
        move(id, { handedOverAt: Date.now() });
        return one(id);
      case 'shift.open':
        tell({
          shift: {
            ...view.shift,
            shiftId: view.shift.shiftId ?? REPORT_DIFFERS.shiftId,
            status: 'open',
            openedAt: Date.now(),
          },
        });
        return ok(view.shift);
      case 'shift.close':
        tell({ shift: { shiftId: null, status: 'none', totals: [] } });
        return ok(REPORT_DIFFERS);
      case 'practice.customer': {
        const status = AFTER[action] ?? 'awaiting_customer';
        const amount = payments.get(paymentId)?.amount;
        move(paymentId, {
          status,
          ...(status === 'completed' && amount && { received: amount }),
          ...(action === 'scan' && { confirming: true }),
        });
        return ok({ ok: true });
      }
      case 'practice.fault':
        return ok({ ok: true });
      case 'shift.cancelClose':
        tell({ shift: { ...view.shift, status: 'open' } });
        return ok(view.shift);
      default: {
        const sale = saleCall(name, input);
        if (sale) return sale;
        const data = shiftAnswer(name, input) ?? officeAnswer(name);
        return data === undefined ? refusal('request.unknown_call') : ok(data);
      }
    }
  }

  return {
    calls,
    move,
    answer: (name, how) => (how ? special.set(name, how) : special.delete(name)),
    async request(name, input) {
      calls.push({ name, input });
      const how = special.get(name);
      return how ? how(input as never) : answer(name, input as never);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener('snapshot', view);
      return () => listeners.delete(listener);
    },
  };
}
