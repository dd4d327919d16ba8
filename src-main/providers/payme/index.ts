/**
 * Payme (Paycom), UZS: we show a checkout link as QR, Payme calls our Merchant API. The truth lies in our own rows,
 * so `query` and `cancel` are looks at the ledger and answer at once.
 */
import * as z from 'zod';
import { minorInteger } from '../../../src-shared/money.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import {
  type Ask,
  type CancelAsk,
  type Capabilities,
  defineProvider,
  type ProviderEnv,
  type ReceiptTold,
  type RefundAsk,
  type Reply,
  type Served,
  type StatementLine,
} from '../provider.ts';
import { checkoutLink } from './checkout.ts';
import { protocolErrors } from './errors.ts';
import { type PaymeApi, tellPayme } from './fiscal-data.ts';
import { loginCheck } from './login.ts';
import { answerError, type PaymeRequest, parsePayme } from './request.ts';
import { decidePayme } from './rpc.ts';
import { CANCELLED_AFTER_PERFORM, CREATED, fromRow, LIFE_MS, PERFORMED, type Transaction } from './transaction.ts';

const Config = z.strictObject({
  /** The cash-box id from Payme Business. */
  merchantId: z.string().min(1).max(64),
  key: z.string(),
  /** Production `https://checkout.paycom.uz`, sandbox `https://test.paycom.uz`. */
  checkoutUrl: z.url({ protocol: /^https$/, error: 'must be an https address' }).default('https://checkout.paycom.uz'),
  accountField: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/, 'must be a name of letters, digits and _, 32 at most')
    .default('order_id'),
  /** Logins beside `Paycom` and the merchant id. */
  logins: z.array(z.string().min(1).max(64)).max(8).default([]),
  /** How long a QR is offered before the station closes the order. */
  qrLifeMs: z
    .int()
    .min(30_000)
    .max(12 * 60 * 60 * 1000)
    .default(10 * 60 * 1000),
  /** Send the goods with CheckPerformTransaction, for shops that let Payme fiscalise. */
  sendDetail: z.boolean().default(false),
  /**
   * The cash-box's key for the Subscribe API, for shops whose own module makes the receipts: Payme is told of each. May
   * name the same secret as `key`. Left out: Payme is told of none.
   */
  apiKey: z.string().optional(),
  /** The Subscribe API; Payme's own sandbox is `https://checkout.test.paycom.uz/api`. */
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://checkout.paycom.uz/api'),
});
type PaymeConfig = z.infer<typeof Config>;

const can: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: false,
  cancel: true,
  cancelByOurRef: true,
  refund: true,
  partialRefund: false,
  immediate: true,
  // Payme calls us; our own rows are the answer, so there is nobody to ask again and again.
  cadence: null,
  beginTimeoutMs: 5_000,
  // Its twelve hours run from Payme's own `time` to ours (I-32).
  needsTrueTime: true,
  cancelTimeoutMs: 10_000,
};

/**
 * Goods for the fiscal `detail` object (wallets.md §1.7); undefined when a product lacks its codes, or when they do not
 * cost what is asked for.
 */
function detailOf(payment: PaymentRow, env: ProviderEnv<PaymeConfig>): Record<string, unknown> | undefined {
  if (!env.config.sendDetail || !payment.detail.items) return undefined;
  const items = payment.detail.items.map((line) => {
    const product = env.product(line.productId);
    if (
      !product?.classCode ||
      !product.packageCode ||
      product.vatPercent === undefined ||
      line.quantityMilli % 1000 !== 0
    )
      return undefined;
    return {
      title: product.name.ru ?? product.name.uz ?? line.productId,
      // What was agreed to for this sale, where that is another price than the catalogue's.
      price: line.price ?? product.priceMinor,
      count: line.quantityMilli / 1000,
      code: product.classCode,
      package_code: product.packageCode,
      vat_percent: product.vatPercent,
    };
  });
  if (!items.every((item) => item !== undefined)) return undefined;
  const cost = items.reduce((total, { price, count }) => total + price * count, 0);
  return cost === payment.payable ? { receipt_type: 0, items } : undefined;
}

