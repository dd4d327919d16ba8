/** The `local` listener: sessions, pages, event streams, the API page, metrics. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { station as contract } from '../../src-shared/contract/station.ts';
import { BEARER, type OpenLocal, openLocal, raw, request } from './testkit/wires.ts';

const open: OpenLocal[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});
async function local(options: Parameters<typeof openLocal>[0] = {}): Promise<OpenLocal> {
  const listener = await openLocal(options);
  open.push(listener);
  return listener;
}

describe('opening', () => {
  it('rejects with EADDRINUSE when the port is taken', async () => {
    const { port } = await local();
    await expect(openLocal({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('prints a link with a 256-bit key, another one every time', async () => {
    const [one, two] = [await local(), await local()];
    expect(one.openUrl).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${one.port}/#k=[A-Za-z0-9_-]{43}$`));
    expect(one.openUrl.split('#')[1]).not.toBe(two.openUrl.split('#')[1]);
  });

  it('refuses to run with a token that anybody could guess', async () => {
    await expect(openLocal({ apiToken: '' })).rejects.toThrow('too short');
  });

  it('answers under localhost too, and nothing after it has closed', async () => {
    const listener = await openLocal();
    const { port } = listener;
    expect((await raw(port, request('GET /healthz', [`Host: localhost:${port}`]))).body).toBe('{"ok":true}');
    await listener.close();
    await expect(fetch(`${listener.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});

describe('sessions', () => {
  it('are opened by the printed key, as often as a screen needs it', async () => {
    const { session, post } = await local();
    for (const { headers } of [await session(), await session()]) {
      expect((await post('/rpc/station.view', {}, headers)).json).toMatchObject({ ok: true });
    }
  });

  it('live in a cookie that no script reads and no other site sends', async () => {
    const { openUrl, post } = await local();
    const reply = await post('/session', { key: openUrl.split('#k=')[1] }, { authorization: '' });
    expect(reply.status).toBe(200);
    expect(reply.headers.get('set-cookie')).toMatch(
      /^qabul_session_[0-9a-f]{8}=[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });

  it('give a reloaded page its token by the cookie and the token it kept, and set no second cookie', async () => {
    const { session, post } = await local();
    const { cookie, token, headers } = await session();
    expect((await post('/session', {}, { cookie, authorization: '' })).status).toBe(401); // the cookie alone
    const again = await post('/session', {}, { cookie, 'x-qabul-session': token, authorization: '' });
    expect(again.json.ok).toBe(true);
    expect(again.headers.get('set-cookie')).toBeNull();
    const fresh = { ...headers, 'x-qabul-session': again.json.data.token };
    expect((await post('/rpc/health.get', {}, fresh)).status).toBe(200);
    expect((await post('/rpc/health.get', {}, { ...headers, 'x-qabul-session': token })).status).toBe(200);
  });

  it('are not opened by a wrong key, an empty one, or none', async () => {
    const { post } = await local();
    for (const body of [{ key: 'x'.repeat(43) }, { key: '' }, {}, undefined]) {
      const reply = await post('/session', body, { authorization: '' });
      expect([body, reply.status, reply.headers.get('set-cookie')]).toEqual([body, 401, null]);
    }
    expect((await post('/session', { k: 'x' }, { authorization: '' })).status).toBe(400);
  });

  it('outlive the process, for as long as the API token is the same', async () => {
    const before = await local();
    const { cookie, token, headers } = await before.session();
    const after = await local();
    expect((await after.post('/rpc/health.get', {}, headers)).status).toBe(200);
    const kept = { cookie, 'x-qabul-session': token, authorization: '' };
    expect((await after.post('/session', {}, kept)).json.ok).toBe(true);
    const other = await local({ apiToken: 'another-token-of-another-home-000' });
    expect((await other.post('/rpc/health.get', {}, headers)).status).toBe(401);
  });

  it('stand beside those of another station in the same browser, which sends its cookies to every port', async () => {
    const till = await local();
    const booth = await local({ apiToken: 'another-token-of-another-home-000' });
    const [ours, theirs] = [await till.session(), await booth.session()];
    const cookie = `${theirs.cookie}; ${ours.cookie}`;
    expect((await till.post('/rpc/health.get', {}, { ...ours.headers, cookie })).status).toBe(200);
    expect((await booth.post('/rpc/health.get', {}, { ...theirs.headers, cookie })).status).toBe(200);
  });

  it('are not made up: a cookie without our proof opens nothing', async () => {
    const { session, post } = await local();
    const { cookie, headers } = await session();
    for (const forged of [
      cookie.replace(/\..*$/, ''),
      cookie.replace(/\..*$/, `.${'A'.repeat(43)}`),
      cookie.replace(/=.*$/, '=.'),
      cookie.replace(/=.*$/, '='),
      cookie.replace(/^[^=]*/, 'qabul_session'),
    ]) {
      expect((await post('/session', {}, { cookie: forged, authorization: '' })).status).toBe(401);
      expect((await post('/rpc/health.get', {}, { ...headers, cookie: forged })).status).toBe(401);
    }
  });

  it('speak with the role of the station’s mode; the token speaks as a program', async () => {
    const { session, post, station } = await local({ mode: 'kiosk' });
    const { headers } = await session();
    await post('/rpc/health.get', {}, headers);
    await post('/rpc/health.get', {});
    expect(station.handled.map(({ context }) => context.role)).toEqual(['kiosk', 'local-api']);
    expect((await post('/rpc/shift.open', {}, headers)).json).toMatchObject({
      ok: false,
      error: { code: 'request.not_allowed' },
    });
  });

  it('let the screen tell a refused call from a lost one', async () => {
    const { post } = await local();
    const reply = await post('/rpc/health.get', {}, { authorization: '' });
    expect(reply.status).toBe(401);
    expect(reply.json).toMatchObject({ ok: false, error: { code: 'request.unauthorized' } });
  });
});

