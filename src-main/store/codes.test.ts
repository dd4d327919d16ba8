/** One-time codes: remembered for a day, as keyed hashes only. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../ports/store.ts';
import { LEDGER_PARTS, newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';

const CODE = '880101698207133392';
const DAY_MS = 24 * 3_600_000;
const NOW = 1_790_000_000_000;
let temp: TempLedger;
let ledger: Ledger;

beforeEach(() => {
  temp = tempLedger();
  ledger = temp.open();
});
afterEach(async () => {
  await ledger.close();
  temp.remove();
});

const use = (n: number, at: number, code = CODE) =>
  ledger.write((tx) => {
    const { seq } = tx.insertPayment(newPayment(n), at);
    tx.keepCode(code, seq, at);
    return seq;
  });
const usedBy = (since: number, code = CODE) => ledger.write((tx) => tx.codeUsedBy(code, since));

describe('a used code', () => {
  it('names the payment that used it, for a day', async () => {
    const seq = await use(1, NOW);
    expect(await usedBy(NOW - DAY_MS)).toBe(seq);
    expect(await usedBy(NOW + 1)).toBeUndefined();
    expect(await usedBy(0, `${CODE}0`)).toBeUndefined();
  });

  it('names the newest payment when it was used again', async () => {
    await use(1, NOW);
    const newest = await use(2, NOW + 5);
    expect(await usedBy(0)).toBe(newest);
  });

  it('is forgotten when somebody uses a code more than a day later', async () => {
    await use(1, NOW);
    await use(2, NOW + DAY_MS + 1, 'another-code');
    expect(temp.raw().prepare('SELECT count(*) FROM used_codes').pluck().get()).toBe(1);
  });

  it('stands in no file of the ledger, and its hash depends on the ledger’s key', async () => {
    await use(1, NOW);
    const other = tempLedger();
    const second = other.open();
    await second.write((tx) => tx.keepCode(CODE, tx.insertPayment(newPayment(1), NOW).seq, NOW));
    const macIn = (one: TempLedger) => one.raw().prepare('SELECT mac FROM used_codes').pluck().get();
    expect(macIn(temp)).not.toEqual(macIn(other));
    await second.close();
    other.remove();
    const kept = LEDGER_PARTS.map((part) => readFileSync(temp.file + part, { flag: 'a+' }).toString('latin1'));
    expect(kept.join()).not.toContain(CODE);
  });

  it('belongs to a payment that exists', async () => {
    await expect(ledger.write((tx) => tx.keepCode(CODE, 77, NOW))).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
  });
});
