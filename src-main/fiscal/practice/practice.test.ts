import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { type HttpClient, HttpError, type HttpRequest } from '../../ports/http-client.ts';
import type { ReceiptOrder } from '../../ports/receipt-sink.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { chooseReceipts } from '../choose.ts';
import { practiceReceipts } from './index.ts';

const URL = 'https://ofd.soliq.uz/check?t=UZ000000000001&r=7&c=20251121120955&s=012345678901';
const order: ReceiptOrder = {
  key: 'P1:sale',
  paymentId: 'P1',
  number: 1,
  kind: 'sale',
  amount: money(3_000_000, 'UZS'),
  method: 'payme',
  orderId: 'A-1',
  paidAt: 1_763_768_995_000,
  tender: 'card',
  change: 0,
  lines: [],
  cashier: 'Dilnoza',
};

function sink(answer: HttpError | { status: number; body: unknown }) {
  const asked: HttpRequest[] = [];
  const http: HttpClient = {
    async send(request) {
      asked.push(request);
      if (answer instanceof HttpError) throw answer;
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      return { status: answer.status, headers: {}, body: new TextEncoder().encode(text) };
    },
  };
  return { asked, sink: practiceReceipts({ http, token: 'token', url: () => 'http://127.0.0.1:9' }) };
}
const register = (...args: Parameters<typeof sink>) => sink(...args).sink.register(order);

describe('a practice receipt', () => {
  it('is registered with its number, sign and address', async () => {
    const { asked, sink: receipts } = sink({
      status: 201,
      body: { key: order.key, number: 7, sign: '012345678901', qrUrl: URL },
    });
    expect(await receipts.register(order)).toEqual({
      kind: 'registered',
      receipt: { number: '7', sign: '012345678901', qrUrl: URL },
    });
    expect(asked[0]).toMatchObject({
      method: 'POST',
      url: 'http://127.0.0.1:9/fiscal/receipts',
      headers: { authorization: 'Bearer token' },
    });
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      key: 'P1:sale',
      paymentId: 'P1',
      kind: 'sale',
      amount: { minor: 3_000_000, currency: 'UZS' },
      at: order.paidAt,
    });
  });

  it('whose address lacks its sign has none: no wallet could be told of it', async () => {
    const body = { number: 7, qrUrl: URL.replace('&s=012345678901', '') };
    expect(await register({ status: 201, body })).toEqual({ kind: 'registered', receipt: { number: '7' } });
  });

  it('whose answer was lost is unsure, whose request never left is not sent', async () => {
    expect(await register(new HttpError('timeout', false))).toEqual({ kind: 'unsure', reason: 'timeout' });
    expect(await register(new HttpError('ECONNREFUSED', true))).toEqual({ kind: 'not_sent', reason: 'ECONNREFUSED' });
  });

  it('with an answer that cannot be read, or a broken module, is unsure', async () => {
    expect(await register({ status: 201, body: 'half a rec' })).toEqual({ kind: 'unsure', reason: 'http_201' });
    expect(await register({ status: 503, body: { error: { code: 'fiscal.down' } } })).toEqual({
      kind: 'unsure',
      reason: 'http_503',
    });
  });

  it('in conflict with another is refused', async () => {
    expect(await register({ status: 409, body: { error: { code: 'fiscal.key_reused' } } })).toEqual({
      kind: 'refused',
      reason: 'fiscal.key_reused',
    });
  });

  it('can be asked about by its key', async () => {
    const { asked, sink: receipts } = sink({ status: 200, body: { number: 7 } });
    expect(await receipts.find(order)).toEqual({ number: '7' });
    expect(asked[0]).toMatchObject({ method: 'GET', url: 'http://127.0.0.1:9/fiscal/receipts/P1%3Asale' });
    expect(await sink({ status: 404, body: {} }).sink.find(order)).toBeUndefined();
    await expect(sink({ status: 500, body: {} }).sink.find(order)).rejects.toThrow('500');
    await expect(sink(new HttpError('timeout', false)).sink.find(order)).rejects.toThrow('timeout');
  });

  it('is owed in the sandbox only', () => {
    const host = {
      clock: fakeClock(),
      log: memoryLog(),
      http: sink({ status: 200, body: {} }) as unknown as HttpClient,
    };
    expect(chooseReceipts({}, host, undefined)).toMatchObject({ id: 'none', required: false });
    const box = (fiscal: boolean) => ({ fiscalbox: { url: 'http://192.168.1.50:8080', fiscal } });
    expect(chooseReceipts(box(false), host, undefined)).toMatchObject({ id: 'none', required: false });
    expect(chooseReceipts(box(true), host, undefined)).toMatchObject({ id: 'fiscalbox', required: true });
    const practice = {
      http: sink({ status: 200, body: {} }).sink as unknown as HttpClient,
      token: '',
      url: () => undefined,
    };
    expect(chooseReceipts({}, host, practice)).toMatchObject({ id: 'practice', required: true });
  });

  it('of simulators that are not up is not sent', async () => {
    const receipts = practiceReceipts({
      http: { send: () => Promise.reject(new Error('asked')) },
      token: '',
      url: () => undefined,
    });
    expect(await receipts.register(order)).toEqual({ kind: 'not_sent', reason: 'not_up' });
  });
});
