/** What a host brings to a running station, and what it gets back. */
import type { StationConfig } from '../config/schema.ts';
import type { StationArguments } from '../host/node/arguments.ts';
import type { Home } from '../host/node/home.ts';
import type { SandboxProcess, SandboxSettings } from '../host/node/sandbox-process.ts';
import type { ProcessRunner } from '../pinpads/pinpad.ts';
import type { PushSocket } from '../ports/booth.ts';
import type { LinkFactory } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { SecretStore } from '../ports/secrets.ts';
import type { Station } from '../ports/station.ts';
import type { Ledger } from '../ports/store.ts';
import type { LedgerOptions } from '../store/open.ts';
import type { SupportHost } from '../usecases/health/support.ts';

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
