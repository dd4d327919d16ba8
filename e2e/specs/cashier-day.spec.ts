/** A cashier's whole day at a till with people: every way to be paid, what goes wrong, and the end of the shift. */
import type { Page } from '@playwright/test';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../src-shared/contract/report-views.ts';
import { callDirectly, expect, foreignKeys, hire, SECOND_CASHIER, STAFF, seniorAgrees } from '../cashier-hands.ts';
import { hurry, newestPayment, paymentOf, truthOf } from '../country-till.ts';
import { type HeadlessStation, hearComplaints, test } from '../fixtures.ts';
import { spelled } from '../methods.ts';
import { comeIn, goOut } from '../office.ts';
import { arm } from '../pinpad-till.ts';
import { ask, speak } from '../till.ts';

/** A catalogue sold at its own prices; a typed sum is for whoever may set another price. */
const GOODS_ONLY = { sale: { freeAmount: false } };

test.use({ actionTimeout: 20_000 });

async function enter(page: Page, station: HeadlessStation, person: { name: string; pin: string }): Promise<void> {
  await page.goto(station.ready.openUrl);
  await comeIn(page, person.name, person.pin);
  await expect(page.getByTestId('who-is-here')).toContainText(person.name);
}

const result = (page: Page, status: string) => page.getByTestId(`result-${status}`);

/** The customer at the terminal: it may take a moment until the sum has reached it. */
async function atTerminal(page: Page, station: HeadlessStation, action: string): Promise<PaymentView> {
  await expect(page.getByTestId('pinpad-at-work')).toBeVisible();
  const { id } = await newestPayment(station);
  await expect
    .poll(async () => (await station.control('/control/customer', { paymentId: id, action })).status, {
      timeout: 20_000,
    })
    .toBe(200);
  return paymentOf(station, id);
}

