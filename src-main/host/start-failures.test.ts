/**
 * How a station that cannot start says so: the real main in a real process. Nothing on stdout, JSON lines on stderr, and an
 * exit code that a service manager can act on.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '..', 'main.headless.ts');
const FREE_PORTS = ['--port', '0', '--hooks-port', '0'];

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  refusal: { code: string; message: string; problems: { path: string; message: string }[] };
}
interface Ready {
  local: string;
  hooks: string;
  home: string;
  sandbox?: string;
}

const all = mkdtempSync(join(tmpdir(), 'qabul-start-'));
const children = new Set<ChildProcess>();
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(all, 'home-'));
});
afterEach(async () => {
  await Promise.all([...children].map((child) => stop(child, 'SIGKILL')));
});
afterAll(() => rmSync(all, { recursive: true, force: true }));

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  children.delete(child);
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  }
  return child.exitCode;
}

function launch(args: string[], env: NodeJS.ProcessEnv = {}, command: string[] = [process.execPath]) {
  const [program = '', ...before] = command;
  const child = spawn(program, [...before, MAIN, '--home', home, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    said.stdout += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    said.stderr += text.toString();
  });
  return { child, said };
}

/** Runs until it ends by itself. */
async function refused(args: string[] = FREE_PORTS, env?: NodeJS.ProcessEnv, command?: string[]): Promise<Ended> {
  const { child, said } = launch(args, env, command);
  const [code] = (await once(child, 'close')) as [number | null];
  children.delete(child);
  expect(said.stdout).toBe('');
  // Nobody reads here: what is on stderr is for programs, line by line.
  const lines = said.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Ended['refusal'] & { event: string });
  return {
    code,
    ...said,
    refusal: lines.find(({ event }) => event === 'station.refused_to_start') as Ended['refusal'],
  };
}

async function started(
  args: string[] = FREE_PORTS,
  env?: NodeJS.ProcessEnv,
): Promise<{ child: ChildProcess; ready: Ready }> {
  const { child, said } = launch(args, env);
  if (!child.stdout) throw new Error('no stdout');
  await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  if (child.exitCode !== null) throw new Error(said.stderr);
  const lines = said.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return { child, ready: JSON.parse(lines[0] ?? '') as Ready };
}

