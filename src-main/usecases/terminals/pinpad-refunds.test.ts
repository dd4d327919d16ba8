/** How a card's money goes back: what is possible is said first, and a refund is a payment with the same rules. */
import { describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { approves, declines, loses } from '../../testkit/scripted-pinpad.ts';
import { refusal, UZS } from '../../testkit/scripted-station.ts';

const options = async (h: PinpadStation, id: string) =>
  (await h.client.payment.refundOptions({ id })).options.map(
    ({ how, allowed, reason }) => `${how} ${allowed} ${reason}`,
  );
const giveBack = async (h: PinpadStation, id: string, over: Record<string, unknown> = {}) => {
  const started = await h.client.payment.refund({ id, reason: 'blurred print', by: 'Aziza', ...over });
  await settled(20);
  return h.view(started.id);
};
const closeBankShift = async (h: PinpadStation) => {
  await h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
  await h.clock.advance(60_000);
  expect(h.terminal.questions).toContain('closeBatch');
};

describe('the same bank shift, the whole sum', () => {
  it('is a void, addressed by everything that is known of the sale', async () => {
    const h = await pinpadStation();
    const sale = await h.sale();
    expect(await options(h, sale.id)).toEqual(['void true ok', 'refund true ok', 'claim false rail_can']);
    const back = await giveBack(h, sale.id);
    expect(back).toMatchObject({
      kind: 'refund',
      status: 'completed',
      how: 'void',
      of: sale.id,
      received: UZS(4_500_000),
    });
    expect(h.terminal.asked.at(-1)).toMatchObject({
      kind: 'void',
      of: { paymentId: sale.id, rrn: '010965600101', receiptNumber: '101', bankShift: '4', terminalId: '00000166' },
    });
    expect((await h.view(sale.id)).refunded).toEqual(UZS(4_500_000));
    expect(await options(h, sale.id)).toEqual([
      'void false nothing_left',
      'refund false nothing_left',
      'claim false nothing_left',
    ]);
  });

  it('may be a refund where a person wants it so', async () => {
    const h = await pinpadStation();
    const sale = await h.sale();
    expect(await giveBack(h, sale.id, { how: 'refund' })).toMatchObject({ status: 'completed', how: 'refund' });
  });
});

describe('a part', () => {
  it('is a refund; what is left is counted, and cannot be voided any more', async () => {
    const h = await pinpadStation();
    const sale = await h.sale();
    expect(await giveBack(h, sale.id, { amount: UZS(1_500_000) })).toMatchObject({
      status: 'completed',
      how: 'refund',
    });
    expect((await h.client.payment.refundOptions({ id: sale.id })).left).toEqual(UZS(3_000_000));
    expect(await options(h, sale.id)).toEqual(['void false partly_refunded', 'refund true ok', 'claim false rail_can']);
    expect(await refusal(giveBack(h, sale.id, { amount: UZS(3_000_001) }))).toBe('refund.too_much');
    expect(await refusal(giveBack(h, sale.id, { how: 'void', amount: UZS(3_000_000) }))).toBe('refund.way_closed');
  });
});

describe('after the bank shift', () => {
  it('a refund takes the place of the void', async () => {
    const h = await pinpadStation();
    await h.client.shift.open({ by: 'Aziza' });
    const sale = await h.sale();
    await closeBankShift(h);
    expect(await options(h, sale.id)).toEqual([
      'void false bank_shift_closed',
      'refund true ok',
      'claim false rail_can',
    ]);
    expect(await giveBack(h, sale.id)).toMatchObject({ how: 'refund', status: 'completed' });
  });

  it('that somebody else closed is told by the terminal’s next number', async () => {
    const h = await pinpadStation();
    const sale = await h.sale('K-1');
    h.terminal.bankShift++;
    await h.sale('K-2');
    expect((await options(h, sale.id))[0]).toBe('void false bank_shift_closed');
  });

  it('only a printed claim is left where the terminal has no refunds, and it says everything the bank asks for', async () => {
    const h = await pinpadStation({ can: { refund: false, partialRefund: false } });
    await h.client.shift.open({ by: 'Aziza' });
    const sale = await h.sale();
    await closeBankShift(h);
    const found = await h.client.payment.refundOptions({ id: sale.id });
    expect(found.options.map(({ how, allowed }) => [how, allowed])).toEqual([
      ['void', false],
      ['refund', false],
      ['claim', true],
    ]);
    expect(found.claim).toMatchObject({
      orderId: 'K-1041',
      amount: UZS(4_500_000),
      rrn: '010965600101',
      terminalId: '00000166',
      merchantId: '000000009052147',
      receiptNumber: '101',
      cardMask: '860012******5674',
    });
    expect(await refusal(giveBack(h, sale.id))).toBe('refund.claim_only');
    expect(h.terminal.asked).toHaveLength(1);
  });
});

describe('a refund', () => {
  it('whose answer is lost is unknown, counts as gone, and the terminal is asked about it', async () => {
    const h = await pinpadStation({ can: { lookUp: true } });
    const sale = await h.sale();
    h.terminal.next(loses(true));
    h.terminal.silent.add('lookUp');
    const back = await giveBack(h, sale.id);
    expect(back.status).toBe('unknown');
    expect((await h.client.payment.refundOptions({ id: sale.id })).left).toEqual(UZS(0));
    expect(await refusal(giveBack(h, sale.id))).toBe('refund.too_much');
    h.terminal.silent.clear();
    await h.clock.advance(120_000);
    expect((await h.view(back.id)).status).toBe('completed');
    expect((await h.view(sale.id)).refunded).toEqual(UZS(4_500_000));
    expect(h.terminal.asked).toHaveLength(2);
  });

  it('that is answered with the slip of a sale is not believed: the customer may have been charged again', async () => {
    const h = await pinpadStation();
    const sale = await h.sale();
    h.terminal.next(approves({ operation: 'sale' }));
    const back = await giveBack(h, sale.id);
    expect(back.status).toBe('unknown');
    expect((await h.view(sale.id)).refunded).toBeUndefined();
  });

  it('that the bank refuses leaves everything as it was', async () => {
    const h = await pinpadStation();
    const sale = await h.sale();
    h.terminal.next(declines('914'));
    expect(await giveBack(h, sale.id)).toMatchObject({ status: 'declined', providerCode: '914' });
    expect((await options(h, sale.id))[0]).toBe('void true ok');
  });

  it('of another method has no voids', async () => {
    const h = await pinpadStation();
    const cash = await h.sale('K-9', { method: 'cash', by: 'Aziza' });
    expect(await options(h, cash.id)).toEqual(['refund true ok', 'claim false rail_can']);
  });
});
