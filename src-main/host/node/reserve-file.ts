/**
 * Room on the disk that nobody else gets: a file beside the ledger, removed at the moment the disk is full. What was
 * under way then can still be written down (money-safety §4e, §5.1); new charges have stopped long before, because the
 * file itself is not counted as free.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, statfsSync, statSync, unlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

const MIB = 1024 * 1024;
export const RESERVE_BYTES = 64 * MIB;

/** `reserve` in the home. */
export const reserveIn = (home: string): string => join(home, 'reserve');

/** Gives the room back. false: there was none to give. */
export function releaseReserve(home: string): boolean {
  try {
    unlinkSync(reserveIn(home));
    return true;
  } catch {
    return false;
  }
}

export interface ReserveOptions {
  bytes?: number;
  /** Made only where this much stays free beside it: the file must not be what stops the sales. */
  leaveBytes: number;
}

/** Makes the file if it is not there, piece by piece, off the loop. Rejects when it cannot be written. */
export async function makeReserve(
  home: string,
  { bytes = RESERVE_BYTES, leaveBytes }: ReserveOptions,
): Promise<'there' | 'made' | 'no_room'> {
  const file = reserveIn(home);
  if (existsSync(file) && statSync(file).size >= bytes) return 'there';
  const { bavail, bsize } = statfsSync(home);
  if (bavail * bsize - bytes < leaveBytes) return 'no_room';
  const making = `${file}.making`;
  // Noise: a file system that packs or leaves out zeros would reserve nothing.
  const piece = randomBytes(Math.min(MIB, bytes));
  const to = await open(making, 'w', 0o600);
  try {
    for (let written = 0; written < bytes; written += piece.length) await to.write(piece);
    await to.sync();
  } catch (error) {
    rmSync(making, { force: true });
    throw error;
  } finally {
    await to.close();
  }
  renameSync(making, file);
  return 'made';
}

/** The first screen comes first. */
const AFTER_START_MS = 20_000;
const AGAIN_MS = 3_600_000;

export interface ReserveRoom {
  /** Gives the room back. false: there was none to give. */
  release(): boolean;
  /** Opens the ledger; on a full disk once more, with the room given back. */
  opened<T>(open: () => T): T;
  /** Makes the file a little after the start, and again every hour when there is space. Returns the end of it. */
  keep(): () => void;
}

export function reserveRoom(
  options: ReserveOptions & { home: string; clock: Clock; log: Logger; afterMs?: number },
): ReserveRoom {
  const { home, clock, log } = options;
  const release = (): boolean => {
    const isGiven = releaseReserve(home);
    if (isGiven) log.warn('reserve.released');
    return isGiven;
  };
  return {
    release,
    opened(open) {
      try {
        return open();
      } catch (error) {
        if ((error as { code?: string }).code !== 'ledger.disk_full' || !release()) throw error;
        return open();
      }
    },
    keep() {
      let callOff = (): void => {};
      const arm = (ms: number): void => {
        callOff = clock.after(ms, () => {
          arm(AGAIN_MS);
          makeReserve(home, options).then(
            (what) => what !== 'there' && log.info(`reserve.${what}`),
            (error: unknown) => log.warn('reserve.not_made', { message: String(error) }),
          );
        });
      };
      arm(options.afterMs ?? AFTER_START_MS);
      return () => callOff();
    },
  };
}
