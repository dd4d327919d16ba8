/** Differences on purpose: each stands in the vendor's own book afterwards, and nowhere else. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from './testkit/vendor-bench.ts';

const TOKEN = 'test-token-0123456789';
// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
/** Decides at once: approved. */
const NOW = 4_500_011;

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ fiscalbox: { slowMs: 20 }, odengi: { sid: '1', password: 'demo-password' } }, () =>
    Date.UTC(2026, 10, 22, 20, 30, 0),
  );
});
afterEach(() => bench.close());

async function send(path: string, body: unknown) {
  const answer = await fetch(bench.url() + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Json };
}
const differ = (vendor: string, kind: string, minor?: number) =>
  send('/control/differences', { vendor, kind, ...(minor === undefined ? {} : { minor }) });
it('a bank takes money that no till asked for, and its terminal’s batch says so', async () => {
  const { status, json } = await differ('fiscalbox', 'bank_has_more', 45_000);
  expect([status, json.ok]).toEqual([200, true]);
  expect((await bench.truth()).charges).toMatchObject([{ vendor: 'fiscalbox', minor: 45_000 }]);
  const close = await fetch(`${bench.url()}/fiscalbox/payment/xumo_close`);
  expect(await close.text()).toContain('450.00');
  expect((await bench.truth()).batches).toContainEqual(expect.objectContaining({ sales: { count: 1, minor: 45_000 } }));
});

it('a bank takes a sale back, or part of it, without telling anybody', async () => {
  expect((await differ('fiscalbox', 'we_have_more')).status).toBe(409);
  await send('/fiscalbox/payment/xumo', { amount: NOW });
  expect((await differ('fiscalbox', 'amount_differs', 700)).status).toBe(200);
  expect((await bench.truth()).refunds).toMatchObject([{ minor: 700 }]);
  await send('/fiscalbox/payment/xumo', { amount: NOW });
  expect((await differ('fiscalbox', 'we_have_more')).status).toBe(200);
  expect((await bench.truth()).voids).toMatchObject([{ minor: NOW }]);
});

/** The rows of a register, as columns. */
async function register(method: string): Promise<string[][]> {
  const answer = await fetch(`${bench.url()}/control/statement?vendor=fiscalbox&method=${method}`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const [head, ...rows] = (await answer.text()).trim().split('\n');
  expect(head).toBe('reference,time,amount,fee,kind');
  return rows.map((row) => row.split(','));
}
const differAt = (method: string, kind: string, minor?: number) =>
  send('/control/differences', { vendor: 'fiscalbox', method, kind, ...(minor === undefined ? {} : { minor }) });

it('a bank’s register shows a smaller sum, a fee and the next day, and hides what the bank took back', async () => {
  for (let n = 0; n < 5; n++) await send('/fiscalbox/payment/uzcard', { amount: 1_000_011 + n * 100 });
  const plain = await register('uzcard');
  expect(plain.map(([, time, sum, fee, kind]) => [time, sum, fee, kind])).toEqual(
    ['10000.11', '10001.11', '10002.11', '10003.11', '10004.11'].map((sum) => ['2026-11-23 01:30:00', sum, '', 'sale']),
  );
  // Each takes the newest sale that is still untouched.
  for (const [kind, minor] of [
    ['fee', 500],
    ['wrong_day', undefined],
    ['amount_differs', 700],
    ['we_have_more', undefined],
    ['bank_has_more', 45_000],
  ] as const)
    expect((await differAt('uzcard', kind, minor)).status).toBe(200);
  expect((await register('uzcard')).map(([, time, sum, fee]) => [time, sum, fee])).toEqual([
    ['2026-11-23 01:30:00', '10000.11', ''],
    ['2026-11-23 01:30:00', '9995.11', ''],
    ['2026-11-24 01:30:00', '10003.11', ''],
    ['2026-11-23 01:30:00', '10004.11', '5.00'],
    ['2026-11-23 01:30:00', '450.00', ''],
  ]);
  // The one of the next day is in the next batch; a fee is in no total.
  await fetch(`${bench.url()}/fiscalbox/payment/uzcard_close`);
  await fetch(`${bench.url()}/fiscalbox/payment/uzcard_close`);
  const batches = (await bench.truth()).batches.filter(({ terminalId }) => terminalId === '00000166');
  expect(batches.map(({ sales }) => sales.count)).toEqual([5, 1]);
});

it('a wallet’s cabinet does the same with its charges', async () => {
  for (const code of ['8800000000000100', '8800000000000200'])
    await send('/fiscalbox/payment/click', { amount: 4_500_000, qr_code: code });
  await differAt('click_pass', 'fee', 45_000);
  await differAt('click_pass', 'we_have_more');
  await differAt('click_pass', 'bank_has_more', 77_700);
  expect((await register('click_pass')).map(([, , sum, fee]) => [sum, fee])).toEqual([
    ['45000.00', '450.00'],
    ['777.00', ''],
  ]);
  expect((await differAt('click_pass', 'wrong_day')).status).toBe(409);
  expect((await differAt('scan2pay', 'wrong_day')).status).toBe(422);
});

it('the box’s module refuses one document', async () => {
  expect((await differ('fiscalbox_fiscal', 'missing_receipt')).status).toBe(200);
});

it('the fiscal module refuses one receipt, and takes the next', async () => {
  expect((await differ('fiscal', 'missing_receipt')).status).toBe(200);
  const receipt = { paymentId: 'p', kind: 'sale', amount: { minor: 100, currency: 'UZS' }, at: 1 };
  expect((await send('/fiscal/receipts', { ...receipt, key: 'a' })).status).toBe(422);
  expect((await send('/fiscal/receipts', { ...receipt, key: 'b' })).status).toBe(201);
});

it('a vendor that cannot says what it can', async () => {
  const { status, json } = await differ('odengi', 'wrong_day');
  expect([status, json.error.code]).toEqual([422, 'differences.not_possible']);
  expect(json.error.message).toContain('we_have_more, amount_differs');
  expect((await differ('odengi', 'amount_differs')).status).toBe(409);
  expect((await differ('nobody', 'fee')).status).toBe(422);
  expect((await differ('odengi', 'magic')).status).toBeGreaterThanOrEqual(400);
});
