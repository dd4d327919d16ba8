import { waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ListPayments } from '../../../src-shared/contract/payment-asks.ts';
import { paymentIn, som, stationWith } from '../../gallery/fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { TEXTS } from '../../text/languages.ts';

const paid = paymentIn('completed');
const lost = paymentIn('unknown');
const declined = paymentIn('declined');

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: 'Aziz' });
});

async function history(options: Parameters<typeof renderTill>[0] = {}) {
  const user = userEvent.setup();
  const page = renderTill({ known: [paid, lost, declined], ...options });
  await user.click(page.getByTestId('history'));
  await page.findByTestId(`payment-${paid.id}`);
  return { user, page };
}

describe('the history', () => {
  it('lists every payment, and by status when asked', async () => {
    const { user, page } = await history();
    expect(page.getByTestId(`payment-${declined.id}`)).toBeTruthy();
    await user.click(page.getByTestId('history-filter'));
    await user.click(await page.findByTestId('history-filter-option-unknown'));
    expect(await page.findByTestId(`payment-${lost.id}`)).toBeTruthy();
    expect(page.sent('payment.list').at(-1)).toMatchObject({ status: 'unknown' });
  });

  it('that is sought while the first answer is still awaited shows what was sought', async () => {
    const first = Promise.withResolvers<void>();
    const user = userEvent.setup();
    const page = renderTill({
      known: [paid, lost, declined],
      prepare: (fake) =>
        fake.answer('payment.list', async (input: ListPayments) => {
          if (!input.find) await first.promise;
          return { ok: true, data: { items: input.find ? [declined] : [paid, lost, declined] } };
        }),
    });
    await user.click(page.getByTestId('history'));
    await user.type(await page.findByTestId('find'), 'K-9BW3HD');
    await user.click(page.getByTestId('find-go'));
    first.resolve();
    expect(await page.findByTestId(`payment-${declined.id}`)).toBeTruthy();
    await waitFor(() => expect(page.queryByTestId(`payment-${paid.id}`)).toBeNull());
  });

  it('reads on by the cursor', async () => {
    const pages: ListPayments[] = [];
    const { user, page } = await history({
      prepare: (fake) =>
        fake.answer('payment.list', (input: ListPayments) => {
          pages.push(input);
          return { ok: true, data: input.cursor ? { items: [declined] } : { items: [paid, lost], next: 'c1' } };
        }),
    });
    expect(page.queryByTestId(`payment-${declined.id}`)).toBeNull();
    await user.click(page.getByTestId('history-more'));
    expect(await page.findByTestId(`payment-${declined.id}`)).toBeTruthy();
    expect(pages.map((input) => input.cursor)).toEqual([undefined, 'c1']);
    expect(page.queryByTestId('history-more')).toBeNull();
  });

  it('opens a payment’s story in words, with the contradiction in it', async () => {
    const { user, page } = await history();
    await user.click(page.getByTestId(`payment-${paid.id}`));
    const story = await page.findByTestId('story');
    expect(await page.findByText(TEXTS.en.evidence.accepted)).toBeTruthy();
    expect(story.textContent).toContain(TEXTS.en.evidence.lost);
    expect(story.textContent).toContain(TEXTS.en.history.contradiction);
    expect(story.textContent).toContain(TEXTS.en.decline.customer_refused);
  });

  it('returns money with a reason and a name, as one refund with an id of its own', async () => {
    const refunds: Record<string, unknown>[] = [];
    const { user, page } = await history({
      prepare: (fake) =>
        fake.answer('payment.refund', (input: Record<string, unknown>) => {
          refunds.push(input);
          return {
            ok: true,
            data: paymentIn('completed', { id: String(input.refundId), kind: 'refund', of: paid.id }),
          };
        }),
    });
    await user.click(page.getByTestId(`payment-${paid.id}`));
    await user.click(await page.findByTestId('refund'));
    const amount = page.getByTestId('refund-amount');
    await user.clear(amount);
    await user.type(amount, '15 000');
    await user.type(page.getByTestId('refund-reason'), 'print failed');
    await user.dblClick(page.getByTestId('refund-send'));
    expect(refunds).toEqual([
      {
        id: paid.id,
        refundId: expect.stringMatching(/^[0-9A-Z]{20}$/),
        reason: 'print failed',
        by: 'Aziz',
        amount: som(15_000),
      },
    ]);
  });

  it('is left by Esc after a refund too: first its story, then the list; the sale says what went back', async () => {
    const { user, page } = await history({
      prepare: (fake) =>
        fake.answer('payment.refund', ({ refundId }: { refundId: string }) => {
          fake.move(paid.id, { refunded: paid.amount });
          return { ok: true, data: paymentIn('completed', { id: refundId, kind: 'refund', of: paid.id }) };
        }),
    });
    await user.click(page.getByTestId(`payment-${paid.id}`));
    await user.click(await page.findByTestId('refund'));
    await user.type(await page.findByTestId('refund-reason'), 'print failed');
    await user.click(page.getByTestId('refund-send'));
    await page.findByTestId('refund-track');
    await waitFor(() => expect(page.queryByTestId('refund-send')).toBeNull());
    const row = page.getByTestId(`payment-${paid.id}`);
    expect(row.textContent).toContain(TEXTS.en.result.refunded);
    expect(row.textContent).not.toContain(TEXTS.en.status.completed);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(page.queryByTestId('story')).toBeNull());
    await user.keyboard('{Escape}');
    expect(await page.findByTestId('amount-pad')).toBeTruthy();
  });

  it('says honestly where the rail takes no refunds from the till, and that nothing went back', async () => {
    const kaspi = paymentIn('completed', {
      id: '9XKASP00000000000000',
      method: 'kaspi_gold',
      can: { cancel: false, refund: false, resolve: false },
    });
    const can = { query: true, cancel: true, refund: false, partialRefund: false };
    const [first] = stationWith().methods;
    if (!first) throw new Error('the fixture has no methods');
    const { user, page } = await history({
      known: [paid, kaspi],
      view: { methods: [...stationWith().methods, { ...first, method: 'kaspi_gold', title: 'Kaspi Gold', can }] },
    });
    await user.click(page.getByTestId(`payment-${kaspi.id}`));
    expect((await page.findByTestId('refund-unsupported')).textContent).toBe(TEXTS.en.refund.unsupported('Kaspi Gold'));
    expect(page.queryByTestId('refund')).toBeNull();
    await user.click(page.getByTestId(`payment-${paid.id}`));
    expect(await page.findByTestId('refund')).toBeTruthy();
    expect(page.queryByTestId('refund-unsupported')).toBeNull();
  });

  it('says of a refund that waits for its rail that nobody has confirmed it, and offers no other way to pay', async () => {
    const asked = paymentIn('awaiting_customer', {
      id: '9XREFND0000000000001',
      kind: 'refund',
      of: paid.id,
      fiscal: { status: 'not_needed' },
    });
    const { refund, status, fiscal } = TEXTS.en;
    const { user, page } = await history({ known: [paid, lost, declined, asked] });
    await user.click(page.getByTestId(`payment-${asked.id}`));
    expect((await page.findByTestId('refund-said')).textContent).toBe(refund.waitsBody('Payme'));
    const story = page.getByTestId('story').textContent;
    expect(story).toContain(refund.waits);
    expect(story).not.toContain(status.awaiting_customer);
    expect(story).not.toContain(fiscal.not_needed);
    await user.click(page.getByTestId('story-show'));
    expect((await page.findByTestId('refund-waits')).textContent).toContain(refund.waitsBody('Payme'));
    expect(page.getByTestId('cancel')).toBeTruthy();
    expect(page.queryByTestId('other-tender')).toBeNull();
    await user.click(page.getByTestId('next-customer'));
    expect(await page.findByTestId('amount-pad')).toBeTruthy();
  });

  it('tells of a refund that money went back, never that it was taken', async () => {
    const refund = paymentIn('completed', { id: '9XREFND0000000000000', kind: 'refund', of: paid.id });
    const { user, page } = await history({ known: [paid, refund] });
    await user.click(page.getByTestId(`payment-${refund.id}`));
    const story = await page.findByTestId('story');
    expect((await page.findAllByText(TEXTS.en.result.moneyReturned)).length).toBeGreaterThan(0);
    expect(story.textContent).not.toContain(TEXTS.en.evidence.approved);
  });

  it('hands the goods over once', async () => {
    const { user, page } = await history();
    await user.click(page.getByTestId(`payment-${paid.id}`));
    await user.click(await page.findByTestId('handover'));
    expect(page.sent('payment.handover')).toEqual([{ id: paid.id }]);
    expect(page.queryByTestId('handover')).toBeNull();
  });

  it('opens with the unknown ones by the violet counter', async () => {
    const user = userEvent.setup();
    const page = renderTill({
      known: [paid, lost],
      view: { attention: { unknown: 1, discrepancies: 0, receipts: 0 } },
    });
    await user.click(page.getByTestId('unknown-count'));
    expect(await page.findByTestId(`payment-${lost.id}`)).toBeTruthy();
    expect(page.queryByTestId(`payment-${paid.id}`)).toBeNull();
  });
});
