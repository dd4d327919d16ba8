/** The station's ports, wrapped so that the process can die at a named moment. Nothing else about them changes. */
import { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import BetterSqlite from 'better-sqlite3';
import type { CloseStep } from '../../../src-shared/shift-differences.ts';
import type { NewEvidence } from '../../ports/evidence.ts';
import type { NewPayment } from '../../ports/payments.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { CloseStepRow } from '../../ports/shift-end.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import type { Killer, KillPoint, Passing } from './kill-points.ts';
import { railOf } from './killing-devices.ts';

/** What one transaction did, as far as the moments are told apart by it. */
interface Deeds {
  kinds: Set<'sale' | 'refund'>;
  inserted: boolean;
  types: Set<NewEvidence['type']>;
  sources: Set<NewEvidence['source']>;
  closedShift: boolean;
  /** The terminal whose payment is dispatched, or has heard its answer. */
  dispatched: string | null;
  answered: string | null;
  /** Steps of a shift's end that were begun and those that are done. */
  begun: Set<CloseStep>;
  learnt: Set<CloseStep>;
  /** The button; and what a terminal had counted before its batch is closed. */
  startedClosing: boolean;
  counted: boolean;
}

type WatchedStep = Exclude<CloseStep, 'stop_sales' | 'match'>;
/** The first step is part of the button's own transaction, the last one of the shift's end. */
const isWatched = (step: CloseStep): step is WatchedStep => step !== 'stop_sales' && step !== 'match';

/** The moments of a transaction: those before its commit and those after it. */
function momentsOf(deeds: Deeds): {
  before: KillPoint[];
  after: KillPoint[];
} {
  const { kinds, inserted, types, sources, closedShift, begun, learnt } = deeds;
  const moments = { before: [] as KillPoint[], after: [] as KillPoint[] };
  const add = (before: KillPoint, after?: KillPoint): void => {
    moments.before.push(before);
    if (after) moments.after.push(after);
  };
  const isRefund = kinds.has('refund');
  if (inserted && sources.has('station')) {
    if (isRefund) add('refund.intent.not_committed', 'refund.intent.committed');
    else add('intent.not_committed', 'intent.committed');
  }
  if (sources.has('begin')) {
    if (isRefund) add('refund.begun.not_committed', 'refund.accepted.committed');
    else add('begun.not_committed', 'accepted.committed');
  }
  if (sources.has('webhook')) {
    if (isRefund) add('refund.webhook.not_committed', 'refund.webhook.committed');
    else add('webhook.not_committed', 'webhook.committed');
  }
  const of = isRefund ? ('refund.' as const) : '';
  if (deeds.dispatched !== null) {
    const rail = railOf(deeds.dispatched);
    add(`${rail}.${of}intent.not_committed`, `${rail}.${of}intent.committed`);
  }
  if (deeds.answered !== null) {
    const rail = railOf(deeds.answered);
    add(`${rail}.${of}begun.not_committed`, `${rail}.${of}accepted.committed`);
  }
  if (types.has('cancel_requested')) moments.after.push('cancel.asked');
  if (sources.has('cancel')) add('cancel.answered');
  if (types.has('operator_resolved')) add('resolve.not_committed', 'resolve.committed');
  for (const step of begun) if (isWatched(step)) moments.after.push(`shift.${step}.begun`);
  for (const step of learnt) if (isWatched(step)) moments.before.push(`shift.${step}.learnt`);
  if (deeds.startedClosing) add('shift.stop_sales.not_committed', 'shift.stop_sales.committed');
  if (deeds.counted) moments.after.push('batch.counted');
  if (closedShift) add('shift.close.not_committed', 'shift.close.committed');
  return moments;
}

/** A terminal's totals are there, and none of its batches is closed yet. */
function wasCounted(result: string | null): boolean {
  const { before = {}, closed = [] } = result === null ? {} : (JSON.parse(result) as { before?: object; closed?: [] });
  return Object.keys(before).length > 0 && closed.length === 0;
}

/** Watches what a writer does, and dies before or after its commit. */
export function killingLedger(ledger: Ledger, { passing, wants }: Killer, file: string): Ledger {
  const duringCheckpoint = wants('checkpoint.running') ? checkpointKiller(file, passing) : undefined;

  function watched(tx: LedgerWriter, deeds: Deeds): LedgerWriter {
    return {
      ...tx,
      insertPayment(row: NewPayment, now) {
        deeds.kinds.add(row.kind);
        deeds.inserted = true;
        return tx.insertPayment(row, now);
      },
      addEvidence(row) {
        deeds.types.add(row.type);
        deeds.sources.add(row.source);
        const payment = tx.paymentBySeq(row.paymentSeq);
        deeds.kinds.add(payment?.kind ?? 'sale');
        if (row.type === 'dispatch') deeds.dispatched = payment?.device ?? null;
        if (row.source === 'begin' && row.type === 'approved') deeds.answered = payment?.device ?? null;
        return tx.addEvidence(row);
      },
      putCloseStep(row: CloseStepRow) {
        if (row.state === 'running') deeds.begun.add(row.step);
        if (row.state === 'done') deeds.learnt.add(row.step);
        deeds.startedClosing ||= row.step === 'stop_sales' && row.state === 'done';
        deeds.counted ||= row.step === 'close_batches' && row.state === 'running' && wasCounted(row.result);
        tx.putCloseStep(row);
      },
      updateShift(row: ShiftRow) {
        deeds.closedShift ||= row.status === 'closed';
        tx.updateShift(row);
      },
    };
  }

  return {
    ...ledger,
    async write(work) {
      const deeds: Deeds = {
        kinds: new Set(),
        inserted: false,
        types: new Set(),
        sources: new Set(),
        closedShift: false,
        dispatched: null,
        answered: null,
        begun: new Set(),
        learnt: new Set(),
        startedClosing: false,
        counted: false,
      };
      const result = await ledger.write((tx) => {
        const value = work(watched(tx, deeds));
        for (const moment of momentsOf(deeds).before) passing(moment);
        return value;
      });
      for (const moment of momentsOf(deeds).after) passing(moment);
      if (deeds.sources.size > 0) duringCheckpoint?.();
      return result;
    },
  };
}

/** Dies at the moments of one receipt's way. `sent` gives the request a few milliseconds to leave. */
export function killingReceipts(sink: ReceiptSink, { passing, wants }: Killer): ReceiptSink {
  const SENT_MS = 4;
  return {
    ...sink,
    async register(order) {
      const at = (moment: 'outbox.claimed' | 'fiscal.sent' | 'fiscal.answered'): KillPoint =>
        order.kind === 'refund' ? `refund.${moment}` : moment;
      passing(at('outbox.claimed'));
      const answer = sink.register(order);
      if (wants(at('fiscal.sent'))) {
        answer.catch(() => undefined);
        await pause(SENT_MS);
        passing(at('fiscal.sent'));
      }
      const result = await answer;
      passing(at('fiscal.answered'));
      if (result.kind === 'registered')
        passing(order.kind === 'refund' ? 'refund.box.not_committed' : 'box.not_committed');
      return result;
    },
  };
}

/** Dies after half of the bytes of an answer to a vendor. */
export function killHalfAnswers({ passing, wants }: Killer, paths: readonly string[]): void {
  if (!wants('webhook.half_answered')) return;
  const end = ServerResponse.prototype.end;
  ServerResponse.prototype.end = function (this: ServerResponse, ...given: unknown[]) {
    const [body] = given;
    if (typeof body === 'string' && paths.includes(this.req.url ?? '')) {
      this.write(body.slice(0, body.length / 2), () => passing('webhook.half_answered'));
      setTimeout(() => end.call(this, body.slice(body.length / 2) as never, 'utf8'), 2);
      return this;
    }
    return end.apply(this, given as never) as never;
  } as never;
}

/** Dies between two steps of the ledger's history: when the next one is about to be run. */
export function killBetweenMigrations({ passing, wants }: Killer): void {
  if (!wants('migration.between')) return;
  const exec = BetterSqlite.prototype.exec;
  let steps = 0;
  BetterSqlite.prototype.exec = function (this: BetterSqlite.Database, text: string) {
    if (text.includes('CREATE TABLE') || text.includes('ALTER TABLE')) {
      if (steps > 0) passing('migration.between');
      steps++;
    }
    return exec.call(this, text);
  };
}

/**
 * A checkpoint is one call that does not return to JavaScript, so another thread does the killing: some fraction of a
 * millisecond after the first of a row of checkpoints began.
 */
function checkpointKiller(file: string, passing: Passing): () => void {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData } = require('node:worker_threads');
     Atomics.wait(workerData, 0, 0);
     Atomics.wait(workerData, 0, 1, 1 + Math.random() * 12);
     process.kill(process.pid, 'SIGKILL');`,
    { eval: true, workerData: shared },
  );
  worker.unref();
  let commits = 0;
  return () => {
    commits++;
    if (commits < 12) return;
    const db = new BetterSqlite(file);
    Atomics.store(shared, 0, 1);
    Atomics.notify(shared, 0);
    for (const until = performance.now() + 500; performance.now() < until; ) {
      db.exec(`INSERT OR REPLACE INTO notes VALUES ('checkpoint', hex(randomblob(9000)))`);
      db.pragma('wal_checkpoint(TRUNCATE)');
    }
    db.close();
    passing('checkpoint.running');
  };
}
