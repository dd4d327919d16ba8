/** A wrong clock is noticed by the dates of the vendors' answers, and rails that are told a time by it are closed. */
import { describe, expect, it } from 'vitest';
import type { HttpClient } from '../../ports/http-client.ts';
import iokaConformance, { order } from '../../providers/ioka/conformance.ts';
import { fakeClock, settled } from '../../testkit/fake-clock.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import { watchClockDrift } from './clock-drift.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Vendors whose clocks are so far ahead of ours, and who take so long for an answer. */
function listening() {
  const clock = fakeClock();
  const aheadMs = new Map<string, number>();
  let tookMs = 0;
  let header: string | undefined;
  const inner: HttpClient = {
    async send({ url }) {
      // The date is written half way.
      if (tookMs > 0) await clock.sleep(tookMs / 2);
      const date = header ?? new Date(clock.now() + (aheadMs.get(new URL(url).host) ?? 0)).toUTCString();
      if (tookMs > 0) await clock.sleep(tookMs / 2);
      return { status: 200, headers: { date }, body: new Uint8Array() };
    },
  };
  let changes = 0;
  const drift = watchClockDrift(inner, clock, () => {
    changes++;
  });
  return {
    clock,
    drift,
    changes: () => changes,
    writes(text: string) {
      header = text;
    },
    takes(ms: number) {
      tookMs = ms;
    },
    async hear(ms: number, url = 'https://a.example.invalid/x') {
      aheadMs.set(new URL(url).host, ms);
      const answer = drift.http.send({ method: 'GET', url, timeoutMs: 15_000 });
      await clock.advance(tookMs);
      await answer;
    },
  };
}

describe('the clock drift guard', () => {
  it('knows nothing before anybody has answered, and is content', () => {
    const { drift } = listening();
    expect(drift.skewMs()).toBeUndefined();
    expect(drift.lamp()).toEqual({ id: 'clock', kind: 'part', state: 'ok', reason: 'ok' });
  });
  it.each([
    ['ok', 59],
    ['ok', -59],
    ['warn', 62],
    ['warn', -62],
    ['warn', 298],
    ['down', 302],
    ['down', -302],
    ['down', 13 * 3_600],
  ])('is %s when the vendor is %d s ahead', async (state, seconds) => {
    const { drift, hear } = listening();
    await hear(seconds * SECOND_MS);
    expect(drift.lamp().state).toBe(state);
    expect(drift.isWrong()).toBe(state === 'down');
  });
  it('says by how many seconds, and which way', async () => {
    const { drift, hear } = listening();
    await hear(-372 * SECOND_MS);
    expect(drift.lamp()).toEqual({ id: 'clock', kind: 'part', state: 'down', reason: 'clock_drift', detail: '+372 s' });
  });
  it('counts from the middle of the exchange, and leaves out a question that was kept', async () => {
    const { drift, hear, takes } = listening();
    takes(8_000);
    await hear(0);
    expect(Math.abs(drift.skewMs() as number)).toBeLessThanOrEqual(SECOND_MS);
    takes(12_000);
    await hear(HOUR_MS, 'https://kept.example.invalid/');
    expect(drift.lamp().state).toBe('ok');
  });
  it('takes the median of five: one slip is no drift, and drift is not hidden by one', async () => {
    const { drift, hear } = listening();
    for (const ms of [0, 0, HOUR_MS, 0, 0]) await hear(ms);
    expect(drift.lamp().state).toBe('ok');
    for (const ms of [HOUR_MS, HOUR_MS, HOUR_MS]) await hear(ms);
    expect(drift.lamp().state).toBe('down');
  });
  it('does not believe one vendor against another that agrees with us', async () => {
    const { drift, hear } = listening();
    await hear(HOUR_MS);
    expect(drift.isWrong()).toBe(true);
    await hear(0, 'https://b.example.invalid/');
    expect(drift.isWrong()).toBe(false);
  });
  it('takes no word from plain HTTP, and none that is no date', async () => {
    const { drift, hear, writes } = listening();
    await hear(HOUR_MS, 'http://192.168.1.50:8080/');
    writes('tomorrow');
    await hear(HOUR_MS);
    expect(drift.skewMs()).toBeUndefined();
  });
  it('forgets when our clock is set, and after ten minutes, so that a closed rail can hear again', async () => {
    const { drift, clock, hear } = listening();
    await hear(HOUR_MS);
    clock.stepWall(HOUR_MS);
    expect(drift.skewMs()).toBeUndefined();
    await hear(HOUR_MS);
    await clock.advance(10 * MINUTE_MS + 1);
    expect(drift.skewMs()).toBeUndefined();
  });
  it('tells when the lamp changes, not at every answer', async () => {
    const { changes, hear } = listening();
    for (const ms of [0, 0, HOUR_MS, HOUR_MS, HOUR_MS, HOUR_MS]) await hear(ms);
    expect(changes()).toBe(1);
  });
  it('tells that the clock was put right, though nobody answers; says nothing after the stop', async () => {
    const { changes, clock, drift, hear } = listening();
    await hear(HOUR_MS);
    clock.stepWall(HOUR_MS);
    await clock.advance(15_000);
    expect([changes(), clock.pending()]).toEqual([2, 0]);
    await hear(HOUR_MS);
    drift.stop();
    await hear(0);
    expect([changes(), clock.pending()]).toEqual([3, 0]);
  });
});