test('from the first log-in to the past shift', async ({ station, page, browser, complaints }) => {
  test.setTimeout(240_000);
  hearComplaints(page, complaints);
  await hire(station);
  let card: PaymentView | undefined;

  await test.step('in by PIN, practice money marked, and a float counted', async () => {
    await page.goto(station.ready.openUrl);
    await expect(page.getByTestId('login').getByTestId('sandbox-watermark')).toBeVisible();
    await comeIn(page, STAFF.cashier.name, STAFF.cashier.pin);
    await expect(page.getByTestId('login')).toHaveCount(0);
    await speak(page, 'ru');
    await page.getByTestId('shift-open').click();
    await page.getByTestId('shift-float').fill('100000');
    await page.getByTestId('shift-open-confirm').click();
    await expect(page.getByTestId('amount-pad')).toBeVisible();
  });

  await test.step('a basket for cash, and the change is the largest number', async () => {
    await page.getByTestId('product-strip').click();
    await page.getByTestId('product-magnet').click();
    await page.getByTestId('pay').click();
    await page.getByTestId('tender-cash').click();
    for (const key of ['6', '0', '0', '0', '0', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByTestId('change')).toContainText(spelled(5_000));
    await page.getByTestId('new-sale').click();
  });

  await test.step('Payme: another language and a reload in the middle change nothing', async () => {
    await ask(page, '45100');
    await page.getByTestId('tender-payme').click();
    const code = await page.getByTestId('qr').getAttribute('src');
    await speak(page, 'kk');
    await expect(page.locator('html')).toHaveAttribute('lang', 'kk');
    expect(await page.getByTestId('qr').getAttribute('src')).toBe(code);
    await page.reload();
    await expect(page.getByTestId('qr')).toHaveAttribute('src', code ?? '');
    await page.getByTestId('sandbox-approve').click();
    await expect(result(page, 'completed')).toContainText('Төленді');
    await speak(page, 'ru');
    await expect(result(page, 'completed')).toContainText('Оплачено');
    await page.getByTestId('new-sale').click();
  });

  await test.step('a scanned code: never a sum, then a payment', async () => {
    const keys = await foreignKeys(page);
    await keys.scan('880000000000000000');
    await expect(page.getByTestId('amount-scan')).toContainText('код оплаты');
    await expect(page.getByTestId('amount-total')).toHaveText(/^0/);
    await ask(page, '45200');
    await keys.scan('880000000000000000');
    await expect(page.getByTestId('scan-masked')).toBeVisible();
    await page.getByTestId('scan-send').click();
    await expect(result(page, 'completed')).toContainText(spelled(45_200));
    await page.getByTestId('new-sale').click();
  });

  await test.step('a card at the terminal, and its copy on paper', async () => {
    await ask(page, '45300');
    await page.getByTestId('tender-humo').click();
    card = await atTerminal(page, station, 'approve');
    await expect(result(page, 'completed')).toContainText(spelled(45_300));
    await page.getByTestId('receipt-copy').click();
    await expect(page.getByTestId('print-printed')).toBeVisible();
    await page.getByTestId('new-sale').click();
  });

  await test.step('a basket in two parts, put aside and gone on with at another window', async () => {
    await page.getByTestId('product-frame').click();
    await page.getByTestId('pay').click();
    await page.getByTestId('split').click();
    await page.getByTestId('split-amount').fill('20000');
    await page.getByTestId('split-use').click();
    await page.getByTestId('tender-cash').click();
    await page.getByTestId('cash-exact').click();
    await page.getByTestId('cash-take').click();
    await page.getByTestId('pay-rest').click();
    await expect(page.getByTestId('left-to-pay')).toContainText(spelled(40_000));
    await page.getByTestId('put-aside').click();
    await expect(page.getByTestId('amount-total')).toHaveText(/^0/);
    await expect(page.getByTestId('aside-count')).toBeVisible();

    const other = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await enter(other, station, SECOND_CASHIER);
    await other.getByTestId('aside-count').click();
    await other.locator('[data-testid^="recall-"]').click();
    await expect(other.getByTestId('left-to-pay')).toContainText(spelled(40_000));
    await expect(page.getByTestId('aside-count')).toHaveCount(0);
    await other.getByTestId('tender-payme').click();
    await other.getByTestId('sandbox-approve').click();
    await expect(result(other, 'completed')).toContainText(spelled(40_000));
    await other.context().close();
    const { orderId } = await newestPayment(station);
    const { body } = await station.api(`/v1/payments?orderId=${orderId}`);
    const paid = (body as { items: PaymentView[] }).items.map(({ method, received }) => [method, received.minor]);
    expect(paid).toEqual([
      ['payme', 4_000_000],
      ['cash', 2_000_000],
    ]);
  });

  await test.step('declined: money was not taken', async () => {
    await ask(page, '45400');
    await page.getByTestId('tender-uzcard').click();
    await atTerminal(page, station, 'decline');
    await expect(result(page, 'declined')).toContainText('Деньги не списаны');
    await expect(result(page, 'declined')).toContainText('недостаточно денег');
    await page.getByTestId('new-sale').click();
  });

  await test.step('unknown: the till goes on, and a senior decides with the slip', async () => {
    await arm(station, 'fiscalbox', 'lost_reply', 1_000);
    await ask(page, '45500');
    await page.getByTestId('tender-uzcard').click();
    const { id } = await atTerminal(page, station, 'approve');
    await expect(result(page, 'unknown')).toContainText('МОГЛИ');
    await page.getByTestId('next-customer').click();
    await expect(page.getByTestId('amount-pad')).toBeVisible();
    await page.getByTestId('unknown-count').click();
    await page.getByTestId(`payment-${id}`).click();
    await page.getByTestId('story-show').click();
    await page.getByTestId('has-slip').click();
    const { charges } = await truthOf(station);
    const charge = charges.find(({ minor }) => minor === 4_550_000) as { rrn?: string } | undefined;
    await page.getByTestId('evidence-rrn').fill(charge?.rrn ?? '');
    await page.getByTestId('evidence-amount').fill('45500');
    await page.getByTestId('evidence-time').fill('18:02');
    await page.getByTestId('evidence-send').click();
    await seniorAgrees(page);
    await expect(result(page, 'completed')).toContainText(STAFF.senior.name);
    await arm(station, 'fiscalbox', 'none', 0);
    await page.getByTestId('new-sale').click();
    await expect(page.getByTestId('unknown-count')).toHaveCount(0);
  });

  await test.step('found by its number and given back, a senior agreeing', async () => {
    await page.getByTestId('history').click();
    await page.getByTestId('find').fill(card?.orderId ?? '');
    await page.getByTestId('find-go').click();
    await expect(page.locator('[data-testid^="payment-"]')).toHaveCount(1);
    await page.getByTestId(`payment-${card?.id ?? ''}`).click();
    await page.getByTestId('refund').click();
    await page.getByTestId('refund-reason').fill('the strip is blurred');
    await page.getByTestId('refund-send').click();
    await seniorAgrees(page);
    await expect(page.getByTestId('refund-said')).toContainText('Деньги возвращены');
    await page.getByTestId('to-sale').click();
  });

  await test.step('left for cash: the station itself cancels the code that was left', async () => {
    await ask(page, '45600');
    await page.getByTestId('tender-payme').click();
    await expect(page.getByTestId('qr')).toBeVisible();
    const left = await newestPayment(station);
    await page.getByTestId('other-tender').click();
    await page.getByTestId('tender-cash').click();
    await page.getByTestId('cash-exact').click();
    await page.getByTestId('cash-take').click();
    await expect(result(page, 'completed')).toBeVisible();
    await expect(page.getByTestId(`news-${left.id}`)).toContainText('не списаны');
    await page.getByTestId('new-sale').click();
  });

  await test.step('late: cancelled at the rail, and the money comes after all; a senior has dealt with it', async () => {
    await ask(page, '45700');
    await page.getByTestId('tender-uzqr').click();
    await expect(page.getByTestId('qr')).toBeVisible();
    await arm(station, 'fiscalbox', 'cancelled_then_paid');
    await page.getByTestId('cancel').click();
    await page.getByTestId('cancel-confirm').click();
    await expect(result(page, 'cancelled')).toContainText('не списаны');
    await hurry(station);
    await expect(page.getByTestId('discrepancy-late_money')).toContainText(spelled(45_700), { timeout: 40_000 });
    await page.getByTestId('clear').click();
    await page.getByTestId('clear-note').fill('given back in cash');
    await page.getByTestId('clear-send').click();
    await seniorAgrees(page);
    await expect(page.getByTestId('clear')).toHaveCount(0);
    await page.getByTestId('new-sale').click();
  });

  await test.step('X report and the drawer: both are a senior’s', async () => {
    await page.getByTestId('shift').click();
    await expect(page.getByTestId('x-report')).toBeVisible();
    // Coming here asks for nobody's PIN; the press does.
    await expect(page.getByTestId('approval')).toHaveCount(0);
    await page.getByTestId('x-again').click();
    await seniorAgrees(page);
    await expect(page.getByTestId('x-total')).toBeVisible();
    await page.getByTestId('drawer-open').click();
    await page.getByTestId('drawer-reason').fill('Размен');
    await page.getByTestId('drawer-send').click();
    await seniorAgrees(page);
    await expect(page.getByTestId('print-printed')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('out, and another cashier in; the shift is closed with what was counted', async () => {
    await goOut(page);
    await comeIn(page, SECOND_CASHIER.name, SECOND_CASHIER.pin);
    await expect(page.getByTestId('who-is-here')).toContainText(SECOND_CASHIER.name);
    await page.getByTestId('shift-close').click();
    await page.getByTestId('wizard-go').click();
    await page.getByTestId('note-100000').fill('2');
    await page.getByTestId('shift-close-confirm').click();
    await expect(page.getByTestId('report')).toBeVisible({ timeout: 60_000 });
    await page.getByTestId('to-z').click();
    await page.getByTestId('shift-done').click();
  });

  await test.step('the past shift has the difference and both cashiers', async () => {
    const [closed] = ((await station.api('/v1/shifts?limit=1')).body as { items: { shiftId: string }[] }).items;
    const report = (await station.api(`/v1/shifts/${closed?.shiftId ?? ''}/report`)).body as ShiftReport;
    // 100 000 at the start, 55 000 and 20 000 and 45 600 sold for cash; 200 000 counted.
    expect(report.cash).toMatchObject({ expected: 22_060_000, counted: 20_000_000, difference: -2_060_000 });
    expect(report.closedBy ?? SECOND_CASHIER.name).toBe(SECOND_CASHIER.name);
    await page.getByTestId('shift-open').click();
    await page.getByTestId('shift-past').click();
    await seniorAgrees(page);
    await page.getByTestId(`past-${closed?.shiftId ?? ''}`).click();
    await expect(page.getByTestId('past-shift')).toContainText(spelled(20_600));
    await expect(page.getByTestId('chart-cashier')).toContainText(STAFF.cashier.name);
    await expect(page.getByTestId('chart-cashier')).toContainText(SECOND_CASHIER.name);
    const { violations } = await truthOf(station);
    expect(violations).toEqual([]);
  });
});

test.describe('a shop that sells its catalogue', () => {
  test.use({ config: GOODS_ONLY });

  test('what a role may not do is a senior’s PIN away or not offered, and refused past the screen', async ({
    station,
    page,
    complaints,
  }) => {
    test.setTimeout(120_000);
    hearComplaints(page, complaints);
    await hire(station);

    await test.step('cashier: another price by a senior’s PIN', async () => {
      await enter(page, station, STAFF.cashier);
      await speak(page, 'ru');
      await expect(page.getByTestId('key-1')).toHaveCount(0);
      await page.getByTestId('product-strip').click();
      const { orderId } = await page.evaluate(
        () => JSON.parse(sessionStorage.getItem('qabul.sale') ?? '{}') as { orderId: string },
      );
      const cheap = { orderId, productId: 'strip', price: { minor: 100, currency: 'UZS' }, reason: 'x' };
      expect(await callDirectly(page, 'sale.price', cheap)).toBe('person.approval_needed');
      await page.getByTestId('price-strip').click();
      await page.getByTestId('price-new').fill('20000');
      await page.getByTestId('price-reason').fill('scratched');
      await page.getByTestId('price-send').click();
      await seniorAgrees(page);
      await expect(page.getByTestId('amount-total')).toHaveText(spelled(20_000));
      await page.getByTestId('pay').click();
      await page.getByTestId('tender-payme').click();
      await page.getByTestId('sandbox-approve').click();
      await expect(result(page, 'completed')).toContainText(spelled(20_000));
      expect(await newestPayment(station)).toMatchObject({ amount: { minor: 2_000_000 } });
      await page.getByTestId('new-sale').click();
      const typed = { orderId: 'typed', amount: { minor: 100, currency: 'UZS' }, method: 'payme' };
      expect(await callDirectly(page, 'payment.start', typed)).toBe('payment.price_is_ours');
      await page.getByTestId('settings').click();
      for (const section of ['station', 'people', 'audit']) {
        await expect(page.getByTestId(`section-${section}`)).toHaveCount(0);
      }
      expect(await callDirectly(page, 'settings.get', {})).toBe('person.approval_needed');
      await goOut(page);
    });

    await test.step('senior: types a sum, and is refused the settings', async () => {
      await comeIn(page, STAFF.senior.name, STAFF.senior.pin);
      await page.getByTestId('home').click();
      await expect(page.getByTestId('key-1')).toBeVisible();
      expect(await callDirectly(page, 'shift.x', {})).toBe('done');
      expect(await callDirectly(page, 'settings.get', {})).toBe('person.approval_needed');
      expect(await callDirectly(page, 'audit.list', {})).toBe('person.approval_needed');
      await goOut(page);
    });

    await test.step('service: devices, and no sale', async () => {
      await comeIn(page, STAFF.service.name, STAFF.service.pin);
      await page.getByTestId('settings').click();
      await expect(page.getByTestId('section-pinpads')).toBeVisible();
      await expect(page.getByTestId('section-people')).toHaveCount(0);
      const sale = { orderId: 'S1', items: [{ productId: 'strip', quantityMilli: 1_000 }], method: 'payme' };
      expect(await callDirectly(page, 'payment.start', sale)).toBe('person.approval_needed');
      expect(await callDirectly(page, 'sale.parked', {})).toBe('person.approval_needed');
      await goOut(page);
    });

    await test.step('owner: the log has the price, the cashier and the senior', async () => {
      await comeIn(page, STAFF.owner.name, STAFF.owner.pin);
      await page.getByTestId('section-audit').click();
      const lines = page.getByTestId('audit-sale.price').filter({ hasText: STAFF.cashier.name });
      await expect(lines.filter({ hasText: STAFF.senior.name })).toHaveCount(1);
    });
  });
});
