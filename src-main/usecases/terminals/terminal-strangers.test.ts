/** Abuse (money-safety §4c): what a terminal did for somebody else raises an alarm, and no money of ours. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';

/** A shift with one sale, its totals read before and known after. */
async function withHistory(): Promise<PinpadStation> {
  const h = await pinpadStation({ can: { totals: true, closeBatch: false } });
  await h.client.shift.open({ by: 'Aziza' });
  await settled(20);
  expect((await h.sale('K-1')).status).toBe('completed');
  await settled(20);
  await h.client.shift.close({ by: 'Aziza' });
  await settled(20);
  return h;
}
const openAgain = async (h: PinpadStation): Promise<void> => {
  await h.client.shift.open({ by: 'Aziza' });
  await settled(20);
};
const strange = async (h: PinpadStation) =>
  (await h.client.health.get({})).lamps.filter(({ reason }) => reason === 'terminal_strangers');

describe('a terminal', () => {
  it('that did only what we asked of it is no news', async () => {
    const h = await withHistory();
    await openAgain(h);
    expect(await strange(h)).toEqual([]);
  });

  it('that took money for a rogue caller of its bridge is an alarm, kept in the log of acts, and no sale of ours', async () => {
    const h = await withHistory();
    h.terminal.bank.push({ kind: 'sale', paymentId: 'nobody', ecrNumber: 99, minor: 777_000, facts: {} });
    await openAgain(h);
    expect(await strange(h)).toMatchObject([{ kind: 'device', state: 'warn', detail: 'operations' }]);
    const { items } = await h.client.audit.list({ act: 'terminal.strangers' });
    expect(items).toMatchObject([{ outcome: 'operations', detail: { minor: 777_000, count: 1 } }]);
    expect((await h.client.payment.list({})).items.map(({ orderId }) => orderId)).toEqual(['K-1']);
    expect((await h.client.shift.get({})).totals).toEqual([]);
  });

  it('whose bank shift somebody else closed is an alarm', async () => {
    const h = await withHistory();
    h.terminal.bank.length = 0;
    h.terminal.bankShift += 1;
    await openAgain(h);
    expect(await strange(h)).toMatchObject([{ detail: 'bank_shift_closed' }]);
  });
});
