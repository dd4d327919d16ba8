/** The box's rails inside a whole station on a fake clock: what only shows over time. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { type TempLedger, tempLedger } from '../../testkit/temp-ledger.ts';
import * as sample from './samples.ts';

const ID = '0123456789ABCDEFGHJK';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const json = (value: unknown) => ({ answer: { json: value } });

let h: Harness;
beforeEach(async () => {
  const methods = ['click_pass', 'payme_go', 'uzqr', 'scan2pay'];
  h = await stationHarness({
    config: {
      providers: { fiscalbox: { url: 'http://box.example.invalid', methods, fiscal: true, humoVoidKey: 'rrn' } },
    },
  });
});
afterEach(() => h.stop());

const start = async (method: string, answer: unknown): Promise<void> => {
  h.http.next(json(answer));
  await h.client.payment.start({ id: ID, orderId: 'B-1', amount: { minor: 4_500_000, currency: 'UZS' }, method });
  await settled();
};
const view = () => h.client.payment.get({ id: ID });
const paths = () => h.http.requests.map(({ url }) => new URL(url).pathname.replace('/payment/', ''));

describe('uzqr', () => {
  it('gives up the question that the box keeps before it cancels', async () => {
    await start('uzqr', sample.uzqrCreated);
    h.http.next({ silence: true });
    await h.clock.advance(MINUTE_MS);
    const kept = h.http.requests.at(-1);
    expect(paths()).toEqual(['one_qr/create', 'one_qr/status']);
    h.http.next(json(sample.uzqrDone), json(sample.uzqrDeclined));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    expect(kept?.signal?.aborted).toBe(true);
    expect(paths().slice(2)).toEqual(['one_qr/cancel', 'one_qr/status']);
  });

  it('a look after the cancel that the box keeps means that there is nothing to tell', async () => {
    await start('uzqr', sample.uzqrCreated);
    h.http.next(json(sample.uzqrDone), { silence: true });
    const cancelled = h.client.payment.cancel({ id: ID });
    await h.clock.advance(10_000);
    await cancelled;
    expect((await view()).status).toBe('cancelled');
  });

  it('expires when its time is up: cancelled at the box, looked at once more', async () => {
    await start('uzqr', sample.uzqrCreated);
    // Six questions of 160 s, one after the other: the sixth is kept when the quarter of an hour is over.
    h.http.next(...Array.from({ length: 6 }, () => ({ silence: true }) as const));
    h.http.next(json(sample.uzqrDone), json(sample.uzqrDeclined));
    await h.clock.advance(15 * MINUTE_MS + 1_000);
    expect((await view()).status).toBe('expired');
    expect(paths().slice(-2)).toEqual(['one_qr/cancel', 'one_qr/status']);
  });

  it('money after the cancel opens a discrepancy', async () => {
    await start('uzqr', sample.uzqrCreated);
    h.http.next(json(sample.uzqrDone), json(sample.uzqrDeclined));
    await h.client.payment.cancel({ id: ID });
    h.http.next(json(sample.uzqrPaid));
    await h.clock.advance(2 * MINUTE_MS);
    expect(await view()).toMatchObject({
      status: 'cancelled',
      discrepancies: [{ type: 'late_money', actual: { minor: 4_500_000 } }],
    });
  });

  it('keeps the payment’s own number and a masked phone for the receipt, and refunds by that number', async () => {
    await start('uzqr', sample.uzqrCreated);
    h.http.next(json(sample.uzqrPaid));
    await h.clock.advance(2_000);
    expect(await view()).toMatchObject({ status: 'completed', payerPhone: '+998*****0067' });
    expect(h.ledger.read.payment(ID)?.detail).toMatchObject({ paymentRef: 'PAY12345678901234567' });
    h.http.next(json(sample.uzqrRefund(1)), json(sample.uzqrRefund(1)), json(sample.uzqrRefund(2)));
    const back = await h.client.payment.refund({ id: ID, amount: { minor: 100, currency: 'UZS' }, reason: 'torn' });
    await settled();
    const sent = h.http.requests.at(-1)?.body;
    expect(JSON.parse(String(sent))).toEqual({ pay_id: 'PAY12345678901234567', amount: '1.00' });
    await h.clock.advance(2_000);
    expect((await h.client.payment.get({ id: back.id })).status).toBe('awaiting_customer');
    await h.clock.advance(4_000);
    expect((await h.client.payment.get({ id: back.id })).status).toBe('completed');
    expect((await view()).refunded).toMatchObject({ minor: 100 });
  });
});

describe('scan2pay', () => {
  const notYet = (questions: number) => Array.from({ length: questions }, () => json(sample.scan2payNotFound));

  it('is left by a customer who has not paid: asked once more, and money that comes later is a discrepancy', async () => {
    await start('scan2pay', sample.scan2payLink);
    expect((await view()).can.cancel).toBe(true);
    h.http.next(...notYet(20), json(sample.scan2payPaid(ID)));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('expired');
    await h.clock.advance(HOUR_MS);
    expect(await view()).toMatchObject({ status: 'expired', discrepancies: [{ type: 'late_money' }] });
  });

  it('is not left by one who has: the last question says so', async () => {
    await start('scan2pay', sample.scan2payLink);
    h.http.next(json(sample.scan2payPaid(ID)));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('completed');
  });

  it('stops waiting after a quarter of an hour, and money that comes later is a discrepancy', async () => {
    await start('scan2pay', sample.scan2payLink);
    // About two hundred questions while it waits, and more afterwards: somewhere among those the link is paid.
    h.http.next(...notYet(400), json(sample.scan2payPaid(ID)));
    await h.clock.advance(16 * MINUTE_MS);
    expect(await view()).toMatchObject({ status: 'expired', discrepancies: [] });
    await h.clock.advance(6 * HOUR_MS);
    expect(await view()).toMatchObject({ status: 'expired', discrepancies: [{ type: 'late_money' }] });
  });
});

describe('the box’s terminals', () => {
  it('are not there where the shop did not name them', async () => {
    await expect(
      h.client.payment.start({ orderId: 'B-2', amount: { minor: 100, currency: 'UZS' }, method: 'humo' }),
    ).rejects.toMatchObject({ wire: { code: 'payment.method_unknown' } });
  });
});

describe('a scanned code', () => {
  it('is recognised for the cashier, where the shop has that wallet', async () => {
    const owner = async (code: string) => (await h.client.code.recognise({ code })).method;
    expect(await owner('880101698207133392')).toBe('click_pass');
    expect(await owner('50501010793410469483')).toBe('payme_go');
    expect(await owner('6385735999467329369938571759997073400776')).toBeNull();
    expect(await owner('4780012345678')).toBeNull();
  });
});

describe('a restart in the middle', () => {
  const CODE = '880101698207133392';
  const amount = { minor: 4_500_000, currency: 'UZS' } as const;
  let temp: TempLedger;
  let before: Harness;
  const run = () =>
    stationHarness({ file: temp.file, config: { providers: { fiscalbox: { url: 'http://box.example.invalid' } } } });
  beforeEach(async () => {
    temp = tempLedger();
    before = await run();
    before.http.next({ silence: true });
  });
  afterEach(() => temp.remove());

  it('of a charge leaves it unknown; nothing is sent again, and its code stays used', async () => {
    await before.client.payment.start({ id: ID, orderId: 'B-1', amount, method: 'click_pass', code: CODE });
    await before.stop();
    const after = await run();
    await after.clock.advance(HOUR_MS);
    expect((await after.client.payment.get({ id: ID })).status).toBe('unknown');
    await expect(
      after.client.payment.start({ orderId: 'B-2', amount, method: 'payme_go', code: CODE }),
    ).rejects.toMatchObject({ wire: { code: 'payment.code_used', payment: ID } });
    expect(after.http.requests).toEqual([]);
    await after.stop();
  });

  it('before a QR was shown ends by itself: nobody can have paid', async () => {
    await before.client.payment.start({ id: ID, orderId: 'B-1', amount, method: 'uzqr' });
    await before.stop();
    const after = await run();
    await after.clock.advance(1);
    expect((await after.client.payment.get({ id: ID })).status).toBe('failed');
    expect(after.http.requests).toEqual([]);
    await after.stop();
  });
});
