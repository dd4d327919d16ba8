/** The parts that behave, by keyboard and by touch, on the gallery's page under the station's own content rules. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures.ts';
import { speak } from '../till.ts';

test('every part works by keyboard alone, keeps the focus, and gives it back', async ({ till: page }) => {
  test.setTimeout(120_000);
  await page.goto(new URL('/gallery', page.url()).href);
  await speak(page, 'en');
  const part = (id: string) => page.getByTestId(id);
  const { keyboard } = page;

  await test.step('radios: arrows choose, and what was missing is no longer said', async () => {
    const group = page.getByRole('radiogroup').filter({ has: part('part-row-system') });
    await expect(group).toHaveAccessibleDescription('Please choose one');
    await part('part-row-system').focus();
    await keyboard.press('ArrowDown');
    await expect(part('part-row-light')).toBeFocused();
    await expect(part('part-row-light')).toBeChecked();
    await expect(group).toHaveAccessibleDescription('');
    // The same choice in its other shapes follows.
    await expect(part('part-tile-light')).toBeChecked();
    await expect(part('part-segment-light')).toBeChecked();
  });

  await test.step('boxes and switches: Space turns them', async () => {
    for (const id of ['part-box', 'part-switch']) {
      const before = await part(id).isChecked();
      await part(id).press('Space');
      await expect(part(id)).toBeChecked({ checked: !before });
    }
  });

  await test.step('pressed buttons and tabs: arrows only walk, Enter chooses', async () => {
    await part('part-toggle-light').focus();
    await keyboard.press('ArrowRight');
    await expect(part('part-toggle-dark')).toBeFocused();
    await expect(part('part-row-light')).toBeChecked();
    await keyboard.press('Enter');
    await expect(part('part-row-dark')).toBeChecked();
    const page1 = await part('part-page').textContent();
    await part('part-tab-system').focus();
    await keyboard.press('ArrowRight');
    await expect(part('part-tab-light')).toBeFocused();
    await expect(part('part-page')).toHaveText(page1 ?? '');
    await keyboard.press('Enter');
    await expect(part('part-tab-light')).toHaveAttribute('aria-selected', 'true');
    await expect(part('part-page')).not.toHaveText(page1 ?? '');
  });

  await test.step('a list: opens by Enter, letters find, rows are a fingertip high, Esc leaves it as it was', async () => {
    const list = part('part-select');
    await expect(list).toHaveAccessibleName('Show');
    await list.press('Enter');
    const row = part('part-select-option-unknown');
    await expect(row).toBeVisible();
    expect((await row.boundingBox())?.height).toBeGreaterThanOrEqual(55.5);
    await keyboard.press('Home');
    await keyboard.press('Escape');
    await expect(row).toBeHidden();
    await expect(list).toBeFocused();
    await expect(list).toHaveText('Not known yet');
    await list.press('Enter');
    await keyboard.type('pai');
    await keyboard.press('Enter');
    await expect(list).toHaveText('Paid');
  });

  await test.step('a form says in our words what it lacks, and the field that lacks it has the focus', async () => {
    await part('part-rrn').fill('12');
    await part('part-send').press('Enter');
    await expect(part('part-name')).toBeFocused();
    await expect(part('part-name')).toHaveAccessibleDescription('Please fill this in');
    await expect(part('part-rrn')).toHaveAccessibleDescription(/does not look right/);
    await expect(part('part-sent')).toHaveText('0');
    await part('part-name').fill('Dilnoza');
    await part('part-rrn').fill('123456');
    await keyboard.press('Enter');
    await expect(part('part-sent')).toHaveText('1');
  });

  await test.step('dialogs: the newest alone answers Esc; the focus stays in and comes back', async () => {
    await part('part-open-side').press('Enter');
    const sheet = page.getByRole('dialog');
    await expect(sheet).toBeFocused();
    for (let at = 0; at < 6; at += 1) {
      await keyboard.press('Tab');
      expect(await sheet.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
    // What lies behind can neither be read nor pressed.
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(0);
    await expect(part('part-send').click({ timeout: 500 })).rejects.toThrow();
    await part('part-inner-select').press('Enter');
    await expect(page.getByRole('listbox')).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await part('part-ask').press('Enter');
    const question = page.getByRole('alertdialog');
    await expect(question).toHaveAccessibleDescription(/\w/);
    await keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(part('part-ask')).toBeFocused();
    await keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(part('part-open-side')).toBeFocused();
  });

  await test.step('axe has nothing to say, with everything in sight and with a list open', async () => {
    const complaints = async () => (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);
    expect(await complaints()).toEqual([]);
    await part('part-select-fault').click();
    await expect(page.getByRole('listbox')).toBeVisible();
    expect(await complaints()).toEqual([]);
  });
});