function create(env: ProviderEnv<PaymeConfig>) {
  const { config, book } = env;
  const isLoggedIn = loginCheck(
    [...new Set(['Paycom', config.merchantId, ...config.logins])],
    env.secret('key').reveal(),
  );
  const rules = { accountField: config.accountField, fiscalDetail: (payment: PaymentRow) => detailOf(payment, env) };

  const offer = (ask: Ask): Extract<Reply, { kind: 'accepted' }> => ({
    kind: 'accepted',
    show: { qr: checkoutLink({ ...config, orderId: ask.orderId, amount: ask.amount, locale: ask.locale }) },
  });

  /** When the offer of this payment ends: the same after a restart as before it. */
  function endOf(ask: Ask): number {
    const row = book.salesOfOrder(ask.orderId).find(({ id }) => id === ask.paymentId);
    return row?.expiresAt ?? (row?.createdAt ?? env.clock.now()) + config.qrLifeMs;
  }

  const isLive = (t: Transaction): boolean => t.state === CREATED && env.clock.now() - t.time < LIFE_MS;

  /** The payment's transaction, by the reference that Create gave it. */
  function transactionOf(ask: Ask): Transaction | undefined {
    const row = ask.providerRef === undefined ? undefined : book.row(ask.providerRef);
    return row ? fromRow(row) : undefined;
  }

  function truth(ask: Ask): Reply {
    const t = transactionOf(ask);
    if (!t) return { ...offer(ask), expiresAt: endOf(ask) };
    if (isLive(t)) return { ...offer(ask), expiresAt: endOf(ask), providerRef: t.ref, confirming: true };
    if (t.state === CREATED) return { kind: 'expired' };
    if (t.state === PERFORMED) {
      return { kind: 'approved', providerRef: t.ref, amount: minorInteger.decode(t.amount, ask.amount.currency) };
    }
    return { kind: 'cancelled' };
  }

  const served: Served<PaymeRequest> = {
    path: '/api/payme/webhook',
    parse: (call) => parsePayme(call, isLoggedIn),
    decide: (request, at, now) => decidePayme(request, at, rules, now),
    writes: ({ method }) =>
      method === 'CreateTransaction' || method === 'PerformTransaction' || method === 'CancelTransaction',
    unreadable: () => answerError(null, protocolErrors.unreadable),
    busy: (request) => answerError(request?.id ?? null, protocolErrors.busy),
  };

  /**
   * Payme is asked for no statement: it asks us for ours, and both sides' truth is the transactions it made here. A sale
   * that Payme took back is a row of each kind.
   */
  async function* statement(from: number, to: number): AsyncIterable<StatementLine> {
    await Promise.resolve();
    for (const t of book.rows(from, to).map(fromRow)) {
      const taken = t.performTime > 0;
      const paymentId = book.payment(t.paymentSeq)?.id;
      if (!taken || paymentId === undefined) continue;
      const line = { providerRef: t.ref, amount: minorInteger.decode(t.amount, env.currency) };
      yield { ...line, paymentId, kind: 'sale', at: t.performTime };
      if (t.state === CANCELLED_AFTER_PERFORM) yield { ...line, kind: 'refund', at: t.cancelTime };
    }
  }

  const api: PaymeApi | undefined =
    config.apiKey === undefined
      ? undefined
      : { url: config.apiUrl, merchantId: config.merchantId, key: env.secret('apiKey').reveal() };

  return {
    ...(api ? { tellReceipt: (told: ReceiptTold) => tellPayme(api, told) } : {}),
    statement,
    begin: (ask: Ask): Promise<Reply> => Promise.resolve({ ...offer(ask), expiresAt: endOf(ask) }),
    query: (ask: Ask): Promise<Reply> => Promise.resolve(ask.kind === 'refund' ? { kind: 'pending' } : truth(ask)),
    /** While a customer's transaction lives, Payme alone may end it; before that the order is ours to close. */
    cancel(ask: CancelAsk): Promise<Reply> {
      // A refund waits for a hand in Payme's cabinet; until then it is only a wish of ours.
      if (ask.kind === 'refund') return Promise.resolve({ kind: 'cancelled' });
      const t = transactionOf(ask);
      if (t && isLive(t)) return Promise.resolve({ kind: 'cancel_refused' });
      if (t) return Promise.resolve(truth(ask));
      return Promise.resolve({ kind: ask.because === 'time_limit' ? 'expired' : 'cancelled' });
    },
    /** Payme refunds from its own cabinet; CancelTransaction then completes this refund. */
    refund: (_ask: RefundAsk): Promise<Reply> => Promise.resolve({ kind: 'pending' }),
    served: served as Served,
  };
}

export default defineProvider<PaymeConfig>({
  id: 'payme',
  title: 'Payme',
  methods: { payme: { title: 'Payme', can } },
  currencies: ['UZS'],
  testHosts: ['test.paycom.uz', 'checkout.test.paycom.uz'],
  config: Config as unknown as z.ZodType<PaymeConfig>,
  secrets: { key: { minBytes: 8 }, apiKey: { minBytes: 8 } },
  // Payme asks us and answers no question of ours: only its checkout page can be knocked at.
  selfTest: ({ config }) => ({ address: config.checkoutUrl, asksUs: true }),
  create,
});
