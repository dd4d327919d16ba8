import { act, fireEvent, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerLost } from '../../client/connection.ts';
import { refusal } from '../../gallery/fake-station.ts';
import { METHODS, paymentIn, som, stationWith } from '../../gallery/fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { TEXTS } from '../../text/languages.ts';

const CLICK = '880000000000000000';
const PAYME = '50500000000000000000';
const UZUM = '4'.padEnd(43, '0');
/** A scanner with a Cyrillic layout, ten milliseconds a key, a second ago. true: its Enter pressed nothing else. */
function scan(code: string): boolean {
  let at = performance.now() - 1_000;
  const press = (init: KeyboardEventInit): boolean => {
    const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true });
    at += 10;
    Object.defineProperty(event, 'timeStamp', { value: at });
    fireEvent(document.activeElement ?? document.body, event);
    return event.defaultPrevented;
  };
  for (const digit of code) press({ code: `Digit${digit}`, key: 'ы' });
  return press({ code: 'Enter', key: 'Enter' });
}

type Page = ReturnType<typeof renderTill>;
async function toTender(page: Page) {
  const user = userEvent.setup();
  await user.keyboard('45000{Enter}');
  expect(page.getByTestId('tender-payme')).toBeTruthy();
  return user;
}
const started = (page: Page) => page.sent('payment.start');
/** Everything a page may leave behind on this machine. */
const kept = (page: Page) =>
  [
    ...[localStorage, sessionStorage].flatMap((storage) => Object.keys(storage).map((key) => storage.getItem(key))),
    page.memory.getItem('qabul.sale'),
    location.href,
  ].join();

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: '', theme: 'system' });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a scan on the tender grid', () => {
  it('picks the wallet, shows the tail of the code, and charges by one press', async () => {
    const page = renderTill();
    const user = await toTender(page);
    scan(CLICK);
    expect((await page.findByTestId('scan-masked')).textContent).toContain('0000');
    expect(page.getByTestId('scan-masked').textContent).not.toContain(CLICK);
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe(TEXTS.en.code.held('Click Pass'));
    expect(page.sent('code.recognise')).toEqual([{ code: CLICK }]);
    expect(started(page)).toEqual([]);
    expect(kept(page)).not.toContain(CLICK);
    await user.dblClick(page.getByTestId('scan-send'));
    expect(started(page)).toEqual([expect.objectContaining({ method: 'click_pass', code: CLICK })]);
    expect(kept(page)).not.toContain(CLICK);
  });

  it('says in words that nobody knows the code, and charges nothing', async () => {
    const page = renderTill();
    await toTender(page);
    scan('12345678');
    expect((await page.findByTestId('scan-missed')).textContent).toBe(TEXTS.en.code.unknown);
    expect(page.getByTestId('tender-click_pass')).toBeTruthy();
    expect(started(page)).toEqual([]);
  });

  it('says that the wallet does not work now', async () => {
    const page = renderTill();
    await toTender(page);
    scan(UZUM);
    expect((await page.findByTestId('scan-missed')).textContent).toBe(TEXTS.en.code.otherOff('Uzum FastPay'));
  });

  it('says that the station did not answer', async () => {
    const page = renderTill({
      prepare: (fake) =>
        fake.answer('code.recognise', () => {
          throw new AnswerLost('code.recognise', new Error('offline'));
        }),
    });
    await toTender(page);
    scan(CLICK);
    expect((await page.findByTestId('scan-missed')).textContent).toBe(TEXTS.en.noAnswer);
  });

  it('presses no tile with the Enter that ends it', async () => {
    const page = renderTill();
    await toTender(page);
    page.getByTestId('tender-payme').focus();
    expect(scan(CLICK)).toBe(true);
    expect(await page.findByTestId('scan-masked')).toBeTruthy();
    expect(started(page)).toEqual([]);
  });

  it('forgets the code when the cashier goes back', async () => {
    const page = renderTill();
    const user = await toTender(page);
    scan(CLICK);
    await page.findByTestId('scan-masked');
    await user.keyboard('{Escape}');
    await user.click(page.getByTestId('tender-click_pass'));
    expect(page.getByTestId('scan-input')).toBeTruthy();
  });
});

