import { act, fireEvent } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { REREAD_MS } from '../../components/use-reread.ts';
import { refusal } from '../../gallery/fake-station.ts';
import { METHODS, paymentIn, som } from '../../gallery/fixtures.ts';
import { OWNER_HERE } from '../../gallery/office-answers.ts';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { formatMoney } from '../../text/format.ts';
import { TEXTS } from '../../text/languages.ts';

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: '', theme: 'system' });
});
afterEach(() => {
  vi.useRealTimers();
  usePeople.setState({ here: null });
});

/** Types 45 000 on the keyboard and presses Enter. */
async function toTender(page: ReturnType<typeof renderTill>) {
  const user = userEvent.setup();
  await user.keyboard('45000{Enter}');
  return { user, page };
}

describe('taking a payment', () => {
  it('goes by keyboard from the first digit to the tenders, and back by Esc', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    expect(page.getByTestId('tender-payme')).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(page.getByTestId('amount-total').textContent).toContain('45\u2009000');
    await user.keyboard('{Backspace}');
    expect(page.getByTestId('amount-total').textContent).toContain('4\u2009500');
  });

  it('types by the keys on the glass too', async () => {
    const page = renderTill();
    const user = userEvent.setup();
    for (const key of ['4', '5', '000']) await user.click(page.getByTestId(`key-${key}`));
    expect(page.getByTestId('amount-total').textContent).toContain('45\u2009000');
  });

  it('shows the code as a picture, and the result when the customer confirms', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    await user.click(page.getByTestId('tender-payme'));
    const qr = await page.findByTestId('qr');
    expect(qr.getAttribute('src')).toMatch(/^data:image\/svg\+xml;charset=utf-8,%3Csvg/);
    await user.click(page.getByTestId('sandbox-approve'));
    expect(await page.findByTestId('result-completed')).toBeTruthy();
    expect(page.sent('payment.start')).toHaveLength(1);
    await user.click(page.getByTestId('new-sale'));
    expect(page.getByTestId('amount-total').textContent).toContain('0');
  });

  it('makes one call of a double click on a tender', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    await user.dblClick(page.getByTestId('tender-payme'));
    await page.findByTestId('qr');
    expect(page.sent('payment.start')).toHaveLength(1);
  });

  it('has no cash for an order above the ceiling, says so in a line, and has it again below', async () => {
    const page = renderTill({ view: { sale: { freeAmount: true, quickAmounts: [], cashCeilingMinor: 4_499_999 } } });
    const { user } = await toTender(page);
    expect(page.queryByTestId('tender-cash')).toBeNull();
    expect(page.getByTestId('no-cash').textContent).toContain(formatMoney({ minor: 4_499_999, currency: 'UZS' }, 'en'));
    await user.keyboard('{Escape}{Backspace}{Enter}');
    expect(page.getByTestId('tender-cash')).toBeTruthy();
    expect(page.queryByTestId('no-cash')).toBeNull();
  });

  it('says why a tender is grey and does not start it', async () => {
    const page = renderTill();
    await toTender(page);
    const tile = page.getByTestId('tender-uzum_fastpay');
    expect(tile.textContent).toContain(TEXTS.en.health.reason.secret_missing);
    // Which key it is, is said where one can put it in.
    expect(tile.textContent).not.toContain('fiscalbox.key');
    expect(tile.hasAttribute('disabled')).toBe(true);
  });

  it('names a rail’s fee on its tile, and beside the sum once the rail has said it', async () => {
    const page = renderTill({
      view: { methods: METHODS.map((method) => (method.method === 'payme' ? { ...method, feePercent: 1 } : method)) },
    });
    const { user } = await toTender(page);
    expect(page.getByTestId('tender-payme').textContent).toContain(TEXTS.en.tender.fee('1'));
    expect(page.getByTestId('tender-cash').textContent).not.toContain(TEXTS.en.tender.fee('1'));
    await user.click(page.getByTestId('tender-payme'));
    await page.findByTestId('qr');
    expect(page.queryByTestId('fee')).toBeNull();
    const [open] = page.store.getState().view?.open ?? [];
    act(() => page.fake.move(String(open?.id), { payable: som(45_450) }));
    expect((await page.findByTestId('fee')).textContent).toMatch(/Order .*45.*000.*fee.*450/);
  });

  it('returns to the tenders with the refusal in words', async () => {
    const page = renderTill({ prepare: (fake) => fake.answer('payment.start', () => refusal('order.unknown_open')) });
    const { user } = await toTender(page);
    await user.click(page.getByTestId('tender-payme'));
    expect((await page.findByRole('alert')).textContent).toContain(TEXTS.en.error['order.unknown_open']);
    expect(page.getByTestId('tender-payme')).toBeTruthy();
  });

  it('sends a scanned code and shows it to nobody', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    await user.click(page.getByTestId('tender-click_pass'));
    expect(page.getByTestId('scan-input').getAttribute('type')).toBe('password');
    await user.keyboard('777666555444{Enter}');
    expect(page.sent('payment.start')[0]).toMatchObject({ method: 'click_pass', code: '777666555444' });
  });
});

