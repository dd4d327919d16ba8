/**
 * The one place where the parts meet. A record of host things comes in, a station comes out; nothing here knows
 * whether it runs in Electron, under Node or in a test.
 */
import { createRouter } from '../src-shared/contract/define.ts';
import { station as contract } from '../src-shared/contract/station.ts';
import { money } from '../src-shared/money.ts';
import { mayDo } from '../src-shared/people.ts';
import type { StationConfig } from './config.ts';
import type { BankBatch } from './ports/bank-batch.ts';
import type { Clock } from './ports/clock.ts';
import type { HttpClient } from './ports/http-client.ts';
import type { IdSource } from './ports/ids.ts';
import type { Logger } from './ports/logger.ts';
import type { ReceiptSink } from './ports/receipt-sink.ts';
import type { SecretStore } from './ports/secrets.ts';
import type { Practice, Station } from './ports/station.ts';
import type { Ledger } from './ports/store.ts';
import type { ProviderDefinition, Webhook } from './providers/provider.ts';
import * as registry from './providers/registry.ts';
import { assembleRails } from './usecases/assemble-rails.ts';
import { createHandlers } from './usecases/calls.ts';
import { watchClockDrift } from './usecases/clock-drift.ts';
import { CLOSE_LIMITS, type CloseLimits } from './usecases/close-steps.ts';
import { watchFiscalModule } from './usecases/fiscal-watch.ts';
import { lampsOf } from './usecases/lamps.ts';
import { createPayments } from './usecases/payments.ts';
import { createPeople } from './usecases/people.ts';
import type { Product } from './usecases/pricing.ts';
import { createReceiptDesk } from './usecases/receipt-desk.ts';
import { createReceiptLoop } from './usecases/receipts.ts';
import { createReconciliation } from './usecases/reconcile.ts';
import { createRefusals } from './usecases/refusals.ts';
import { createRunner } from './usecases/runner.ts';
import { servedRoute } from './usecases/served.ts';
import { createSettings, type SettingsHost } from './usecases/settings.ts';
import type { Settlement, SettleRules } from './usecases/settle.ts';
import type { ReportRules } from './usecases/shift-report.ts';
import { createShifts } from './usecases/shifts.ts';
import { createViews } from './usecases/view.ts';
import { createWebhookInbox } from './usecases/webhooks.ts';

export interface StationDeps {
  config: StationConfig;
  secrets: SecretStore;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  http: HttpClient;
  ledger: Ledger;
  receipts: ReceiptSink;
  /** SVG of a QR payload with its quiet zone. */
  drawQr(text: string): string;
  /** Where the configuration is kept, for the settings screens. */
  settings?: SettingsHost;
  /** The simulated vendors' desk, in the sandbox profile. */
  practice?: Practice;
  /** The terminals' batches, closed with the shift. */
  batches?: readonly BankBatch[];
  /** For tests: how long the steps of a shift's end may take. */
  closeLimits?: CloseLimits;
  /** Other providers than the registry's: for tests and `new:provider`. */
  definitions?: readonly ProviderDefinition[];
}

/** Every provider this build knows, in the registry's order. */
export const DEFINITIONS = Object.values(registry) as unknown as readonly ProviderDefinition[];

const TASHKENT_MS = 5 * 3_600_000;
/** The shops' clocks from UTC; none of these countries changes it with the season. */
const OFFSET_MS: Readonly<Record<string, number>> = { UZ: TASHKENT_MS, KZ: TASHKENT_MS, KG: 6 * 3_600_000 };

