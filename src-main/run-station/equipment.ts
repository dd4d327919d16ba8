/** The things of this machine that a station works with: boxes, copies, a picture, paper. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shopOffsetMs } from '../../src-shared/shop-time.ts';
import type { StationConfig } from '../config/schema.ts';
import { type BoxPlace, boxKey, boxPlace } from '../domain/box.ts';
import { nodeBackups } from '../host/node/backups.ts';
import { pictureOf, pictureProblem } from '../host/node/picture-file.ts';
import type { BackupMaker } from '../ports/backup.ts';
import type { Logger } from '../ports/logger.ts';
import { PINPADS } from '../registered.ts';
import type { StationDeps } from '../station/deps.ts';
import { readChainKey } from '../store/chain-key.ts';
import type { PrintRoom } from '../usecases/paper/print-room.ts';
import type { StationHost } from './host.ts';

/** Sales stop below this much free space (store/open.ts); neither a copy nor the reserve may bring them there. */
export const SALES_NEED_BYTES = 128 * 1024 * 1024;

interface HomeFolder {
  home: { dir: string };
}

/** The vendors' boxes that the configuration names, each once. */
export function boxesOf({ providers, pinpads }: StationConfig): BoxPlace[] {
  const vendors = PINPADS.flatMap(({ behind }) => (behind ? [providers[behind.provider]] : []));
  const urls = [...vendors, ...Object.values(pinpads)].map(
    (section) => (section as { url?: unknown } | undefined)?.url,
  );
  const named = urls.filter((url) => typeof url === 'string');
  return [...new Map(named.map((url) => [boxKey(url), boxPlace(url)])).values()];
}

/**
 * Several stations may share a second place, and copies have only their time for a name: each ledger has a folder there,
 * told from others by its key, for two tills may have been set up with one id.
 */
function ownFolder(stationId: string, ledgerFile: string): string {
  const key = readChainKey(`${ledgerFile}.key`);
  const mark = key && createHash('sha256').update(key).digest('hex').slice(0, 8);
  return mark === undefined ? stationId : `${stationId}-${mark}`;
}

/** Copies of the ledger, where this build has the thread that makes them. */
export function backupsOf(
  { home, clock, backupFile: file }: Pick<StationHost, 'backupFile' | 'clock'> & HomeFolder,
  ledgerFile: string,
  { backup, station }: Pick<StationConfig, 'backup'> & { station: Pick<StationConfig['station'], 'id' | 'country'> },
): BackupMaker | undefined {
  if (file === undefined) return undefined;
  const { dir, keepHourly, keepDaily } = backup;
  return nodeBackups({
    file,
    ledgerFile,
    home: home.dir,
    dir: dir === undefined ? undefined : join(dir, ownFolder(station.id, ledgerFile)),
    keepHourly,
    keepDaily,
    offsetMs: shopOffsetMs(station.country),
    leaveBytes: SALES_NEED_BYTES,
    clock,
  });
}

/** The picture of where a booth stands, where its configuration names one that can be shown. */
export function placeOf(dir: string, { booth }: StationConfig, log: Logger): Pick<StationDeps, 'placePhoto'> {
  const { placePhoto } = booth;
  if (placePhoto === undefined) return {};
  const problem = pictureProblem(join(dir, placePhoto));
  if (problem === undefined) return { placePhoto: () => pictureOf(join(dir, placePhoto)) };
  log.warn('booth.no_place_photo', { file: placePhoto, problem });
  return {};
}

/** The printer is made at once, for its lamp; fonts and layouts are loaded by the first page that they can be loaded for. */
export async function paperOf(
  { fontsDir, home, clock }: Pick<StationHost, 'fontsDir' | 'clock'> & HomeFolder,
  config: Pick<StationConfig, 'printer'>,
): Promise<StationDeps['paper']> {
  if (fontsDir === undefined) return undefined;
  let opened: Promise<PrintRoom> | undefined;
  const openRoom = async (): Promise<PrintRoom> => {
    const { openPrintRoom } = await import('../printing/room.ts');
    const [medium, bold] = await Promise.all(
      ['onest-medium.ttf', 'onest-bold.ttf'].map((name) => readFile(join(fontsDir, name))),
    );
    return openPrintRoom({ medium: medium as Uint8Array, bold: bold as Uint8Array });
  };
  const room = () => {
    opened ??= openRoom().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  if (!config.printer) return { room };
  const [{ nodePrinter }, { nodeLinks }] = await Promise.all([
    import('../host/node/printer.ts'),
    import('../host/node/link-factory.ts'),
  ]);
  return { room, printer: nodePrinter(config.printer, { home: home.dir, links: nodeLinks(), clock }) };
}
