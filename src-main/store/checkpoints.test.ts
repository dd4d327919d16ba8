import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ledger } from '../ports/store.ts';
import { fakeClock } from '../testkit/fake-clock.ts';
import { newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

let temp: TempLedger;
let ledger: Ledger;
let clock: ReturnType<typeof fakeClock>;
let sales: number;
beforeEach(() => {
  temp = tempLedger();
  clock = fakeClock();
  ledger = temp.open({ clock });
  sales = 0;
});
afterEach(async () => {
  await ledger.close();
  temp.remove();
});

/** Pages in the write-ahead log, and how many of them are in the ledger already, as another connection sees it. */
function standing(): { log: number; moved: number } {
  const raw = temp.raw();
  const { log, checkpointed } = raw.prepare('PRAGMA wal_checkpoint(NOOP)').get() as Record<string, number>;
  return { log: log ?? -1, moved: checkpointed ?? -1 };
}

/** One commit of some two hundred pages. */
const commit = () =>
  ledger.write((tx) => {
    for (let n = 0; n < 64; n++) tx.insertPayment(newPayment(++sales, { detail: { note: 'x'.repeat(9_000) } }), 1);
  });

it('moves a long log into the ledger in a turn of its own, when the commits of this turn are answered', async () => {
  while (standing().log < 1_000) await commit();
  expect(standing().moved).toBe(0);
  await clock.advance(1);
  const { log, moved } = standing();
  expect(moved).toBe(log);
  await commit();
  await clock.advance(1);
  expect(standing().moved).toBe(0); // begun anew, and short
});

it('leaves what a reader holds back to a later turn, and loses nothing of it', async () => {
  const reader = temp.raw({ readonly: true });
  reader.exec('BEGIN');
  expect(reader.prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: 0 });
  while (standing().log < 1_000) await commit();
  await clock.advance(1);
  expect(standing().moved).toBeLessThan(1_000);
  reader.exec('ROLLBACK');
  const held = standing().log;
  while (standing().log < held + 1_000) await commit();
  await clock.advance(1);
  expect(standing().moved).toBe(standing().log);
  expect(temp.raw().prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: sales });
});

it('is done by SQLite itself when its turns do not come', async () => {
  let most = 0;
  for (let n = 0; n < 30; n++) {
    await commit();
    most = Math.max(most, standing().log);
  }
  expect(most).toBeGreaterThan(4_000);
  expect(standing().log).toBeLessThan(most);
});
