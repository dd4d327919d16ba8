/**
 * Template Pay: an imaginary rail, complete and green, to copy from (`npm run new:provider <id>`). Replace its words
 * with your rail's; the conformance suite says what is still missing.
 */
import * as z from 'zod';
import type { Ask, Capabilities, ProviderEnv, Reply } from '../provider.ts';
import { defineProvider } from '../provider.ts';
import { hmacHexMatches } from '../wire/hmac.ts';
import { cancelBill, createBill, readBill, refundBill, type TemplateApi } from './api.ts';
import { Bill, replyOf } from './mapping.ts';

const Config = z.strictObject({
  baseUrl: z.url({ protocol: /^https?$/ }),
  merchantId: z.string().min(1).max(64),
  apiKey: z.string(),
  webhookKey: z.string(),
});
type Config = z.infer<typeof Config>;

/** Say honestly what the rail can: screens, the runner and reports believe it. */
const can: Capabilities = {
  kind: 'shows_qr',
  query: true,
  notFoundIsProof: true,
  cancel: true,
  cancelByOurRef: true,
  refund: true,
  partialRefund: true,
  immediate: false,
  cadence: { firstMs: 2_000, everyMs: 3_000, slowAfterMs: 120_000, slowMs: 5_000 },
  beginTimeoutMs: 30_000,
  cancelTimeoutMs: 10_000,
};

function create(env: ProviderEnv<Config>) {
  const apiOf = (ask: Ask): TemplateApi => ({
    http: ask.http,
    signal: ask.signal,
    config: env.config,
    key: env.secret('apiKey'),
  });
  return {
    begin: async (ask: Ask): Promise<Reply> => replyOf(await createBill(apiOf(ask), ask)),
    query: async (ask: Ask): Promise<Reply> => replyOf(await readBill(apiOf(ask), ask.paymentId)),
    cancel: async (ask: Ask): Promise<Reply> => replyOf(await cancelBill(apiOf(ask), ask.paymentId)),
    refund: async (ask: Ask & { of: { paymentId: string } }): Promise<Reply> =>
      replyOf(await refundBill(apiOf(ask), ask)),
    webhook: {
      path: '/api/webhooks/template-pay',
      confirmByQuery: true,
      verify: (call: { raw: Uint8Array; headers: Readonly<Record<string, string>> }) =>
        hmacHexMatches(env.secret('webhookKey'), call.raw, call.headers['x-signature']),
      dedupeKey: (raw: Uint8Array) =>
        Bill.parse(JSON.parse(new TextDecoder().decode(raw))).eventId ?? new TextDecoder().decode(raw),
      read(raw: Uint8Array) {
        const bill = Bill.parse(JSON.parse(new TextDecoder().decode(raw)));
        return [{ paymentId: bill.externalId, providerRef: bill.id, reply: replyOf(bill) }];
      },
    },
  };
}

export default defineProvider<Config>({
  id: 'template-pay',
  title: 'Template Pay',
  methods: { template_pay: { title: 'Template Pay', can } },
  currencies: ['UZS'],
  config: Config,
  secrets: { apiKey: { minBytes: 8 }, webhookKey: { minBytes: 24 } },
  create,
});
