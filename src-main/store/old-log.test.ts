/**
 * An old write-ahead log laid over a newer ledger, and parts of different moments together (money-safety §4e): SQLite
 * takes any log whose own sums fit. Each is refused, or opens with everything that was acknowledged.
 */
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completedSale, copyLedger, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

const MOMENTS = 12;
let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

/** The ledger's files at twelve moments, the log emptied into the ledger at some of them. */
async function moments(): Promise<{ files: string[]; counts: number[] }> {
  const files: string[] = [];
  const counts: number[] = [];
  const ledger = temp.open();
  for (let n = 1; n <= MOMENTS; n++) {
    for (let sale = 1; sale <= 5; sale++) await ledger.write((tx) => completedSale(tx, n * 10 + sale));
    if (n % 4 === 0) temp.raw().pragma('wal_checkpoint(TRUNCATE)');
    mkdirSync(`${temp.dir}/at-${n}`);
    const file = `${temp.dir}/at-${n}/ledger.db`;
    copyLedger(temp.file, file);
    files.push(file);
    counts.push(ledger.read.countByStatus('completed'));
  }
  await ledger.close();
  return { files, counts };
}

it('every old log over every newer ledger is refused, or opens with all that was acknowledged', async () => {
  const { files, counts } = await moments();
  const tally = { refused: 0, whole: 0 };
  const wrong: string[] = [];
  for (let newer = 1; newer < MOMENTS; newer++) {
    for (let older = 0; older < newer; older++) {
      const dir = `${temp.dir}/case`;
      mkdirSync(dir);
      const file = `${dir}/ledger.db`;
      copyLedger(files[newer] as string, file);
      rmSync(`${file}-shm`, { force: true });
      copyFileSync(`${files[older]}-wal`, `${file}-wal`);
      try {
        const ledger = temp.open({ file });
        const found = ledger.read.countByStatus('completed');
        if (found === counts[newer]) tally.whole++;
        else wrong.push(`log of ${older} over ${newer}: ${found} of ${counts[newer]} sales`);
        await ledger.close();
      } catch (error) {
        const { code } = error as { code?: string };
        if (code === 'ledger.damaged') tally.refused++;
        else wrong.push(`log of ${older} over ${newer}: ${String(error)}`);
      }
      rmSync(dir, { recursive: true });
    }
  }
  console.info(`old logs: ${tally.refused} refused, ${tally.whole} whole, ${wrong.length} wrong`);
  expect(wrong).toEqual([]);
  expect(tally.refused).toBeGreaterThan(10);
});

it('an old ledger with its own old log is refused beside the newer anchor, and opens where the anchor is its own', async () => {
  const { files, counts } = await moments();
  const file = `${temp.dir}/at-9/ledger.db`;
  const own = temp.open({ file });
  expect(own.read.countByStatus('completed')).toBe(counts[8]);
  await own.close();
  copyFileSync(`${files[11]}.head`, `${files[6]}.head`);
  rmSync(`${files[6]}-shm`, { force: true });
  expect(() => temp.open({ file: files[6] as string })).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
});
