/** What a host brings to a station, and what stands in for the parts that it has not. */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import type { Currency } from '../../src-shared/money.ts';
import { shopOffsetMs } from '../../src-shared/shop-time.ts';
import type { StationConfig } from '../config/schema.ts';
import type { PinpadDefinition, ProcessRunner } from '../pinpads/pinpad.ts';
import type { BackupMaker } from '../ports/backup.ts';
import type { BankBatch } from '../ports/bank-batch.ts';
import { type PushSocket, ServeTrouble } from '../ports/booth.ts';
import { LinkError, type LinkFactory } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';
import type { Printer } from '../ports/printer.ts';
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import type { SecretStore } from '../ports/secrets.ts';
import type { Practice } from '../ports/station.ts';
import type { Ledger } from '../ports/store.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { PINPADS, PROVIDERS } from '../registered.ts';
import type { SupportHost } from '../usecases/health/support.ts';
import type { SettingsHost } from '../usecases/office/settings.ts';
import { noPrintRoom, type PrintRoom } from '../usecases/paper/print-room.ts';
import type { PinCost } from '../usecases/people/pins.ts';
import type { CloseLimits } from '../usecases/shift/close-steps.ts';

export interface StationDeps {
  config: StationConfig;
  secrets: SecretStore;
  clock: Clock;
  ids: IdSource;
  log: Logger;
  http: HttpClient;
  ledger: Ledger;
  receipts: ReceiptSink;
  /** SVG of a QR payload with its quiet zone. */
  drawQr(text: string): string;
  /** Fonts and layouts, opened by the first page, and the printer of the configuration. */
  paper?: { room(): Promise<PrintRoom>; printer?: Printer } | undefined;
  /** Where the configuration is kept, for the settings screens. */
  settings?: SettingsHost;
  /** What the host knows for support; absent in tests. */
  support?: SupportHost;
  /** An address that stands for the simulators. */
  isSimulated?(url: string): boolean;
  /** The simulated vendors' desk, in the sandbox profile. */
  practice?: Practice;
  /** The terminals' batches, closed with the shift. */
  batches?: readonly BankBatch[];
  /** For tests: how long the steps of a shift's end may take. */
  closeLimits?: CloseLimits;
  /** Other providers than the registry's: for tests and `new:provider`. */
  definitions?: readonly ProviderDefinition[];
  /** Cables and programs for terminals; without them no terminal can be opened. */
  links?: LinkFactory;
  processes?: ProcessRunner;
  /** For booth programs that listen on a WebSocket. */
  push?: PushSocket;
  /** A picture of where the booth stands, as a data URL. */
  placePhoto?: (() => Promise<string>) | undefined;
  /** Lets a technician out of the kiosk. */
  exitBooth?: (() => void) | undefined;
  /** What terminals said, kept before it is read (I-14); without it, in memory only. */
  journal?: EmergencyJournal;
  /** What a guess at a PIN costs; left out: what it must cost where real people are. */
  pinCost?: PinCost;
  /** Copies of the ledger; without it none are made. */
  backups?: BackupMaker | undefined;
  /** Other drivers of terminals than the registry's. */
  pinpads?: readonly PinpadDefinition[];
}

/** The same, whole: what its parts are built from. */
export interface StationParts extends StationDeps {
  definitions: readonly ProviderDefinition[];
  pinpads: readonly PinpadDefinition[];
  links: LinkFactory;
  processes: ProcessRunner;
  push: PushSocket;
  journal: EmergencyJournal;
  printRoom(): Promise<PrintRoom>;
  livemode: boolean;
  currency: Currency;
  locale: Locale;
  /** Of the shop's clock from UTC. */
  offsetMs: number;
}

/** For stations without terminals: whatever is asked for is not there, and nothing was sent. */
const NO_LINKS: LinkFactory = {
  open: () => Promise.reject(new LinkError('link.cannot_open', 'this station has no cables')),
  list: () => Promise.resolve([]),
};
const NO_PROGRAMS: ProcessRunner = {
  run: () => Promise.reject(new LinkError('link.cannot_open', 'this station runs no programs')),
  readFiles: () => Promise.resolve({}),
  removeFiles: () => Promise.resolve(),
};
const NO_SOCKETS: PushSocket = {
  send: () => Promise.reject(new ServeTrouble('not_reached', 'this station opens no sockets')),
};
const forgetful = (): EmergencyJournal => ({
  keep: () => Promise.resolve(),
  records: () => [],
  rotate: () => Promise.resolve(),
  close: () => Promise.resolve(),
});

export function wholeParts(deps: StationDeps): StationParts {
  const { profile, station } = deps.config;
  return {
    ...deps,
    definitions: deps.definitions ?? PROVIDERS,
    pinpads: deps.pinpads ?? PINPADS,
    links: deps.links ?? NO_LINKS,
    processes: deps.processes ?? NO_PROGRAMS,
    push: deps.push ?? NO_SOCKETS,
    journal: deps.journal ?? forgetful(),
    printRoom: deps.paper?.room ?? noPrintRoom,
    livemode: profile === 'live',
    currency: station.currency,
    locale: station.locale,
    offsetMs: shopOffsetMs(station.country),
  };
}
