/**
 * Starts of the booth that nobody pays for: a guest's at a free event, a technician's test. They are no payments, have
 * no receipts and stand in no total; they are counted, limited, written into the log of acts, and each is started once:
 *
 *   asked ──► `due` ──claim──► `sending` ──► program ──► `done`
 *               ▲  └ proven that nothing started ┘  └──► `failed`: the guest tries once more, or the other printer
 */
import type { FreeView } from '../../../src-shared/contract/booth-event-views.ts';
import type { FulfilmentError } from '../../../src-shared/contract/booth-views.ts';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import { StationError } from '../../domain/errors.ts';
import type { BoothProgram } from '../../ports/booth.ts';
import type { FreeRow } from '../../ports/booth-events.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import { writeSurely } from '../write-surely.ts';
import type { BoothEvents } from './booth-events.ts';
import type { BoothGate } from './booth-gate.ts';
import { countedOff, serveWith } from './booth-goods.ts';
import { createTurns, GUEST_WAITS_MS, PAUSE_MS } from './booth-turns.ts';

interface Deps {
  ledger: Ledger;
  events: BoothEvents;
  gate: Pick<BoothGate, 'mustBeOpen' | 'mustFit' | 'printsOf' | 'cheapest'>;
  clock: Clock;
  log: Logger;
  main: BoothProgram | undefined;
  other: BoothProgram | undefined;
  currency: string;
  /** How often what was certainly not started is tried again by itself. */
  attempts: number;
  /** What a fresh roll gives, where prints are counted. */
  perRoll: number | undefined;
  changed(): void;
}

export interface FreeSessions {
  start(input: { id: string; productId: string }, context: CallContext): Promise<FreeView>;
  test(id: string, by: string | undefined): Promise<FreeView>;
  again(id: string, via: 'main' | 'other'): Promise<FreeView>;
  get(id: string): FreeView;
  last(limit: number): FreeView[];
  begin(): Promise<void>;
  stop(): Promise<void>;
}

