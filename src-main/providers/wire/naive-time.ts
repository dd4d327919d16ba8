/**
 * Times that a rail writes without a zone: `2025-12-24 15:30:00`. Each rail's clock stands somewhere, and that place is
 * named where the rail is; a guess by this machine's own zone would be wrong on every till that travels.
 */

const NAIVE = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?$/;
const MINUTE_MS = 60_000;

/** Almaty since 1 March 2024: UTC+5, without summer time. */
export const ALMATY_OFFSET_MINUTES = 5 * 60;

/** The moment, ms UTC. Throws `RangeError` for what is no time, the 31st of February included. */
export function naiveTime(text: string, offsetMinutes: number): number {
  const parts = NAIVE.exec(text)?.slice(1, 7).map(Number);
  if (!parts) throw new RangeError('not a time as YYYY-MM-DD HH:MM:SS');
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC carries the 31st of February over into March; a rail that says so is not to be believed.
  if (new Date(local).toISOString().slice(0, 19) !== `${text.slice(0, 10)}T${text.slice(11, 19)}`) {
    throw new RangeError('no such day or hour');
  }
  return local - offsetMinutes * MINUTE_MS;
}
