/** Guards the deterministic counts behind the goals: syncs, bytes, index pages. No time is judged here. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { load } from './load.ts';
import { indexBytes } from './measure/history.ts';
import { weigh } from './measure/ledger-size.ts';
import { quietLedger, seed } from './seed.ts';
import { Server } from './servers.ts';
import { slowDisk } from './slow-disk.ts';
import { digits, quantile, ratios } from './stats.ts';

/** A few seconds on a quiet machine; others may be at work on this one. */
const PATIENCE_MS = 120_000;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qabul-bench-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the statistics', () => {
  it('take quantiles between samples, and a ratio a round', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(ratios([2, 9, 4], [1, 3, 4])).toEqual({ value: 2, low: 1, high: 3 });
    expect([digits(1234.5), digits(12.34), digits(0.01234)]).toEqual(['1235', '12.3', '0.0123']);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe('a paid Payme lifecycle', () => {
  it.skipIf(process.platform !== 'linux')(
    'costs two syncs, outbox row and totals included (G6)',
    async ({ skip }) => {
      const disk = slowDisk(folder)?.();
      if (!disk) return skip('no C compiler');
      const station = await Server.station({ file: join(folder, 'syncs.db'), receipts: 'owed' }, { disk });
      try {
        const orders = await station.orders(200);
        const before = disk.count();
        await load(station.target, orders, 1);
        const perLifecycle = (disk.count() - before) / orders.length;
        expect(perLifecycle).toBeGreaterThanOrEqual(2); // fewer: something was acknowledged before it was on the disk
        expect(perLifecycle).toBeLessThanOrEqual(2.1);
      } finally {
        await station.stop();
      }
    },
    PATIENCE_MS,
  );

  it(
    'leaves at most 1.5 kB in the ledger, with all its evidence (G16)',
    async () => {
      const { perSale } = await weigh(join(folder, 'size.db'), 2_000, 32);
      expect(perSale).toBeLessThanOrEqual(1_500);
    },
    PATIENCE_MS,
  );
});

describe('an outbox with a history', () => {
  it('has an index of the pending rows only (G15)', async () => {
    const file = join(folder, 'outbox.db');
    await seed({ file, sales: 5_000 });
    const ledger = quietLedger(file);
    const newest = ledger.read.page({ limit: 1 })[0];
    expect(ledger.read.evidenceOf(newest?.seq ?? 0)).toHaveLength(1);
    expect(ledger.read.totals()).toEqual([{ method: 'payme', kind: 'sale', count: 5_000, minor: expect.any(Number) }]);
    await ledger.close();
    const db = new Database(file);
    db.prepare(`UPDATE outbox SET state = 'pending' WHERE id <= 10`).run();
    expect(indexBytes(db, 'outbox_due')).toBeLessThanOrEqual(8_000);
    db.close();
  });
});
