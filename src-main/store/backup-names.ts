/** Copies of a ledger by their names, and which of them have had their time. */
import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';

const NAME = /^(ledger|sandbox)-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many copies are kept: the newest of so many hours and of so many days. */
export interface Rotation {
  keepHourly: number;
  keepDaily: number;
  /** The shop's clock from UTC, for what a day is. */
  offsetMs: number;
}

/** `ledger-20261122T034500Z.db` */
export const backupName = (file: string, at: number): string =>
  `${basename(file, '.db')}-${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z.db`;

/** When a copy was made by its name, ms UTC; undefined: not a copy's name. */
export function backupTime(name: string): number | undefined {
  const found = NAME.exec(name);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(2).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Whole copies of this ledger in a folder, newest first. A folder that is not there has none. */
export function backupsIn(folder: string, ledgerFile: string): { name: string; at: number }[] {
  if (!existsSync(folder)) return [];
  const prefix = `${basename(ledgerFile, '.db')}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const at = backupTime(name);
      return at === undefined ? [] : [{ name, at }];
    })
    .sort((a, b) => b.at - a.at);
}

/** Which copies have had their time: all but the newest of each of the last hours and days that have one. */
export function outdated(
  copies: readonly { name: string; at: number }[],
  { keepHourly, keepDaily, offsetMs }: Rotation,
): string[] {
  const newestFirst = [...copies].sort((a, b) => b.at - a.at);
  const kept = new Set(newestFirst.slice(0, 1).map(({ name }) => name));
  const keepNewestOf = (most: number, lengthMs: number): void => {
    const seen = new Set<number>();
    for (const { name, at } of newestFirst) {
      const span = Math.floor((at + offsetMs) / lengthMs);
      if (seen.has(span)) continue;
      if (seen.size >= most) return;
      seen.add(span);
      kept.add(name);
    }
  };
  keepNewestOf(keepHourly, HOUR_MS);
  keepNewestOf(keepDaily, DAY_MS);
  return newestFirst.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}
