/**
 * The clock on the shop's wall. A till's time zone is its country's, as on its receipts, whatever the machine or the
 * browser says. One window shows one station, so the clock is the window's.
 */
import { shopOffsetMs } from '../../src-shared/shop-time.ts';

let offsetMs = shopOffsetMs('');

/** From here on times are shown as in this country, ISO 3166-1 alpha-2. */
export function followShop(country: string): void {
  offsetMs = shopOffsetMs(country);
}

/** A moment, ms UTC, on the wall: read it with the UTC getters only. */
export const onWall = (at: number): Date => new Date(at + offsetMs);

/** The first moment of a month on the wall, ms UTC; months count from 0 and run over into other years. */
export const startOfMonth = (year: number, month: number): number => Date.UTC(year, month) - offsetMs;
