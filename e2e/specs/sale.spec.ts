import { expect, test } from '../fixtures.ts';
import { ask, askByPayme, playFault, speak } from '../till.ts';

const WORDS = {
  ru: { paid: 'Оплачено', notTaken: 'Деньги не списаны' },
  uz: { paid: 'To', notTaken: 'Pul yechilmadi' },
} as const;

for (const locale of ['ru', 'uz'] as const) {
  test.describe(`a sale in ${locale}`, () => {
    test('goes from the amount to paid, and its story can be read', async ({ till }) => {
      await speak(till, locale);
      await askByPayme(till);
      await till.getByTestId('sandbox-approve').click();
      const result = till.getByTestId('result-completed');
      await expect(result).toBeVisible();
      await expect(result).toContainText(WORDS[locale].paid);
      await expect(result).toContainText(/45.000/);

      await till.getByTestId('history').click();
      const row = till.locator('[data-testid^="payment-"]').first();
      await expect(row).toContainText(/45.000/);
      await row.click();
      await expect(till.getByTestId('story')).toBeVisible();
    });

    test('says that money was not taken when the bank refuses', async ({ till }) => {
      await speak(till, locale);
      await askByPayme(till);
      await till.getByTestId('sandbox-decline').click();
      await expect(till.getByTestId('result-declined')).toContainText(WORDS[locale].notTaken);
    });
  });
}

test('a sale is cancelled by the cashier after one question', async ({ till }) => {
  await askByPayme(till);
  await till.getByTestId('cancel').click();
  await till.getByTestId('cancel-confirm').click();
  await expect(till.getByTestId('result-cancelled')).toBeVisible();
});

test('the screen survives a reload in the middle of a payment', async ({ till }) => {
  await askByPayme(till);
  const code = await till.getByTestId('qr').getAttribute('src');
  await till.reload();
  await expect(till.getByTestId('qr')).toBeVisible();
  expect(await till.getByTestId('qr').getAttribute('src')).toBe(code);
  await till.getByTestId('sandbox-approve').click();
  await expect(till.getByTestId('result-completed')).toBeVisible();
});

test('an answer that gets lost on its way to Payme still ends in one paid sale', async ({ till }) => {
  await askByPayme(till);
  await playFault(till, 'lost_reply');
  await till.getByTestId('sandbox-approve').click();
  await expect(till.getByTestId('result-completed')).toBeVisible();
  await till.getByTestId('history').click();
  await expect(till.locator('[data-testid^="payment-"]')).toHaveCount(1);
});

test('cash is counted, change is the largest number, and nothing is asked of a bank', async ({ till }) => {
  await ask(till, '45000');
  await till.getByTestId('tender-cash').click();
  await till.getByTestId('cash-by').fill('Dilnoza');
  await till.getByTestId('cash-note-5000000').click();
  await till.getByTestId('cash-take').click();
  await expect(till.getByTestId('change')).toContainText(/5.000/);
});

test.describe('with a code that lives half a minute', () => {
  test.use({
    config: {
      providers: { payme: { qrLifeMs: 30_000 } },
    },
  });
  test('a sale expires when nobody pays', async ({ till }) => {
    test.setTimeout(90_000);
    await askByPayme(till);
    await expect(till.getByTestId('result-expired')).toBeVisible({ timeout: 45_000 });
  });
});

test('the whole sale works by keyboard alone', async ({ till }) => {
  for (const key of ['4', '5', '0', '0', '0', 'Enter']) await till.keyboard.press(key);
  await expect(till.getByTestId('tender-payme')).toBeVisible();
  for (let i = 0; i < 40; i++) {
    if ((await till.evaluate(() => document.activeElement?.getAttribute('data-testid'))) === 'tender-payme') break;
    await till.keyboard.press('Tab');
  }
  await till.keyboard.press('Enter');
  await expect(till.getByTestId('qr')).toBeVisible();
});
