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

it('a free session is claimed by one, an event is one at a time, and neither can be deleted', async () => {
  const ledger = temp.open();
  const event = { name: 'x', isFree: true, prices: {}, fromAt: 10, toAt: 90, prints: 4, by: 'Nodira', at: 5 } as const;
  const free = {
    id: 'F1',
    turn: 0,
    eventSeq: 1,
    productId: 'strip',
    prints: 2,
    via: 'main',
    by: null,
    at: 20,
  } as const;
  const { seq } = await ledger.write((tx) => tx.addEvent(event));
  const row = await ledger.write((tx) => tx.addFree({ ...free, eventSeq: seq }));
  expect(await ledger.write((tx) => tx.addFree({ ...free, eventSeq: seq }))).toBeUndefined();
  expect([ledger.read.printsReserved(), ledger.read.eventPrints({ ...event, seq })]).toEqual([2, 2]);
  const claim = () => ledger.write((tx) => tx.claimFree(row?.seq ?? 0, 30));
  expect([await claim(), await claim()]).toEqual([true, false]);
  await ledger.write((tx) => tx.endFree(row?.seq ?? 0, 'failed', 'refused', 40));
  // What certainly was not printed is not paid for by the event.
  expect([ledger.read.printsReserved(), ledger.read.eventPrints({ ...event, seq })]).toEqual([0, 0]);
  await expect(ledger.write((tx) => tx.addEvent(event))).rejects.toThrow('UNIQUE');
  const end = () => ledger.write((tx) => tx.endEvent(seq, 'Nodira', 50));
  expect([await end(), await end()]).toEqual([true, false]);
  expect(ledger.read.aliveEvent()).toBeUndefined();
  await ledger.close();
  const db = new BetterSqlite(temp.file);
  expect(() => db.exec('DELETE FROM booth_events')).toThrow('never deleted');
  expect(() => db.exec('DELETE FROM free_sessions')).toThrow('never deleted');
  db.close();
});
