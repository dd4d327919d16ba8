/**
 * One station from a host's things, the same for both mains. Opened in the order in which a refusal costs least, closed
 * in the order in which nothing is lost.
 *
 *   configuration → secrets → lock → simulators → ledger → station → hooks, local → ready
 *   stop: listeners (answers under way are finished) → station and ledger → simulators → lock
 */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shopOffsetMs } from '../src-shared/shop-time.ts';
import { type ConfigProblem, parseConfig, type StationConfig, secretNameOf, secretNamesIn } from './config.ts';
import { SIMULATED_DRIVERS, SIMULATED_PORT, SIMULATORS } from './config-defaults.ts';
import { settingsShape } from './config-shape.ts';
import { type BoxPlace, boxKey, boxPlace } from './domain/box.ts';
import { chooseReceipts } from './fiscal/choose.ts';
import type { StationArguments } from './host/node/arguments.ts';
import { nodeBackups } from './host/node/backups.ts';
import { boxLanes } from './host/node/box-lanes.ts';
import { emergencyJournal } from './host/node/emergency-journal.ts';
import { EXIT, StartError } from './host/node/exit-codes.ts';
import type { Home } from './host/node/home.ts';
import { pictureOf, pictureProblem } from './host/node/picture-file.ts';
import { practiceDesk } from './host/node/practice-desk.ts';
import { practiceHttp } from './host/node/practice-http.ts';
import { practiceLinks } from './host/node/practice-links.ts';
import { withPracticeSecrets } from './host/node/practice-secrets.ts';
import { reserveRoom } from './host/node/reserve-file.ts';
import type { SandboxProcess, SandboxSettings } from './host/node/sandbox-process.ts';
import { settingsFile } from './host/node/settings-file.ts';
import type { ProcessRunner } from './pinpads/pinpad.ts';
import type { BackupMaker } from './ports/backup.ts';
import type { PushSocket } from './ports/booth.ts';
import type { LinkFactory } from './ports/byte-link.ts';
import type { Clock } from './ports/clock.ts';
import type { HttpClient } from './ports/http-client.ts';
import type { IdSource } from './ports/ids.ts';
import type { Logger } from './ports/logger.ts';
import type { SecretStore } from './ports/secrets.ts';
import type { Station } from './ports/station.ts';
import type { Ledger } from './ports/store.ts';
import { PINPADS, PROVIDERS } from './registered.ts';
import type { StationDeps } from './station/deps.ts';
import type { LedgerOptions } from './store/open.ts';
import type { PrintRoom } from './usecases/print-room.ts';
import type { SettingsHost } from './usecases/settings.ts';
import type { SupportHost } from './usecases/support.ts';

/** What a host brings. */
export interface StationHost {
  home: Home;
  args: StationArguments;
  version: string;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  http: HttpClient;
  /** Cables and programs for terminals; absent in tests of stations without them. */
  links?: LinkFactory;
  processes?: ProcessRunner;
  /** For booth programs that listen on a WebSocket. */
  push?: PushSocket;
  /** Lets a technician out of the kiosk; absent where no window is ours. */
  exitBooth?: () => void;
  rendererDir: string;
  /** The latest log lines and a text without secrets, for support. */
  support?: Pick<SupportHost, 'logLines' | 'clean'>;
  /** The receipts' font. Without it nothing can be printed or previewed. */
  fontsDir?: string;
  /** The thread that copies the ledger; without it no copies are made. */
  backupFile?: string;
  /** May throw `StartError`: a key store that is none is no place for live keys. */
  secrets(profile: 'sandbox' | 'live'): SecretStore | Promise<SecretStore>;
  /** Takes the home or throws `StartError`. Returns the release. */
  lock(home: string): () => void;
  /** Absent in packages, which carry no simulators. */
  startSandbox?: ((settings: SandboxSettings) => SandboxProcess) | undefined;
  /** The ledger failed while running: nothing may be promised any more (I-13). */
  onFatal(error: Error): void;
  /** Stops this station and starts it again with what the settings say then. */
  restart?: () => void;
  /** Another ledger than the file's: for tests of what a broken one does. */
  openLedger?: (options: LedgerOptions) => Ledger;
}

/** The line that says that the station can be used. */
export interface ReadyLine {
  event: 'station.ready';
  local: string;
  hooks: string;
  profile: 'sandbox' | 'live';
  home: string;
  openUrl: string;
  sandbox?: string;
}

export interface RunningStation {
  readonly ready: ReadyLine;
  readonly config: StationConfig;
  readonly station: Station;
  /** Takes no new payments, finishes writing. Well within 5 s; rejects if the ledger could not be closed. */
  stop(): Promise<void>;
}

