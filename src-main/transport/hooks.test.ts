/** The `hooks` listener: bytes in, the route's answer out, nothing of `local`. */
import { afterEach, describe, expect, it } from 'vitest';
import type { HookCall, HookRoute } from '../ports/hooks.ts';
import { fakeClock } from '../testkit/fake-clock.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { type HooksOptions, startHooks } from './hooks.ts';
import { fakeStation } from './testkit/fake-station.ts';
import { raw, request, silentLine } from './testkit/wires.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});

const echo = (calls: HookCall[]): HookRoute => ({
  path: '/api/echo',
  async answer(call) {
    calls.push(call);
    return { status: 200, contentType: 'application/json', body: `{"bytes":${call.raw.length}}` };
  },
});

async function hooks(options: Partial<HooksOptions> = {}) {
  const calls: HookCall[] = [];
  const log = memoryLog();
  const clock = fakeClock();
  const { refuse } = fakeStation().refusals;
  const listener = await startHooks({
    host: '127.0.0.1',
    port: 0,
    routes: [echo(calls)],
    clock,
    log,
    refuse,
    ...options,
  });
  open.push(listener);
  return { ...listener, calls, log, clock, port: Number(new URL(listener.url).port) };
}

describe('a vendor’s call', () => {
  it('arrives as its bytes, its method and its headers in lower case', async () => {
    const { url, calls } = await hooks();
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x7d]);
    const reply = await fetch(`${url}/api/echo`, { method: 'POST', body: bytes, headers: { 'X-Signature': 'AbC' } });
    expect([reply.status, await reply.text(), reply.headers.get('content-type')]).toEqual([
      200,
      '{"bytes":5}',
      'application/json',
    ]);
    expect(calls[0]).toMatchObject({ method: 'POST', doubled: [] });
    expect(Buffer.from(calls[0]?.raw ?? [])).toEqual(bytes);
    expect(calls[0]?.headers['x-signature']).toBe('AbC');
  });

  it('keeps a header that came twice out of reach and names it', async () => {
    const { port, calls } = await hooks();
    await raw(
      port,
      request('POST /api/echo', ['Host: x', 'X-Signature: a', 'x-signature: b', '__proto__: c', 'Content-Length: 0']),
    );
    expect(calls[0]?.headers['x-signature']).toBeUndefined();
    expect(calls[0]?.doubled).toEqual(['x-signature']);
    expect(calls[0]?.headers.toString).toBeUndefined();
  });

  it('reaches the route with any method and any Host, with a query or without', async () => {
    const { url, port, calls } = await hooks();
    for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
      expect((await fetch(`${url}/api/echo?from=vendor`, { method })).status).toBe(200);
    }
    expect((await raw(port, request('POST /api/echo', ['Host: pay.example.uz', 'Content-Length: 0']))).status).toBe(
      200,
    );
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'PUT', 'DELETE', 'POST', 'POST']);
  });

  it('may be 32 KiB long and not a byte longer, with a length or in pieces', async () => {
    const { url, port, calls } = await hooks();
    expect((await fetch(`${url}/api/echo`, { method: 'POST', body: 'x'.repeat(32_768) })).status).toBe(200);
    const long = await fetch(`${url}/api/echo`, { method: 'POST', body: 'x'.repeat(32_769) });
    expect([long.status, ((await long.json()) as { error: { code: string } }).error.code]).toEqual([
      413,
      'request.too_large',
    ]);
    const start = 'POST /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    const pieces = `4000\r\n${'x'.repeat(0x4000)}\r\n`.repeat(2);
    expect((await raw(port, `${start}${pieces}0\r\n\r\n`)).status).toBe(200);
    expect((await raw(port, `${start}${pieces}1\r\nx\r\n0\r\n\r\n`)).status).toBe(413);
    expect(calls.map((call) => call.raw.length)).toEqual([32_768, 32_768]);
  });

  it('that was too long does not cost the next one its line', async () => {
    const { port, calls } = await hooks();
    const large = `POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n${'x'.repeat(40_000)}`;
    const { text } = await raw(port, large + request('POST /api/echo', ['Host: x', 'Content-Length: 2'], '{}'));
    expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    expect(calls).toHaveLength(1);
  });

  it('that breaks off is no call', async () => {
    const { port, calls, log, url, close } = await hooks();
    const { socket, closed } = silentLine(port, 'POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{}');
    await fetch(`${url}/nothing`); // the broken call has arrived by now
    socket.destroy();
    await closed;
    await close(); // every line has been seen to its end
    expect([calls, log.lines]).toEqual([[], []]);
  });
});

