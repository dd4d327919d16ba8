/** The back office from the outside: log-in, people, axe on a screen. */
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect as playwright } from '@playwright/test';

/** A PIN is slow to prove on purpose, and a station starts again in these specs: patience, on a busy machine too. */
export const expect = playwright.configure({ timeout: 20_000 });

/** Somebody comes in at the log-in screen. */
export async function comeIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByTestId(`person-${name}`).click();
  await page.getByTestId('pin').fill(pin);
  await page.getByTestId('pin-enter').click();
}

export async function goOut(page: Page): Promise<void> {
  await page.getByTestId('who-is-here').click();
  await page.getByTestId('log-out').click();
  await expect(page.getByTestId('login')).toBeVisible();
}

/** A person of a role; the station has an owner, who is here. */
export async function addPerson(page: Page, name: string, role: string, pin: string): Promise<void> {
  await page.getByTestId('person-new').click();
  await page.getByTestId('person-name').fill(name);
  if (role !== 'owner') await page.getByTestId(`role-${role}`).check();
  await page.getByTestId('person-pin').fill(pin);
  await page.getByTestId('person-pin-again').fill(pin);
  await page.getByTestId('person-save').click();
  await expect(page.getByTestId(`person-row-${name}`)).toBeVisible();
}

/** Nothing to complain about for axe, nothing wider than the glass. */
export async function isSound(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(isWide, `${where} scrolls sideways`).toBe(false);
}
