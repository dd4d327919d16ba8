/**
 * The linger watch: a code that was shown may be paid after its sale ended, so the rail is asked on, ever more rarely,
 * until its own limit (ux.md §6.2). Late money goes through settle like any other evidence and becomes a discrepancy.
 *
 *   ended ─15 s─► ask … for ten minutes ─1 min─► ask … until `Capabilities.lingerMs`
 *
 * Nothing is stored for it: which sales ended lately is in the ledger, and so a restart goes on where it was.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { PaymentProvider } from '../../providers/provider.ts';
import type { Rails } from '../rails/rails.ts';
import type { Evidence } from '../settlement/evidence-of.ts';

export interface Linger {
  /** Watches a sale from its end on; whatever is no such sale is left alone. */
  watch(row: PaymentRow): void;
  /** After a start: sales that ended so lately that their code may still be paid. */
  restore(): void;
}

interface Deps {
  read: LedgerReader;
  rails: Rails;
  clock: Clock;
  log: Logger;
  stopping: AbortSignal;
  /** One question; undefined: it proved nothing. */
  ask(row: PaymentRow, provider: PaymentProvider): Promise<Evidence | undefined>;
  submit(paymentSeq: number, evidence: Evidence): Promise<unknown>;
}

const OFTEN_MS = 15_000;
const OFTEN_FOR_MS = 10 * 60_000;
const RARELY_MS = 60_000;
/** At once, over all rails. A till that gives up more codes than this within a day has another trouble. */
const WATCHED_MOST = 500;
const LANES = 4;

const ENDED_UNPAID: ReadonlySet<string> = new Set(['cancelled', 'expired', 'declined', 'failed']);

export function createLinger({ read, rails, clock, log, stopping, ask, submit }: Deps): Linger {
  const watched = new Set<number>();
  /** A few a provider, each with one question in flight: no rail is stormed by old codes, and none waits for a dead one. */
  const lanes = new Map<string, Promise<unknown>>();

  function inTurn<T>({ provider, seq }: PaymentRow, work: () => Promise<T>): Promise<T> {
    const lane = `${provider} ${seq % LANES}`;
    const turn = (lanes.get(lane) ?? Promise.resolve()).then(work);
    lanes.set(
      lane,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** true: the whole money is there, nothing more is to be learnt. */
  async function look(seq: number, provider: PaymentProvider): Promise<boolean> {
    const row = read.paymentBySeq(seq);
    if (!row || stopping.aborted) return true;
    const evidence = await ask(row, provider);
    if (evidence?.type === 'partial' && (evidence.amount?.minor ?? 0) > row.received) await submit(seq, evidence);
    if (evidence?.type !== 'approved') return false;
    await submit(seq, evidence);
    return true;
  }

  async function loop(row: PaymentRow, provider: PaymentProvider, lingerMs: number): Promise<void> {
    // The ledger knows the end by the wall clock, which may be set meanwhile; from here on only durations count.
    const ageAtStart = Math.max(0, clock.now() - row.updatedAt);
    const startedAt = clock.elapsed();
    const age = (): number => ageAtStart + clock.elapsed() - startedAt;
    while (!stopping.aborted) {
      const pause = age() < OFTEN_FOR_MS ? OFTEN_MS : RARELY_MS;
      if (age() + pause > lingerMs) return;
      await clock.sleep(pause, stopping).catch(() => undefined);
      if (await inTurn(row, () => look(row.seq, provider))) return;
    }
  }

  function watch(row: PaymentRow): void {
    const rail = rails.find(row.method);
    const lingerMs = rail?.can.lingerMs;
    if (lingerMs === undefined || !rail?.instance?.query) return;
    // What was never shown cannot be paid.
    if (row.kind !== 'sale' || row.showQr === null || !ENDED_UNPAID.has(row.status) || watched.has(row.seq)) return;
    if (watched.size >= WATCHED_MOST) {
      log.warn('linger.full', { payment: row.id, watched: watched.size });
      return;
    }
    watched.add(row.seq);
    loop(row, rail.instance, lingerMs)
      .catch((error: unknown) => {
        if (!stopping.aborted) log.error('linger.failed', { payment: row.id, message: String(error) });
      })
      .finally(() => watched.delete(row.seq));
  }

  return {
    watch,
    restore() {
      for (const { method, can } of rails.all) {
        if (can.lingerMs === undefined) continue;
        for (const row of read.endedUnpaid(method, clock.now() - can.lingerMs, WATCHED_MOST)) watch(row);
      }
    },
  };
}
