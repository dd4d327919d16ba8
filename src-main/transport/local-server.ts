/**
 * The HTTP machinery under the `local` listener: Fastify with the settings of money-safety §5.5, one way to read a
 * body, one way to answer, and one shape for every refusal, also for bytes that never became a request.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type FastifyError,
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import type { Refusals } from '../../src-shared/contract/define.ts';
import { ERROR_KINDS, type WireError } from '../../src-shared/contract/wire-error.ts';
import { type AddressAnswer, json } from './address.ts';
import type { Access, Caller } from './credentials.ts';
import type { Gate } from './gate.ts';
import { Refused, refused } from './refused.ts';
import { BODY_LIMIT } from './request-guards.ts';
import { parseStrictJson, UnreadableJson } from './strict-json.ts';

/** Not by an ES import, which costs a start 50 ms: see hooks.ts. */
const { STATUS_CODES } = process.getBuiltinModule('node:http');

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    bodyBytes?: number;
  }
  interface FastifyRequest {
    caller: Caller | undefined;
    bodyText: string;
  }
}

export interface LocalServer {
  readonly app: FastifyInstance;
  send(reply: FastifyReply, answer: AddressAnswer): FastifyReply;
  /** Answers an upgrade that goes no further. */
  refuseUpgrade(socket: Duplex, request: IncomingMessage, error: unknown): void;
}

export interface LocalServerOptions {
  gate: Gate;
  refusals: Refusals;
  /** On every answer; asked each time, since the policy names the port. */
  headers(): Readonly<Record<string, string>>;
}

/** Builds the server: hooks and readers in place, no address yet. */
export function localServer({ gate, refusals, headers }: LocalServerOptions): LocalServer {
  const wireOf = (error: unknown, request: IncomingMessage, bodyBytes?: number): WireError =>
    error instanceof Refused
      ? error.wire
      : (refusalOf(error, request, bodyBytes)?.wire ?? refusals.fromThrown(error, 'http'));

  /** Fastify's own words in ours. */
  const refusalOf = (error: unknown, request: IncomingMessage, bodyBytes = BODY_LIMIT): Refused | undefined => {
    if (error instanceof UnreadableJson) return refused(refusals, 'request.unreadable', error.message);
    if (request.destroyed && !request.complete) return refused(refusals, 'request.unreadable', 'the caller hung up');
    switch ((error as FastifyError).code) {
      case 'FST_ERR_CTP_BODY_TOO_LARGE':
        return refused(refusals, 'request.too_large', `the body is larger than ${bodyBytes} bytes`);
      case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
        return refused(refusals, 'request.wrong_content_type', 'only application/json is read here');
      case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      case 'FST_ERR_BAD_URL':
        return refused(refusals, 'request.unreadable', 'the request is damaged');
      case 'FST_ERR_MAX_PARAM_LENGTH':
        return refused(refusals, 'request.unknown_call', 'no such address');
      default:
        return undefined;
    }
  };

  const send = (reply: FastifyReply, answer: AddressAnswer): FastifyReply =>
    reply
      .code(answer.status)
      .headers({ ...headers(), 'content-type': answer.type, ...answer.headers })
      .send(answer.body);

  const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const wire = wireOf(error, request.raw, request.routeOptions.config.bodyBytes);
    // The screen reads envelopes: a call the gate refused did not run, and the screen may say so.
    const envelope = request.url.startsWith('/rpc/') ? { ok: false, error: wire } : { error: wire };
    const answer = json(envelope, ERROR_KINDS[wire.code].http);
    return send(reply, wire.code === 'request.too_many' ? { ...answer, headers: { 'retry-after': '1' } } : answer);
  };

  const sendRaw = (socket: Duplex, status: number, wire: WireError): void => {
    const body = JSON.stringify({ error: wire });
    const all = {
      ...headers(),
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
  };

  const settings: FastifyHttpOptions<Server> = {
    logger: false, // ours is the station's; so is the choice of what is logged (disableRequestLogging is deprecated)
    bodyLimit: BODY_LIMIT,
    requestTimeout: 10_000,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 1_000,
    trustProxy: false,
    requestIdHeader: false,
    exposeHeadRoutes: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
    forceCloseConnections: true,
    routerOptions: {
      maxParamLength: 64,
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
    },
    http: {
      maxHeaderSize: 8_192,
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: true,
      insecureHTTPParser: false,
    },
    schemaController: NO_SCHEMAS,
    frameworkErrors: sendError as NonNullable<FastifyHttpOptions<Server>['frameworkErrors']>,
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
      const wire = refusals.refuse('request.unreadable', `not HTTP: ${error.code}`);
      sendRaw(socket, statusOfClientError(error.code, error.rawPacket as unknown as Uint8Array | undefined), wire);
    },
  };

  const app = fastify(settings);
  app.server.maxConnections = 128;
  app.server.maxHeadersCount = 60;
  app.decorateRequest('caller', undefined);
  app.decorateRequest('bodyText', '');
  app.setErrorHandler(sendError);
  app.addHook('onRequest', (request, _reply, done) => {
    const { access = 'open', bodyBytes } = request.routeOptions.config;
    request.caller = gate.enter(request.raw, access, { bodyBytes });
    done();
  });
  // A request that was read to its end waits for its answer as long as the work takes: closing a shift asks banks for
  // minutes. Then the line is idle again, and a reader that takes nothing loses it.
  app.addHook('preHandler', (request, _reply, done) => {
    request.raw.socket.setTimeout(0);
    done();
  });
  app.addHook('onSend', (request, _reply, _body, done) => {
    request.raw.socket.setTimeout(IDLE_MS);
    done();
  });
  // The gate has looked at the type already; whatever Fastify would make of it, bytes are read in one way only.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length === 0) return done(null, undefined);
    try {
      const { value, text } = parseStrictJson(bytes as Buffer);
      request.bodyText = text;
      done(null, value);
    } catch (error) {
      done(error as Error);
    }
  });

  return {
    app,
    send,
    refuseUpgrade(socket, request, error) {
      const wire = wireOf(error, request);
      sendRaw(socket, ERROR_KINDS[wire.code].http, wire);
    },
  };
}

/** A line on which nothing moves for so long is closed, unless an answer is being made. */
const IDLE_MS = 15_000;

/**
 * The contract's schemas judge every input, in the router. Without compilers of our own Fastify loads ajv,
 * fast-json-stringify and pino for nothing: 45 ms of a start. Neither is ever called: no route has a schema.
 */
const NO_SCHEMAS = {
  compilersFactory: {
    buildValidator: () => {
      throw new Error('routes have no schemas: the router validates');
    },
    buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
  },
};

/** Too slow, or too long: in the first line, or in a header. Everything else is damage. */
function statusOfClientError(code: string, packet: Uint8Array | undefined): number {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (code !== 'HPE_HEADER_OVERFLOW') return 400;
  const firstLine = packet?.indexOf(0x0a) ?? -1;
  return firstLine < 0 || firstLine > 4_096 ? 414 : 431;
}
