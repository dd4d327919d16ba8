/** Money, quantities and times as paper writes them. No locale data of the machine is used: Intl lacks half of it. */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { type Currency, exponentOf, type Money } from '../../src-shared/money.ts';

/** Wider than the thin space of screens: on one-bit paper that one closes up. */
const GROUP_SPACE = '\u00a0';
const NO_BREAK_SPACE = '\u00a0';

const UNITS: Readonly<Record<Locale, Readonly<Record<Currency, string>>>> = {
  uz: { UZS: 'soʻm', KZT: 'tenge', KGS: 'som', RUB: 'rubl', USD: '$', EUR: '€', JPY: '¥' },
  ru: { UZS: 'сум', KZT: 'тенге', KGS: 'сом', RUB: 'руб.', USD: '$', EUR: '€', JPY: '¥' },
  kk: { UZS: 'сум', KZT: 'теңге', KGS: 'сом', RUB: 'руб.', USD: '$', EUR: '€', JPY: '¥' },
  ky: { UZS: 'сум', KZT: 'теңге', KGS: 'сом', RUB: 'руб.', USD: '$', EUR: '€', JPY: '¥' },
  en: { UZS: 'soʻm', KZT: 'tenge', KGS: 'som', RUB: 'RUB', USD: '$', EUR: '€', JPY: '¥' },
};

const groups = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, GROUP_SPACE);

/** 4500050 → "45 000.50"; paper always shows the minor digits, as fiscal receipts do. */
export function spellNumber({ minor, currency }: Money): string {
  const digits = exponentOf(currency);
  const all = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = groups(digits === 0 ? all : all.slice(0, -digits));
  return `${minor < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${all.slice(-digits)}`}`;
}

/** With the currency's short name; never broken over two lines. */
export const spellMoney = (amount: Money, locale: Locale): string =>
  spellNumber(amount) + NO_BREAK_SPACE + UNITS[locale][amount.currency];

/** 1500 → "1.5": thousandths of a unit. */
export function spellQuantity(milli: number): string {
  const part = String(milli % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return groups(String(Math.floor(milli / 1000))) + (part === '' ? '' : `.${part}`);
}

/** ms UTC → "21.11.2026 18:02:07" at a fixed offset: a till's time zone is its country's, whatever the machine says. */
export function spellTime(at: number, utcOffsetMinutes: number): string {
  const [date = '', time = ''] = new Date(at + utcOffsetMinutes * 60_000).toISOString().split('T');
  return `${date.split('-').reverse().join('.')}${NO_BREAK_SPACE}${time.slice(0, 8)}`;
}
