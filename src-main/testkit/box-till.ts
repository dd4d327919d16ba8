/** A station whose receipts go to the simulated box over real HTTP, on a fake clock that both share. */
import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { startVendorBench, type VendorBench } from '../../src-sandbox/testkit/vendor-bench.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ReceiptView } from '../../src-shared/contract/receipt-views.ts';
import { money } from '../../src-shared/money.ts';
import { fiscalBoxReceipts } from '../fiscal/fiscalbox/index.ts';
import { nodeHttpClient } from '../host/node/http-client.ts';
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { memoryLog } from './memory-log.ts';
import { type Harness, stationHarness } from './station-harness.ts';
import { tempLedger } from './temp-ledger.ts';

export const PRICE = 3_000_000;
const PRODUCTS = [
  {
    id: 'strip',
    name: { uz: 'Foto', ru: 'Фото' },
    price: PRICE,
    classCode: '10899002001000000',
    packageCode: '1500001',
    unitName: 'dona',
    vatPercent: 12,
    ownerType: 1,
  },
  {
    id: 'water',
    name: { uz: 'Suv' },
    price: 500_000,
    classCode: '02201001001000000',
    packageCode: '1500002',
    vatPercent: 12,
    marked: true,
  },
  {
    id: 'service',
    name: { uz: 'Xizmat' },
    price: 1,
    classCode: '10399001001000000',
    packageCode: '1500003',
    forTypedSums: true,
  },
  { id: 'no-codes', name: { uz: 'Sovg‘a' }, price: 100_000 },
];

export interface Till {
  h: Harness;
  bench: VendorBench;
  clock: FakeClock;
  /** Sells a strip for cash, and waits for nothing. */
  cash(over?: object): Promise<PaymentView>;
  view(id: string): Promise<PaymentView>;
  queue(): Promise<ReceiptView[]>;
  fault(name: string, times?: number): Promise<unknown>;
  /** Moves the clock in small steps, giving the wire time, until the condition holds. Fails after ten minutes of it. */
  until(holds: () => Promise<boolean> | boolean): Promise<void>;
  registered(id: string): Promise<PaymentView>;
  receipts(): Promise<{ key: string; kind: string; minor: number; qrUrl: string; paymentId: string; at: number }[]>;
  violations(): Promise<string[]>;
  told(): Promise<{ wallet: string; id: string; url: string }[]>;
  /** The process is gone; another one opens the same ledger. */
  crash(over?: Partial<ReceiptSink>): Promise<Till>;
}

export async function tillWithBox(
  box: object = {},
  over: (sink: ReceiptSink) => Partial<ReceiptSink> = () => ({}),
): Promise<Till> {
  const clock = fakeClock();
  const bench = await startVendorBench({ fiscalbox: { refundMs: 0, ...box } }, () => clock.now());
  onTestFinished(() => bench.close());
  const file = tempLedger();
  onTestFinished(() => rmSync(file.dir, { recursive: true, force: true }));
  return open(over);

  async function open(change: (sink: ReceiptSink) => Partial<ReceiptSink>): Promise<Till> {
    const url = `${bench.url()}/fiscalbox`;
    const http = nodeHttpClient();
    const sink = fiscalBoxReceipts({ http, clock, log: memoryLog(), url });
    const h = await stationHarness({
      clock,
      wire: http,
      file: file.file,
      receipts: { ...sink, ...change(sink) },
      config: { providers: { fiscalbox: { url, fiscal: true } }, products: PRODUCTS },
    });
    onTestFinished(async () => {
      const stopped = h.stop().catch(() => undefined);
      // What a driver that stands still for ever is waited for.
      await clock.advance(10_000);
      await stopped;
    });
    const view = (id: string) => h.client.payment.get({ id });
    const state = async () =>
      (await (
        await fetch(`${bench.url()}/control/state`, { headers: { authorization: 'Bearer test-token-0123456789' } })
      ).json()) as { vendors: { fiscalbox_fiscal: { told: Awaited<ReturnType<Till['told']>> } } };
    const till: Till = {
      h,
      bench,
      clock,
      cash: (more = {}) =>
        h.client.payment.start({
          orderId: `K-${Math.round(performance.now() * 1000)}`,
          items: [{ productId: 'strip', quantityMilli: 1_000 }],
          method: 'cash',
          by: 'Dilnoza',
          tendered: money(5_000_000, 'UZS'),
          ...more,
        }),
      view,
      queue: async () => (await h.client.receipt.list({})).items,
      fault: (name, times = 1) => bench.fault('fiscalbox_fiscal', name, times),
      async until(holds) {
        for (let step = 0; step < 1_200; step++) {
          if (await holds()) return;
          await clock.advance(500);
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
        throw new Error(`ten minutes passed; the queue: ${JSON.stringify(await till.queue())}`);
      },
      async registered(id) {
        await till.until(async () => (await view(id)).fiscal.status === 'registered');
        return view(id);
      },
      receipts: async () => (await bench.truth()).receipts,
      violations: async () => (await bench.truth()).violations.map(({ rule, detail }) => `${rule}: ${detail}`),
      told: async () => (await state()).vendors.fiscalbox_fiscal.told,
      crash: (changed = {}) => open(() => changed),
    };
    return till;
  }
}
