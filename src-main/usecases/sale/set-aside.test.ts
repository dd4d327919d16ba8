/** A card whose result is not known must not hold the customer up: by a senior's name the order is paid another way. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { loses } from '../../testkit/scripted-pinpad.ts';
import { AMOUNT, refusal, refusedFields } from '../../testkit/scripted-station.ts';

const cash = { orderId: 'K-1041', amount: AMOUNT, method: 'cash', tendered: AMOUNT, by: 'Dilnoza' };

async function unknownCard(options: Parameters<typeof pinpadStation>[0] = {}) {
  const h = await pinpadStation(options);
  h.terminal.silent.add('lookUp');
  h.terminal.next(loses(true));
  const card = await h.sale();
  expect(card.status).toBe('unknown');
  return { h, card };
}
const backOf = (h: PinpadStation, id: string) => {
  const sale = h.ledger.read.payment(id);
  return sale ? h.ledger.read.refundsOf(sale.seq).map(({ status, detail }) => `${status} ${detail.note}`) : [];
};
const slip = { outcome: 'completed', rrn: '010965600101', note: 'slip 101', by: 'Aziza', second: 'Olim' } as const;

describe('an order with a card whose result is not known', () => {
  it('is not charged again, by no way to pay, until somebody with a name says so', async () => {
    const { h, card } = await unknownCard();
    expect(await refusal(h.client.payment.start(cash))).toBe('order.unknown_open');
    expect(await refusedFields(h.client.payment.setAside({ id: card.id }))).toEqual(['by']);
    expect(await refusal(h.client.payment.start(cash))).toBe('order.unknown_open');
    expect(await h.client.payment.setAside({ id: card.id, by: 'Aziza' })).toMatchObject({
      status: 'unknown',
      setAsideBy: 'Aziza',
    });
    expect((await h.client.payment.start(cash)).status).toBe('completed');
    expect((await h.view(card.id)).status).toBe('unknown');
  });

  it('is paid by another card at the same terminal, and by no third one', async () => {
    const { h, card } = await unknownCard();
    await h.client.payment.setAside({ id: card.id, by: 'Aziza' });
    h.terminal.next(loses(false));
    const second = await h.sale();
    expect(second.status).toBe('unknown');
    expect(await refusal(h.sale())).toBe('order.unknown_open');
    const failed = { outcome: 'failed', note: 'no slip', by: 'Aziza', second: 'Olim' } as const;
    await h.client.payment.resolve({ id: second.id, ...failed });
    expect((await h.sale()).status).toBe('completed');
    expect((await h.view(card.id)).status).toBe('unknown');
  });

  it('gets the card’s money back by itself, once, when both turn out paid', async () => {
    const { h, card } = await unknownCard();
    await h.client.payment.setAside({ id: card.id, by: 'Aziza' });
    await h.client.payment.start(cash);
    await h.client.payment.resolve({ id: card.id, ...slip });
    await settled(30);
    expect(backOf(h, card.id)).toEqual(['completed paid another way']);
    expect(h.terminal.asked.map(({ kind }) => kind)).toEqual(['sale', 'void']);
    expect(await h.view(card.id)).toMatchObject({ status: 'completed', refunded: AMOUNT });
  });

  it('keeps the card’s money where nothing else was paid', async () => {
    const { h, card } = await unknownCard();
    await h.client.payment.setAside({ id: card.id, by: 'Aziza' });
    await h.client.payment.resolve({ id: card.id, ...slip });
    await settled(30);
    expect(backOf(h, card.id)).toEqual([]);
    expect(await refusal(h.client.payment.start(cash))).toBe('order.already_paid');
  });

  it('calls a person where the terminal cannot give back by itself: both sums stay in sight', async () => {
    const { h, card } = await unknownCard({ can: { void: false, refund: false, partialRefund: false } });
    await h.client.payment.setAside({ id: card.id, by: 'Aziza' });
    await h.client.payment.start(cash);
    await h.client.payment.resolve({ id: card.id, ...slip });
    await settled(30);
    expect(backOf(h, card.id)).toEqual([]);
    expect((await h.view(card.id)).discrepancies.map(({ type }) => type)).toContain('order_paid_twice');
  });

  it('is set aside only while it is unknown', async () => {
    const h = await pinpadStation();
    const paid = await h.sale();
    expect(await refusal(h.client.payment.setAside({ id: paid.id, by: 'Aziza' }))).toBe('payment.not_resolvable');
  });
});

describe('a terminal that is held after a start', () => {
  it('says by which payment, and who let it go on is kept', async () => {
    const { h, card } = await unknownCard({ can: { lookUp: true } });
    const next = await h.crash();
    expect((await next.client.station.view({})).devices).toMatchObject([
      { device: 'front', held: { orderId: 'K-1041', paymentId: card.id } },
    ]);
    expect(await refusedFields(next.client.payment.park({ id: card.id }))).toEqual(['by']);
    await next.client.payment.park({ id: card.id, by: 'Aziza' });
    expect((await next.client.station.view({})).devices?.[0]).not.toHaveProperty('held');
    expect(next.ledger.read.payment(card.id)?.detail.parkedBy).toBe('Aziza');
  });

  it('counts down to its next question', async () => {
    const h = await pinpadStation({ can: { lookUp: true } });
    h.terminal.silent.add('lookUp');
    h.terminal.next(loses(true));
    const card = await h.sale();
    await h.clock.advance(16_000);
    const { nextCheckAt } = await h.view(card.id);
    expect(nextCheckAt).toBeGreaterThan(h.clock.now());
    h.terminal.silent.clear();
    await h.clock.advance(60_000);
    expect(await h.view(card.id)).toMatchObject({ status: 'completed' });
    expect(await h.view(card.id)).not.toHaveProperty('nextCheckAt');
  });
});
