/**
 * The one place where the parts meet. A record of host things comes in, a station comes out; nothing here knows
 * whether it runs in Electron, under Node or in a test. Its parts are put together in `station/`, each from the ones
 * before it; what they tell each other back goes through here.
 */
import { createRouter } from '../src-shared/contract/define.ts';
import { station as contract } from '../src-shared/contract/station.ts';
import { money } from '../src-shared/money.ts';
import type { Station } from './ports/station.ts';
import { openBooth } from './station/booth.ts';
import { type StationDeps, wholeParts } from './station/deps.ts';
import { openHooks } from './station/hooks.ts';
import { openOffice } from './station/office.ts';
import { openOwnerRoads } from './station/owner.ts';
import { openPaper } from './station/paper.ts';
import { createPriceList } from './station/price-list.ts';
import { openSelling } from './station/selling.ts';
import { openShifts } from './station/shifts.ts';
import { openWaysToPay } from './station/ways-to-pay.ts';
import { type Booth, priceAt } from './usecases/booth/booth.ts';
import { createHandlers } from './usecases/calls.ts';
import { createBackups } from './usecases/health/backups.ts';
import { lampsOf } from './usecases/health/lamps.ts';
import { watchFiscalModule } from './usecases/receipts/fiscal-watch.ts';
import { createRefusals } from './usecases/refusals.ts';
import type { Product } from './usecases/sale/pricing.ts';
import type { Settlement, SettleRules } from './usecases/settlement/settle.ts';
import { watchClockSteps } from './usecases/shift/clock-steps.ts';
import { createViews } from './usecases/view.ts';

export async function createStation(deps: StationDeps): Promise<Station> {
  const parts = wholeParts(deps);
  const { config, clock, ids, log, ledger, currency, livemode } = parts;
  let booth: Booth | undefined;
  let isStopping = false;
  const isStoppingNow = () => isStopping;
  const lampsChanged = () => views.announce({ lamps: true });

  const prices = createPriceList({
    catalogue: config.products as Product[],
    priced: (product) => booth?.priced(product) ?? priceAt(product, config.booth),
    changed: () => views.refresh(),
  });
  const { products } = prices;
  const ways = await openWaysToPay(parts, { products, clockChanged: lampsChanged });
  const { rails, drift } = ways;
  const clockSteps = watchClockSteps({ ledger, clock, log });
  const fiscal = watchFiscalModule({ sink: parts.receipts, read: ledger.read, clock, log, changed: lampsChanged });
  const backups = createBackups({ maker: parts.backups, clock, log, changed: lampsChanged });
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
    drawQr: parts.drawQr,
    products: () => [...products.values()].map(({ id, name, price }) => ({ id, name, price: money(price, currency) })),
    facts: { profile: config.profile, station: config.station, sale: config.sale },
  });

  const rules: SettleRules = {
    receipts: parts.receipts.required,
    ended: (tx, row, now) => booth?.ended(tx, row, now),
    due: (tx, row, now) => printing.due(tx, row, now),
    log,
  };
  /** Something was settled: the screens are told, and whoever works on from there is woken. */
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

  const { printing, receipts, receiptDesk } = openPaper(parts, {
    rails,
    http: drift.http,
    products,
    settled,
    parked() {
      lampsChanged();
      fiscal.look();
    },
    printerChanged: lampsChanged,
  });
  const selling = openSelling(parts, {
    ...ways,
    products,
    rules,
    views,
    booth: () => booth,
    settled,
    isStopping: isStoppingNow,
  });
  const { runner, desk, salesDesk, payments } = selling;
  booth = openBooth(parts, {
    rails,
    http: drift.http,
    prices,
    printing,
    payments,
    lamps,
    announce(rows) {
      views.announce({ payments: rows });
      notices.wake();
    },
  });
  const { reconciliation, ...day } = openShifts(parts, {
    rails,
    runner,
    desk,
    clockSteps,
    backups,
    views,
    isStopping: isStoppingNow,
  });
  const { routes, inbox } = openHooks(parts, { rails, runner, rules });
  const office = openOffice(parts, { http: drift.http, prices, desk, lamps });
  const refusals = createRefusals(ids, log);
  const handlers = createHandlers({
    ...day,
    ...office,
    ledger,
    payments,
    rails,
    ladder: desk.ladder,
    receiptDesk,
    printing,
    salesDesk,
    views,
    booth,
    exitBooth: parts.exitBooth,
    placePhoto: parts.placePhoto,
    lamps,
    recognise: (code) =>
      parts.definitions
        .map((definition) => definition.recognises?.(code))
        .find((method) => method !== undefined && rails.find(method) !== undefined),
    currency,
    practice: parts.practice,
  });
  const { alerts, notices } = await openOwnerRoads(parts, {
    lamps,
    outOfService: () => booth?.view().reasons.join(', ') || undefined,
  });

  return {
    router: createRouter(contract, handlers, { sandbox: !livemode, refusals, guard: office.people }),
    refusals,
    events: views,
    hooks: routes,
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
