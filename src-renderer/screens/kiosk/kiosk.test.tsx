import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { METHODS, paymentIn, stationWith } from '../../gallery/fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { BOOTH_WORDS } from '../../text/booth-words.ts';
import { TEXTS } from '../../text/languages.ts';

const onlyPayme = METHODS.filter((method) => method.method === 'payme');

beforeEach(() => {
  usePreferences.setState({ locale: 'en' });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the booth', () => {
  it('sells a product by its id, shows the code, and says that it is paid', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk', view: { methods: onlyPayme } });
    await user.click(page.getByTestId('kiosk-start'));
    await user.click(page.getByTestId('kiosk-product-strip'));
    expect(await page.findByTestId('qr')).toBeTruthy();
    expect(page.sent('payment.start')).toEqual([
      expect.objectContaining({ items: [{ productId: 'strip', quantityMilli: 1000 }] }),
    ]);
    await user.click(page.getByTestId('sandbox-approve'));
    expect((await page.findByTestId('result-completed')).textContent).toContain(BOOTH_WORDS.en.getReady);
  });

  it('asks how to pay only when there is a choice', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk' });
    await user.click(page.getByTestId('kiosk-start'));
    await user.click(page.getByTestId('kiosk-product-strip'));
    await user.click(page.getByTestId('tender-uzqr'));
    expect(await page.findByTestId('qr')).toBeTruthy();
    expect(page.queryByTestId('tender-cash')).toBeNull();
  });

  it('returns to its start by itself twenty seconds after the result', async () => {
    vi.useFakeTimers();
    const page = renderTill({ route: '/kiosk', onScreen: paymentIn('declined') });
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(page.getByTestId('result-declined')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(19_000));
    expect(page.getByTestId('result-declined')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(1_500));
    expect(page.getByTestId('kiosk-start')).toBeTruthy();
  });

  it('asks an unlucky guest not to pay again, and gives a number to come back with', async () => {
    const page = renderTill({ route: '/kiosk', onScreen: paymentIn('unknown') });
    const result = await page.findByTestId('result-unknown');
    expect(result.textContent).toContain(TEXTS.en.kiosk.doNotRepeat);
    expect(result.textContent).toContain('K-7Q2M4A');
  });

  it('shows no price and takes no money while nothing can be sold, and clears itself', () => {
    const out = renderTill({ route: '/kiosk', view: { methods: [] } });
    expect(out.getByTestId('kiosk-out-of-service')).toBeTruthy();
    expect(out.queryByTestId('kiosk-start')).toBeNull();
    act(() => out.store.getState().replace({ ...(out.store.getState().view ?? never()), methods: onlyPayme }));
    expect(out.getByTestId('kiosk-start')).toBeTruthy();
  });
});

describe('a booth’s own session', () => {
  const kiosk = (booth: Record<string, unknown> = {}) => ({
    station: { ...stationWith().station, mode: 'kiosk' as const },
    booth: { ready: true, reasons: [], checkedAt: 0, soldOut: [], checkSeconds: 30, ...booth },
    methods: onlyPayme,
  });

  it('sees the booth, whatever address is asked for', () => {
    for (const route of ['/settings', '/cashier', '/setup'] as const) {
      const page = renderTill({ route, view: kiosk() });
      expect(page.getByTestId('kiosk-start')).toBeTruthy();
      page.unmount();
    }
  });

  it('is looked at and keeps the prints before a way to pay is offered; where it is not well, nothing is charged', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk', view: kiosk() });
    page.fake.answer('booth.prepare', () => ({
      ok: true,
      data: { ...kiosk().booth, ready: false, reasons: ['paper'] },
    }));
    await user.click(page.getByTestId('kiosk-start'));
    await user.click(page.getByTestId('kiosk-product-strip'));
    expect(page.sent('booth.prepare')).toEqual([{ productId: 'strip' }]);
    expect(page.sent('payment.start')).toEqual([]);
    page.fake.answer('booth.prepare', () => ({ ok: true, data: kiosk().booth }));
    await user.click(page.getByTestId('kiosk-product-strip'));
    expect(await page.findByTestId('qr')).toBeTruthy();
  });

  it('starts at a free event without a price or a payment', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk', view: kiosk({ isFree: true, event: 'Wedding', eventEndsAt: 0 }) });
    expect(page.container.querySelector('.booth-price')?.textContent).toContain(BOOTH_WORDS.en.freeToday);
    await user.click(page.getByTestId('kiosk-start'));
    expect(page.container.querySelector('.amount')).toBeNull();
    await user.click(page.getByTestId('kiosk-product-strip'));
    expect((await page.findByTestId('kiosk-free')).textContent).toContain(BOOTH_WORDS.en.getReady);
    expect(page.sent('payment.start')).toEqual([]);
    expect(page.sent('booth.free')).toEqual([expect.objectContaining({ productId: 'strip' })]);
  });

  it('shows help in the corner of every screen, with whom to call', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk', view: kiosk({ ownerPhone: '+998 90 000 00 00' }) });
    await user.click(page.getByTestId('kiosk-help'));
    expect(page.getByTestId('kiosk-ask').textContent).toContain('+998 90 000 00 00');
    await user.click(page.getByTestId('help-close'));
    expect(page.queryByTestId('kiosk-ask')).toBeNull();
  });
});

describe('the customer’s display', () => {
  it('follows the till: the code, then thanks, then welcome', async () => {
    vi.useFakeTimers();
    const open = paymentIn('awaiting_customer');
    const page = renderTill({ route: '/display', view: { open: [open] } });
    expect(page.getByTestId('qr')).toBeTruthy();
    act(() => page.fake.move(open.id, { status: 'completed' }));
    expect(page.getByTestId('display-completed').textContent).toContain(TEXTS.en.display.paid);
    await act(() => vi.advanceTimersByTimeAsync(15_500));
    expect(page.getByText(TEXTS.en.display.welcome)).toBeTruthy();
  });
  it('says "please wait", never "error", while the result is not known', () => {
    const page = renderTill({ route: '/display', view: { open: [paymentIn('unknown')] } });
    expect(page.getByTestId('display-unknown').textContent).toContain(TEXTS.en.display.checking);
  });
});

function never(): never {
  throw new Error('there is a view');
}
