import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { settled } from '../src-main/testkit/fake-clock.ts';
import { stationHarness, TEST_KEY } from '../src-main/testkit/station-harness.ts';
import { explain, latest } from './explain.ts';

const dir = mkdtempSync(join(tmpdir(), 'qabul-explain-'));
const file = join(dir, 'ledger.db');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('npm run explain', () => {
  it('tells a payment from its evidence while the station runs, and notices a changed row', async () => {
    const h = await stationHarness({ file });
    const { id } = await h.client.payment.start({
      orderId: 'K-1042',
      amount: { minor: 4_500_000, currency: 'UZS' },
      method: 'payme',
    });
    await settled();
    const transaction = '66f0aa11bb22cc33dd44ee55';
    await h.payme('CreateTransaction', {
      id: transaction,
      time: h.clock.now(),
      amount: 4_500_000,
      account: { order_id: 'K-1042' },
    });
    await h.payme('PerformTransaction', { id: transaction });
    await h.payme('CancelTransaction', { id: transaction, reason: 5 });

    const story = explain(file, id);
    expect(story).toContain(`Payment ${id} · order K-1042 · payme`);
    expect(story).toContain('45000.00 UZS · status completed · received 45000.00 UZS');
    for (const said of [
      'stored and about to be sent → dispatching',
      'the rail says: paid → completed',
      `ref ${transaction}`,
    ]) {
      expect(story).toContain(said);
    }
    expect(story).toMatch(/Same order: refund [0-9A-Z]{20} payme completed/);
    expect(story).toContain('Chain: every evidence row fits.');
    expect(story).not.toContain(TEST_KEY);
    // By what a person has at hand: an order (its refund too), the rail's number, the end a receipt or a screen shows.
    for (const word of ['K-1042', transaction, transaction.slice(-6), id.slice(-6), id.toLowerCase()]) {
      expect(explain(file, word)).toContain(`Payment ${id} · order K-1042 · payme`);
    }
    expect(latest(file)).toMatch(new RegExp(`none, every payment has its result[^]*${id}  K-1042  sale payme`));
    expect(() => explain(file, 'ZZZZZZZZZZZZZZZZZZZZ')).toThrow(/no payment/);
    await h.stop();

    // Somebody with the file and a tool, around the triggers.
    const db = new BetterSqlite(file);
    db.exec('DROP TRIGGER evidence_no_update; UPDATE evidence SET amount = 1 WHERE amount IS NOT NULL');
    db.close();
    expect(explain(file, id)).toMatch(/Chain: BROKEN at evidence row \d+/);
  });
});
