/** The wallets' confirms: an address without its sign is refused in the box's words, another payment's receipt is noticed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../../testkit/vendor-bench.ts';

const AMOUNT = 4_500_000;
const PAID = '880000000000000000';

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ fiscalbox: {} });
});
afterEach(() => bench.close());

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape it expects next
type Json = any;
async function send(path: string, body: unknown): Promise<Json> {
  const headers = { authorization: 'Bearer test-token-0123456789', 'content-type': 'application/json' };
  return (await fetch(`${bench.url()}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}
const charge = async (): Promise<string> =>
  (await send('/fiscalbox/payment/click', { amount: AMOUNT, qr_code: PAID })).data.payment_id as string;
/** A receipt of the other module, which a practising station without the box's registers at. */
const receipt = async (minor: number): Promise<string> =>
  (
    await send('/fiscal/receipts', {
      key: `P1:${minor}`,
      paymentId: 'P1',
      kind: 'sale',
      amount: { minor, currency: 'UZS' },
      at: 1_763_768_995_000,
    })
  ).qrUrl as string;
const confirm = (id: string, url: string) => send('/fiscalbox/payment/click_confirm', { payment_id: id, qr_code: url });
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);

it('any module’s receipt of the payment’s own sum is heard', async () => {
  const answer = await confirm(await charge(), await receipt(AMOUNT));
  expect([answer.is_success, answer.data.status]).toEqual([true, 'successfully']);
  expect(await rules()).toEqual([]);
});

it('an address without its sign is refused as the box refuses it, and remembered', async () => {
  const answer = await confirm(await charge(), (await receipt(AMOUNT)).replace(/&s=\d+$/, ''));
  expect(answer).toMatchObject({
    is_success: false,
    error: { code: 7, message: '{"fiscal_sign":["This field may not be null."]}' },
  });
  expect(await rules()).toEqual(['fiscal.document']);
});

it('a receipt that no module made, or another payment’s, is heard and noticed', async () => {
  const id = await charge();
  const url = await receipt(AMOUNT - 100);
  expect((await confirm(id, url)).is_success).toBe(true);
  expect((await confirm(id, url.replace(/s=\d{12}$/, 's=000000000000'))).is_success).toBe(true);
  expect(await rules()).toEqual(['confirm.other_receipt', 'confirm.no_receipt']);
});