describe('pages', () => {
  async function screen(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'qabul-screen-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Qabul</title>');
    await writeFile(join(folder, 'assets/index-B1aC2d3E.js'), 'export {};');
    await writeFile(join(folder, 'assets/plain.css'), 'a{}');
    await writeFile(join(folder, 'secret.env'), 'KEY=1');
    await symlink('/etc/hosts', join(folder, 'hosts.json'));
    return folder;
  }

  it('are the one page at every screen’s address, without a token', async () => {
    const rendererDir = await screen();
    const { get } = await local({ rendererDir });
    for (const path of [
      '/',
      '/cashier',
      '/kiosk',
      '/display',
      '/settings',
      '/gallery',
      '/index.html',
      '/cashier?order=1',
    ]) {
      const reply = await get(path, { authorization: '' });
      expect([path, reply.status, reply.text]).toEqual([path, 200, '<!doctype html><title>Qabul</title>']);
      expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(reply.headers.get('cache-control')).toBe('no-store');
    }
    await rm(rendererDir, { recursive: true });
  });

  it('have files that are kept for ever when their name holds their content’s hash, and only then', async () => {
    const rendererDir = await screen();
    const { get } = await local({ rendererDir });
    const hashed = await get('/assets/index-B1aC2d3E.js');
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await get('/assets/plain.css')).headers.get('cache-control')).toBe('no-store');
    await rm(rendererDir, { recursive: true });
    expect((await get('/assets/index-B1aC2d3E.js')).text).toBe('export {};'); // read once, kept
  });

  it('do not include other kinds of files, links, or files that came later', async () => {
    const rendererDir = await screen();
    const { get } = await local({ rendererDir });
    await get('/');
    await writeFile(join(rendererDir, 'late.html'), 'late');
    for (const path of [
      '/secret.env',
      '/hosts.json',
      '/late.html',
      '/assets',
      '/assets/',
      '/assets/../index.html%00',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    await rm(rendererDir, { recursive: true });
  });

  it('say so when the screen is not built', async () => {
    for (const options of [{}, { rendererDir: '/nowhere/at/all' }]) {
      const { get } = await local(options);
      const reply = await get('/');
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(reply.text).toContain('not built');
    }
  });
});

