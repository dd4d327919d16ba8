/**
 * The booth's gate: no paper, no fiscal module, no living rail, no booth. Looked at every half minute and whenever
 * something changes; while it is shut no payment starts from the booth's screen.
 */
import { BOOTH_REASONS, type BoothReason, type BoothView } from '../../../src-shared/contract/booth-views.ts';
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { StartPayment } from '../../../src-shared/contract/payment-asks.ts';
import { StationError } from '../../domain/errors.ts';
import type { BoothProgram } from '../../ports/booth.ts';
import type { EventRow } from '../../ports/booth-events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader, LedgerWriter } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import type { Product } from '../sale/pricing.ts';
import type { BoothEvents } from './booth-events.ts';

export interface GateSettings {
  prints?: { perRoll: number; low: number } | undefined;
  printsPerProduct: Readonly<Record<string, number>>;
  event?: string | undefined;
  ownerPhone?: string | undefined;
  checkSeconds: number;
  hasPlacePhoto?: boolean | undefined;
}

export interface GateDeps {
  settings: GateSettings;
  events: BoothEvents;
  read: LedgerReader;
  rails: Rails;
  products: ReadonlyMap<string, Product>;
  lamps(): LampView[];
  /** A receipt is owed for every sale. */
  needsReceipts: boolean;
  shiftOpensItself: boolean;
  program: BoothProgram | undefined;
  clock: Clock;
  log: Logger;
  /** The gate may have changed. */
  changed(): void;
}

export interface BoothGate {
  view(): BoothView;
  /** Throws `booth.out_of_service` before any money is talked about. `caller`: whose promised prints are its own. */
  mustBeOpen(items: StartPayment['items'], caller?: string): void;
  /** As `mustBeOpen`, and no free event is on: then nothing is paid here. */
  mustSell(items: StartPayment['items'], caller?: string): void;
  /** Throws unless so many prints are there and promised to nobody. */
  mustFit(tx: LedgerReader, prints: number): void;
  /**
   * Looks at everything anew, the photo program too, and keeps the prints for this caller while the guest chooses how to
   * pay. Nothing is said about money before this is green.
   */
  prepare(items: Sold, caller: string | undefined): Promise<BoothView>;
  /** Promises the prints of a sale, in the transaction that begins it. */
  reserve(tx: LedgerWriter, row: PaymentRow, now: number): void;
  printsOf(items: Sold): number;
  /** The product that costs least. */
  cheapest(): string | undefined;
  start(): void;
  /** An event was set or ended: looks at once, and the next time when that one changes. */
  again(): void;
  stop(): void;
}

const EVERY_MS = 30_000;
/** A guest who thinks for longer is asked whether he is still there, and then is gone. */
const HELD_MS = 100_000;
/** Kinds of rails where the guest acts alone. */
const BOOTH_KINDS: ReadonlySet<string> = new Set(['shows_qr', 'pinpad']);

export type Sold = readonly { productId: string; quantityMilli: number }[];

