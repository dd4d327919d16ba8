/** Every receipt that is owed reaches the module once: asked about before it is sent again, never doubled (I-24). */
import { describe, expect, it } from 'vitest';
import type { Receipt, ReceiptOrder, ReceiptResult, ReceiptSink } from '../../ports/receipt-sink.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved } from '../../testkit/scripted-provider.ts';
import { AMOUNT, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

type Fate = 'registers' | 'registers_and_says_nothing' | 'loses_it' | 'not_sent' | 'refuses';

/** A module that does not recognise repeats, as real ones may not: every register that lands is one more receipt. */
interface Module extends ReceiptSink {
  memory: { order: ReceiptOrder; number: string }[];
  orders: ReceiptOrder[];
  finds: string[];
  fates: Fate[];
  isDeaf: boolean;
}

function fiscalModule(): Module {
  const module: Module = {
    id: 'test',
    required: true,
    memory: [],
    orders: [],
    finds: [],
    fates: [],
    isDeaf: false,
    register(order): Promise<ReceiptResult> {
      module.orders.push(order);
      const fate = module.fates.shift() ?? 'registers';
      if (fate === 'refuses') return Promise.resolve({ kind: 'refused', reason: 'class_code_unknown' });
      if (fate === 'not_sent') return Promise.resolve({ kind: 'not_sent', reason: 'ECONNREFUSED' });
      if (fate === 'loses_it') return Promise.resolve({ kind: 'unsure', reason: 'timeout' });
      const receipt: Receipt = { number: String(module.memory.length + 1), qrUrl: 'https://ofd.example/1' };
      module.memory.push({ order, number: receipt.number });
      return Promise.resolve(
        fate === 'registers' ? { kind: 'registered', receipt } : { kind: 'unsure', reason: 'timeout' },
      );
    },
    find({ key }) {
      module.finds.push(key);
      if (module.isDeaf) return Promise.reject(new Error('the module does not answer'));
      const found = module.memory.find(({ order }) => order.key === key);
      return Promise.resolve(found && { number: found.number });
    },
  };
  return module;
}

async function till(options: Parameters<typeof scriptedStation>[0] = {}) {
  const module = fiscalModule();
  const h = await scriptedStation({ receipts: module, ...options });
  h.rail.begin.always((ask) => approved(`ref-${ask.paymentId}`)(ask));
  return { h, module };
}

describe('a receipt', () => {
  it('is owed by the commit that completes the sale, and registered once', async () => {
    const { h, module } = await till();
    const sale = await h.sale();
    expect(sale.fiscal).toEqual({ status: 'registered', qrUrl: 'https://ofd.example/1' });
    expect(module.orders).toMatchObject([{ kind: 'sale', amount: AMOUNT, orderId: 'K-1042', paymentId: sale.id }]);
    expect(h.ledger.read.outboxPending().count).toBe(0);
    await h.clock.advance(60 * 60_000);
    expect(module.orders).toHaveLength(1);
    expect(module.finds).toEqual([]);
  });

  it('is owed for a refund too, and not for what was never paid', async () => {
    const { h, module } = await till();
    const sale = await h.sale('A');
    await h.client.payment.refund({ id: sale.id, amount: UZS(1_000_000), reason: 'One print less' });
    await settled();
    expect(module.memory.map(({ order }) => [order.kind, order.amount.minor])).toEqual([
      ['sale', AMOUNT.minor],
      ['refund', 1_000_000],
    ]);
    h.rail.begin.always(() => Promise.resolve({ kind: 'rejected', reason: 'wrong_pin' }));
    expect((await h.sale('B')).fiscal.status).toBe('not_needed');
    expect(module.memory).toHaveLength(2);
  });

  it('whose answer was lost is looked for before anything is sent again: there is one', async () => {
    const { h, module } = await till();
    module.fates.push('registers_and_says_nothing');
    const sale = await h.sale();
    expect(sale.fiscal.status).toBe('queued');
    await h.clock.advance(10_000);
    expect((await h.view(sale.id)).fiscal.status).toBe('registered');
    expect(module.finds).toHaveLength(1);
    expect(module.memory).toHaveLength(1);
    expect(module.orders).toHaveLength(1);
  });

  it('that never arrived is sent again after the module said that it has none', async () => {
    const { h, module } = await till();
    module.fates.push('loses_it');
    const sale = await h.sale();
    await h.clock.advance(10_000);
    expect((await h.view(sale.id)).fiscal.status).toBe('registered');
    expect([module.finds.length, module.orders.length, module.memory.length]).toEqual([1, 2, 1]);
  });

  it.each([-24, 24])(
    'is owed by our own time: a clock that is set %i hours off holds it back no longer',
    async (hours) => {
      const { h, module } = await till();
      module.fates.push('not_sent');
      const sale = await h.sale();
      h.clock.stepWall(hours * 3_600_000);
      await h.clock.advance(15 * 60_000);
      expect((await h.view(sale.id)).fiscal.status).toBe('registered');
      expect(module.memory).toHaveLength(1);
    },
  );

  it('is not sent again while the module cannot be asked', async () => {
    const { h, module } = await till();
    module.fates.push('registers_and_says_nothing');
    module.isDeaf = true;
    const sale = await h.sale();
    await h.clock.advance(30 * 60_000);
    expect(module.orders).toHaveLength(1);
    expect(module.finds.length).toBeGreaterThan(5);
    module.isDeaf = false;
    await h.clock.advance(10 * 60_000);
    expect((await h.view(sale.id)).fiscal.status).toBe('registered');
    expect(module.memory).toHaveLength(1);
  });

  it('that was in doubt stays in doubt when the next try does not get through', async () => {
    const { h, module } = await till();
    module.fates.push('loses_it', 'not_sent', 'registers');
    const sale = await h.sale();
    await h.clock.advance(60_000);
    expect((await h.view(sale.id)).fiscal.status).toBe('registered');
    // Each resend was preceded by a question: the first try may have landed late.
    expect(module.finds).toHaveLength(2);
  });

  it('that the module refuses is parked for a person and never sent again', async () => {
    const { h, module } = await till();
    module.fates.push('refuses');
    const sale = await h.sale('A');
    expect(sale.fiscal.status).toBe('problem');
    await h.clock.advance(24 * 60 * 60_000);
    expect(module.orders).toHaveLength(1);
    expect((await h.sale('B')).fiscal.status).toBe('registered');
  });

  it('waits longer after every failure, up to five minutes, on the clock', async () => {
    const { h, module } = await till();
    module.fates.push(...Array.from({ length: 12 }, () => 'not_sent' as const));
    const at: number[] = [];
    const register = module.register;
    module.register = (order) => {
      at.push(h.clock.elapsed());
      return register(order);
    };
    await h.sale();
    await h.clock.advance(60 * 60_000);
    const pauses = at.slice(1).map((time, index) => time - (at[index] as number));
    expect(pauses).toEqual([4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300].map((s) => s * 1_000));
    expect(module.memory).toHaveLength(1);
  });

  it('that one sale cannot get does not hold up the others', async () => {
    const { h, module } = await till();
    module.fates.push('loses_it');
    module.isDeaf = true;
    await h.sale('A');
    expect((await h.sale('B')).fiscal.status).toBe('registered');
  });

  it('of a sale that changed meanwhile says the same as at the first try', async () => {
    const { h, module } = await till();
    module.fates.push('loses_it');
    const sale = await h.sale();
    await h.clock.advance(1_000);
    await h.client.payment.handover({ id: sale.id, by: 'Dilnoza' });
    await h.clock.advance(10_000);
    expect(module.orders).toHaveLength(2);
    expect(module.orders[1]).toEqual(module.orders[0]);
  });
});

describe('a receipt over a restart', () => {
  it('is delivered by the next process', async () => {
    const { h, module } = await till({ durable: true });
    module.fates.push('not_sent');
    const sale = await h.sale();
    expect(sale.fiscal.status).toBe('queued');
    const after = await h.crash();
    await after.clock.advance(10_000);
    expect((await after.view(sale.id)).fiscal.status).toBe('registered');
    expect(module.memory).toHaveLength(1);
  });

  it('that was sent when the process died is looked for first, for nobody wrote down that it was in doubt', async () => {
    const { h, module } = await till({ durable: true });
    const sent = Promise.withResolvers<void>();
    const never = Promise.withResolvers<ReceiptResult>();
    const register = module.register;
    module.register = async (order) => {
      await register(order);
      sent.resolve();
      return never.promise;
    };
    const started = await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'rail' });
    await sent.promise;
    module.register = register;
    const after = await h.crash();
    await after.clock.advance(10_000);
    expect((await after.view(started.id)).fiscal.status).toBe('registered');
    expect([module.finds.length, module.orders.length, module.memory.length]).toEqual([1, 1, 1]);
    // The dead process is only pretended dead; let it end.
    never.resolve({ kind: 'unsure', reason: 'the process is gone' });
  });
});
