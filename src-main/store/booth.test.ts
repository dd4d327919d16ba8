/** The booth's tables, for a ledger from before them and against whoever would bend them. */
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { completedSale, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';
import { MIGRATIONS } from './migrations/index.ts';

let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

it('110: a till from before becomes a booth with nothing promised and nothing owed', async () => {
  const db = new BetterSqlite(temp.file);
  for (const step of MIGRATIONS.filter(({ number }) => number <= 100)) db.exec(step.sql);
  db.pragma(`application_id = ${0x5162756c}`);
  db.pragma('user_version = 100');
  db.close();
  const ledger = temp.open();
  expect(ledger.read.printsReserved()).toBe(0);
  expect(ledger.read.printsLeft()).toBeUndefined();
  expect(ledger.read.dueEntitlements(10)).toEqual([]);
  await ledger.close();
});

it('a right is claimed once, let go only with proof, and neither rights nor tickets are ever deleted', async () => {
  const ledger = temp.open();
  const right = await ledger.write((tx) => {
    const { seq } = completedSale(tx, 1);
    tx.addTicket({ code: 'QT1-R-X', paymentSeq: seq, kind: 'reprint', issuedAt: 1 });
    const row = { paymentSeq: seq, turn: 0, prints: 2, ground: 'paid', via: 'main', by: null, at: 1 } as const;
    const added = tx.addEntitlement({ ...row, state: 'due', error: null });
    expect(tx.addEntitlement({ ...row, state: 'due', error: null })).toBeUndefined();
    return added;
  });
  const seq = right?.seq ?? 0;
  expect(ledger.read.printsReserved()).toBe(2);
  const claim = () => ledger.write((tx) => tx.claimEntitlement(seq, 5));
  expect([await claim(), await claim()]).toEqual([true, false]);
  await ledger.write((tx) => tx.releaseEntitlement(seq, 9, 'not_reached'));
  expect(await claim()).toBe(true);
  await ledger.write((tx) => tx.endEntitlement(seq, 'done', null, 10));
  await ledger.write((tx) => tx.releaseEntitlement(seq, 11, 'not_reached'));
  expect(await claim()).toBe(false);
  const redeem = (by: string) => ledger.write((tx) => tx.redeemTicket('QT1-R-X', by, 7));
  expect([await redeem('one'), await redeem('two')]).toEqual([true, false]);
  await ledger.close();
  const db = new BetterSqlite(temp.file);
  expect(() => db.exec('DELETE FROM entitlements')).toThrow('never deleted');
  expect(() => db.exec('DELETE FROM claim_tickets')).toThrow('never deleted');
  expect(() => db.exec('UPDATE claim_tickets SET redeemed_by = NULL, redeemed_at = NULL')).toThrow('once');
  expect(() => db.exec(`UPDATE entitlements SET state = 'due'`)).toThrow('CHECK');
  db.close();
});
