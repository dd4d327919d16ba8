/** A sale by Payme, its receipt by our own module, and Payme told of it through the outbox: once heard, never again. */
import { describe, expect, it } from 'vitest';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness, TEST_KEY, TEST_MERCHANT } from '../../testkit/station-harness.ts';
import { tempLedger } from '../../testkit/temp-ledger.ts';

const AMOUNT = { minor: 4_500_000, currency: 'UZS' } as const;
const TRANSACTION = '66f0aa11bb22cc33dd44ee55';
const URL = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=514343190161';
const HEARD = { answer: { json: { id: 1, result: { success: true } } } };

const sink: ReceiptSink = {
  id: 'test',
  required: true,
  register: () => Promise.resolve({ kind: 'registered', receipt: { number: '2421', qrUrl: URL } }),
  find: () => Promise.resolve({ number: '2421', qrUrl: URL }),
};
const payme = (over: object = {}) => ({
  providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key', apiKey: 'secret:payme.key', ...over } },
});
const till = (options: Parameters<typeof stationHarness>[0] = {}) =>
  stationHarness({ receipts: sink, config: payme(), ...options });

async function paid(h: Harness): Promise<string> {
  const { id } = await h.client.payment.start({ orderId: 'K-1', amount: AMOUNT, method: 'payme' });
  await settled();
  await h.payme('CreateTransaction', {
    id: TRANSACTION,
    time: h.clock.now(),
    amount: AMOUNT.minor,
    account: { order_id: 'K-1' },
  });
  await h.payme('PerformTransaction', { id: TRANSACTION });
  await settled();
  return id;
}
const told = (h: Harness) =>
  h.http.requests.map(({ url, body }) => [url, (JSON.parse(body as string) as { params: { id: string } }).params.id]);
const confirmOf = (h: Harness, id: string) => {
  const seq = h.ledger.read.payment(id)?.seq as number;
  return h.ledger.read.outboxOf(seq, 'confirm');
};

describe('Payme is told of the receipt', () => {
  it('once, after the module has it, with the module’s number', async () => {
    const h = await till({ script: (http) => http.next(HEARD) });
    const id = await paid(h);
    expect((await h.client.payment.get({ id })).fiscal).toEqual({ status: 'registered', qrUrl: URL });
    expect(told(h)).toEqual([['https://checkout.paycom.uz/api', TRANSACTION]]);
    expect(h.http.requests[0]?.headers).toMatchObject({ 'x-auth': `${TEST_MERCHANT}:${TEST_KEY}` });
    expect(confirmOf(h, id)).toMatchObject({ state: 'done' });
    await h.clock.advance(60 * 60_000);
    expect(h.http.requests).toHaveLength(1);
    await h.stop();
  });

  it('again when its answer was lost, with the very same bytes', async () => {
    const h = await till({ script: (http) => http.next({ fail: 'lost' }, { answer: { status: 502 } }, HEARD) });
    const id = await paid(h);
    expect(confirmOf(h, id)).toMatchObject({ state: 'pending', lastError: expect.any(String) });
    await h.clock.advance(60_000);
    expect(confirmOf(h, id)).toMatchObject({ state: 'done', attempts: 3 });
    expect(new Set(h.http.requests.map(({ body }) => body)).size).toBe(1);
    await h.stop();
  });

  it('after a restart too', async () => {
    const temp = tempLedger();
    const { file } = temp;
    const clock = fakeClock();
    const first = await till({ file, clock, script: (http) => http.next({ silence: true }) });
    const id = await paid(first);
    await first.stop();
    await first.ledger.close();
    const second = await till({ file, clock, script: (http) => http.next(HEARD) });
    await clock.advance(10 * 60_000);
    expect(told(second)).toEqual([['https://checkout.paycom.uz/api', TRANSACTION]]);
    expect(confirmOf(second, id)).toMatchObject({ state: 'done' });
    await second.stop();
    await second.ledger.close();
    temp.remove();
  });

  it('and what it refuses, or never hears, touches neither the payment nor its receipt', async () => {
    const refusal = { answer: { json: { id: 1, error: { code: -32_602, message: 'no' } } } };
    const h = await till({ script: (http) => http.next(refusal) });
    const id = await paid(h);
    expect(confirmOf(h, id)).toMatchObject({ state: 'parked', lastError: 'payme.-32602' });
    expect(await h.client.payment.get({ id })).toMatchObject({
      status: 'completed',
      received: AMOUNT,
      fiscal: { status: 'registered' },
      discrepancies: [],
    });
    expect(h.ledger.read.outboxParked().count).toBe(0);
    await h.stop();
  });

  it('not at all where no key of the Subscribe API is configured', async () => {
    const h = await till({ config: payme({ apiKey: undefined }) });
    const id = await paid(h);
    await h.clock.advance(60_000);
    expect(h.http.requests).toEqual([]);
    expect(confirmOf(h, id)).toBeUndefined();
    await h.stop();
  });
});