const LISTENERS_CLOSE_MS = 2_000;
const STATION_STOP_MS = 2_000;

/** Starts the station, or throws and leaves nothing behind. */
export async function runStation(host: StationHost): Promise<RunningStation> {
  const { home, clock, ids, log, http, version } = host;
  const { config, practiceSecrets } = readConfig(host);
  refuseBlindTls(config.profile, log);
  const secrets = withPracticeSecrets(await host.secrets(config.profile), practiceSecrets);
  const undo: (() => void | Promise<void>)[] = [];
  try {
    undo.push(host.lock(home.dir));

    // Forked before the heavy parts are loaded: both take about as long, and neither needs the other.
    const sandbox = config.profile === 'sandbox' ? await startSandbox(host, config, secrets) : undefined;
    if (sandbox) undo.push(() => sandbox.stop());
    const [{ openLedger }, { createStation }, { startHooks }, { startLocal }, { drawQr }] = await Promise.all([
      import('./store/open.ts'),
      import('./station.ts'),
      import('./transport/hooks.ts'),
      import('./transport/local.ts'),
      import('./host/node/draw-qr.ts'),
    ]);
    const desk = sandbox && { http, token: home.apiToken, url: () => sandbox.url() };

    const plain = sandbox ? practiceHttp(http, SIMULATORS, () => sandbox.url()) : http;
    const wire = boxLanes(plain, boxesOf(config));

    const base = join(home.dir, config.profile === 'live' ? 'ledger' : 'sandbox');
    const reserve = reserveRoom({ home: home.dir, leaveBytes: SALES_NEED_BYTES, clock, log });
    const ledger = reserve.opened(() =>
      (host.openLedger ?? openLedger)({
        file: `${base}.db`,
        clock,
        log,
        onFatal(error) {
          if (error.code === 'ledger.disk_full') reserve.release();
          host.onFatal(error);
        },
      }),
    );
    const station = await createStation({
      journal: emergencyJournal(`${base}.emergency`, { release: reserve.release }),
      backups: host.backupFile === undefined ? undefined : backupsOf(host, host.backupFile, `${base}.db`, config),
      config,
      secrets,
      clock,
      ids,
      log,
      http: wire,
      ledger,
      receipts: chooseReceipts(config.providers, { http: wire, clock, log }, desk),
      drawQr,
      paper: await paperOf(host, config),
      ...(desk && { practice: practiceDesk(desk) }),
      ...(host.links && { links: sandbox ? practiceLinks(host.links, () => sandbox.pinpads()) : host.links }),
      ...(host.processes && { processes: host.processes }),
      ...(host.push && { push: host.push }),
      ...(host.exitBooth && { exitBooth: host.exitBooth }),
      ...placeOf(home.dir, config, log),
      settings: settingsHost(host, wire),
      isSimulated: (url) => url.startsWith(SIMULATORS),
      ...(host.support && {
        support: {
          ...host.support,
          versions: { qabul: version, node: process.version, system: `${process.platform} ${process.arch}` },
        },
      }),
    });
    undo.push(() => inTime(clock, STATION_STOP_MS, 'the station', station.stop()));
    await station.start();
    undo.push(reserve.keep());

    const { refusals } = station;
    const hooks = await startHooks({
      ...config.listen.hooks,
      routes: station.hooks,
      clock,
      log,
      refuse: (...refusal) => refusals.refuse(...refusal),
    });
    undo.push(() => hooks.close());
    const { currency, mode } = config.station;
    const local = await startLocal({
      ...config.listen.local,
      station,
      apiToken: home.apiToken,
      profile: config.profile,
      mode,
      currency,
      rendererDir: host.rendererDir,
      clock,
      log,
      version,
    });
    undo.push(() => local.close());

    const sandboxUrl = await sandbox?.ready;
    sandbox?.setStation({ local: local.url, hooks: hooks.url });
    const ready: ReadyLine = {
      event: 'station.ready',
      local: local.url,
      hooks: hooks.url,
      profile: config.profile,
      home: home.dir,
      openUrl: local.openUrl,
      ...(sandboxUrl !== undefined && { sandbox: sandboxUrl }),
    };
    log.info('station.started', {
      version,
      profile: config.profile,
      local: local.url,
      hooks: hooks.url,
      // A restart from the screen moves the simulators, and only the first start prints a ready line.
      ...(sandboxUrl !== undefined && { sandbox: sandboxUrl }),
    });
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      log.info('station.stopping');
      const closing = Promise.all([undo.pop()?.(), undo.pop()?.()]);
      await inTime(clock, LISTENERS_CLOSE_MS, 'the listeners', closing).catch((error: Error) =>
        log.warn('station.closed_hard', { message: error.message }),
      );
      await unwind(undo);
      log.info('station.stopped');
    };
    return {
      ready,
      config,
      station,
      stop() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await unwind(undo).catch((left: Error) => log.warn('station.left_behind', { message: left.message }));
    throw error;
  }
}

