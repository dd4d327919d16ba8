/** Currencies as terminals know them: ISO 4217 numbers. */
import type { Currency } from '../../src-shared/money.ts';

const NUMBERS = { UZS: '860', KZT: '398', KGS: '417', RUB: '643', USD: '840', EUR: '978', JPY: '392' } as const;

/** Three digits. */
export const currencyNumber = (currency: Currency): string => NUMBERS[currency];
