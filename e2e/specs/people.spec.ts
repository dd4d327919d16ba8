import { opened, test } from '../fixtures.ts';
import { addPerson, comeIn, expect, goOut, isSound } from '../office.ts';
import { ask } from '../till.ts';

const OWNER = { name: 'Anvar', pin: '7391' };
const SENIOR = { name: 'Rustam', pin: '8264' };
const CASHIER = { name: 'Dilnoza', pin: '5920' };

test('people come in by PIN, a cashier is refused, a senior agrees, and the log knows both', async ({
  station,
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto(station.ready.openUrl);
  await opened(page);
  await page.getByTestId('settings').click();
  await page.getByTestId('section-people').click();
  await isSound(page, 'people');
  // The first one is the owner, and is in at once.
  await addPerson(page, OWNER.name, 'owner', OWNER.pin);
  await expect(page.getByTestId('who-is-here')).toContainText(OWNER.name);
  await addPerson(page, SENIOR.name, 'senior', SENIOR.pin);
  await addPerson(page, CASHIER.name, 'cashier', CASHIER.pin);
  await goOut(page);
  await isSound(page, 'login');

  // Four wrong PINs are wrong, the fifth locks, and the till says for how long.
  for (let guess = 0; guess < 4; guess++) {
    await comeIn(page, SENIOR.name, '1357');
    await expect(page.getByTestId('pin-fault')).toHaveText(/\S/);
    await expect(page.getByTestId('pin')).toHaveValue('');
  }
  await comeIn(page, SENIOR.name, '1357');
  await expect(page.getByTestId('pin-fault')).toHaveText(/0:[0-5]\d|1:00/);
  await expect(page.getByTestId('pin-enter')).toBeDisabled();

  // The owner makes a new PIN, which unlocks.
  await comeIn(page, OWNER.name, OWNER.pin);
  await page.getByTestId(`person-row-${SENIOR.name}`).getByRole('button').click();
  await page.getByTestId('person-pin').fill('4682');
  await page.getByTestId('person-pin-again').fill('4682');
  await page.getByTestId('person-save').click();
  await expect(page.getByTestId('person-save')).toBeHidden();
  await goOut(page);

  // A cashier sells for cash; settings are not for cashiers.
  await comeIn(page, CASHIER.name, CASHIER.pin);
  await expect(page.getByTestId('who-is-here')).toContainText(CASHIER.name);
  await expect(page.getByTestId('section-station')).toBeHidden();
  await expect(page.getByTestId('section-audit')).toBeHidden();
  await page.getByTestId('home').click();
  await ask(page, '45000');
  await page.getByTestId('tender-payme').click();
  await page.getByTestId('sandbox-approve').click();
  await expect(page.getByTestId('result-completed')).toBeVisible();

  // The refund: the router refuses the cashier, the sheet asks a senior, the same press goes on.
  await page.getByTestId('history').click();
  await page.locator('[data-testid^="payment-"]').first().click();
  await page.getByTestId('refund').click();
  await page.getByTestId('refund-reason').fill('the picture is dark');
  await page.getByTestId('refund-send').click();
  await expect(page.getByTestId('approval')).toBeVisible();
  await isSound(page, 'approval');
  await expect(page.getByTestId(`person-${CASHIER.name}`)).toBeHidden();
  await comeIn(page, SENIOR.name, '4682');
  await expect(page.getByTestId('approval')).toBeHidden();
  await expect(page.getByTestId('refund-send')).toBeHidden();
  const { body } = await station.api('/v1/payments');
  const [refund] = (body as { items: { kind: string }[] }).items;
  expect(refund?.kind).toBe('refund');

  await goOut(page);
  await comeIn(page, OWNER.name, OWNER.pin);
  await page.getByTestId('settings').click();
  await page.getByTestId('section-audit').click();
  const refunds = page.getByTestId('audit-payment.refund');
  await expect(refunds.filter({ hasText: CASHIER.name }).filter({ hasText: SENIOR.name })).toHaveCount(1);
  await expect(page.locator('[data-testid="audit-payment.refund"][data-outcome="person.approval_needed"]')).toHaveCount(
    1,
  );
  await isSound(page, 'audit');
  const audit = (await station.api('/v1/audit?act=payment.refund')).body as { items: { approvedBy?: string }[] };
  expect(audit.items[0]?.approvedBy).toContain(SENIOR.name);

  // What support is given has no PIN in it.
  const support = (await station.api('/v1/support')).body as { text: string };
  expect(JSON.parse(support.text)).toMatchObject({ station: { id: 'till-1' }, log: expect.any(Array) as unknown });
  for (const pin of [OWNER.pin, CASHIER.pin, '4682']) expect(support.text).not.toContain(`"${pin}"`);
});

test('products are edited and sold at once; what takes effect later says so', async ({ till }) => {
  await till.getByTestId('settings').click();
  await till.getByTestId('section-products').click();
  await till.getByTestId('product-new').click();
  await till.getByTestId('product-id').fill('album');
  await till.getByTestId('product-price').fill('90000');
  await till.getByTestId('product-name-uz').fill('Albom');
  await till.getByTestId('product-save').click();
  await expect(till.getByTestId('product-row-album')).toBeVisible();
  await isSound(till, 'products');
  await till.getByTestId('csv-paste').fill('id,price\nalbum,12x');
  await till.getByTestId('csv-import').click();
  await expect(till.getByRole('alert')).toBeVisible();
  await expect(till.getByTestId('product-row-album')).toBeVisible();

  await till.getByTestId('section-shift').click();
  await till.getByTestId('set-quick').fill('10000\n25000');
  await till.getByTestId('settings-save').click();
  await expect(till.getByTestId('settings-restart')).toBeVisible();
  await isSound(till, 'shift settings');

  await till.getByTestId('home').click();
  await till.getByTestId('product-album').click();
  await till.getByTestId('pay').click();
  await till.getByTestId('tender-payme').click();
  await till.getByTestId('sandbox-approve').click();
  await expect(till.getByTestId('result-completed')).toContainText(/90\D{1,2}000/);
});