describe('cash', () => {
  it('counts the change, wants a name, and completes in one call', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    await user.click(page.getByTestId('tender-cash'));
    await user.keyboard('50000');
    expect(page.getByTestId('cash-change').textContent).toContain('5\u2009000');
    await user.click(page.getByTestId('cash-take'));
    expect(page.getByText(TEXTS.en.cash.nameNeeded)).toBeTruthy();
    await user.type(page.getByTestId('cash-by'), 'Dilnoza');
    await user.click(page.getByTestId('cash-take'));
    expect((await page.findByTestId('change')).textContent).toContain('5\u2009000');
    expect(page.sent('payment.start')).toEqual([
      expect.objectContaining({ method: 'cash', tendered: { minor: 5_000_000, currency: 'UZS' }, by: 'Dilnoza' }),
    ]);
  });
  it('asks nobody for a name who came in with a PIN', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    usePeople.setState({ here: OWNER_HERE });
    await user.click(page.getByTestId('tender-cash'));
    expect(page.queryByTestId('cash-by')).toBeNull();
    await user.click(page.getByTestId('cash-exact'));
    await user.click(page.getByTestId('cash-take'));
    expect(page.sent('payment.start')).toEqual([expect.objectContaining({ by: OWNER_HERE.person?.name })]);
  });
  it('does not take less than is due', async () => {
    const page = renderTill();
    const { user } = await toTender(page);
    await user.click(page.getByTestId('tender-cash'));
    await user.keyboard('40000');
    expect(page.getByTestId('cash-take').hasAttribute('disabled')).toBe(true);
    await user.click(page.getByTestId('cash-exact'));
    expect(page.getByTestId('cash-given').textContent).toContain('45\u2009000');
    expect(page.getByTestId('cash-take').hasAttribute('disabled')).toBe(false);
  });
});

describe('the payment on screen', () => {
  const open = paymentIn('awaiting_customer');

  it('is read again every three seconds while it is open, and heals a lost push', async () => {
    vi.useFakeTimers();
    const page = renderTill({ onScreen: open });
    expect(page.getByTestId('qr')).toBeTruthy();
    expect(page.sent('payment.get')).toHaveLength(0);
    await act(() => vi.advanceTimersByTimeAsync(REREAD_MS));
    expect(page.sent('payment.get')).toEqual([{ id: open.id }]);
    page.fake.answer('payment.get', () => ({
      ok: true,
      data: paymentIn('completed', { id: open.id, rev: open.rev + 1 }),
    }));
    await act(() => vi.advanceTimersByTimeAsync(REREAD_MS));
    expect(page.getByTestId('result-completed')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(10 * REREAD_MS));
    expect(page.sent('payment.get')).toHaveLength(2);
  });

  it('is there again after a reload, also when it ended meanwhile', async () => {
    const page = renderTill({ onScreen: paymentIn('completed', { id: open.id }) });
    expect(await page.findByTestId('result-completed')).toBeTruthy();
    expect(page.sent('payment.get')).toHaveLength(1);
  });

  it('asks whether the customer has confirmed before it cancels', async () => {
    const user = userEvent.setup();
    const page = renderTill({ onScreen: open });
    await user.click(page.getByTestId('cancel'));
    expect(page.getByText(TEXTS.en.qr.askTitle)).toBeTruthy();
    await user.click(page.getByTestId('cancel-keep'));
    expect(page.sent('payment.cancel')).toHaveLength(0);
    await user.click(page.getByTestId('cancel'));
    await user.click(page.getByTestId('cancel-confirm'));
    expect(page.sent('payment.cancel')).toEqual([{ id: open.id }]);
    expect(await page.findByTestId('cancelling')).toBeTruthy();
  });

  it('stays watched when another way is chosen, and takes the screen when it turns out paid', async () => {
    const user = userEvent.setup();
    const page = renderTill({ onScreen: open });
    await user.click(page.getByTestId('other-tender'));
    expect(page.getByTestId('tender-uzqr')).toBeTruthy();
    expect(page.getByTestId(`parked-${open.id}`)).toBeTruthy();
    act(() => page.fake.move(open.id, { status: 'completed', received: som(45_000) }));
    expect(page.getByTestId('result-completed')).toBeTruthy();
    expect(page.queryByTestId(`news-${open.id}`)).toBeNull();
  });

  it('tells its end in a card when the next customer is at the till', async () => {
    const user = userEvent.setup();
    const lost = paymentIn('unknown');
    const page = renderTill({ onScreen: lost });
    await user.click(page.getByTestId('next-customer'));
    act(() => page.fake.move(lost.id, { status: 'completed', received: som(45_000) }));
    const news = page.getByTestId(`news-${lost.id}`);
    expect(news.textContent).toContain(TEXTS.en.result.paidLate(lost.orderId));
    expect(page.getByTestId('amount-pad')).toBeTruthy();
    await user.click(page.getByText(TEXTS.en.result.open));
    expect(page.getByTestId('result-completed')).toBeTruthy();
    expect(page.queryByTestId(`news-${lost.id}`)).toBeNull();
  });

  it('tells of money that came after its end, and that it has to be returned', async () => {
    const user = userEvent.setup();
    const ended = paymentIn('cancelled');
    const late = { id: 1, type: 'late_money' as const, at: 1, status: 'open' as const, actual: som(45_000) };
    const page = renderTill({ onScreen: ended });
    await user.click(await page.findByTestId('new-sale'));
    act(() => page.fake.move(ended.id, { discrepancies: [late] }));
    const news = page.getByTestId(`news-${ended.id}`);
    expect(news.textContent).toContain(TEXTS.en.discrepancy.late_money);
    await user.click(page.getByText(TEXTS.en.result.open));
    expect(page.getByTestId('result-cancelled').textContent).toContain(
      TEXTS.en.result.moneyPart(formatMoney(som(45_000), 'en')),
    );
    expect(page.getByTestId('result-cancelled').textContent).not.toContain(TEXTS.en.result.moneyNotTaken);
  });

  it('says when the customer is confirming', async () => {
    const page = renderTill({ onScreen: paymentIn('awaiting_customer', { confirming: true }) });
    expect(page.getByTestId('payment-status').textContent).toBe(TEXTS.en.qr.confirming);
  });
});

