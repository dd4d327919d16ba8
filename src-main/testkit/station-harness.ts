/** A whole station on a fake clock and a scripted wire, with a real SQLite ledger. */
import { createClient, type Role } from '../../src-shared/contract/define.ts';
import type { StationClient, StationContract } from '../../src-shared/contract/station.ts';
import { idFromBytes } from '../../src-shared/ids.ts';
import type { StationConfig } from '../config/schema.ts';
import { parseConfig } from '../config.ts';
import type { PinpadDefinition } from '../pinpads/pinpad.ts';
import type { BackupMaker } from '../ports/backup.ts';
import type { BankBatch } from '../ports/bank-batch.ts';
import type { EmergencyJournal } from '../ports/emergency-journal.ts';
import type { HookAnswer } from '../ports/hooks.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import { Secret } from '../ports/secrets.ts';
import type { Station } from '../ports/station.ts';
import type { Ledger } from '../ports/store.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { PROVIDERS } from '../registered.ts';
import type { StationDeps } from '../station/deps.ts';
import { createStation } from '../station.ts';
import { openLedger } from '../store/open.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { type ScriptedHttp, scriptedHttp } from './scripted-http.ts';

/** A key for tests. It has a colon on purpose: Payme's have, and a naive split loses the rest. */
export const TEST_KEY = 'test-key:with-a-colon';
export const TEST_MERCHANT = '0123456789abcdef01234567';

export interface HarnessOptions {
  /** Laid over the default configuration, section by section. */
  config?: Record<string, unknown>;
  secrets?: Readonly<Record<string, string>>;
  definitions?: readonly ProviderDefinition[];
  receipts?: ReceiptSink;
  batches?: readonly BankBatch[];
  /** A file keeps the ledger over a restart; the default lives in memory. */
  file?: string;
  clock?: FakeClock;
  /** A wire that answers by itself, in place of the scripted one. */
  wire?: HttpClient;
  profile?: 'sandbox' | 'live';
  /** A printing room and a printer; without them nothing is printed. */
  paper?: StationDeps['paper'];
  pinpads?: readonly PinpadDefinition[];
  journal?: EmergencyJournal;
  /** PINs cost what they cost at a shop; without it they are cheap. */
  realPins?: true;
  /** Cables; without them there are none. */
  links?: StationDeps['links'];
  /** Runs a bank's program; without it there are none. */
  processes?: StationDeps['processes'];
  /** The ledger, seen through something. */
  wrap?: (ledger: Ledger) => Ledger;
  /** Below what free space it warns and refuses; without it as the real station does. */
  space?: { lowBytes: number; fullBytes: number };
  /** Copies of the ledger; without it none are made. */
  backups?: BackupMaker;
  /** Scripts the wire before the station starts: what a restart asks about. */
  script?: (http: ScriptedHttp) => void;
}

export interface Harness {
  station: Station;
  ledger: Ledger;
  clock: FakeClock;
  log: MemoryLog;
  http: ScriptedHttp;
  config: StationConfig;
  client: StationClient;
  as(role: Role): StationClient;
  /** A vendor's call. Header names in lower case. */
  hook(path: string, raw: string | Uint8Array, headers?: Record<string, string>, method?: string): Promise<HookAnswer>;
  /** The Payme app calls: logged in, as JSON-RPC; returns the parsed answer. */
  payme(method: string, params: unknown): Promise<PaymeAnswer>;
  stop(): Promise<void>;
}

export interface PaymeAnswer {
  id: unknown;
  result?: Record<string, unknown>;
  error?: { code: number; message: unknown; data?: string };
}

export const noReceipts: ReceiptSink = {
  id: 'none',
  required: false,
  register: () => Promise.resolve({ kind: 'refused', reason: 'none' }),
  find: () => Promise.resolve(undefined),
};

export const basicAuth = (login = 'Paycom', key = TEST_KEY): string =>
  `Basic ${Buffer.from(`${login}:${key}`).toString('base64')}`;

/** A guess in no time: what is tested is who may what. */
const CHEAP_PINS = { N: 2, r: 1, p: 1 };

let counter = 0;

export async function stationHarness(options: HarnessOptions = {}): Promise<Harness> {
  const clock = options.clock ?? fakeClock();
  const log = memoryLog();
  const http = scriptedHttp();
  options.script?.(http);
  const definitions = options.definitions ?? PROVIDERS;
  const parsed = parseConfig(
    JSON.stringify({
      profile: options.profile ?? 'live',
      station: { id: 'till-1', name: 'Test till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
      providers: { payme: { merchantId: TEST_MERCHANT, key: 'secret:payme.key' } },
      products: [
        {
          id: 'strip',
          name: { uz: 'Foto', ru: 'Фото' },
          price: 3_000_000,
          classCode: '10899002001000000',
          packageCode: '1500001',
          vatPercent: 12,
        },
      ],
      ...options.config,
    }),
    {},
    definitions,
    options.pinpads,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const secrets: Record<string, string> = options.secrets ?? { 'payme.key': TEST_KEY };
  const opened = openLedger({
    file: options.file ?? ':memory:',
    clock,
    log,
    onFatal: (error) => log.error('fatal', { message: error.message }),
    ...(options.space && { space: options.space }),
  });
  const ledger = options.wrap ? options.wrap(opened) : opened;
  const station = await createStation({
    ...(options.pinpads && { pinpads: options.pinpads }),
    ...(options.journal && { journal: options.journal }),
    ...(!options.realPins && { pinCost: CHEAP_PINS }),
    ...(options.links && { links: options.links }),
    ...(options.processes && { processes: options.processes }),
    config: parsed.config,
    secrets: { get: (name) => Promise.resolve(secrets[name] === undefined ? undefined : new Secret(secrets[name])) },
    clock,
    ids: {
      // Distinct, repeatable, and never twice in one process.
      next: () => {
        counter++;
        return idFromBytes(
          Uint8Array.from({ length: 20 }, (_, i) => (i < 8 ? 0 : Math.floor(counter / 32 ** (19 - i)) & 31)),
        );
      },
      jitter: () => 0.5,
    },
    log,
    http: options.wire ?? http,
    ledger,
    receipts: options.receipts ?? noReceipts,
    ...(options.batches && { batches: options.batches }),
    drawQr: (text) => `<svg data-of="${text.length}"/>`,
    definitions,
    paper: options.paper,
    backups: options.backups,
  });
  await station.start();

  const as = (role: Role): StationClient =>
    createClient<StationContract>({
      request: (name, input) => station.router.handle(name, input, { role }),
      subscribe: (listener) => station.events.subscribe(listener),
    });
  const hook: Harness['hook'] = (path, raw, headers = {}, method = 'POST') => {
    const route = station.hooks.find((known) => known.path === path);
    if (!route) throw new Error(`no hook at ${path}`);
    return route.answer({
      method,
      headers,
      doubled: [],
      raw: typeof raw === 'string' ? new TextEncoder().encode(raw) : raw,
    });
  };
  let envelope = 0;
  return {
    station,
    ledger,
    clock,
    log,
    http,
    config: parsed.config,
    client: as('cashier'),
    as,
    hook,
    async payme(method, params) {
      envelope++;
      const answer = await hook('/api/payme/webhook', JSON.stringify({ method, params, id: envelope }), {
        authorization: basicAuth(),
      });
      return JSON.parse(answer.body) as PaymeAnswer;
    },
    stop: () => station.stop(),
  };
}