describe('event streams', () => {
  interface Frame {
    event: string;
    rev?: number;
    data?: { rev: number };
  }
  function listen(listener: OpenLocal, path = '/v1/events', headers: Record<string, string> = BEARER) {
    const socket = new WebSocket(listener.url.replace('http', 'ws') + path, { headers });
    const frames: Frame[] = [];
    socket.on('message', (message: Buffer) => frames.push(JSON.parse(message.toString()) as Frame));
    socket.on('error', () => {});
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    return { socket, frames, closed };
  }

  it('number every frame as the station does', async () => {
    const listener = await local();
    const { frames } = listen(listener);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    listener.station.announce({});
    await vi.waitFor(() => expect(frames).toHaveLength(2));
    expect(frames.map(({ event, rev, data }) => [event, rev, data?.rev])).toEqual([
      ['snapshot', 0, 0],
      ['change', 1, 1],
    ]);
  });

  it('take the token or a session’s cookie, and nothing else', async () => {
    const listener = await local();
    const { cookie, token } = await listener.session();
    for (const path of ['/events', '/v1/events']) {
      for (const headers of [BEARER, { cookie, origin: listener.url }]) {
        const { frames } = listen(listener, path, headers);
        await vi.waitFor(() => expect(frames[0]?.event).toBe('snapshot'));
      }
    }
    const refused: [string, Record<string, string>, number][] = [
      ['/events', {}, 401],
      ['/events', { 'x-qabul-session': token }, 401],
      ['/events', { cookie: cookie.replace(/=.*$/, '=x') }, 401],
      ['/events', { cookie, origin: 'http://evil.com' }, 403],
      ['/events', { cookie, 'sec-fetch-site': 'cross-site' }, 403],
      ['/v1/payments', BEARER, 404],
      ['/', BEARER, 404],
    ];
    for (const [path, headers, status] of refused) {
      const socket = new WebSocket(listener.url.replace('http', 'ws') + path, { headers });
      const got = await new Promise((resolve) =>
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode)),
      );
      expect([path, headers, got]).toEqual([path, headers, status]);
    }
    expect(listener.station.listeners()).toBe(4);
  });

  it('beat every five seconds while somebody listens', async () => {
    const listener = await local();
    const { frames, socket, closed } = listen(listener);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    await listener.clock.advance(5_000);
    await listener.clock.advance(5_000);
    await vi.waitFor(() => expect(frames.slice(1)).toEqual([{ event: 'beat' }, { event: 'beat' }]));
    socket.close();
    await closed;
    await vi.waitFor(() => expect(listener.station.listeners()).toBe(0));
    await listener.clock.advance(10_000);
    expect(listener.clock.pending()).toBe(0);
  });

  it('read nothing: whoever writes is closed with 1003', async () => {
    const listener = await local();
    for (const message of ['hello', '{"event":"change"}', Buffer.from([1, 2])]) {
      const { socket, closed, frames } = listen(listener);
      await vi.waitFor(() => expect(frames).toHaveLength(1));
      socket.send(message);
      expect(await closed).toBe(1003);
    }
    const { socket, closed, frames } = listen(listener);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    socket.send('x'.repeat(5_000));
    expect([1003, 1009]).toContain(await closed);
    await vi.waitFor(() => expect(listener.station.listeners()).toBe(0));
  });

  it('drop a subscriber who does not read, and keep the others', async () => {
    const listener = await local();
    const { frames } = listen(listener);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    const slow = connect(listener.port, '127.0.0.1');
    slow.on('error', () => {});
    slow.write(
      `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${listener.port}\r\nAuthorization: ${BEARER.authorization}\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    slow.pause();
    await vi.waitFor(() => expect(listener.station.listeners()).toBe(2));
    const lamps = Array.from({ length: 2_000 }, (_, i) => ({
      id: `m${i}`,
      kind: 'method' as const,
      state: 'ok' as const,
      reason: 'ok' as const,
    }));
    let sent = 0;
    while (listener.station.listeners() === 2 && sent < 500) {
      listener.station.announce({ lamps });
      sent++;
      await vi.waitFor(() => expect(frames).toHaveLength(sent + 1)); // the reader keeps up
    }
    expect(listener.station.listeners()).toBe(1);
    expect(listener.log.lines.map(({ event }) => event)).toContain('events.subscriber_dropped');
    listener.station.announce({});
    await vi.waitFor(() => expect(frames).toHaveLength(sent + 2));
    expect(frames.map(({ rev }) => rev)).toEqual(frames.map((_, i) => i));
    slow.destroy();
  });

  it('end with 1001 when the station stops', async () => {
    const listener = await openLocal();
    const { closed, frames } = listen(listener);
    await vi.waitFor(() => expect(frames).toHaveLength(1));
    await listener.close();
    expect(await closed).toBe(1001);
    expect(listener.station.listeners()).toBe(0);
    expect(listener.clock.pending()).toBe(0);
  });

  it('answer a damaged handshake without falling over', async () => {
    const { port, get } = await local();
    const start = `GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${BEARER.authorization}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
    expect((await raw(port, `${start}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n`)).status).toBe(400);
    expect((await raw(port, `${start.replace('GET', 'POST')}\r\n`)).status).toBe(405);
    expect((await get('/healthz')).status).toBe(200);
  });
});

