/** An event name and fields; never a sentence built from data, never a whole object of a vendor. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** The same logger with fields added to every line. */
  child(fields: LogFields): Logger;
  /** Text that must never appear in a line (a secret's value): replaced by `***` raw, URL-encoded and base64. */
  redact(value: string): void;
}
