/** Kazakhstan's six QR methods: paid with their fees, refused, given back where the rail allows; and a part payment. */
import { customer, expect, newestPayment, paymentOf, test } from '../country-till.ts';
import { askBy, type MethodCase, methodTests, minors, moneyMoved, spelled } from '../methods.ts';

const kaspi = (method: string, fee: number): MethodCase => ({ method, fee, declined: 'declined', refund: 'none' });
const gold: MethodCase = { ...kaspi('kaspi_gold', 1), byPhone: true };

test.use({ country: 'KZ' });

methodTests(
  [
    { method: 'ioka', declined: 'declined', refund: 'part' },
    gold,
    kaspi('kaspi_red', 1),
    kaspi('kaspi_credit', 14),
    kaspi('kaspi_installment_12', 14),
    kaspi('kaspi_installment_24', 14),
  ],
  { notTaken: 'Ақша алынбады', returned: 'Ақша қайтарылды', notReturned: 'Ақша қайтарылмады' },
);

test('kaspi_gold: a part of the sum hands nothing over; the screen says what is missing until the rest is there', async ({
  till,
  station,
}) => {
  const [amount, payable, part] = [60_000, 60_600, 30_300];
  const { charges } = await moneyMoved(station, async () => {
    await askBy(till, gold, amount);
    await till.getByTestId('sandbox-partial').click();
    await expect(till.getByTestId('missing')).toContainText(spelled(payable - part));
    await expect(till.getByTestId('missing').locator('..')).toContainText('Тауарды әзірге бермеңіз');
    await expect(till.getByTestId('result-completed')).toHaveCount(0);
    const { id } = await newestPayment(station);
    expect(await paymentOf(station, id)).toMatchObject({
      status: 'awaiting_customer',
      received: { minor: part * 100 },
    });
    expect((await station.api(`/v1/payments/${id}/handover`, {})).status).toBe(409);
    await customer(station, id, 'approve');
    await expect(till.getByTestId('result-completed')).toContainText(spelled(payable));
    expect(await paymentOf(station, id)).toMatchObject({ status: 'completed', received: { minor: payable * 100 } });
  });
  expect(minors(charges)).toEqual([part * 100, (payable - part) * 100]);
});
