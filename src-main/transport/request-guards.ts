/**
 * The first guards of the `local` listener: pure looks at a raw request, before anything of it is believed. The same
 * functions judge ordinary requests and WebSocket upgrades. Rows of the attack list (money-safety §4f) are named.
 */
import type { IncomingMessage } from 'node:http';
import type { ErrorCode } from '../../src-shared/contract/wire-error.ts';

/** Why a request goes no further. */
export interface Objection {
  code: ErrorCode;
  message: string;
}

export const BODY_LIMIT = 65_536;
const JSON_TYPE = /^application\/json(; ?charset=utf-8)?$/i;

/** Node keeps the first of two such headers and drops the rest, so a proxy and we could believe different ones. */
const SINGLE = new Set([
  'authorization',
  'content-length',
  'content-type',
  'cookie',
  'host',
  'idempotency-key',
  'origin',
  'sec-fetch-site',
  'x-qabul-session',
]);

/** Exactly one Host, a plain target, one of our names (f-1 to f-5, f-16). */
export function objectionToTarget(request: IncomingMessage, hosts: ReadonlySet<string>): Objection | undefined {
  const seen = new Set<string>();
  const raw = request.rawHeaders;
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase();
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) {
      return name === 'content-type'
        ? { code: 'request.wrong_content_type', message: 'two Content-Type headers' }
        : { code: 'request.unreadable', message: `two ${name} headers` };
    }
    seen.add(name);
  }
  const target = request.url ?? '';
  if (target[0] !== '/' || target[1] === '/')
    return { code: 'request.unreadable', message: 'the target must be a plain path' };
  const { host } = request.headers;
  return host !== undefined && hosts.has(host)
    ? undefined
    : { code: 'request.wrong_host', message: 'not one of our hosts' };
}

/**
 * Not from a foreign page (f-6, f-9, f-10). Host was already found on our list, so comparing Origin with it is not the
 * known mistake of comparing two things an attacker wrote; it is stricter than the list: a page of `localhost` may not
 * call `127.0.0.1`.
 */
export function objectionToSender(request: IncomingMessage, upgrade: boolean): Objection | undefined {
  const { origin, host } = request.headers;
  const foreign = { code: 'request.wrong_origin', message: 'the request comes from a foreign page' } as const;
  if (origin !== undefined && origin !== `http://${host}`) return foreign;
  // Browsers disagree on what Sec-Fetch-Site says for a WebSocket; its Origin is always there and already decided.
  if (upgrade && origin !== undefined) return undefined;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none' ? undefined : foreign;
}

/** Only JSON of bearable size, spelt exactly (f-7, f-8, f-28). A POST without a body needs no type. */
export function objectionToContent(request: IncomingMessage, bodyBytes = BODY_LIMIT): Objection | undefined {
  const { headers, method } = request;
  if (method === 'GET' || method === 'HEAD') return undefined;
  const type = headers['content-type'];
  const length = Number(headers['content-length'] ?? 0);
  const hasBody = headers['transfer-encoding'] !== undefined || length > 0;
  if (type === undefined ? hasBody : !JSON_TYPE.test(type)) {
    return { code: 'request.wrong_content_type', message: 'only application/json is read here' };
  }
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return { code: 'request.wrong_content_type', message: 'no content encoding is read here' };
  }
  return length > bodyBytes
    ? { code: 'request.too_large', message: `the body is larger than ${bodyBytes} bytes` }
    : undefined;
}
