/** The process dies at every moment of a receipt's way; the next one ends with exactly one receipt (I-24, money-safety §4a). */
import { describe, expect, it } from 'vitest';
import type { ReceiptResult, ReceiptSink } from '../../ports/receipt-sink.ts';
import { type Till, tillWithBox } from '../../testkit/box-till.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

type Moment = 'before the counts' | 'after the counts' | 'sent' | 'answered';
const MOMENTS: Moment[] = ['before the counts', 'after the counts', 'sent', 'answered'];

/** A driver that stands still for ever at a moment, as a process does that is gone. `reached` tells that it stands there. */
function dyingAt(moment: Moment, after: number, reached: () => void) {
  let left = after;
  return (sink: ReceiptSink): Partial<ReceiptSink> => ({
    mark: async () => {
      if (moment === 'before the counts' && left-- === 0) {
        reached();
        return never<string>();
      }
      return (await sink.mark?.()) as string;
    },
    async register(order) {
      if (moment === 'before the counts' || left-- !== 0) return sink.register(order);
      if (moment === 'after the counts') {
        reached();
        return never<ReceiptResult>();
      }
      const answer = sink.register(order);
      if (moment === 'answered') await answer;
      else await answer.catch(() => undefined);
      reached();
      return never<ReceiptResult>();
    },
  });
}

async function diesAndComesBack(box: object, moment: Moment, sales: number): Promise<{ till: Till; ids: string[] }> {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  let isReached = false;
  void reached.then(() => {
    isReached = true;
  });
  const dying = await tillWithBox(box, dyingAt(moment, sales - 1, resolve));
  const ids: string[] = [];
  for (let n = 0; n < sales; n++) ids.push((await dying.cash()).id);
  await dying.until(() => isReached);
  return { till: await dying.crash(), ids };
}

describe.each([
  ['a box that keeps our key', { keepsUuid: true }],
  ['an older box', { keepsUuid: false }],
])('a process that dies, at %s', (_name, box) => {
  it.each(MOMENTS)('%s: the next one ends with one receipt for each', async (moment) => {
    const { till, ids } = await diesAndComesBack(box, moment, 2);
    for (const id of ids) await till.registered(id);
    expect((await till.receipts()).map(({ key }) => key)).toEqual(ids.map((id) => `${id}-sale`));
    expect(await till.violations()).toEqual([]);
  });
});

describe('a power cut', () => {
  it('between the receipt and the wallet’s word loses neither', async () => {
    const first = await tillWithBox();
    await first.fault('confirm_lost', 1_000);
    const sale = await first.h.client.payment.start({
      orderId: 'W-2',
      items: [{ productId: 'strip', quantityMilli: 1_000 }],
      method: 'click_pass',
      code: '880000000000000000',
    });
    await first.registered(sale.id);
    await first.until(async () => ((await first.queue())[0]?.attempts ?? 0) > 1);
    expect(await first.queue()).toMatchObject([{ work: 'confirm', state: 'pending' }]);
    await first.fault('none', 0);
    const till = await first.crash();
    await till.until(async () => (await till.queue()).length === 0);
    expect((await till.told()).length).toBeGreaterThan(0);
    expect(await till.receipts()).toHaveLength(1);
  });

  it('a wallet that cannot be told for a day waits for a person', async () => {
    const till = await tillWithBox();
    await till.fault('confirm_lost', 1_000);
    const sale = await till.h.client.payment.start({
      orderId: 'W-3',
      items: [{ productId: 'strip', quantityMilli: 1_000 }],
      method: 'click_pass',
      code: '880000000000000000',
    });
    await till.registered(sale.id);
    await till.until(async () => ((await till.queue())[0]?.attempts ?? 0) > 0);
    till.clock.stepWall(24 * 3_600_000);
    await till.until(async () => (await till.queue())[0]?.state === 'parked');
    expect(await till.told()).toEqual([]);
    // The receipt itself is in order, and nothing is red because of the wallet.
    expect((await till.view(sale.id)).fiscal.status).toBe('registered');
    await till.fault('none', 0);
    await till.h.client.receipt.resend({ id: sale.id });
    await till.until(async () => (await till.queue()).length === 0);
    expect(await till.told()).toHaveLength(1);
  });
});
