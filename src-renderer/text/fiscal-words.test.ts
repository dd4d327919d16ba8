import { describe, expect, it } from 'vitest';
import { LOCALES, type Locale } from '../../src-shared/contract/shapes.ts';
import { fiscalWords as wordsOf } from './fiscal-words.ts';
import { FISCAL_TEXTS } from './languages.ts';

const fiscalWords = (locale: Locale, code: string) => wordsOf(FISCAL_TEXTS[locale], code);

describe('words about a receipt’s trouble', () => {
  it('differ by namespace: 1001 of the marking service is no number of the bridge', () => {
    expect(fiscalWords('en', 'okm.1001')[0]).toContain('mark');
    expect(fiscalWords('en', 'bridge.1001')).toEqual(fiscalWords('en', 'nobody.knows'));
    expect(fiscalWords('ru', 'bridge.101')[0]).toContain('бумаг');
  });

  it.each(['fiscal.36904', 'bridge.101', 'local.undecidable', 'okm.1016', 'no_answer', 'something.new'])(
    '%s has its meaning and a next step in every language, each its own',
    (code) => {
      const said = LOCALES.map((locale) => fiscalWords(locale, code));
      expect(said.flat().every((sentence) => /^\S.{8,}\.$/u.test(sentence))).toBe(true);
      expect(new Set(said.map(([meaning]) => meaning)).size).toBe(LOCALES.length);
    },
  );
});
