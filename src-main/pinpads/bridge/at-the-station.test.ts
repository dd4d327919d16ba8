/** A whole station sells by Humo behind the box, over a scripted wire. */
import { afterEach, describe, expect, it } from 'vitest';
import { settled } from '../../testkit/fake-clock.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { answer, fixture, humoSlip } from '../slip/testkit/slips.ts';

const BOX = 'http://192.168.1.50:8080';
const ID = '0123456789ABCDEFGHJK';
let h: Harness;

const sell = async (...steps: Parameters<Harness['http']['next']>) => {
  h = await stationHarness({
    config: { providers: { fiscalbox: { url: BOX, methods: ['humo'] } } },
    // What the station asks a quiet terminal by itself (interim totals) meets a box without reports.
    script: (http) => http.next({ answer: { status: 404 } }),
  });
  await settled();
  h.http.requests.length = 0;
  h.http.next(...steps);
  const amount = { minor: 1_000, currency: 'UZS' as const };
  await h.client.payment.start({ id: ID, orderId: 'H-1', method: 'humo', amount });
  await settled();
  return h.client.payment.get({ id: ID });
};
afterEach(() => h.stop());

describe('Humo at the till', () => {
  it('is approved by the vendor’s own damaged sample', async () => {
    expect(await sell({ answer: { body: fixture('humo-sale') } })).toMatchObject({
      status: 'completed',
      rrn: '408005356147',
      cardMask: '986009******7856',
    });
    const sales = h.http.requests.filter(({ url }) => url === `${BOX}/payment/xumo`);
    expect(sales.map(({ body }) => body)).toEqual(['{"amount":1000}']);
  });
  it('is unknown when the slip says another sum, and is not asked for twice', async () => {
    const slip = humoSlip({ amount: 'СУММА: 9.99 UZS' });
    expect(await sell({ answer: { body: answer(slip) } })).toMatchObject({ status: 'unknown' });
    expect(h.http.requests.filter(({ url }) => url === `${BOX}/payment/xumo`)).toHaveLength(1);
  });
  it('failed when the box was never reached', async () => {
    expect(await sell({ fail: 'refused' })).toMatchObject({ status: 'failed' });
  });
});
