/**
 * Kaspi through the ByFly payment centre, KZT: an order is made, Kaspi's QR is asked for, the customer scans it. ByFly
 * adds its fee to what the customer pays, and names it only in the answer to the charge.
 *
 *   init ─► transaction_id, remembered ─► kaspi ─► QR, fee ─► status … status ─► paid
 *                                           └─ answer lost ─► get ─► the same QR
 */
import * as z from 'zod';
import { equal } from '../../../src-shared/money.ts';
import {
  type Ask,
  type BeginAsk,
  type CancelAsk,
  type Capabilities,
  defineProvider,
  type ProviderEnv,
  type Reply,
} from '../provider.ts';
import { ALMATY_OFFSET_MINUTES, naiveTime } from '../wire/naive-time.ts';
import { AMOUNT_UNITS, codecOf, isFee, isWithin } from './amounts.ts';
import {
  type ByflyApi,
  ByflyRefusal,
  cancelPayment,
  initPayment,
  readPayment,
  readStatus,
  startKaspi,
  tokenHeader,
} from './api.ts';
import { feeOf, isEnded, KZT, linkOf, replyOf } from './mapping.ts';
import { byflySelfTest } from './self-test.ts';
import { byflyWebhook, WEBHOOK_PATH } from './webhook.ts';

const MINUTE_MS = 60_000;
const TITLES = {
  kaspi_gold: 'Kaspi Gold',
  kaspi_red: 'Kaspi Red',
  kaspi_credit: 'Kaspi Кредит',
  kaspi_installment_12: 'Kaspi 0-0-12',
  kaspi_installment_24: 'Kaspi 0-0-24',
} as const;
type KaspiMethod = keyof typeof TITLES;
/** "Расчет комиссий", in percent. */
const TARIFF: Readonly<Record<KaspiMethod, number>> = {
  kaspi_gold: 1,
  kaspi_red: 1,
  kaspi_credit: 14,
  kaspi_installment_12: 14,
  kaspi_installment_24: 14,
};
const METHODS = Object.keys(TITLES) as [KaspiMethod, ...KaspiMethod[]];

const Config = z.strictObject({
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  apiToken: z.string(),
  webhookSecret: z.string(),
  /** The unit of every amount on this wire. No default: the document names one and uses the other. */
  amountUnit: z.enum(AMOUNT_UNITS),
  methods: z.array(z.enum(METHODS)).min(1).default(METHODS),
  /** How long a QR is offered. Kaspi's own limits add up to four minutes, ByFly's document stops after five. */
  qrLifeMs: z
    .int()
    .min(MINUTE_MS)
    .max(60 * MINUTE_MS)
    .default(5 * MINUTE_MS),
  /** A fee above this many percent of the order is not put before a customer. */
  maxCommissionPercent: z.int().min(0).max(100).default(20),
});
type Config = z.infer<typeof Config>;

const can: Capabilities = {
  kind: 'shows_qr',
  query: true,
  // Without a transaction_id the charge was never asked for: it is remembered first. ByFly's own 404 proves nothing.
  notFoundIsProof: true,
  cancel: true,
  cancelByOurRef: true,
  refund: false,
  partialRefund: false,
  immediate: false,
  cadence: { firstMs: 2_000, everyMs: 3_000, slowAfterMs: 2 * MINUTE_MS, slowMs: 5_000 },
  // ByFly may write "cancelled" over a payment that Kaspi charges all the same (wallets.md §4.3).
  lingerMs: 24 * 60 * MINUTE_MS,
  // Its table of transactions needs an administrator and an SMS: at the end of a shift each payment is asked about.
  statement: 'asked',
  beginTimeoutMs: 75_000,
  cancelTimeoutMs: 10_000,
};

/** Between two looks at one payment; the document asks for a second at least. */
const SECOND_LOOK_MS = 1_000;
/** An explicit no to an order or to its charge; anything else is thrown on. 401 and 403 are the shop's token, not its customer. */
function refusedBy(error: unknown): Extract<Reply, { kind: 'rejected' }> {
  if (!(error instanceof ByflyRefusal)) throw error;
  const isToken = error.status === 401 || error.status === 403;
  return { kind: 'rejected', reason: isToken ? 'rail_unavailable' : 'other', providerCode: `http_${error.status}` };
}

