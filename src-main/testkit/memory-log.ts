/** A log that a test can read. */
import type { LogFields, Logger } from '../ports/logger.ts';

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  event: string;
  fields: LogFields;
}

export interface MemoryLog extends Logger {
  lines: LogLine[];
  /** Everything ever logged as one text: for "this must not appear". */
  text(): string;
}

export function memoryLog(fields: LogFields = {}, lines: LogLine[] = []): MemoryLog {
  const write = (level: LogLine['level']) => (event: string, more?: LogFields) => {
    lines.push({ level, event, fields: { ...fields, ...more } });
  };
  return {
    lines,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (more) => memoryLog({ ...fields, ...more }, lines),
    redact: () => undefined,
    text: () => JSON.stringify(lines),
  };
}
