/**
 * The HTTP attack list of money-safety §4f, row by row, against real sockets. Row 11 needs a browser and lives in e2e;
 * rows about signed webhooks come with the vendors that sign.
 */
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { paymentId } from '../../src-shared/ids.ts';
import { fakeClock } from '../testkit/fake-clock.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { basicAuth, stationHarness, TEST_MERCHANT } from '../testkit/station-harness.ts';
import { startHooks } from './hooks.ts';
import { contentSecurityPolicy } from './response-headers.ts';
import { fakeStation } from './testkit/fake-station.ts';
import { realClock } from './testkit/real-clock.ts';
import {
  API_TOKEN,
  BEARER,
  goodPost,
  type OpenLocal,
  openLocal,
  openOver,
  raw,
  request,
  silentLine,
} from './testkit/wires.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close();
});
async function local(options: Parameters<typeof openLocal>[0] = {}): Promise<OpenLocal> {
  const listener = await openLocal(options);
  open.push(listener);
  return listener;
}
const sale = JSON.stringify({ orderId: 'a-1', amount: { minor: 100, currency: 'UZS' }, method: 'payme' });
const host = (port: number): string => `Host: 127.0.0.1:${port}`;
const auth = `Authorization: ${BEARER.authorization}`;
const codeOf = (body: string): unknown => (JSON.parse(body) as { error: { code: string } }).error.code;

