/** Lists for people end somewhere; decisions do not: a busy order and a long night of unknown payments are seen whole. */
import { rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewPayment } from '../../ports/payments.ts';
import type { ProviderDefinition } from '../../providers/provider.ts';
import { cash } from '../../providers/registry.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { approved, scriptedRail, silence } from '../../testkit/scripted-provider.ts';
import { AMOUNT, refusal } from '../../testkit/scripted-station.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import { completedSale, newEvidence, newPayment, tempLedger, testId } from '../../testkit/temp-ledger.ts';

/** Beyond the harness's own numbers. */
const idOf = (n: number) => testId(1_000_000 + n);
const RAIL = { method: 'rail', provider: 'rail', amount: AMOUNT.minor, payable: AMOUNT.minor } as const;

async function station(
  fill: (put: {
    unknown(n: number, over?: Partial<NewPayment>): void;
    declined(n: number, over?: Partial<NewPayment>): void;
    completed(n: number, over?: Partial<NewPayment>): void;
  }) => void,
) {
  const temp = tempLedger();
  onTestFinished(() => rmSync(temp.dir, { recursive: true, force: true }));
  const before = temp.open();
  await before.write((tx) => {
    const open = (n: number, over: Partial<NewPayment> = {}) => {
      const row = tx.insertPayment(newPayment(n, { ...RAIL, id: idOf(n), ...over }), 1_000);
      tx.addEvidence(newEvidence(row.seq));
      return row;
    };
    fill({
      unknown: (n, over) => {
        const row = open(n, over);
        tx.addEvidence(newEvidence(row.seq, { type: 'lost', source: 'begin', statusAfter: 'unknown' }));
        tx.updatePayment({ ...row, status: 'unknown' }, 1_000);
      },
      declined: (n, over) => {
        const row = open(n, over);
        tx.addEvidence(newEvidence(row.seq, { type: 'rejected', source: 'begin', statusAfter: 'declined' }));
        tx.updatePayment({ ...row, status: 'declined' }, 1_000);
      },
      completed: (n, over) => void completedSale(tx, n, { ...RAIL, id: idOf(n), ...over }),
    });
  });
  await before.close();
  const rail = scriptedRail();
  rail.query.always(silence());
  const clock = fakeClock();
  const start = () =>
    stationHarness({
      clock,
      file: temp.file,
      definitions: [rail.definition, cash as unknown as ProviderDefinition],
      config: { providers: { rail: {} } },
    });
  return { rail, clock, start };
}

describe('an order with more than a hundred payments', () => {
  const ORDER = { orderId: 'busy' };
  it.each([
    ['unknown', 'order.unknown_open'],
    ['completed', 'order.already_paid'],
  ] as const)('whose oldest is %s takes no further money', async (oldest, code) => {
    const { start } = await station((put) => {
      put[oldest](1, ORDER);
      for (let n = 2; n <= 151; n++) put.declined(n, { ...ORDER, method: 'cash', provider: 'cash' });
    });
    const h = await start();
    onTestFinished(() => h.stop());
    const byCash = h.client.payment.start({ ...ORDER, amount: AMOUNT, method: 'cash', by: 'Dilnoza' });
    expect(await refusal(byCash)).toBe(code);
    expect(h.ledger.read.paymentsOfOrder('busy')).toHaveLength(100);
  });
});

describe('a start with more than a thousand open payments', () => {
  const OPEN = 1_200;
  it('asks about every one of them, and every one comes to its end', async () => {
    const { rail, clock, start } = await station((put) => {
      for (let n = 1; n <= OPEN; n++) put.unknown(n);
    });
    rail.query.always((ask) => approved(`ref-${ask.paymentId}`)(ask));
    const h = await start();
    onTestFinished(() => h.stop());
    await clock.advance(60_000);
    await settled();
    expect(h.ledger.read.countByStatus('completed')).toBe(OPEN);
    expect(new Set(rail.query.asks.map(({ paymentId }) => paymentId)).size).toBe(OPEN);
    expect(h.ledger.read.totals()).toEqual([{ method: 'rail', kind: 'sale', count: OPEN, minor: OPEN * AMOUNT.minor }]);
  }, 60_000);

  it('calls none of those that were being sent anything but unknown, the last one neither', async () => {
    const { start } = await station((put) => {
      for (let n = 1; n <= OPEN; n++) put.unknown(n);
    });
    const h = await start();
    onTestFinished(() => h.stop());
    expect(h.ledger.read.openSeqs()).toHaveLength(OPEN);
    expect(h.ledger.read.openPayments()).toHaveLength(1_000);
    expect(h.ledger.read.payment(idOf(OPEN))?.status).toBe('unknown');
    const again = h.client.payment.start({ orderId: `order-${OPEN}`, amount: AMOUNT, method: 'cash', by: 'Dilnoza' });
    expect(await refusal(again)).toBe('order.unknown_open');
  });
});