export async function createStation(deps: StationDeps): Promise<Station> {
  const { config, clock, ids, log, ledger } = deps;
  const { currency } = config.station;
  const livemode = config.profile === 'live';
  /** Changed in place when the catalogue is: everybody who holds it sees today's prices. */
  const products = new Map<string, Product>(config.products.map((product) => [product.id, product as Product]));
  const rules: SettleRules = { receipts: deps.receipts.required, log };
  let isStopping = false;

  const drift = watchClockDrift(deps.http, clock, () => views.announce({ lamps: true }));
  const rails = await assembleRails({
    definitions: deps.definitions ?? DEFINITIONS,
    configured: config.providers,
    always: config.station.mode === 'cashier' ? ['cash'] : [],
    secrets: deps.secrets,
    http: drift.http,
    clock,
    log,
    read: ledger.read,
    livemode,
    currency,
    publicHooksUrl: config.listen.publicHooksUrl,
    products,
  });
  const fiscal = watchFiscalModule({
    sink: deps.receipts,
    read: ledger.read,
    clock,
    log,
    changed: () => views.announce({ lamps: true }),
  });
  const lamps = lampsOf({
    ledger,
    rails,
    drift,
    pinpads: config.pinpads,
    fiscal: () => fiscal.lamps(),
  });
  const views = createViews({
    read: ledger.read,
    rails,
    lamps,
    closing: (shift) => reconciliation.view(shift),
    drawQr: deps.drawQr,
    products: () => [...products.values()].map(({ id, name, price }) => ({ id, name, price: money(price, currency) })),
    facts: {
      profile: config.profile,
      station: config.station,
      sale: config.sale,
    },
  });

  function settled(settlements: readonly Settlement[]): void {
    const payments = settlements.flatMap(({ payment, also }) => (also ? [payment, also] : [payment]));
    views.announce({ payments, shift: settlements.some(({ kind }) => kind === 'moved') });
    receipts.wake();
    inbox.wake();
  }
  const { locale } = config.station;
  const receipts = createReceiptLoop({
    ledger,
    sink: deps.receipts,
    rails,
    http: drift.http,
    facts: {
      products,
      tenderOf: (method) => (rails.find(method)?.can.kind === 'cash' ? 'cash' : 'card'),
      locale,
      stationName: config.station.name,
    },
    clock,
    ids,
    log,
    settled,
    parked() {
      views.announce({ lamps: true });
      fiscal.look();
    },
  });
  const receiptDesk = createReceiptDesk({ ledger, rails, clock, log, settled });
  const runner = createRunner({
    ledger,
    rails,
    clock,
    ids,
    log,
    http: drift.http,
    rules,
    locale: config.station.locale,
    livemode,
    settled,
  });
  const payments = createPayments({
    ledger,
    rails,
    runner,
    clock,
    ids,
    rules,
    shiftRules: config.shift,
    products,
    currency,
    livemode,
    receipts: { sink: deps.receipts, products, locale },
    isStopping: () => isStopping,
    isClockWrong: () => drift.isWrong(),
    maySellFreely: ({ person }) =>
      config.sale.freeAmount || (person !== undefined && mayDo(person.role, 'price_override')),
  });
  const reports: ReportRules = {
    currency,
    cashMethod: 'cash',
    locale,
    offsetMs: OFFSET_MS[config.station.country] ?? TASHKENT_MS,
  };
  const reconciliation = createReconciliation({
    ledger,
    rails,
    runner,
    clock,
    log,
    livemode,
    batches: deps.batches ?? [],
    receipts: deps.receipts,
    limits: deps.closeLimits ?? CLOSE_LIMITS,
    rules: reports,
    changed: () => views.announce({ shift: true }),
  });
  const shifts = createShifts({
    ledger,
    clock,
    ids,
    currency,
    reports,
    reconciliation,
    changed: () => views.announce({ shift: true }),
  });

  const webhooks = new Map<string, Webhook>();
  const served = [];
  for (const rail of rails.all) {
    if (!rail.instance) continue;
    if (rail.instance.webhook) webhooks.set(rail.provider, rail.instance.webhook);
    if (rail.instance.served) {
      served.push(servedRoute(rail.provider, rail.instance.served, { ledger, clock, ids, rules, runner, livemode }));
    }
  }
  const inbox = createWebhookInbox(webhooks, { ledger, clock, log, runner, livemode });
  const settings = createSettings({
    host: deps.settings,
    secrets: deps.secrets,
    currency,
    log,
    openPayments: () => ledger.read.openSeqs().length,
    productsChanged(written) {
      products.clear();
      for (const product of written) products.set(product.id, product as unknown as Product);
      views.refresh();
    },
  });
  const refusals = createRefusals(ids, log);
  const people = createPeople({ ledger, clock, ids, log, lockAfterMs: config.people.lockAfterMinutes * 60_000 });
  const recognise = (code: string): string | undefined =>
    (deps.definitions ?? DEFINITIONS)
      .map((definition) => definition.recognises?.(code))
      .find((method) => method !== undefined && rails.find(method) !== undefined);
  const handlers = createHandlers({
    ledger,
    payments,
    shifts,
    people,
    settings,
    receiptDesk,
    views,
    lamps,
    recognise,
    currency,
    practice: deps.practice,
  });

  return {
    router: createRouter(contract, handlers, { sandbox: !livemode, refusals, guard: people }),
    refusals,
    events: views,
    hooks: [...served, ...inbox.routes],
    async start() {
      await runner.restore();
      if (ledger.read.unreadInbox() > 0) await ledger.write((tx) => tx.reviveInbox());
      inbox.wake();
      receipts.wake();
      fiscal.look();
      reconciliation.resume();
    },
    async stop() {
      isStopping = true;
      reconciliation.stop();
      runner.stop();
      drift.stop();
      fiscal.stop();
      await Promise.all([inbox.stop(), receipts.stop()]);
      await ledger.close();
    },
  };
}
