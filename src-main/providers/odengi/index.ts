/**
 * O!Dengi (mWallet, dengi.kg), KGS: we create an invoice, draw its ELQR and ask until it is paid; the callback wakes the
 * question. An invoice nobody has seen cannot be paid, so a lost answer to createInvoice is no doubt about money.
 */
import * as z from 'zod';
import type { Ask, CancelAsk, Capabilities, ProviderEnv, RefundAsk, Reply } from '../provider.ts';
import { defineProvider } from '../provider.ts';
import type { InvoiceData } from './answers.ts';
import * as api from './api.ts';
import { bishkekTime } from './bishkek.ts';
import { CALLBACK_PATH, odengiCallback } from './callback.ts';
import { elqrComplaint, payloadsOf } from './elqr.ts';
import { refusal, replyOf } from './mapping.ts';
import { odengiSelfTest } from './self-test.ts';

const Config = z.strictObject({
  /** Sandbox `https://mw-api-test.dengi.kg/api/json/json.php`, production `https://api.dengi.o.kg/api/json/json.php`. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  /** The merchant's id, a number as text. */
  sid: z.string().min(1).max(64),
  password: z.string(),
  /** O!'s test mode. Left out: test money in the sandbox profile, real money in the live one. */
  test: z.boolean().optional(),
  /** How long a QR is offered before the station withdraws the invoice. */
  qrLifeMs: z.int().min(30_000).max(3_600_000).default(300_000),
  /** Where O! sends its callback. Left out: our hooks listener's public address, if the station has one. */
  resultUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
});
type OdengiConfig = z.infer<typeof Config>;

const can: Capabilities = {
  kind: 'shows_qr',
  query: true,
  // What statusPayment says about an order it does not know is not documented.
  notFoundIsProof: false,
  cancel: true,
  // invoiceCancel takes the invoice's number, which came with the answer that was lost.
  cancelByOurRef: false,
  refund: true,
  partialRefund: true,
  immediate: false,
  paidOnlyIfShown: true,
  // wallets.md §2.6: two seconds for the first minute, then five.
  cadence: { firstMs: 2_000, everyMs: 2_000, slowAfterMs: 60_000, slowMs: 5_000 },
  // date_life ends the invoice a minute after our own limit; the rest is for O!'s own delays.
  lingerMs: 30 * 60_000,
  // `mktime` is signed with every command, and `date_life` is a moment of our clock.
  needsTrueTime: true,
  // Its document has no statement: at the end of a shift statusPayment is asked about each payment.
  statement: 'asked',
  beginTimeoutMs: 30_000,
  cancelTimeoutMs: 15_000,
};

/** The rail's own limit lies behind ours, so that our invoiceCancel still meets an invoice; it ends those of a dead till. */
const LIFE_AFTER_OURS_MS = 60_000;
const DESCRIPTION_MOST = 1_000;

