/**
 * An Ingenico terminal behind the bank's own command-line tool (ARCUS 2). One process per operation:
 *
 *   site files read ─► operation defined? ─► old outputs gone ─► leaving() ─► tool ─► outputs kept raw ─► read
 *
 * Until the tool starts nothing was asked of the terminal. Once it has started, only its files say what became of it: a
 * tool that is ended, or that leaves no result, is a doubt, and is never run a second time for the same operation.
 */
import { type Currency, minorInteger, money } from '../../../src-shared/money.ts';
import { currencyNumber } from '../currency-number.ts';
import type {
  BatchClose,
  DeviceTotals,
  Hint,
  OriginalOperation,
  PinpadAsk,
  PinpadEnv,
  PinpadReply,
  PinpadSession,
} from '../pinpad.ts';
import type { SlipOperation } from '../slip/operation.ts';
import { readCloseReport, readShortReport } from '../slip/reports.ts';
import { decode } from '../slip/text.ts';
import { type Answer, codeOf, factsOf, pack, unpack } from './answer.ts';
import type { ArcusConfig } from './config.ts';
import { filesOf, type Outputs, operationName, operationsFileOf, operationsOf, outputsOf, type Site } from './site.ts';
import { operationFacts, slipOf, verdictOf } from './verdict.ts';

/** A card, a PIN and a bank (pinpads.md §2.2.1). */
export const OPERATION_TIMEOUT_MS = 180_000;
/** A settlement sends the whole journal (§4.5). */
export const BATCH_TIMEOUT_MS = 600_000;
/** A link test answers at once or not at all. */
const PING_TIMEOUT_MS = 30_000;
/** Amounts have twelve digits at most. */
const MINOR_MAX = 999_999_999_999;

const DONE: ReadonlySet<string> = new Set(['000', '001', '003', '020']);
/** "No connection with the terminal": its port may have moved (a COM number after a power cut). */
const NO_TERMINAL = '999';
/** "Totals do not agree." */
const DIFFERS = '095';

