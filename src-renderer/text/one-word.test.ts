import { expect, it } from 'vitest';
import { REASON_WORDS } from '../../src-shared/alert-reasons.ts';
import { ALERT_WORDS } from '../../src-shared/alert-words.ts';
import { LOCALES, type Locale } from '../../src-shared/contract/shapes.ts';
import { SHIFT_WORDS } from '../../src-shared/shift-words.ts';
import { BOOTH_WORDS } from './booth/booth-words.ts';
import { FISCAL_TEXTS, OFFICE, PINPAD_WORDS, RAIL_WORDS, SHIFT_TEXTS, TEXTS } from './languages.ts';

function texts(node: unknown): string[] {
  if (typeof node === 'function') return [String(node('§', '§', '§'))];
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

/** Words that once stood beside the one of docs/glossary.md; some of them say something else ("бас тарту" is to refuse). */
const SECOND_WORDS: Readonly<Record<Locale, readonly RegExp[]>> = {
  uz: [/mamlakat/i, /sotuv(?!da|ga|chi|siz)/i, /tovar/i, /qoʻllab-quvvatlash/i, /xizmat ustasi/i, /pul tortmasi/i],
  ru: [/мастер/i, /клиент/i, /событи/i, /тренировк/i, /МХИК/, /торговец/i],
  kk: [/бас тарт/i, /болдырыл/i, /клиент/i, /шебер/i, /шынайы/i, /шетке/i, /саудагер/i],
  ky: [/нөөмөт/i, /тастыкт/i, /колдонмо/i, /кардар/i, /жол менен/i, /суурма/i, /соодагер/i],
  en: [/cabinet/i, /\breader\b/i, /error/i],
};

it.each(LOCALES)('one idea has one word, the glossary’s, in %s', (locale) => {
  const said = [
    TEXTS,
    OFFICE,
    SHIFT_TEXTS,
    PINPAD_WORDS,
    RAIL_WORDS,
    FISCAL_TEXTS,
    BOOTH_WORDS,
    SHIFT_WORDS,
    ALERT_WORDS,
    REASON_WORDS,
  ].flatMap((table) => texts(table[locale]));
  expect(said.length).toBeGreaterThan(1000);
  expect(said.filter((text) => SECOND_WORDS[locale].some((word) => word.test(text)))).toEqual([]);
});
