import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bench, startBench } from '../../testkit/bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(async () => {
  await bench.close();
});

const sale = {
  key: 'k1',
  paymentId: 'P1',
  kind: 'sale',
  amount: { minor: 30_000, currency: 'UZS' },
  at: 1_764_000_000_000,
};

it('numbers and signs receipts, and gives the same one for the same key', async () => {
  const [status, first] = await bench.post('/fiscal/receipts', sale);
  expect(status).toBe(201);
  expect(first).toMatchObject({ key: 'k1', number: 1, sign: expect.stringMatching(/^\d{12}$/) });
  expect(first.qrUrl).toMatch(/^https:\/\/ofd\.soliq\.uz\/check\?t=\w+&r=1&c=20251124210000&s=\d{12}$/);
  expect(await bench.post('/fiscal/receipts', sale)).toEqual([200, first]);
  expect(await bench.get('/fiscal/receipts/k1')).toEqual([200, first]);
  expect((await bench.truth()).receipts).toMatchObject([
    { vendor: 'fiscal', key: 'k1', paymentId: 'P1', minor: 30_000, number: 1 },
  ]);
});

it('refuses the same key with other contents, and says which field is wrong', async () => {
  await bench.post('/fiscal/receipts', sale);
  expect((await bench.post('/fiscal/receipts', { ...sale, kind: 'refund' }))[0]).toBe(409);
  const [status, answer] = await bench.post('/fiscal/receipts', { ...sale, amount: { minor: 0.5, currency: 'UZS' } });
  expect([status, answer.error.fields[0].path]).toEqual([422, 'amount.minor']);
  expect((await bench.get('/fiscal/receipts/k2'))[0]).toBe(404);
});

it('lost_reply: the receipt exists although nobody was told', async () => {
  await bench.fault('lost_reply', 1, 'fiscal');
  await expect(bench.post('/fiscal/receipts', sale)).rejects.toThrow('fetch failed');
  expect(await bench.get('/fiscal/receipts/k1')).toMatchObject([200, { number: 1 }]);
  expect(await bench.post('/fiscal/receipts', sale)).toMatchObject([200, { number: 1 }]);
});

it('down: 503 and no receipt; slow: late, but there', async () => {
  await bench.fault('down', 1, 'fiscal');
  expect((await bench.post('/fiscal/receipts', sale))[0]).toBe(503);
  expect((await bench.truth()).receipts).toEqual([]);
  await bench.fault('slow', 1, 'fiscal');
  expect((await bench.post('/fiscal/receipts', sale))[0]).toBe(201);
});

it('receipts survive a restart', async () => {
  const [, first] = await bench.post('/fiscal/receipts', sale);
  await bench.restart();
  expect(await bench.get('/fiscal/receipts/k1')).toEqual([200, first]);
  expect(await bench.post('/fiscal/receipts', { ...sale, key: 'k2' })).toMatchObject([201, { number: 2 }]);
});