export function createBoothGate(deps: GateDeps): BoothGate {
  const { settings, read, clock, log } = deps;
  let isProgramDown = false;
  let isStopped = false;
  /** Prints kept for whoever is choosing how to pay. In memory: a restart sends the guest to the start anyway. */
  const held = new Map<string, { prints: number; until: number }>();
  let callOff = (): void => {};

  const printsOf = (items: Sold): number =>
    items.reduce(
      (sum, { productId, quantityMilli }) =>
        sum + (settings.printsPerProduct[productId] ?? 1) * Math.ceil(quantityMilli / 1_000),
      0,
    );

  function heldFor(others: string | undefined): number {
    let sum = 0;
    for (const [caller, { prints: kept, until }] of held) {
      if (until <= clock.elapsed()) held.delete(caller);
      else if (caller !== others) sum += kept;
    }
    return sum;
  }

  function prints(caller?: string): BoothView['prints'] {
    if (!settings.prints) return undefined;
    const left = read.printsLeft() ?? settings.prints.perRoll;
    const reserved = read.printsReserved() + heldFor(caller);
    return { left, reserved, free: Math.max(0, left - reserved), isLow: left - reserved <= settings.prints.low };
  }

  function reasons(
    lamps: readonly LampView[],
    counter: BoothView['prints'],
    event: EventRow | undefined,
  ): BoothReason[] {
    const lamp = (id: string) => lamps.find((one) => one.id === id);
    const isDown = (id: string) => lamp(id)?.state === 'down';
    const rails = deps.rails.all.some(
      ({ instance, can, method, device }) =>
        instance !== undefined && BOOTH_KINDS.has(can.kind) && !isDown(method) && !isDown(device ?? method),
    );
    const products = [...deps.products.keys()];
    const smallest = Math.min(...products.map((productId) => printsOf([{ productId, quantityMilli: 1_000 }])));
    const shift = read.currentShift();
    const eventLeft = event && deps.events.leftOf(read, event);
    // Where nothing is paid, nothing of money stands in the way.
    const isPaid = !event?.isFree;
    const found: Record<BoothReason, boolean> = {
      paper: lamp('printer')?.reason === 'paper_out',
      printer: isDown('printer') && lamp('printer')?.reason !== 'paper_out',
      prints: counter !== undefined && products.length > 0 && counter.free < smallest,
      fiscal:
        isPaid &&
        deps.needsReceipts &&
        (isDown('fiscal') || isDown('receipts') || lamp('fiscal')?.reason === 'no_answer'),
      rails: isPaid && !rails,
      clock: isDown('clock'),
      disk: isDown('ledger'),
      catalogue: products.length === 0,
      program: isProgramDown,
      shift: isPaid && (shift === undefined ? !deps.shiftOpensItself : shift.status === 'closing'),
      event: eventLeft !== undefined && products.length > 0 && eventLeft < smallest,
    };
    return BOOTH_REASONS.filter((reason) => found[reason]);
  }

  function view(caller?: string): BoothView {
    const counter = prints(caller);
    const event = deps.events.now();
    const why = reasons(deps.lamps(), counter, event);
    const room = Math.min(counter?.free ?? Infinity, (event && deps.events.leftOf(read, event)) ?? Infinity);
    const name = event?.name ?? settings.event;
    const several = Object.entries(settings.printsPerProduct).filter(
      ([id, count]) => count > 1 && deps.products.has(id),
    );
    return {
      ready: why.length === 0,
      reasons: why,
      checkedAt: clock.now(),
      ...(counter && { prints: counter }),
      soldOut: [...deps.products.keys()].filter((productId) => printsOf([{ productId, quantityMilli: 1_000 }]) > room),
      ...(several.length > 0 && { printsOf: Object.fromEntries(several) }),
      ...(name !== undefined && { event: name }),
      ...(event && { isFree: event.isFree, eventEndsAt: event.toAt }),
      ...(settings.ownerPhone !== undefined && { ownerPhone: settings.ownerPhone }),
      ...(settings.hasPlacePhoto && { hasPlacePhoto: true }),
      checkSeconds: settings.checkSeconds,
    };
  }

  const refuse = (why: string): never => {
    throw new StationError('booth.out_of_service', why);
  };

  async function lookAtProgram(): Promise<void> {
    if (!deps.program?.look) return;
    const isThere = await deps.program.look().catch((error: unknown) => {
      log.warn('booth.program_silent', { message: String(error) });
      return false;
    });
    isProgramDown = !isThere;
  }

  async function look(): Promise<void> {
    await lookAtProgram();
    if (isStopped) return;
    deps.changed();
    callOff = clock.after(Math.min(EVERY_MS, deps.events.nextChangeIn() ?? EVERY_MS), next);
  }
  const next = (): void => {
    look().catch((error: unknown) => log.error('booth.gate_failed', { message: String(error) }));
  };

  function mustBeOpen(items: StartPayment['items'], caller?: string): void {
    const { ready, reasons: why, prints: counter } = view(caller);
    if (!ready) refuse(why.join(', '));
    if (items && counter && printsOf(items) > counter.free) refuse('prints');
  }

  function mustFit(tx: LedgerReader, wanted: number): void {
    if (!settings.prints) return;
    const left = tx.printsLeft() ?? settings.prints.perRoll;
    if (wanted > left - tx.printsReserved()) refuse('prints');
  }

  return {
    view: () => view(),
    printsOf,
    mustFit,
    cheapest: () => [...deps.products.values()].sort((a, b) => a.price - b.price)[0]?.id,
    mustBeOpen,
    mustSell(items, caller) {
      if (deps.events.now()?.isFree) throw new StationError('booth.free_event');
      mustBeOpen(items, caller);
    },
    async prepare(items, caller) {
      await lookAtProgram();
      deps.changed();
      const seen = view(caller);
      const isThere = items.every(({ productId }) => !seen.soldOut.includes(productId));
      if (caller !== undefined && seen.ready && isThere)
        held.set(caller, { prints: printsOf(items), until: clock.elapsed() + HELD_MS });
      return seen;
    },
    reserve(tx, row, now) {
      const wanted = printsOf(row.detail.items ?? []);
      mustFit(tx, wanted);
      const event = deps.events.now();
      const left = event && deps.events.leftOf(tx, event);
      if (left !== undefined && wanted > left) refuse('event');
      tx.reserve(row.seq, wanted, now);
      // The sale's own promise takes the place of what was kept while the guest chose.
      held.clear();
    },
    start: next,
    again() {
      callOff();
      next();
    },
    stop() {
      isStopped = true;
      callOff();
    },
  };
}
