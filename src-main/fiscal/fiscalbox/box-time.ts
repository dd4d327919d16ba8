/**
 * The box wants every document's time in its own clock: within five minutes of it and at least one second after the
 * document before (pinpads.md §1.9). Uzbekistan is UTC+5 all year.
 */
const OFFSET_MS = 5 * 3_600_000;
const NAIVE = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})/;
const SECOND_MS = 1_000;

/** "2026-11-21 14:00:00" by the box → ms UTC; undefined for what is no time. */
export function readBoxTime(text: string | null | undefined): number | undefined {
  const parts = NAIVE.exec(text ?? '')
    ?.slice(1)
    .map(Number);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  return writeParts(at) === (text ?? '').slice(0, 19).replace('T', ' ') ? at - OFFSET_MS : undefined;
}

const writeParts = (shifted: number): string => new Date(shifted).toISOString().slice(0, 19).replace('T', ' ');

/** ms UTC → "2026-11-21 14:00:00" by the box. */
export const writeBoxTime = (at: number): string => writeParts(at + OFFSET_MS);

/** The next document's time, ms UTC in whole seconds: the box's now, or a second after its last document. */
export function nextDocumentTime(now: number, skewMs: number, lastDocument: number | undefined): number {
  const boxNow = Math.floor((now + skewMs) / SECOND_MS) * SECOND_MS;
  return lastDocument === undefined ? boxNow : Math.max(boxNow, lastDocument + SECOND_MS);
}
