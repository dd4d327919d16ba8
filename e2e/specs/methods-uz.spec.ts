/** Uzbekistan's seven QR and scan methods: paid, refused, given back; and money that comes after a cancel. */
import { arm, expect, hurry, newestPayment, paymentOf, test } from '../country-till.ts';
import { askBy, digits, type MethodCase, methodTests, minors, moneyMoved, openStory, spelled } from '../methods.ts';

const SHOWN: readonly MethodCase[] = [
  { method: 'payme', declined: 'declined', refund: 'cabinet', byPhone: true },
  { method: 'uzqr', declined: 'declined', refund: 'part' },
  { method: 'scan2pay', declined: 'silent', refund: 'none' },
];
const SCANNED: readonly MethodCase[] = [
  { method: 'click_pass', declined: 'declined', refund: 'none', code: (end) => `88${digits(14)}${end}` },
  { method: 'payme_go', declined: 'declined', refund: 'none', code: (end) => `5050${digits(14)}${end}` },
  { method: 'uzum_fastpay', declined: 'declined', refund: 'none', code: (end) => `${digits(41)}${end}` },
  { method: 'anor', declined: 'declined', refund: 'none', code: (end) => `77${digits(20)}${end}`, byPhone: true },
];

test.use({ country: 'UZ' });

methodTests([...SHOWN, ...SCANNED], {
  notTaken: 'Pul yechilmadi',
  returned: 'Pul qaytarildi',
  notReturned: 'Pul qaytarilmadi',
});

test('uzqr: money that comes after the cancel is found by asking on, and is owed back', async ({ till, station }) => {
  const amount = 61_300;
  const uzqr: MethodCase = { method: 'uzqr', declined: 'declined', refund: 'part' };
  const { charges } = await moneyMoved(station, async () => {
    await askBy(till, uzqr, amount);
    await arm(station, 'fiscalbox', 'cancelled_then_paid');
    await till.getByTestId('cancel').click();
    await till.getByTestId('cancel-confirm').click();
    await expect(till.getByTestId('result-cancelled')).toContainText('Pul yechilmadi');
    await hurry(station);
    // The rail tells nobody: the station's own questions after the end find it.
    await expect(till.getByTestId('discrepancy-late_money')).toContainText(spelled(amount), { timeout: 25_000 });
    await expect(till.getByTestId('result-cancelled')).not.toContainText('Pul yechilmadi');
  });
  expect(minors(charges)).toEqual([amount * 100]);
  const sale = await newestPayment(station);
  expect(await paymentOf(station, sale.id)).toMatchObject({
    status: 'cancelled',
    discrepancies: [{ type: 'late_money', status: 'open', actual: { minor: amount * 100 } }],
  });
  const story = await openStory(till, sale.id);
  await expect(story.getByTestId('discrepancy-late_money')).toContainText('Uni qaytarish kerak');
  await expect(story.getByTestId('handover')).toHaveCount(0);
});