function create(env: ProviderEnv<Config>) {
  const { config } = env;
  const codec = codecOf(config.amountUnit);
  const mostPercent = config.maxCommissionPercent * 100;
  const webhookUrl = env.publicHooksUrl === undefined ? undefined : `${env.publicHooksUrl}${WEBHOOK_PATH}`;
  const apiOf = ({ http, signal }: Ask): ByflyApi => ({
    http,
    signal,
    url: config.url.replace(/\/+$/, ''),
    auth: tokenHeader(env.secret('apiToken')),
  });

  /** ByFly's clock stands in Almaty; a limit that has passed already is a clock that is wrong, and ours counts. */
  function limitOf(written: string | null | undefined): number {
    const now = env.clock.now();
    const ours = now + config.qrLifeMs;
    if (!written) return ours;
    try {
      const theirs = naiveTime(written, ALMATY_OFFSET_MINUTES);
      return theirs > now ? Math.min(ours, theirs) : ours;
    } catch {
      return ours;
    }
  }

  const begin =
    (method: KaspiMethod) =>
    async (ask: BeginAsk): Promise<Reply> => {
      const api = apiOf(ask);
      let order: Awaited<ReturnType<typeof initPayment>>;
      try {
        order = await initPayment(api, {
          amount: codec.encode(ask.amount),
          orderId: ask.orderId,
          paymentId: ask.paymentId,
          ...(webhookUrl === undefined ? {} : { webhookUrl }),
        });
      } catch (error) {
        return refusedBy(error);
      }
      if (!equal(codec.decode(order.amount, KZT), ask.amount)) throw new Error('the order names another amount');
      const providerRef = order.transaction_id;
      const expiresAt = limitOf(order.expires_at);
      await ask.remember({ providerRef, expiresAt });

      let charge: Awaited<ReturnType<typeof startKaspi>>;
      try {
        charge = await startKaspi(api, providerRef, method);
      } catch (error) {
        return refusedBy(error);
      }
      if (charge.transaction_id !== providerRef) throw new Error('the charge is of another transaction');
      const fee = feeOf(charge, codec);
      const qr = linkOf(charge);
      if (qr === undefined) throw new Error('there is nothing to scan');
      if (!equal(fee.original, ask.amount) || !isFee(fee) || !isWithin(fee.payable, ask.amount, mostPercent)) {
        // Nobody has seen the code yet, so nobody pays what the shop would not have shown.
        await cancelPayment(api, providerRef);
        return { kind: 'rejected', reason: 'not_allowed', providerCode: 'commission' };
      }
      return { kind: 'accepted', providerRef, expiresAt, payable: fee.payable, show: { qr } };
    };

  /** What is not shown yet is read whole, links and sum included; later the status alone is enough. */
  async function look(api: ByflyApi, ask: Ask, ref: string): Promise<Reply> {
    if (ask.shown) return replyOf(await readStatus(api, ref), codec);
    const payment = await readPayment(api, ref);
    const reply = replyOf(payment, codec);
    const payable = codec.decode(payment.amount, KZT);
    const isFeasible = isWithin(payable, ask.amount, mostPercent);
    // Money that was faster than the code: the fee is learnt with it.
    if (reply.kind === 'approved') return isFeasible ? { ...reply, payable } : reply;
    const qr = linkOf(payment);
    if (reply.kind !== 'accepted' || qr === undefined) return reply;
    if (!isFeasible) throw new Error('the fee is not to be shown');
    return { ...reply, payable, show: { qr } };
  }

  async function query(ask: Ask): Promise<Reply> {
    const ref = ask.providerRef;
    if (ref === undefined) return { kind: 'not_found' };
    const api = apiOf(ask);
    const first = await look(api, ask, ref);
    if (!isEnded(first)) return first;
    // Its worker takes a customer who is confirming for one who left; a moment later it may know better.
    await env.clock.sleep(SECOND_LOOK_MS, ask.signal);
    return replyOf(await (ask.shown ? readPayment : readStatus)(api, ref), codec);
  }

  async function cancel(ask: CancelAsk): Promise<Reply> {
    const asAsked: Reply = { kind: ask.because === 'time_limit' ? 'expired' : 'cancelled' };
    const ref = ask.providerRef;
    if (ref === undefined) return asAsked;
    const api = apiOf(ask);
    let isRefused = false;
    try {
      await cancelPayment(api, ref);
    } catch (error) {
      if (!(error instanceof ByflyRefusal) || error.status !== 400) throw error;
      isRefused = true;
    }
    const first = replyOf(await readStatus(api, ref), codec);
    if (isRefused && first.kind === 'accepted') return { kind: 'cancel_refused' };
    if (!isEnded(first)) return first;
    const second = replyOf(await readPayment(api, ref), codec);
    return second.kind === 'cancelled' ? asAsked : second;
  }

  const webhook = byflyWebhook(env.secret('webhookSecret'));
  return Object.fromEntries(METHODS.map((method) => [method, { begin: begin(method), query, cancel, webhook }]));
}

export default defineProvider<Config>({
  id: 'byfly',
  title: 'Kaspi (ByFly)',
  methods: Object.fromEntries(
    METHODS.map((method) => [method, { title: TITLES[method], can: { ...can, feePercent: TARIFF[method] } }]),
  ),
  currencies: [KZT],
  config: Config as unknown as z.ZodType<Config>,
  secrets: { apiToken: { minBytes: 8 }, webhookSecret: { minBytes: 8 } },
  selfTest: byflySelfTest,
  create,
});
