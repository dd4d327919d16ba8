/** Real sockets for transport tests: a listener on a free port over a fake station and a clock that stands still. */
import { connect, type Socket } from 'node:net';
import type { Station } from '../../ports/station.ts';
import { type FakeClock, fakeClock } from '../../testkit/fake-clock.ts';
import { type MemoryLog, memoryLog } from '../../testkit/memory-log.ts';
import { type LocalOptions, type RunningLocal, startLocal } from '../local.ts';
import { type FakeStation, fakeStation } from './fake-station.ts';

export const API_TOKEN = 'a-token-for-tests-0123456789abcdef';
export const BEARER = { authorization: `Bearer ${API_TOKEN}` };

export interface OpenLocal<S extends Station = FakeStation> extends RunningLocal {
  station: S;
  clock: FakeClock;
  log: MemoryLog;
  port: number;
  /** With the token, unless headers say otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  /** A body is sent as JSON text; a string goes as it is. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Exchanges the printed key for a session. */
  session(): Promise<{ cookie: string; token: string; headers: Record<string, string> }>;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is not. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

const replyOf = async (response: Response): Promise<Reply> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
};

/** Opens a listener for a test. */
export async function openLocal(options: Partial<LocalOptions> = {}): Promise<OpenLocal> {
  const station = fakeStation({ sandbox: options.profile !== 'live' });
  return { ...(await openOver(station, options)), station };
}

/** The same over any station. */
export async function openOver<S extends Station>(
  station: S,
  options: Partial<LocalOptions> = {},
  clock: FakeClock = fakeClock(),
): Promise<OpenLocal<S>> {
  const log = memoryLog();
  const local = await startLocal({
    host: '127.0.0.1',
    port: 0,
    station,
    apiToken: API_TOKEN,
    profile: 'sandbox',
    mode: 'cashier',
    currency: 'UZS',
    clock,
    log,
    version: '0.1.0',
    ...options,
  });
  const post: OpenLocal['post'] = async (path, body, headers = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return replyOf(
      await fetch(local.url + path, {
        method: 'POST',
        headers: { ...BEARER, ...type, ...headers },
        ...(text === undefined ? {} : { body: text }),
      }),
    );
  };
  return {
    ...local,
    station,
    clock,
    log,
    port: Number(new URL(local.url).port),
    get: async (path, headers = {}) => replyOf(await fetch(local.url + path, { headers: { ...BEARER, ...headers } })),
    post,
    async session() {
      const opened = await post('/session', { key: local.openUrl.split('#k=')[1] }, { authorization: '' });
      const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string;
      const { token } = opened.json.data as { token: string };
      return { cookie, token, headers: { cookie, 'x-qabul-session': token, authorization: '' } };
    },
  };
}

export interface RawReply {
  /** 0: the line was closed without an answer. */
  status: number;
  headers: Record<string, string>;
  body: string;
  text: string;
}

/** Writes bytes as they are and reads until the other side closes. */
export function raw(port: number, bytes: string | Uint8Array, host = '127.0.0.1'): Promise<RawReply> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {}); // a reset line is an answer too: 'close' follows
    socket.on('close', () => resolve(parsed(Buffer.concat(chunks).toString())));
    socket.write(bytes);
  });
}

/** A request as text. `Connection: close` is added, so that `raw` ends. */
export const request = (line: string, headers: readonly string[], body = ''): string =>
  `${[`${line} HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;

/** A POST of JSON with everything right, to change one thing of. */
export const goodPost = (port: number, path: string, body: string, more: readonly string[] = []): string =>
  request(
    `POST ${path}`,
    [
      `Host: 127.0.0.1:${port}`,
      `Authorization: ${BEARER.authorization}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...more,
    ],
    body,
  );

function parsed(text: string): RawReply {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  return {
    status: Number(status.split(' ')[1] ?? 0),
    headers: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    ),
    body: rest.join('\r\n\r\n'),
    text,
  };
}

/** Opens a line and says nothing more than `bytes`. Resolves when the other side has closed it. */
export function silentLine(port: number, bytes: string): { closed: Promise<string>; socket: Socket } {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(text)));
  if (bytes !== '') socket.write(bytes);
  return { closed, socket };
}
