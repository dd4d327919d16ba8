/** Every request and answer example of byfly-kaspi.ru.md, word for word; tokens and addresses are of our own making. */
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { Secret } from '../../ports/secrets.ts';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import { codecOf } from './amounts.ts';
import {
  type ByflyApi,
  ByflyRefusal,
  cancelPayment,
  initPayment,
  readPayment,
  readStatus,
  startKaspi,
  tokenHeader,
} from './api.ts';
import { feeOf, linkOf, replyOf } from './mapping.ts';
import { byflyWebhook } from './webhook.ts';

const ID = 'ABC123DEF456789...';
const codec = codecOf('tenge');

async function over<T>(status: number, body: string, call: (api: ByflyApi) => Promise<T>) {
  const http = scriptedHttp();
  http.next({ answer: { status, body: new TextEncoder().encode(body) } });
  const api = {
    http,
    url: 'https://byfly.example.invalid',
    auth: tokenHeader(new Secret('your_64_character_token_here')),
  };
  const said = await call(api).catch((error: unknown) => error as T);
  return { said, request: http.requests[0] };
}

describe('the document', () => {
  it('Создание платежа', async () => {
    const body = `{"success":true,"message":"Платеж создан","data":{"transaction_id":"${ID}","amount":10000,"currency":"KZT",
      "status":"pending","expires_at":"2025-12-24 15:30:00"}}`;
    const { said, request } = await over(201, body, (api) =>
      initPayment(api, {
        amount: 10_000,
        orderId: '12345',
        paymentId: 'P',
        webhookUrl: 'https://your-site.com/webhook/payment',
      }),
    );
    expect(said).toMatchObject({ transaction_id: ID, amount: 10_000, expires_at: '2025-12-24 15:30:00' });
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://byfly.example.invalid/api/payment/init',
      prepares: true,
      headers: { 'x-api-token': 'your_64_character_token_here', 'content-type': 'application/json' },
    });
  });

  it('Обработка через Kaspi', async () => {
    const body = `{"success":true,"message":"Платеж инициирован","data":{"transaction_id":"${ID}","amount":10100,
      "original_amount":10000,"commission_amount":100,"commission_percent":1,"payment_url":"https://pay.kaspi.kz/pay/...",
      "qr_code":"https://qr.kaspi.kz/...","terminal_id":3}}`;
    const { said, request } = await over(200, body, (api) => startKaspi(api, ID, 'kaspi_gold'));
    expect(linkOf(said)).toBe('https://qr.kaspi.kz/...');
    expect(feeOf(said, codec)).toEqual({
      original: money(1_000_000, 'KZT'),
      commission: money(10_000, 'KZT'),
      payable: money(1_010_000, 'KZT'),
      percent: 100,
    });
    expect(request?.url).toBe('https://byfly.example.invalid/api/payment/ABC123DEF456789.../kaspi');
    expect(request?.body).toBe('{"payment_method":"kaspi_gold"}');
    expect(request?.prepares).toBeUndefined();
  });

  it('Проверка статуса платежа', async () => {
    const body = `{"success":true,"data":{"transaction_id":"${ID}","status":"paid","amount":10100,"paid_amount":10100,"remaining_amount":0}}`;
    const { said, request } = await over(200, body, (api) => readStatus(api, ID));
    expect(replyOf(said, codec)).toEqual({ kind: 'approved', providerRef: ID, amount: money(1_010_000, 'KZT') });
    expect(request).toMatchObject({
      method: 'GET',
      url: 'https://byfly.example.invalid/api/payment/ABC123DEF456789.../status',
    });
  });

  it('Получение информации о платеже', async () => {
    const body = `{"success":true,"data":{"transaction_id":"${ID}","amount":10100,"currency":"KZT","status":"paid",
      "description":"Оплата за тур в Дубай","payment_url":"https://pay.kaspi.kz/pay/...","qr_code":"https://qr.kaspi.kz/...",
      "paid_amount":10100,"remaining_amount":0,"created_at":"2025-12-24 10:00:00","paid_at":"2025-12-24 10:05:30"}}`;
    const { said } = await over(200, body, (api) => readPayment(api, ID));
    expect(replyOf(said, codec)).toMatchObject({ kind: 'approved' });
  });

  it('Отмена платежа', async () => {
    const body = '{"success":true,"message":"Платеж отменен","data":null}';
    const { said, request } = await over(200, body, (api) => cancelPayment(api, ID));
    expect(said).toBeNull();
    expect(request?.url).toBe('https://byfly.example.invalid/api/payment/ABC123DEF456789.../cancel');
  });

  it.each([
    ['pending', 0, { kind: 'accepted', providerRef: ID }],
    ['processing', 0, { kind: 'accepted', providerRef: ID }],
    ['paid', 10_100, { kind: 'approved', providerRef: ID, amount: money(1_010_000, 'KZT') }],
    ['partially_paid', 5_000, { kind: 'partial', providerRef: ID, received: money(500_000, 'KZT') }],
    ['cancelled', 0, { kind: 'cancelled' }],
    ['failed', 0, { kind: 'rejected', reason: 'other', providerCode: 'failed' }],
  ])('Статусы платежа: %s', (status, paid, reply) => {
    expect(replyOf({ transaction_id: ID, status, amount: 10_100, paid_amount: paid }, codec)).toEqual(reply);
  });

  it.each(['PAID', 'success', 'hold', ''])('has no status "%s"', (status) => {
    expect(() => replyOf({ transaction_id: ID, status, amount: 1, paid_amount: 1 }, codec)).toThrow('unknown status');
  });

  it('never takes "paid" or "partially paid" on its word alone', () => {
    for (const status of ['paid', 'partially_paid'])
      for (const paid of [0, null, undefined])
        expect(() => replyOf({ transaction_id: ID, status, amount: 1, paid_amount: paid }, codec)).toThrow('how much');
  });

  it('Формат ошибки', async () => {
    const body = '{"success":false,"message":"Номер телефона обязателен","errors":{"phone":"Field is required"}}';
    const { said } = await over(400, body, (api) => cancelPayment(api, ID));
    expect(said).toBeInstanceOf(ByflyRefusal);
    expect(said).toMatchObject({ status: 400, said: 'Номер телефона обязателен', fields: ['phone'] });
    expect(said).toMatchObject({ message: expect.not.stringContaining('Номер') });
  });

  it('an answer about another transaction is none', async () => {
    const body =
      '{"success":true,"data":{"transaction_id":"OTHER","status":"paid","amount":10100,"paid_amount":10100}}';
    const { said } = await over(200, body, (api) => readStatus(api, ID));
    expect(said).toMatchObject({ message: expect.stringContaining('another transaction') });
  });
});

