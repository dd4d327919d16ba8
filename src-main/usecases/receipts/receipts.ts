/**
 * The outbox loop: every receipt that is owed reaches the fiscal module once (receipt-register.ts), and the wallet that was
 * paid with hears of it afterwards (receipt-told.ts). At least once on the wire, at most once in the module: a lost answer
 * is asked about before anything is sent again (I-24), a refund's receipt waits for its sale's (I-26).
 *
 *   due row ─► register ─► registered: done, and the wallet's row in the same commit
 *                      ├─► refused: parked for a person      (never sent again by itself)
 *                      ├─► not sent: later
 *                      └─► unsure: find, later
 */
import type { OutboxRow } from '../../ports/queues.ts';
import { LONGEST_PAUSE_MS } from './outbox-pause.ts';
import { createRegister, type RegisterDeps } from './receipt-register.ts';
import { type TellDeps, tellWallet } from './receipt-told.ts';

export interface ReceiptLoop {
  /** Something may be due. Cheap; may be called often. */
  wake(): void;
  stop(): Promise<void>;
}

const ROWS_LOOKED_AT = 16;
/** Above the longest pause with its jitter. */
const PAUSE_MOST_MS = 15 * 60_000;
const STOP_PATIENCE_MS = 2_000;

export function createReceiptLoop(deps: RegisterDeps & TellDeps): ReceiptLoop {
  const { ledger, sink, clock, log } = deps;
  const stopped = new AbortController();
  const register = createRegister(deps, stopped.signal);
  let running: Promise<void> | undefined;
  let callOff = (): void => {};
  let isStopped = false;

  /** The next row that may go. A module that knows its newest receipt only is given nothing while one is in doubt. */
  function next(): OutboxRow | undefined {
    const due = ledger.read.dueOutbox(clock.now(), ROWS_LOOKED_AT);
    const doubt = sink.knowsLastOnly ? ledger.read.outboxInDoubt() : undefined;
    if (!doubt) return due[0];
    return isDue(doubt) ? doubt : due.find(({ kind }) => kind === 'confirm');
  }

  /** As the store says it of the others: a pause that is longer than any was made by a clock that was set back. */
  const isDue = ({ nextAt }: OutboxRow): boolean => {
    const left = nextAt - clock.now();
    return left <= 0 || left > PAUSE_MOST_MS;
  };

  async function turn(): Promise<void> {
    for (let row = next(); row && !isStopped; row = next()) {
      const payment = ledger.read.paymentBySeq(row.paymentSeq);
      if (!payment) throw new Error(`outbox row ${row.id} without its payment`);
      if (row.kind === 'receipt') await register(row, payment);
      else await tellWallet(deps, row, payment, stopped.signal);
    }
  }

  function schedule(): void {
    callOff();
    if (isStopped) return;
    const doubt = sink.knowsLastOnly ? ledger.read.outboxInDoubt() : undefined;
    const nextAt = doubt?.nextAt ?? ledger.read.nextOutboxAt();
    if (nextAt !== undefined)
      callOff = clock.after(Math.min(LONGEST_PAUSE_MS, Math.max(50, nextAt - clock.now())), wake);
  }

  function wake(): void {
    if (isStopped || running || !sink.required) return;
    running = turn()
      .catch((error: unknown) => log.error('receipts.failed', { message: String(error) }))
      .finally(() => {
        running = undefined;
        if (!isStopped) schedule();
      });
  }

  return {
    wake,
    async stop() {
      isStopped = true;
      callOff();
      stopped.abort();
      // What is on its way is asked about after the next start; stopping has its own limit.
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
