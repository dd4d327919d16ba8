/**
 * A till without a mouse: a sale, cash with change, a refund and the end of the shift by Tab, Enter, Esc, arrows and
 * digits alone, on a keyboard that types Kazakh. Wherever a key is about to be pressed, it can be seen where it goes.
 */
import type { Page } from '@playwright/test';
import { expect, foreignKeys } from '../cashier-hands.ts';
import { test } from '../fixtures.ts';
import { spelled } from '../methods.ts';

/** What has the focus: its test id or words, and whether it can be seen that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return { name: 'body', isSeen: true, isPressable: false };
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
    const ring = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    const box = at.getBoundingClientRect();
    const isPressable = at.matches('button, a, input, textarea, select, summary, [role=radio], [role=tab]');
    return {
      name: at.dataset.testid ?? at.textContent?.trim().slice(0, 40) ?? at.tagName,
      // Headings take the focus so that they are read out; only what can be pressed has to show it.
      isSeen: !isPressable || (ring && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight),
      isPressable,
    };
  });

/** Tab, or Shift+Tab, until the thing has the focus; every stop on the way is seen. */
async function goTo(page: Page, testId: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(page.getByTestId(testId)).toBeVisible();
  const stops: string[] = [];
  for (let step = 0; step < 80; step++) {
    const { name, isSeen } = await focused(page);
    expect(isSeen, `${name} shows that it has the focus`).toBe(true);
    if (name === testId) return;
    stops.push(name);
    await page.keyboard.press(key);
  }
  throw new Error(`${testId} is not reached by ${key}: ${stops.join(' > ')}`);
}

async function pressOn(page: Page, testId: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await goTo(page, testId, key);
  await page.keyboard.press('Enter');
}

test('a sale, cash, a refund and the end of the shift without a mouse, on a Kazakh keyboard', async ({ till }) => {
  test.setTimeout(150_000);
  const keys = await foreignKeys(till);
  const enter = () => till.keyboard.press('Enter');

  await test.step('the sum by digits, Enter, a tile, and paid', async () => {
    await keys.type('45000');
    await expect(till.getByTestId('amount-total')).toHaveText(spelled(45_000));
    await enter();
    await pressOn(till, 'tender-payme');
    await expect(till.getByTestId('qr')).toBeVisible();
    await pressOn(till, 'sandbox-approve');
    await expect(till.getByTestId('result-completed')).toBeVisible();
    await till.keyboard.press('Escape');
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });

  await test.step('cash with change: digits and Enter', async () => {
    await keys.type('45000');
    await enter();
    await pressOn(till, 'tender-cash');
    await goTo(till, 'cash-by');
    await till.keyboard.type('Dilnoza');
    await till.keyboard.press('Shift+Tab');
    await keys.type('50000');
    await pressOn(till, 'cash-take');
    await expect(till.getByTestId('change')).toContainText(spelled(5_000));
    await enter();
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });

  await test.step('a scan is a scan, whatever the keyboard types', async () => {
    await keys.scan('4780000000017');
    await expect(till.getByTestId('amount-scan')).toBeVisible();
    await expect(till.getByTestId('amount-total')).toHaveText(/^0/);
    await keys.type('45100');
    await enter();
    await expect(till.getByTestId('tender-click_pass')).toBeVisible();
    await keys.scan('880000000000000000');
    await expect(till.getByTestId('scan-masked')).toBeVisible();
    await enter();
    await expect(till.getByTestId('result-completed')).toContainText(spelled(45_100));
    await enter();
  });

  await test.step('a refund: the list, the payment, the form', async () => {
    await pressOn(till, 'history', 'Shift+Tab');
    await goTo(till, 'find');
    // A field of words takes what the keyboard types: here its language was switched.
    await till.keyboard.type('45000');
    await enter();
    const sale = till.locator('[data-testid^="payment-"]').first();
    await expect(sale).toBeVisible();
    const [newest] = await till
      .locator('[data-testid^="payment-"]')
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.testid ?? ''));
    await pressOn(till, newest ?? '');
    await pressOn(till, 'refund');
    await goTo(till, 'refund-reason');
    await till.keyboard.type('blurred');
    await goTo(till, 'refund-by');
    expect(await till.getByTestId('refund-by').inputValue()).toBe('Dilnoza');
    await pressOn(till, 'refund-send');
    await expect(till.getByTestId('refund-said')).toBeVisible();
    await pressOn(till, 'to-sale', 'Shift+Tab');
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });

  await test.step('the end of the shift: unknowns, cash by notes, Z', async () => {
    await pressOn(till, 'shift', 'Shift+Tab');
    await pressOn(till, 'shift-close');
    await pressOn(till, 'wizard-go');
    await goTo(till, 'note-5000');
    await keys.type('1');
    await pressOn(till, 'shift-close-confirm');
    await expect(till.getByTestId('report')).toBeVisible({ timeout: 60_000 });
    await pressOn(till, 'to-z');
    await pressOn(till, 'shift-done');
    await expect(till.getByTestId('amount-pad')).toBeVisible();
    await expect(till.getByTestId('shift-open')).toBeVisible();
  });
});