/** Why the tool was not started. Nothing was asked of the terminal. */
class NotStarted extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} (arcus:${code})`, options);
    this.code = code;
  }
}

const notStarted = (code: string): PinpadReply => ({
  kind: 'not_started',
  reason: 'rail_unavailable',
  code: `arcus:${code}`,
});
const notAllowed = (code: string): PinpadReply => ({
  kind: 'not_started',
  reason: 'not_allowed',
  code: `arcus:${code}`,
});

/** The system could not start the program at all. Any other trouble may have come after its start. */
function spawnError(error: unknown): string | undefined {
  const cause = (error instanceof Error ? error.cause : undefined) as { code?: string; syscall?: string } | undefined;
  const isSpawn = cause?.syscall?.startsWith('spawn') ?? false;
  return isSpawn && (cause?.code === 'ENOENT' || cause?.code === 'EACCES') ? cause.code : undefined;
}

/** The tool went through with it, and nothing says otherwise. */
const isDone = (answer: Answer | undefined): boolean =>
  answer !== undefined && !answer.killed && answer.exitCode === 0 && DONE.has(codeOf(answer.result) ?? '');

/** What the tool said at the end of a bank shift. Throws where it says that it could not end it. */
export function batchOf(answer: Answer, currency: Currency): BatchClose {
  const { slip = '' } = answer;
  const { matched, blocks } = readCloseReport(slip);
  const isRefused = codeOf(answer.result) === DIFFERS || matched === false;
  if (!isDone(answer) && !isRefused) throw new Error(`the tool answered ${codeOf(answer.result) ?? 'nothing'}`);
  // The slip, and what the tool says beside it: both are kept for the bank.
  const text = [slip, factsOf(answer.facts).text].filter((one) => one !== undefined && one !== '').join('\n');
  return {
    currency,
    // All of them or none: a terminal that is left out looks like one on which nothing happened.
    terminals: blocks.every(({ totals }) => totals) ? blocks.flatMap(({ totals }) => totals ?? []) : [],
    text,
    matched: isRefused ? false : matched,
  };
}

interface Run {
  operation: string;
  args: readonly string[];
  signal: AbortSignal;
  timeoutMs: number;
  leaving?(): void;
  keep?(raw: Uint8Array): Promise<void>;
}

export function openSession(env: PinpadEnv<ArcusConfig>): PinpadSession {
  const { config, processes, clock, log, currency, terminalId } = env;
  const { folder, operations, ports } = config;
  const tool = `${folder.replace(/[\\/]+$/, '')}/${config.tool}`;
  let running: AbortController | undefined;
  /** The port that answered last. */
  let port = ports[0];
  let isPortLost = false;
  /** What this terminal approved last, for a cancel that names nothing. */
  let lastApproved: string | undefined;

  /** The folder as it is now. */
  async function site(): Promise<Site> {
    const { 'cashreg.ini': cashreg } = await processes.readFiles(folder, ['cashreg.ini']);
    if (!cashreg) throw new NotStarted('no_cashreg_ini', 'there is no cashreg.ini');
    const text = decode(cashreg).text;
    const outputs = outputsOf(text);
    if (!outputs) throw new NotStarted('outputs_elsewhere', 'cashreg.ini puts its outputs into another folder');
    const opsFile = operationsFileOf(text);
    const { [opsFile]: ops } = await processes.readFiles(folder, [opsFile]);
    if (!ops) throw new NotStarted('no_ops_ini', `there is no ${opsFile}`);
    return { outputs, operations: operationsOf(decode(ops).text) };
  }

  /** Yesterday's answer must never be read as today's. */
  async function clear(outputs: Outputs): Promise<void> {
    const names = filesOf(outputs);
    await processes.removeFiles(folder, names);
    const left = Object.keys(await processes.readFiles(folder, names));
    if (left.length > 0) throw new NotStarted('old_outputs', `${left.join(', ')} cannot be removed`);
  }

  /** One run of the tool. Throws `NotStarted` for what happened before it; whatever else is thrown is a doubt. */
  async function run({ operation, args, signal, timeoutMs, leaving, keep }: Run): Promise<Answer> {
    const { outputs, operations: defined } = await site();
    if (!defined.has(operationName(operation)))
      throw new NotStarted('undefined_operation', `ops.ini does not define operation ${operation}`);
    await clear(outputs);

    const ending = new AbortController();
    const end = () => ending.abort(signal.reason);
    if (signal.aborted) throw new NotStarted('given_up', 'given up before the tool was started');
    signal.addEventListener('abort', end, { once: true });
    const callOff = clock.after(timeoutMs, () => ending.abort(new Error(`no answer within ${timeoutMs} ms`)));
    running = ending;
    try {
      leaving?.();
      const withPort = port === undefined ? [] : [`--port=${port}`];
      const command = {
        file: tool,
        args: [`/o${operation}`, ...args, ...withPort],
        cwd: folder,
        signal: ending.signal,
      };
      const ended = await processes.run(command).catch((error: unknown) => {
        const code = spawnError(error);
        throw code === undefined ? error : new NotStarted(code, 'the tool cannot be started', { cause: error });
      });
      const killed = ended.killed || ending.signal.aborted;
      const raw = pack(
        { exitCode: ended.exitCode, killed },
        await processes.readFiles(folder, filesOf(outputs)),
        outputs,
      );
      await keep?.(raw);
      const answer = unpack(raw);
      if (!answer) throw new Error('the outputs cannot be read');
      log.info('arcus.ran', {
        operation,
        exit: String(ended.exitCode),
        killed: String(killed),
        result: codeOf(answer.result) ?? 'none',
      });
      if (codeOf(answer.result) === NO_TERMINAL) isPortLost = true;
      return answer;
    } finally {
      callOff();
      signal.removeEventListener('abort', end);
      running = undefined;
    }
  }

  /** The tool works in one folder: one at a time, or one's outputs are another's. */
  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (isBusy) throw new NotStarted('busy', 'another operation is under way');
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  }
  let isBusy = false;

  async function ping(signal: AbortSignal): Promise<Answer | undefined> {
    if (operations.ping === undefined) return undefined;
    return run({ operation: operations.ping, args: [], signal, timeoutMs: PING_TIMEOUT_MS });
  }

  /** After 999: each place is tried with a link test, which moves nothing. */
  async function findAgain(signal: AbortSignal): Promise<void> {
    if (!isPortLost || operations.ping === undefined || ports.length === 0) return;
    for (const candidate of ports) {
      port = candidate;
      if (isDone(await ping(signal))) {
        isPortLost = false;
        log.info('arcus.port_found', { port: candidate });
        return;
      }
    }
    throw new NotStarted('no_terminal', 'the terminal answers on no port');
  }

  async function operate(
    ask: PinpadAsk,
    kind: SlipOperation,
    operation: string,
    reference: readonly string[],
    hint: (hint: Hint) => void,
  ): Promise<PinpadReply> {
    const minor = minorInteger.encode(ask.amount);
    if (minor <= 0 || minor > MINOR_MAX) return notAllowed('amount');
    const args = [`/a${minor}`, `/c${currencyNumber(ask.amount.currency)}`, ...reference];
    const startedAt = clock.now();
    try {
      return await exclusively(async () => {
        await findAgain(ask.signal);
        const answer = await run({
          operation,
          args,
          signal: ask.signal,
          timeoutMs: OPERATION_TIMEOUT_MS,
          leaving: () => {
            ask.leaving();
            hint({ kind: 'insert_card' });
          },
          keep: (raw) => ask.keep(raw),
        });
        const reply = verdictOf(answer, { operation: kind, amount: ask.amount, startedAt, terminalId });
        lastApproved = reply.kind === 'approved' && kind === 'sale' ? reply.facts.rrn : undefined;
        return reply;
      });
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      log.warn('arcus.not_started', { operation, message: error.message });
      return notStarted(error.code);
    }
  }

  const referenceOf = ({ rrn, authCode }: OriginalOperation): string[] => [
    ...(rrn === undefined ? [] : [`/r${rrn}`]),
    ...(authCode === undefined ? [] : [`/v${authCode}`]),
  ];
  /** References come from slips: nothing but letters and digits reaches a command line. */
  const isPlain = (of: OriginalOperation): boolean =>
    [of.rrn, of.authCode].every((one) => one === undefined || /^[0-9A-Z]{1,16}$/.test(one));

  async function question(operation: string, signal: AbortSignal, timeoutMs: number): Promise<Answer> {
    const answer = await exclusively(() =>
      run({ operation, args: [`/c${currencyNumber(currency)}`], signal, timeoutMs }),
    );
    if (!isDone(answer)) throw new Error(`the tool answered ${codeOf(answer.result) ?? 'nothing'}`);
    return answer;
  }

  return {
    sale: (ask, hint) => operate(ask, 'sale', operations.sale, [], hint),

    async void(ask, hint) {
      // The bank's shift takes back a whole operation or none (pinpads.md §4.2).
      if (ask.amount.minor !== ask.of.amount.minor) return notAllowed('partial_void');
      if (ask.of.rrn === undefined || !isPlain(ask.of)) return notAllowed('no_reference');
      if (config.cancels === 'last') {
        if (lastApproved !== ask.of.rrn) return notAllowed('not_the_last_operation');
        return operate(ask, 'void', operations.cancel, [], hint);
      }
      return operate(ask, 'void', operations.cancel, referenceOf(ask.of), hint);
    },

    async refund(ask, hint) {
      if (ask.of.rrn === undefined || !isPlain(ask.of)) return notAllowed('no_reference');
      const original = `/h${minorInteger.encode(ask.of.amount)}`;
      return operate(ask, 'refund', operations.refund, [...referenceOf(ask.of), original], hint);
    },

    ...(operations.totals === undefined
      ? {}
      : {
          async totals({ signal }): Promise<DeviceTotals> {
            const { slip = '' } = await question(operations.totals as string, signal, BATCH_TIMEOUT_MS);
            const terminals = readShortReport(slip);
            // Half a report would look like operations that never were.
            if (terminals === undefined) throw new Error('the interim totals cannot be read');
            return { currency, terminals, text: slip };
          },
        }),

    ...(operations.lastSlip === undefined
      ? {}
      : {
          async lastSlip({ signal }) {
            const answer = await question(operations.lastSlip as string, signal, OPERATION_TIMEOUT_MS);
            const slip = slipOf(answer.slip);
            // A refused operation prints a slip too; only an approved one says that money moved.
            const amount = money(slip?.amountMinor ?? 0, currency);
            const kind = slip?.operation;
            if (slip === undefined || kind === undefined) return { kind: 'printed' as const };
            // The facts beside a reprint are the reprint's own.
            const alone: Answer = {
              exitCode: 0,
              killed: false,
              takenBack: false,
              result: '000',
              slip: answer.slip ?? '',
            };
            const read = verdictOf(alone, { operation: kind, amount });
            if (read.kind !== 'approved' || slip.responseCode === undefined) return { kind: 'printed' as const };
            return { kind: 'slip' as const, facts: operationFacts(alone, slip, amount) };
          },
        }),

    async closeBatch({ signal, keep }): Promise<BatchClose> {
      const answer = await exclusively(() =>
        run({
          operation: operations.close,
          args: [`/c${currencyNumber(currency)}`],
          signal,
          timeoutMs: BATCH_TIMEOUT_MS,
          keep: (raw) => keep(raw),
        }),
      );
      return batchOf(answer, currency);
    },

    async probe({ signal }) {
      return exclusively(async () => {
        if (operations.ping === undefined) {
          const { operations: defined } = await site();
          if (!defined.has(operationName(operations.sale)))
            throw new NotStarted('undefined_operation', 'ops.ini does not define the sale');
          return {};
        }
        await findAgain(signal);
        const answer = await ping(signal);
        if (!isDone(answer)) throw new Error(`the tool answered ${codeOf(answer?.result) ?? 'nothing'}`);
        const said = factsOf(answer?.facts).terminalId;
        return said === undefined ? {} : { terminalId: said };
      });
    },

    /** The tool cannot be asked: it is ended, and what the terminal goes on doing is a doubt. */
    cancel() {
      running?.abort(new Error('given up by the cashier'));
      return Promise.resolve();
    },
    close() {
      running?.abort(new Error('the station lets go of the terminal'));
      return Promise.resolve();
    },
  };
}
