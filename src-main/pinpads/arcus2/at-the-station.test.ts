/** A whole station sells over the bank's tool: a lost answer is asked for, and the customer is charged once. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { nodeProcesses } from '../../host/node/process-runner.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { refusal } from '../../testkit/scripted-station.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import type { PinpadDefinition } from '../pinpad.ts';
import arcus2 from './index.ts';
import { bankFolder } from './testkit/bank-folder.ts';
import type { Fault } from './testkit/tool.ts';

vi.setConfig({ testTimeout: 60_000 });
const ID = '0123456789ABCDEFGHJK';
const AMOUNT = { minor: 50_000, currency: 'UZS' as const };

async function selling(fault: Fault, operations: Record<string, string>) {
  const bank = bankFolder();
  onTestFinished(() => bank.remove());
  const front = { driver: 'arcus2', method: 'humo', terminalId: '09110004', folder: bank.dir, operations };
  const h = await stationHarness({
    // A slip knows no parts of a second.
    clock: fakeClock(Date.now() - 5_000),
    pinpads: [arcus2 as unknown as PinpadDefinition],
    processes: nodeProcesses(),
    config: { providers: {}, pinpads: { front } },
  });
  onTestFinished(() => h.stop().catch(() => undefined));
  bank.fault(fault);
  await h.client.payment.start({ id: ID, orderId: 'K-1', method: 'humo', amount: AMOUNT });
  const status = async () => (await h.client.payment.get({ id: ID })).status;
  const sales = () => bank.truth().ran.filter((line) => line.startsWith('/o1 ')).length;
  return { ...h, bank, status, sales };
}

it('approved: completed with the slip’s numbers', async () => {
  const h = await selling({}, {});
  await expect.poll(h.status, { timeout: 20_000 }).toBe('completed');
  expect(await h.client.payment.get({ id: ID })).toMatchObject({ rrn: '408005356340', cardMask: '986009******7856' });
});

it('the tool dies after the bank has booked: the last slip completes it, and nothing is charged twice', async () => {
  const h = await selling({ dieAt: 'booked' }, { lastSlip: '103' });
  await expect.poll(h.status, { timeout: 40_000 }).toBe('completed');
  const { rrn, ladder } = await h.client.payment.get({ id: ID });
  expect([rrn, ladder?.map(({ rung, code }) => `${rung} ${code}`)]).toEqual([
    '408005356340',
    ['last_slip slip_matches'],
  ]);
  expect(h.bank.truth().booked).toHaveLength(1);
  expect(h.sales()).toBe(1);
});

it('the tool dies before the terminal began, and nobody can be asked: unknown, and the order takes no second charge', async () => {
  const h = await selling({ dieAt: 'start' }, {});
  await expect.poll(h.status, { timeout: 20_000 }).toBe('unknown');
  await h.clock.advance(900_000);
  expect(await h.status()).toBe('unknown');
  const again = h.client.payment.start({ orderId: 'K-1', method: 'humo', amount: AMOUNT });
  expect(await refusal(again)).toBe('order.unknown_open');
  expect([h.sales(), h.bank.truth().booked]).toEqual([1, []]);
});