describe('limits', () => {
  it('hold back one caller and not the others, and let go again', async () => {
    const { get, post, session, clock } = await local();
    const { headers } = await session();
    const statuses: number[] = [];
    // Fewer lines at once than the listener holds.
    for (let round = 0; round < 41; round++) {
      statuses.push(...(await Promise.all(Array.from({ length: 50 }, async () => (await get('/v1/health')).status))));
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(2_000);
    const refused = await get('/v1/health');
    expect([refused.status, refused.json.error.code, refused.json.error.retry]).toEqual([
      429,
      'request.too_many',
      'later',
    ]);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await post('/rpc/health.get', {}, headers)).status).toBe(200);
    await clock.advance(1_000);
    expect((await get('/v1/health')).status).toBe(200);
  });
});

describe('the API page', () => {
  it('describes every REST address of the contract and the vendor documents’', async () => {
    const { get } = await local();
    const { json } = await get('/docs/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    const described = Object.entries<Record<string, unknown>>(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    const promised = Object.values(contract.calls).flatMap((call) => ('rest' in call && call.rest ? [call.rest] : []));
    const vendor = [
      'POST /api/generate-qr',
      'GET /api/payment-status/:order_id',
      'GET /api/stats',
      'POST /api/test-payment/:order_id',
      'POST /api/odengi/create-qr',
      'GET /api/odengi/status/:orderId',
    ];
    // Pages and tables as files: addresses beside the calls that make them.
    const files = ['csv', 'xlsx', 'pdf'].map((form) => `GET /v1/shifts/:id/report.${form}`);
    files.push('GET /v1/shifts/:id/letter.pdf', 'GET /v1/payments/:id/receipt.pdf', 'GET /v1/payments/:id/receipt.png');
    const watched = ['GET /healthz', 'GET /metrics'];
    expect(new Set(described)).toEqual(new Set([...promised, ...vendor, ...files, ...watched]));
    expect(json.paths['/healthz'].get.security).toEqual([]);
    expect(json.paths['/metrics'].get.security).toBeUndefined();
    expect(json.info.description).toContain('WS /v1/events');
    const start = json.paths['/v1/payments'].post;
    expect(start.requestBody.content['application/json'].schema.required).toEqual(['orderId', 'method']);
    expect(Object.keys(start.responses)).toEqual(expect.arrayContaining(['200', '201', '4XX', '5XX']));
    expect(start.parameters.map(({ name }: { name: string }) => name)).toEqual(['Idempotency-Key']);
    const list = json.paths['/v1/payments'].get.parameters;
    expect(list.map((p: { name: string; in: string }) => [p.name, p.in])).toContainEqual(['cursor', 'query']);
    const cancel = json.paths['/v1/payments/{id}/cancel'].post;
    expect([cancel.parameters[0].in, cancel.requestBody]).toEqual(['path', undefined]);
    expect(json.components.schemas.Error.properties.error.properties.code.enum).toContain('order.unknown_open');
  });

  it('leaves out what does not exist in the live profile', async () => {
    const { get } = await local({ profile: 'live' });
    expect((await get('/docs/openapi.json')).text).not.toContain('test-payment');
  });

  it('is one page without scripts, whose policy allows exactly its style', async () => {
    const { get, session } = await local();
    const { cookie } = await session();
    const reply = await get('/docs', { cookie, authorization: '' });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(reply.text).not.toMatch(/<script|https?:\/\/|onclick|style=/);
    const style = /<style>([\s\S]*)<\/style>/.exec(reply.text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(reply.headers.get('content-security-policy')).toContain(`style-src 'self' 'sha256-${hash}'`);
    expect(reply.text).toContain('/v1/payments/{id}/refunds');
  });

  it('is not for strangers', async () => {
    const { get } = await local();
    for (const path of ['/docs', '/docs/openapi.json', '/metrics']) {
      expect((await get(path, { authorization: '' })).status).toBe(401);
    }
  });
});

describe('metrics', () => {
  it('are Prometheus text', async () => {
    const { get, post } = await local();
    await post('/v1/payments', { orderId: 'a-1', amount: { minor: 100, currency: 'UZS' }, method: 'payme' });
    const { text, headers } = await get('/metrics');
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toContain('qabul_payments{status="pending"} 1\n');
    expect(text).toContain('qabul_lamp{id="payme",kind="method",reason="ok"} 1\n');
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? -?[\d.e+-]+)$/);
    }
  });
});