describe('Webhook уведомления', () => {
  const SECRET = 'fake-webhook-secret-of-this-test';
  const webhook = byflyWebhook(new Secret(SECRET));
  const call = (raw: string, signature: string) => ({
    method: 'POST',
    headers: { 'x-webhook-signature': signature },
    doubled: [],
    raw: new TextEncoder().encode(raw),
  });
  const sign = (raw: string, key = SECRET) => createHmac('sha256', key).update(raw).digest('hex');
  const pretty = `{
  "transaction_id": "${ID}",
  "status": "paid",
  "amount": 10100,
  "paid_amount": 10100,
  "currency": "KZT",
  "description": "Оплата за тур",
  "metadata": {
    "order_id": "12345",
    "tour_id": "DXB-001"
  },
  "paid_at": "2025-12-24 10:05:30"
}`;
  const php = `{"transaction_id":"${ID}","status":"paid","description":"\\u041e\\u043f\\u043b\\u0430\\u0442\\u0430","url":"https:\\/\\/your-site.com"}`;

  it('is verified over the bytes that came, however they were written', () => {
    for (const raw of [pretty, php]) {
      expect(webhook.verify(call(raw, sign(raw)))).toBe(true);
      // What the document's Node sample would sign.
      expect(webhook.verify(call(raw, sign(JSON.stringify(JSON.parse(raw)))))).toBe(false);
    }
  });

  it('takes the vector of wallets.md §4.3: its bytes, its key, its signature', () => {
    const vector = '{"transaction_id":"ABC123","status":"paid","amount":10100,"paid_amount":10100,"currency":"KZT"}';
    const signature = 'd3cfa2232f61678ce6ad91a9e92b05a5dd51fc18f7f9f6e83c543834c05c603c';
    const ofDemo = byflyWebhook(new Secret('demo-secret'));
    expect(ofDemo.verify(call(vector, signature))).toBe(true);
    expect(ofDemo.verify(call(vector.replace('10100', '10101'), signature))).toBe(false);
  });

  it('is refused with another key, no signature, an upper-case or a cut one', () => {
    const good = sign(php);
    for (const bad of [sign(php, `${SECRET}x`), '', good.toUpperCase(), good.slice(2), `sha256=${good}`])
      expect(webhook.verify(call(php, bad))).toBe(false);
    expect(webhook.verify({ ...call(php, good), headers: {} })).toBe(false);
  });

  it('with an empty or short secret is refused, though HMAC would take it', () => {
    for (const key of ['', 'short'])
      expect(byflyWebhook(new Secret(key)).verify(call(php, sign(php, key)))).toBe(false);
  });

  it('says only whom it is about: what it claims is asked for', () => {
    const raw = new TextEncoder().encode(pretty);
    expect(webhook.confirmByQuery).toBe(true);
    expect(webhook.read(raw)).toEqual([{ providerRef: ID, reply: { kind: 'pending' } }]);
    expect(webhook.dedupeKey(raw)).toBe(webhook.dedupeKey(raw));
    expect(webhook.dedupeKey(raw)).not.toBe(webhook.dedupeKey(new TextEncoder().encode(php)));
  });
});
