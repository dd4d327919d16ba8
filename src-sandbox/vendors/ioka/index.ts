/**
 * ioka, simulated: its API, which the station calls (wallets.md §3), its webhooks, and the customers who open the
 * checkout page from the station's QR and type a card.
 */
import * as z from 'zod';
import type { Route, RouteRequest, TextAnswer } from '../../json-server.ts';
import { createLater } from '../../later.ts';
import { createPhones } from '../../phones.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownPayment } from '../../screen.ts';
import { Milliseconds, sectionOf } from '../../settings.ts';
import type { CustomerAction, CustomerOutcome, SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { takeOneOf, underFault, WIRE_FAULTS } from '../../wire-faults.ts';
import {
  type Api,
  answer,
  cancelOrder,
  createOrder,
  IokaError,
  listOrders,
  mustHaveKey,
  onPayment,
  readOrder,
  readPayment,
  worksOf,
} from './api.ts';
import { checkoutUrlOf, type IokaOrder, type IokaPayment, openOrders, VENDOR } from './orders.ts';
import { createWebhooks, type Event } from './webhooks.ts';

/** Faults of an act of the customer, and of what the shop is told about it. */
const CUSTOMER_FAULTS = [
  'webhook_never',
  'duplicate_webhook',
  'reordered_webhooks',
  'replay',
  'wrong_amount',
  'unknown_word',
  'late',
  'cancelled_then_paid',
] as const;
type CustomerFault = (typeof CUSTOMER_FAULTS)[number];
/** The customer has paid, and the shop has been told, before the order was answered. */
const BEFORE_REPLY = 'webhook_before_reply';
const DUPLICATES = 8;
const ODD_WORDS = 3;

const Section = z.object({
  apiKey: z.string().min(1),
  webhookKey: z.string().min(1),
  /** How long a customer under `late`, `cancelled_then_paid` or `replay` takes. */
  lateMs: Milliseconds.default(5_000),
  slowMs: Milliseconds.default(3_000),
  retryMs: Milliseconds.default(5_000),
  /** Webhooks in the words of ioka.ru.md instead of ioka's own. */
  documentWords: z.boolean().default(false),
});

export const ioka: VendorDefinition = {
  id: VENDOR,
  faults: [...WIRE_FAULTS, BEFORE_REPLY, ...CUSTOMER_FAULTS],
  create: createIoka,
};

function createIoka(world: VendorWorld): SimulatedVendor {
  const section = sectionOf(world.settings, VENDOR, Section);
  if (!section) return {};
  const { lateMs, slowMs, apiKey } = section;
  const { dial, now } = world;
  const orders = openOrders(world);
  const later = createLater(VENDOR, world.log);
  const phones = createPhones();
  // Due dates come when they come: hurrying customers does not hurry them.
  const dueDates = createLater(VENDOR, world.log);
  const webhooks = createWebhooks(section, world, later);
  for (const order of orders.book.all()) expireLater(order);

  const api: Api = {
    orders,
    now,
    apiKey,
    tell: (event, order, payment) => later.in(0, () => webhooks.deliver(webhooks.about(event, order, payment))),
    async beforeReply(order) {
      expireLater(order);
      if (takeOneOf(dial, VENDOR, [BEFORE_REPLY]) !== undefined) await pay(order);
    },
  };

  function expireLater(order: IokaOrder): void {
    if (order.dueDate === null || order.status !== 'UNPAID') return;
    dueDates.in(Math.max(0, order.dueDate - now()), async () => {
      if (order.status !== 'UNPAID') return;
      orders.expire(order);
      await webhooks.deliver(webhooks.about('ORDER_EXPIRED', order));
    });
  }

  /** What the document does not allow is remembered, and answered as ioka answers. */
  async function call(
    request: RouteRequest,
    work: (request: RouteRequest, api: Api) => TextAnswer | Promise<TextAnswer>,
  ): Promise<TextAnswer> {
    try {
      mustHaveKey(request, apiKey);
      return await work(request, api);
    } catch (error) {
      if (!(error instanceof IokaError)) throw error;
      if (error.status !== 404 && error.status !== 409) world.violation('request.invalid', error.message);
      return answer(error.status, { code: error.code, message: error.message });
    }
  }

  const route = (
    method: 'GET' | 'POST',
    path: string,
    work: (request: RouteRequest, api: Api) => TextAnswer | Promise<TextAnswer>,
  ): Route => ({
    method,
    path: `/ioka/v2${path}`,
    withoutToken: true,
    unparsed: true,
    answer: (request) => underFault({ dial, vendor: VENDOR, slowMs }, request, () => call(request, work)),
  });

  /** The customer's phone opens the page. */
  function open(shown: ShownPayment): IokaOrder {
    const order = orders.ofExternalId(shown.id).at(-1);
    if (!order) throw new Refusal(409, 'customer.nothing_to_scan', 'ioka has no order of this payment');
    if (!phones.read(shown, checkoutUrlOf(order)).endsWith(`/orders/${order.id}`)) {
      world.violation('qr.shown', 'the code on the screen is not the checkout page of this payment');
      throw new Refusal(422, 'ioka.bad_qr', 'the page is of another order');
    }
    if (order.amount !== shown.payable.minor || shown.payable.currency !== 'KZT') {
      world.violation('order.amount', `the page says ${order.amount} tiyn, the screen ${shown.payable.minor}`);
      throw new Refusal(422, 'ioka.other_amount', 'the page names another amount than the screen');
    }
    if (order.status !== 'UNPAID') throw new Refusal(409, 'ioka.not_payable', `the order is ${order.status}`);
    if (order.dueDate !== null && order.dueDate <= now())
      throw new Refusal(409, 'ioka.not_payable', 'the order has expired');
    return order;
  }

  async function tell(event: Event, order: IokaOrder, payment: IokaPayment, fault?: CustomerFault): Promise<void> {
    if (fault === 'webhook_never') return;
    const webhook = webhooks.about(event, order, payment);
    if (fault === 'reordered_webhooks') {
      await webhooks.deliver(webhook);
      await webhooks.deliver(
        webhooks.about('PAYMENT_APPROVED', order, { ...payment, status: 'APPROVED', captured: 0 }),
      );
      await webhooks.deliver(
        webhooks.about('PAYMENT_DECLINED', order, { ...payment, status: 'DECLINED', captured: 0 }),
      );
      return;
    }
    const times = fault === 'duplicate_webhook' ? DUPLICATES : 1;
    await Promise.all(Array.from({ length: times }, () => webhooks.deliver(webhook)));
    if (fault === 'replay') later.in(lateMs, () => webhooks.deliver(webhook));
  }

  /** A card that is good: held first where the shop asked for two stages, else taken. */
  async function pay(order: IokaOrder, fault?: CustomerFault): Promise<void> {
    const payment = orders.begin(order, 'PENDING');
    if (fault === 'unknown_word') order.oddWords = ODD_WORDS;
    if (order.captureMethod === 'MANUAL') {
      orders.hold(order, payment);
      return tell('PAYMENT_APPROVED', order, payment, fault);
    }
    orders.capture(
      order,
      payment,
      fault === 'wrong_amount' ? Math.max(1, Math.floor(order.amount / 100)) : order.amount,
    );
    return tell('PAYMENT_CAPTURED', order, payment, fault);
  }

  async function approve(order: IokaOrder, fault: CustomerFault | undefined): Promise<CustomerOutcome> {
    if (fault === 'late') {
      later.in(lateMs, () => pay(order));
      return { ok: true, detail: 'the customer will confirm later' };
    }
    if (fault === 'cancelled_then_paid') {
      orders.expire(order);
      await webhooks.deliver(webhooks.about('ORDER_EXPIRED', order));
      later.in(lateMs, () => pay(order));
      return { ok: true, detail: 'the order has expired, and will be paid all the same' };
    }
    await pay(order, fault);
    return { ok: true, detail: `order ${order.id} is ${order.status}` };
  }

  async function act(shown: ShownPayment, action: CustomerAction): Promise<CustomerOutcome> {
    if (action === 'partial') throw new Refusal(422, 'ioka.no_partial', 'a card pays the whole order or nothing');
    const order = open(shown);
    const isBusy = order.payments.some(({ status }) => status === 'PENDING' || status === 'REQUIRES_ACTION');
    if (order.attempts <= 0 && !isBusy) throw new Refusal(409, 'ioka.no_attempts', 'no card may be tried any more');
    if (action === 'scan') {
      orders.begin(order, 'REQUIRES_ACTION');
      return { ok: true, detail: `the bank of the card asks the customer of order ${order.id}` };
    }
    const fault = takeOneOf(dial, VENDOR, CUSTOMER_FAULTS);
    if (action === 'approve') return approve(order, fault);
    const payment = orders.begin(order, 'PENDING');
    if (action === 'cancel') orders.decline(order, payment, 'payer_cancelled', 'Плательщик отменил платёж');
    else orders.decline(order, payment, 'insufficient_funds', 'Недостаточно средств');
    await tell('PAYMENT_DECLINED', order, payment, fault);
    return { ok: true, detail: `payment ${payment.id} is declined: ${payment.error?.code}` };
  }

  const works = worksOf(api);
  const onOne = '/orders/:order/payments/:payment';
  return {
    routes: [
      route('POST', '/orders', createOrder),
      route('GET', '/orders', listOrders),
      route('GET', '/orders/:order', readOrder),
      route('POST', '/orders/:order/cancel', cancelOrder),
      route('GET', onOne, (request) => onPayment(request, api, readPayment)),
      route('POST', `${onOne}/capture`, (request) => onPayment(request, api, works.capture)),
      route('POST', `${onOne}/cancel`, (request) => onPayment(request, api, works.cancel)),
      route('POST', `${onOne}/refunds`, (request) => onPayment(request, api, works.refunds)),
    ],
    serves: (shown) => shown.provider === VENDOR,
    customer: act,
    state: () => ({ orders: orders.book.all(), later: later.count() }),
    hurry: () => later.hurry(),
    reset() {
      later.clear();
      dueDates.clear();
      orders.book.reset();
      phones.clear();
    },
    close() {
      later.clear();
      dueDates.clear();
    },
  };
}
