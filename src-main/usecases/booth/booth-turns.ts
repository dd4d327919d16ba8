/**
 * What a booth has to start, one after another, for money or free: woken when something is due, and by itself when the
 * next try of what certainly did not start is.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** Between two tries of what certainly was not started. */
export const PAUSE_MS = 3_000;
/** What starts later than this starts for nobody. */
export const GUEST_WAITS_MS = 5 * 60_000;
const ROWS_PER_TURN = 16;
const STOP_PATIENCE_MS = 2_000;

interface Deps<Row> {
  clock: Clock;
  log: Logger;
  /** The log's word for a turn that failed. */
  failed: string;
  /** What is due, oldest first; `nextAt` may lie ahead. */
  due(limit: number): readonly Row[];
  give(row: Row): Promise<void>;
}

export interface Turns {
  wake(): void;
  /** Nothing new is begun; what is under way has two seconds. */
  stop(): Promise<void>;
}

export function createTurns<Row extends { readonly nextAt: number }>(deps: Deps<Row>): Turns {
  const { clock, log, due, give } = deps;
  let running: Promise<void> | undefined;
  let isWanted = false;
  let isStopped = false;
  let callOff = (): void => {};

  async function turn(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false;
      for (const row of due(ROWS_PER_TURN)) {
        if (isStopped) return;
        if (row.nextAt <= clock.now()) await give(row);
      }
      const [next] = due(1);
      if (next && next.nextAt <= clock.now()) isWanted = true;
    }
  }

  function wake(): void {
    isWanted = true;
    if (isStopped || running) return;
    callOff();
    running = turn()
      .catch((error: unknown) => log.error(deps.failed, { message: String(error) }))
      .finally(() => {
        running = undefined;
        if (isStopped) return;
        const [next] = due(1);
        if (next) callOff = clock.after(Math.max(50, next.nextAt - clock.now()), wake);
      });
  }

  return {
    wake,
    async stop() {
      isStopped = true;
      callOff();
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