describe('an unknown payment', () => {
  it('says all that is missing at once, the choice too', async () => {
    const user = userEvent.setup();
    const page = renderTill({ onScreen: paymentIn('unknown') });
    await user.click(page.getByTestId('resolve'));
    await user.click(page.getByTestId('resolve-send'));
    expect(page.getByText(TEXTS.en.common.choose)).toBeTruthy();
    expect(page.getAllByText(TEXTS.en.common.fillIn)).toHaveLength(2);
    expect(page.sent('payment.resolve')).toEqual([]);
  });
  it('is written down by a named person with a note, in one call', async () => {
    const user = userEvent.setup();
    const payment = paymentIn('unknown');
    const page = renderTill({ onScreen: payment });
    await user.click(page.getByTestId('resolve'));
    await user.click(page.getByTestId('resolve-completed'));
    await user.type(page.getByTestId('resolve-rrn'), '004512345678');
    await user.type(page.getByTestId('resolve-note'), 'slip seen');
    await user.type(page.getByTestId('resolve-by'), 'Aziz');
    await user.dblClick(page.getByTestId('resolve-send'));
    expect(page.sent('payment.resolve')).toEqual([
      { id: payment.id, outcome: 'completed', rrn: '004512345678', note: 'slip seen', by: 'Aziz' },
    ]);
    expect(await page.findByTestId('result-completed')).toBeTruthy();
  });
});

describe('the frame', () => {
  it('marks practice money on every screen, and real money never', () => {
    expect(renderTill({ route: '/kiosk' }).getByTestId('sandbox-watermark')).toBeTruthy();
    expect(renderTill({ route: '/settings' }).getAllByTestId('sandbox-watermark')).toHaveLength(2);
  });
  it('has no practice controls with real money', () => {
    const page = renderTill({ view: { profile: 'live' }, onScreen: paymentIn('awaiting_customer') });
    expect(page.queryByTestId('sandbox-watermark')).toBeNull();
    expect(page.queryByTestId('sandbox-approve')).toBeNull();
  });
  it('asks nothing of the customer for money on its way back, and stopping to wait for it has words of its own', () => {
    const page = renderTill({ onScreen: paymentIn('awaiting_customer', { kind: 'refund' }) });
    expect(page.queryByTestId('sandbox-approve')).toBeNull();
    expect(page.getByTestId('sandbox-cancel')).toBeTruthy();
    fireEvent.click(page.getByTestId('cancel'));
    expect(page.getByRole('alertdialog').textContent).toContain(TEXTS.en.refund.stopTitle);
  });
  it('changes the language of everything at once and remembers it', async () => {
    const page = renderTill();
    fireEvent.click(page.getByTestId('locale-kk'));
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe(TEXTS.kk.amount.title);
    expect(localStorage.getItem('qabul.locale')).toBe('kk');
  });
  it('lists lamps with their reasons, the missing key by name', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    expect(page.getByTestId('lamp-uzum_fastpay').dataset.state).toBe('down');
    await user.click(page.getByTestId('health'));
    expect(page.getByTestId('health-uzum_fastpay').textContent).toContain('fiscalbox.key');
  });
});
