/** What a cashier does, in words: used by every spec. */
import { expect, type Page } from '@playwright/test';

/** Types an amount and goes to the tenders. */
export async function ask(page: Page, amount: string): Promise<void> {
  await expect(page.getByTestId('amount-pad')).toBeVisible();
  for (const digit of amount) await page.keyboard.press(digit);
  await page.getByTestId('pay').click();
}

/** An amount, then Payme, until the code can be scanned. */
export async function askByPayme(page: Page, amount = '45000'): Promise<void> {
  await ask(page, amount);
  await page.getByTestId('tender-payme').click();
  await expect(page.getByTestId('qr')).toBeVisible();
}

export async function speak(page: Page, locale: 'uz' | 'ru' | 'kk' | 'ky' | 'en'): Promise<void> {
  await page.getByTestId(`locale-${locale}`).click();
}

/** Turns the fault dial of the customer's-phone panel. */
export async function playFault(page: Page, fault: string): Promise<void> {
  await page.getByTestId('sandbox-fault').click();
  await page.getByTestId(`sandbox-fault-option-${fault}`).click();
  await page.getByTestId('sandbox-arm').click();
}

/** A scanner at work under a Russian layout: only the place of a key tells what it means. */
export const scan = (page: Page, code: string): Promise<void> =>
  page.evaluate((digits) => {
    const press = (init: KeyboardEventInit) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true }));
    for (const digit of digits) press({ code: `Digit${digit}`, key: 'ы' });
    press({ code: 'Enter', key: 'Enter' });
  }, code);
