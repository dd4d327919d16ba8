/**
 * The simulated vendors, in a process of their own. Started early, restarted on the same port if they die, ended with
 * the station.
 *
 *   fork ──► {"event":"sandbox.ready","url"} on its stdout ──► IPC {type:'station', local, hooks} once we listen
 */
import { type ChildProcess, fork } from 'node:child_process';
import nodeModule from 'node:module';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';

/** What the simulators are told (src-sandbox/settings.ts reads it). */
export interface SandboxSettings {
  token: string;
  truthFile: string;
  payme: { merchantId: string; key: string; apiKey?: string; login: string; accountField: string };
  /** What each other practising rail shares with its simulated vendor, secrets included. */
  vendors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where the simulated terminals are, by the names of their `pinpads` sections. No path: no pseudo-terminals here. */
export type SimulatedPinpads = Readonly<Record<string, { path?: string; host: string; port: number }>>;

export interface SandboxProcess {
  /** Resolves with the control listener's address, which stays the same over restarts. */
  readonly ready: Promise<string>;
  /** The address if they are up. */
  url(): string | undefined;
  /** None while they are down. */
  pinpads(): SimulatedPinpads;
  /** Where the station listens; told again to every new process. */
  setStation(addresses: { local: string; hooks: string }): void;
  stop(): Promise<void>;
}

export interface SandboxHost {
  /** The built simulators: out/main/sandbox.js. */
  file: string;
  settings: SandboxSettings;
  clock: Clock;
  log: Logger;
  env?: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 700;
const RESTART_FIRST_MS = 250;
const RESTART_MOST_MS = 10_000;

/** Starts the simulators. Fails through `ready` when they never come up; restarts them by itself afterwards. */
export function startSandboxProcess({ file, settings, clock, log, env = process.env }: SandboxHost): SandboxProcess {
  let child: ChildProcess | undefined;
  let url: string | undefined;
  let pinpads: SimulatedPinpads = {};
  let port = 0;
  let pauseMs = RESTART_FIRST_MS;
  let stopping = false;
  let station: { local: string; hooks: string } | undefined;
  let cancelRestart = () => {};

  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  // Nobody may be listening yet when it fails; whoever awaits `ready` later still sees the reason.
  ready.catch(() => {});
  const giveUp = clock.after(READY_WITHIN_MS, () => {
    reject(new Error(`the simulators were not ready within ${READY_WITHIN_MS} ms`));
    child?.kill('SIGKILL');
  });

  const tellStation = () => {
    if (station && url !== undefined && child?.connected) child.send({ type: 'station', ...station });
  };

  const start = () => {
    const started = fork(file, [], {
      // Secrets travel in the environment of this one process, never on a command line that `ps` shows.
      env: { ...withoutSecrets(env), ...compileCache(), QABUL_SANDBOX: JSON.stringify({ port, ...settings }) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    if (started.stderr) {
      createInterface({ input: started.stderr }).on('line', (line) => log.info('sandbox.said', { line }));
    }
    if (started.stdout) {
      createInterface({ input: started.stdout }).on('line', (line) => {
        const said = readReady(line);
        if (said === undefined) return log.warn('sandbox.unreadable_line', { line });
        const address = said.url;
        url = address;
        pinpads = said.pinpads;
        port = Number(new URL(address).port);
        pauseMs = RESTART_FIRST_MS;
        giveUp();
        resolve(address);
        tellStation();
      });
    }
    started.once('error', (error) => log.error('sandbox.not_started', { message: error.message }));
    started.once('exit', (code, signal) => {
      url = undefined;
      pinpads = {};
      child = undefined;
      if (stopping) return;
      log.error('sandbox.died', { code, signal, restartInMs: pauseMs });
      cancelRestart = clock.after(pauseMs, start);
      pauseMs = Math.min(pauseMs * 2, RESTART_MOST_MS);
    });
  };
  start();

  return {
    ready,
    url: () => url,
    pinpads: () => pinpads,
    setStation(addresses) {
      station = addresses;
      tellStation();
    },
    async stop() {
      stopping = true;
      giveUp();
      cancelRestart();
      reject(new Error('the station is stopping'));
      const leaving = child;
      if (!leaving || leaving.exitCode !== null || leaving.signalCode !== null) return;
      const gone = new Promise<void>((done) => leaving.once('exit', () => done()));
      leaving.kill('SIGTERM');
      const kill = setTimeout(() => leaving.kill('SIGKILL'), STOP_WITHIN_MS);
      await gone;
      clearTimeout(kill);
    },
  };
}

/** The simulators start from our compile cache: the station's ready line waits for theirs. */
const compileCache = (): NodeJS.ProcessEnv => {
  const directory = nodeModule.getCompileCacheDir();
  return directory === undefined ? {} : { NODE_COMPILE_CACHE: directory };
};

/** The simulators know the practice key alone; the station's other secrets are none of their business. */
const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('QABUL_SECRET_')));

const ReadyLine = z.object({
  event: z.literal('sandbox.ready'),
  url: z.url(),
  pinpads: z.record(z.string(), z.object({ path: z.string().optional(), host: z.string(), port: z.int() })).default({}),
});

function readReady(line: string): { url: string; pinpads: SimulatedPinpads } | undefined {
  try {
    const { url, pinpads } = ReadyLine.parse(JSON.parse(line));
    return { url, pinpads: pinpads as SimulatedPinpads };
  } catch {
    return undefined;
  }
}
