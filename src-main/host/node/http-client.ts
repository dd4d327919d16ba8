/**
 * The wire to vendors. The connection is made first, TLS handshake included, and the request is written only then, so
 * "nothing left" is a fact about this process and not a guess about somebody's error code. Every exchange has a
 * connection of its own: a kept-alive one that dies under a request leaves its fate open.
 *
 *   connecting ── fails with a code of the list ──► neverLeft: true
 *   connected ── write ── anything goes wrong ──► neverLeft: false
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { type HttpClient, HttpError, type HttpRequest, type HttpResponse } from '../../ports/http-client.ts';

export interface HttpClientOptions {
  connectTimeoutMs?: number;
  maxBodyBytes?: number;
  /** Certificates to trust beside the system's: our own hub, or a test's. */
  ca?: string;
}

/** The closed list: what can go wrong before there is a connection, and nothing else. */
const BEFORE_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'ECONNRESET',
  'EPROTO',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'connect_timeout',
  'timeout',
  'aborted',
  'unsupported_url',
]);

/** Makes the client. No redirects, no proxy of the environment, no way to switch certificate checks off. */
export function nodeHttpClient(options: HttpClientOptions = {}): HttpClient {
  const { connectTimeoutMs = 5_000, maxBodyBytes = 256 * 1024, ca } = options;
  return {
    async send(request) {
      const limit = new AbortController();
      const stop = (reason: string) => limit.abort(new HttpError(reason, false));
      const timer = setTimeout(() => stop('timeout'), request.timeoutMs);
      const onAbort = () => stop('aborted');
      request.signal?.addEventListener('abort', onAbort, { once: true });
      if (request.signal?.aborted) onAbort();
      try {
        const socket = await connected(request, { connectTimeoutMs, ca, signal: limit.signal });
        try {
          return await exchange(request, socket, { maxBodyBytes, signal: limit.signal });
        } finally {
          socket.destroy();
        }
      } finally {
        clearTimeout(timer);
        request.signal?.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** A connection ready for the first byte of the request. */
function connected(
  { url }: HttpRequest,
  { connectTimeoutMs, ca, signal }: { connectTimeoutMs: number; ca: string | undefined; signal: AbortSignal },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket?.destroy();
      reject(new HttpError(reason, BEFORE_CONNECTION.has(reason), { cause }));
    };
    const onAbort = () => fail((signal.reason as HttpError).reason);
    let socket: Socket | undefined;
    const timer = setTimeout(() => fail('connect_timeout'), connectTimeoutMs);
    if (signal.aborted) return onAbort();
    const target = URL.canParse(url) ? new URL(url) : undefined;
    if (!target || !/^https?:$/.test(target.protocol)) return fail('unsupported_url');
    const secure = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = Number(target.port || (secure ? 443 : 80));
    socket = secure
      ? tlsConnect({
          host,
          port,
          minVersion: 'TLSv1.2',
          rejectUnauthorized: true,
          ...(isIP(host) === 0 && { servername: host }),
          ...(ca !== undefined && { ca }),
        })
      : tcpConnect({ host, port, noDelay: true });
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'connect_failed', error));
    socket.once('close', () => fail('ECONNRESET'));
    signal.addEventListener('abort', onAbort, { once: true });
    const made = socket;
    made.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      made.removeAllListeners('error').removeAllListeners('close');
      resolve(made);
    });
  });
}

/** Writes the request and reads the whole answer. Whatever fails here may have happened after the vendor acted. */
function exchange(
  request: HttpRequest,
  socket: Socket,
  { maxBodyBytes, signal }: { maxBodyBytes: number; signal: AbortSignal },
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string, cause?: unknown) => {
      reject(new HttpError(reason, false, { cause }));
      socket.destroy();
    };
    if (signal.aborted) return fail((signal.reason as HttpError).reason);
    signal.addEventListener('abort', () => fail((signal.reason as HttpError).reason), { once: true });
    const target = new URL(request.url);
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body;
    const outgoing = httpRequest(
      {
        method: request.method,
        path: target.pathname + target.search,
        headers: {
          ...request.headers,
          host: target.host,
          connection: 'close',
          ...(body && { 'content-length': body.byteLength }),
        },
        createConnection: () => socket,
      },
      (response) => readAnswer(response, maxBodyBytes, resolve, fail),
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'exchange_failed', error));
    outgoing.end(body);
  });
}

function readAnswer(
  response: IncomingMessage,
  maxBodyBytes: number,
  resolve: (answer: HttpResponse) => void,
  fail: (reason: string, cause?: unknown) => void,
): void {
  const status = response.statusCode ?? 0;
  // A followed 307 to a dead host would look as if nothing had left.
  if (status >= 300 && status < 400) {
    fail('redirect');
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBodyBytes) return fail('answer_too_large');
    chunks.push(chunk);
  });
  response.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? 'half_answer', error));
  response.on('aborted', () => fail('half_answer'));
  response.on('end', () => {
    if (!response.complete) return fail('half_answer');
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    );
    resolve({
      status,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: new Uint8Array(Buffer.concat(chunks)),
    });
  });
}
