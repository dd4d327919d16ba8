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
