import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceView } from '../../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { refusal } from '../../gallery/fake-station.ts';
import { paymentIn } from '../../gallery/fixtures.ts';
import { deviceWith, ladderOf } from '../../gallery/pinpad-fixtures.ts';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { PINPAD_WORDS, TEXTS } from '../../text/languages.ts';

const words = PINPAD_WORDS.en;
const CARD = { method: 'humo', provider: 'sa-serial', terminal: { device: 'front' } } as const;
const card = (status: PaymentView['status'], change: Partial<PaymentView> = {}) =>
  paymentIn(status, { ...CARD, ...change }, Date.now());

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: '' });
});
afterEach(() => {
  usePeople.setState({ here: null, approval: null });
});

/** The till with this payment on screen. */
async function till(payment: PaymentView, device: Partial<DeviceView> = {}, known: readonly PaymentView[] = []) {
  const user = userEvent.setup();
  const page = renderTill({ view: { devices: [deviceWith(device)] }, onScreen: payment, known });
  await page.findByTestId(payment.status === 'unknown' ? 'result-unknown' : 'pinpad');
  return { user, page };
}

describe('C3a, a card at the terminal', () => {
  it('says only what the terminal said: the clock alone, then the steps, then its own words for a moment', async () => {
    const payment = card('dispatching');
    const { page } = await till(payment);
    expect(page.getByTestId('pinpad-at-work').textContent).toContain(words.waiting);
    expect(page.queryByTestId('pinpad-steps')).toBeNull();
    const { hear } = page.store.getState();
    hear({ paymentId: payment.id, kind: 'sent' });
    hear({ paymentId: payment.id, kind: 'text', text: 'ВСТАВЬТЕ КАРТУ' });
    expect((await page.findByTestId('pinpad-says')).textContent).toBe(words.says('ВСТАВЬТЕ КАРТУ'));
    expect(page.container.querySelector('[aria-current=step]')?.textContent).toBe(words.steps[1]);
    hear({ paymentId: payment.id, kind: 'contacting_bank' });
    await page.findByText(TEXTS.en.hint.contacting_bank);
    expect(page.container.querySelector('[aria-current=step]')?.textContent).toBe(words.steps[2]);
    expect(page.queryByTestId('pinpad-says')).toBeNull();
  });

  it('offers one way out and nothing that repeats: the terminal’s, or the red key', async () => {
    const { user, page } = await till(card('dispatching'));
    expect(page.queryByTestId('same-again')).toBeNull();
    expect(page.queryByTestId('other-tender')).toBeNull();
    await user.click(page.getByTestId('cancel'));
    expect((await page.findByTestId('cancelling')).textContent).toContain(words.cancellingBody);
    page.unmount();
    const red = await till(card('dispatching', { can: { cancel: false, refund: false, resolve: false } }));
    expect(red.page.getByTestId('red-key').textContent).toContain(words.redKey);
    expect(red.page.queryByTestId('cancel')).toBeNull();
  });

  it('in the queue tells what the terminal is busy with, and leaving costs nothing', async () => {
    const queued = card('created', {
      waitingFor: { device: 'front', orderId: '1041', since: Date.now() },
      can: { cancel: true, refund: false, resolve: false },
    });
    const { user, page } = await till(queued);
    expect(page.getByTestId('pinpad-queue').textContent).toContain(words.busyWith('1041'));
    expect(page.getByTestId('cancel').textContent).toBe(words.leave);
    await user.click(page.getByTestId('cancel'));
    expect(page.sent('payment.cancel')).toEqual([{ id: queued.id }]);
  });

  it('behind a payment that is not known names it and leads there, where a name lets the terminal go on', async () => {
    const lost = card('unknown', { id: '9XASKED0000000000000', orderId: 'K-4D81ZZ' });
    const queued = card('created', { waitingFor: { device: 'front', orderId: 'K-4D81ZZ', since: Date.now() } });
    const held = { held: { orderId: 'K-4D81ZZ', paymentId: lost.id } };
    const { user, page } = await till(queued, held, [lost]);
    await user.click(page.getByTestId('open-held'));
    await user.click(await page.findByTestId('let-go'));
    await user.type(page.getByTestId('by-name'), 'Aziza');
    await user.click(page.getByTestId('by-name-send'));
    expect(page.sent('payment.park')).toEqual([{ id: lost.id, by: 'Aziza' }]);
  });
});

