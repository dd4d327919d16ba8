/**
 * The `hooks` listener: vendors' calls to us, and nothing else. This is what a tunnel or reverse proxy may expose, so
 * it is its own server on its own port, and no address of `local` answers here.
 *
 *   vendor ──► path known? ──► body ≤ 32 KiB, as bytes ──► limit ──► route.answer(call) ──► answer, after the commit
 *
 * Plain node:http, by measurement (Node 24, 2 cores, interleaved, Payme-sized calls, 8 clients): 32 µs of CPU a call
 * against 41 µs with Fastify, 8 MB less memory, and no second instance to build at start. There is no routing to do:
 * a handful of exact paths, and signatures are over bytes, so nothing may parse them first.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Refusals } from '../../src-shared/contract/define.ts';
import { ERROR_KINDS, type ErrorCode } from '../../src-shared/contract/wire-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { HookAnswer, HookCall, HookRoute } from '../ports/hooks.ts';
import type { Logger } from '../ports/logger.ts';
import { type RateLimit, TokenBuckets } from './token-bucket.ts';

/**
 * Not by an ES import: that reads every export of node:http, the lazy WebSocket among them, and so loads all of undici.
 * Measured: 57 ms of CPU against 6, in every start of the station.
 */
const { createServer } = process.getBuiltinModule('node:http');

const BODY_LIMIT = 32_768;
/** Up to here a body is a clumsy caller's and is answered in the rail's own form; beyond it is an attack's. */
const CLUMSY_LIMIT = 1_048_576;
/** What a caller may still send after we have refused its body: past that the line is cut. */
const DISCARD_LIMIT = 2_097_152;
/** Answers under way at close get this long: a vendor that got no answer asks again, and that is costly to both. */
const FINISH_MS = 3_000;
/**
 * Per route: a dam against floods, not a tariff (docs/decisions/0006). One process answers some 8,000 calls a second;
 * vendors repeat in storms after an outage, and a call that proves who it is must never be turned away for others' sake.
 */
const LIMITS: RateLimit = { perSecond: 20_000, burst: 20_000 };

/**
 * More than the 128 of `local`: a proxy without keep-alive opens a line a call, and a line that is cut is a vendor's
 * call without any answer. Time limits end idle ones; 1,024 × (8 + 32) KiB is what they can hold at worst.
 */
const MAX_CONNECTIONS = 1_024;

export interface HooksOptions {
  host: string;
  port: number;
  routes: readonly HookRoute[];
  clock: Clock;
  log: Logger;
  refuse: Refusals['refuse'];
  /** Per route. */
  limits?: RateLimit;
}

export interface RunningHooks {
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects with `code: 'EADDRINUSE'` when the port is taken. */
export async function startHooks(options: HooksOptions): Promise<RunningHooks> {
  const { host, port, log, clock } = options;
  const routes = new Map(options.routes.map((route) => [route.path, route]));
  const buckets = new TokenBuckets(clock, options.limits ?? LIMITS);
  const refuse = (code: ErrorCode, message: string): HookAnswer => ({
    status: ERROR_KINDS[code].http,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify({ error: options.refuse(code, message) }),
  });

  let closing = false;

  async function answerTo(request: IncomingMessage): Promise<HookAnswer> {
    const target = request.url ?? '';
    const query = target.indexOf('?');
    const route = routes.get(query < 0 ? target : target.slice(0, query));
    // No code, no id, no log line: a scanner of an exposed port learns nothing and fills no disk.
    if (!route) return { status: 404, contentType: 'text/plain; charset=utf-8', body: '' };
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      return refuse('request.wrong_content_type', 'no content encoding is read here');
    }
    const allowed = buckets.take(route.path);
    if (!allowed && !route.busy) return refuse('request.too_many', 'too many calls');
    const raw = await bodyOf(request);
    if (!raw) {
      const said =
        Number(request.headers['content-length'] ?? Number.NaN) <= CLUMSY_LIMIT ? route.unreadable?.() : undefined;
      return said ?? refuse('request.too_large', `the body is larger than ${BODY_LIMIT} bytes`);
    }
    const call = callOf(request, raw);
    if (allowed || !route.busy) return route.answer(call);
    log.warn('hook.limited', { path: route.path });
    return route.busy(call);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: HookAnswer;
    try {
      answer = await answerTo(request);
    } catch (error) {
      if (request.destroyed && !request.complete) return; // the caller hung up in the middle of its body
      log.error('hook.failed', {
        path: request.url?.slice(0, 100),
        reason: error instanceof Error ? error.message : String(error),
      });
      answer = refuse('station.unexpected', 'the call could not be answered');
    }
    if (!request.complete) discardRest(request);
    if (closing) response.setHeader('connection', 'close');
    response.writeHead(answer.status, {
      'content-type': answer.contentType,
      'content-length': Buffer.byteLength(answer.body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.end(answer.body);
  }

  const server = createServer(
    {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5_000, // the long keep-alive Payme likes is the edge proxy's (money-safety §5.5)
      connectionsCheckingInterval: 1_000,
      requireHostHeader: true,
      insecureHTTPParser: false,
    },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        log.error('hook.unsendable', { reason: error instanceof Error ? error.message : String(error) });
        response.destroy();
      });
    },
  );
  server.setTimeout(15_000);
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = 60;
  server.maxRequestsPerSocket = 1_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const stopWaiting = clock.after(FINISH_MS, () => server.closeAllConnections());
      await closed;
      stopWaiting();
    },
  };
}

/** undefined: longer than we read. Rejects when the caller hangs up. */
function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > BODY_LIMIT) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

/** Reads on without keeping, so that the refusal arrives instead of a reset line; but not for ever. */
function discardRest(request: IncomingMessage): void {
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > DISCARD_LIMIT) request.destroy();
  });
  request.on('error', () => {});
  request.resume();
}

/** Headers by name; a name that came twice is nobody's word and is only listed. */
function callOf(request: IncomingMessage, raw: Uint8Array): HookCall {
  const headers: Record<string, string> = Object.create(null);
  const doubled = new Set<string>();
  const list = request.rawHeaders;
  for (let i = 0; i < list.length; i += 2) {
    const name = (list[i] as string).toLowerCase();
    if (name in headers) doubled.add(name);
    else headers[name] = list[i + 1] as string;
  }
  for (const name of doubled) delete headers[name];
  return { method: request.method ?? '', headers, doubled: [...doubled], raw };
}
