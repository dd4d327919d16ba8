import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FulfilmentView } from '../../../src-shared/contract/booth-views.ts';
import { AnswerLost } from '../../client/connection.ts';
import { TICKET_PAYMENT } from '../../gallery/booth-answers.ts';
import { METHODS, paymentIn, stationWith } from '../../gallery/fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { BOOTH_WORDS } from '../../text/booth/booth-words.ts';
import { TEXTS } from '../../text/languages.ts';

const onlyPayme = METHODS.filter((method) => method.method === 'payme');

const kiosk = (booth: Record<string, unknown> = {}) => ({
  station: { ...stationWith().station, mode: 'kiosk' as const },
  booth: { ready: true, reasons: [], checkedAt: 0, soldOut: [], checkSeconds: 30, ...booth },
  methods: onlyPayme,
});
/** Nothing given yet. */
const NOT_YET: FulfilmentView = {
  state: 'due',
  prints: 1,
  ground: 'ticket',
  via: 'main',
  attempts: 0,
  at: 0,
  canServe: false,
  remedies: [],
};

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

describe('a guest whose answer takes its time', () => {
  it('is told for a while that the bank is asked, and not to pay again; then the code is as it was', async () => {
    vi.useFakeTimers();
    const page = renderTill({ route: '/kiosk', onScreen: paymentIn('awaiting_customer', {}, Date.now()) });
    await act(() => vi.advanceTimersByTimeAsync(0));
    act(() => page.getByTestId('cancel').click());
    act(() => page.getByTestId('cancel-keep').click());
    expect(page.getByTestId('kiosk-checking').textContent).toContain(BOOTH_WORDS.en.doNotPayAgain);
    expect(page.getByTestId('payment-status').textContent).toBe(BOOTH_WORDS.en.checkingBank);
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    expect(page.queryByTestId('kiosk-checking')).toBeNull();
    expect(page.getByTestId('payment-status').textContent).toBe(BOOTH_WORDS.en.waitingScan);
  });

  it('hears beside the code that the station is gone, and no more once it is back', async () => {
    const page = renderTill({ route: '/kiosk', onScreen: paymentIn('awaiting_customer', {}, Date.now()) });
    await page.findByTestId('qr');
    act(() => page.store.getState().setConnection('lost'));
    expect(page.getByTestId('kiosk-link-lost').textContent).toBe(BOOTH_WORDS.en.linkLost);
    act(() => page.store.getState().setConnection('live'));
    expect(page.queryByTestId('kiosk-link-lost')).toBeNull();
  });

  it('is answered by itself once the station is back, by the same payment; else the screen goes to the next guest', async () => {
    vi.useFakeTimers();
    const page = renderTill({ route: '/kiosk', view: { methods: onlyPayme } });
    const lost = () => Promise.reject(new AnswerLost('payment.start'));
    page.fake.answer('payment.start', lost);
    act(() => page.getByTestId('kiosk-start').click());
    await act(async () => page.getByTestId('kiosk-product-strip').click());
    await act(() => vi.advanceTimersByTimeAsync(9_000));
    expect(page.getByTestId('kiosk-link-lost').textContent).toBe(BOOTH_WORDS.en.linkLost);
    expect(page.getByTestId('kiosk-ask-again')).toBeTruthy();
    page.fake.answer('payment.start');
    await act(() => vi.advanceTimersByTimeAsync(7_000));
    expect(page.getByTestId('qr')).toBeTruthy();
    expect(new Set(page.sent('payment.start').map(({ id }) => id)).size).toBe(1);
    page.unmount();

    const left = renderTill({ route: '/kiosk', view: { methods: onlyPayme } });
    left.fake.answer('payment.start', lost);
    act(() => left.getByTestId('kiosk-start').click());
    await act(async () => left.getByTestId('kiosk-product-strip').click());
    await act(() => vi.advanceTimersByTimeAsync(120_000));
    expect(left.getByTestId('kiosk-start')).toBeTruthy();
  });

  it('may pay another way after a refusal, also where the page was loaded anew', async () => {
    const user = userEvent.setup();
    const page = renderTill({ route: '/kiosk', onScreen: paymentIn('declined') });
    await user.click(await page.findByTestId('kiosk-other-way'));
    expect(page.getByTestId('tender-uzqr')).toBeTruthy();
    expect(page.queryByTestId('kiosk-start')).toBeNull();
  });

  it('is offered no other way where the old code may still be paid', async () => {
    const locked = METHODS.map((method) => ({ ...method, can: { ...method.can, cancel: false } }));
    const page = renderTill({ route: '/kiosk', view: { methods: locked }, onScreen: paymentIn('expired') });
    expect(await page.findByTestId('result-expired')).toBeTruthy();
    expect(page.queryByTestId('kiosk-other-way')).toBeNull();
    expect(page.queryByTestId('kiosk-new-code')).toBeNull();
  });

  it('sees its ticket again at once after a reload, and what the bank said at last in its first line', async () => {
    const ticket = { kind: 'unknown' as const, issuedAt: 0 };
    const fulfilment = { ...NOT_YET, ticket };
    const page = renderTill({
      route: '/kiosk',
      view: kiosk({ checkSeconds: 600 }),
      onScreen: paymentIn('unknown', { id: TICKET_PAYMENT, fulfilment }),
    });
    const shown = await page.findByTestId('kiosk-ticket');
    expect(shown.querySelector('h1')?.textContent).toBe(BOOTH_WORDS.en.ticketTitle);
    act(() => page.fake.move(TICKET_PAYMENT, { status: 'completed' }));
    expect(shown.querySelector('h1')?.textContent).toBe(TEXTS.en.result.moneyTaken);
    expect(page.getByTestId('ticket-says').textContent).toBe(BOOTH_WORDS.en.ticketLatePaid);
  });
});

