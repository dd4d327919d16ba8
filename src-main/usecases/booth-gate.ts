/**
 * The booth's gate: no paper, no fiscal module, no living rail, no booth. Looked at every half minute and whenever
 * something changes; while it is shut no payment starts from the booth's screen.
 */
import { BOOTH_REASONS, type BoothReason, type BoothView } from '../../src-shared/contract/booth-views.ts';
import type { LampView, StartPayment } from '../../src-shared/contract/views.ts';
import { StationError } from '../domain/errors.ts';
import type { BoothProgram } from '../ports/booth.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { LedgerReader, LedgerWriter, PaymentRow } from '../ports/store.ts';
import type { Product } from './pricing.ts';
import type { Rails } from './rails.ts';

export interface GateSettings {
  prints?: { perRoll: number; low: number } | undefined;
  printsPerProduct: Readonly<Record<string, number>>;
  event?: string | undefined;
  ownerPhone?: string | undefined;
  checkSeconds: number;
}

export interface GateDeps {
  settings: GateSettings;
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
  /** Throws `booth.out_of_service` before any money is talked about. */
  mustBeOpen(items: StartPayment['items']): void;
  /** Promises the prints of a sale, in the transaction that begins it. */
  reserve(tx: LedgerWriter, row: PaymentRow, now: number): void;
  start(): void;
  stop(): void;
}

const EVERY_MS = 30_000;
/** Kinds of rails where the guest acts alone. */
const BOOTH_KINDS: ReadonlySet<string> = new Set(['shows_qr', 'pinpad']);

type Sold = readonly { productId: string; quantityMilli: number }[];

export function createBoothGate(deps: GateDeps): BoothGate {
  const { settings, read, clock, log } = deps;
  let isProgramDown = false;
  let isStopped = false;
  let callOff = (): void => {};

  const printsOf = (items: Sold): number =>
    items.reduce(
      (sum, { productId, quantityMilli }) =>
        sum + (settings.printsPerProduct[productId] ?? 1) * Math.ceil(quantityMilli / 1_000),
      0,
    );

  function prints(): BoothView['prints'] {
    if (!settings.prints) return undefined;
    const left = read.printsLeft() ?? settings.prints.perRoll;
    const reserved = read.printsReserved();
    return { left, reserved, free: Math.max(0, left - reserved), isLow: left - reserved <= settings.prints.low };
  }

  function reasons(lamps: readonly LampView[], counter: BoothView['prints']): BoothReason[] {
    const lamp = (id: string) => lamps.find((one) => one.id === id);
    const isDown = (id: string) => lamp(id)?.state === 'down';
    const rails = deps.rails.all.some(
      ({ instance, can, method, device }) =>
        instance !== undefined && BOOTH_KINDS.has(can.kind) && !isDown(method) && !isDown(device ?? method),
    );
    const products = [...deps.products.keys()];
    const smallest = Math.min(...products.map((productId) => printsOf([{ productId, quantityMilli: 1_000 }])));
    const shift = read.currentShift();
    const found: Record<BoothReason, boolean> = {
      paper: lamp('printer')?.reason === 'paper_out',
      printer: isDown('printer') && lamp('printer')?.reason !== 'paper_out',
      prints: counter !== undefined && products.length > 0 && counter.free < smallest,
      fiscal: deps.needsReceipts && (isDown('fiscal') || isDown('receipts') || lamp('fiscal')?.reason === 'no_answer'),
      rails: !rails,
      clock: isDown('clock'),
      disk: isDown('ledger'),
      catalogue: products.length === 0,
      program: isProgramDown,
      shift: shift === undefined ? !deps.shiftOpensItself : shift.status === 'closing',
    };
    return BOOTH_REASONS.filter((reason) => found[reason]);
  }

  function view(): BoothView {
    const counter = prints();
    const why = reasons(deps.lamps(), counter);
    return {
      ready: why.length === 0,
      reasons: why,
      checkedAt: clock.now(),
      ...(counter && { prints: counter }),
      soldOut: counter
        ? [...deps.products.keys()].filter(
            (productId) => printsOf([{ productId, quantityMilli: 1_000 }]) > counter.free,
          )
        : [],
      ...(settings.event === undefined ? {} : { event: settings.event }),
      ...(settings.ownerPhone === undefined ? {} : { ownerPhone: settings.ownerPhone }),
      checkSeconds: settings.checkSeconds,
    };
  }

  const refuse = (why: string): never => {
    throw new StationError('booth.out_of_service', why);
  };

  async function look(): Promise<void> {
    if (deps.program?.look) {
      const isThere = await deps.program.look().catch((error: unknown) => {
        log.warn('booth.program_silent', { message: String(error) });
        return false;
      });
      isProgramDown = !isThere;
    }
    if (isStopped) return;
    deps.changed();
    callOff = clock.after(EVERY_MS, next);
  }
  const next = (): void => {
    look().catch((error: unknown) => log.error('booth.gate_failed', { message: String(error) }));
  };

  return {
    view,
    mustBeOpen(items) {
      const { ready, reasons: why, prints: counter } = view();
      if (!ready) refuse(why.join(', '));
      if (items && counter && printsOf(items) > counter.free) refuse('prints');
    },
    reserve(tx, row, now) {
      const wanted = printsOf(row.detail.items ?? []);
      if (settings.prints) {
        const left = tx.printsLeft() ?? settings.prints.perRoll;
        if (wanted > left - tx.printsReserved()) refuse('prints');
      }
      tx.reserve(row.seq, wanted, now);
    },
    start: next,
    stop() {
      isStopped = true;
      callOff();
    },
  };
}
