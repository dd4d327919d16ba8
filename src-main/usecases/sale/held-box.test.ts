/** A wallet behind a box that a silent terminal holds: it fails unsent, and is said to be exactly that (decision 0011). */
import { expect, it } from 'vitest';
import { boxPlace } from '../../domain/box.ts';
import { boxLanes } from '../../host/node/box-lanes.ts';
import { type HttpClient, HttpError } from '../../ports/http-client.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { stationHarness } from '../../testkit/station-harness.ts';

const BOX = 'http://192.168.1.50:8080';
const AMOUNT = { minor: 4_500_000, currency: 'UZS' } as const;

it('a wallet that waited for its box in vain has sent nothing, and says why', async () => {
  const sent: string[] = [];
  // A box that never answers: it holds its lane until the station gives up.
  const silent: HttpClient = {
    send({ url, signal }) {
      const { pathname } = new URL(url);
      sent.push(pathname);
      if (pathname === '/info/') return Promise.reject(new HttpError('ECONNREFUSED', true));
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new HttpError('aborted', false)), { once: true });
      });
    },
  };
  const h = await stationHarness({
    wire: boxLanes(silent, [boxPlace(BOX)]),
    config: { providers: { fiscalbox: { url: BOX, methods: ['uzcard', 'click_pass'] } } },
  });
  await settled();
  const card = await h.client.payment.start({ orderId: 'A', amount: AMOUNT, method: 'uzcard' });
  await settled();
  const before = sent.length;
  const hints: unknown[] = [];
  h.station.events.subscribe((event, data) => {
    if (event === 'hint') hints.push(data);
  });
  const wallet = await h.client.payment.start({
    orderId: 'B',
    amount: AMOUNT,
    method: 'click_pass',
    code: '8817333333333300',
  });
  await h.clock.advance(61_000);
  await settled(20);
  expect(sent.slice(before)).toEqual([]);
  // Meanwhile the screen says that it waits, and not that anything was sent.
  expect(hints).toEqual([{ paymentId: wallet.id, kind: 'box_busy' }]);
  expect(await h.client.payment.get({ id: wallet.id })).toMatchObject({
    status: 'failed',
    providerCode: 'bridge:busy',
  });
  // The card's own operation goes on, and its end is its own: the terminal may have taken the money.
  expect((await h.client.payment.get({ id: card.id })).status).toBe('dispatching');
  await h.clock.advance(180_000);
  expect((await h.client.payment.get({ id: card.id })).status).toBe('unknown');
  await h.stop();
});