describe('a scan for the chosen wallet', () => {
  async function toCode(page: Page, method = 'click_pass') {
    const user = await toTender(page);
    await user.click(page.getByTestId(`tender-${method}`));
    return user;
  }

  it('is charged at once when it is that wallet’s, or nobody’s that is known', async () => {
    const page = renderTill();
    await toCode(page);
    scan('777666555444');
    await waitFor(() => expect(started(page)).toMatchObject([{ method: 'click_pass', code: '777666555444' }]));
    expect(page.sent('code.recognise')).toHaveLength(1);
  });

  it('asks first when it is another wallet’s, and pays by that one on yes', async () => {
    const page = renderTill();
    const user = await toCode(page);
    scan(PAYME);
    expect((await page.findByTestId('scan-other-wallet')).textContent).toBe(TEXTS.en.code.otherYes('Payme GO'));
    expect(page.getByRole('heading', { level: 1 }).textContent).toBe(TEXTS.en.code.other('Payme GO'));
    expect(started(page)).toEqual([]);
    await user.click(page.getByTestId('scan-other-wallet'));
    expect(started(page)).toMatchObject([{ method: 'payme_go', code: PAYME }]);
  });

  it('stays with the chosen wallet on no, and still wants a press', async () => {
    const page = renderTill();
    const user = await toCode(page);
    scan(PAYME);
    await user.click(await page.findByTestId('scan-same-wallet'));
    expect(started(page)).toEqual([]);
    await user.keyboard('{Enter}');
    expect(started(page)).toMatchObject([{ method: 'click_pass', code: PAYME }]);
  });

  it('offers no wallet that does not work', async () => {
    const page = renderTill();
    await toCode(page);
    scan(UZUM);
    expect(await page.findByText(TEXTS.en.code.otherOff('Uzum FastPay'))).toBeTruthy();
    expect(page.queryByTestId('scan-other-wallet')).toBeNull();
  });

  it('is thrown away by “scan again”', async () => {
    const page = renderTill();
    const user = await toCode(page);
    scan(PAYME);
    await user.click(await page.findByTestId('scan-again'));
    expect(page.getByTestId('scan-input').getAttribute('type')).toBe('password');
    expect((page.getByTestId('scan-input') as HTMLInputElement).value).toBe('');
  });

  it('is blocked when the code was used, with the earlier payment and the way to it', async () => {
    const earlier = paymentIn('completed', { method: 'click_pass', provider: 'fiscalbox', orderId: 'K-3A11ER' });
    const page = renderTill({
      known: [earlier],
      prepare: (fake) => fake.answer('payment.start', () => refusal('payment.code_used', earlier.id)),
    });
    const user = await toCode(page);
    scan(CLICK);
    const used = await page.findByTestId('used-code');
    expect(page.getByRole('alert').textContent).toContain(TEXTS.en.error['payment.code_used']);
    expect(used.textContent).toContain('K-3A11ER');
    expect(used.textContent).toContain(TEXTS.en.result.moneyTaken);
    await user.click(page.getByTestId('used-open'));
    expect(page.getByTestId('result-completed').textContent).toContain('K-3A11ER');
  });
});

