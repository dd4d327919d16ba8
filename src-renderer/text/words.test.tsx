import { act, render } from '@testing-library/react';
import { Suspense } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';

/** The words as on a page that was just opened. */
let words: typeof import('./words.ts');
beforeEach(async () => {
  vi.resetModules();
  words = await import('./words.ts');
});

it('a page goes on in its language until all words of the next one are here', async () => {
  const { speak, spokenFor, useWords } = words;
  await speak('uz');
  expect(spokenFor(useWords.getState(), 'uz')).toBe('uz');
  const coming = speak('ru');
  expect(spokenFor(useWords.getState(), 'ru')).toBe('uz');
  await coming;
  expect(spokenFor(useWords.getState(), 'ru')).toBe('ru');
  expect(words.tillWords('ru').texts.common.back).toBe('Назад');
});

it('brings one language, and the back office only when somebody asks', async () => {
  await words.speak('kk');
  expect(Object.keys(words.useWords.getState().till)).toEqual(['kk']);
  expect(words.useWords.getState().office).toEqual({});
  expect(() => words.tillWords('ky')).toThrow('not here');
});

it('a language brought ahead is not spoken; with an office in sight a switch brings its words too', async () => {
  const { canSpeak, OFFICE_FILES, speak, spokenFor, TILL_FILES, useWords } = words;
  await speak('uz');
  await TILL_FILES.en.ahead();
  expect(useWords.getState().spoken).toBe('uz');
  await OFFICE_FILES.uz.bring();
  expect(canSpeak(useWords.getState(), 'en')).toBe(false);
  expect(spokenFor(useWords.getState(), 'en')).toBe('uz');
  await speak('en');
  expect(useWords.getState().office.en).toBeTruthy();
  expect(spokenFor(useWords.getState(), 'en')).toBe('en');
});

it('the first screen opens in its language though another one’s office came meanwhile', async () => {
  const { canBegin, OFFICE_FILES, speak, spokenFor, useWords } = words;
  await speak('ky');
  await OFFICE_FILES.uz.bring();
  expect(canBegin(useWords.getState(), 'ky')).toBe(true);
  expect(spokenFor(useWords.getState(), 'ky')).toBe('ky');
  expect(canBegin(useWords.getState(), 'kk')).toBe(false);
});

it('a component that needs the office’s words waits for them', async () => {
  const { useOfficeWords } = words;
  const Office = () => <p data-testid="office">{useOfficeWords('en').setup.start}</p>;
  const page = await act(async () =>
    render(
      <Suspense fallback="…">
        <Office />
      </Suspense>,
    ),
  );
  expect((await page.findByTestId('office')).textContent).toMatch(/\w/);
});

it('words that cannot be had leave the language as it was, and are told of', async () => {
  vi.doMock('./till/ky.ts', () => {
    throw new TypeError('Failed to fetch dynamically imported module');
  });
  const { speak, spokenFor, useWords } = words;
  await speak('ru');
  await speak('ky');
  expect(useWords.getState()).toMatchObject({ spoken: 'ru', missed: true });
  expect(spokenFor(useWords.getState(), 'ky')).toBe('ru');
  vi.doUnmock('./till/ky.ts');
});
