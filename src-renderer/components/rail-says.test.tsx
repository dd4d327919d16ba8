import { expect, it } from 'vitest';
import { LOCALES } from '../../src-shared/contract/shapes.ts';
import { paymentIn } from '../gallery/fixtures.ts';
import { usePreferences } from '../state/preferences.ts';
import { renderTill } from '../testkit/render-till.tsx';
import { RAIL_WORDS } from '../text/languages.ts';

const refused = (providerCode: string) =>
  paymentIn('declined', { method: 'humo', provider: 'fiscalbox-humo', providerCode });

it.each(LOCALES)('a refused card says in %s what its code means and what to do', async (locale) => {
  usePreferences.getState().setLocale(locale);
  const page = renderTill({ onScreen: refused('pinpad:303') });
  const { means, next } = RAIL_WORDS[locale];
  expect((await page.findByTestId('rail-says')).textContent).toBe(`${means.terminal_full} ${next.close_batch}`);
});

it('a code nobody has words for stays a code', async () => {
  usePreferences.getState().setLocale('en');
  const page = renderTill({ onScreen: refused('pinpad:777') });
  expect((await page.findByTestId('result-declined')).textContent).toContain('777');
  expect(page.queryByTestId('rail-says')).toBeNull();
});
