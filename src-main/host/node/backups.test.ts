/** The real thread: copies are made beside a ledger in use, and the loop that sells does not wait for them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completedSale, newPayment, type TempLedger, tempLedger } from '../../testkit/temp-ledger.ts';
import { nodeBackups } from './backups.ts';
import { nodeClock } from './clock.ts';

const WORKER = join(import.meta.dirname, '..', '..', 'store', 'backup-worker.ts');
let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

const room = (over: { dir?: string } = {}) =>
  nodeBackups({
    file: WORKER,
    ledgerFile: temp.file,
    home: temp.dir,
    keepHourly: 48,
    keepDaily: 30,
    offsetMs: 0,
    leaveBytes: 0,
    clock: nodeClock(),
    ...over,
  });

it('makes a copy in a thread, and knows the newest one after a restart', async () => {
  const ledger = temp.open();
  await ledger.write((tx) => completedSale(tx, 1));
  const maker = room({ dir: 'stick' });
  expect(maker.newest()).toEqual({});
  const made = await maker.make();
  expect(made.bytes).toBeGreaterThan(0);
  const { here, elsewhere } = room({ dir: 'stick' }).newest();
  // Names have whole seconds.
  expect(here).toBe(Math.floor(made.at / 1_000) * 1_000);
  expect(elsewhere).toBe(here);
  await ledger.close();
});

it('says why there is no copy', async () => {
  await expect(room().make()).rejects.toMatchObject({ code: 'ledger.damaged' });
});

it('is given up when the station stops, and nothing with a copy’s name is left', async () => {
  const ledger = temp.open();
  await ledger.write((tx) => {
    for (let n = 1; n <= 4_000; n++) completedSale(tx, n, { detail: { note: 'x'.repeat(4_000) } });
  });
  const maker = room();
  const making = maker.make();
  making.catch(() => undefined);
  await expect.poll(() => existsSync(join(temp.dir, 'backups')), { interval: 2, timeout: 20_000 }).toBe(true);
  await maker.stop();
  await expect(making).rejects.toMatchObject({ code: 'ended' });
  expect(maker.newest()).toEqual({});
  await ledger.close();
});

it('lets sales go on while 100 MB are copied and proved', async () => {
  const ledger = temp.open();
  for (let turn = 0; turn < 10; turn++) {
    await ledger.write((tx) => {
      for (let n = 1; n <= 2_000; n++) completedSale(tx, turn * 2_000 + n, { detail: { note: 'x'.repeat(4_000) } });
    });
  }
  async function sales(until: () => boolean, from: number): Promise<number[]> {
    const took: number[] = [];
    for (let n = from; !until(); n++) {
      const startedAt = performance.now();
      await ledger.write((tx) => tx.insertPayment(newPayment(n), 1));
      took.push(performance.now() - startedAt);
      await pause(2);
    }
    return took.sort((a, b) => a - b);
  }
  const endsAt = performance.now() + 1_500;
  const alone = await sales(() => performance.now() > endsAt, 100_000);
  let isMade = false;
  const making = room()
    .make()
    .finally(() => {
      isMade = true;
    });
  const beside = await sales(() => isMade, 200_000);
  const { bytes, tookMs } = await making;
  const p = (of: number[], share: number) => (of[Math.floor(of.length * share)] as number).toFixed(1);
  console.info(
    `a copy of ${(bytes / 1e6).toFixed(0)} MB took ${tookMs} ms; a sale's commit alone p50 ${p(alone, 0.5)} p99 ${p(alone, 0.99)} ms (n ${alone.length}), beside it p50 ${p(beside, 0.5)} p99 ${p(beside, 0.99)} most ${p(beside, 0.9999)} ms (n ${beside.length})`,
  );
  expect(bytes).toBeGreaterThan(80e6);
  expect(beside.length).toBeGreaterThan(20);
  // A copy inside the loop would hold every sale for as long as it takes; a thread costs some of the disk and no more.
  expect(beside.at(-1)).toBeLessThan(Math.max(1_000, tookMs / 2));
  await ledger.close();
}, 120_000);