describe('attacks on the local listener', () => {
  it('f-1: a foreign, dotted, upper-case or wrong-port Host is 421 and runs nothing', async () => {
    const { port, station } = await local();
    const names = ['evil.com', `evil.com:${port}`, `127.0.0.1.evil.com:${port}`, `localhost.:${port}`];
    names.push(`LOCALHOST:${port}`, `127.0.0.1:${port + 1}`, '127.0.0.1', `127.1:${port}`, '');
    for (const name of names) {
      const reply = await raw(port, goodPost(port, '/v1/payments', sale).replace(host(port), `Host: ${name}`));
      expect([name, reply.status]).toEqual([name, 421]);
      expect(codeOf(reply.body)).toBe('request.wrong_host');
    }
    expect(station.handled).toEqual([]);
  });

  it('f-2: no Host on HTTP/1.0 is 421', async () => {
    const { port } = await local();
    expect((await raw(port, `GET /v1/health HTTP/1.0\r\n${auth}\r\n\r\n`)).status).toBe(421);
    expect((await raw(port, `GET /v1/health HTTP/1.1\r\n${auth}\r\nConnection: close\r\n\r\n`)).status).toBe(400);
  });

  it('f-3: two Host headers are 400, whichever is good', async () => {
    const { port, station } = await local();
    for (const pair of [
      [host(port), 'Host: evil.com'],
      ['Host: evil.com', host(port)],
      [host(port), host(port)],
    ]) {
      expect((await raw(port, request('GET /v1/health', [...pair, auth]))).status).toBe(400);
    }
    expect(station.handled).toEqual([]);
  });

  it('f-4: an absolute target is 400, even with a good Host', async () => {
    const { port, station } = await local();
    for (const target of ['http://evil.com/v1/health', `http://127.0.0.1:${port}/v1/health`, '*', 'v1/health']) {
      expect((await raw(port, request(`GET ${target}`, [host(port), auth]))).status).toBe(400);
    }
    expect(station.handled).toEqual([]);
  });

  it('f-5: rebinding, Host and Origin both foreign and equal, is 421', async () => {
    const { port } = await local();
    const reply = await raw(port, request('GET /', [`Host: evil.com:${port}`, `Origin: http://evil.com:${port}`]));
    expect(reply.status).toBe(421);
  });

  it('f-6: a foreign Origin is 403, on requests and on upgrades', async () => {
    const { port, station, url } = await local();
    const origins = ['null', `https://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`, `http://localhost:${port}`];
    for (const origin of [...origins, 'http://evil.com', 'http://127.0.0.1']) {
      const reply = await raw(port, goodPost(port, '/v1/payments', sale, [`Origin: ${origin}`]));
      expect([origin, reply.status, codeOf(reply.body)]).toEqual([origin, 403, 'request.wrong_origin']);
      const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/events`, { headers: { ...BEARER, origin } });
      const answer = await new Promise((resolve) => socket.on('unexpected-response', (_, r) => resolve(r.statusCode)));
      expect(answer).toBe(403);
    }
    expect((await raw(port, goodPost(port, '/v1/payments', sale, [`Origin: http://127.0.0.1:${port}`]))).status).toBe(
      201,
    );
    expect(station.handled).toHaveLength(1);
  });

  it('f-7: what a page may send without asking first is 415, JSON inside or not', async () => {
    const { port, station } = await local();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      undefined,
    ]) {
      const line = type === undefined ? 'X-No-Type: 1' : `Content-Type: ${type}`;
      const reply = await raw(
        port,
        goodPost(port, '/v1/payments', sale).replace('Content-Type: application/json', line),
      );
      expect([type, reply.status]).toEqual([type, 415]);
      expect(codeOf(reply.body)).toBe('request.wrong_content_type');
    }
    expect(station.handled).toEqual([]);
  });

  it('f-8: no spelling of the content type goes around validation', async () => {
    const { port, station } = await local();
    const refused = [
      'application/json\t;x',
      'application/json;',
      'application/json; charset=latin1',
      'application/json ;',
    ];
    refused.push('application/json, text/plain', 'application/json;charset=utf-8;x=1', 'application/jsonp', ' ');
    const bad = '{"orderId":"a-1","amount":{"minor":"100","currency":"UZS"},"method":"payme","status":"completed"}';
    for (const type of refused) {
      const reply = await raw(port, goodPost(port, '/v1/payments', bad).replace('application/json', type));
      expect([type, reply.status]).toEqual([type, 415]);
    }
    const two = await raw(port, goodPost(port, '/v1/payments', bad, ['Content-Type: text/plain']));
    expect(two.status).toBe(415);
    for (const type of ['APPLICATION/JSON', 'application/json; charset=UTF-8', 'application/json;charset=utf-8']) {
      const reply = await raw(port, goodPost(port, '/v1/payments', bad).replace('application/json', type));
      expect([type, reply.status, codeOf(reply.body)]).toEqual([type, 400, 'request.invalid']);
    }
    expect(station.handled).toEqual([]);
  });

  it('f-9: a preflight is refused and carries no CORS header', async () => {
    const { port } = await local();
    const ask = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Private-Network: true'];
    const foreign = await raw(port, request('OPTIONS /v1/payments', [host(port), 'Origin: http://evil.com', ...ask]));
    const plain = await raw(port, request('OPTIONS /v1/payments', [host(port), ...ask]));
    expect([foreign.status, plain.status]).toEqual([403, 404]);
    for (const reply of [foreign, plain]) expect(reply.text.toLowerCase()).not.toContain('access-control');
  });

  it('f-10: Sec-Fetch-Site cross-site and same-site are 403', async () => {
    const { port } = await local();
    for (const [site, status] of [
      ['cross-site', 403],
      ['same-site', 403],
      ['nonsense', 403],
      ['same-origin', 200],
      ['none', 200],
    ] as const) {
      const reply = await raw(port, request('GET /healthz', [host(port), `Sec-Fetch-Site: ${site}`]));
      expect([site, reply.status]).toEqual([site, status]);
    }
  });

  it('f-12: no, wrong, misplaced and foreign tokens are 401; guessing is slowed and logged, the right token is not', async () => {
    const { port, get, post, session, clock, log, station } = await local();
    const first = await session();
    const second = await session();
    const attempts: [string, Record<string, string>][] = [
      ['/v1/health', { authorization: '' }],
      ['/v1/health', { authorization: 'Bearer ' }],
      ['/v1/health', { authorization: 'Bearer an-old-token-0123456789abcdef0123' }],
      ['/v1/health', { authorization: API_TOKEN }],
      ['/v1/health', { authorization: `Basic ${API_TOKEN}` }],
      [`/v1/health?token=${API_TOKEN}&access_token=${API_TOKEN}`, { authorization: '' }],
      ['/v1/health', first.headers],
    ];
    for (const [path, headers] of attempts) {
      await clock.advance(1_000);
      const reply = await get(path, headers);
      expect([headers, reply.status]).toEqual([headers, 401]);
      expect(reply.json.error.code).toBe('request.unauthorized');
    }
    for (const headers of [
      { ...first.headers, 'x-qabul-session': second.token },
      { ...first.headers, 'x-qabul-session': '' },
      { ...first.headers, cookie: '' },
      { ...first.headers, cookie: `${first.cookie}x` },
    ]) {
      await clock.advance(1_000);
      expect((await post('/rpc/station.view', {}, headers)).status).toBe(401);
    }
    expect(station.handled).toEqual([]);

    await clock.advance(10_000);
    const statuses = new Map<number, number>();
    for (let round = 0; round < 20; round++) {
      const guesses = Array.from({ length: 15 }, (_, i) =>
        get('/v1/health', { authorization: `Bearer guess-${round}-${i}` }),
      );
      for (const { status } of await Promise.all(guesses)) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(statuses)).toEqual({ 401: 10, 429: 290 });
    expect(log.lines.filter(({ event }) => event === 'auth.guessing')).toHaveLength(1);
    expect((await get('/v1/health')).status).toBe(200);
    expect(log.text()).not.toContain(API_TOKEN);
    expect((await raw(port, request('GET /v1/health', [host(port), auth, 'Authorization: Bearer x']))).status).toBe(
      400,
    );
  });

  it('f-13: GET and HEAD do nothing at POST addresses, whatever a method override says', async () => {
    const { port, station } = await local();
    const posts = [
      '/v1/payments/0123456789ABCDEFGHJK/cancel',
      '/v1/shift/open',
      '/v1/shift/close',
      '/session',
      '/rpc/shift.open',
    ];
    posts.push('/api/generate-qr', '/api/test-payment/a-1', '/v1/payments/0123456789ABCDEFGHJK/refunds');
    for (const path of posts) {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
        const reply = await raw(port, request(`${method} ${path}`, [host(port), auth, 'X-HTTP-Method-Override: POST']));
        expect([method, path, [404, 405].includes(reply.status)]).toEqual([method, path, true]);
      }
    }
    const wrong = await raw(port, request('GET /v1/shift/open', [host(port), auth]));
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST']);
    expect(station.handled).toEqual([]);
  });

  it('f-14: nothing but 127.0.0.1 is bound, and other spellings of it are no Host of ours', async () => {
    const { port } = await local();
    const reach = (address: string) =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, address);
        socket.on('connect', () => {
          socket.destroy();
          resolve(true);
        });
        socket.on('error', () => resolve(false));
      });
    const others = Object.values(networkInterfaces()).flatMap((list) =>
      (list ?? []).filter((a) => !a.internal && a.family === 'IPv4'),
    );
    for (const address of ['::1', ...others.map((a) => a.address)])
      expect([address, await reach(address)]).toEqual([address, false]);
    for (const name of [`0.0.0.0:${port}`, `[::1]:${port}`, `[::ffff:127.0.0.1]:${port}`]) {
      expect((await raw(port, request('GET /healthz', [`Host: ${name}`]))).status).toBe(421);
    }
  });

  it('f-15: forwarded headers change nothing', async () => {
    const { port } = await local();
    const forged = [`X-Forwarded-Host: 127.0.0.1:${port}`, 'X-Forwarded-Proto: https', 'X-Forwarded-For: 127.0.0.1'];
    forged.push(`Forwarded: host=127.0.0.1:${port};for=127.0.0.1`);
    expect((await raw(port, request('GET /healthz', ['Host: evil.com', ...forged]))).status).toBe(421);
    expect((await raw(port, request('GET /v1/health', [host(port), ...forged]))).status).toBe(401);
  });

  it('f-16: no spelling of a path leads out of the list, and long ones end early', async () => {
    const { port, station } = await local();
    const paths = [
      '//',
      '//evil.com/',
      '/..%2f..%2fetc%2fpasswd',
      '/../package.json',
      '/%00',
      '/index.html%00.js',
      '/;/v1/health',
    ];
    paths.push(
      '/v1%2fhealth',
      '/v1/health/',
      '/V1/health',
      '/v1//health',
      '/%',
      '/v1/payments/%ff',
      '/.%2e/',
      '/\\..\\x',
    );
    paths.push(
      `/v1/payments/${'A'.repeat(65)}`,
      `/${'x'.repeat(7_000)}`,
      `/${'x'.repeat(8_192)}`,
      `/${'x'.repeat(40_000)}`,
    );
    for (const path of paths) {
      const reply = await raw(port, request(`GET ${path}`, [host(port), auth]));
      expect([path.slice(0, 40), [400, 404, 414].includes(reply.status)]).toEqual([path.slice(0, 40), true]);
      expect(reply.body).not.toMatch(/root:|"name"|node_modules/);
    }
    const keys = Array.from({ length: 3_000 }, (_, i) => `a${i.toString(36)}`).join('&');
    expect([400, 414]).toContain((await raw(port, request(`GET /v1/payments?${keys}`, [host(port), auth]))).status);
    const fewer = Array.from({ length: 800 }, (_, i) => `a${i.toString(36)}`).join('&');
    expect((await raw(port, request(`GET /v1/payments?${fewer}`, [host(port), auth]))).status).toBe(400);
    expect(station.handled).toEqual([]);
  });

  it('f-17: every unknown order looks the same', async () => {
    const { get } = await local();
    const bodies = new Set<string>();
    for (const order of ['unknown-1', 'another', '%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7', 'a%2Fb', '%3Cscript%3E', '-x']) {
      const reply = await get(`/api/payment-status/${order}`);
      expect([order, reply.status]).toEqual([order, 404]);
      bodies.add(JSON.stringify({ ...reply.json.error, id: 0 }));
    }
    expect(bodies.size).toBe(1);
  });

  it('f-18: requests two parsers could read differently are 400 and the line is closed', async () => {
    const { port, station } = await local();
    const body = sale;
    const length = body.length;
    const start = `POST /v1/payments HTTP/1.1\r\n${host(port)}\r\n${auth}\r\nContent-Type: application/json\r\n`;
    const tricks = {
      'CL and TE': `${start}Content-Length: ${length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'two lengths': `${start}Content-Length: ${length}\r\nContent-Length: 4\r\n\r\n${body}`,
      'signed length': `${start}Content-Length: +${length}\r\n\r\n${body}`,
      'LF only': `${start.replaceAll('\r\n', '\n')}Content-Length: ${length}\n\n${body}`,
      'folded header': `${start}X-A: 1\r\n folded\r\nContent-Length: ${length}\r\n\r\n${body}`,
      'space before colon': `${start}Content-Length : ${length}\r\n\r\n${body}`,
      'TE twice': `${start}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
      'TE unknown': `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
      'bare CR': `${start}X-A: 1\rX-B: 2\r\nContent-Length: ${length}\r\n\r\n${body}`,
    };
    for (const [name, bytes] of Object.entries(tricks)) {
      const reply = await raw(port, bytes); // resolves only when the line is closed
      expect([name, reply.status]).toEqual([name, 400]);
    }
    expect(station.handled).toEqual([]);
  });

  it('f-20: what is not asked for is refused, not dropped: amounts, prices, states, roles, ids', async () => {
    const { post, station } = await local();
    const extras = [
      { status: 'completed' },
      { price: 1 },
      { role: 'cashier' },
      { received: { minor: 1, currency: 'UZS' } },
      { livemode: false },
    ];
    for (const extra of extras) {
      const reply = await post('/v1/payments', { ...JSON.parse(sale), ...extra });
      expect([reply.status, reply.json.error.fields]).toEqual([
        400,
        [{ path: Object.keys(extra)[0], message: 'unknown field' }],
      ]);
    }
    for (const amount of [
      { minor: '100', currency: 'UZS' },
      { minor: 100.5, currency: 'UZS' },
      { minor: -1, currency: 'UZS' },
      100,
      '100',
    ]) {
      expect((await post('/v1/payments', { orderId: 'a-1', method: 'payme', amount })).status).toBe(400);
    }
    const other = '0123456789ABCDEFGHJK';
    expect((await post(`/v1/payments/${other}/cancel`, { id: 'ZZZZZZZZZZZZZZZZZZZZ' })).status).toBe(400);
    expect((await post(`/v1/payments/${other}/cancel?id=ZZZZZZZZZZZZZZZZZZZZ`)).status).toBe(400);
    expect(station.handled).toEqual([]);
  });

  it('f-28: large, compressed and bomb-like bodies are 413 or 415', async () => {
    const { port, post, station } = await local();
    expect((await post('/v1/payments', `{"note":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
    expect((await post('/v1/payments', `"${'x'.repeat(1_048_576)}"`)).status).toBe(413);
    for (const encoding of ['gzip', 'br', 'deflate', 'gzip, identity']) {
      const reply = await raw(port, goodPost(port, '/v1/payments', sale, [`Content-Encoding: ${encoding}`]));
      expect(reply.status).toBe(415);
    }
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const chunked = `POST /v1/payments HTTP/1.1\r\n${host(port)}\r\n${auth}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect((await raw(port, `${chunked}${chunk.repeat(8)}0\r\n\r\n`)).status).toBe(413);
    expect(station.handled).toEqual([]);
  });

  it('f-30: prototype keys, deep nesting, double keys, half characters and numbers beyond 2⁵³ are 400', async () => {
    const { post, get, station } = await local();
    const money = '"amount":{"minor":100,"currency":"UZS"}';
    const bodies: Record<string, string | Uint8Array> = {
      proto: `{"orderId":"a-1",${money},"method":"payme","__proto__":{"role":"cashier"}}`,
      'escaped proto': `{"orderId":"a-1",${money},"method":"payme","\\u005f_proto__":1}`,
      constructor: `{"orderId":"a-1",${money},"method":"payme","constructor":{"prototype":{"x":1}}}`,
      'deep array': '['.repeat(30_000) + ']'.repeat(30_000),
      'deep object': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      'double key': `{"orderId":"a-1","orderId":"b-2",${money},"method":"payme"}`,
      'double key, escaped': `{"orderId":"a-1","order\\u0049d":"b-2",${money},"method":"payme"}`,
      'double inner key': '{"orderId":"a-1","amount":{"minor":1,"minor":100,"currency":"UZS"},"method":"payme"}',
      'half character': `{"orderId":"a-1",${money},"method":"payme","note":"\\ud800"}`,
      'beyond 2^53': '{"orderId":"a-1","amount":{"minor":9007199254740993,"currency":"UZS"},"method":"payme"}',
      infinity: '{"orderId":"a-1","amount":{"minor":1e999,"currency":"UZS"},"method":"payme"}',
      scalar: '42',
      null: 'null',
      array: '[]',
      'not JSON': "{'orderId':1}",
      'two values': '{} {}',
      BOM: `\ufeff{"orderId":"a-1",${money},"method":"payme"}`,
    };
    for (const [name, body] of Object.entries(bodies)) {
      const reply = await post('/v1/payments', body as string);
      expect([name, reply.status]).toEqual([name, 400]);
    }
    expect((await get('/v1/payments?__proto__=1')).status).toBe(400);
    expect((await get('/v1/payments?constructor=1')).status).toBe(400);
    expect(station.handled).toEqual([]);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it('f-30: bytes that are not UTF-8 are 400', async () => {
    const { port } = await local();
    const good = goodPost(port, '/v1/payments', sale).replace('a-1', 'a\xff1');
    expect((await raw(port, Buffer.from(good, 'latin1'))).status).toBe(400);
  });

  it('f-31: refusals carry no stack, path, version or secret', async () => {
    const { port, get, post } = await local();
    const texts = [
      (await post('/v1/shift/close')).text, // the fake core throws an error that names a file
      (await get('/nope')).text,
      (await post('/v1/payments', '{')).text,
      (await get('/v1/health', { authorization: 'Bearer wrong-token' })).text,
      (await raw(port, 'NONSENSE\r\n\r\n')).text,
      (await raw(port, request('GET http://evil.com/', [host(port)]))).text,
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/\bat \w+ \(|node_modules|\.ts\b|\/home\/|fastify|FST_|wrong-token|secrets\.json/i);
      expect(text).toMatch(/"error":\{"code":"(request|station)\./);
    }
  });

  it('f-32: every answer carries exactly the agreed headers', async () => {
    const { port, get, post } = await local();
    const policy = contentSecurityPolicy([`ws://localhost:${port}`, `ws://127.0.0.1:${port}`]);
    const agreed = {
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
      'cache-control': 'no-store',
    };
    const own = ['connection', 'content-length', 'content-type', 'date', 'keep-alive'];
    const replies = [
      await get('/healthz'),
      await get('/'),
      await get('/nope'),
      await post('/v1/payments', '{'),
      await post('/v1/payments', sale),
    ];
    replies.push(await get('/v1/health', { authorization: '' }), await post('/rpc/station.view', {}));
    for (const { headers } of replies) {
      const rest = Object.fromEntries([...headers].filter(([name]) => !own.includes(name)));
      expect(rest).toEqual(agreed);
    }
    const broken = await raw(port, 'NONSENSE\r\n\r\n');
    expect(broken.headers).toMatchObject(agreed);
    const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    const refused = await raw(
      port,
      `GET /v1/events HTTP/1.1\r\n${host(port)}\r\nConnection: Upgrade\r\n${upgrade.join('\r\n')}\r\n\r\n`,
    );
    expect([refused.status, refused.headers]).toEqual([401, expect.objectContaining(agreed)]);
    // The policy as a browser reads it, not as we wrote it.
    const directives = new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]));
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('script-src')).toEqual(["'self'"]);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });
});

