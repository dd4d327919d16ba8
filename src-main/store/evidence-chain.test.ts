import type BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completedSale, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

let temp: TempLedger;

beforeEach(async () => {
  temp = tempLedger();
  const ledger = temp.open();
  await ledger.write((tx) => [1, 2, 3, 4, 5].map((n) => completedSale(tx, n)));
  await ledger.close();
});
afterEach(() => temp.remove());

/** Somebody with the file and without the key: the triggers are no obstacle to him. */
function tamper(change: (db: BetterSqlite.Database) => void): void {
  const db = temp.raw();
  db.pragma('foreign_keys = OFF');
  db.exec('DROP TRIGGER evidence_no_update; DROP TRIGGER evidence_no_delete;');
  change(db);
  db.close();
}

it('opens again when nobody touched it', async () => {
  const ledger = temp.open();
  expect(ledger.read.evidenceOf(5)).toHaveLength(2);
  await ledger.close();
});

it.each([
  ['an amount was edited', 'UPDATE evidence SET amount = 1 WHERE seq = 4'],
  ['a verdict was edited', `UPDATE evidence SET verdict = 'same' WHERE seq = 2`],
  ['a time was edited', 'UPDATE evidence SET at = at + 1 WHERE seq = 9'],
  ['a reference was edited', `UPDATE evidence SET provider_ref = 'ref-8' WHERE seq = 6`],
  ['the hash of the bytes was edited', `UPDATE evidence SET raw_hash = zeroblob(32) WHERE seq = 6`],
  ['a row was moved to another payment', 'UPDATE evidence SET payment_seq = 1 WHERE seq = 6'],
  ['a row in the middle was removed', 'DELETE FROM evidence WHERE seq = 5'],
  ['the first row was removed', 'DELETE FROM evidence WHERE seq = 1'],
  ['the newest row was removed', 'DELETE FROM evidence WHERE seq = 10'],
  ['all rows were removed', 'DELETE FROM evidence'],
  [
    'two rows changed places',
    'UPDATE evidence SET seq = 100 WHERE seq = 3; UPDATE evidence SET seq = 3 WHERE seq = 4; UPDATE evidence SET seq = 4 WHERE seq = 100',
  ],
  [
    'a row was put in from elsewhere',
    'INSERT INTO evidence SELECT 11, payment_seq, type, source, at, verdict, status_after, amount, provider_ref, livemode, detail, raw_hash, mac FROM evidence WHERE seq = 10',
  ],
])('refuses to open when %s', (_what, sql) => {
  tamper((db) => db.exec(sql));
  expect(() => temp.open()).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
});
