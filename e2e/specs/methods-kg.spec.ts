/** Kyrgyzstan's O!Dengi: paid, refused, given back; and money that comes although the rail had called it off. */
import { arm, expect, hurry, newestPayment, paymentOf, test } from '../country-till.ts';
import { askBy, type MethodCase, methodTests, minors, moneyMoved, openStory, spelled } from '../methods.ts';

const odengi: MethodCase = { method: 'odengi', declined: 'cancelled', refund: 'part', byPhone: true };

test.use({ country: 'KG' });

methodTests([odengi], {
  notTaken: 'Акча алынган жок',
  returned: 'Акча кайтарылды',
  notReturned: 'Акча кайтарылган жок',
});

test('odengi: money that comes after the rail’s own cancel shows at once, and is owed back', async ({
  till,
  station,
}) => {
  const amount = 61_300;
  const { charges } = await moneyMoved(station, async () => {
    await askBy(till, odengi, amount);
    await arm(station, 'odengi', 'cancelled_then_paid');
    await till.getByTestId('sandbox-approve').click();
    await expect(till.getByTestId('result-cancelled')).toContainText('Акча алынган жок');
    await hurry(station);
    await expect(till.getByTestId('discrepancy-late_money')).toContainText(spelled(amount));
    await expect(till.getByTestId('result-cancelled')).not.toContainText('Акча алынган жок');
  });
  expect(minors(charges)).toEqual([amount * 100]);
  const sale = await newestPayment(station);
  expect(await paymentOf(station, sale.id)).toMatchObject({
    status: 'cancelled',
    discrepancies: [{ type: 'late_money', status: 'open', actual: { minor: amount * 100 } }],
  });
  const story = await openStory(till, sale.id);
  await expect(story.getByTestId('discrepancy-late_money')).toContainText('Аны кайтаруу керек');
  await story.getByTestId('clear').click();
  await till.getByTestId('clear-note').fill('returned in cash');
  await till.getByTestId('clear-by').fill('Aizada');
  await till.getByTestId('clear-send').click();
  await expect(story.getByTestId('discrepancy-late_money')).toContainText('чечилди');
  await expect(story.getByTestId('clear')).toHaveCount(0);
  expect(await paymentOf(station, sale.id)).toMatchObject({ discrepancies: [{ status: 'resolved' }] });
});
