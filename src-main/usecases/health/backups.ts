/**
 * When copies of the ledger are made: every hour, and when a shift is closed. One at a time; a copy that failed is tried
 * again soon. The lamp is never red: a till without a fresh copy still sells.
 */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { BackupMaker } from '../../ports/backup.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

export interface Backups {
  /** Arms the first one. */
  start(): void;
  /** Makes one now, or right after the one under way. Resolves when it is made or has failed. */
  soon(): Promise<void>;
  lamps(): LampView[];
  stop(): Promise<void>;
}

interface Deps {
  /** undefined: this station keeps no copies (a ledger in memory). */
  maker: BackupMaker | undefined;
  clock: Clock;
  log: Logger;
  changed(): void;
}

const EVERY_MS = 3_600_000;
/** The first screen comes first. */
const AFTER_START_MS = 60_000;
const AGAIN_MS = 10 * 60_000;
const OLD_MS = 3 * EVERY_MS;

export function createBackups({ maker, clock, log, changed }: Deps): Backups {
  const startedAt = clock.now();
  let failed: string | undefined;
  let elsewhereFailed: string | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;
  let callOff = (): void => {};

  function arm(ms: number): void {
    callOff();
    if (!isStopped) callOff = clock.after(ms, () => void turn());
  }

  async function makeOne(of: BackupMaker): Promise<void> {
    try {
      const { bytes, tookMs, elsewhereTrouble } = await of.make();
      failed = undefined;
      elsewhereFailed = elsewhereTrouble;
      log.info('backup.made', { bytes, tookMs });
      if (elsewhereTrouble !== undefined) log.warn('backup.elsewhere_failed', { code: elsewhereTrouble });
    } catch (error) {
      if (isStopped) return;
      failed = (error as { code?: string }).code ?? 'unforeseen';
      // A copy that does not prove itself is a ledger that does not: loud, though the till goes on.
      log.error('backup.failed', { code: failed, message: String(error) });
    }
    changed();
  }

  function turn(): Promise<void> {
    if (!maker || isStopped) return Promise.resolve();
    running ??= makeOne(maker).finally(() => {
      running = undefined;
      arm(failed === undefined ? EVERY_MS : AGAIN_MS);
    });
    return running;
  }

  const hoursOf = (at: number): string => `${Math.floor((clock.now() - at) / EVERY_MS)} h`;

  return {
    start() {
      if (!maker) return;
      const { here } = maker.newest();
      const due = here === undefined ? 0 : here + EVERY_MS - clock.now();
      arm(Math.min(EVERY_MS, Math.max(AFTER_START_MS, due)));
    },
    async soon() {
      if (running) await running;
      await turn();
    },
    lamps() {
      if (!maker) return [];
      const lamp = { id: 'backup', kind: 'part' } as const;
      const warn = (reason: LampView['reason'], detail: string): LampView[] => [
        { ...lamp, state: 'warn', reason, detail },
      ];
      if (failed !== undefined) return warn('backup_failed', failed);
      const { here = startedAt, elsewhere = startedAt } = maker.newest();
      if (clock.now() - here > OLD_MS) return warn('backup_old', hoursOf(here));
      if (elsewhereFailed !== undefined) return warn('backup_elsewhere', elsewhereFailed);
      if (maker.hasElsewhere && clock.now() - elsewhere > OLD_MS) return warn('backup_elsewhere', hoursOf(elsewhere));
      return [{ ...lamp, state: 'ok', reason: 'ok' }];
    },
    async stop() {
      isStopped = true;
      callOff();
      await maker?.stop();
    },
  };
}
