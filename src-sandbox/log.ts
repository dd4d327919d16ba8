/** Log lines of the simulators: one JSON object a line on stderr, because stdout belongs to the ready line. */

/** Writes one event with its fields. Never given a key, a token or an Authorization header. */
export type Log = (event: string, fields?: Readonly<Record<string, unknown>>) => void;

export const stderrLog: Log = (event, fields) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
};

/** For tests that do not look at the log. */
export const silentLog: Log = () => {};