describe('paid, and nothing came out', () => {
  it('does not keep the next guest waiting for a refund that takes its time', async () => {
    vi.useFakeTimers();
    const failed: FulfilmentView = { ...NOT_YET, state: 'failed', ground: 'paid', remedies: ['refund'] };
    const page = renderTill({
      route: '/kiosk',
      view: kiosk({ ownerPhone: '+998 90 000 00 00' }),
      onScreen: paymentIn('completed', { fulfilment: failed }),
    });
    page.fake.answer('booth.remedy', () => ({ ok: true, data: { how: 'refund', refundId: '8EF0ND00000000000000' } }));
    await act(() => vi.advanceTimersByTimeAsync(0));
    await act(async () => page.getByTestId('remedy-refund').click());
    const waiting = page.getByTestId('kiosk-refund').textContent;
    expect(waiting).toContain(BOOTH_WORDS.en.refunding);
    expect(waiting).toContain('+998 90 000 00 00');
    await act(() => vi.advanceTimersByTimeAsync(121_000));
    expect(page.getByTestId('kiosk-start')).toBeTruthy();
  });
});

describe('after a reload, paid and nothing came out', () => {
  const closed: FulfilmentView = { ...NOT_YET, state: 'closed', ground: 'paid' };
  it('shows the code that was chosen once more', async () => {
    const ticket = { kind: 'reprint' as const, issuedAt: 0 };
    const onScreen = paymentIn('completed', { id: TICKET_PAYMENT, fulfilment: { ...closed, ticket } });
    const page = renderTill({ route: '/kiosk', view: kiosk(), onScreen });
    expect((await page.findByTestId('kiosk-ticket')).dataset.kind).toBe('reprint');
    expect(page.sent('booth.remedy')).toEqual([{ id: TICKET_PAYMENT, how: 'code' }]);
  });
  it('asks nothing that nobody can answer: the money is back, or a person helps', async () => {
    const page = renderTill({
      route: '/kiosk',
      view: kiosk(),
      onScreen: paymentIn('completed', { fulfilment: closed }),
    });
    expect((await page.findByTestId('kiosk-nothing-left')).textContent).toContain(BOOTH_WORDS.en.freeAskStaff);
    page.unmount();
    const whole = paymentIn('completed');
    const back = paymentIn('completed', { fulfilment: closed, refunded: whole.amount });
    const later = renderTill({ route: '/kiosk', view: kiosk(), onScreen: back });
    expect((await later.findByTestId('kiosk-nothing-left')).textContent).toContain(BOOTH_WORDS.en.refunded);
  });
});

describe('the service menu', () => {
  it('counts new prints without a keyboard', async () => {
    const user = userEvent.setup();
    const prints = { left: 3, reserved: 0, free: 3, isLow: true };
    const page = renderTill({ route: '/kiosk', view: kiosk({ prints }) });
    const corner = page.getByTestId('kiosk-corner');
    for (let touches = 0; touches < 5; touches++) await user.pointer({ keys: '[MouseLeft]', target: corner });
    await user.click(await page.findByTestId('service-person-Otabek'));
    for (const digit of '1111') await user.click(page.getByTestId(`pin-${digit}`));
    await user.click(page.getByTestId('pin-enter'));
    expect(page.queryByTestId('service-refill-count-keys')).toBeNull();
    await user.click(await page.findByTestId('service-refill-count'));
    for (const digit of '409') await user.click(page.getByTestId(`service-refill-count-${digit}`));
    await user.click(page.getByTestId('service-refill-count-erase'));
    await user.click(page.getByTestId('service-refill-count-0'));
    await user.click(page.getByTestId('service-refill'));
    expect(page.sent('booth.refill')).toEqual([{ prints: 400 }]);
  });
});

describe('a booth’s own session', () => {
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
