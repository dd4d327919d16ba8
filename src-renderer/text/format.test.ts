import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src-shared/contract/shapes.ts';
import { CURRENCIES } from '../../src-shared/money.ts';
import {
  formatClock,
  formatDay,
  formatDayTime,
  formatDecimal,
  formatMoney,
  formatMonth,
  formatNumber,
  formatTime,
  formatTyped,
  moneyParts,
  unitOf,
} from './format.ts';
import { fromSum } from './from-sum.ts';
import { followShop } from './shop-clock.ts';

/** Thin spaces and joiners made visible, so that a failing test can be read. */
const seen = (text: string) => text.replaceAll('\u2009', '_').replaceAll('\u2060', '').replaceAll('\u00a0', '~');
/** 18:02:07 in Tashkent and Almaty, 19:02:07 in Bishkek. */
const evening = Date.UTC(2026, 10, 21, 13, 2, 7);

describe('an amount', () => {
  it('has thin spaces between thousands and its currency after it in every language', () => {
    const shown = LOCALES.map((locale) => seen(formatMoney({ minor: 123_456_700, currency: 'UZS' }, locale)));
    expect(shown).toEqual(['1_234_567~soʻm', '1_234_567~сум', '1_234_567~сум', '1_234_567~сум', '1_234_567~soʻm']);
  });
  it('has the ending of its currency where Kazakh and Kyrgyz say "from so much"', () => {
    const from = (currency: 'UZS' | 'KZT' | 'KGS', locale: 'kk' | 'ky') =>
      seen(fromSum(formatMoney({ minor: 250_000, currency }, locale), locale));
    expect(from('KZT', 'kk')).toBe('2_500~теңгеден');
    expect(from('UZS', 'kk')).toBe('2_500~сумнан');
    expect(from('KGS', 'ky')).toBe('2_500~сомдон');
    expect(from('UZS', 'ky')).toBe('2_500~сумдан');
  });
  it('that is no money, a percentage, has the decimal sign of the language', () => {
    expect(LOCALES.map((locale) => formatDecimal(0.95, locale))).toEqual(['0,95', '0,95', '0,95', '0,95', '0.95']);
  });
  it('shows minor units only when they are not zero, with the sign of the language', () => {
    expect(seen(moneyParts({ minor: 150_050, currency: 'KZT' }, 'kk').number)).toBe('1_500,50');
    expect(seen(moneyParts({ minor: 150_050, currency: 'KZT' }, 'en').number)).toBe('1_500.50');
    expect(seen(moneyParts({ minor: 150_000, currency: 'KZT' }, 'ru').number)).toBe('1_500');
    expect(moneyParts({ minor: 7, currency: 'KGS' }, 'ky').number).toBe('0,07');
  });
  it('keeps its sign, and knows currencies without minor units', () => {
    expect(seen(moneyParts({ minor: -5_000_000, currency: 'UZS' }, 'uz').number)).toBe('−50_000');
    expect(seen(moneyParts({ minor: 12_345, currency: 'JPY' }, 'en').number)).toBe('12_345');
  });
  it('is never broken over two lines in a sentence', () => {
    expect(formatMoney({ minor: 4_500_000, currency: 'UZS' }, 'ru')).toBe('45\u2009\u2060000\u00a0сум');
  });
  it('has a unit for every currency in every language', () => {
    for (const locale of LOCALES) for (const currency of CURRENCIES) expect(unitOf(currency, locale)).not.toBe('');
    expect(unitOf('KZT', 'kk')).toBe('теңге');
    expect(unitOf('KGS', 'ky')).toBe('сом');
  });
});

describe('numbers and what is being typed', () => {
  it('groups thousands', () => {
    expect([0, 999, 1000, 1_000_000, -1234].map((n) => seen(formatNumber(n)))).toEqual([
      '0',
      '999',
      '1_000',
      '1_000_000',
      '−1_234',
    ]);
  });
  it('keeps an unfinished fraction as typed', () => {
    expect(['', '5', '1500', '1500.', '1500.5'].map((typed) => seen(formatTyped(typed, 'uz')))).toEqual([
      '0',
      '5',
      '1_500',
      '1_500,',
      '1_500,5',
    ]);
    expect(seen(formatTyped('1500.', 'en'))).toBe('1_500.');
  });
});

describe('times', () => {
  it('writes the day in each language’s own order', () => {
    expect(LOCALES.map((locale) => formatDay(evening, locale))).toEqual([
      '21-noyabr',
      '21 ноября',
      '21 қараша',
      '21-ноябрь',
      '21 November',
    ]);
  });
  it('writes hours and minutes with two digits', () => {
    expect(formatTime(Date.UTC(2026, 0, 3, 2, 5))).toBe('07:05');
    expect(formatDayTime(evening, 'ru')).toBe('21 ноября, 18:02');
  });
  it("shows the shop's day and hour, whatever zone the machine is in", () => {
    const late = Date.UTC(2026, 10, 30, 18, 30);
    const seenIn = (country: string) => {
      followShop(country);
      return `${formatDayTime(late, 'en')} ${formatMonth(late, 'en')}`;
    };
    expect(['UZ', 'KZ', 'KG'].map(seenIn)).toEqual([
      '30 November, 23:30 November 2026',
      '30 November, 23:30 November 2026',
      '1 December, 00:30 December 2026',
    ]);
    followShop('UZ');
  });
  it('shows a span as a clock and never a negative one', () => {
    expect([0, 999, 24_000, 84_000, 3_725_000, -5].map(formatClock)).toEqual([
      '0:00',
      '0:00',
      '0:24',
      '1:24',
      '1:02:05',
      '0:00',
    ]);
  });
});
