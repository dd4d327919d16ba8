/** Pauses of the outbox between tries of one row. */

const FIRST_PAUSE_MS = 2_000;
export const LONGEST_PAUSE_MS = 5 * 60_000;

/** 2 s, 4 s, 8 s … up to five minutes, ± half (`jitter` 0…1), so that a recovered module is not stormed. */
export const pauseAfter = (attempts: number, jitter: number): number =>
  Math.round(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20)) * (0.5 + jitter));

/** A driver's trouble has a code; anything else is a sentence for the log. */
export function reasonOf(error: unknown, otherwise: string): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && /^(fiscal|bridge|local|okm)\.|^no_answer$/.test(code)) return code;
  return error instanceof Error && error.name === 'NoAnswer' ? 'no_answer' : `${otherwise}: ${String(error)}`;
}
