/**
 * The real station under measurement, in a process of its own: openLedger, createStation and the hooks listener, put
 * together as the headless host does, with three differences that the measurements name: the hooks listener's rate
 * limit is lifted (a till is allowed 200 calls a second, a benchmark makes thousands), orders are made over the IPC
 * channel, and QR pictures are not drawn for orders that nobody looks at.
 *
 * Receipts are owed (the outbox row is written by the transaction that pays) to a fiscal module that does not answer
 * (`owed`), to one that answers at once (`delivered`), or not at all (`none`, what the live profile ships today).
 */
import * as z from 'zod';
import { parseConfig } from '../src-main/config.ts';
import { noReceipts } from '../src-main/fiscal/none/index.ts';
import { nodeClock } from '../src-main/host/node/clock.ts';
import { nodeHttpClient } from '../src-main/host/node/http-client.ts';
import { randomIds } from '../src-main/host/node/ids.ts';
import { jsonlLogger } from '../src-main/host/node/jsonl-logger.ts';
import { keepYoungHeapSmall } from '../src-main/host/node/young-heap.ts';
import type { ReceiptSink } from '../src-main/ports/receipt-sink.ts';
import { Secret } from '../src-main/ports/secrets.ts';
import { defineProvider, type ProviderDefinition } from '../src-main/providers/provider.ts';
import { PROVIDERS } from '../src-main/registered.ts';
import { createStation } from '../src-main/station.ts';
import { openLedger } from '../src-main/store/open.ts';
import { startHooks } from '../src-main/transport/hooks.ts';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { money } from '../src-shared/money.ts';
import type { Order } from './load.ts';
import { answerParent, tellParent } from './server-channel.ts';

export interface StationServerOptions {
  file: string;
  receipts: 'none' | 'owed' | 'delivered';
  /** The hooks listener's rate limit as shipped. */
  shippedLimits?: boolean;
}

const KEY = 'bench-key:with-a-colon';
/** A rail that calls back with hints, for the inbox: nothing to ask, nothing signed. */
const HINTS_PATH = '/api/webhooks/bench';
const AT_ONCE = 128;

const hints = defineProvider<Record<string, never>>({
  id: 'bench',
  title: 'Bench',
  methods: {
    bench: {
      title: 'Bench',
      can: {
        kind: 'shows_qr',
        query: false,
        notFoundIsProof: false,
        cancel: false,
        cancelByOurRef: false,
        refund: false,
        partialRefund: false,
        immediate: true,
        cadence: null,
        beginTimeoutMs: 5_000,
        cancelTimeoutMs: 5_000,
      },
    },
  },
  currencies: ['UZS'],
  config: z.strictObject({}),
  secrets: {},
  create: () => ({
    begin: (ask) => Promise.resolve({ kind: 'accepted', providerRef: ask.orderId, show: { qr: ask.orderId } }),
    webhook: {
      path: HINTS_PATH,
      verify: () => true,
      dedupeKey: (raw) => Buffer.from(raw).toString('utf8'),
      confirmByQuery: false,
      read(raw) {
        const { orderId, amount } = JSON.parse(Buffer.from(raw).toString('utf8')) as Order;
        return [
          { providerRef: orderId, reply: { kind: 'approved', providerRef: orderId, amount: money(amount, 'UZS') } },
        ];
      },
    },
  }),
});

/** The silent module's line is cut when the station stops. */
const cut = new AbortController();
const silence = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    cut.signal.addEventListener('abort', () => reject(cut.signal.reason as Error), { once: true });
  });

const sinks: Record<StationServerOptions['receipts'], ReceiptSink> = {
  none: noReceipts(),
  owed: {
    id: 'silent',
    required: true,
    register: silence,
    find: silence,
  },
  delivered: {
    id: 'instant',
    required: true,
    register: ({ key }) => Promise.resolve({ kind: 'registered', receipt: { number: key } }),
    find: () => Promise.resolve(undefined),
  },
};

keepYoungHeapSmall();
const options = JSON.parse(process.argv[2] ?? '{}') as StationServerOptions;
const clock = nodeClock();
const ids = randomIds();
const log = jsonlLogger();
const definitions = [...PROVIDERS, hints as unknown as ProviderDefinition];
const parsed = parseConfig(
  JSON.stringify({
    profile: 'live',
    station: { id: 'till-1', name: 'Bench till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
    providers: { payme: { merchantId: '0123456789abcdef01234567', key: 'secret:payme.key' }, bench: {} },
  }),
  {},
  definitions,
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const ledger = openLedger({
  file: options.file,
  clock,
  log,
  onFatal(error) {
    throw error;
  },
});
const station = await createStation({
  config: parsed.config,
  secrets: { get: (name) => Promise.resolve(name === 'payme.key' ? new Secret(KEY) : undefined) },
  clock,
  ids,
  log,
  http: nodeHttpClient(),
  ledger,
  receipts: sinks[options.receipts],
  drawQr: () => '<svg/>',
  definitions,
});
await station.start();
const hooks = await startHooks({
  host: '127.0.0.1',
  port: 0,
  routes: station.hooks,
  clock,
  log,
  refuse: station.refusals.refuse,
  ...(options.shippedLimits ? {} : { limits: { perSecond: 1e9, burst: 1e9 } }),
});

const paymentOf = new Map<string, string>();
let made = ledger.read.page({ limit: 1 })[0]?.seq ?? 0;

async function newOrder(method: string): Promise<Order> {
  made++;
  const orderId = `K1-${String(made).padStart(7, '0')}`;
  const amount = 4_500_000 + (made % 1000);
  const input = { orderId, amount: money(amount, 'UZS'), method };
  const reply = await station.router.handle('payment.start', input, { role: 'local-api' });
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  const view = reply.data as PaymentView;
  if (view.status !== 'awaiting_customer') throw new Error(`the payment is ${view.status}`);
  if (options.shippedLimits) paymentOf.set(orderId, view.id);
  return { orderId, amount };
}

let probe: NodeJS.Timeout | undefined;
let longest = 0;
const EVERY_MS = 1;

answerParent({
  async orders({ count, method = 'payme' }) {
    const orders: Order[] = [];
    while (orders.length < count) {
      const part = Array.from({ length: Math.min(AT_ONCE, count - orders.length) }, () => newOrder(method));
      orders.push(...(await Promise.all(part)));
    }
    return orders;
  },
  async handover({ orderId }) {
    const input = { id: paymentOf.get(orderId) ?? '' };
    const reply = await station.router.handle('payment.handover', input, { role: 'local-api' });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  },
  /** The longest time in which a timer of 1 ms was not served. */
  stall({ on }) {
    clearInterval(probe);
    if (!on) return longest;
    longest = 0;
    let last = performance.now();
    probe = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last - EVERY_MS);
      last = now;
    }, EVERY_MS);
    return 0;
  },
  /** Payments of the bench's own rail that are paid: the inbox is worked off when they are all. */
  paid: () => ledger.read.totals().find((row) => row.method === 'bench')?.count ?? 0,
  async stop() {
    cut.abort(new Error('the bench is over'));
    await Promise.all([hooks.close(), station.stop()]);
  },
});
tellParent(Number(new URL(hooks.url).port));
