/**
 * The one place where the parts meet. A record of host things comes in, a station comes out; nothing here knows
 * whether it runs in Electron, under Node or in a test.
 */
import { createRouter } from '../src-shared/contract/define.ts';
import { station as contract } from '../src-shared/contract/station.ts';
import { money } from '../src-shared/money.ts';
import { mayDo } from '../src-shared/people.ts';
import { shopOffsetMs } from '../src-shared/shop-time.ts';
import { openBoothProgram } from './booth/open.ts';
import { PINPADS, type StationConfig } from './config.ts';
import type { PinpadDefinition, ProcessRunner } from './pinpads/pinpad.ts';
import type { BackupMaker } from './ports/backup.ts';
import type { BankBatch } from './ports/bank-batch.ts';
import { type PushSocket, type ServeAsk, ServeTrouble } from './ports/booth.ts';
import { LinkError, type LinkFactory } from './ports/byte-link.ts';
import type { Clock } from './ports/clock.ts';
import type { EmergencyJournal } from './ports/emergency-journal.ts';
import type { HttpClient } from './ports/http-client.ts';
import type { IdSource } from './ports/ids.ts';
import type { Logger } from './ports/logger.ts';
import type { Printer } from './ports/printer.ts';
import type { ReceiptSink } from './ports/receipt-sink.ts';
import type { SecretStore } from './ports/secrets.ts';
import type { Practice, Station } from './ports/station.ts';
import type { Ledger } from './ports/store.ts';
import { byflyAdmin } from './providers/byfly/admin/client.ts';
import type { ProviderDefinition, Webhook } from './providers/provider.ts';
import * as registry from './providers/registry.ts';
import { type AlertRules, createAlerts } from './usecases/alerts.ts';
import { assemblePinpads } from './usecases/assemble-pinpads.ts';
import { assembleRails } from './usecases/assemble-rails.ts';
import { createBackups } from './usecases/backups.ts';
import { createBooth, priceAt } from './usecases/booth.ts';
import { createHandlers } from './usecases/calls.ts';
import { watchClockDrift } from './usecases/clock-drift.ts';
import { watchClockSteps } from './usecases/clock-steps.ts';
import { CLOSE_LIMITS, type CloseLimits } from './usecases/close-steps.ts';
import { watchFiscalModule } from './usecases/fiscal-watch.ts';
import { findPorts } from './usecases/found-ports.ts';
import { createKaspiDesk } from './usecases/kaspi-desk.ts';
import { lampsOf } from './usecases/lamps.ts';
import { createOwnerNotices } from './usecases/owner-notices.ts';
import { createPayments } from './usecases/payments.ts';
import { createPeople, type PinCost } from './usecases/people.ts';
import { createPinpadDesk } from './usecases/pinpads.ts';
import type { Product } from './usecases/pricing.ts';
import { NO_PRINTER, noPrintRoom, type PrintRoom } from './usecases/print-room.ts';
import { createPrinting, type Printing } from './usecases/printing.ts';
import { createReceiptDesk } from './usecases/receipt-desk.ts';
import { createReceiptLoop } from './usecases/receipts.ts';
import { createReconciliation } from './usecases/reconcile.ts';
import { createRefusals } from './usecases/refusals.ts';
import { pruneRaw } from './usecases/retention.ts';
import { createRunner } from './usecases/runner.ts';
import { createSalesDesk } from './usecases/sales-desk.ts';
import { createSelfTests } from './usecases/self-test.ts';
import { servedRoute } from './usecases/served.ts';
import { createSettings, type SettingsHost } from './usecases/settings.ts';
import type { Settlement, SettleRules } from './usecases/settle.ts';
import { createShiftPapers } from './usecases/shift-papers.ts';
import type { ReportRules } from './usecases/shift-report.ts';
import { createShiftTables } from './usecases/shift-tables.ts';
import { createShifts } from './usecases/shifts.ts';
import { type SupportHost, supportBundle } from './usecases/support.ts';
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
  /** Fonts and layouts, opened by the first page, and the printer of the configuration. */
  paper?: { room(): Promise<PrintRoom>; printer?: Printer } | undefined;
  /** Where the configuration is kept, for the settings screens. */
  settings?: SettingsHost;
  /** What the host knows for support; absent in tests. */
  support?: SupportHost;
  /** An address that stands for the simulators. */
  isSimulated?(url: string): boolean;
  /** The simulated vendors' desk, in the sandbox profile. */
  practice?: Practice;
  /** The terminals' batches, closed with the shift. */
  batches?: readonly BankBatch[];
  /** For tests: how long the steps of a shift's end may take. */
  closeLimits?: CloseLimits;
  /** Other providers than the registry's: for tests and `new:provider`. */
  definitions?: readonly ProviderDefinition[];
  /** Cables and programs for terminals; without them no terminal can be opened. */
  links?: LinkFactory;
  processes?: ProcessRunner;
  /** For booth programs that listen on a WebSocket. */
  push?: PushSocket;
  /** A picture of where the booth stands, as a data URL. */
  placePhoto?: (() => Promise<string>) | undefined;
  /** Lets a technician out of the kiosk. */
  exitBooth?: (() => void) | undefined;
  /** What terminals said, kept before it is read (I-14); without it, in memory only. */
  journal?: EmergencyJournal;
  /** What a guess at a PIN costs; left out: what it must cost where real people are. */
  pinCost?: PinCost;
  /** Copies of the ledger; without it none are made. */
  backups?: BackupMaker | undefined;
  /** Other drivers of terminals than the registry's. */
  pinpads?: readonly PinpadDefinition[];
}

