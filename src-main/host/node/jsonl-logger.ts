/** The log: one JSON line an event, on stderr. Fields are single values; anything else is named, not printed. */
import type { LogFields, Logger } from '../../ports/logger.ts';
import { maskNumbers, redactor } from './redaction.ts';

const LONGEST_TEXT = 1_000;
const RESERVED: ReadonlySet<string> = new Set(['time', 'level', 'event']);

export interface LoggerOptions {
  write?: (line: string) => void;
  now?: () => number;
  /** The list of secrets, where somebody else cleans text by it too. */
  secrets?: ReturnType<typeof redactor>;
}

/** Makes the station's logger. All its children share one list of secrets. */
export function jsonlLogger(options: LoggerOptions = {}): Logger {
  const { write = (line: string) => void process.stderr.write(line), now = Date.now } = options;
  const { secrets = redactor() } = options;

  const value = (field: unknown): string | number | boolean | null => {
    if (typeof field === 'string') return maskNumbers(secrets.clean(field.slice(0, LONGEST_TEXT)));
    // A card number that somebody counted with; sixteen digits are no amount of money.
    if (typeof field === 'number')
      return Math.abs(field) >= 1e15 ? maskNumbers(String(field)) : Number.isFinite(field) ? field : null;
    if (typeof field === 'boolean' || field === null) return field;
    return `(${typeof field})`;
  };

  const logger = (always: LogFields): Logger => {
    const log =
      (level: string) =>
      (event: string, fields: LogFields = {}) => {
        const line: Record<string, unknown> = { time: new Date(now()).toISOString(), level, event };
        for (const [name, field] of Object.entries({ ...always, ...fields })) {
          if (field !== undefined) line[RESERVED.has(name) ? `${name}_` : name] = value(field);
        }
        write(`${JSON.stringify(line)}\n`);
      };
    return {
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      child: (fields) => logger({ ...always, ...fields }),
      redact: secrets.add,
    };
  };
  return logger({});
}
