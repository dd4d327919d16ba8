import { expect, opened, test } from '../fixtures.ts';
import { askByPayme } from '../till.ts';

test.describe('when the power goes', () => {
  test('the code comes back with the station, is paid, and is one charge', async ({ station, page }) => {
    await page.goto(station.ready.openUrl);
    await opened(page);
    await askByPayme(page);
    const { body } = await station.api('/v1/payments');
    const [payment] = (body as { items: { id: string; orderId: string }[] }).items;

    await station.kill();
    await expect(page.getByTestId('connection-lost')).toBeVisible();
    await station.start();
    // The same page, untouched: it finds the station again by itself.
    await expect(page.getByTestId('connection-lost')).toBeHidden({ timeout: 30_000 });
    await expect(page.getByTestId('qr')).toBeVisible();

    expect((await station.control('/control/customer', { paymentId: payment?.id, action: 'approve' })).status).toBe(
      200,
    );
    await expect(page.getByTestId('result-completed')).toBeVisible();
    const truth = (await station.control('/truth')).body as { charges: { orderRef: string }[]; violations: unknown[] };
    expect(truth.charges.filter((charge) => charge.orderRef === payment?.orderId)).toHaveLength(1);
    expect(truth.violations).toEqual([]);
  });
});

test.describe('money that the screen did not ask for', () => {
  test('shows up on the screen when another program sells', async ({ station, page }) => {
    await page.goto(station.ready.openUrl);
    await opened(page);
    await station.api('/v1/payments', {
      orderId: 'REST-1',
      amount: { minor: 700_000, currency: 'UZS' },
      method: 'payme',
    });
    await page.getByTestId('history').click();
    await expect(page.getByText('REST-1')).toBeVisible();
  });
});