describe('a station whose clock is six minutes slow', () => {
  async function slow() {
    const h = await stationHarness({
      secrets: iokaConformance.secrets,
      config: {
        station: { id: 'till-1', name: 'T', country: 'KZ', currency: 'KZT', locale: 'ru', mode: 'cashier' },
        providers: { ioka: iokaConformance.config },
        products: [],
      },
    });
    const id = 'CCCCCCCCCCCCCCCCCCCC';
    const date = new Date(h.clock.now() + 6 * MINUTE_MS).toUTCString();
    h.http.next({ answer: { status: 201, headers: { date }, json: { order: order(id, 'UNPAID') } } });
    await h.client.payment.start({ id, orderId: 'C-1', amount: iokaConformance.amount, method: 'ioka' });
    await settled();
    return { h, id };
  }

  it('starts nothing on a rail that is told a time; health says why', async () => {
    const { h } = await slow();
    const again = h.client.payment.start({ orderId: 'C-2', amount: iokaConformance.amount, method: 'ioka' });
    await expect(again).rejects.toMatchObject({ wire: { code: 'payment.method_unavailable' } });
    expect(h.http.requests).toHaveLength(1);
    const { ok, lamps } = await h.client.health.get({});
    expect(ok).toBe(false);
    for (const lampId of ['clock', 'ioka'])
      expect(lamps.find(({ id }) => id === lampId)).toMatchObject({ state: 'down', reason: 'clock_drift' });
    await h.stop();
  });
  it('goes on asking about what is open, and takes cash', async () => {
    const { h, id } = await slow();
    const paid = iokaConformance.wire?.approved({ paymentId: id });
    h.http.next(...([paid].flat() as Parameters<typeof h.http.next>));
    await h.clock.advance(3_001);
    expect((await h.client.payment.get({ id })).status).toBe('completed');
    const cash = await h.client.payment.start({
      orderId: 'C-2',
      amount: iokaConformance.amount,
      method: 'cash',
      by: 'Asel',
    });
    expect(cash.status).toBe('completed');
    await h.stop();
  });
  it('takes the rail again when the clock has been put right', async () => {
    const { h } = await slow();
    h.clock.stepWall(6 * MINUTE_MS);
    h.http.next({ answer: { status: 201, json: { order: order('DDDDDDDDDDDDDDDDDDDD', 'UNPAID') } } });
    const again = await h.client.payment.start({
      id: 'DDDDDDDDDDDDDDDDDDDD',
      orderId: 'C-2',
      amount: iokaConformance.amount,
      method: 'ioka',
    });
    expect(again.status).toBe('dispatching');
    await settled();
    await h.stop();
  });
});
