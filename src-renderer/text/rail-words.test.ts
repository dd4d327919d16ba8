import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src-shared/contract/shapes.ts';
import { NEXT_STEPS, RAIL_CODES, RAIL_MEANINGS, RAIL_NAMESPACES, railCodeOf } from '../../src-shared/rail-codes.ts';
import { RAIL_WORDS } from './languages.ts';

describe.each(LOCALES)('the words for codes in %s', (locale) => {
  it('are there for every code of every namespace', () => {
    for (const namespace of RAIL_NAMESPACES) {
      expect(RAIL_CODES[namespace].size).toBeGreaterThan(5);
      for (const { means, next } of RAIL_CODES[namespace].values()) {
        expect(RAIL_WORDS[locale].means[means]).toMatch(/\p{L}.*\.$/u);
        expect(RAIL_WORDS[locale].next[next]).toMatch(/\p{L}.*\.$/u);
      }
    }
  });
  it('have nothing that no code uses', () => {
    const used = RAIL_NAMESPACES.flatMap((namespace) => [...RAIL_CODES[namespace].values()]);
    expect(new Set(used.map(({ means }) => means))).toEqual(new Set(RAIL_MEANINGS));
    expect(new Set(used.map(({ next }) => next))).toEqual(new Set(NEXT_STEPS));
  });
});

describe('the same number', () => {
  it.each([
    ['fiscalbox-humo', 'humo', 'pinpad:104', 'card_blocked'],
    ['fiscalbox', 'click_pass', '104', 'wallet_billing'],
    ['fiscalbox-uzcard', 'uzcard', 'pinpad:303', 'terminal_full'],
    ['fiscalbox-uzcard', 'uzcard', 'bridge:303', 'receipt_not_saved'],
    ['fiscalbox', 'uzqr', '1001', 'box_refused_field'],
    ['fiscalbox', 'anor', 'marking:1001', 'label_wrong'],
    ['sa-serial', 'uzcard', '116', 'not_enough_money'],
  ])('of %s by %s, %s, means what its namespace says', (provider, method, providerCode, means) => {
    expect(railCodeOf({ provider, method, providerCode })?.means).toBe(means);
  });
  it('of a rail that has words of its own has none here', () => {
    expect(railCodeOf({ provider: 'payme', method: 'payme', providerCode: '104' })).toBeUndefined();
    expect(railCodeOf({ provider: 'x', method: 'humo', providerCode: 'nobody:104' })).toBeUndefined();
    expect(railCodeOf({ provider: 'x', method: 'humo' })).toBeUndefined();
  });
});

it('Uzbek is spelt with its own letters, and no language lends another its words', () => {
  const words = (locale: (typeof LOCALES)[number]): string[] => [
    ...Object.values(RAIL_WORDS[locale].means),
    ...Object.values(RAIL_WORDS[locale].next),
  ];
  expect(words('uz').filter((text) => /[oOgG]['’‘`ʼ]|[а-яё]/i.test(text))).toEqual([]);
  expect(words('en').filter((text) => /[а-яё]/i.test(text))).toEqual([]);
  expect(words('ky').join(' ')).not.toMatch(/[әғқұһі]/);
});