describe.concurrent('slow and many callers', () => {
  it('f-19: slow headers, slow bodies and idle lines are closed on time while others are served', async () => {
    const station = fakeStation();
    const listener = await openLocal({ clock: realClock, station });
    try {
      const { port } = listener;
      const began = realClock.elapsed();
      const idle = Array.from({ length: 100 }, () => silentLine(port, ''));
      const headers = silentLine(port, `GET /healthz HTTP/1.1\r\n${host(port)}\r\nX-Slow: `);
      const body = silentLine(port, `${goodPost(port, '/v1/payments', sale).slice(0, -10)}`);
      const times: number[] = [];
      let finished = false;
      const ask = async (): Promise<void> => {
        while (!finished) {
          const asked = realClock.elapsed();
          expect((await listener.get('/v1/health')).status).toBe(200);
          times.push(realClock.elapsed() - asked);
          await realClock.sleep(20);
        }
      };
      const asking = ask();
      expect(await headers.closed).toMatch(/^HTTP\/1.1 408 /);
      expect(realClock.elapsed() - began).toBeLessThan(8_000);
      await Promise.all(idle.map(({ closed }) => closed));
      expect(await body.closed).toMatch(/^HTTP\/1.1 408 /);
      expect(realClock.elapsed() - began).toBeLessThan(14_000);
      finished = true;
      await asking;
      times.sort((a, b) => a - b);
      expect(times[Math.floor(times.length * 0.99)]).toBeLessThan(200);
      expect(station.handled.every(({ name }) => name === 'health.get')).toBe(true);
    } finally {
      await listener.close();
    }
  }, 30_000);

  it('f-19: an answer that takes longer than a line may be idle still arrives: a shift’s end asks banks for minutes', async () => {
    const fake = fakeStation();
    const handle: typeof fake.router.handle = async (...asked) => {
      await realClock.sleep(16_000);
      return fake.router.handle(...asked);
    };
    const listener = await openOver({ ...fake, router: { ...fake.router, handle } }, { clock: realClock });
    try {
      expect((await listener.post('/v1/payments', sale)).status).toBe(201);
    } finally {
      await listener.close();
    }
  }, 30_000);

  it('f-19: a thousand connections are cut to the limit, and pipelined calls are answered in order', async () => {
    const listener = await openLocal({ clock: realClock });
    try {
      const { port } = listener;
      const lines = Array.from({ length: 1_000 }, () => silentLine(port, ''));
      // Beyond 128 the server hangs up at once; the rest wait for their time limit.
      let closed = 0;
      await new Promise<void>((resolve) => {
        for (const line of lines) {
          void line.closed.then(() => {
            closed++;
            if (closed === 1_000 - 128) resolve();
          });
        }
      });
      for (const { socket } of lines) socket.destroy();
      await Promise.all(lines.map((line) => line.closed));
      const hundred = Array.from({ length: 100 }, (_, i) =>
        i === 99 ? request('GET /healthz', [host(port)]) : `GET /healthz HTTP/1.1\r\n${host(port)}\r\n\r\n`,
      );
      const { text } = await raw(port, hundred.join(''));
      expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(100);
    } finally {
      await listener.close();
    }
  });
});

