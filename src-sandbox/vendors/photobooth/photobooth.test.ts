import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';

let bench: VendorBench;
beforeEach(async () => {
  bench = await startVendorBench({ photobooth: { shootMs: 60_000, slowMs: 20 } });
});
afterEach(() => bench.close());

const ask = (payment: string) => ({ payment, order: `K-${payment}`, product: 'strip', prints: 1 });
const start = (body: unknown) =>
  fetch(`${bench.url()}/photobooth/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const photo = (payment: string) => fetch(`${bench.url()}/photobooth/photos/${payment}`);

describe('the photo program', () => {
  it('takes the call, shoots, and has a picture of that payment alone', async () => {
    expect((await start(ask('P1'))).status).toBe(200);
    expect((await photo('P1')).status).toBe(404);
    expect((await start(ask('P2'))).status).toBe(409);
    await bench.hurry();
    const picture = await photo('P1');
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(await picture.text()).toContain('K-P1');
    expect((await photo('P2')).status).toBe(404);
    expect((await start(ask('P2'))).status).toBe(200);
    expect((await bench.truth()).violations).toEqual([]);
  });

  it('that refuses, or is out of order, starts nothing', async () => {
    for (const [fault, status] of [
      ['refuse', 409],
      ['down', 503],
    ] as const) {
      await bench.fault('photobooth', fault);
      expect((await start(ask('P1'))).status).toBe(status);
    }
    expect((await bench.state('photobooth')).shooting).toBeNull();
    expect((await start(ask('P1'))).status).toBe(200);
  });

  it('whose answer is lost has started, and may be asked once more', async () => {
    await bench.fault('photobooth', 'lost_reply');
    await expect(start(ask('P1'))).rejects.toThrow(/fetch failed/);
    await bench.hurry();
    expect((await photo('P1')).status).toBe(200);
    expect((await start(ask('P1'))).status).toBe(200);
    const { visits } = await bench.state('photobooth');
    expect(visits.map(({ answer }: { answer: string }) => answer)).toEqual(['lost', 'started']);
  });

  it('shows on its page what it was asked for, and keeps it over a restart', async () => {
    await bench.fault('photobooth', 'slow');
    await start({ ...ask('P1'), order: 'K-<b>"' });
    await bench.hurry();
    await bench.restart();
    const text = await (await fetch(`${bench.url()}/photobooth`)).text();
    expect(text).toContain('K-&#60;b&#62;&#34;');
    expect(text).toContain('<svg');
  });

  it('takes nothing it does not understand', async () => {
    expect((await start({ payment: 'P1' })).status).toBe(422);
  });
});
