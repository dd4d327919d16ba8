/** A card sale that waits for its terminal, while its order is paid at another window, or may have been (I-6). */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { approves, loses, scriptedTerminal, waits } from '../../testkit/scripted-pinpad.ts';
import { AMOUNT, UZS } from '../../testkit/scripted-station.ts';

/** Another customer's card is in the terminal; what is started now waits. */
async function busyTill() {
  const h = await pinpadStation();
  const first = waits();
  h.terminal.next(first.act);
  await h.sale('K-1');
  await first.started;
  const free = async () => {
    first.done(approves());
    await settled(30);
  };
  return { h, free };
}
const cash = (h: PinpadStation, orderId: string, over: object = {}) =>
  h.client.payment.start({ orderId, amount: AMOUNT, method: 'cash', by: 'Aziz', ...over });
const half = UZS(AMOUNT.minor / 2);

describe('a card sale that waited', () => {
  it('is not charged when its order was paid meanwhile', async () => {
    const { h, free } = await busyTill();
    const queued = await h.sale('K-2');
    expect(queued.status).toBe('created');
    await cash(h, 'K-2');
    await free();
    expect((await h.view(queued.id)).status).toBe('cancelled');
    expect(h.terminal.asked).toHaveLength(1);
    expect((await h.client.payment.story({ id: queued.id })).lines.at(-1)).toMatchObject({
      type: 'cancel_requested',
      source: 'station',
      reason: 'order_paid',
    });
    // The terminal goes on with the next one.
    expect((await h.sale('K-3')).status).toBe('completed');
  });

  it('is charged when its order was paid for the other part only', async () => {
    const { h, free } = await busyTill();
    const part = await h.sale('K-2', { amount: half, orderTotal: AMOUNT });
    await cash(h, 'K-2', { amount: half, orderTotal: AMOUNT });
    await free();
    expect((await h.view(part.id)).status).toBe('completed');
  });

  it('is charged when the money that paid its order went back before its turn', async () => {
    const { h, free } = await busyTill();
    const queued = await h.sale('K-2');
    const paid = await cash(h, 'K-2');
    await h.client.payment.refund({ id: paid.id, reason: 'By card after all', by: 'Aziz' });
    await free();
    expect((await h.view(queued.id)).status).toBe('completed');
  });
});

it('is not charged while another terminal does not know whether it took the money for the order', async () => {
  const second = scriptedTerminal({ id: 'second', clock: () => till.clock, terminalId: '00000167' });
  second.always(loses(true));
  const till = await pinpadStation({
    pinpads: [second.definition],
    config: {
      pinpads: {
        front: { driver: 'scripted', method: 'uzcard', terminalId: '00000166' },
        side: { driver: 'second', method: 'humo', terminalId: '00000167' },
      },
    },
  });
  const first = waits();
  till.terminal.next(first.act);
  await till.sale('K-1');
  await first.started;
  const queued = await till.sale('K-2');
  const doubt = await till.sale('K-2', { method: 'humo' });
  expect([queued.status, doubt.status]).toEqual(['created', 'unknown']);
  first.done(approves());
  await settled(30);
  expect((await till.view(queued.id)).status).toBe('cancelled');
  expect(till.terminal.asked).toHaveLength(1);
});
