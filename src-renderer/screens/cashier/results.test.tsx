import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '../../../src-shared/contract/shapes.ts';
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
  it('of a payment that was left names the way to pay: its order may have been paid another way', async () => {
    usePreferences.getState().setLocale('en');
    const lost = paymentIn('unknown');
    const page = renderTill({ onScreen: lost });
    await userEvent.setup().click(await page.findByTestId('next-customer'));
    act(() => page.fake.move(lost.id, { status: 'cancelled' }));
    const news = await page.findByTestId(`news-${lost.id}`);
    expect(news.textContent).toContain(TEXTS.en.result.notTakenLate(`Payme, ${lost.orderId}`));
  });
  it('of a refund that was left says that money was not returned, not that it was not taken', async () => {
    usePreferences.getState().setLocale('en');
    const lost = paymentIn('unknown', { kind: 'refund' });
    const page = renderTill({ onScreen: lost });
    await userEvent.setup().click(await page.findByTestId('next-customer'));
    act(() => page.fake.move(lost.id, { status: 'declined' }));
    const news = await page.findByTestId(`news-${lost.id}`);
    expect(news.textContent).toContain(`Payme, ${lost.orderId}: ${TEXTS.en.result.moneyNotReturned}`);
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
  it('that did not match is settled by a named person, who writes down what was done', async () => {
    usePreferences.setState({ locale: 'en', by: '' });
    const user = userEvent.setup();
    const found = { id: 1, type: 'late_money' as const, at: 0, status: 'open' as const, actual: som(45_000) };
    const late = paymentIn('cancelled', { discrepancies: [found] });
    const settled = { ...late, rev: late.rev + 1, discrepancies: [{ ...found, status: 'resolved' as const }] };
    const page = renderTill({
      onScreen: late,
      prepare: (fake) => fake.answer('payment.clear', () => ({ ok: true, data: settled })),
    });
    await user.click(await page.findByTestId('clear'));
    await user.click(page.getByTestId('clear-send'));
    expect(page.sent('payment.clear')).toEqual([]);
    await user.type(page.getByTestId('clear-note'), 'returned in cash ');
    await user.type(page.getByTestId('clear-by'), 'Dilnoza');
    await user.click(page.getByTestId('clear-send'));
    expect(page.sent('payment.clear')).toEqual([{ id: late.id, note: 'returned in cash', by: 'Dilnoza' }]);
    expect(page.queryByTestId('clear')).toBeNull();
    expect(page.queryByTestId('clear-note')).toBeNull();
    expect(page.getByTestId('discrepancy-late_money').textContent).toContain(TEXTS.en.discrepancyUi.resolved);
  });
  it('has nothing to settle while the payment is open, nor when all is settled', async () => {
    const found = { id: 1, type: 'amount_differs' as const, at: 0, status: 'open' as const };
    const open = renderTill({ onScreen: paymentIn('unknown', { discrepancies: [found] }) });
    await open.findByTestId('discrepancy-amount_differs');
    expect(open.queryByTestId('clear')).toBeNull();
    open.unmount();
    const done = renderTill({
      onScreen: paymentIn('completed', { discrepancies: [{ ...found, status: 'resolved' }] }),
    });
    await done.findByTestId('discrepancy-amount_differs');
    expect(done.queryByTestId('clear')).toBeNull();
  });
  it.each(LOCALES)('that is not known says in %s who can be asked: the rail, or only a person', async (locale) => {
    usePreferences.getState().setLocale(locale);
    const texts = TEXTS[locale].result;
    const asked = renderTill({ onScreen: paymentIn('unknown', { method: 'payme' }) });
    expect((await asked.findByTestId('unknown-hint')).textContent).toBe(texts.unknownHint);
    asked.unmount();
    const silent = renderTill({ onScreen: paymentIn('unknown', { method: 'click_pass' }) });
    expect((await silent.findByTestId('unknown-hint')).textContent).toBe(texts.unknownAskNobody('Click Pass'));
  });
  it('is told to a screen reader', async () => {
    usePreferences.getState().setLocale('en');
    const page = renderTill({ onScreen: paymentIn('declined') });
    await page.findByTestId('result-declined');
    expect(page.getByTestId('announcer').textContent).toBe(TEXTS.en.result.moneyNotTaken);
  });
});
