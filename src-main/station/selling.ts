/** Where money is taken: the runner that asks the rails, the terminals' desk, sales put aside, and payments over them. */
import { mayDo } from '../../src-shared/people.ts';
import type { Booth } from '../usecases/booth/booth.ts';
import { createRunner, type Runner } from '../usecases/runner/runner.ts';
import { createPayments, type Payments } from '../usecases/sale/payments.ts';
import type { Product } from '../usecases/sale/pricing.ts';
import { createSalesDesk, type SalesDesk } from '../usecases/sale/sales-desk.ts';
import type { Settlement, SettleRules } from '../usecases/settlement/settle.ts';
import { createPinpadDesk, type PinpadDesk } from '../usecases/terminals/pinpads.ts';
import type { Views } from '../usecases/view.ts';
import type { StationParts } from './deps.ts';
import type { WaysToPay } from './ways-to-pay.ts';

export interface Selling {
  runner: Runner;
  desk: PinpadDesk;
  salesDesk: SalesDesk;
  payments: Payments;
}

interface Around extends WaysToPay {
  products: ReadonlyMap<string, Product>;
  rules: SettleRules;
  views: Views;
  /** The booth in front of which a guest stands; undefined at a till. */
  booth(): Booth | undefined;
  settled(settlements: readonly Settlement[]): void;
  isStopping(): boolean;
}

export function openSelling(parts: StationParts, around: Around): Selling {
  const { config, clock, ids, log, ledger, currency, livemode, locale } = parts;
  const { rails, drift, pinpads, products, rules, views, booth } = around;
  const runner = createRunner({
    ledger,
    rails,
    clock,
    log,
    http: drift.http,
    rules,
    locale,
    livemode,
    settled: around.settled,
    hinted: ({ id }, { kind, text }) =>
      views.hint({ paymentId: id, kind, ...(text === undefined ? {} : { text: text.slice(0, 200) }) }),
  });
  const desk = createPinpadDesk({
    pinpads,
    ledger,
    clock,
    log,
    http: drift.http,
    journal: parts.journal,
    livemode,
    rules,
    runner: () => runner,
    announce: (change) => views.announce(change),
  });
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
    receipts: { sink: parts.receipts, products, locale },
    booth:
      config.station.mode === 'kiosk'
        ? {
            mustBeOpen: (...who) => booth()?.gate.mustSell(...who),
            reserve: (...sale) => booth()?.gate.reserve(...sale),
          }
        : undefined,
    isStopping: around.isStopping,
    isClockWrong: () => drift.isWrong(),
    maySellFreely: ({ person }) =>
      config.sale.freeAmount || (person !== undefined && mayDo(person.role, 'price_override')),
  });
  return { runner, desk, salesDesk, payments };
}
