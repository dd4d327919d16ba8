/** A photobooth: its gate, its goods and its desk as one part of the station. */
import type { BoothView, FulfilmentView } from '../../../src-shared/contract/booth-views.ts';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Money } from '../../../src-shared/money.ts';
import type { BoothProgram } from '../../ports/booth.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import type { Product } from '../sale/pricing.ts';
import { type BoothDesk, createBoothDesk, type DeskSettings } from './booth-desk.ts';
import { type BoothEvents, createBoothEvents } from './booth-events.ts';
import { createFreeSessions, type FreeSessions } from './booth-free.ts';
import { type BoothGate, createBoothGate, type GateSettings } from './booth-gate.ts';
import { createGoods } from './booth-goods.ts';

/** A booth's section of the configuration, its programs apart. */
export type BoothSettings = Omit<DeskSettings, 'perRoll'> &
  GateSettings & {
    attempts: number;
    event?: string | undefined;
    perEventPrices: Readonly<Record<string, Record<string, number>>>;
  };

export interface BoothDeps {
  settings: BoothSettings;
  main: BoothProgram | undefined;
  other: BoothProgram | undefined;
  ledger: Ledger;
  rails: Rails;
  /** The catalogue with the prices of now. */
  products: ReadonlyMap<string, Product>;
  currency: string;
  lamps(): LampView[];
  needsReceipts: boolean;
  shiftOpensItself: boolean;
  clock: Clock;
  log: Logger;
  drawQr(text: string): string;
  refund(saleId: string, context: CallContext): Promise<PaymentRow>;
  printTicket(ticket: { code: string; amount: Money; phone?: string | undefined }): void;
  /** Other prices hold from now on. */
  reprice(): void;
  /** These payments changed, and perhaps the gate. */
  announce(payments: readonly PaymentRow[]): void;
}

export interface Booth {
  readonly gate: BoothGate;
  readonly desk: BoothDesk;
  readonly events: BoothEvents;
  readonly free: FreeSessions;
  /** A product at today's price: the event's that is on, else the configured event's, else the catalogue's. */
  priced(product: Product): Product;
  view(): BoothView;
  fulfilment(row: PaymentRow): FulfilmentView | undefined;
  /** A sale or a refund has ended: in the transaction that ends it. */
  ended(tx: LedgerWriter, row: PaymentRow, now: number): void;
  /** Something was settled: what is owed now is given. */
  wake(): void;
  readonly programs: { main?: string; other?: string };
  start(): Promise<void>;
  stop(): Promise<void>;
}

const TIDY_EVERY_MS = 10 * 60_000;

/** The catalogue's price, or the event's. */
export const priceAt = (
  product: Product,
  {
    event,
    perEventPrices,
  }: { event?: string | undefined; perEventPrices: Readonly<Record<string, Record<string, number>>> },
): Product => {
  const price = event === undefined ? undefined : perEventPrices[event]?.[product.id];
  return price === undefined ? product : { ...product, price };
};

export function createBooth(deps: BoothDeps): Booth {
  const { settings, main, other, ledger, rails, clock, log } = deps;
  const perRoll = settings.prints?.perRoll;
  const goods = createGoods({
    ledger,
    clock,
    log,
    main,
    other,
    attempts: settings.attempts,
    checkMs: settings.checkSeconds * 1_000,
    perRoll,
    changed: deps.announce,
  });
  /** Which event's prices hold; a change of it is told to every screen. */
  let pricedFor: number | undefined;
  function changed(): void {
    const now = events.now()?.seq;
    if (now !== pricedFor) {
      pricedFor = now;
      deps.reprice();
    }
    deps.announce([]);
  }
  function eventChanged(): void {
    changed();
    gate.again();
  }
  const events = createBoothEvents({ ledger, products: deps.products, clock, log, changed: eventChanged });
  const gate = createBoothGate({
    settings,
    events,
    read: ledger.read,
    rails,
    products: deps.products,
    lamps: deps.lamps,
    needsReceipts: deps.needsReceipts,
    shiftOpensItself: deps.shiftOpensItself,
    program: main,
    clock,
    log,
    changed,
  });
  const free = createFreeSessions({
    ledger,
    events,
    gate,
    clock,
    log,
    main,
    other,
    currency: deps.currency,
    attempts: settings.attempts,
    perRoll,
    changed: () => deps.announce([]),
  });
  const desk = createBoothDesk({
    ledger,
    settings: { ...settings, perRoll },
    hasOther: other !== undefined,
    clock,
    log,
    drawQr: deps.drawQr,
    canRefund: (method) => rails.find(method)?.can.refund ?? false,
    refund: deps.refund,
    printTicket: deps.printTicket,
    wake: goods.wake,
    changed: deps.announce,
  });
  let callOff = (): void => {};
  let isStopped = false;
  /** Late money of tickets that nobody brought. */
  function tidy(): void {
    desk
      .refundUnclaimed()
      .catch((error: unknown) => log.error('booth.tidy_failed', { message: String(error) }))
      .finally(() => {
        if (!isStopped) callOff = clock.after(TIDY_EVERY_MS, tidy);
      });
  }
  return {
    gate,
    desk,
    events,
    free,
    priced(product) {
      const event = events.now();
      if (!event) return priceAt(product, settings);
      return priceAt(product, { event: event.name, perEventPrices: { [event.name]: event.prices } });
    },
    view: gate.view,
    fulfilment: desk.fulfilment,
    ended: goods.ended,
    wake: goods.wake,
    programs: { ...(main && { main: main.id }), ...(other && { other: other.id }) },
    async start() {
      await goods.start();
      await free.begin();
      changed();
      gate.start();
      tidy();
    },
    async stop() {
      isStopped = true;
      callOff();
      gate.stop();
      await Promise.all([goods.stop(), free.stop()]);
    },
  };
}
