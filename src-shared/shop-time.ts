const HOUR_MS = 3_600_000;
const OFFSETS: Readonly<Record<string, number>> = { UZ: 5 * HOUR_MS, KZ: 5 * HOUR_MS, KG: 6 * HOUR_MS };

/** The shops' clocks from UTC, ms; none of these countries changes it with the season. */
export const shopOffsetMs = (country: string): number => OFFSETS[country] ?? 5 * HOUR_MS;
