/**
 * The whole station's Payme server against a model that shares no code with it (money-safety §4b): 2,000 random
 * sequences of everything Payme, customers, clocks, restarts, full disks and strangers may do.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runModel, type Sut } from '../../../scripts/payme-conformance/model.ts';
import { type FakeClock, fakeClock } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness, TEST_KEY, TEST_MERCHANT } from '../../testkit/station-harness.ts';

const PATH = '/api/payme/webhook';
const QR_LIFE_MS = 12 * 60 * 60 * 1000;
const RUNS = Number(process.env.QABUL_MODEL_RUNS ?? 2000);

async function startStation(): Promise<Sut & { close(): Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-model-'));
  const clock: FakeClock = fakeClock();
  const boot = (): Promise<Harness> =>
    stationHarness({
      clock,
      file: join(dir, 'ledger.db'),
      config: { providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key', qrLifeMs: QR_LIFE_MS } } },
    });
  let h = await boot();
  const newest = async (orderId: string) =>
    (await h.client.payment.list({ orderId })).items.find((p) => p.kind === 'sale');
  let orders = 0;
  return {
    async call(raw, headers) {
      const { status, body } = await h.hook(PATH, raw, headers);
      return { status, body };
    },
    async newOrder(amountTiyin) {
      const orderId = `M-${++orders}`;
      await h.client.payment.start({ orderId, amount: { minor: amountTiyin, currency: 'UZS' }, method: 'payme' });
      return orderId;
    },
    async handOver(orderId) {
      const payment = await newest(orderId);
      if (payment) await h.client.payment.handover({ id: payment.id });
    },
    advance: (ms) => clock.advance(ms),
    async restart() {
      await h.stop();
      h = await boot();
      await clock.advance(0);
    },
    now: () => clock.now(),
    isPaid: async (orderId) => {
      const payment = await newest(orderId);
      return payment?.status === 'completed' && payment.refunded === undefined;
    },
    async close() {
      await h.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

describe('Payme against its model', () => {
  it(`agrees in ${RUNS} random sequences`, { timeout: 600_000 }, async () => {
    // Sequences run one after another: the station of the one before is put away when the next begins.
    let last: Awaited<ReturnType<typeof startStation>> | undefined;
    const next = async () => {
      await last?.close();
      last = await startStation();
      return last;
    };
    const agreement = runModel(next, {
      auth: { login: 'Paycom', password: TEST_KEY },
      runs: RUNS,
      maxCommands: 50,
      orderLifeMs: QR_LIFE_MS,
    });
    await expect(agreement).resolves.toBeUndefined();
    await last?.close();
  });
});
