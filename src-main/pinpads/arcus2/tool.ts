/**
 * The bank's own command-line tool (ARCUS 2) in its folder. One process per operation:
 *
 *   site files read ─► operation defined? ─► old outputs gone ─► leaving() ─► tool ─► outputs kept raw ─► read
 *
 * Until the tool starts nothing was asked of the terminal. Once it has started, only its files say what became of it: a
 * tool that is ended, or that leaves no result, is a doubt, and is never run a second time for the same operation.
 */
import type { PinpadEnv } from '../pinpad.ts';
import { decode } from '../slip/text.ts';
import { type Answer, codeOf, pack, unpack } from './answer.ts';
import type { ArcusConfig } from './config.ts';
import { filesOf, type Outputs, operationName, operationsFileOf, operationsOf, outputsOf, type Site } from './site.ts';

/** A link test answers at once or not at all. */
const PING_TIMEOUT_MS = 30_000;

const DONE: ReadonlySet<string> = new Set(['000', '001', '003', '020']);
/** "No connection with the terminal": its port may have moved (a COM number after a power cut). */
const NO_TERMINAL = '999';

/** Why the tool was not started. Nothing was asked of the terminal. */
export class NotStarted extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(`${message} (arcus:${code})`, options);
    this.code = code;
  }
}

/** The system could not start the program at all. Any other trouble may have come after its start. */
function spawnError(error: unknown): string | undefined {
  const cause = (error instanceof Error ? error.cause : undefined) as { code?: string; syscall?: string } | undefined;
  const isSpawn = cause?.syscall?.startsWith('spawn') ?? false;
  return isSpawn && (cause?.code === 'ENOENT' || cause?.code === 'EACCES') ? cause.code : undefined;
}

/** The tool went through with it, and nothing says otherwise. */
export const isDone = (answer: Answer | undefined): boolean =>
  answer !== undefined && !answer.killed && answer.exitCode === 0 && DONE.has(codeOf(answer.result) ?? '');

interface Run {
  operation: string;
  args: readonly string[];
  signal: AbortSignal;
  timeoutMs: number;
  leaving?(): void;
  keep?(raw: Uint8Array): Promise<void>;
}

/** The bank's tool in its folder. */
export interface Tool {
  /** One run. Throws `NotStarted` for what happened before it; whatever else is thrown is a doubt. */
  run(run: Run): Promise<Answer>;
  /** The tool works in one folder: one at a time, or one's outputs are another's. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** The folder as it is now. Throws `NotStarted` where ops.ini does not define the operation, saying `what` it is. */
  mustDefine(operation: string, what: string): Promise<Site>;
  /** A link test, where the bank's tool has one. */
  ping(signal: AbortSignal): Promise<Answer | undefined>;
  /** After 999: each place is tried with a link test, which moves nothing. */
  findAgain(signal: AbortSignal): Promise<void>;
  /** Ends what is running. */
  end(reason: string): void;
}

export function openTool({ config, processes, clock, log }: PinpadEnv<ArcusConfig>): Tool {
  const { folder, operations, ports } = config;
  const tool = `${folder.replace(/[\\/]+$/, '')}/${config.tool}`;
  let running: AbortController | undefined;
  /** The port that answered last. */
  let port = ports[0];
  let isPortLost = false;
  let isBusy = false;

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

  async function mustDefine(operation: string, what: string): Promise<Site> {
    const here = await site();
    if (here.operations.has(operationName(operation))) return here;
    throw new NotStarted('undefined_operation', `ops.ini does not define ${what}`);
  }

  /** Yesterday's answer must never be read as today's. */
  async function clear(outputs: Outputs): Promise<void> {
    const names = filesOf(outputs);
    await processes.removeFiles(folder, names);
    const left = Object.keys(await processes.readFiles(folder, names));
    if (left.length > 0) throw new NotStarted('old_outputs', `${left.join(', ')} cannot be removed`);
  }

  async function run({ operation, args, signal, timeoutMs, leaving, keep }: Run): Promise<Answer> {
    const { outputs } = await mustDefine(operation, `operation ${operation}`);
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

  async function exclusively<T>(work: () => Promise<T>): Promise<T> {
    if (isBusy) throw new NotStarted('busy', 'another operation is under way');
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  }

  async function ping(signal: AbortSignal): Promise<Answer | undefined> {
    if (operations.ping === undefined) return undefined;
    return run({ operation: operations.ping, args: [], signal, timeoutMs: PING_TIMEOUT_MS });
  }

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

  return {
    run,
    exclusively,
    mustDefine,
    ping,
    findAgain,
    end: (reason) => running?.abort(new Error(reason)),
  };
}
