/** The station as it is shipped: the built headless bundle; live with Payme and no simulators unless it is to practise. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target } from './load.ts';

const ROOT = resolve(import.meta.dirname, '..');
export const HEADLESS = join(ROOT, 'out/main/headless.js');
export const RENDERER = join(ROOT, 'out/renderer/index.html');
const KEY = 'bench-key:with-a-colon';

export interface Headless {
  child: ChildProcess;
  local: string;
  openUrl: string;
  token: string;
  target: Target;
  /** Milliseconds from spawn to the ready line. */
  readyAfter: number;
  stop(): Promise<void>;
}

export const isBuilt = (): boolean => existsSync(HEADLESS);

/** A practising till or booth: simulated vendors beside it, nothing it starts when a guest has paid. */
export type Practice = 'cashier' | 'kiosk';

const practising = (mode: Practice): object => ({
  profile: 'sandbox',
  station: { id: 'till-1', name: 'Bench till', country: 'UZ', currency: 'UZS', locale: 'uz', mode },
  ...(mode === 'kiosk' && { booth: { ownerPhone: '+998 90 123 45 67', attempts: 1 } }),
});

function homeAt(home: string, practice: Practice | undefined): void {
  if (existsSync(join(home, 'station.json'))) return;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const config = practice
    ? practising(practice)
    : {
        profile: 'live',
        station: { id: 'till-1', name: 'Bench till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
        providers: { payme: { merchantId: '0123456789abcdef01234567', key: 'secret:payme.key' } },
      };
  writeFileSync(join(home, 'station.json'), JSON.stringify(config));
  writeFileSync(join(home, 'secrets.json'), JSON.stringify({ 'payme.key': KEY }), { mode: 0o600 });
}

/** The first line of a child's stdout, and how long it took from `from`. */
export async function firstLine(child: ChildProcess, from: number): Promise<{ line: string; after: number }> {
  if (!child.stdout) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`ended with ${String(code)} before it was ready`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return { line, after: performance.now() - from };
}

export async function startHeadless(home: string, practice?: Practice): Promise<Headless> {
  homeAt(home, practice);
  const from = performance.now();
  const child = spawn(process.execPath, [HEADLESS, '--home', home, '--port', '0', '--hooks-port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, QABUL_HOME: home },
  });
  const { line, after } = await firstLine(child, from);
  const ready = JSON.parse(line) as { local: string; hooks: string; openUrl: string };
  return {
    child,
    local: ready.local,
    openUrl: ready.openUrl,
    token: readFileSync(join(home, 'api-token'), 'utf8').trim(),
    target: { port: Number(new URL(ready.hooks).port), path: '/api/payme/webhook', login: 'Paycom', password: KEY },
    readyAfter: after,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
