/**
 * ioka, KZT: we make an order and show its checkout page as a QR; the customer pays by card there; we ask until it is
 * paid, and webhooks wake the question. Without a configured key the rail is absent: nothing completes without money.
 */
import * as z from 'zod';
import { isOpen } from '../../../src-shared/payment-status.ts';
import type { Ask, CancelAsk, Capabilities, ProviderEnv, RefundAsk, Reply } from '../provider.ts';
import { defineProvider } from '../provider.ts';
import type { IokaOrder } from './answers.ts';
import * as api from './api.ts';
import { type Asked, type Hold, moneyOf, paymentStatus, refusal, replyOf } from './mapping.ts';
import { readRefundRef, refundRef } from './refund-ref.ts';
import { iokaSelfTest } from './self-test.ts';
import { iokaWebhook } from './webhook.ts';

const Config = z.strictObject({
  /** Stage `https://stage-api.ioka.kz`, production `https://api.ioka.kz`. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  apiKey: z.string(),
  /** The `key` that ioka gave when the webhook was made. */
  webhookKey: z.string(),
  /** `MANUAL`: the card is held first, and we take the money when we hear of it; until then it can be released. */
  captureMethod: z.enum(['AUTO', 'MANUAL']).default('AUTO'),
  /** Cards the customer may try on one order. At a till one: a declined card is an answer the cashier waits for. */
  attempts: z.int().min(1).max(50).default(1),
  /** How long a QR is offered; ioka closes the order itself at that time. */
  qrLifeMs: z.int().min(60_000).max(86_400_000).default(600_000),
});
type IokaConfig = z.infer<typeof Config>;

const can: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: false,
  // Holds are released; an unpaid order is withdrawn where ioka takes that, else it ends at its due date.
  cancel: true,
  cancelByOurRef: false,
  refund: true,
  partialRefund: true,
  immediate: false,
  paidOnlyIfShown: true,
  cadence: { firstMs: 3_000, everyMs: 3_000, slowAfterMs: 120_000, slowMs: 5_000 },
  // A card that was in 3-D Secure at the due date, and a page that outlives a cancel that ioka did not take.
  lingerMs: 60 * 60_000,
  // Nothing is signed with a time here, but `due_date` is a moment of our clock.
  needsTrueTime: true,
  // Orders are found by our id alone: at the end of a shift each is asked about.
  statement: 'asked',
  beginTimeoutMs: 30_000,
  cancelTimeoutMs: 15_000,
};

const TEXT_MOST = 250;

