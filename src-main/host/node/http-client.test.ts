import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpError, type HttpRequest } from '../../ports/http-client.ts';
import { type HttpClientOptions, nodeHttpClient } from './http-client.ts';

const open: Server[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}
const http = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}/x`;
const tcp = async (onSocket: (socket: Socket) => void) => `http://127.0.0.1:${await listening(createTcp(onSocket))}/x`;

const post = (url: string, more: Partial<HttpRequest> = {}, options: HttpClientOptions = {}) =>
  nodeHttpClient(options).send({ method: 'POST', url, body: '{"a":1}', timeoutMs: 2_000, ...more });
async function failure(url: string, more: Partial<HttpRequest> = {}, options: HttpClientOptions = {}) {
  const error = await post(url, more, options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HttpError)) throw new Error('expected an HttpError');
  return { reason: error.reason, neverLeft: error.neverLeft };
}

describe('an answer', () => {
  it('carries status, headers and bytes, whatever the status', async () => {
    const url = await http((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => response.writeHead(503, { 'x-kind': 'test' }).end(`${request.method} ${body}`));
    });
    const answer = await post(url, { headers: { 'content-type': 'application/json' } });
    expect(answer).toMatchObject({ status: 503, headers: { 'x-kind': 'test' } });
    expect(new TextDecoder().decode(answer.body)).toBe('POST {"a":1}');
  });
});

describe('what provably never left', () => {
  it('a refused port', async () => {
    const server = createTcp();
    const port = await listening(server);
    await new Promise((done) => server.close(done));
    open.pop();
    expect(await failure(`http://127.0.0.1:${port}/`)).toEqual({ reason: 'ECONNREFUSED', neverLeft: true });
  });

  it('a host that does not exist', async () => {
    const { reason, neverLeft } = await failure('http://nobody.invalid/');
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(reason);
    expect(neverLeft).toBe(true);
  });

  it('an address that is no web address', async () => {
    expect(await failure('ftp://127.0.0.1/')).toEqual({ reason: 'unsupported_url', neverLeft: true });
  });

  it('a call taken back before it began', async () => {
    const url = await http((_request, response) => response.end());
    expect(await failure(url, { signal: AbortSignal.abort() })).toEqual({ reason: 'aborted', neverLeft: true });
  });
});

describe('what may have landed', () => {
  it('a connection closed after reading', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.destroy()));
    expect((await failure(url)).neverLeft).toBe(false);
  });

  it('a connection closed at once', async () => {
    const url = await tcp((socket) => socket.destroy());
    expect((await failure(url)).neverLeft).toBe(false);
  });

  it('silence', async () => {
    const url = await tcp((socket) => socket.resume());
    expect(await failure(url, { timeoutMs: 150 })).toEqual({ reason: 'timeout', neverLeft: false });
  });

  it('a call taken back while the vendor thinks', async () => {
    const abort = new AbortController();
    const url = await tcp((socket) => socket.once('data', () => abort.abort()));
    expect(await failure(url, { signal: abort.signal })).toEqual({ reason: 'aborted', neverLeft: false });
  });

  it('half a body', async () => {
    const url = await tcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhalf')),
    );
    expect((await failure(url)).neverLeft).toBe(false);
  });

  it('something that is not HTTP', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
    expect((await failure(url)).neverLeft).toBe(false);
  });

  it('a redirect, which is never followed', async () => {
    const asked: string[] = [];
    const url = await http((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await failure(url)).toEqual({ reason: 'redirect', neverLeft: false });
    expect(asked).toEqual(['/x']);
  });

  it('an answer beyond the limit', async () => {
    const url = await http((_request, response) => response.end(Buffer.alloc(300 * 1024)));
    expect(await failure(url)).toEqual({ reason: 'answer_too_large', neverLeft: false });
  });
});

describe('TLS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-tls-'));
  const [keyFile, certFile] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ].concat(['-addext', 'subjectAltName=DNS:localhost', '-keyout', keyFile, '-out', certFile]),
    { stdio: 'ignore' },
  );
  /** The same key, in a certificate of yesterday. Older and newer OpenSSL say that in different words. */
  const [askFile, oldFile] = [join(dir, 'ask.pem'), join(dir, 'old.pem')];
  const openssl = (args: readonly string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(['req', '-new', '-key', keyFile, '-subj', '/CN=localhost', '-out', askFile]);
  const sign = ['x509', '-req', '-in', askFile, '-signkey', keyFile, '-out', oldFile];
  try {
    openssl([...sign, '-days', '-1']);
  } catch {
    openssl([...sign, '-not_before', '20200101000000Z', '-not_after', '20200102000000Z']);
  }
  const [key, cert] = [readFileSync(keyFile), readFileSync(certFile, 'utf8')];
  const old = readFileSync(oldFile, 'utf8');
  rmSync(dir, { recursive: true });

  const secure = async (more: object = {}) => {
    const requests: string[] = [];
    const server = createSecure({ key, cert, ...more }, (request, response) => {
      requests.push(request.url ?? '');
      response.end('ok');
    });
    return { port: await listening(server), requests };
  };

  it('works with a certificate that is trusted', async () => {
    const { port } = await secure();
    expect((await post(`https://localhost:${port}/`, {}, { ca: cert })).status).toBe(200);
  });

  it.each([
    ['a self-signed certificate', 'localhost', undefined],
    ['another host’s certificate', '127.0.0.1', cert],
  ])('never sends the request to %s', async (_name, host, ca) => {
    const { port, requests } = await secure();
    expect((await failure(`https://${host}:${port}/`, {}, ca === undefined ? {} : { ca })).neverLeft).toBe(true);
    expect(requests).toEqual([]);
  });

  it('never sends the request to a certificate that has run out', async () => {
    const { port, requests } = await secure({ cert: old });
    const outcome = await failure(`https://localhost:${port}/`, {}, { ca: old });
    expect(outcome).toEqual({ reason: 'CERT_HAS_EXPIRED', neverLeft: true });
    expect(requests).toEqual([]);
  });

  it('never speaks TLS 1.1', async () => {
    const { port } = await secure({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    expect((await failure(`https://localhost:${port}/`, {}, { ca: cert })).neverLeft).toBe(true);
  });

  it('cannot be switched off by the environment', async () => {
    const { port, requests } = await secure();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect((await failure(`https://localhost:${port}/`)).neverLeft).toBe(true);
      expect(requests).toEqual([]);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it('gives up a handshake that never ends', async () => {
    const port = await listening(createTcp((socket) => socket.resume()));
    const outcome = await failure(`https://127.0.0.1:${port}/`, {}, { connectTimeoutMs: 100 });
    expect(outcome).toEqual({ reason: 'connect_timeout', neverLeft: true });
  });
});
