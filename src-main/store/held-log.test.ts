/** Another program keeps the ledger open and reads in it: the write-ahead log can only grow (money-safety §4e). */
import BetterSqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { scriptedStation } from '../testkit/scripted-station.ts';
import { completedSale, tempLedger } from '../testkit/temp-ledger.ts';

const LOG_MOST = 512 * 1024;

it('is said while it lasts, costs no sale, and is over when that program lets go', async () => {
  const temp = tempLedger();
  const ledger = temp.open({ space: { lowBytes: 0, fullBytes: 0, logBytes: LOG_MOST } });
  let n = 0;
  const sell = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await ledger.write((tx) => completedSale(tx, ++n));
  };
  try {
    await sell(200);
    expect(ledger.space()).toMatchObject({ state: 'ok', heldBytes: 0 });
    const stranger = new BetterSqlite(temp.file, { readonly: true });
    stranger.exec('BEGIN');
    stranger.prepare('SELECT count(*) FROM payments').get();
    for (let turns = 0; ledger.space().heldBytes === 0 && turns < 100; turns++) await sell(20);
    expect(ledger.space().heldBytes).toBeGreaterThan(LOG_MOST);
    expect(ledger.read.countByStatus('completed')).toBe(n);
    stranger.exec('COMMIT');
    stranger.close();
    expect(ledger.space()).toMatchObject({ state: 'ok', heldBytes: 0 });
    await sell(1);
    expect(ledger.read.countByStatus('completed')).toBe(n);
  } finally {
    await ledger.close();
    temp.remove();
  }
});

it('is a yellow lamp that names its length, and no reason to stop selling', async () => {
  const heldBytes = 40 * 1024 * 1024;
  const h = await scriptedStation({
    wrap: (ledger) => ({ ...ledger, space: () => ({ state: 'ok', freeBytes: 1e12, heldBytes }) }),
  });
  const { lamps } = await h.client.health.get({});
  expect(lamps).toContainEqual({ id: 'ledger', kind: 'part', state: 'warn', reason: 'log_held', detail: '40 MiB' });
  expect((await h.sale()).status).not.toBe('failed');
});
