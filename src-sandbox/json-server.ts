/** A small JSON server over node:http: loopback only, one token, closed list of routes. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Log } from './log.ts';
import { Refusal } from './refusal.ts';

const BODY_LIMIT_BYTES = 64 * 1024;

export interface RouteRequest {
  /** Path parameters, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Lower-case names; one that came several times is joined as HTTP says. */
  headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; undefined when there was none, or when the route reads the text itself. */
  body: unknown;
  /** The body as it came. */
  text: string;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
}

/** An answer in a vendor's own words. `cut`: the connection breaks in the middle of the body. */
export interface TextAnswer {
  status: number;
  contentType: string;
  text: string;
  cut?: true;
}
/** `drop` breaks the connection without a byte of answer: the caller cannot know what happened. */
export type RouteAnswer = { status?: number; body: unknown } | TextAnswer | 'drop';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/fiscal/receipts/:key` */
  path: string;
  /** A vendor's own address, which knows nothing of our token. */
  withoutToken?: true;
  /** The route reads the text itself: what is no JSON is the vendor's to refuse, in the vendor's words. */
  unparsed?: true;
  answer(request: RouteRequest): Promise<RouteAnswer> | RouteAnswer;
}

export function createJsonServer(routes: readonly Route[], token: string, log: Log): Server {
  const compiled = routes.map((route) => ({ route, match: matcher(route.path) }));
  const expected = digest(`Bearer ${token}`);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
    const here = compiled.flatMap(({ route, match }) => {
      const params = match(pathname);
      return params ? [{ route, params }] : [];
    });
    const found = here.find(({ route }) => route.method === request.method);
    const mayPass = found?.route.withoutToken || timingSafeEqual(digest(request.headers.authorization ?? ''), expected);
    if (!mayPass) throw new Refusal(401, 'request.unauthorized', 'no valid token');
    if (!found && here.length > 0)
      throw new Refusal(405, 'request.wrong_method', `${request.method} is not taken here`);
    if (!found) throw new Refusal(404, 'request.unknown_call', `no address ${pathname.slice(0, 80)}`);

    const hangUp = new AbortController();
    response.once('close', () => hangUp.abort());
    const text = request.method === 'GET' ? '' : await readText(request);
    const answer = await found.route.answer({
      params: found.params,
      query: searchParams,
      headers: request.headers as Record<string, string>,
      body: found.route.unparsed ? undefined : parse(text),
      text,
      signal: hangUp.signal,
    });
    if (answer === 'drop') request.socket.destroy();
    else if ('text' in answer) sendText(response, answer);
    else sendJson(response, answer.status ?? 200, answer.body);
  }

  return createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      if (error instanceof Refusal) {
        const { status, code, message, fields } = error;
        sendJson(response, status, {
          error: { code, message, ...sameAsStation(status), ...(fields ? { fields } : {}) },
        });
        return;
      }
      log('request.failed', { path: request.url, error: error instanceof Error ? error.stack : String(error) });
      const message = 'see the log of the simulators';
      sendJson(response, 500, { error: { code: 'sandbox.unexpected', message, ...sameAsStation(500) } });
    });
  });
}

/** What the station's own refusals carry too: whether asking again helps, and a mark to find this one by. */
const sameAsStation = (status: number) => ({
  retry: status === 409 || status >= 500 ? 'later' : 'never',
  id: randomBytes(4).toString('hex').toUpperCase(),
});

/** Listens on loopback only and says on which port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops taking calls and breaks those that are left. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function matcher(pattern: string): (path: string) => Record<string, string> | undefined {
  const names: string[] = [];
  const source = pattern.replace(/:(\w+)/g, (_all, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const regex = new RegExp(`^${source}$`);
  return (path) => {
    const found = regex.exec(path);
    if (!found) return undefined;
    return Object.fromEntries(names.map((name, i) => [name, decodePart(found[i + 1] as string)]));
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'request.unreadable', 'the address is not readable');
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES)
      throw new Refusal(413, 'request.too_large', `the body is larger than ${BODY_LIMIT_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'request.unreadable', 'the body is not JSON');
  }
}

function sendText(response: ServerResponse, { status, contentType, text, cut }: TextAnswer): void {
  const bytes = Buffer.from(text);
  response.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
  if (!cut) response.end(bytes);
  else response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
