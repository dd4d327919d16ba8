import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { SHIFT_TEXTS } from '../languages.ts';

function texts(node: unknown): string[] {
  if (typeof node === 'function') return [String(node('§', '§'))];
  if (typeof node === 'string') return [node];
  return typeof node === 'object' && node !== null ? Object.values(node).flatMap(texts) : [];
}

describe.each(LOCALES)('the words of shifts in %s', (locale) => {
  it('are never empty and use what they are given', () => {
    const filled = texts(SHIFT_TEXTS[locale]);
    expect(filled).toHaveLength(texts(SHIFT_TEXTS.en).length);
    expect(filled.filter((text) => text.trim() === '')).toEqual([]);
    const given = (node: unknown): string[] =>
      typeof node === 'function'
        ? [String(node('§', '§'))]
        : typeof node === 'object' && node !== null
          ? Object.values(node).flatMap(given)
          : [];
    expect(given(SHIFT_TEXTS[locale]).filter((text) => !text.includes('§'))).toEqual([]);
  });
});

it('Uzbek oʻ and gʻ are U+02BB and the tutuq is U+02BC, on screen and in the reports', () => {
  const wrong = [...texts(SHIFT_TEXTS.uz), ...texts(SHIFT_WORDS.uz)].filter((text) =>
    /[oOgG]['’‘`ʼ]|[aeiu]['’‘`ʻ]/.test(text),
  );
  expect(wrong).toEqual([]);
});

it('no Latin or Russian words stand where another language belongs', () => {
  expect(texts(SHIFT_TEXTS.uz).filter((text) => /[а-яё]/i.test(text))).toEqual([]);
  expect(texts(SHIFT_TEXTS.ky).join(' ')).not.toMatch(/[әғқұһі]/);
});