/** The vendors' boxes that the configuration names, each once. */
function boxesOf({ providers, pinpads }: StationConfig): BoxPlace[] {
  const vendors = PINPADS.flatMap(({ behind }) => (behind ? [providers[behind.provider]] : []));
  const urls = [...vendors, ...Object.values(pinpads)].map(
    (section) => (section as { url?: unknown } | undefined)?.url,
  );
  const named = urls.filter((url) => typeof url === 'string');
  return [...new Map(named.map((url) => [boxKey(url), boxPlace(url)])).values()];
}

/** Sales stop below this much free space (store/open.ts); neither a copy nor the reserve may bring them there. */
const SALES_NEED_BYTES = 128 * 1024 * 1024;

function backupsOf({ home, clock }: StationHost, file: string, ledgerFile: string, config: StationConfig): BackupMaker {
  const { dir, keepHourly, keepDaily } = config.backup;
  return nodeBackups({
    file,
    ledgerFile,
    home: home.dir,
    dir,
    keepHourly,
    keepDaily,
    offsetMs: shopOffsetMs(config.station.country),
    leaveBytes: SALES_NEED_BYTES,
    clock,
  });
}

/** The picture of where a booth stands, where its configuration names one that can be shown. */
function placeOf(dir: string, { booth }: StationConfig, log: Logger): Pick<StationDeps, 'placePhoto'> {
  const { placePhoto } = booth;
  if (placePhoto === undefined) return {};
  const problem = pictureProblem(join(dir, placePhoto));
  if (problem === undefined) return { placePhoto: () => pictureOf(join(dir, placePhoto)) };
  log.warn('booth.no_place_photo', { file: placePhoto, problem });
  return {};
}

/** The printer is made at once, for its lamp; fonts and layouts are loaded by the first page. */
async function paperOf({ fontsDir, home, clock }: StationHost, config: StationConfig): Promise<StationDeps['paper']> {
  if (fontsDir === undefined) return undefined;
  let opened: Promise<PrintRoom> | undefined;
  const openRoom = async (): Promise<PrintRoom> => {
    const { openPrintRoom } = await import('./printing/room.ts');
    const [medium, bold] = await Promise.all(
      ['onest-medium.ttf', 'onest-bold.ttf'].map((name) => readFile(join(fontsDir, name))),
    );
    return openPrintRoom({ medium: medium as Uint8Array, bold: bold as Uint8Array });
  };
  const room = () => {
    opened ??= openRoom();
    return opened;
  };
  if (!config.printer) return { room };
  const [{ nodePrinter }, { nodeLinks }] = await Promise.all([
    import('./host/node/printer.ts'),
    import('./host/node/link-factory.ts'),
  ]);
  return { room, printer: nodePrinter(config.printer, { home: home.dir, links: nodeLinks(), clock }) };
}

/** Everything in reverse, whatever one of them says; the first complaint is thrown at the end. */
async function unwind(undo: (() => void | Promise<void>)[]): Promise<void> {
  const complaints: unknown[] = [];
  for (let step = undo.pop(); step; step = undo.pop()) {
    try {
      await step();
    } catch (error) {
      complaints.push(error);
    }
  }
  if (complaints.length > 0) throw complaints[0];
}

async function inTime(clock: Clock, limitMs: number, what: string, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const late = clock.sleep(limitMs, enough.signal).then(
    () => Promise.reject(new Error(`${what} did not stop within ${limitMs} ms`)),
    () => undefined,
  );
  try {
    await Promise.race([work, late]);
  } finally {
    enough.abort();
  }
}

/** The same schema that reads the file at start checks it before it is written. */
function settingsHost(host: StationHost, wire: HttpClient): SettingsHost {
  const { args, home, restart, clock, log } = host;
  return {
    canPractise: host.startSandbox !== undefined,
    shape: () => settingsShape(PROVIDERS, PINPADS),
    draft(draft) {
      const parsed = parseConfig(JSON.stringify(draft), args, PROVIDERS);
      if (!parsed.ok) return { problems: parsed.problems };
      const { config } = parsed;
      return { config, receipts: chooseReceipts(config.providers, { http: wire, clock, log }, undefined) };
    },
    file: settingsFile(args.config ?? join(home.dir, 'station.json')),
    check(text) {
      const parsed = parseConfig(text, args, PROVIDERS);
      return parsed.ok
        ? { problems: [], products: parsed.config.products }
        : { problems: parsed.problems, products: [] };
    },
    secretNames: secretNamesIn,
    ...(restart && { restart }),
  };
}

