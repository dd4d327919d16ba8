import type { Page } from '@playwright/test';
import { expect, type HeadlessStation, makeHome, opened, removeHome, startHeadless, test } from '../fixtures.ts';
import { ask, speak } from '../till.ts';

/** One station; each test opens a page of its own. Faults on purpose make the browser complain, so nobody listens. */
let station: HeadlessStation;
let home: string;
test.beforeAll(async () => {
  home = makeHome({ station: { locale: 'uz' } });
  station = await startHeadless(home);
});
test.afterAll(async () => {
  await station.kill();
  removeHome(home);
});

const file = (name: string) => new RegExp(`/assets/${name}-[\\w-]{8}\\.js$`);
/** The names of the scripts a page asked for. */
const asked = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => /assets\/(.+)-[\w-]{8}\.js$/.exec(name)?.[1] ?? '')
      .filter((name) => name !== ''),
  );

test('a till asks for one language and the sale before its first screen, and for the rest when it is idle', async ({
  page,
}) => {
  const idle = Promise.withResolvers<void>();
  await page.exposeFunction('untilTheTestLetsIt', () => idle.promise);
  await page.addInitScript(() => {
    const real = window.requestIdleCallback.bind(window);
    const wait = (window as unknown as { untilTheTestLetsIt(): Promise<void> }).untilTheTestLetsIt;
    window.requestIdleCallback = (callback, options) => {
      const later = async () => {
        await wait();
        real(callback, options);
      };
      void later();
      return 0;
    };
  });
  await page.goto(station.ready.openUrl);
  await opened(page);
  await expect(page.getByTestId('amount-pad')).toBeVisible();
  const first = await asked(page);
  expect(first.filter((name) => name.startsWith('words-'))).toEqual(['words-till-uz']);
  expect(first.filter((name) => /Screen|Kiosk|Gallery|Login|Dialog|Select/.test(name))).toEqual([]);
  idle.resolve();
  await expect
    .poll(() => asked(page))
    .toEqual(expect.arrayContaining(['HistoryScreen', 'SettingsScreen', 'words-till-ky']));
});

test('a language is spoken when its words are here; until then the screen stays as it was', async ({ page }) => {
  const words = Promise.withResolvers<void>();
  await page.route(file('words-till-ru'), async (route) => {
    await words.promise;
    await route.continue();
  });
  await page.route(file('words-till-kk'), (route) => route.abort());
  await page.goto(station.ready.openUrl);
  await opened(page);
  await speak(page, 'ru');
  await ask(page, '45000'); // the sale goes on in the language before
  await expect(page.locator('html')).toHaveAttribute('lang', 'uz');
  words.resolve();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.getByTestId('tender-payme')).toBeVisible();

  await speak(page, 'kk');
  await expect(page.getByTestId('words-missed')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
});

test('a screen whose file cannot be had offers to open the page again, and the sale is still there after it', async ({
  page,
}) => {
  await page.route(file('HistoryScreen'), (route) => route.abort());
  await page.goto(station.ready.openUrl);
  await opened(page);
  await ask(page, '45000');
  await page.getByTestId('history').click();
  await expect(page.getByTestId('screen-stopped')).toBeVisible();
  await expect(page.getByTestId('home')).toBeVisible();
  await page.unroute(file('HistoryScreen'));
  await page.getByTestId('screen-stopped').getByRole('button').click();
  await opened(page);
  await expect(page.getByTestId('tender-payme').or(page.getByTestId('amount-total'))).toBeVisible();
  await page.getByTestId('history').click();
  await expect(page.getByTestId('history-filter')).toBeVisible();
});

test('a page without its script says how to open it again', async ({ page }) => {
  await page.route(file('index'), (route) => route.abort());
  await page.goto(station.ready.openUrl);
  await expect(page.getByRole('heading')).toHaveText('Qabul');
  const again = page.locator('a');
  await expect(again).toBeHidden();
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish(); // eight seconds later
  });
  await expect(again).toBeVisible();
  await page.unroute(file('index'));
  await page.reload(); // F5, as the page says: the link's key is still in the address
  await opened(page);
});
