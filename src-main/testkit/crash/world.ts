/** One till in a folder of its own: the simulators (which live on) and the station (which dies and comes back). */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { SERIAL_DEVICE } from './killing-devices.ts';

const ROOT = resolve(import.meta.dirname, '..', '..', '..');
const STATION = join(import.meta.dirname, 'crash-station.ts');
const SANDBOX = join(ROOT, 'src-sandbox', 'main.ts');
const MERCHANT = '5f0c2b9e4a7d1c3e8b6a9f10';
/** A quiet machine needs a fiftieth of it. */
const READY_WITHIN_MS = 60_000;

/** How a station's process ended. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StartOptions {
  killAt?: string | undefined;
  /** Started under this command: `strace …`. */
  under?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

export interface World {
  readonly dir: string;
  readonly till: TillKind;
  readonly ledgerFile: string;
  readonly truthFile: string;
  /** From spawn to ready line, each start. */
  readonly startsMs: number[];
  /** Counts up with each ready line: a caller that lost its line waits for the next. */
  readonly generation: number;
  readonly isUp: boolean;
  /** Resolves when it is ready, or when it died before that. */
  start(options?: StartOptions): Promise<'ready' | Death>;
  /** SIGKILL, or nothing when it is dead already. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM. Resolves when it is gone. */
  stop(): Promise<Death>;
  /** Resolves when the station that runs now is gone. */
  death(): Promise<Death>;
  /** The local REST. Throws when there is no answer. */
  rest(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: Body }>;
  /** The simulators' control panel. */
  control(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: Body }>;
  /** Payme's own server calls, beside its customers: what its clerks and its twelve hours do. */
  payme(method: string, params: object): Promise<Body>;
  /** Resolves when the station is up; rejects after the limit. */
  up(limitMs?: number): Promise<void>;
  /** What the station last said on stderr: exceptions in whole, and the end of its log. */
  lastWords(): string;
  /** Ends everything and leaves the folder to whoever looks into it. */
  end(): Promise<void>;
  remove(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of another process, looked at field by field
export type Body = any;

/** `payme`: a shown code whose vendor calls us. `terminals`: Humo behind the box, an SA terminal over TCP, a wallet, receipts by the box. */
export type TillKind = 'payme' | 'terminals';

/** A till of the caller's own making: the product's own program instead of the one that dies at named moments. */
export interface OwnTill {
  /** The station's program and its flags; `QABUL_HOME` is set for it. */
  program: readonly string[];
  /** The ledger's file in the home folder. */
  ledger: string;
  /** station.json. */
  config(sandboxUrl: string): object;
  /** What the simulators are told of Payme and of the vendors. */
  payme: { merchantId: string; lateMs: number };
  vendors: object;
}

export interface WorldOptions {
  till?: TillKind;
  own?: OwnTill;
  /** Where to make the folder. */
  within?: string;
  /** A folder for the ledger's home that exists already (a small disk). */
  home?: string;
}

interface SandboxReady {
  url: string;
  pinpads: Record<string, { host: string; port: number }>;
}

/** Customers at the terminals pay by themselves, soon. */
const CUSTOMER_MS = 60;
const TERMINAL = { method: 'uzcard', currency: 'UZS', terminalId: '00000166' };
const VENDORS = {
  fiscalbox: { customerMs: CUSTOMER_MS, refundMs: 100 },
  // A terminal whose station died repeats its last frame three times before it goes on.
  sa: { customerMs: CUSTOMER_MS, waitEveryMs: 50, ackMs: 200, terminals: { [SERIAL_DEVICE]: TERMINAL } },
};

const paymeTill = (sandboxUrl: string) => ({
  providers: {
    payme: {
      merchantId: MERCHANT,
      key: 'secret:payme.key',
      checkoutUrl: 'https://test.paycom.uz',
      apiUrl: `${sandboxUrl}/payme/api`,
    },
    blind: {},
  },
});
const SERVICE = {
  id: 'service',
  name: { uz: 'Xizmat' },
  price: 1,
  classCode: '10399001001000000',
  packageCode: '1500003',
  forTypedSums: true,
};
const terminalTill = (sandboxUrl: string, pinpads: SandboxReady['pinpads']) => ({
  providers: { fiscalbox: { url: `${sandboxUrl}/fiscalbox`, methods: ['humo', 'click_pass'], fiscal: true } },
  pinpads: {
    [SERIAL_DEVICE]: {
      driver: 'sa-serial',
      method: TERMINAL.method,
      host: pinpads[SERIAL_DEVICE]?.host,
      port: pinpads[SERIAL_DEVICE]?.port,
      terminalId: TERMINAL.terminalId,
      lookUpByEcrNumber: true,
    },
  },
  products: [SERVICE],
});

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const dir = mkdtempSync(join(options.within ?? tmpdir(), 'qabul-crash-'));
  const home = options.home ?? join(dir, 'home');
  const token = randomBytes(32).toString('base64url');
  const key = `practice:${randomBytes(12).toString('hex')}`;
  const truthFile = join(dir, 'truth.jsonl');
  const cache = join(tmpdir(), 'qabul-crash-cache');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  mkdirSync(cache, { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(home, name), text, { mode: 0o600 });
  put('api-token', `${token}\n`);
  put('secrets.json', JSON.stringify({ 'payme.key': key, 'payme.apiKey': key }));

  const { own } = options;
  const payme = {
    key,
    repeatMs: 60,
    answerTimeoutMs: 3_000,
    expiresInMs: 300,
    ...(own?.payme ?? { merchantId: MERCHANT, lateMs: 150 }),
  };
  const sandbox = fork(SANDBOX, [], {
    env: {
      ...process.env,
      QABUL_SANDBOX: JSON.stringify({
        port: 0,
        token,
        truthFile,
        payme,
        fiscal: { slowMs: 80 },
        vendors: own?.vendors ?? VENDORS,
      }),
    },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const [line] = (await once(createInterface({ input: sandbox.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  const { url: sandboxUrl, pinpads } = JSON.parse(line) as SandboxReady;
  const sections = options.till === 'terminals' ? terminalTill(sandboxUrl, pinpads) : paymeTill(sandboxUrl);
  put(
    'station.json',
    JSON.stringify({
      profile: 'sandbox',
      listen: { local: { port: 0 }, hooks: { port: 0 } },
      ...(own ? own.config(sandboxUrl) : sections),
    }),
  );

  let child: ChildProcess | undefined;
  let gone: Promise<Death> = Promise.resolve({ code: 0, signal: null });
  let urls: { local: string; hooks: string } | undefined;
  let generation = 0;
  let words = '';
  const startsMs: number[] = [];
  let wakeWaiting: (() => void)[] = [];

  async function call(url: string, method: string, body: unknown): Promise<{ status: number; body: Body }> {
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    return { status: answer.status, body: text === '' ? undefined : isJson ? JSON.parse(text) : text };
  }

  async function end(): Promise<void> {
    child?.kill('SIGKILL');
    await gone;
    sandbox.kill('SIGKILL');
  }

  return {
    dir,
    till: options.till ?? 'payme',
    ledgerFile: join(home, own?.ledger ?? 'sandbox.db'),
    truthFile,
    startsMs,
    get generation() {
      return generation;
    },
    get isUp() {
      return urls !== undefined;
    },
    async start({ killAt, under = [], env = {} } = {}) {
      const startedAt = performance.now();
      words = '';
      const line = [...under, process.execPath, ...(own?.program ?? [STATION])];
      const [command, args] = [line[0] as string, line.slice(1)];
      const started = spawn(command, args, {
        env: {
          ...process.env,
          QABUL_HOME: home,
          QABUL_SANDBOX_URL: sandboxUrl,
          QABUL_KILL_AT: killAt ?? '',
          // From the first import on: what takes longest in a start from the sources is reading the types out of them.
          NODE_COMPILE_CACHE: cache,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      started.stderr.on('data', (chunk: Buffer) => {
        words += chunk.toString();
      });
      const lines = createInterface({ input: started.stdout });
      gone = new Promise((done) => {
        started.once('exit', (code, signal) => {
          urls = undefined;
          child = undefined;
          done({ code, signal });
        });
      });
      const ready = (once(lines, 'line') as Promise<[string]>).then(([text]) => {
        urls = JSON.parse(text) as { local: string; hooks: string };
        sandbox.send({ type: 'station', ...urls });
        startsMs.push(performance.now() - startedAt);
        generation++;
        for (const wake of wakeWaiting) wake();
        wakeWaiting = [];
        return 'ready' as const;
      });
      const late = setTimeout(() => started.kill('SIGKILL'), READY_WITHIN_MS);
      const outcome = await Promise.race([ready, gone]);
      clearTimeout(late);
      return outcome;
    },
    async kill() {
      child?.kill('SIGKILL');
      await gone;
    },
    async stop() {
      child?.kill('SIGTERM');
      return gone;
    },
    death: () => gone,
    rest(method, path, body) {
      if (!urls) return Promise.reject(new Error('the station is down'));
      return call(`${urls.local}${path}`, method, body);
    },
    control: (method, path, body) => call(`${sandboxUrl}${path}`, method, body),
    async payme(method, params) {
      const answer = await fetch(`${urls?.hooks}/api/payme/webhook`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`Paycom:${key}`).toString('base64')}` },
        body: JSON.stringify({ method, params, id: 1 }),
        signal: AbortSignal.timeout(5_000),
      });
      return answer.json();
    },
    up(limitMs = 90_000) {
      if (urls) return Promise.resolve();
      return new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error('the station did not come back')), limitMs);
        wakeWaiting.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    },
    lastWords: () => lastWordsOf(words),
    end,
    async remove() {
      await end();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const LOG_LINES_TOLD = 40;

/** What is no line of the log is an exception: it is told from its first line on, however much was logged after it. */
function lastWordsOf(words: string): string {
  const lines = words.split('\n').filter((line) => line !== '');
  const exceptions = lines.filter((line) => !line.startsWith('{"time"'));
  const log = lines.filter((line) => line.startsWith('{"time"')).slice(-LOG_LINES_TOLD);
  return [...exceptions, ...log].join('\n');
}

/** Every record of the simulators' truth, read from its file. */
export function truthOf(world: World): Body[] {
  return readFileSync(world.truthFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Body);
}
