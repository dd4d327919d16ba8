/** Print queues against the answers real CUPS 2.4 gave on a bench, and the scripts Windows is handed. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { ProcessRunner } from '../../../pinpads/pinpad.ts';
import { nodeClock } from '../clock.ts';
import { cups, cupsStatus } from './cups.ts';
import { queuePrinter } from './queue-printer.ts';
import { windowsSpooler, windowsStatus } from './windows-spooler.ts';

const WELL = { isOnline: true, isCoverOpen: false, paper: 'ok' };
const CUPS_IDLE = `printer POS-80 is idle.  enabled since Sun Nov 22 06:18:27 2026
\tForm mounted:
\tContent types: any
\tAlerts: none
`;

interface Command {
  file: string;
  args: readonly string[];
}

/** A system that answers each program's command with what it is told, and keeps what it was asked. */
function system(answer: (command: Command) => { exitCode: number; stdout?: string } | 'silent') {
  const asked: (Command & { page?: Buffer })[] = [];
  const processes: ProcessRunner = {
    run({ file, args, signal }) {
      const page = args.at(-1)?.endsWith('page.bin') ? { page: readFileSync(args.at(-1) as string) } : {};
      asked.push({ file, args, ...page });
      const given = answer({ file, args });
      if (given !== 'silent') {
        const stdout = new TextEncoder().encode(given.stdout ?? '');
        return Promise.resolve({ exitCode: given.exitCode, killed: false, stdout });
      }
      return new Promise((resolve) => {
        const killed = { exitCode: null, killed: true, stdout: new Uint8Array() };
        signal.addEventListener('abort', () => resolve(killed), { once: true });
      });
    },
    readFiles: () => Promise.resolve({}),
    removeFiles: () => Promise.resolve(),
  };
  return { asked, processes };
}
const clock = nodeClock();
const job = { bytes: Uint8Array.of(0x1b, 0x40, 0x00, 0xff, 0x0a) };
const jobFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('qabul-print-'));

describe('a queue of CUPS', () => {
  const onCups = (answer: Parameters<typeof system>[0], timeoutMs?: number) => {
    const { asked, processes } = system(answer);
    const printer = queuePrinter({ queue: 'POS-80', spooler: cups(processes), clock, ...(timeoutMs && { timeoutMs }) });
    return { asked, printer };
  };

  it('gets the bytes as they are, in English, and no file stays behind', async () => {
    const before = jobFolders();
    const { asked, printer } = onCups(({ args }) => ({ exitCode: 0, stdout: args[1] === 'lpstat' ? CUPS_IDLE : '' }));
    await printer.print(job);
    expect(asked.map(({ args }) => args.slice(0, 4))).toEqual([
      ['LC_ALL=C', 'lpstat', '-l', '-p'],
      ['LC_ALL=C', 'lp', '-s', '-d'],
    ]);
    expect(asked[1]?.args).toContain('raw');
    expect(asked[1]?.page).toEqual(Buffer.from(job.bytes));
    expect(jobFolders()).toEqual(before);
  });

  it('that is not there, or out of service, is given no page', async () => {
    const gone = onCups(() => ({ exitCode: 1 }));
    await expect(gone.printer.print(job)).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: false });
    const disabled = CUPS_IDLE.replace('is idle.  enabled', 'disabled').replace('none', 'paused');
    const resting = onCups(() => ({ exitCode: 0, stdout: disabled }));
    await expect(resting.printer.print(job)).rejects.toMatchObject({ kind: 'offline', mayHavePrinted: false });
    expect([...gone.asked, ...resting.asked].map(({ args }) => args[1])).toEqual(['lpstat', 'lpstat']);
  });

  it('that refused the page has not printed; one that fell silent over it may have', async () => {
    const refuses = onCups(({ args }) => (args[1] === 'lpstat' ? { exitCode: 0, stdout: CUPS_IDLE } : { exitCode: 1 }));
    await expect(refuses.printer.print(job)).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: false });
    const silent = onCups(({ args }) => (args[1] === 'lpstat' ? { exitCode: 0, stdout: CUPS_IDLE } : 'silent'), 20);
    await expect(silent.printer.print(job)).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted: true });
  });

  it.each([
    ['well', CUPS_IDLE, WELL],
    ['out of paper', CUPS_IDLE.replace('none', 'media-empty-error'), { ...WELL, paper: 'end' }],
    ['nearly out of paper', CUPS_IDLE.replace('none', 'media-low-warning'), { ...WELL, paper: 'near_end' }],
    ['open', CUPS_IDLE.replace('none', 'cover-open media-empty'), { ...WELL, isCoverOpen: true, paper: 'end' }],
    ['away', CUPS_IDLE.replace('none', 'offline-report'), { ...WELL, isOnline: false }],
    [
      'away, in words',
      CUPS_IDLE.replace('\tForm', '\tThe printer may not exist or is unavailable at this time.\n\tForm'),
      { ...WELL, isOnline: false },
    ],
  ])('is %s', (_how, told, status) => expect(cupsStatus(told)).toEqual(status));
});

describe('a queue of Windows', () => {
  const told = (status: object) =>
    JSON.stringify({ WorkOffline: false, PrinterStatus: 3, DetectedErrorState: 0, ...status });
  const scriptOf = ({ args }: Command) => Buffer.from(args.at(-1) as string, 'base64').toString('utf16le');
  const onWindows = (queue: string, sent = 0) => {
    const { asked, processes } = system((command) =>
      scriptOf(command).includes('Win32_Printer') ? { exitCode: 0, stdout: told({}) } : { exitCode: sent },
    );
    return { asked, printer: queuePrinter({ queue, spooler: windowsSpooler(processes, 'C:\\Windows'), clock }) };
  };

  it('gets a RAW job, and its name cannot leave its quotes', async () => {
    const { asked, printer } = onWindows(`Kassa'; exit 0 #\u2019`);
    await printer.print(job);
    expect(asked.map(({ file }) => file)).toEqual(
      Array.from({ length: 2 }, () => 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'),
    );
    const script = scriptOf(asked[1] as Command);
    expect(script).toContain(`[RawJob]::Send('Kassa''; exit 0 #\u2019\u2019', '`);
    expect(script).toContain('doc.Type = "RAW"');
  });

  it.each([
    [41, false],
    [42, false],
    [43, true],
    [1, true],
  ])('that ends with %i: may have printed is %s', async (code, mayHavePrinted) => {
    const { printer } = onWindows('POS-80', code);
    await expect(printer.print(job)).rejects.toMatchObject({ kind: 'no_answer', mayHavePrinted });
  });

  it.each([
    ['well', {}, WELL],
    ['without a word of its driver', { PrinterStatus: null, DetectedErrorState: null, WorkOffline: null }, WELL],
    ['unplugged', { WorkOffline: true }, { ...WELL, isOnline: false }],
    ['out of paper', { DetectedErrorState: 4 }, { ...WELL, paper: 'end' }],
    ['nearly out of paper', { DetectedErrorState: 3 }, { ...WELL, paper: 'near_end' }],
    ['open', { DetectedErrorState: 7 }, { ...WELL, isCoverOpen: true }],
  ])('is %s', (_how, change, status) => expect(windowsStatus(told(change))).toEqual(status));

  it('that is not there says so', () => expect(() => windowsStatus('\r\n')).toThrow(/no such print queue/));
});