describe('an address', () => {
  it('that is not a route is 404 without a word, a line in the log or a refusal', async () => {
    const { url, log, calls } = await hooks();
    for (const path of ['/', '/api', '/api/echo/', '/API/ECHO', '/api/echo%2f', '/v1/health', '/healthz']) {
      const reply = await fetch(url + path, { method: 'POST', body: '{}' });
      expect([path, reply.status, await reply.text()]).toEqual([path, 404, '']);
    }
    expect([calls, log.lines]).toEqual([[], []]);
  });

  it('whose handler throws answers 500 with an id and nothing else', async () => {
    const route: HookRoute = { path: '/api/broken', answer: () => Promise.reject(new Error('key at /home/till')) };
    const { url, log } = await hooks({ routes: [route] });
    const reply = await fetch(`${url}/api/broken`, { method: 'POST', body: '{}' });
    const text = await reply.text();
    expect([reply.status, JSON.parse(text).error.code]).toEqual([500, 'station.unexpected']);
    expect(text).not.toContain('/home/till');
    expect(log.lines.map(({ event }) => event)).toEqual(['hook.failed']);
  });

  it('whose answer cannot be sent costs one line, not the process', async () => {
    const route: HookRoute = {
      path: '/api/broken',
      answer: async () => ({ status: 200, contentType: 'a\r\nb: c', body: '' }),
    };
    const { url, log } = await hooks({ routes: [route] });
    await expect(fetch(`${url}/api/broken`)).rejects.toThrow('fetch failed');
    expect(log.lines.map(({ event }) => event)).toEqual(['hook.unsendable']);
  });
});

describe('the limit', () => {
  const storm = (url: string, count: number, path = '/api/echo') =>
    Promise.all(Array.from({ length: count }, () => fetch(url + path, { method: 'POST', body: '{"id":7}' })));

  it('lets storms of 32 callers pass by default', async () => {
    const { url } = await hooks();
    for (let round = 0; round < 9; round++) {
      expect((await storm(url, 32)).every(({ status }) => status === 200)).toBe(true);
    }
  });

  it('answers 429 beyond it, per route, and lets go with time', async () => {
    const calls: HookCall[] = [];
    const other = { ...echo(calls), path: '/api/other' };
    const { url, clock } = await hooks({ routes: [echo(calls), other], limits: { perSecond: 10, burst: 5 } });
    const statuses = (await storm(url, 8)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    expect((await storm(url, 1, '/api/other'))[0]?.status).toBe(200);
    await clock.advance(100);
    expect((await storm(url, 2)).filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is told in the rail’s own words where the route has them', async () => {
    const route: HookRoute = {
      path: '/api/rail',
      answer: async () => ({ status: 200, contentType: 'application/json', body: '{"result":1}' }),
      busy: ({ raw: bytes }) => ({
        status: 200,
        contentType: 'application/json',
        body: `{"id":${(JSON.parse(Buffer.from(bytes).toString()) as { id: number }).id},"error":{"code":-32400}}`,
      }),
    };
    const { url } = await hooks({ routes: [route], limits: { perSecond: 1, burst: 1 } });
    const texts = await Promise.all((await storm(url, 2, '/api/rail')).map((reply) => reply.text()));
    expect(texts.sort()).toEqual(['{"id":7,"error":{"code":-32400}}', '{"result":1}']);
  });
});

describe('closing', () => {
  it('lets an answer under way finish and takes no new call', async () => {
    let finish: () => void = () => {};
    const committed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let begun: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const route: HookRoute = {
      path: '/api/slow',
      async answer() {
        begun();
        await committed;
        return { status: 200, contentType: 'text/plain', body: 'after the commit' };
      },
    };
    const { url, close } = await hooks({ routes: [route] });
    const answer = fetch(`${url}/api/slow`, { method: 'POST' });
    await arrived;
    const closed = close();
    await expect(fetch(`${url}/api/slow`)).rejects.toThrow('fetch failed');
    finish();
    expect(await (await answer).text()).toBe('after the commit');
    await closed;
  });

  it('does not wait for ever', async () => {
    const route: HookRoute = { path: '/api/never', answer: () => new Promise(() => {}) };
    const { url, close, clock } = await hooks({ routes: [route] });
    const answer = fetch(`${url}/api/never`, { method: 'POST' }).catch(() => 'cut');
    const probe = await fetch(`${url}/nothing`); // the first call has been accepted by now
    expect(probe.status).toBe(404);
    const closed = close();
    await clock.advance(3_000);
    await closed;
    expect(await answer).toBe('cut');
  });

  it('rejects with EADDRINUSE when the port is taken', async () => {
    const { port } = await hooks();
    await expect(hooks({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
