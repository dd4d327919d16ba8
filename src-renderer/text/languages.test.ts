import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../src-shared/contract/shapes.ts';
import { ERROR_KINDS } from '../../src-shared/contract/wire-error.ts';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import { LANGUAGES } from './language-list.ts';
import { TEXTS } from './languages.ts';

/** Every path to a text: "error.payment.not_found". */
function paths(node: unknown, at = ''): string[] {
  if (typeof node !== 'object' || node === null) return [at];
  return Object.entries(node).flatMap(([key, value]) => paths(value, at === '' ? key : `${at}.${key}`));
}
/** Every text, those that take a value filled with a mark. */
function texts(node: unknown): string[] {
  if (typeof node === 'function') return [String(node('§', '§'))];
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

describe.each(LOCALES)('the texts in %s', (locale) => {
  it('say everything that English says, and nothing is empty', () => {
    expect(paths(TEXTS[locale])).toEqual(paths(TEXTS.en));
    expect(texts(TEXTS[locale]).filter((text) => text.trim() === '')).toEqual([]);
  });
  it('use the value they are given', () => {
    const given = (node: unknown): string[] =>
      typeof node === 'function'
        ? [String(node('§', '§'))]
        : typeof node === 'object' && node !== null
          ? Object.values(node).flatMap(given)
          : [];
    expect(given(TEXTS[locale]).filter((text) => !text.includes('§'))).toEqual([]);
  });
  it('have words for every status and every refusal', () => {
    expect(Object.keys(TEXTS[locale].status).sort()).toEqual([...PAYMENT_STATUSES].sort());
    expect(Object.keys(TEXTS[locale].error).sort()).toEqual(Object.keys(ERROR_KINDS).sort());
  });
});

describe('spelling', () => {
  it('writes Uzbek oʻ and gʻ with U+02BB and the tutuq with U+02BC, never with a quote or an apostrophe', () => {
    const wrong = texts(TEXTS.uz).filter((text) => /[oOgG]['’‘`ʼ]|[aeiu]['’‘`ʻ]/.test(text));
    expect(wrong).toEqual([]);
  });
  it('uses the letters of Kazakh and Kyrgyz', () => {
    for (const letter of 'әғқңөұүі') expect(texts(TEXTS.kk).join(' ')).toContain(letter);
    for (const letter of 'ңөү') expect(texts(TEXTS.ky).join(' ')).toContain(letter);
    expect(texts(TEXTS.ky).join(' ')).not.toMatch(/[әғқұһі]/);
  });
  it('never leaves Latin or Russian words where another language belongs', () => {
    expect(texts(TEXTS.uz).filter((text) => /[а-яё]/i.test(text))).toEqual([]);
    expect(texts(TEXTS.en).filter((text) => /[а-яё]/i.test(text))).toEqual([]);
  });
  it('lists all five languages in the switch', () => {
    expect(LANGUAGES.map((language) => language.locale)).toEqual([...LOCALES]);
  });
});