describe('a receipt that Payme made itself', () => {
  const itsOwn = {
    id: TRANSACTION,
    type: 'PERFORM',
    fiscal_data: {
      status_code: 0,
      message: 'accepted',
      terminal_id: 'EP000000000025',
      receipt_id: 77,
      date: '20260101120000',
      fiscal_sign: '800031554082',
      qr_code_url: 'https://ofd.soliq.uz/check?t=EP000000000025&r=77&c=20260101120000&s=800031554082',
    },
  };

  it('before ours was sent is the payment’s receipt, and ours is never made', async () => {
    let isThere = false;
    const sent: string[] = [];
    const asleep: ReceiptSink = {
      ...sink,
      find: () => Promise.resolve(undefined),
      register({ key }) {
        if (!isThere) return Promise.resolve({ kind: 'not_sent', reason: 'no_answer' });
        sent.push(key);
        return Promise.resolve({ kind: 'registered', receipt: { number: '1' } });
      },
    };
    const h = await till({ receipts: asleep, config: payme({ apiKey: undefined, sendDetail: true }) });
    const id = await paid(h);
    expect((await h.payme('SetFiscalData', itsOwn)).result).toEqual({ success: true });
    isThere = true;
    await h.clock.advance(60 * 60_000);
    expect(sent).toEqual([]);
    const { fiscal } = await h.client.payment.get({ id });
    expect(fiscal).toEqual({ status: 'registered', qrUrl: itsOwn.fiscal_data.qr_code_url });
    await h.stop();
  });

  it('while our module is asked for its counts is the payment’s receipt, and ours is never made', async () => {
    const counts = Promise.withResolvers<string>();
    const sent: string[] = [];
    const counting: ReceiptSink = {
      ...sink,
      mark: () => counts.promise,
      register({ key }) {
        sent.push(key);
        return Promise.resolve({ kind: 'registered', receipt: { number: '1' } });
      },
    };
    const h = await till({ receipts: counting, config: payme({ apiKey: undefined, sendDetail: true }) });
    const id = await paid(h);
    expect((await h.payme('SetFiscalData', itsOwn)).result).toEqual({ success: true });
    counts.resolve('118');
    await h.clock.advance(60 * 60_000);
    expect(sent).toEqual([]);
    const { fiscal } = await h.client.payment.get({ id });
    expect(fiscal).toEqual({ status: 'registered', qrUrl: itsOwn.fiscal_data.qr_code_url });
    await h.stop();
  });

  it('while ours was on its way is one too many: the log says so, and the first stays the payment’s receipt', async () => {
    const answer = Promise.withResolvers<Awaited<ReturnType<ReceiptSink['register']>>>();
    const slow: ReceiptSink = { ...sink, register: () => answer.promise };
    const h = await till({ receipts: slow, config: payme({ apiKey: undefined, sendDetail: true }) });
    const id = await paid(h);
    expect((await h.payme('SetFiscalData', itsOwn)).result).toEqual({ success: true });
    answer.resolve({ kind: 'registered', receipt: { number: '2421', qrUrl: URL } });
    await settled();
    const { fiscal } = await h.client.payment.get({ id });
    expect(fiscal).toEqual({ status: 'registered', qrUrl: itsOwn.fiscal_data.qr_code_url });
    expect(h.log.lines.map(({ event }) => event)).toContain('receipt.second_by_rail');
    await h.stop();
  });

  it('after ours is one too many: ours stays the payment’s receipt, and the log says so', async () => {
    const h = await till({ config: payme({ apiKey: undefined, sendDetail: true }) });
    const id = await paid(h);
    expect((await h.payme('SetFiscalData', itsOwn)).result).toEqual({ success: true });
    expect((await h.client.payment.get({ id })).fiscal).toEqual({ status: 'registered', qrUrl: URL });
    expect(h.log.lines.map(({ event }) => event)).toContain('receipt.second_by_rail');
    await h.stop();
  });
});
