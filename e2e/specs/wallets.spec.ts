/** Wallets whose code the cashier scans, against the simulated FiscalBox: the code's last two digits decide. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { ask, scan, speak } from '../till.ts';

const click = (ending: string): string => `8800000000000000${ending}`;
const payme = (ending: string): string => `505000000000000000${ending}`;

/** The sum and the wallet, until its code is asked for. */
async function askForCode(page: Page, method = 'click_pass'): Promise<void> {
  await ask(page, '45000');
  await page.getByTestId(`tender-${method}`).click();
  await expect(page.getByTestId('scan-input')).toBeVisible();
}

/** Everything the page keeps on this machine. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [localStorage, sessionStorage]
      .flatMap((storage) => Object.keys(storage).map((key) => storage.getItem(key)))
      .concat(location.href)
      .join(),
  );

test.beforeEach(async ({ till }) => speak(till, 'ru'));

test('a code scanned on the grid finds its wallet and is paid by one press', async ({ till }) => {
  await ask(till, '45000');
  await expect(till.getByTestId('tender-click_pass')).toBeVisible();
  await scan(till, click('00'));
  await expect(till.getByTestId('scan-masked')).toContainText('0000');
  await expect(till.getByRole('heading', { level: 1 })).toHaveText('Код Click Pass считан');
  expect(await kept(till)).not.toContain(click('00'));
  await till.getByTestId('scan-send').click();
  await expect(till.getByTestId('result-completed')).toContainText(/45.000/);
  expect(await kept(till)).not.toContain(click('00'));
  expect(await till.content()).not.toContain(click('00'));
});

test('a code of nobody is said so in words', async ({ till }) => {
  await ask(till, '45000');
  await scan(till, '4780000000017');
  await expect(till.getByTestId('scan-missed')).toContainText('не знаком');
  await expect(till.getByTestId('tender-click_pass')).toBeVisible();
});

test('another wallet’s code is asked about before it is charged', async ({ till }) => {
  await askForCode(till);
  await scan(till, payme('00'));
  await expect(till.getByRole('heading', { level: 1 })).toHaveText('Это код Payme GO. Оплатить через Payme GO?');
  await till.getByTestId('scan-same-wallet').click();
  await expect(till.getByTestId('scan-masked')).toContainText('0000');
  await till.getByTestId('scan-again').click();
  await scan(till, payme('00'));
  await till.getByTestId('scan-other-wallet').click();
  await expect(till.getByTestId('result-completed')).toContainText('Payme GO');
});

test('a code that ran out took no money, and the next one is scanned at once', async ({ till }) => {
  await askForCode(till);
  await scan(till, click('44'));
  const result = till.getByTestId('result-declined');
  await expect(result).toContainText('Деньги не списаны');
  await expect(result).toContainText('Код устарел');
  await till.getByTestId('same-again').click();
  await scan(till, '880000000000000100');
  await expect(till.getByTestId('result-completed')).toBeVisible();
});

test('a code that was used is blocked, with the earlier payment beside it', async ({ till }) => {
  await askForCode(till);
  await scan(till, click('00'));
  await expect(till.getByTestId('result-completed')).toBeVisible();
  await till.getByTestId('new-sale').click();
  await askForCode(till);
  await scan(till, click('00'));
  const used = till.getByTestId('used-code');
  await expect(used).toContainText('Оплачено');
  await expect(used).toContainText('Деньги списаны');
  await used.getByTestId('used-open').click();
  await expect(till.getByTestId('result-completed')).toBeVisible();
});

test.describe('when the wallet never answers', () => {
  test('no cancel is offered, the slowness is said, and the end is “not known”', async ({ till }) => {
    test.setTimeout(150_000);
    await askForCode(till);
    await scan(till, click('98'));
    await expect(till.getByTestId('sending')).toBeVisible();
    await expect(till.getByTestId('payment-status')).toHaveText('Код отправлен. Ждём банк.');
    await expect(till.getByTestId('cancel')).toHaveCount(0);
    await expect(till.getByTestId('payment-status')).toContainText('Банк отвечает медленно', { timeout: 15_000 });
    const unknown = till.getByTestId('result-unknown');
    await expect(unknown).toBeVisible({ timeout: 90_000 });
    await expect(unknown).toContainText('МОГЛИ списаться');
    // A scanned code's wallet cannot be asked: the screen does not promise an answer.
    await expect(till.getByTestId('unknown-hint')).toContainText('Решает человек');
    await expect(unknown).toHaveCSS('background-color', 'rgb(74, 42, 138)');
    await till.getByTestId('resolve').click();
    await expect(till.getByTestId('resolve-completed')).toBeVisible();
    await till.keyboard.press('Escape');
    await till.getByTestId('next-customer').click();
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });
});

test.describe('where the rail takes a fee', () => {
  const station = { id: 'till-1', name: 'Medeu', country: 'KZ', currency: 'KZT', locale: 'kk', mode: 'cashier' };
  test.use({ config: { station } });
  test('the order and the fee are named before and after the customer pays, and can be read', async ({ till }) => {
    await ask(till, '45000');
    await till.getByTestId('tender-kaspi_gold').click();
    await expect(till.getByTestId('qr')).toBeVisible();
    await expect(till.getByTestId('fee')).toContainText(/45.*000.*450/);
    await till.getByTestId('sandbox-approve').click();
    await expect(till.getByTestId('result-completed')).toContainText(/45.450/);
    await expect(till.getByTestId('fee')).toContainText(/45.*000.*450/);
    const { violations } = await new AxeBuilder({ page: till }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

for (const [width, height] of [
  [1280, 800],
  [1920, 1080],
  [1080, 1920],
] as const) {
  test(`the code’s screens can be used at ${width}×${height}`, async ({ till }) => {
    await till.setViewportSize({ width, height });
    const isClean = async (where: string) => {
      const { violations } = await new AxeBuilder({ page: till }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((n) => n.target.join(' ')).join()}`),
      ).toEqual([]);
      const wide = await till.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(wide, `${where} scrolls sideways`).toBe(false);
    };
    await askForCode(till);
    await isClean('ask');
    await scan(till, payme('44'));
    await expect(till.getByTestId('scan-other-wallet')).toBeVisible();
    await isClean('other wallet');
    await till.getByTestId('scan-same-wallet').click();
    await expect(till.getByTestId('scan-send')).toBeVisible();
    await isClean('held');
    await till.getByTestId('scan-send').click();
    await expect(till.getByTestId('result-declined')).toBeVisible();
    await isClean('expired');
    await till.getByTestId('same-again').click();
    await scan(till, payme('44'));
    await till.getByTestId('scan-same-wallet').click();
    await till.getByTestId('scan-send').click();
    await expect(till.getByTestId('used-code')).toBeVisible();
    await isClean('used');
  });
}