function create(env: ProviderEnv<IokaConfig>) {
  const { config, log } = env;
  const url = config.url.replace(/\/+$/, '');
  const livemode = realMoneyAt(url);
  if (livemode !== undefined && livemode !== env.livemode) log.warn('ioka.mode_differs', { livemode: env.livemode });

  const apiOf = ({ http, signal }: Ask): api.IokaApi => ({ http, signal, url, key: env.secret('apiKey') });
  const askedOf = ({ paymentId, providerRef }: Pick<Ask, 'paymentId' | 'providerRef'>): Asked => ({
    paymentId,
    providerRef,
    attempts: config.attempts,
    livemode,
  });

  async function orderOf(ask: Ask, orderId: string, look: { prepares?: true } = {}): Promise<IokaOrder> {
    const order = await api.readOrder(apiOf(ask), orderId, look);
    if (api.isRefused(order)) throw new Error(`the order is not told: ${order.code}`);
    return order;
  }

  /** The order's number, or the newest order under our id where its number never arrived. */
  async function orderIdOf(ask: Ask): Promise<string | undefined> {
    if (ask.providerRef !== undefined) return ask.providerRef;
    const orders = await api.findOrders(apiOf(ask), ask.paymentId);
    if (api.isRefused(orders)) throw new Error(`the orders are not told: ${orders.code}`);
    return orders.toSorted((a, b) => ((a.created_at ?? '') < (b.created_at ?? '') ? 1 : -1))[0]?.id;
  }

  /** Takes the money of a hold. Another sum than ours is left alone and put before a person. */
  async function capture(ask: Ask, hold: Hold, orderId: string): Promise<Reply> {
    const held: Reply = { kind: 'approved', providerRef: orderId, paymentRef: hold.paymentId, amount: hold.amount };
    if (hold.amount.minor !== ask.amount.minor || hold.amount.currency !== ask.amount.currency) return held;
    const taken = await api.capturePayment(apiOf(ask), { orderId, paymentId: hold.paymentId }, ask.amount);
    if (api.isRefused(taken)) throw new Error(`capture was refused: ${taken.code}`);
    if (paymentStatus(taken) !== 'CAPTURED') throw new Error(`after capture the payment is ${taken.status}`);
    return {
      ...held,
      amount: moneyOf(taken.captured_amount ?? ask.amount.minor, hold.amount),
      ...(taken.payer?.pan_masked ? { cardMask: taken.payer.pan_masked } : {}),
      ...(livemode === undefined ? {} : { livemode }),
    };
  }

  async function begin(ask: Ask): Promise<Reply> {
    const expiresAt = env.clock.now() + config.qrLifeMs;
    const made = await api.createOrder(apiOf(ask), {
      externalId: ask.paymentId,
      amount: ask.amount,
      description: shortened(ask.note ?? `№ ${ask.orderId}`),
      captureMethod: config.captureMethod,
      attempts: config.attempts,
      dueAt: expiresAt,
    });
    // No order was made, so there is nothing that anybody could pay.
    if (api.isRefused(made)) return refusal(made);
    const { order } = made;
    replyOf(order, askedOf(ask)); // an order of somebody else, or in an unknown state, is not shown
    if (!mayBeShown(order.checkout_url, url)) {
      log.error('ioka.page_not_shown', { payment: ask.paymentId });
      return { kind: 'rejected', reason: 'rail_unavailable', providerCode: 'checkout_url' };
    }
    return { kind: 'accepted', providerRef: order.id, show: { qr: order.checkout_url }, expiresAt };
  }

  async function query(ask: Ask): Promise<Reply> {
    if (ask.kind === 'refund') return refundedYet(ask);
    const orderId = await orderIdOf(ask);
    if (orderId === undefined) return { kind: 'not_found' };
    const reply = replyOf(await orderOf(ask, orderId), askedOf(ask));
    if (reply.kind !== 'hold') return reply;
    if (!ask.ended) return capture(ask, reply, orderId);
    // A card was held for a sale that nobody waits for: the cheapest refund is to let it go.
    await release(ask, { orderId, paymentId: reply.paymentId }, 'sale_ended');
    return { kind: 'cancelled' };
  }

  async function release(ask: Ask, hold: api.PaymentOf, reason: string): Promise<void> {
    const released = await api.cancelPayment(apiOf(ask), hold, reason);
    if (api.isRefused(released)) throw new Error(`the hold was not released: ${released.code}`);
    if (paymentStatus(released) !== 'CANCELLED') throw new Error(`after release the payment is ${released.status}`);
  }

  async function cancel(ask: CancelAsk): Promise<Reply> {
    if (ask.kind === 'refund') return { kind: 'cancel_refused' };
    const ended: Reply = { kind: ask.because === 'time_limit' ? 'expired' : 'cancelled' };
    const orderId = await orderIdOf(ask);
    if (orderId === undefined) throw new Error('the number of the order is not known');
    const before = replyOf(await orderOf(ask, orderId), askedOf(ask));
    if (before.kind === 'hold') {
      await release(ask, { orderId, paymentId: before.paymentId }, ask.because);
      return ended;
    }
    if (before.kind === 'cancelled') return ended;
    if (before.kind !== 'accepted') return before;
    // Somebody is typing a card number at this moment.
    if (before.confirming) return { kind: 'cancel_refused' };
    const withdrawn = await api.cancelOrder(apiOf(ask), orderId, ask.because);
    if (!api.isRefused(withdrawn)) return ended;
    const after = replyOf(await orderOf(ask, orderId), askedOf(ask));
    if (after.kind === 'accepted' || after.kind === 'hold') return { kind: 'cancel_refused' };
    return after.kind === 'cancelled' ? ended : after;
  }

  /** Another refund of the same payment is under way: of two at once `refunded_amount` could not tell which is done. */
  function isOneUnderWay({ orderId, paymentId, of }: RefundAsk): boolean {
    const sale = env.book.salesOfOrder(orderId).find(({ id }) => id === of.paymentId);
    return (
      sale !== undefined && env.book.refundsOf(sale.seq).some(({ id, status }) => id !== paymentId && isOpen(status))
    );
  }

  async function refund(ask: RefundAsk): Promise<Reply> {
    if (isOneUnderWay(ask)) return { kind: 'rejected', reason: 'not_allowed', providerCode: 'refund_under_way' };
    const orderId = ask.of.providerRef;
    if (orderId === undefined) throw new Error('the sale has no order there');
    const order = await orderOf(ask, orderId, { prepares: true });
    const payment = order.payments.findLast(({ id, status }) =>
      ask.of.paymentRef === undefined ? status === 'CAPTURED' : id === ask.of.paymentRef,
    );
    if (!payment) throw new Error('the sale has no captured payment there');
    const of = { orderId, paymentId: payment.id };
    const ref = refundRef({ ...of, reaches: (payment.refunded_amount ?? 0) + ask.amount.minor });
    const asked = await api.createRefund(apiOf(ask), of, ask.amount, shortened(`${ask.paymentId} ${ask.note ?? ''}`));
    if (api.isRefused(asked)) return refusal(asked);
    // It was taken on; whether it is done is told by the payment alone.
    return { kind: 'accepted', providerRef: ref };
  }

  /** A refund whose answer was lost has no reference: nobody can be asked about it, a person looks it up. */
  async function refundedYet(ask: Ask): Promise<Reply> {
    const ref = readRefundRef(ask.providerRef);
    if (!ref) return { kind: 'not_found' };
    const order = await orderOf(ask, ref.orderId);
    const payment = order.payments.find(({ id }) => id === ref.paymentId);
    if (!payment) throw new Error('the refunded payment is not in its order');
    if ((payment.refunded_amount ?? 0) < ref.reaches) return { kind: 'pending' };
    return {
      kind: 'approved',
      providerRef: refundRef(ref),
      amount: ask.amount,
      ...(livemode === undefined ? {} : { livemode }),
    };
  }

  return { begin, query, cancel, refund, webhook: iokaWebhook(env.secret('webhookKey')) };
}

