/**
 * The done-when line of receipts and shifts, in a real browser: open, sell by four rails, X, cash in and out, close with
 * a difference, letter, reprint, past shift. Each figure is compared on the screen, over REST and with the simulators.
 */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../src-shared/contract/report-views.ts';
import { expect, newestPayment, test, truthOf } from '../country-till.ts';
import type { HeadlessStation } from '../fixtures.ts';
import { spelled } from '../methods.ts';
import { ask, speak } from '../till.ts';

test.use({ country: 'UZ', actionTimeout: 10_000 });

/** Nothing to complain about for axe, nothing wider than the screen. */
async function isUsable(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${where}: ${v.id} ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`)).toEqual([]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, `${where} scrolls sideways`).toBe(false);
}

const api = async <T>(station: HeadlessStation, path: string): Promise<T> => {
  const { status, body } = await station.api(path);
  expect(status, path).toBe(200);
  return body as T;
};

/** A sum by a method; the customer pays by the phone on the screen, away from it, or with a note. */
async function sell(till: Page, station: HeadlessStation, method: string, amount: number): Promise<PaymentView> {
  await ask(till, String(amount));
  await till.getByTestId(`tender-${method}`).click();
  if (method === 'cash') {
    await till.getByTestId('cash-by').fill('Dilnoza');
    await till.getByTestId('cash-exact').click();
    await till.getByTestId('cash-take').click();
  } else {
    // A terminal takes a moment until it waits for a card: the customer comes when it does.
    await expect
      .poll(
        async () => {
          const open = await newestPayment(station);
          if (open.method !== method) return 0;
          return (await station.control('/control/customer', { paymentId: open.id, action: 'approve' })).status;
        },
        { timeout: 15_000 },
      )
      .toBe(200);
  }
  await expect(till.getByTestId('result-completed')).toContainText(spelled(amount), { timeout: 20_000 });
  const sale = await newestPayment(station);
  expect(sale).toMatchObject({ method, status: 'completed', received: { minor: amount * 100 } });
  await till.getByTestId('new-sale').click();
  return sale;
}

test('a shift from its float to its letter, and found again', async ({ till, station }) => {
  test.setTimeout(180_000);
  await speak(till, 'ru');

  await test.step('open', async () => {
    await till.getByTestId('shift-open').click();
    await expect(till.getByTestId('shift-start')).toContainText('Осталось с прошлого раза');
    await isUsable(till, 'start of shift');
    await till.getByTestId('shift-by').fill('Dilnoza');
    await till.getByTestId('shift-float').fill('100 000');
    await till.getByTestId('shift-open-confirm').click();
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });

  const sold = await test.step('sell by four rails', async () => [
    await sell(till, station, 'payme', 45_100),
    await sell(till, station, 'uzqr', 45_200),
    await sell(till, station, 'humo', 45_300),
    await sell(till, station, 'cash', 45_400),
  ]);

  await test.step('cash in and out, and X', async () => {
    await till.getByTestId('shift').click();
    await expect(till.getByTestId('x-total')).toContainText(spelled(181_000));
    for (const [button, sum, reason] of [
      ['cash-in', '20000', 'Размен'],
      ['cash-out', '5000', 'Бумага'],
    ] as const) {
      await till.getByTestId(button).click();
      await till.getByTestId('move-amount').fill(sum);
      await till.getByTestId('move-reason').fill(reason);
      await till.getByTestId('move-send').click();
      await expect(till.getByTestId('cash-moves')).toContainText(reason);
    }
    // 100 000 at the start, 45 400 sold, 20 000 in, 5 000 out.
    await expect(till.getByTestId('cash-facts')).toContainText(spelled(160_400));
    await expect(till.getByTestId('x-humo').locator('.amount')).toContainText(spelled(45_300));
    await isUsable(till, 'X');
    const x = await api<ShiftReport>(station, '/v1/shift/x');
    expect(x.cash).toMatchObject({ expected: 16_040_000, float: 10_000_000, in: 2_000_000, out: 500_000 });
    await till.getByTestId('drawer-open').click();
    await till.getByTestId('drawer-reason').fill('Размен');
    await till.getByTestId('drawer-send').click();
    await expect(till.getByTestId('print-printed')).toBeVisible();
    await till.keyboard.press('Escape');
  });

  const report = await test.step('close with a difference', async () => {
    const put = await station.control('/control/differences', {
      vendor: 'fiscalbox',
      kind: 'bank_has_more',
      minor: 4_530_000,
    });
    expect(put.status).toBe(200);
    await till.getByTestId('shift-close').click();
    await isUsable(till, 'unknowns');
    await till.getByTestId('wizard-go').click();
    await expect(till.getByTestId('count-cash')).not.toContainText(spelled(160_400));
    await till.getByTestId('note-100000').fill('1');
    await till.getByTestId('note-50000').fill('1');
    await till.getByTestId('note-10000').fill('1');
    await till.getByTestId('note-200').fill('2');
    await expect(till.getByTestId('count-total')).toContainText(spelled(160_400));
    await isUsable(till, 'count');
    await till.getByTestId('shift-close-confirm').click();
    // The steps are the station's: a reload in the middle finds them, or the end of them.
    await expect(till.getByTestId('close-progress').or(till.getByTestId('report'))).toBeVisible();
    await expect(till.getByTestId('report')).toBeVisible({ timeout: 45_000 });
    await expect(till.getByTestId('verdict-differs')).toContainText('Есть расхождения: 1');
    const found = till.getByTestId('difference-totals_differ');
    await expect(found).toContainText('Humo');
    await expect(found).toContainText(spelled(45_300));
    await expect(found).toContainText('Отправьте письмо в банк');
    await expect(till.getByTestId('board-humo').locator('.amount').nth(1)).toContainText(spelled(90_600));
    await isUsable(till, 'match board');
    const batch = till.locator('[data-testid^="batch-"]').filter({ hasText: 'Humo' });
    await batch.locator('summary').click();
    await expect(batch.locator('pre')).toContainText(/[0-9]/);
    const [closed] = (await api<{ items: { shiftId: string }[] }>(station, '/v1/shifts?limit=1')).items;
    return api<ShiftReport>(station, `/v1/shifts/${closed?.shiftId ?? ''}/report`);
  });

  await test.step('every figure is the simulators’ truth', async () => {
    const { charges, violations } = await truthOf(station);
    expect(violations).toEqual([]);
    const journal = Object.fromEntries(report.tenders.map(({ method, journal: ours }) => [method, ours.minor]));
    // The second terminal sold nothing and closed its batch all the same.
    expect(journal).toEqual({ uzcard: 0, payme: 4_510_000, uzqr: 4_520_000, humo: 4_530_000, cash: 4_540_000 });
    const charged = charges.reduce((sum, { minor }) => sum + minor, 0);
    // The bank took once more what no till asked for: exactly the difference that is named.
    expect(charged).toBe(4_510_000 + 4_520_000 + 4_530_000 + 4_530_000);
    expect(report.differences).toMatchObject([
      { type: 'totals_differ', method: 'humo', minor: 4_530_000, owner: 'Dilnoza' },
    ]);
    expect(report.cash).toMatchObject({ expected: 16_040_000, counted: 16_040_000, difference: 0 });
  });

  await test.step('letter, print, files', async () => {
    for (const locale of ['ru', 'uz']) {
      const [letter] = await Promise.all([
        till.waitForEvent('download'),
        till.getByTestId(`letter-0-${locale}`).click(),
      ]);
      expect(
        readFileSync(await letter.path())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
    }
    await till.getByTestId('to-z').click();
    await isUsable(till, 'Z');
    await expect(till.getByTestId('z-report')).toContainText('Есть расхождения: 1');
    await till.getByTestId('shift-print').click();
    await expect(till.getByTestId('print-printed')).toBeVisible({ timeout: 15_000 });
    const heads = { csv: 'shift_id', xlsx: 'PK', pdf: '%PDF-' };
    for (const [format, head] of Object.entries(heads)) {
      const [file] = await Promise.all([till.waitForEvent('download'), till.getByTestId(`shift-${format}`).click()]);
      expect(
        readFileSync(await file.path())
          .subarray(0, head.length)
          .toString(),
      ).toBe(head);
    }
    await till.getByTestId('shift-done').click();
    await expect(till.getByTestId('amount-pad')).toBeVisible();
  });

  await test.step('reprint', async () => {
    const [first] = sold;
    await till.getByTestId('history').click();
    await till.getByTestId(`payment-${first?.id ?? ''}`).click();
    await till.getByTestId('receipt-open').click();
    await expect(till.getByTestId('receipt-picture')).toBeVisible({ timeout: 15_000 });
    await isUsable(till, 'receipt');
    await till.getByTestId('receipt-print').click();
    await expect(till.getByTestId('print-printed')).toBeVisible({ timeout: 15_000 });
    await till.keyboard.press('Escape');
    await till.getByTestId('to-sale').click();
  });

  await test.step('past shift', async () => {
    await till.getByTestId('shift-open').click();
    await till.getByTestId('shift-past').click();
    await isUsable(till, 'past shifts');
    await till.getByTestId(`past-${report.shiftId}`).click();
    await expect(till.getByTestId('past-shift')).toContainText('Есть расхождения: 1');
    await expect(till.getByTestId('chart-tender')).toContainText(spelled(45_100));
    await expect(till.getByTestId('chart-cashier')).toContainText('Dilnoza');
    await isUsable(till, 'past shift');
  });
});

test('an order is paid in two ways, what is left in sight, and a sale put aside comes back', async ({
  till,
  station,
}) => {
  await speak(till, 'ru');
  await ask(till, '60000');
  await till.getByTestId('split').click();
  await till.getByTestId('split-amount').fill('20000');
  await till.getByTestId('split-use').click();
  await expect(till.getByTestId('left-to-pay')).toContainText(spelled(60_000));
  await till.getByTestId('tender-cash').click();
  await till.getByTestId('cash-by').fill('Dilnoza');
  await till.getByTestId('cash-exact').click();
  await till.getByTestId('cash-take').click();
  await expect(till.getByTestId('rest-note')).toContainText(spelled(40_000));
  await isUsable(till, 'a part is paid');
  await till.getByTestId('pay-rest').click();
  await expect(till.getByTestId('left-to-pay')).toContainText(spelled(40_000));
  await till.getByTestId('put-aside').click();
  await expect(till.getByTestId('amount-total')).toHaveText(/^0/);
  await till.reload();
  await till.getByTestId('aside-count').click();
  await till.locator('[data-testid^="recall-"]').click();
  await expect(till.getByTestId('left-to-pay')).toContainText(spelled(40_000));
  await till.getByTestId('tender-payme').click();
  await expect(till.getByTestId('qr')).toBeVisible();
  await till.getByTestId('print-qr').click();
  await expect(till.getByTestId('print-printed')).toBeVisible({ timeout: 15_000 });
  await till.getByTestId('sandbox-approve').click();
  await expect(till.getByTestId('result-completed')).toContainText(spelled(40_000), { timeout: 15_000 });
  await expect(till.getByTestId('rest-note')).toHaveCount(0);
  const { orderId } = await newestPayment(station);
  const { items } = await api<{ items: PaymentView[] }>(station, `/v1/payments?orderId=${orderId}`);
  expect(items.map(({ method, received }) => [method, received.minor])).toEqual([
    ['payme', 4_000_000],
    ['cash', 2_000_000],
  ]);
});