describe('attacks on the hooks listener, with Payme behind it', () => {
  const path = '/api/payme/webhook';
  async function hooks() {
    const harness = await stationHarness();
    const log = memoryLog();
    const { refuse } = harness.station.refusals;
    const listener = await startHooks({
      host: '127.0.0.1',
      port: 0,
      routes: harness.station.hooks,
      clock: fakeClock(),
      log,
      refuse,
      limits: { perSecond: 1_000, burst: 5_000 },
    });
    open.push({
      async close() {
        await listener.close();
        await harness.stop();
      },
    });
    const port = Number(new URL(listener.url).port);
    const call = async (body: unknown, headers: Record<string, string>) => {
      const reply = await fetch(listener.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return {
        status: reply.status,
        json: (await reply.json()) as { error?: { code: number }; result?: Record<string, unknown> },
      };
    };
    return { harness, listener, port, call, log };
  }

  it('f-23: every damaged Basic login is −32504 in HTTP 200, the right one is served', async () => {
    const { call, port } = await hooks();
    const question = { id: 1, method: 'CheckTransaction', params: { id: 'x'.repeat(24) } };
    const good = basicAuth();
    const wrong = [
      '',
      'Bearer x',
      `Bearer ${good.slice(6)}`,
      `Basic ${Buffer.from('Paycom').toString('base64')}`,
      `${good}!!`,
    ];
    wrong.push(
      basicAuth('Paycom', 'test-key'),
      basicAuth('Paycom', ''),
      basicAuth('Nobody'),
      `${good} `.replace('Basic ', 'Basic  '),
    );
    wrong.push(`Basic ${Buffer.from(':').toString('base64')}`, `Digest ${good.slice(6)}`);
    for (const authorization of wrong) {
      const { status, json } = await call(question, authorization === '' ? {} : { authorization });
      expect([authorization, status, json.error?.code]).toEqual([authorization, 200, -32504]);
    }
    for (const authorization of [good, basicAuth(TEST_MERCHANT), good.replace('Basic', 'basic')]) {
      const { status, json } = await call(question, { authorization });
      expect([status, json.error?.code]).toEqual([200, -31003]);
    }
    const body = JSON.stringify(question);
    const twice = await raw(
      port,
      request(
        `POST ${path}`,
        [
          'Host: pay.example.uz',
          `Authorization: ${good}`,
          'Authorization: Basic eDp5',
          `Content-Length: ${body.length}`,
        ],
        body,
      ),
    );
    expect([twice.status, JSON.parse(twice.body).error.code]).toEqual([200, -32504]);
  });

  it('f-27: one event a thousand times in parallel is one transaction, one piece of evidence each, all 2xx', async () => {
    const { harness, call } = await hooks();
    const payment = await harness.client.payment.start({
      orderId: 'f-27',
      amount: { minor: 1_000_000, currency: 'UZS' },
      method: 'payme',
    });
    const headers = { authorization: basicAuth() };
    const time = harness.clock.now();
    const id = '5305e3bab097f420a62ced0b';
    const create = {
      id: 1,
      method: 'CreateTransaction',
      params: { id, time, amount: 1_000_000, account: { order_id: 'f-27' } },
    };
    const perform = { id: 2, method: 'PerformTransaction', params: { id } };
    for (const event of [create, perform]) {
      const answers = new Set<string>();
      for (let round = 0; round < 10; round++) {
        for (const { status, json } of await Promise.all(Array.from({ length: 100 }, () => call(event, headers)))) {
          expect(status).toBe(200);
          answers.add(JSON.stringify(json));
        }
      }
      expect(answers.size).toBe(1);
    }
    const { lines, payment: after } = await harness.client.payment.story({ id: paymentId(payment.id) });
    expect(after.status).toBe('completed');
    expect(lines.filter(({ type }) => type === 'approved')).toHaveLength(1);
    expect(lines.length).toBeLessThanOrEqual(4);
  });

  it('f-28: a mebibyte is 413, any content encoding is 415, and the ledger does not hear of it', async () => {
    const { listener, port } = await hooks();
    const large = await fetch(listener.url + path, { method: 'POST', body: 'x'.repeat(1_048_577) });
    expect(large.status).toBe(413);
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const start = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
    expect((await raw(port, `${start}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(4)}0\r\n\r\n`)).status).toBe(413);
    for (const encoding of ['gzip', 'br', 'deflate']) {
      expect((await raw(port, `${start}Content-Encoding: ${encoding}\r\nContent-Length: 2\r\n\r\n{}`)).status).toBe(
        415,
      );
    }
  });

  it('f-30: damaged JSON is the rail’s own refusal, never a crash', async () => {
    const { listener } = await hooks();
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '['.repeat(16_000),
      '{"__proto__":{}}',
      '{"id":1,"method":"toString","params":{}}',
    ]) {
      const reply = await fetch(listener.url + path, { method: 'POST', headers: { authorization: basicAuth() }, body });
      const answer = (await reply.json()) as { error: { code: number } };
      expect([body.slice(0, 20), reply.status, answer.error.code < -32000]).toEqual([body.slice(0, 20), 200, true]);
    }
  });

  it('f-31: the exposed listener tells a scanner nothing', async () => {
    const { port, listener } = await hooks();
    for (const target of [
      '/',
      '/v1/health',
      '/healthz',
      '/docs',
      '/rpc/station.view',
      '/.env',
      '/api/payme/webhook/',
      '//api/payme/webhook',
    ]) {
      const reply = await raw(port, request(`GET ${target}`, ['Host: x', auth]));
      expect([target, reply.status, reply.body]).toEqual([target, 404, '']);
      expect(reply.headers.server).toBeUndefined();
    }
    const get = await fetch(listener.url + path);
    expect([get.status, ((await get.json()) as { error: { code: number } }).error.code]).toEqual([200, -32300]);
  });
});