/** Stage is practice, production is not; an address that is neither (a simulator, a proxy) does not tell. */
function realMoneyAt(url: string): boolean | undefined {
  const { hostname } = new URL(url);
  if (hostname === 'stage-api.ioka.kz') return false;
  return hostname === 'api.ioka.kz' ? true : undefined;
}

/** A page to type a card number into: ioka's own API may only lead to ioka's own pages. */
function mayBeShown(page: string | null | undefined, url: string): page is string {
  if (typeof page !== 'string' || !URL.canParse(page)) return false;
  const { protocol, hostname } = new URL(page);
  if (!new URL(url).hostname.endsWith('.ioka.kz')) return protocol === 'https:' || protocol === 'http:';
  return protocol === 'https:' && hostname.endsWith('.ioka.kz');
}

const shortened = (text: string): string =>
  text
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, TEXT_MOST);

export default defineProvider<IokaConfig>({
  id: 'ioka',
  title: 'ioka',
  methods: { ioka: { title: 'ioka', can } },
  currencies: ['KZT'],
  testHosts: ['stage-api.ioka.kz'],
  config: Config as unknown as z.ZodType<IokaConfig>,
  secrets: { apiKey: { minBytes: 8 }, webhookKey: { minBytes: 16 } },
  selfTest: iokaSelfTest,
  create,
});
