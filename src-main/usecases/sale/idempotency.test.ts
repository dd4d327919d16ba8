/** The same request is the same payment, however often and however fast it comes (I-16). */
import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { settled } from '../../testkit/fake-clock.ts';
import {
  AMOUNT,
  refusal,
  refusedFields,
  type ScriptedStation,
  scriptedStation,
  UZS,
} from '../../testkit/scripted-station.ts';

const ID = '0000000000000000IDEM'.replace('I', '1');
const order = { orderId: 'K-1', amount: AMOUNT, method: 'rail' } as const;

/** As the REST wire does it: a key in the context. */
async function keyed(
  h: ScriptedStation,
  key: string,
  input: object,
): Promise<{ code: string; view?: PaymentView; context: CallContext }> {
  const context: CallContext = { role: 'local-api', idempotencyKey: key };
  const envelope = await h.station.router.handle('payment.start', input, context);
  return envelope.ok
    ? { code: 'none', view: envelope.data as PaymentView, context }
    : { code: envelope.error.code, context };
}

describe('the same id', () => {
  it('with the same contents is the same payment, whatever the order of the fields', async () => {
    const h = await scriptedStation();
    const first = await h.client.payment.start({ id: ID, ...order, note: 'two strips' });
    const again = await h.client.payment.start({
      note: 'two strips',
      method: 'rail',
      amount: { currency: 'UZS', minor: AMOUNT.minor },
      orderId: 'K-1',
      id: ID,
    });
    expect(again.id).toBe(first.id);
    expect(h.rail.begin.asks).toHaveLength(1);
  });

  it('is still the same payment after it ended, after a restart, and a year later', async () => {
    const h = await scriptedStation({ durable: true });
    await h.client.payment.start({ id: ID, ...order });
    await h.client.payment.cancel({ id: ID });
    const after = await h.crash();
    await after.clock.advance(400 * 24 * 60 * 60_000);
    expect((await after.client.payment.start({ id: ID, ...order })).status).toBe('cancelled');
    expect(h.rail.begin.asks).toHaveLength(1);
  });

  it.each([
    ['another amount', { amount: UZS(1) }],
    ['another order', { orderId: 'K-2' }],
    ['another method', { method: 'cash', by: 'Dilnoza' }],
    ['a note', { note: 'n' }],
  ])('with %s is refused, and nothing is charged', async (_what, over) => {
    const h = await scriptedStation();
    await h.client.payment.start({ id: ID, ...order });
    const other = () => h.client.payment.start({ id: ID, ...order, ...over });
    expect(await refusal(other())).toBe('payment.id_reused');
    expect(await refusedFields(other())).toEqual(['id']);
    expect(h.rail.begin.asks).toHaveLength(1);
  });

  it('sixteen times at once is one payment and one call to the rail', async () => {
    const h = await scriptedStation();
    const all = await Promise.all(Array.from({ length: 16 }, () => h.client.payment.start({ id: ID, ...order })));
    await settled();
    expect(new Set(all.map((view) => view.id))).toEqual(new Set([ID]));
    expect(h.rail.begin.asks).toHaveLength(1);
    expect((await h.client.payment.list({})).items).toHaveLength(1);
  });
});

describe('the same key', () => {
  it('is the same payment: made once, answered twice', async () => {
    const h = await scriptedStation();
    const first = await keyed(h, 'key-1', order);
    const again = await keyed(h, 'key-1', order);
    expect([first.context.created, again.context.created]).toEqual([true, undefined]);
    expect(again.view?.id).toBe(first.view?.id);
    expect(h.rail.begin.asks).toHaveLength(1);
  });

  it('with another body is refused', async () => {
    const h = await scriptedStation();
    await keyed(h, 'key-1', order);
    expect((await keyed(h, 'key-1', { ...order, amount: UZS(1) })).code).toBe('payment.id_reused');
    expect((await keyed(h, 'key-1', { ...order, id: ID })).code).toBe('payment.id_reused');
  });

  it('sixteen times at once is one payment', async () => {
    const h = await scriptedStation();
    const all = await Promise.all(Array.from({ length: 16 }, () => keyed(h, 'key-1', order)));
    expect(all.every((one) => one.code === 'none')).toBe(true);
    expect(new Set(all.map((one) => one.view?.id)).size).toBe(1);
    expect(all.filter((one) => one.context.created)).toHaveLength(1);
  });
});

it('a key repeated for a cash move is the same move, with other contents none, and a payment’s key is its own', async () => {
  const h = await scriptedStation();
  await keyed(h, 'key-1', order);
  const move = async (minor: number) => {
    const context: CallContext = { role: 'local-api', idempotencyKey: 'key-1' };
    const input = { direction: 'in', amount: UZS(minor), reason: 'Change', by: 'Aziz' };
    const made = await h.station.router.handle('cash.move', input, context);
    return [made.ok ? (made.data as { id: string }).id : made.error.code, context.created];
  };
  const [[first], ...others] = [await move(500), ...(await Promise.all([move(500), move(500)]))];
  expect(others).toEqual([
    [first, undefined],
    [first, undefined],
  ]);
  expect(await move(600)).toEqual(['payment.id_reused', undefined]);
  expect((await h.client.shift.x({})).cash).toMatchObject({ in: 500 });
});

it('sixteen different requests for one order at once are one payment, and fifteen refusals', async () => {
  const h = await scriptedStation();
  const codes = await Promise.all(Array.from({ length: 16 }, () => refusal(h.client.payment.start(order))));
  expect(codes.filter((code) => code === 'none')).toHaveLength(1);
  expect(codes.filter((code) => code === 'payment.open_exists')).toHaveLength(15);
  expect(h.rail.begin.asks).toHaveLength(1);
});