function create(env: ProviderEnv<OdengiConfig>) {
  const { config, log } = env;
  const password = env.secret('password');
  const test = config.test ?? !env.livemode;
  const resultUrl =
    config.resultUrl ?? (env.publicHooksUrl === undefined ? undefined : env.publicHooksUrl + CALLBACK_PATH);
  if (test === env.livemode) log.warn('odengi.mode_differs', { test, livemode: env.livemode });

  const apiOf = (ask: Ask): api.OdengiApi => ({
    http: ask.http,
    signal: ask.signal,
    url: config.url,
    sid: config.sid,
    password,
    test,
    lang: ask.locale === 'en' ? 'en' : 'ru',
    now: env.clock.now(),
  });

  /** Asks for the truth. An error in place of the status proves nothing (I-5). */
  async function look(ask: Ask): Promise<Reply> {
    const of = { invoiceId: ask.providerRef, orderId: ask.paymentId };
    const status = await api.statusPayment(apiOf(ask), of);
    if (api.isRefused(status)) throw new Error(`statusPayment was refused: ${status.error}`);
    return replyOf(status, { paymentId: ask.paymentId, providerRef: ask.providerRef, test });
  }

  /** A code that is not right is not shown: a customer would pay somebody else, or another sum. */
  async function offer(ask: Ask, invoice: InvoiceData, expiresAt: number): Promise<Reply> {
    const accepted = { kind: 'accepted', providerRef: invoice.invoice_id, expiresAt } as const;
    const payloads = payloadsOf(invoice);
    const complaints = payloads.map((payload) => elqrComplaint(payload, ask.amount));
    const good = payloads.find((_payload, at) => complaints[at] === undefined);
    if (good !== undefined) return { ...accepted, show: { qr: good } };
    const providerCode = complaints[0] ?? 'qr_missing';
    log.error('odengi.qr_not_shown', { payment: ask.paymentId, why: providerCode });
    const withdrawn = await api.invoiceCancel(apiOf(ask), invoice.invoice_id);
    if (!api.isRefused(withdrawn) && withdrawn.success)
      return { kind: 'rejected', reason: 'rail_unavailable', providerCode };
    return accepted; // it lives on there: watched, and withdrawn again when its time is up
  }

  async function begin(ask: Ask): Promise<Reply> {
    const expiresAt = env.clock.now() + config.qrLifeMs;
    const invoice = await api.createInvoice(apiOf(ask), {
      orderId: ask.paymentId,
      description: descriptionOf(ask),
      amount: ask.amount,
      dateLife: bishkekTime(expiresAt + LIFE_AFTER_OURS_MS),
      resultUrl,
    });
    // No invoice was made, so there is nothing that anybody could pay.
    return api.isRefused(invoice) ? refusal(invoice) : offer(ask, invoice, expiresAt);
  }

  async function cancel(ask: CancelAsk): Promise<Reply> {
    if (ask.kind === 'refund') return { kind: 'cancel_refused' };
    const ended: Reply = { kind: ask.because === 'time_limit' ? 'expired' : 'cancelled' };
    const before = await look(ask);
    if (before.kind === 'cancelled') return ended;
    if (before.kind !== 'accepted') return before;
    const invoiceId = ask.providerRef ?? before.providerRef;
    if (invoiceId === undefined) throw new Error('the number of the invoice is not known');
    const done = await api.invoiceCancel(apiOf(ask), invoiceId);
    if (!api.isRefused(done) && done.success) return ended;
    // Only unpaid invoices are withdrawn: the refusal may mean that the customer was faster.
    const after = await look(ask);
    if (after.kind === 'cancelled') return ended;
    return after.kind === 'accepted' ? { kind: 'cancel_refused' } : after;
  }

  /** The number of the sale's payment, which refunds are made by: kept with the sale, else looked up. */
  async function transactionOf(ask: RefundAsk): Promise<string> {
    if (ask.of.paymentRef !== undefined) return ask.of.paymentRef;
    const of = { invoiceId: ask.of.providerRef, orderId: ask.of.paymentId };
    const status = await api.statusPayment(apiOf(ask), of, { prepares: true });
    const sale = { paymentId: ask.of.paymentId, providerRef: ask.of.providerRef, test };
    const reply = api.isRefused(status) ? undefined : replyOf(status, sale);
    if (reply?.kind !== 'approved' || reply.paymentRef === undefined) throw new Error('the sale has no payment there');
    return reply.paymentRef;
  }

  async function refund(ask: RefundAsk): Promise<Reply> {
    const transId = await transactionOf(ask);
    const isWhole = ask.amount.minor === ask.of.amount.minor;
    const done = isWhole
      ? await api.voidPayment(apiOf(ask), transId)
      : await api.refundPaymentToEwallet(apiOf(ask), transId, ask.amount);
    if (api.isRefused(done)) return refusal(done);
    if (!done.success) return { kind: 'rejected', reason: 'other' };
    return { kind: 'approved', providerRef: done.trans_id ?? ask.paymentId, amount: ask.amount, livemode: !test };
  }

  return {
    begin,
    // Refunds carry no key of ours and no command asks about them: a lost one is a person's (money-safety §2.0).
    query: (ask: Ask): Promise<Reply> => (ask.kind === 'refund' ? Promise.resolve({ kind: 'not_found' }) : look(ask)),
    cancel,
    refund,
    webhook: odengiCallback(password, test),
  };
}

/** What the customer reads in the app. Line separators would be spelt differently by the other side's JSON. */
const descriptionOf = (ask: Ask): string =>
  (ask.note ?? `№ ${ask.orderId}`).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, DESCRIPTION_MOST);

export default defineProvider<OdengiConfig>({
  id: 'odengi',
  title: 'O!Dengi',
  methods: { odengi: { title: 'O!Dengi', can } },
  currencies: ['KGS'],
  testHosts: ['mw-api-test.dengi.kg'],
  config: Config as unknown as z.ZodType<OdengiConfig>,
  secrets: { password: { minBytes: 8 } },
  selfTest: odengiSelfTest,
  create,
});