describe('after the code is sent', () => {
  const sent = (change = {}) =>
    paymentIn('dispatching', {
      method: 'click_pass',
      can: { cancel: false, refund: false, resolve: false },
      ...change,
    });

  it('offers no cancel, and says after eight seconds that the bank is slow', async () => {
    vi.useFakeTimers();
    const page = renderTill({ onScreen: sent({ createdAt: Date.now() }) });
    await act(() => vi.advanceTimersByTimeAsync(0));
    expect(page.queryByTestId('cancel')).toBeNull();
    expect(page.getByTestId('payment-status').textContent).toBe(TEXTS.en.waiting.codeSent);
    await act(() => vi.advanceTimersByTimeAsync(7_000));
    expect(page.getByTestId('payment-status').textContent).toBe(TEXTS.en.waiting.codeSent);
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(page.getByTestId('payment-status').textContent).toBe(TEXTS.en.waiting.codeHint);
    expect(page.getByRole('timer').textContent).toContain('0:09');
  });

  it('says that it waits for the box as long as it does, and not that anything was sent', async () => {
    const payment = sent({ createdAt: Date.now() });
    const page = renderTill({ onScreen: payment });
    const hear = (kind: 'box_busy' | 'sent') => act(() => page.store.getState().hear({ paymentId: payment.id, kind }));
    await page.findByTestId('payment-status');
    hear('box_busy');
    expect((await page.findByTestId('payment-status')).textContent).toBe(TEXTS.en.hint.box_busy);
    hear('sent');
    expect(page.getByTestId('payment-status').textContent).toBe(TEXTS.en.waiting.codeSent);
  });

  it('that never left for a busy box says that no money was taken, and why', async () => {
    const page = renderTill({
      onScreen: paymentIn('failed', { method: 'click_pass', provider: 'fiscalbox', providerCode: 'bridge:busy' }),
    });
    const result = await page.findByTestId('result-failed');
    expect(result.textContent).toContain(TEXTS.en.result.moneyNotTaken);
    expect((await page.findByTestId('rail-says')).textContent).toContain('never sent');
  });

  it('takes a code that ran out for harmless, and scans again at once', async () => {
    const user = userEvent.setup();
    const page = renderTill({
      onScreen: paymentIn('declined', { method: 'click_pass', declineReason: 'code_expired' }),
    });
    const result = await page.findByTestId('result-declined');
    expect(result.textContent).toContain(TEXTS.en.result.moneyNotTaken);
    expect(result.textContent).toContain(TEXTS.en.decline.code_expired);
    const again = page.getByTestId('same-again');
    expect(again.textContent).toBe(TEXTS.en.code.again);
    expect(again.className).toContain('loud');
    await user.click(again);
    expect(page.getByTestId('scan-input')).toBeTruthy();
  });

  it('asks a person when a rail that cannot be asked gave no answer, and lets the till go on', async () => {
    const user = userEvent.setup();
    const page = renderTill({ onScreen: paymentIn('unknown', { method: 'click_pass' }) });
    expect(page.getByTestId('result-unknown').textContent).toContain(TEXTS.en.result.moneyMay);
    expect(page.queryByTestId('same-again')).toBeNull();
    await user.click(page.getByTestId('resolve'));
    expect(page.getByTestId('resolve-completed')).toBeTruthy();
    await user.click(page.getByRole('button', { name: TEXTS.en.common.close }));
    await user.click(page.getByTestId('next-customer'));
    expect(page.getByTestId('amount-pad')).toBeTruthy();
  });
});

describe('what the grid and the result say besides', () => {
  it('greys a rail that is not in this version, with the reason', async () => {
    const { lamps } = stationWith();
    const page = renderTill({
      view: {
        methods: METHODS.map((method) => (method.method === 'humo' ? { ...method, available: false } : method)),
        lamps: [
          ...lamps.filter((lamp) => lamp.id !== 'humo'),
          { id: 'humo', kind: 'method', state: 'down', reason: 'not_supported' },
        ],
      },
    });
    await toTender(page);
    const tile = page.getByTestId('tender-humo');
    expect(tile.hasAttribute('disabled')).toBe(true);
    expect(tile.textContent).toContain(TEXTS.en.health.reason.not_supported);
  });

  it('names the fee on the paid screen too', async () => {
    const page = renderTill({ onScreen: paymentIn('completed', { payable: som(45_450), received: som(45_450) }) });
    expect((await page.findByTestId('fee')).textContent).toMatch(/45.*000.*450/);
  });
});

describe('the customer’s phone beside the place for a code', () => {
  it('shows a practice code that is charged like a scanned one, and is kept nowhere', async () => {
    const page = renderTill();
    const user = await toTender(page);
    await user.click(page.getByTestId('tender-click_pass'));
    await user.click(await page.findByTestId('sample-expired'));
    await waitFor(() => expect(started(page)).toHaveLength(1));
    const { code } = started(page)[0] as { code: string };
    expect(code).toMatch(/^88\d{14}44$/);
    expect(kept(page)).not.toContain(code);
    expect(page.container.innerHTML).not.toContain(code);
  });

  it('is not there when the money is real', async () => {
    const page = renderTill({ view: { profile: 'live' } });
    const user = await toTender(page);
    await user.click(page.getByTestId('tender-click_pass'));
    expect(await page.findByTestId('scan-input')).toBeTruthy();
    expect(page.queryByTestId('sample-approve')).toBeNull();
  });
});
