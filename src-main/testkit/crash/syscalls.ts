/**
 * K3: the N-th system call of a flow kills the process, or fails. After each run: everything that was told is in the
 * ledger, the ledger is sound, and the flow, run again, ends where it would have ended (I-10, I-11, I-13).
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isOpen, type PaymentStatus } from '../../../src-shared/payment-status.ts';
import { EXIT } from '../../host/node/exit-codes.ts';
import { openLedger } from '../../store/open.ts';
import { fakeClock } from '../fake-clock.ts';
import { memoryLog } from '../memory-log.ts';

/** Which of the two syncs SQLite calls depends on its build (this one: fsync), so they are counted as one. */
export const SYSCALLS = ['fsync,fdatasync', 'pwrite64'] as const;
export const FATES = ['signal=SIGKILL', 'error=EIO', 'error=ENOSPC'] as const;
export interface Injection {
  syscall: (typeof SYSCALLS)[number];
  fate: (typeof FATES)[number];
  nth: number;
}

const FLOW = join(import.meta.dirname, 'syscall-flow.ts');
const CACHE = join(tmpdir(), 'qabul-crash-cache');

/** undefined: strace can be used. Else the reason why not. */
export function whyNoStrace(): string | undefined {
  const tried = spawnSync('strace', ['-o', '/dev/null', '-e', 'trace=fsync,fdatasync', 'true']);
  if (tried.error) return `strace is not here (${(tried.error as NodeJS.ErrnoException).code})`;
  return tried.status === 0 ? undefined : `strace may not trace here: ${tried.stderr.toString().trim()}`;
}

interface Run {
  told: string[];
  code: number | null;
  signal: NodeJS.Signals | null;
  words: string;
}

function flow(dir: string, injection?: Injection): Promise<Run> {
  const args = ['--disable-warning=ExperimentalWarning', FLOW, dir];
  const [command, all] = injection
    ? [
        'strace',
        [
          '-o',
          '/dev/null',
          '-e',
          `trace=${injection.syscall}`,
          '-e',
          `inject=${injection.syscall}:${injection.fate}:when=${injection.nth}${injection.fate.startsWith('error') ? '+' : ''}`,
          process.execPath,
          ...args,
        ],
      ]
    : [process.execPath, args];
  return new Promise((resolve, reject) => {
    const child = spawn(command as string, all as string[], {
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const told = Buffer.concat(out).toString().split('\n').filter(Boolean);
      resolve({ told, code, signal, words: Buffer.concat(err).toString().slice(-2_000) });
    });
  });
}

/** What of the told is not so in the ledger, and whether the ledger opens at all. */
async function checked(dir: string, told: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  let ledger: ReturnType<typeof openLedger>;
  try {
    ledger = openLedger({
      file: join(dir, 'ledger.db'),
      clock: fakeClock(),
      log: memoryLog(),
      onFatal: () => undefined,
      space: { lowBytes: 0, fullBytes: 0 },
    });
  } catch (error) {
    return [`the ledger does not open any more: ${(error as Error).message}`];
  }
  for (const line of told) {
    const [what, id = '', said = ''] = line.split(' ');
    if (what === 'payment') {
      const status = ledger.read.payment(id)?.status;
      // What was told as ended stays so; what was open may have moved on, and is never gone.
      const isKept = status !== undefined && (status === said || isOpen(said as PaymentStatus));
      if (!isKept) wrong.push(`payment ${id} was told to be ${said} and is ${status}`);
    }
    if (what === 'payme') {
      const state = (ledger.read.railRow('payme', 'a'.repeat(24))?.body as { state?: number } | undefined)?.state;
      if (state === undefined || state < Number(said))
        wrong.push(`Payme was told state ${said}, the row says ${state}`);
    }
    if (what === 'shift' && ledger.read.shift(id)?.status !== 'closed') wrong.push(`shift ${id} was closed and is not`);
  }
  await ledger.close();
  return wrong;
}

export interface SweepResult {
  wrong: string[];
  /** The run ended by itself: the flow has fewer calls than `nth`. */
  isUntouched: boolean;
}

/** One run with one injection, its check, and the run after it. */
export async function inject(injection: Injection): Promise<SweepResult> {
  mkdirSync(CACHE, { recursive: true });
  const dir = mkdtempSync(join(tmpdir(), 'qabul-syscall-'));
  const name = `${injection.syscall} ${injection.fate} at ${injection.nth}`;
  try {
    const run = await flow(dir, injection);
    if (run.told.at(-1) === 'done' && run.code === 0) {
      // A sweep whose first shot hits nothing would prove nothing.
      return { wrong: injection.nth === 1 ? [`${name}: nothing was injected`] : [], isUntouched: true };
    }
    const wrong: string[] = [];
    // Killed as asked, refused to start, stopped by the ledger, or it had only its last sync left to do.
    const isEnd = run.signal === 'SIGKILL' || [EXIT.ledgerFailed, EXIT.homeNotWritable, 0].includes(run.code as 0);
    if (!isEnd) wrong.push(`ended with ${run.code} ${run.signal}: ${run.words}`);
    wrong.push(...(await checked(dir, run.told)));
    const again = await flow(dir);
    if (again.told.at(-1) !== 'done') wrong.push(`does not come to its end afterwards: ${again.words}`);
    wrong.push(...(await checked(dir, [...run.told, ...again.told])));
    return { wrong: wrong.map((one) => `${name}: ${one}`), isUntouched: false };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
