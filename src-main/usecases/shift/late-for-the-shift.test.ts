import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';

const AMOUNT = { minor: 4_500_000, currency: 'UZS' } as const;

async function offer(h: Harness, orderId: string): Promise<void> {
  await h.client.payment.start({ orderId, amount: AMOUNT, method: 'payme' });
  await settled();
  const account = { order_id: orderId };
  await h.payme('CreateTransaction', { id: orderId.repeat(24), time: h.clock.now(), amount: AMOUNT.minor, account });
}
const pay = (h: Harness, orderId: string) => h.payme('PerformTransaction', { id: orderId.repeat(24) });
const sold = { method: 'payme', kind: 'sale', count: 1, minor: AMOUNT.minor };

describe('money that comes after its shift was closed', () => {
  it('is carried over, changes nothing that was signed, and counts in the next shift', async () => {
    const h = await stationHarness();
    await offer(h, 'A');
    const closed = await h.client.shift.close({ by: 'Dilnoza' });
    expect(closed.carriedOver).toHaveLength(1);
    expect(closed.tenders).toEqual([]);

    await h.client.shift.open({ by: 'Timur' });
    await pay(h, 'A');
    expect(await h.client.shift.report({ id: closed.shiftId })).toEqual(closed);
    expect((await h.client.shift.get({})).totals).toEqual([sold]);
    await h.stop();
  });

  it('waits for the next shift when none is open', async () => {
    const h = await stationHarness({ config: { shift: { autoOpen: false } } });
    await h.client.shift.open({ by: 'Dilnoza' });
    await offer(h, 'A');
    const closed = await h.client.shift.close({ by: 'Dilnoza' });
    await pay(h, 'A');
    expect(h.ledger.read.totals()).toEqual([sold]);

    const next = await h.client.shift.open({ by: 'Timur' });
    expect(next.totals).toEqual([sold]);
    const report = await h.client.shift.close({ by: 'Timur' });
    expect(report.tenders).toMatchObject([{ method: 'payme', journal: { count: 1, minor: AMOUNT.minor } }]);
    expect(await h.client.shift.report({ id: closed.shiftId })).toEqual(closed);
    await h.stop();
  });

  it('counts the receipts of its own shift alone', async () => {
    const receipts = {
      id: 'counting',
      required: true,
      register: () => Promise.resolve({ kind: 'registered', receipt: { number: '1' } } as const),
      find: () => Promise.resolve(undefined),
    };
    const h = await stationHarness({ receipts });
    await offer(h, 'A');
    await pay(h, 'A');
    await h.clock.advance(1_000);
    expect((await h.client.shift.close({})).fiscal.receipts).toBe(1);
    await h.client.shift.open({});
    expect((await h.client.shift.close({})).fiscal.receipts).toBe(0);
    await h.stop();
  });
});
