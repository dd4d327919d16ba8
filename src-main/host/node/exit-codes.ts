/**
 * How a station ends, as a number a service manager can read, and how it says why: one JSON line and one plain
 * sentence, both on stderr, so that stdout holds the ready line or nothing.
 */
export const EXIT = {
  ok: 0,
  unexpected: 1,
  badConfiguration: 2,
  secondStation: 3,
  portInUse: 4,
  homeNotWritable: 5,
  ledgerDamaged: 6,
  sqliteTooOld: 7,
  nodeTooOld: 8,
  ledgerFailed: 70,
} as const;

/** One wrong key, flag or path. */
export interface StartProblem {
  path: string;
  message: string;
}

/** Why the station did not start. `code` is stable; `message` is one plain sentence. */
export class StartError extends Error {
  readonly code: string;
  readonly exitCode: number;
  readonly problems: readonly StartProblem[];
  constructor(
    code: string,
    exitCode: number,
    message: string,
    problems: readonly StartProblem[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
    this.exitCode = exitCode;
    this.problems = problems;
  }
}

const LEDGER: Readonly<Record<string, readonly [number, string]>> = {
  'ledger.damaged': [EXIT.ledgerDamaged, 'The ledger is damaged; nothing was changed. Restore the newest backup.'],
  'ledger.newer_schema': [EXIT.ledgerDamaged, 'The ledger was written by a newer version; install that version again.'],
  'ledger.sqlite_too_old': [
    EXIT.sqliteTooOld,
    'This SQLite can lose committed money; install the station’s own dependencies.',
  ],
  'ledger.read_only': [EXIT.homeNotWritable, 'The ledger cannot be written; check the rights of the home folder.'],
  'ledger.write_failed': [EXIT.homeNotWritable, 'The ledger could not be opened for writing; check the disk.'],
  'ledger.disk_full': [EXIT.homeNotWritable, 'The disk is full; no sale is started that could not be written down.'],
};

/** Whatever was thrown while starting, as a refusal with an exit code. */
export function asStartError(error: unknown): StartError {
  if (error instanceof StartError) return error;
  const { code, message, port } = (error ?? {}) as { code?: string; message?: string; port?: number };
  const ledger = code === undefined ? undefined : LEDGER[code];
  const problems = [{ path: '', message: String(message ?? error) }];
  if (ledger) return new StartError(code as string, ledger[0], ledger[1], problems, { cause: error });
  if (code === 'EADDRINUSE' || code === 'EACCES') {
    const why = code === 'EACCES' ? 'may not be opened by this user' : 'is already in use';
    if (port !== undefined) {
      return new StartError('listen.port_in_use', EXIT.portInUse, `Port ${port} ${why}.`, [
        { path: 'listen', message: `port ${port} ${why}; --port N and --hooks-port N choose others, 0 a free one` },
      ]);
    }
  }
  return new StartError(
    'station.unexpected',
    EXIT.unexpected,
    'Something unforeseen stopped the start; the line above has it.',
    problems,
    {
      cause: error,
    },
  );
}

/** The JSON line of a refusal, ended by a newline; under it, on a terminal, the plain sentence for whoever reads there. */
export function refusalText(error: StartError, isRead = process.stderr.isTTY === true): string {
  const { code, message, problems } = error;
  const line = JSON.stringify({ level: 'error', event: 'station.refused_to_start', code, message, problems });
  if (!isRead) return `${line}\n`;
  const named = problems
    .filter((problem) => problem.path !== '')
    .map((problem) => `  ${problem.path}: ${problem.message}\n`);
  return `${line}\nQabul did not start: ${message}\n${named.join('')}`;
}
