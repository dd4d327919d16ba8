/**
 * A booth's event: set by name, from a moment to a moment, free or with prices of its own, for so many prints. It begins
 * and ends by itself; the one set last takes the place of the one before.
 */
import type { EventView, SaveEvent } from '../../../src-shared/contract/booth-event-views.ts';
import { StationError } from '../../domain/errors.ts';
import type { EventRow } from '../../ports/booth-events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import type { Product } from '../sale/pricing.ts';

interface Deps {
  ledger: Ledger;
  products: ReadonlyMap<string, Product>;
  clock: Clock;
  log: Logger;
  /** Prices or the gate may be others from now on. */
  changed(): void;
}

export interface BoothEvents {
  /** The event that is on now. */
  now(): EventRow | undefined;
  /** Prints that the event still pays for, as this transaction sees it; undefined: it does not limit them. */
  leftOf(read: LedgerReader, event: EventRow): number | undefined;
  view(): EventView | undefined;
  save(input: SaveEvent): Promise<EventView>;
  end(by: string | undefined): Promise<void>;
  /** ms until an event begins or ends; undefined: none will. */
  nextChangeIn(): number | undefined;
}

const invalid = (path: string, message: string): StationError =>
  new StationError('request.invalid', `${path}: ${message}`, { fields: [{ path, message }] });

function nameOf(by: string | undefined): string {
  const name = by?.trim() ?? '';
  if (name !== '') return name;
  throw new StationError('request.incomplete', 'an event is set by somebody', {
    fields: [{ path: 'by', message: 'required' }],
  });
}

export function createBoothEvents({ ledger, products, clock, log, changed }: Deps): BoothEvents {
  const { read } = ledger;

  function now(): EventRow | undefined {
    const event = read.aliveEvent();
    const at = clock.now();
    return event && event.fromAt <= at && at < event.toAt ? event : undefined;
  }

  const leftOf: BoothEvents['leftOf'] = (from, event) =>
    event.prints === null ? undefined : Math.max(0, event.prints - from.eventPrints(event));

  function view(): EventView | undefined {
    const event = read.aliveEvent();
    if (!event || event.toAt <= clock.now()) return undefined;
    const { name, isFree, prices, fromAt: from, toAt: to, by } = event;
    return {
      name,
      isFree,
      prices,
      from,
      to,
      isOn: from <= clock.now(),
      prints: { ...(event.prints !== null && { most: event.prints }), used: read.eventPrints(event) },
      sessions: read.eventSessions(event.seq),
      by,
    };
  }

  async function save(input: SaveEvent): Promise<EventView> {
    const by = nameOf(input.by);
    const at = clock.now();
    const fromAt = Math.max(input.from ?? at, at);
    if (input.to <= fromAt) throw invalid('to', 'must be later than the beginning, and not past');
    for (const id of Object.keys(input.prices)) {
      if (!products.has(id)) throw invalid(`prices.${id}`, 'not in the catalogue');
    }
    await ledger.write((tx) => {
      const before = tx.aliveEvent();
      if (before) tx.endEvent(before.seq, by, at);
      tx.addEvent({
        name: input.name,
        isFree: input.isFree,
        prices: input.isFree ? {} : input.prices,
        fromAt,
        toAt: input.to,
        prints: input.prints ?? null,
        by,
        at,
      });
    });
    log.info('booth.event_set', { name: input.name, isFree: input.isFree, by });
    changed();
    return view() as EventView;
  }

  return {
    now,
    leftOf,
    view,
    save,
    async end(by) {
      const name = nameOf(by);
      const isEnded = await ledger.write((tx) => {
        const event = tx.aliveEvent();
        return event !== undefined && tx.endEvent(event.seq, name, clock.now());
      });
      if (isEnded) log.info('booth.event_ended', { by: name });
      changed();
    },
    nextChangeIn() {
      const event = read.aliveEvent();
      if (!event) return undefined;
      const at = clock.now();
      const next = at < event.fromAt ? event.fromAt : event.toAt;
      return next > at ? next - at : undefined;
    },
  };
}
