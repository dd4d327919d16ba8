/**
 * A card at the till, from the press to the truth: the same seven stories through the simulated box and through a terminal
 * on a serial line. Each is judged three times: by the screen, by the simulated bank, and by the station's address for programs.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { newestPayment, paymentOf } from './country-till.ts';
import type { HeadlessStation } from './fixtures.ts';
import { arm, bankOf, expect, test, type Wire } from './pinpad-till.ts';
import { ask, speak } from './till.ts';

const SLOW = { timeout: 30_000 };

/** A sum of this story alone, at the terminal. */
async function atTerminal(till: Page, station: HeadlessStation, sum: string, method = 'uzcard'): Promise<PaymentView> {
  await speak(till, 'en');
  await ask(till, sum);
  await till.getByTestId(`tender-${method}`).click();
  await expect(till.getByTestId('pinpad-at-work')).toBeVisible(SLOW);
  return newestPayment(station);
}
/** The customer at the terminal; it may take a moment until the sum has reached it. */
async function play(till: Page, action: 'scan' | 'approve' | 'decline' | 'cancel', until: string): Promise<void> {
  await expect(async () => {
    if ((await till.getByTestId(until).count()) > 0) return;
    await till.getByTestId(`sandbox-${action}`).click({ timeout: 1_000 });
    await expect(till.getByTestId(until)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}
async function isClean(till: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: till }).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map((n) => n.target.join(' ')).join()}`)).toEqual(
    [],
  );
  const wide = await till.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  expect(wide, `${where} scrolls sideways`).toBe(false);
}
async function openStory(till: Page, id: string): Promise<void> {
  await till.getByTestId('history').click();
  await till.getByTestId(`payment-${id}`).click();
  await expect(till.getByTestId('story')).toBeVisible();
}

interface Lane {
  /** The simulated vendor's name at the fault dial. */
  vendor: string;
  /** Loses the answer of the sale after the charge, and keeps questions unanswered until `answerAgain`. */
  lose(station: HeadlessStation): Promise<void>;
  afterSent(till: Page, station: HeadlessStation): Promise<void>;
  /** A method whose sales are cancelled on the terminal within the bank shift. */
  voids: string;
}
const LANES: Record<Wire, Lane> = {
  bridge: {
    vendor: 'fiscalbox',
    // The box's terminals cannot be asked by reference: the answer of the sale is lost, and every question's after it.
    lose: (station) => arm(station, 'fiscalbox', 'lost_reply', 1_000),
    afterSent: () => Promise.resolve(),
    voids: 'humo',
  },
  serial: {
    vendor: 'sa',
    lose: (station) => arm(station, 'sa', 'unplug_charged'),
    // The sale has taken its fault: from here on the terminal finds nothing and reports nothing.
    async afterSent(till, station) {
      await expect(till.getByTestId('pinpad-steps')).toBeVisible(SLOW);
      await arm(station, 'sa', 'no_answers', 1_000);
    },
    voids: 'uzcard',
  },
};

/** The seven stories of a card over one wire. */
export function stories(wire: Wire): void {
  const lane = LANES[wire];
  test.describe(`over the ${wire}`, () => {
    test.skip(wire === 'serial' && process.platform === 'win32', 'no pseudo-terminals here');

    test('a terminal in the settings answers when it is asked, and the wire is told', async ({ till, station }) => {
      await speak(till, 'en');
      await till.getByTestId('settings').click();
      await till.getByTestId('section-pinpads').click();
      const device = wire === 'serial' ? 'front' : 'fiscalbox-uzcard';
      const row = till.getByTestId(`terminal-${device}`);
      await expect(row).toContainText(wire === 'serial' ? 'INPAS SA' : 'UzCard');
      await till.getByTestId(`ask-${device}`).click();
      await expect(till.getByTestId(`said-${device}`)).toHaveAttribute('data-ok', 'true', SLOW);
      if (wire === 'serial') await expect(till.getByTestId(`said-${device}`)).toContainText('00000166');
      await isClean(till, 'terminals');
      const { body } = await station.api('/v1/health');
      expect((body as { lamps: object[] }).lamps).toContainEqual(
        expect.objectContaining({ id: device, kind: 'device', state: 'ok' }),
      );
    });

    test('a card is approved', async ({ till, station }) => {
      const { id } = await atTerminal(till, station, '41000');
      await expect(till.getByTestId('pinpad-name')).toContainText(wire === 'serial' ? 'front' : 'UzCard');
      if (wire === 'serial') {
        await expect(till.getByTestId('pinpad-steps')).toBeVisible(SLOW);
        await expect(till.getByTestId('cancel')).toBeVisible();
      } else {
        await expect(till.getByTestId('pinpad-at-work')).toContainText('Waiting for the terminal');
        await expect(till.getByTestId('pinpad-steps')).toHaveCount(0);
        await expect(till.getByTestId('red-key')).toBeVisible();
      }
      await isClean(till, 'C3a');
      await play(till, 'approve', 'result-completed');
      await expect(till.getByTestId('result-completed')).toContainText('Money was taken.');
      expect((await bankOf(station, 4_100_000)).charges).toHaveLength(1);
      const [charge] = (await bankOf(station, 4_100_000)).charges;
      expect(await paymentOf(station, id)).toMatchObject({ status: 'completed', rrn: charge?.rrn });
    });

    test('a card is refused, and the reason is said', async ({ till, station }) => {
      const { id } = await atTerminal(till, station, '42000');
      await play(till, 'decline', 'result-declined');
      await expect(till.getByTestId('result-declined')).toContainText('Money was not taken.');
      await expect(till.getByTestId('result-declined')).toContainText('Not enough money');
      expect((await bankOf(station, 4_200_000)).charges).toEqual([]);
      expect(await paymentOf(station, id)).toMatchObject({
        status: 'declined',
        declineReason: 'insufficient_funds',
        providerCode: expect.stringContaining('116'),
      });
    });

    test('the payment is cancelled on the device', async ({ till, station }) => {
      const { id } = await atTerminal(till, station, '43000');
      const ended = till.locator('[data-testid="result-cancelled"], [data-testid="result-declined"]');
      if (wire === 'serial') {
        await expect(till.getByTestId('pinpad-steps')).toBeVisible(SLOW);
        await till.getByTestId('cancel').click();
      } else {
        await play(till, 'cancel', 'result-declined');
      }
      await expect(ended).toBeVisible(SLOW);
      await expect(ended).toContainText('Money was not taken.');
      expect((await bankOf(station, 4_300_000)).charges).toEqual([]);
      const { status, received } = await paymentOf(station, id);
      expect([['cancelled', 'declined'].includes(status), received.minor]).toEqual([true, 0]);
    });

    test('a lost answer is resolved by interim totals', async ({ till, station }) => {
      await lane.lose(station);
      const { id } = await atTerminal(till, station, '44000');
      await lane.afterSent(till, station);
      await play(till, 'approve', 'result-unknown');
      await expect(till.getByTestId('result-unknown')).toContainText('MAY have been taken');
      await till.getByTestId('next-customer').click();
      await expect(till.getByTestId('unknown-count')).toBeVisible();
      // A terminal that finds nothing by reference, but whose totals can be read again.
      await arm(station, lane.vendor, 'none', 0);
      if (wire === 'serial') await arm(station, 'sa', 'no_journal', 1_000);
      const news = till.getByTestId(`news-${id}`);
      await expect(news).toContainText('is paid', { timeout: 45_000 });
      await expect(till.getByTestId('unknown-count')).toHaveCount(0);
      expect((await bankOf(station, 4_400_000)).charges).toHaveLength(1);
      const { status, ladder = [] } = await paymentOf(station, id);
      expect(status).toBe('completed');
      expect(ladder).toContainEqual(
        expect.objectContaining({
          rung: 'totals',
          outcome: 'for',
          code: 'total_rose',
          figures: expect.objectContaining({ amount: { minor: 4_400_000, currency: 'UZS' }, count: 1 }),
        }),
      );
      await arm(station, lane.vendor, 'none', 0);
    });

    test('a lost answer is resolved by a person with the slip', async ({ till, station }) => {
      await lane.lose(station);
      const { id } = await atTerminal(till, station, '46000');
      await lane.afterSent(till, station);
      await play(till, 'approve', 'result-unknown');
      await expect(till.getByTestId('next-check')).toBeVisible();
      await isClean(till, 'C6');
      const [charge] = (await bankOf(station, 4_600_000)).charges;
      await till.getByTestId('has-slip').click();
      await till.getByTestId('evidence-rrn').fill(charge?.rrn ?? '');
      await till.getByTestId('evidence-amount').fill('45000');
      await expect(till.getByTestId('evidence-other-sum')).toBeVisible();
      await expect(till.getByTestId('evidence-send')).toBeDisabled();
      await till.getByTestId('evidence-amount').fill('46000');
      await till.getByTestId('evidence-time').fill('18:02');
      await till.getByTestId('evidence-by').fill('Dilnoza');
      await isClean(till, 'evidence');
      await till.getByTestId('evidence-send').click();
      await expect(till.getByTestId('result-completed')).toBeVisible(SLOW);
      await expect(till.getByTestId('result-completed')).toContainText('Decided by Dilnoza');
      expect(await paymentOf(station, id)).toMatchObject({
        status: 'completed',
        rrn: charge?.rrn,
        resolvedBy: 'Dilnoza',
      });
      expect((await bankOf(station, 4_600_000)).charges).toHaveLength(1);
      await arm(station, lane.vendor, 'none', 0);
    });

    test('a sale is cancelled on the terminal within its bank shift', async ({ till, station }) => {
      const { id } = await atTerminal(till, station, '47000', lane.voids);
      await play(till, 'approve', 'result-completed');
      await openStory(till, id);
      await till.getByTestId('refund').click();
      await expect(till.getByTestId('way-void')).toHaveAttribute('data-allowed', 'true');
      await expect(till.getByTestId('way-void')).toContainText('only until the bank shift is closed');
      await isClean(till, 'C8');
      if (wire === 'serial') await till.getByTestId('refund-how-void').check();
      await expect(till.getByTestId('refund-whole')).toBeVisible();
      await till.getByTestId('refund-reason').fill('blurred print');
      await till.getByTestId('refund-by').fill('Dilnoza');
      await till.getByTestId('refund-send').click();
      await expect(till.getByTestId('refund-said')).toContainText('Money was returned (cancel on the terminal).', SLOW);
      await isClean(till, 'tracker');
      const back = await newestPayment(station);
      expect(back).toMatchObject({ kind: 'refund', of: id, status: 'completed', how: 'void' });
      expect(await paymentOf(station, id)).toMatchObject({ refunded: { minor: 4_700_000 } });
      const { charges, voids, refunds } = await bankOf(station, 4_700_000);
      expect([charges.length, voids.length, refunds.length]).toEqual([1, 1, 0]);
    });

    test('a part of a UzCard sale is returned to the card', async ({ till, station }) => {
      const { id } = await atTerminal(till, station, '48000');
      await play(till, 'approve', 'result-completed');
      await openStory(till, id);
      await till.getByTestId('refund').click();
      await expect(till.getByTestId('way-refund')).toHaveAttribute('data-allowed', 'true');
      if (wire === 'serial') await till.getByTestId('refund-how-refund').check();
      await till.getByTestId('refund-amount').fill('18500');
      await till.getByTestId('refund-reason').fill('one of two');
      await till.getByTestId('refund-by').fill('Dilnoza');
      await till.getByTestId('refund-send').click();
      await expect(till.getByTestId('refund-said')).toContainText('Money was returned (return to the customer).', SLOW);
      expect(await newestPayment(station)).toMatchObject({
        kind: 'refund',
        of: id,
        status: 'completed',
        how: 'refund',
      });
      expect(await paymentOf(station, id)).toMatchObject({ refunded: { minor: 1_850_000 } });
      expect((await bankOf(station, 1_850_000)).refunds).toHaveLength(1);
      const { body } = await station.api(`/v1/payments/${id}/refund-options`);
      expect(body).toMatchObject({ left: { minor: 2_950_000 } });
    });
  });
}
