/**
 * FiscalBox: the box on the shop's network that takes Uzbekistan's wallets and QR codes. Two generations of its document
 * are read alike: ours (uz-bridge.ru.md) and the vendor's living one (github.com/abdullo211/fiscal_document).
 */
import * as z from 'zod';
import type {
  Ask,
  CancelAsk,
  Capabilities,
  PaymentProvider,
  ProviderEnv,
  ReceiptTold,
  RefundAsk,
} from '../provider.ts';
import { defineProvider } from '../provider.ts';
import type { Bridge } from './bridge.ts';
import { CONFIRMS, type Confirm, tellReceipt } from './confirm.ts';
import { payerPhones } from './payer-phones.ts';
import { createLink, endWaiting, queryLink } from './scan2pay.ts';
import { cancelInvoice, createInvoice, queryUzqr, refundPayment, STATUS_TIMEOUT_MS } from './uzqr.ts';
import { walletOfCode } from './wallet-of-code.ts';
import { CHARGE_TIMEOUT_MS, charge, WALLETS, type Wallet } from './wallets.ts';

const METHODS = ['click_pass', 'payme_go', 'uzum_fastpay', 'anor', 'uzqr', 'scan2pay', 'humo', 'uzcard'] as const;

const Config = z.strictObject({
  /** The box's address on the shop's network, `http://192.168.1.50:8080`. */
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
  /** Which of the box's methods this shop has; left out: all that this build can take. */
  methods: z.array(z.enum(METHODS)).min(1).optional(),
  /** Receipts go through the box's fiscal module. */
  fiscal: z.boolean().default(false),
  /** By what the Humo terminal behind the box finds a payment again: older boxes want the slip's number. */
  humoVoidKey: z.enum(['rrn', 'receipt']).default('rrn'),
});
type Config = z.infer<typeof Config>;

const MINUTE_MS = 60_000;
/** Neither vendor documents how long a code lives; so long the station waits in front of one customer. */
const WAITS_MS = 15 * MINUTE_MS;

/** Receipts that may wait for the module at once; their payers' telephones wait with them. */
const PHONES_MOST = 200;

const scansCode: Capabilities = {
  kind: 'scans_code',
  query: false,
  notFoundIsProof: false,
  cancel: false,
  cancelByOurRef: false,
  refund: false,
  partialRefund: false,
  immediate: false,
  cadence: null,
  beginTimeoutMs: CHARGE_TIMEOUT_MS,
  cancelTimeoutMs: 10_000,
};

const uzqr: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: false,
  cancel: true,
  cancelByOurRef: false,
  refund: true,
  partialRefund: true,
  immediate: false,
  cadence: { firstMs: 1_000, everyMs: 3_000, slowAfterMs: 10 * MINUTE_MS, slowMs: 3_000 },
  longPollMs: STATUS_TIMEOUT_MS,
  paidOnlyIfShown: true,
  lingerMs: 60 * MINUTE_MS,
  beginTimeoutMs: 30_000,
  cancelTimeoutMs: 30_000,
};

const scan2pay: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: false,
  cancel: false,
  cancelByOurRef: false,
  refund: false,
  partialRefund: false,
  immediate: false,
  cadence: { firstMs: 2_000, everyMs: 3_000, slowAfterMs: 2 * MINUTE_MS, slowMs: 5_000 },
  paidOnlyIfShown: true,
  endsWaiting: true,
  lingerMs: 24 * 60 * MINUTE_MS,
  beginTimeoutMs: 30_000,
  cancelTimeoutMs: 30_000,
};

function create(env: ProviderEnv<Config>): Readonly<Record<string, PaymentProvider>> {
  const url = env.config.url.replace(/\/+$/, '');
  const bridge = (ask: Ask): Bridge => ({ url, http: ask.http, signal: ask.signal });
  const expiresAt = (): number => env.clock.now() + WAITS_MS;
  const telling = (confirm: Confirm) => async (told: ReceiptTold) =>
    tellReceipt({ url, http: told.http, signal: told.signal }, confirm, told);
  const phones = payerPhones(PHONES_MOST);
  const walletRail = (wallet: Wallet, confirm: Confirm): PaymentProvider => ({
    begin: async (ask: Ask) =>
      charge(bridge(ask), wallet, ask, (phone) => {
        // Nobody else may have it, and the box's own module alone asks for it.
        if (env.config.fiscal) phones.keep(ask.paymentId, phone);
      }),
    payerPhone: phones.of,
    tellReceipt(told: ReceiptTold) {
      phones.forget(told.paymentId);
      return telling(confirm)(told);
    },
  });
  return {
    click_pass: walletRail(WALLETS.click_pass, CONFIRMS.click_pass),
    payme_go: walletRail(WALLETS.payme_go, CONFIRMS.payme_go),
    uzum_fastpay: walletRail(WALLETS.uzum_fastpay, CONFIRMS.uzum_fastpay),
    anor: walletRail(WALLETS.anor, CONFIRMS.anor),
    uzqr: {
      begin: async (ask: Ask) => createInvoice(bridge(ask), ask, expiresAt()),
      query: async (ask: Ask) => queryUzqr(bridge(ask), ask),
      cancel: async (ask: CancelAsk) => cancelInvoice(bridge(ask), ask, env.clock),
      refund: async (ask: RefundAsk) => refundPayment(bridge(ask), ask),
      tellReceipt: telling(CONFIRMS.uzqr),
    },
    scan2pay: {
      begin: async (ask: Ask) => createLink(bridge(ask), ask, expiresAt()),
      query: async (ask: Ask) => queryLink(bridge(ask), ask),
      cancel: async (ask: CancelAsk) => endWaiting(bridge(ask), ask),
    },
  };
}

export default defineProvider<Config>({
  id: 'fiscalbox',
  title: 'FiscalBox',
  methods: {
    click_pass: { title: 'Click Pass', can: scansCode },
    payme_go: { title: 'Payme GO', can: scansCode },
    uzum_fastpay: { title: 'Uzum FastPay', can: scansCode },
    anor: { title: 'Anor', can: scansCode },
    uzqr: { title: 'UzQR', can: uzqr },
    scan2pay: { title: 'Scan2pay', can: scan2pay },
  },
  currencies: ['UZS'],
  config: Config as unknown as z.ZodType<Config>,
  secrets: {},
  recognises: walletOfCode,
  // Every question of the box's payment half needs a payment; that the box is there can be seen.
  selfTest: ({ config }) => ({ address: config.url }),
  create,
});