const configure = (config: unknown, secrets?: Record<string, string>) => {
  writeFileSync(join(home, 'station.json'), typeof config === 'string' ? config : JSON.stringify(config));
  if (secrets) writeFileSync(join(home, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
};
const live = {
  profile: 'live',
  station: { id: 'till-1', name: 'Test', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
  providers: { payme: { merchantId: 'm', key: 'secret:payme.key' } },
};
const health = async ({ local, home: of }: Ready) => {
  const token = readFileSync(join(of, 'api-token'), 'utf8').trim();
  const answer = await fetch(`${local}/v1/health`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as { lamps: { id: string; state: string; reason: string; detail?: string }[] };
};

describe('a station that starts', () => {
  it('says where it listens in one line and leaves with 0 within 5 s of SIGTERM', async () => {
    const { child, ready } = await started();
    expect(ready).toMatchObject({ event: 'station.ready', profile: 'sandbox', home });
    expect(Object.keys(ready)).toEqual(['event', 'local', 'hooks', 'profile', 'home', 'openUrl', 'sandbox']);
    expect((await fetch(`${ready.local}/healthz`)).status).toBe(200);
    const from = performance.now();
    expect(await stop(child, 'SIGTERM')).toBe(0);
    expect(performance.now() - from).toBeLessThan(5_000);
    await expect(fetch(`${ready.sandbox}/truth`)).rejects.toThrow('fetch failed');
  });

  it('without a secret has no such rail, and its health names the secret', async () => {
    configure(live);
    const { ready } = await started();
    const lamp = (await health(ready)).lamps.find(({ id }) => id === 'payme');
    expect(lamp).toMatchObject({ state: 'down', reason: 'secret_missing', detail: 'payme.key' });
    expect(ready.sandbox).toBeUndefined();
    expect(existsSync(join(home, 'ledger.db'))).toBe(true);
  });

  it('names every missing secret of a rail, of one for another country too', async () => {
    const ioka = {
      url: 'https://stage-api.ioka.kz',
      apiKey: 'secret:ioka.apiKey',
      webhookKey: 'secret:ioka.webhookKey',
    };
    configure({ ...live, providers: { ioka } });
    const { ready } = await started();
    const lamp = (await health(ready)).lamps.find(({ id }) => id === 'ioka');
    expect(lamp).toMatchObject({ state: 'down', reason: 'wrong_country', detail: 'UZS, ioka.apiKey, ioka.webhookKey' });
  });

  it('with the secret in file or environment has the rail', async () => {
    configure(live, { 'payme.key': 'k'.repeat(36) });
    const { child, ready } = await started();
    expect((await health(ready)).lamps.find(({ id }) => id === 'payme')).toMatchObject({ state: 'ok' });
    await stop(child, 'SIGTERM');
    rmSync(join(home, 'secrets.json'));
    const { ready: again } = await started(FREE_PORTS, { QABUL_SECRET_PAYME_KEY: 'e'.repeat(36) });
    expect((await health(again)).lamps.find(({ id }) => id === 'payme')).toMatchObject({ state: 'ok' });
  });
});

describe('exit 2: what a person wrote is wrong', () => {
  it('every wrong key of the configuration is named', async () => {
    configure({
      ...live,
      colour: 1,
      station: { ...live.station, mode: 'both' },
      providers: { payme: { key: 'pasted-value' } },
    });
    const { code, refusal, stderr } = await refused();
    expect([code, refusal.code]).toEqual([2, 'config.invalid']);
    expect(refusal.problems.map(({ path }) => path).sort()).toEqual([
      'colour',
      'providers.payme.key',
      'providers.payme.merchantId',
      'station.mode',
    ]);
    expect(stderr).not.toContain('pasted-value');
  });

  it('a file that is no JSON, or not there', async () => {
    configure('{');
    expect(await refused()).toMatchObject({ code: 2, refusal: { code: 'config.invalid' } });
    expect((await refused(['--config', join(home, 'no.json')])).refusal.problems[0]?.message).toContain('ENOENT');
  });

  it('an unknown flag', async () => {
    const { code, refusal } = await refused(['--colour', 'red']);
    expect([code, refusal.problems.map(({ path }) => path)]).toEqual([2, ['--colour', 'red']]);
  });

  it('TLS checks switched off under live money', async () => {
    configure(live);
    expect(await refused(FREE_PORTS, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatchObject({
      code: 2,
      refusal: { code: 'environment.blind_tls' },
    });
  });
});

describe('exit 3: one station per home', () => {
  it('a second one is refused, a stopped one still counts, and a killed one leaves nothing behind', async () => {
    const { child } = await started();
    expect(await refused()).toMatchObject({ code: 3, refusal: { code: 'home.in_use' } });
    child.kill('SIGSTOP');
    expect((await refused()).code).toBe(3);
    await stop(child, 'SIGKILL');
    const { child: next } = await started();
    expect(await stop(next, 'SIGTERM')).toBe(0);
  });
});

describe('exit 4: the port is taken', () => {
  it.each(['--port', '--hooks-port'])('%s is named', async (flag) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, refusal } = await refused([...FREE_PORTS, flag, String(port)]);
    other.close();
    expect([code, refusal.code]).toEqual([4, 'listen.port_in_use']);
    expect(refusal.message).toContain(String(port));
  });
});

describe('exit 5: nowhere to write', () => {
  it('a home that is a file, or where no folder can be', async () => {
    writeFileSync(join(home, 'file'), '');
    home = join(home, 'file');
    expect(await refused()).toMatchObject({ code: 5, refusal: { code: 'home.not_writable' } });
    home = '/proc/qabul';
    expect((await refused()).code).toBe(5);
  });

  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const mounts = isRoot && canMount();
  const inTmpfs = (options: string, fill = 'true') => [
    'unshare',
    '-m',
    'sh',
    '-c',
    `mount -t tmpfs -o ${options} none "${home}" && ${fill} && exec "$0" "$@"`,
    process.execPath,
  ];

  it.skipIf(!mounts)('a file system mounted read-only (needs root and mount namespaces)', async () => {
    const command = inTmpfs('size=1m', `mount -o remount,ro "${home}"`);
    expect(await refused(FREE_PORTS, {}, command)).toMatchObject({ code: 5, refusal: { code: 'home.not_writable' } });
  });

  it.skipIf(!mounts)('a full disk (needs root and mount namespaces)', async () => {
    const fill = `{ dd if=/dev/zero of="${home}/fill" bs=4k 2>/dev/null || true; }`;
    expect(await refused(FREE_PORTS, {}, inTmpfs('size=64k', fill))).toMatchObject({
      code: 5,
      refusal: { code: 'home.disk_full' },
    });
  });

  it.skipIf(!mounts)('a disk that fills up while the ledger is made (needs root and mount namespaces)', async () => {
    const { code, refusal } = await refused(FREE_PORTS, {}, inTmpfs('size=48k'));
    expect([code, refusal.code]).toEqual([5, 'ledger.disk_full']);
  });

  function canMount(): boolean {
    try {
      execFileSync('unshare', ['-m', 'true'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }
});

describe('exit 6: the ledger is not to be trusted', () => {
  it('a file of something else, or one that lost its middle, is left as it is', async () => {
    const { child } = await started();
    await stop(child, 'SIGTERM');
    const file = join(home, 'sandbox.db');
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 4_096, 12_288);
    writeFileSync(file, bytes);
    expect(await refused()).toMatchObject({ code: 6, refusal: { code: 'ledger.damaged' } });
    expect(readFileSync(file)).toEqual(bytes);
    writeFileSync(file, 'not a database at all, but long enough to be one of those files'.repeat(20));
    expect((await refused()).code).toBe(6);
  });

  it('a ledger of a newer version', async () => {
    const { child } = await started();
    await stop(child, 'SIGTERM');
    const write = `new (require('better-sqlite3'))(${JSON.stringify(join(home, 'sandbox.db'))}).pragma('user_version = 99999')`;
    execFileSync(process.execPath, ['-e', write], { cwd: import.meta.dirname });
    expect(await refused()).toMatchObject({ code: 6, refusal: { code: 'ledger.newer_schema' } });
  });
});

describe('exit 8: the engine is too old', () => {
  const old = ['/usr/bin/node', '/usr/local/bin/node'].find((node) => existsSync(node) && napiOf(node) < 10);
  const built = join(import.meta.dirname, '..', '..', 'out', 'main', 'headless.js');

  it.skipIf(!old || !existsSync(built))(
    'an old Node gets a sentence instead of a crash (needs a build and a Node 20)',
    () => {
      mkdirSync(join(home, 'cwd'));
      const run = () => execFileSync(old ?? '', [built, '--home', home], { stdio: 'pipe' });
      expect(run).toThrow(expect.objectContaining({ status: 8 }));
      expect(run).toThrow('too old');
    },
  );

  function napiOf(node: string): number {
    return Number(execFileSync(node, ['-p', 'process.versions.napi'], { encoding: 'utf8' }));
  }
});