export function createFreeSessions(deps: Deps): FreeSessions {
  const { ledger, events, gate, clock, log } = deps;
  const { read } = ledger;
  const turns = createTurns<FreeRow>({
    clock,
    log,
    failed: 'booth.free_failed',
    due: (limit) => read.dueFree(limit),
    give,
  });

  function againOf(turns: readonly FreeRow[]): FreeView['again'] {
    const last = turns.at(-1);
    if (last?.state !== 'failed' || last.error === 'guest_left' || last.eventSeq === null) return [];
    const tries = turns.slice(1);
    const isNew = (via: 'main' | 'other') => tries.every((turn) => turn.via !== via);
    return [
      ...(isNew('main') ? (['main'] as const) : []),
      ...(deps.other && isNew('other') ? (['other'] as const) : []),
    ];
  }

  function viewOf(row: FreeRow): FreeView {
    return {
      id: row.id,
      productId: row.productId,
      prints: row.prints,
      state: row.state,
      ...(row.error !== null && row.state === 'failed' && { error: row.error as FulfilmentError }),
      isTest: row.eventSeq === null,
      ...(row.by !== null && { by: row.by }),
      at: row.at,
      ...(row.doneAt !== null && { doneAt: row.doneAt }),
      again: againOf(read.freeTurns(row.id)),
    };
  }

  function lastTurn(id: string): FreeRow {
    const row = read.freeTurns(id).at(-1);
    if (!row) throw new StationError('payment.not_found', `no free session ${id}`);
    return row;
  }

  function added(row: FreeRow): FreeView {
    deps.changed();
    turns.wake();
    return viewOf(row);
  }

  /** The same id is the same session; another product under it is another request. */
  function sameAsBefore(tx: Pick<LedgerWriter, 'freeTurns'>, id: string, productId?: string): FreeRow | undefined {
    const turns = tx.freeTurns(id);
    const [first] = turns;
    if (first && productId !== undefined && first.productId !== productId)
      throw new StationError('payment.id_reused', `${id} belongs to another session`);
    return turns.at(-1);
  }

  const start: FreeSessions['start'] = async ({ id, productId }, context) => {
    const before = sameAsBefore(read as LedgerWriter, id, productId);
    if (before) return viewOf(before);
    const items = [{ productId, quantityMilli: 1_000 }];
    const outcome = await ledger.write((tx) => {
      const raced = sameAsBefore(tx, id, productId);
      if (raced) return raced;
      const event = events.now();
      if (!event?.isFree) throw new StationError('booth.no_free_event');
      gate.mustBeOpen(items, context.caller);
      const prints = gate.printsOf(items);
      const left = events.leftOf(tx, event);
      if (left !== undefined && prints > left) throw new StationError('booth.event_over');
      gate.mustFit(tx, prints);
      return tx.addFree({
        id,
        turn: 0,
        eventSeq: event.seq,
        productId,
        prints,
        via: 'main',
        by: null,
        at: clock.now(),
      });
    });
    context.created = true;
    return added(outcome as FreeRow);
  };

  async function test(id: string, by: string | undefined): Promise<FreeView> {
    const name = by?.trim() ?? '';
    if (name === '') {
      throw new StationError('request.incomplete', 'a test is made by somebody', {
        fields: [{ path: 'by', message: 'required' }],
      });
    }
    const productId = gate.cheapest();
    if (productId === undefined) throw new StationError('booth.out_of_service', 'catalogue');
    const prints = gate.printsOf([{ productId, quantityMilli: 1_000 }]);
    const row = await ledger.write((tx) => {
      const raced = sameAsBefore(tx, id, productId);
      if (raced) return raced;
      gate.mustFit(tx, prints);
      return tx.addFree({ id, turn: 0, eventSeq: null, productId, prints, via: 'main', by: name, at: clock.now() });
    });
    return added(row as FreeRow);
  }

  async function again(id: string, via: 'main' | 'other'): Promise<FreeView> {
    const row = await ledger.write((tx) => {
      const turns = tx.freeTurns(id);
      const last = turns.at(-1);
      if (!last || !againOf(turns).includes(via)) throw new StationError('booth.no_remedy');
      const { eventSeq, productId, prints, turn } = last;
      gate.mustFit(tx, prints);
      return tx.addFree({ id, turn: turn + 1, eventSeq, productId, prints, via, by: null, at: clock.now() });
    });
    if (!row) throw new StationError('booth.busy');
    return added(row);
  }

  /** How it ended: in the table, off the counter of prints, and in the log of acts, in one transaction. */
  function ended(tx: LedgerWriter, row: FreeRow, state: 'done' | 'failed', error: string | null): void {
    const at = clock.now();
    tx.endFree(row.seq, state, error, at);
    if (state === 'done' || error === 'no_answer')
      countedOff(tx, { prints: row.prints, paymentSeq: null }, deps.perRoll, at);
    tx.addAudit({
      at,
      who: 'booth',
      name: row.by,
      approvedBy: null,
      caller: null,
      act: row.eventSeq === null ? 'booth.test' : 'booth.free',
      subject: row.id,
      outcome: error ?? 'served',
      detail: { prints: row.prints, turn: row.turn },
    });
  }

  async function give(row: FreeRow): Promise<void> {
    const now = clock.now();
    if (now - row.at > GUEST_WAITS_MS) {
      await ledger.write((tx) => ended(tx, row, 'failed', 'guest_left'));
      return;
    }
    if (!(await ledger.write((tx) => tx.claimFree(row.seq, now)))) return; // Somebody else has it.
    const trouble = await serveWith(row.via === 'other' ? deps.other : deps.main, {
      paymentId: row.id,
      orderId: `${row.eventSeq === null ? 'TEST' : 'FREE'}-${row.id.slice(-6)}`,
      productIds: [row.productId],
      prints: row.prints,
      amount: 0,
      currency: deps.currency,
    });
    await writeSurely(deps, (tx) => {
      if (!trouble) ended(tx, row, 'done', null);
      else if (!trouble.mayHaveStarted && row.attempts + 1 < deps.attempts)
        tx.releaseFree(row.seq, clock.now() + PAUSE_MS, trouble.kind);
      else ended(tx, row, 'failed', trouble.kind);
    });
    log.info('booth.free_served', { id: row.id, turn: row.turn, trouble: trouble?.kind, message: trouble?.message });
    deps.changed();
  }

  return {
    start,
    test,
    again,
    get: (id) => viewOf(lastTurn(id)),
    last: (limit) => read.lastFree(limit).map(viewOf),
    async begin() {
      // Killed in the middle: nobody knows whether the program had started.
      const cut = read.sendingFree();
      if (cut.length > 0) {
        await ledger.write((tx) => {
          for (const row of cut) ended(tx, row, 'failed', 'interrupted');
        });
      }
      turns.wake();
    },
    stop: () => turns.stop(),
  };
}
