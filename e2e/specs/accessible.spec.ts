import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures.ts';
import { ask, askByPayme } from '../till.ts';

/** Nothing to complain about for axe, and nothing to press smaller than a fingertip. */
async function isUsable(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
  const small = await page.$$eval('button, a[href], [role=button], select', (elements) =>
    elements
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0 && (box.height < 55.5 || box.width < 55.5))
      .map(
        ({ element, box }) =>
          `${element.getAttribute('data-testid') ?? element.textContent} ${box.width}×${box.height}`,
      ),
  );
  expect(small, where).toEqual([]);
  const clipped = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(clipped, `${where} scrolls sideways`).toBe(false);
}

for (const [width, height] of [
  [1280, 800],
  [1920, 1080],
  [1080, 1920],
] as const) {
  test(`every step of a sale can be used at ${width}×${height}`, async ({ till }) => {
    await till.setViewportSize({ width, height });
    await isUsable(till, 'amount');
    await ask(till, '45000');
    await isUsable(till, 'tender');
    await till.getByTestId('tender-payme').click();
    const code = till.getByTestId('qr');
    await expect(code).toBeVisible();
    const box = await code.boundingBox();
    expect(Math.min(box?.height ?? 0, box?.width ?? 0) / Math.min(height, width)).toBeGreaterThanOrEqual(0.45);
    await isUsable(till, 'qr');
    await till.getByTestId('sandbox-approve').click();
    await expect(till.getByTestId('result-completed')).toBeVisible();
    await isUsable(till, 'paid');
    await till.getByTestId('history').click();
    await expect(till.locator('[data-testid^="payment-"]').first()).toBeVisible();
    await isUsable(till, 'history');
  });
}

test('the QR is dark on light in the dark theme too', async ({ till }) => {
  await till.emulateMedia({ colorScheme: 'dark' });
  await askByPayme(till);
  const card = await till.getByTestId('qr').evaluate((element) => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    }
    return '';
  });
  expect(card).toBe('rgb(255, 255, 255)');
});
