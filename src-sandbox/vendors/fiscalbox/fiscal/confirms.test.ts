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

it('every wallet answers with the fields of its example (uz-bridge.ru.md)', async () => {
  const url = await receipt(AMOUNT);
  const paid = async (wallet: string, code: string) =>
    (await send(`/fiscalbox/payment/${wallet}`, { amount: AMOUNT, qr_code: code })).data;
  const heard = (wallet: string, body: object) =>
    send(`/fiscalbox/payment/${wallet}_confirm`, { ...body, qr_code: url });
  const ok = (data: unknown) => ({ data, error: null, is_success: true });

  const click = (await paid('click', '8801')).payment_id;
  const words = { inn: '000000000', payment_id: click, qr_code: url, status: 'successfully', error: null };
  expect(await heard('click', { payment_id: click })).toEqual(ok(words));

  const payme = (await paid('payme', '8802')).payment_id;
  const times = { create_time: expect.any(Number), pay_time: expect.any(Number) };
  const answer = await heard('payme', { payment_id: payme });
  expect(answer).toEqual(ok({ id: 123, result: { receipt: { _id: payme, ...times } }, error: null }));
  // Milliseconds, and not before the payment was made.
  expect(String(answer.data.result.receipt.create_time)).toHaveLength(13);
  expect(answer.data.result.receipt.pay_time).toBeGreaterThanOrEqual(answer.data.result.receipt.create_time);

  const uzum = (await paid('uzum', '8803')).payment_id;
  const said = { payment_status: 'SUCCESS', error_code: '0', error_message: null, client_phone_number: null };
  expect(await heard('uzum', { payment_id: uzum })).toEqual(ok({ payment_id: uzum, ...said }));

  const anor = (await paid('anor', '8806')).transaction_id;
  const nothing = { message: null, error_code: null, payment_id: null };
  expect(await heard('anor', { transaction_id: anor })).toEqual(ok({ ...nothing, transaction_id: anor }));
});

it.each([
  ['click', 'payment_id'],
  // The document's own error for Anor names the other wallets' field.
  ['anor', 'transaction_id'],
])('%s: a blank id is the document’s error', async (wallet, field) => {
  const answer = await send(`/fiscalbox/payment/${wallet}_confirm`, { [field]: '', qr_code: await receipt(AMOUNT) });
  expect(answer).toEqual({
    data: null,
    error: { code: 7, message: '{"payment_id":["This field may not be blank."]}', data: null },
    is_success: false,
  });
});
