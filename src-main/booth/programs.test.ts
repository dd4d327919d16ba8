/** How a booth's program is started, and what is made of its answer: certain that nothing started, or not. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { nodeClock } from '../host/node/clock.ts';
import { nodeProcesses } from '../host/node/process-runner.ts';
import { nodePushSocket } from '../host/node/push-socket.ts';
import { ServeTrouble } from '../ports/booth.ts';
import { Secret } from '../ports/secrets.ts';
import { scriptedHttp } from '../testkit/scripted-http.ts';
import { type FulfilmentConfig, openBoothProgram } from './open.ts';

const ASK = { paymentId: 'P1', orderId: 'K "7"', productIds: ['strip'], prints: 2, amount: 3_000_000, currency: 'UZS' };

function programOf(config: FulfilmentConfig, secret = 'pass word') {
  const http = scriptedHttp();
  const program = openBoothProgram(config, {
    http,
    processes: nodeProcesses(),
    push: nodePushSocket(),
    clock: nodeClock(),
    secrets: { get: () => Promise.resolve(secret === '' ? undefined : new Secret(secret)) },
    printVoucher: () => Promise.resolve(),
  });
  return { program, http, serve: () => program.serve(ASK) };
}
const troubleOf = (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ServeTrouble ? error.kind : String(error)),
  );

const DSLR: FulfilmentConfig = {
  kind: 'dslrbooth',
  url: 'http://127.0.0.1:1500',
  mode: 'print',
  password: 'secret:dslrbooth.password',
  timeoutMs: 1_000,
};

describe('dslrBooth', () => {
  it('is asked as its page says, and its answer decides', async () => {
    const { serve, http } = programOf(DSLR);
    http.next({ answer: { json: { IsSuccessful: true, ErrorMessage: '' } } });
    expect(await troubleOf(serve())).toBe('none');
    expect(http.requests[0]).toMatchObject({
      method: 'GET',
      url: 'http://127.0.0.1:1500/api/start?mode=print&password=pass%20word',
    });
    http.next({ answer: { json: { IsSuccessful: false, ErrorMessage: 'not on the start screen' } } });
    expect(await troubleOf(serve())).toBe('refused');
  });

  it('that answers nonsense, or not at all, may have started', async () => {
    const { serve, http } = programOf(DSLR);
    http.next({ answer: { body: new TextEncoder().encode('<html>') } }, { answer: { json: {} } }, { fail: 'lost' });
    expect([await troubleOf(serve()), await troubleOf(serve()), await troubleOf(serve())]).toEqual([
      'no_answer',
      'no_answer',
      'no_answer',
    ]);
    http.next({ fail: 'refused' });
    expect(await troubleOf(serve())).toBe('not_reached');
  });

  it('without its secret is not asked', async () => {
    const { serve, http } = programOf(DSLR, '');
    expect(await troubleOf(serve())).toBe('not_reached');
    expect(http.requests).toEqual([]);
  });
});

describe('PhotoboothProject', () => {
  it('is started by its trigger address and looked at by its help page', async () => {
    const { program, serve, http } = programOf({
      kind: 'photobooth_project',
      url: 'http://10.0.0.5:14711',
      start: 'collage',
      timeoutMs: 1_000,
    });
    http.next({ answer: { status: 200 } }, { answer: { status: 404 } });
    await serve();
    expect(await program.look?.()).toBe(false);
    expect(http.requests.map(({ url }) => url)).toEqual([
      'http://10.0.0.5:14711/commands/start-collage',
      'http://10.0.0.5:14711/',
    ]);
  });
});

describe('an HTTP template', () => {
  it('is filled in for the place where it stands, and a 5xx leaves doubt', async () => {
    const { serve, http } = programOf({
      kind: 'http',
      method: 'POST',
      url: 'http://booth/go/{order}',
      body: '{"order":"{order}","n":{prints}}',
      timeoutMs: 1_000,
    });
    http.next({ answer: { status: 204 } }, { answer: { status: 409 } }, { answer: { status: 502 } });
    await serve();
    expect(http.requests[0]?.url).toBe('http://booth/go/K%20%227%22');
    expect(JSON.parse(http.requests[0]?.body as string)).toEqual({ order: 'K "7"', n: 2 });
    expect(await troubleOf(serve())).toBe('refused');
    expect(await troubleOf(serve())).toBe('no_answer');
  });
});

describe('a command', () => {
  const command = (file: string, args: string[], timeoutMs = 5_000) =>
    programOf({ kind: 'command', file, args, cwd: '.', timeoutMs });

  it('gets its arguments as they are, without a shell', async () => {
    const check = 'process.exit(process.argv[1] === \'K "7"; exit 3\' ? 0 : 1)';
    expect(await troubleOf(command(process.execPath, ['-e', check, '{order}; exit 3']).serve())).toBe('none');
  });

  it('that says no, is not there, or does not end', async () => {
    expect(await troubleOf(command(process.execPath, ['-e', 'process.exit(3)']).serve())).toBe('refused');
    expect(await troubleOf(command('/nowhere/at-all', []).serve())).toBe('not_reached');
    expect(await troubleOf(command(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], 500).serve())).toBe(
      'no_answer',
    );
  });
});

describe('a WebSocket message', () => {
  async function listening(answer: string | undefined) {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    const heard: string[] = [];
    sockets.on('connection', (socket) => {
      socket.on('message', (data) => {
        heard.push(String(data as Buffer));
        if (answer !== undefined) socket.send(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const client of sockets.clients) client.terminate();
      server.close();
    });
    return { heard, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` };
  }
  const message = '{"event":"paid","payment":"{payment}","prints":{prints}}';

  it('is heard whole before it counts as sent', async () => {
    const { heard, url } = await listening(undefined);
    await programOf({ kind: 'websocket', url, message, timeoutMs: 2_000 }).serve();
    expect(heard.map((text) => JSON.parse(text) as unknown)).toEqual([{ event: 'paid', payment: 'P1', prints: 2 }]);
  });

  it('waits for the answer that was agreed on', async () => {
    const { url } = await listening('{"ok":true}');
    const config = { kind: 'websocket', url, message, timeoutMs: 500 } as const;
    expect(await troubleOf(programOf({ ...config, expect: '"ok":true' }).serve())).toBe('none');
    expect(await troubleOf(programOf({ ...config, expect: '"started"' }).serve())).toBe('no_answer');
  });

  it('that nobody listens to was not sent', async () => {
    const config = { kind: 'websocket', url: 'ws://127.0.0.1:1/', message, timeoutMs: 2_000 } as const;
    expect(await troubleOf(programOf(config).serve())).toBe('not_reached');
  });
});
