import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/views.ts';
import { isFinal, PAYMENT_STATUSES } from '../../../src-shared/payment-status.ts';
import { paymentIn, som } from '../../gallery/fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { TEXTS } from '../../text/languages.ts';

const RESULTS = PAYMENT_STATUSES.filter((status) => isFinal(status) || status === 'unknown');

describe.each(LOCALES)('results in %s', (locale) => {
  it.each(RESULTS)('%s fills the screen and says in its first lines whether money moved', async (status) => {
    usePreferences.getState().setLocale(locale);
    const page = renderTill({ onScreen: paymentIn(status) });
    const result = await page.findByTestId(`result-${status}`);
    const texts = TEXTS[locale].result;
    const line =
      status === 'completed' ? texts.moneyTaken : status === 'unknown' ? texts.moneyMay : texts.moneyNotTaken;
    expect(result.textContent).toContain(line);
    expect(page.getAllByRole('heading', { level: 1 })).toHaveLength(1);
  });
});

describe('a result', () => {
  it('of a late or partial payment never says that money was not taken', async () => {
    usePreferences.getState().setLocale('en');
    const page = renderTill({ onScreen: paymentIn('expired', { received: som(20_000) }) });
    const result = await page.findByTestId('result-expired');
    expect(result.textContent).not.toContain(TEXTS.en.result.moneyNotTaken);
    expect(result.querySelector('h1')?.textContent).toContain('Money came all the same');
    expect(page.queryByTestId('same-again')).toBeNull();
  });
  it('that is not known offers the next customer and a resolve, never the same tender', async () => {
    const page = renderTill({ onScreen: paymentIn('unknown') });
    expect(await page.findByTestId('next-customer')).toBeTruthy();
    expect(page.getByTestId('resolve')).toBeTruthy();
    expect(page.queryByTestId('same-again')).toBeNull();
    expect(page.queryByTestId('other-tender')).toBeNull();
  });
  it('decided by a person names the person instead of a proof', async () => {
    usePreferences.getState().setLocale('en');
    const page = renderTill({ onScreen: paymentIn('failed', { resolvedBy: 'Dilnoza' }) });
    const result = await page.findByTestId('result-failed');
    expect(result.textContent).toContain('Decided by Dilnoza');
    expect(result.textContent).not.toContain(TEXTS.en.result.failed);
  });
  it('of cash shows the change as the largest number', async () => {
    const page = renderTill({
      onScreen: paymentIn('completed', { method: 'cash', provider: 'cash', change: som(5_000) }),
    });
    const change = await page.findByTestId('change');
    expect(change.querySelector('.amount-huge')?.textContent).toContain('5\u2009000');
    expect(page.container.querySelectorAll('.amount-huge')).toHaveLength(1);
  });
  it('tells the fate of the receipt beside the money, and shows what did not match', async () => {
    usePreferences.getState().setLocale('en');
    const page = renderTill({
      onScreen: paymentIn('completed', {
        fiscal: { status: 'queued' },
        discrepancies: [{ id: 1, type: 'second_approval', at: 0, status: 'open' }],
      }),
    });
    expect((await page.findByTestId('fiscal-queued')).textContent).toBe(TEXTS.en.fiscal.queued);
    expect(page.getByTestId('discrepancy-second_approval').textContent).toContain(TEXTS.en.discrepancy.second_approval);
  });
  it('is told to a screen reader', async () => {
    usePreferences.getState().setLocale('en');
    const page = renderTill({ onScreen: paymentIn('declined') });
    await page.findByTestId('result-declined');
    expect(page.getByTestId('announcer').textContent).toBe(TEXTS.en.result.moneyNotTaken);
  });
});