function readConfig({ args, home, log }: StationHost): { config: StationConfig; practiceSecrets: string[] } {
  const file = args.config ?? join(home.dir, 'station.json');
  const refuse = (problems: readonly ConfigProblem[]) =>
    new StartError('config.invalid', EXIT.badConfiguration, `The configuration ${file} is wrong.`, problems);
  let text: string | undefined;
  try {
    text = args.config === undefined && !existsSync(file) ? undefined : readFileSync(file, 'utf8');
  } catch (error) {
    throw refuse([{ path: 'config', message: `${file} cannot be read: ${(error as NodeJS.ErrnoException).code}` }]);
  }
  const parsed = parseConfig(text, args, PROVIDERS);
  if (!parsed.ok) throw refuse(parsed.problems);
  for (const { path, message } of parsed.warnings) log.warn('config.doubtful', { path, message });
  return parsed;
}

/** Our own wire ignores this switch; anything else in the process would not, and who sets it means to listen in. */
function refuseBlindTls(profile: 'sandbox' | 'live', log: Logger): void {
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === undefined) return;
  const problem = {
    path: 'NODE_TLS_REJECT_UNAUTHORIZED',
    message: 'must not be set: it switches certificate checks off',
  };
  if (profile === 'live') {
    throw new StartError('environment.blind_tls', EXIT.badConfiguration, 'The environment switches off TLS checks.', [
      problem,
    ]);
  }
  log.warn('environment.doubtful', problem);
}

/**
 * What practising rails share with their simulated vendors. A rail that was given an address of its own keeps its
 * secrets to itself.
 */
async function practiceSections(config: StationConfig, secrets: SecretStore): Promise<SandboxSettings['vendors']> {
  const sections: Record<string, Record<string, unknown>> = {};
  for (const [id, given] of Object.entries(config.providers)) {
    const section = (given ?? {}) as Record<string, unknown>;
    if (typeof section.url !== 'string' || !section.url.startsWith(SIMULATORS)) continue;
    const shared = { ...section };
    for (const [key, value] of Object.entries(section)) {
      const name = secretNameOf(value);
      if (name !== undefined) shared[key] = (await secrets.get(name))?.reveal();
    }
    sections[id] = shared;
  }
  return sections;
}

/** The terminals that stand in the simulators, by the vendor that plays them. */
function practiceTerminals({ pinpads, station: { currency } }: StationConfig): SandboxSettings['vendors'] {
  const vendors: Record<string, { terminals: Record<string, unknown> }> = {};
  for (const [name, { driver, method, path, terminalId }] of Object.entries(pinpads)) {
    const vendor = SIMULATED_DRIVERS[driver];
    if (vendor === undefined || path !== `${SIMULATED_PORT}${name}`) continue;
    vendors[vendor] ??= { terminals: {} };
    vendors[vendor].terminals[name] = { method, currency, ...(terminalId !== undefined && { terminalId }) };
  }
  return vendors;
}

/** The simulated vendors know the station's practice keys, as the real ones would. */
async function startSandbox(
  host: StationHost,
  config: StationConfig,
  secrets: SecretStore,
): Promise<SandboxProcess | undefined> {
  if (!host.startSandbox) {
    // A package that was never set up starts all the same: its first screen sets it up. Nothing can be sold meanwhile.
    if (!existsSync(host.args.config ?? join(host.home.dir, 'station.json'))) return undefined;
    const message = 'this build has no simulators; set it to live, or run the sandbox with `npm start`';
    throw new StartError('config.no_simulators', EXIT.badConfiguration, 'The sandbox profile is not in this build.', [
      { path: 'profile', message },
    ]);
  }
  const payme = (config.providers.payme ?? {}) as Partial<
    Record<'merchantId' | 'key' | 'apiKey' | 'apiUrl' | 'accountField', string>
  >;
  const key = await secrets.get(secretNameOf(payme.key) ?? '');
  const isPractice = payme.apiUrl?.startsWith(SIMULATORS) ?? false;
  const apiKey = isPractice ? await secrets.get(secretNameOf(payme.apiKey) ?? '') : undefined;
  return host.startSandbox({
    token: host.home.apiToken,
    truthFile: join(host.home.dir, 'sandbox-truth.jsonl'),
    payme: {
      merchantId: payme.merchantId ?? 'not-configured',
      // Without the station's key the rail is absent, and nobody will ask the simulator anything.
      key: key?.reveal() ?? host.ids.next(),
      ...(apiKey && { apiKey: apiKey.reveal() }),
      login: 'Paycom',
      accountField: payme.accountField ?? 'order_id',
    },
    vendors: { ...(await practiceSections(config, secrets)), ...practiceTerminals(config) },
  });
}