/** For stations without terminals: whatever is asked for is not there, and nothing was sent. */
const NO_LINKS: LinkFactory = {
  open: () => Promise.reject(new LinkError('link.cannot_open', 'this station has no cables')),
  list: () => Promise.resolve([]),
};
const NO_PROGRAMS: ProcessRunner = {
  run: () => Promise.reject(new LinkError('link.cannot_open', 'this station runs no programs')),
  readFiles: () => Promise.resolve({}),
  removeFiles: () => Promise.resolve(),
};
const forgetful = (): EmergencyJournal => ({
  keep: () => Promise.resolve(),
  records: () => [],
  rotate: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

const NO_SOCKETS: PushSocket = {
  send: () => Promise.reject(new ServeTrouble('not_reached', 'this station opens no sockets')),
};

/** A booth whose prints are made by hand: the paper says what was paid. */
async function printVoucher(
  printing: Printing,
  products: ReadonlyMap<string, Product>,
  locale: string,
  { orderId, paymentId, productIds, prints }: ServeAsk,
): Promise<void> {
  const goods = productIds.map((id) => products.get(id)?.name[locale] ?? id);
  const { state, error } = await printing
    .printSlip((layouts, frame) => layouts.voucher(frame, { orderId, paymentId, goods, prints }))
    .catch((cause: unknown) => {
      throw new ServeTrouble('not_reached', 'no voucher could be printed', { cause });
    });
  if (state === 'printed') return;
  throw new ServeTrouble(error === 'interrupted' ? 'no_answer' : 'refused', `the printer: ${error}`);
}

/** Every provider this build knows, in the registry's order. */
export const DEFINITIONS = Object.values(registry) as unknown as readonly ProviderDefinition[];

const DAY_MS = 24 * 3_600_000;

export async function createStation(deps: StationDeps): Promise<Station> {
  const { config, clock, ids, log, ledger } = deps;
  const { currency } = config.station;
  const livemode = config.profile === 'live';
  /** Changed in place when the catalogue is: everybody who holds it sees today's prices. */
  const products = new Map<string, Product>(
    config.products.map((product) => [product.id, priceAt(product as Product, config.booth)]),
  );
  let catalogue = config.products as Product[];
  /** The catalogue or a booth's event has changed: everybody sees the prices of now. */
  function reprice(): void {
    products.clear();
    for (const product of catalogue) products.set(product.id, booth?.priced(product) ?? priceAt(product, config.booth));
    views.refresh();
  }
  const rules: SettleRules = {
    receipts: deps.receipts.required,
    ended: (tx, row, now) => booth?.ended(tx, row, now),
    due: (tx, row, now) => printing.due(tx, row, now),
    log,
  };
  let isStopping = false;

  const drift = watchClockDrift(deps.http, clock, () => views.announce({ lamps: true }));
  const clockSteps = watchClockSteps({ ledger, clock, log });
  const journal = deps.journal ?? forgetful();
  const pinpads = assemblePinpads({
    definitions: deps.pinpads ?? PINPADS,
    sections: config.pinpads,
    providers: config.providers,
    links: deps.links ?? NO_LINKS,
    processes: deps.processes ?? NO_PROGRAMS,
    http: drift.http,
    clock,
    log,
    journal,
    currency,
  });
  const rails = await assembleRails({
    terminals: pinpads.rails,
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
  const backups = createBackups({ maker: deps.backups, clock, log, changed: () => views.announce({ lamps: true }) });
  const lamps = lampsOf({
    ledger,
    rails,
    drift,
    devices: () => [...desk.lamps(), ...printing.lamps()],
    backup: () => backups.lamps(),
    fiscal: () => fiscal.lamps(),
  });
  const views = createViews({
    read: ledger.read,
    rails,
    devices: () => desk.devices,
    nextCheckAt: (seq) => desk.ladder.nextCheckAt(seq),
    lamps,
    booth: () => booth,
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
    const rows = settlements.flatMap(({ payment, also }) => (also ? [payment, also] : [payment]));
    clockSteps.look().catch((error: unknown) => log.error('clock.not_looked', { message: String(error) }));
    views.announce({ payments: rows, shift: settlements.some(({ kind }) => kind === 'moved') });
    desk.notice(settlements);
    payments.notice(settlements);
    printing.wake();
    receipts.wake();
    inbox.wake();
    booth?.wake();
    notices.wake();
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
    due: (tx, row, now) => printing.due(tx, row, now),
    parked() {
      views.announce({ lamps: true });
      fiscal.look();
    },
  });
  const receiptDesk = createReceiptDesk({
    ledger,
    rails,
    clock,
    log,
    settled,
    due: (tx, row, now) => printing.due(tx, row, now),
  });
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
    hinted: ({ id }, { kind, text }) =>
      views.hint({ paymentId: id, kind, ...(text === undefined ? {} : { text: text.slice(0, 200) }) }),
  });
  const desk = createPinpadDesk({
    pinpads,
    ledger,
    clock,
    log,
    http: drift.http,
    journal,
    livemode,
    rules,
    runner: () => runner,
    announce: (change) => views.announce(change),
  });
  /** A shift that was opened has the terminals' totals read; one that is closed lets go of what is kept for a crash. */
  let shiftSeen = shiftNow();
  function shiftNow(): string {
    const shift = ledger.read.lastShift();
    return shift ? `${shift.seq} ${shift.status}` : '';
  }
  function shiftChanged(): void {
    views.announce({ shift: true });
    const now = shiftNow();
    if (now === shiftSeen) return;
    shiftSeen = now;
    if (now.endsWith(' open')) desk.shiftOpened();
    if (!now.endsWith(' closed')) return;
    void desk.shiftClosed();
    void afterShift();
  }
  /** The day's work is copied first, what has had its time goes afterwards. */
  async function afterShift(): Promise<void> {
    await backups.soon();
    const before = clock.now() - config.retention.rawDays * DAY_MS;
    await pruneRaw({ ledger, clock, log, before, isStopping: () => isStopping });
  }
  const salesDesk = createSalesDesk({ ledger, products, currency, clock, changed: () => views.announce({}) });
  const payments = createPayments({
    ledger,
    rails,
    runner,
    devices: desk.devices,
    secondPersonAboveMinor: config.pinpadRules.secondPersonAboveMinor,
    cashCeilingMinor: config.sale.cashCeilingMinor,
    clock,
    ids,
    log,
    rules,
    shiftRules: config.shift,
    priceOf: (orderId) => salesDesk.priceOf(orderId),
    listPrice: (productId) => products.get(productId)?.price,
    currency,
    livemode,
    receipts: { sink: deps.receipts, products, locale },
    booth:
      config.station.mode === 'kiosk'
        ? { mustBeOpen: (...who) => booth?.gate.mustSell(...who), reserve: (...sale) => booth?.gate.reserve(...sale) }
        : undefined,
    isStopping: () => isStopping,
    isClockWrong: () => drift.isWrong(),
    maySellFreely: ({ person }) =>
      config.sale.freeAmount || (person !== undefined && mayDo(person.role, 'price_override')),
  });
  const { id: till, name, country } = config.station;
  const printing = createPrinting({
    ledger,
    room: deps.paper?.room ?? noPrintRoom,
    printer: deps.paper?.printer,
    settings: config.printer ?? NO_PRINTER,
    shop: {
      ...config.shop,
      name: config.shop.name ?? name,
      till,
      utcOffsetMinutes: shopOffsetMs(country) / 60_000,
    },
    locale: config.printer?.locale ?? locale,
    livemode,
    cashMethod: 'cash',
    products,
    tenderOf: (method) => {
      const rail = rails.find(method);
      return rail?.can.kind === 'cash' ? 'cash' : (rail?.title ?? method);
    },
    clock,
    log,
    changed: () => views.announce({ lamps: true }),
  });
  const programDeps = {
    http: drift.http,
    processes: deps.processes ?? NO_PROGRAMS,
    push: deps.push ?? NO_SOCKETS,
    clock,
    secrets: deps.secrets,
    printVoucher: (sale: ServeAsk) => printVoucher(printing, products, locale, sale),
  };
  const { fulfilment, otherPrinter } = config.booth;
  const booth =
    config.station.mode === 'kiosk'
      ? createBooth({
          settings: { ...config.booth, hasPlacePhoto: deps.placePhoto !== undefined },
          main: fulfilment && openBoothProgram(fulfilment, programDeps),
          other: otherPrinter && openBoothProgram(otherPrinter, programDeps),
          ledger,
          rails,
          products,
          currency,
          reprice,
          lamps,
          needsReceipts: deps.receipts.required,
          shiftOpensItself: config.shift.autoOpen,
          clock,
          log,
          drawQr: deps.drawQr,
          refund: (saleId, context) =>
            payments.refund({ id: saleId, reason: 'booth: prints did not come out', by: 'booth' }, context),
          printTicket({ code, amount, phone }) {
            if (!deps.paper?.printer) return;
            printing
              .printSlip((layouts, frame) => layouts.claim(frame, { code, amount, ...(phone && { phone }) }))
              .catch((error: unknown) => log.warn('booth.ticket_not_printed', { message: String(error) }));
          },
          announce(rows) {
            views.announce({ payments: rows });
            notices.wake();
          },
        })
      : undefined;
  const reports: ReportRules = {
    currency,
    cashMethod: 'cash',
    locale,
    offsetMs: shopOffsetMs(config.station.country),
  };
  const reconciliation = createReconciliation({
    ledger,
    rails,
    runner,
    clock,
    log,
    livemode,
    batches: deps.batches ?? desk.batches,
    receipts: deps.receipts,
    limits: deps.closeLimits ?? CLOSE_LIMITS,
    rules: reports,
    lookAtClock: () => clockSteps.look(),
    changed: shiftChanged,
  });
  const shifts = createShifts({
    ledger,
    clock,
    ids,
    currency,
    reports,
    reconciliation,
    rails,
    changed: shiftChanged,
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
      catalogue = written as unknown as Product[];
      reprice();
    },
  });
  const selfTests = createSelfTests({
    running: { config, receipts: deps.receipts },
    draft: (draft) => deps.settings?.draft(draft) ?? { problems: [{ path: '', message: 'no settings here' }] },
    definitions: deps.definitions ?? DEFINITIONS,
    rails: { secrets: deps.secrets, http: drift.http, clock, log, read: ledger.read, products },
    drivers: deps.pinpads ?? PINPADS,
    pinpads: {
      links: deps.links ?? NO_LINKS,
      processes: deps.processes ?? NO_PROGRAMS,
      http: drift.http,
      clock,
      log,
      journal,
    },
    desk,
    http: drift.http,
    clock,
    isSimulated: deps.isSimulated ?? (() => false),
  });
  const byfly = config.providers.byfly as { url: string; amountUnit: 'tenge' | 'tiyn' } | undefined;
  const kaspi = createKaspiDesk({
    admin: byfly && byflyAdmin({ http: drift.http, url: byfly.url.replace(/\/+$/, ''), amountUnit: byfly.amountUnit }),
    clock,
    log,
  });
  async function support() {
    const { id, country, mode } = config.station;
    const { config: written, secrets } = deps.settings ? await settings.get() : { config: {}, secrets: [] };
    const host = deps.support ?? { versions: {}, logLines: () => [], clean: (text: string) => text };
    return supportBundle(
      { station: { id, country, mode }, profile: config.profile, lamps: lamps(), config: written, secrets },
      ledger.read,
      host,
      clock,
    );
  }
  const refusals = createRefusals(ids, log);
  const people = createPeople({
    ledger,
    clock,
    ids,
    log,
    lockAfterMs: config.people.lockAfterMinutes * 60_000,
    pinCost: deps.pinCost,
  });
  const recognise = (code: string): string | undefined =>
    (deps.definitions ?? DEFINITIONS)
      .map((definition) => definition.recognises?.(code))
      .find((method) => method !== undefined && rails.find(method) !== undefined);
  const handlers = createHandlers({
    ledger,
    payments,
    rails,
    ladder: desk.ladder,
    shifts,
    shiftPapers: createShiftPapers({
      read: ledger.read,
      rails,
      report: (id) => shifts.report(id),
      view: (row) => views.payment(row),
      press: async () => (await (deps.paper?.room ?? noPrintRoom)()).press,
      station: name,
      livemode,
      locale,
      offsetMs: reports.offsetMs,
    }),
    shiftTables: createShiftTables({
      read: ledger.read,
      clock,
      report: (id) => shifts.report(id),
      view: (row) => views.payment(row),
      titleOf: (method) => rails.find(method)?.title ?? method,
      locale,
      offsetMs: reports.offsetMs,
    }),
    people,
    settings,
    selfTests,
    ports: () => findPorts(deps.links ?? NO_LINKS, desk.devices.all),
    kaspi,
    support,
    receiptDesk,
    printing,
    salesDesk,
    views,
    booth,
    exitBooth: deps.exitBooth,
    placePhoto: deps.placePhoto,
    lamps,
    recognise,
    currency,
    practice: deps.practice,
  });

  const roads = await alertRules(config.alerts, deps.secrets);
  const notices = createOwnerNotices({
    rules: roads,
    ledger,
    station: config.station,
    livemode,
    http: deps.http,
    clock,
    log,
  });
  const alerts = createAlerts({
    rules: roads,
    read: ledger.read,
    lamps,
    outOfService: () => booth?.view().reasons.join(', ') || undefined,
    station: config.station,
    livemode,
    http: deps.http,
    clock,
    log,
  });

  return {
    router: createRouter(contract, handlers, { sandbox: !livemode, refusals, guard: people }),
    refusals,
    events: views,
    hooks: [...served, ...inbox.routes],
    async start() {
      await clockSteps.start();
      await runner.restore();
      await desk.start();
      if (ledger.read.unreadInbox() > 0) await ledger.write((tx) => tx.reviveInbox());
      inbox.wake();
      receipts.wake();
      fiscal.look();
      reconciliation.resume();
      await printing.start();
      await booth?.start();
      backups.start();
      alerts.start();
      notices.start();
    },
    async stop() {
      isStopping = true;
      alerts.stop();
      reconciliation.stop();
      runner.stop();
      await desk.stop();
      drift.stop();
      fiscal.stop();
      await Promise.all([
        inbox.stop(),
        receipts.stop(),
        printing.stop(),
        booth?.stop(),
        notices.stop(),
        backups.stop(),
      ]);
      await ledger.close();
    },
  };
}

/** A road whose secret is missing is no road: health names the secret, and nothing is sent unsigned in its place. */
async function alertRules(config: StationConfig['alerts'], secrets: SecretStore): Promise<AlertRules> {
  const { webhook, telegram, ...rules } = config;
  const secretOf = async (named: string | undefined) =>
    named === undefined ? undefined : secrets.get(named.replace(/^secret:/, ''));
  const [secret, token] = await Promise.all([secretOf(webhook?.secret), secretOf(telegram?.token)]);
  return {
    ...rules,
    ...(webhook && (webhook.secret === undefined || secret) && { webhook: { url: webhook.url, secret } }),
    ...(telegram && token && { telegram: { chatId: telegram.chatId, url: telegram.url, token } }),
  };
}
