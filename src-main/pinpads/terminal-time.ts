/**
 * Terminals write local time without a zone. Which one follows from the currency they work in, unless the configuration
 * says otherwise: Tashkent and all of Kazakhstan (since 2024-03-01) UTC+5, Bishkek UTC+6 (I-32).
 */
import type { Currency } from '../../src-shared/money.ts';

const MINUTE_MS = 60_000;
const OFFSETS: Partial<Record<Currency, number>> = { UZS: 300, KZT: 300, KGS: 360, RUB: 180 };

/** Minutes east of UTC. A currency of no one country: UTC+5. */
export const utcOffsetMinutes = (currency: Currency): number => OFFSETS[currency] ?? 300;

/** ms UTC → `yyyyMMddHHmmss` where the terminal stands. */
export const terminalDigits = (at: number, offsetMinutes: number): string =>
  new Date(at + offsetMinutes * MINUTE_MS).toISOString().replace(/\D/g, '').slice(0, 14);

/** `yyyyMMddHHmmss` → ms UTC. Undefined for anything that is no date. */
export function atOfDigits(digits: string, offsetMinutes: number): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!found) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, ...number[]];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  return terminalDigits(local, 0) === digits ? local - offsetMinutes * MINUTE_MS : undefined;
}
