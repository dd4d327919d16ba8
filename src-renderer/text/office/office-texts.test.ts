import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
import { station } from '../../../src-shared/contract/station.ts';
import { FISCAL_TEXTS, OFFICE, PINPAD_WORDS, RAIL_WORDS, SHIFT_TEXTS } from '../languages.ts';

/** Every text, those that take values filled with a mark. */
function texts(node: unknown): string[] {
  if (typeof node === 'function') return [String(node('§', '§', '§'))];
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}
const tables = (locale: (typeof LOCALES)[number]): string[] =>
  [OFFICE, SHIFT_TEXTS, PINPAD_WORDS, RAIL_WORDS, FISCAL_TEXTS].flatMap((table) => texts(table[locale]));

describe('the words of the office and the desk', () => {
  it.each(LOCALES)('name every act that the log keeps, in %s', (locale) => {
    const acts = Object.entries(station.calls).flatMap(([name, call]) => ('act' in call && call.act ? [name] : []));
    expect(acts.length).toBeGreaterThan(30);
    expect(acts.filter((name) => OFFICE[locale].audit.act[name] === undefined)).toEqual([]);
  });
  it('write Uzbek oʻ, gʻ and the tutuq with their own signs, and quote as Uzbek does', () => {
    expect(tables('uz').filter((text) => /[oOgG]['’‘`ʼ]|[aeiu]['’‘`ʻ]|[«»]/.test(text))).toEqual([]);
  });
  it('keep Latin and Russian out of where another language belongs', () => {
    for (const locale of ['uz', 'en'] as const)
      expect(tables(locale).filter((text) => /[а-яё]/i.test(text))).toEqual([]);
    expect(tables('ky').join(' ')).not.toMatch(/[әғқұһі]/);
  });
});
