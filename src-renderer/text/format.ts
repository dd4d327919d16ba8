/**
 * Money, numbers and times as people of the five languages write them.
 * Chromium carries no Uzbek, Kazakh or Kyrgyz locale data (it claims to, and answers in English), so Intl is not used.
 */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { type Currency, exponentOf, formatMajor, type Money } from '../../src-shared/money.ts';
import { onWall } from './shop-clock.ts';

/** U+2009. Onest has it (U+202F it has not); the styles keep amounts on one line. */
export const THIN_SPACE = '\u2009';

/** An amount as it comes over the wire: minor units (tiyin, tiyn, tyiyn) and the currency. */
export interface Amount {
  readonly minor: number;
  readonly currency: Currency;
}

/** The two parts of a shown amount: the number is large, the unit small. */
export interface MoneyParts {
  readonly number: string;
  readonly unit: string;
}

const UNITS: Record<Locale, Record<Currency, string>> = {
  uz: { UZS: 'soʻm', KZT: 'tenge', KGS: 'som', RUB: 'rubl', USD: '$', EUR: '€', JPY: '¥' },
  ru: { UZS: 'сум', KZT: 'тенге', KGS: 'сом', RUB: '₽', USD: '$', EUR: '€', JPY: '¥' },
  kk: { UZS: 'сум', KZT: 'теңге', KGS: 'сом', RUB: '₽', USD: '$', EUR: '€', JPY: '¥' },
  ky: { UZS: 'сум', KZT: 'теңге', KGS: 'сом', RUB: '₽', USD: '$', EUR: '€', JPY: '¥' },
  en: { UZS: 'soʻm', KZT: 'tenge', KGS: 'som', RUB: '₽', USD: '$', EUR: '€', JPY: '¥' },
};

/** The currency’s short name in a language. */
export const unitOf = (currency: Currency, locale: Locale): string => UNITS[locale][currency];

/** The decimal sign: a point in English, a comma in the others. */
export const decimalSign = (locale: Locale): string => (locale === 'en' ? '.' : ',');

/** 1.5 → "1,5": a number that is no money, such as a percentage. */
export const formatDecimal = (value: number, locale: Locale): string => String(value).replace('.', decimalSign(locale));

/** "1234567" → "1 234 567" with thin spaces. */
const groups = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);

/** A whole number: 12345 → "12 345". */
export const formatNumber = (value: number): string =>
  (value < 0 ? '−' : '') + groups(String(Math.abs(Math.trunc(value))));

/** 4500050 UZS → { number: "45 000,50", unit: "soʻm" }. Minor units are shown only when they are not zero. */
export function moneyParts(amount: Amount, locale: Locale): MoneyParts {
  const digits = exponentOf(amount.currency);
  const all = String(Math.abs(amount.minor)).padStart(digits + 1, '0');
  const whole = digits === 0 ? all : all.slice(0, -digits);
  const part = digits === 0 ? '' : all.slice(-digits);
  const sign = amount.minor < 0 ? '−' : '';
  const tail = /[1-9]/.test(part) ? decimalSign(locale) + part : '';
  return { number: sign + groups(whole) + tail, unit: unitOf(amount.currency, locale) };
}

/** U+2060, no width: forbids the line to break after a thin space. */
const WORD_JOINER = '\u2060';

/** An order's number that no line breaks at its hyphen. */
export const inOnePiece = (orderId: string): string => orderId.replaceAll('-', `-${WORD_JOINER}`);

/** The whole amount for sentences, where styles do not reach: "45 000 soʻm", never broken over two lines. */
export function formatMoney(amount: Amount, locale: Locale): string {
  const parts = moneyParts(amount, locale);
  return `${parts.number.replaceAll(THIN_SPACE, THIN_SPACE + WORD_JOINER)}\u00a0${parts.unit}`;
}

/** The amount as a person would type it: "45000", "450.50". */
export const asTyped = (amount: Money): string => formatMajor(amount).replace(/\.0+$/, '');

/** What is being typed ("1500,5") with its thousands apart; keeps an unfinished fraction as typed. */
export function formatTyped(typed: string, locale: Locale): string {
  const [whole = '', part] = typed.split('.');
  return groups(whole || '0') + (part === undefined ? '' : decimalSign(locale) + part);
}

const MONTHS: Record<Locale, readonly string[]> = {
  uz: ['yanvar', 'fevral', 'mart', 'aprel', 'may', 'iyun', 'iyul', 'avgust', 'sentabr', 'oktabr', 'noyabr', 'dekabr'],
  ru: [
    'января',
    'февраля',
    'марта',
    'апреля',
    'мая',
    'июня',
    'июля',
    'августа',
    'сентября',
    'октября',
    'ноября',
    'декабря',
  ],
  kk: [
    'қаңтар',
    'ақпан',
    'наурыз',
    'сәуір',
    'мамыр',
    'маусым',
    'шілде',
    'тамыз',
    'қыркүйек',
    'қазан',
    'қараша',
    'желтоқсан',
  ],
  ky: [
    'январь',
    'февраль',
    'март',
    'апрель',
    'май',
    'июнь',
    'июль',
    'август',
    'сентябрь',
    'октябрь',
    'ноябрь',
    'декабрь',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

const two = (value: number): string => String(value).padStart(2, '0');

/** Milliseconds UTC → "18:02" on the shop's clock. */
export function formatTime(at: number): string {
  const date = onWall(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** "18:02:07", for stories where seconds matter. */
export const formatTimeExact = (at: number): string => `${formatTime(at)}:${two(onWall(at).getUTCSeconds())}`;

/** The day and month in a language's own order: "21-noyabr", "21 ноября", "21 қараша", "21-ноябрь", "21 November". */
export function formatDay(at: number, locale: Locale): string {
  const date = onWall(at);
  const month = MONTHS[locale][date.getUTCMonth()] ?? '';
  const joint = locale === 'uz' || locale === 'ky' ? '-' : ' ';
  return `${date.getUTCDate()}${joint}${month}`;
}

/** Russian counts its days in another case than it names its months. */
const RU_MONTHS = 'январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь'.split(' ');

/** A month by its name: "Ноябрь 2026". */
export function formatMonth(at: number, locale: Locale): string {
  const date = onWall(at);
  const name = (locale === 'ru' ? RU_MONTHS : MONTHS[locale])[date.getUTCMonth()] ?? '';
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${date.getUTCFullYear()}`;
}

/** "21 ноября, 18:02". */
export const formatDayTime = (at: number, locale: Locale): string => `${formatDay(at, locale)}, ${formatTime(at)}`;

const SPAN_UNITS: Record<Locale, readonly [hours: string, minutes: string]> = {
  uz: ['soat', 'daq'],
  ru: ['ч', 'мин'],
  kk: ['сағ', 'мин'],
  ky: ['саат', 'мүн'],
  en: ['h', 'min'],
};

/** A long span in words, where a clock would read like a time of day: 75 643 000 ms → "21 h 0 min". */
export function formatSpan(spanMs: number, locale: Locale): string {
  const [h, min] = SPAN_UNITS[locale];
  const minutes = Math.max(0, Math.floor(spanMs / 60_000));
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} ${h} ${minutes % 60} ${min}` : `${minutes} ${min}`;
}

/** A span as a clock: 84 000 ms → "1:24". Never negative. */
export function formatClock(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