describe('C6, a card whose result is not known', () => {
  const lost = () => card('unknown', { can: { cancel: false, refund: false, resolve: true } });

  it('shows what was asked with its figures, and counts down to the next question', async () => {
    const payment = { ...lost(), nextCheckAt: Date.now() + 9_500 };
    const { page } = await till({ ...payment, ladder: ladderOf(payment, Date.now()) });
    expect(page.getByTestId('ladder-totals').textContent).toMatch(/\+45\W+000.*operations: 1/);
    expect(page.getByTestId('next-check').textContent).toMatch(/Next check in (9|10) s/);
    page.fake.move(payment.id, { nextCheckAt: undefined });
    await page.findByText(words.noMoreChecks);
  });

  it('takes the next customer at once, and the order another way only by somebody’s name', async () => {
    const payment = lost();
    const { user, page } = await till(payment);
    await user.click(page.getByTestId('another-way'));
    await user.type(page.getByTestId('by-name'), 'Aziza');
    await user.click(page.getByTestId('by-name-send'));
    expect(page.sent('payment.setAside')).toEqual([{ id: payment.id, by: 'Aziza' }]);
    await page.findByTestId('tender-cash');
  });

  it('does not take the slip of another sum for proof', async () => {
    const { user, page } = await till(lost());
    await user.click(page.getByTestId('has-slip'));
    await user.type(page.getByTestId('evidence-amount'), '44000');
    expect(page.getByTestId('evidence-other-sum').textContent).toBe(words.otherSum);
    expect(page.getByTestId('evidence-send').hasAttribute('disabled')).toBe(true);
  });

  it('asks for a second name where the station wants one, and sends what was read from the slip', async () => {
    const payment = lost();
    const { user, page } = await till(payment);
    page.fake.answer('payment.resolve', (input: { second?: string }) =>
      input.second
        ? { ok: true, data: { ...payment, status: 'completed', rev: 9 } }
        : refusal('resolve.second_person_required'),
    );
    await user.click(page.getByTestId('has-slip'));
    await user.type(page.getByTestId('evidence-rrn'), '010965270742');
    await user.type(page.getByTestId('evidence-amount'), '45000');
    await user.type(page.getByTestId('evidence-time'), '18:02');
    await user.type(page.getByTestId('evidence-by'), 'Aziza');
    await user.click(page.getByTestId('evidence-send'));
    await user.type(await page.findByTestId('evidence-second'), 'Olim');
    await user.click(page.getByTestId('evidence-send'));
    await page.findByTestId('result-completed');
    expect(page.sent('payment.resolve').at(-1)).toMatchObject({
      id: payment.id,
      outcome: 'completed',
      rrn: '010965270742',
      by: 'Aziza',
      second: 'Olim',
      note: expect.stringMatching(/^slip, 45000(\.00)? UZS, 18:02$/),
    });
  });

  it('where people have PINs types no names: the second one agrees at the door', async () => {
    const payment = lost();
    const { user, page } = await till(payment);
    usePeople.setState({ hasGate: true, here: { isEnabled: true, person: null, rights: [] } });
    let tries = 0;
    page.fake.answer('payment.resolve', () => {
      tries += 1;
      return tries > 1
        ? { ok: true, data: { ...payment, status: 'failed', rev: 9 } }
        : refusal('resolve.second_person_required');
    });
    await user.click(page.getByTestId('has-nothing'));
    expect(page.queryByTestId('evidence-by')).toBeNull();
    await user.type(page.getByTestId('evidence-note'), 'the journal of the terminal is empty');
    await user.click(page.getByTestId('evidence-send'));
    expect(usePeople.getState().approval?.right).toBe('resolve');
    usePeople.getState().settleApproval(true);
    await page.findByTestId('result-failed');
    expect(page.sent('payment.resolve')).toHaveLength(2);
    expect(page.sent('payment.resolve')[0]).not.toHaveProperty('by');
  });
});

describe('C8, the way back', () => {
  const paid = card('completed', { terminal: { device: 'front', bankShift: 'closed' } });

  it('is a claim on paper where no terminal can: printed by name, and it never says that money went back', async () => {
    const user = userEvent.setup();
    const page = renderTill({ known: [paid] });
    await user.click(await page.findByTestId('history'));
    await user.click(await page.findByTestId(`payment-${paid.id}`));
    await user.click(await page.findByTestId('refund'));
    expect((await page.findByTestId('way-void')).textContent).toContain(TEXTS.en.wayReason.bank_shift_closed);
    expect(page.queryByTestId('refund-send')).toBeNull();
    page.fake.answer('payment.printClaim', () => ({
      ok: true,
      data: { kind: 'report', state: 'failed', error: 'paper_out', at: Date.now() },
    }));
    await user.type(page.getByTestId('claim-by'), 'Aziza');
    await user.click(page.getByTestId('claim-print'));
    expect((await page.findByTestId('claim-failed')).textContent).toBe(words.claimNotPrinted);
    expect(page.sent('payment.printClaim')).toMatchObject([{ id: paid.id, by: 'Aziza' }]);
  });
});
