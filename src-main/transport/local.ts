/**
 * The `local` listener: the browser screen, REST, the vendors' own addresses and the event stream, on loopback.
 *
 *   socket ──► gate (Host, Origin, content, caller, rate) ──► address ──► router
 *                 └── the same gate for WebSocket upgrades ──► event-sockets
 *
 * What only some requests need (ws, qrcode, the API page, metrics) is loaded by the first of them: a till that starts
 * after a power cut should not wait for its own documentation.
 */
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Currency } from '../../src-shared/money.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Station } from '../ports/station.ts';
import { type Address, json } from './address.ts';
import { Credentials } from './credentials.ts';
import { eventSockets } from './event-sockets.ts';
import { Gate } from './gate.ts';
import { localServer } from './local-server.ts';
import { odengiAddresses } from './odengi-addresses.ts';
import { refused } from './refused.ts';
import { BODY_LIMIT } from './request-guards.ts';
import { securityHeaders } from './response-headers.ts';
import { restAddresses } from './rest.ts';
import { screenAddresses } from './screen.ts';
import { staticFiles } from './static-files.ts';
import { vendorAddresses } from './vendor-addresses.ts';

export interface LocalOptions {
  host: string;
  /** 0 picks a free one. */
  port: number;
  station: Station;
  apiToken: string;
  profile: 'sandbox' | 'live';
  mode: 'cashier' | 'kiosk';
  currency: Currency;
  /** The built screen; without it the screens' addresses say that there is none. */
  rendererDir?: string;
  clock: Clock;
  log: Logger;
  version: string;
}

export interface RunningLocal {
  readonly url: string;
  /** With the key that opens a session in a browser: for the person at this machine, not for logs. */
  readonly openUrl: string;
  close(): Promise<void>;
}

const EVENT_STREAMS: readonly string[] = ['/v1/events', '/events'];

/** Opens the listener. Rejects with `code: 'EADDRINUSE'` when the port is taken. */
export async function startLocal(options: LocalOptions): Promise<RunningLocal> {
  const { station, clock, log } = options;
  const { refusals } = station;
  // "localhost" may be two addresses; one listener has one.
  const host = options.host === 'localhost' ? '127.0.0.1' : options.host;
  const credentials = new Credentials(options.apiToken, options.mode);
  const gate = new Gate({ credentials, refusals, clock, log });
  const sockets = eventSockets({ events: station.events, clock, log });
  const files = staticFiles(options.rendererDir); // listed while the rest is built; awaited by the first page
  let headers = securityHeaders([]);
  const { app, send, refuseUpgrade } = localServer({ gate, refusals, headers: () => headers });

  const addresses = addressesOf(options, credentials, gate);
  for (const { method, path, access, bodyBytes = BODY_LIMIT, answer } of addresses) {
    app.route({
      method,
      url: path,
      bodyLimit: bodyBytes,
      config: { access, bodyBytes },
      async handler(request, reply) {
        const call = {
          params: request.params as Record<string, string>,
          query: request.query as Record<string, unknown>,
          body: request.body,
          bodyText: request.bodyText,
          caller: request.caller,
          raw: request.raw,
        };
        return send(reply, await answer(call));
      },
    });
  }
  const methodsAt = rememberingMethods(addresses);
  const notHere = (request: FastifyRequest, reply: FastifyReply): never => {
    const methods = methodsAt(pathOf(request.raw));
    // A preflight learns nothing (f-9); a parameter that is too long makes no address.
    if (methods.length === 0 || methods.includes(request.method) || request.method === 'OPTIONS') {
      throw refused(refusals, 'request.unknown_call', 'no such address');
    }
    reply.header('allow', methods.join(', '));
    throw refused(refusals, 'request.wrong_method', `this address takes ${methods.join(', ')}`);
  };
  app.get('/*', async (request, reply) => {
    const file = (await files).get(pathOf(request.raw)) ?? notHere(request, reply);
    const body = await file.read();
    return send(reply, { status: 200, type: file.type, body, headers: { 'cache-control': file.cache } });
  });
  app.setNotFoundHandler(notHere);

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const stream = EVENT_STREAMS.includes(pathOf(request));
    try {
      gate.enter(request, stream ? 'reader' : 'open', { upgrade: true });
      if (!stream) throw refused(refusals, 'request.unknown_call', 'no such event stream');
    } catch (error) {
      return refuseUpgrade(socket, request, error);
    }
    sockets.accept(request, socket, head).catch((error: unknown) => {
      log.error('events.failed', { reason: error instanceof Error ? error.message : String(error) });
      socket.destroy();
    });
  });

  try {
    await app.listen({ host, port: options.port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const names = namesOf(host);
  for (const name of names) {
    gate.hosts.add(`${name}:${port}`);
    if (port === 80) gate.hosts.add(name); // browsers leave the standard port out
  }
  headers = securityHeaders(names.map((name) => `ws://${name}:${port}`));
  const url = `http://${names.at(-1)}:${port}`;
  return {
    url,
    openUrl: `${url}/#k=${credentials.openKey}`,
    async close() {
      await sockets.close();
      await app.close();
    },
  };
}

/** Everything that answers by name; what is left are files. What programs may call is described, the screen's own is not. */
function addressesOf(options: LocalOptions, credentials: Credentials, gate: Gate): Address[] {
  const { station, clock, currency, profile, version } = options;
  const vendors = { station, clock, currency, profile };
  const described: Address[] = [
    ...restAddresses({ station }),
    ...vendorAddresses(vendors),
    ...odengiAddresses(vendors),
    { method: 'GET', path: '/healthz', access: 'open', answer: () => json({ ok: true }) },
    {
      method: 'GET',
      path: '/metrics',
      access: 'token',
      async answer() {
        const { metrics } = await import('./metrics.ts');
        return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: await metrics(station, version) };
      },
    },
  ];
  return [
    {
      method: 'GET',
      path: '/docs',
      access: 'reader',
      async answer() {
        const { apiPage } = await import('./api-page.ts');
        return apiPage(described, version);
      },
    },
    {
      method: 'GET',
      path: '/docs/openapi.json',
      access: 'reader',
      async answer() {
        const { openApi } = await import('./openapi.ts');
        return json(openApi(described, version));
      },
    },
    ...screenAddresses({ station, credentials, guessed: (request) => gate.guessed(request) }),
    ...described,
  ];
}

/** The names we may be called by, the printed one last. A wildcard is no name: a call for `0.0.0.0` is an attack (f-14). */
function namesOf(host: string): string[] {
  const loopback = ['localhost', '127.0.0.1'];
  if (loopback.includes(host) || host === '0.0.0.0' || host === '::') return loopback;
  return [...loopback, host.includes(':') ? `[${host}]` : host];
}

const pathOf = (request: IncomingMessage): string => {
  const target = request.url ?? '';
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
};

/** Which methods an address takes: worked out only when somebody came with a wrong one. */
function rememberingMethods(addresses: readonly Address[]): (path: string) => string[] {
  let patterns: { method: string; pattern: RegExp }[] | undefined;
  return (path) => {
    patterns ??= addresses.map(({ method, path: template }) => ({
      method,
      pattern: new RegExp(`^${template.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
    }));
    return patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
  };
}
