import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StationView } from '../../../src-shared/contract/station-views.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { refusal } from '../../gallery/fake-station.ts';
import { paymentIn } from '../../gallery/fixtures.ts';
import { closingShift, REPORT_DIFFERS } from '../../gallery/shift-fixtures.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';
import { SHIFT_TEXTS, TEXTS } from '../../text/languages.ts';

const words = SHIFT_TEXTS.en;
const none: StationView['shift'] = { shiftId: null, status: 'none', totals: [] };

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: 'Aziz' });
});

describe('the start of a shift', () => {
  it('lists what is left from before first, lamps with a remedy, and opens with the float', async () => {
    const user = userEvent.setup();
    const left = paymentIn('unknown', { orderId: 'K-4D81ZZ' });
    const page = renderTill({
      view: { shift: none, open: [left], attention: { unknown: 1, discrepancies: 2, receipts: 0 } },
    });
    await user.click(page.getByTestId('shift-open'));
    expect(page.getByTestId(`open-${left.id}`).textContent).toContain('K-4D81ZZ');
    expect(page.getByTestId('left-from-before').textContent).toContain(words.start.discrepancies('2'));
    const lamp = page.getByTestId('start-lamp-uzum_fastpay').textContent;
    expect(lamp).toContain(TEXTS.en.health.reason.secret_missing);
    // The name of a key is for whoever sets the station up.
    expect(lamp).not.toContain('fiscalbox.key');
    expect(page.getByTestId('start-lamp-fiscal').textContent).toContain(': 3');
    // The press that the remedy of a silent one names is there.
    await user.click(page.getByTestId('start-test-humo'));
    expect(page.sent('pinpad.test')).toEqual([{ device: 'humo' }]);
    await user.type(page.getByTestId('shift-float'), '100 000');
    await user.click(page.getByTestId('shift-open-confirm'));
    expect(page.sent('shift.open')).toEqual([{ by: 'Aziz', float: { minor: 10_000_000, currency: 'UZS' } }]);
    expect(await page.findByTestId('amount-pad')).toBeTruthy();
  });
});

describe('the present shift', () => {
  it('counts X when it is opened, and again after cash went in, once per press', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    await user.click(page.getByTestId('shift'));
    expect((await page.findByTestId('x-total')).textContent).toContain('815');
    await user.click(page.getByTestId('cash-in'));
    await user.type(page.getByTestId('move-amount'), '5000');
    await user.type(page.getByTestId('move-reason'), 'Change');
    await user.dblClick(page.getByTestId('move-send'));
    expect(page.sent('cash.move')).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-Z]{20}$/),
        direction: 'in',
        amount: { minor: 500_000, currency: 'UZS' },
        reason: 'Change',
        by: 'Aziz',
      },
    ]);
    expect(page.sent('shift.x')).toHaveLength(2);
  });

  it('tells two terminals of one card apart by their numbers', async () => {
    const user = userEvent.setup();
    const tenders = ['09110004', '00000031'].map((terminalId, index) => ({
      method: 'humo',
      terminalId,
      journal: { count: index, minor: index * 3_000_000 },
      rail: null,
      fiscal: null,
      matched: false,
    }));
    const page = renderTill({
      prepare: (fake) => fake.answer('shift.x', () => ({ ok: true, data: { ...REPORT_DIFFERS, tenders } })),
    });
    await user.click(page.getByTestId('shift'));
    const lines = await page.findAllByTestId('x-humo');
    expect(lines.map(({ textContent }) => /TID \d+/.exec(textContent)?.[0])).toEqual(['TID 09110004', 'TID 00000031']);
  });

  it('says what was moved, and counts nothing for a person who may not look: that would ask for a PIN again', async () => {
    const user = userEvent.setup();
    const person = { id: 'P3P3P3P3P3P3P3P3P3P3', name: 'Dilnoza', role: 'cashier' };
    const here = { isEnabled: true, person, rights: ['sell', 'shift', 'cash_move'] };
    const page = renderTill({ prepare: (fake) => fake.answer('person.here', () => ({ ok: true, data: here })) });
    await page.findByText('Dilnoza');
    await user.click(page.getByTestId('shift'));
    await user.click(await page.findByTestId('cash-out'));
    await user.type(page.getByTestId('move-amount'), '5000');
    await user.type(page.getByTestId('move-reason'), 'Paper');
    await user.click(page.getByTestId('move-send'));
    expect((await page.findByTestId('moved')).textContent).toContain('5\u2009000');
    expect(page.sent('shift.x')).toEqual([]);
  });

  it('shows how the money came with the number beside each bar, refunds taken off', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    await user.click(page.getByTestId('shift'));
    const chart = await page.findByTestId('chart-tender');
    expect(chart.textContent).toContain('180\u2009000');
    expect(page.getByTestId('chart-cashier').textContent).toContain(words.chart.nobody);
  });
});

/** Through the wizard to the work of the station. */
async function toCount(page: ReturnType<typeof renderTill>) {
  const user = userEvent.setup();
  await user.click(page.getByTestId('shift'));
  await user.click(page.getByTestId('shift-close'));
  await user.click(page.getByTestId('wizard-go'));
  return user;
}

describe('a bank’s own rows', () => {
  it('are given with their method and a name, and what came of it is told', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    await user.click(page.getByTestId('shift'));
    await user.click(await page.findByTestId('statement'));
    const csv = 'reference,time,amount\n010965270742,2026-11-21 15:30,45000\n';
    await user.upload(page.getByTestId('statement-file'), new File([csv], 'bank.csv', { type: 'text/csv' }));
    expect((await page.findByTestId('statement-given')).textContent).toContain('Rows: 3');
    const method = page.getByTestId('statement-method').getAttribute('data-value');
    expect(method).not.toBe('cash');
    expect(page.sent('shift.statement')).toEqual([{ method, csv, by: 'Aziz' }]);
  });
  it('that are wrong are refused with line and column', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    page.fake.answer('shift.statement', () => {
      const refused = refusal('request.invalid');
      if (refused.ok) throw new Error('a refusal is not ok');
      return { ok: false, error: { ...refused.error, fields: [{ path: 'line 2, amount', message: 'is no sum' }] } };
    });
    await user.click(page.getByTestId('shift'));
    await user.click(await page.findByTestId('statement'));
    await user.upload(page.getByTestId('statement-file'), new File(['x'], 'bank.csv', { type: 'text/csv' }));
    expect((await page.findByTestId('statement-faults')).textContent).toBe('line 2, amount is no sum');
    expect(page.queryByTestId('statement-given')).toBeNull();
  });
  it('of more than a month are not sent at all, and the limit is named', async () => {
    const user = userEvent.setup();
    const page = renderTill();
    await user.click(page.getByTestId('shift'));
    await user.click(await page.findByTestId('statement'));
    const huge = new File(['x'.repeat(5_000_001)], 'bank.csv', { type: 'text/csv' });
    await user.upload(page.getByTestId('statement-file'), huge);
    expect((await page.findByTestId('statement-too-large')).textContent).toContain('5 MB');
    expect(page.sent('shift.statement')).toEqual([]);
  });
});

describe('the end of a shift', () => {
  it('is counted by notes, blind, and its first line says that there are differences', async () => {
    const page = renderTill();
    const user = await toCount(page);
    expect(page.getByTestId('count-cash').textContent).not.toContain('105');
    await user.type(page.getByTestId('note-50000'), '2');
    await user.type(page.getByTestId('note-2000'), '2');
    expect(page.getByTestId('count-total').textContent).toContain('104\u2009000');
    await user.click(page.getByTestId('shift-close-confirm'));
    expect(page.sent('shift.close')).toEqual([{ by: 'Aziz', counted: { minor: 10_400_000, currency: 'UZS' } }]);
    const report = await page.findByTestId('report');
    expect(report.firstElementChild?.textContent).toBe(words.report.differsTop('2'));
    const { explain, next } = SHIFT_WORDS.en;
    const difference = page.getByTestId('difference-totals_differ');
    for (const text of [explain.row, explain.sum_of_rows, explain.more_sets, next.ask_bank]) {
      expect(difference.textContent).toContain(text);
    }
    await user.click(page.getByTestId('letter-0-uz'));
    expect(page.sent('shift.letter')).toEqual([{ id: REPORT_DIFFERS.shiftId, difference: 0, locale: 'uz' }]);
    expect(page.queryByTestId('letter-1-ru')).toBeNull();
    await user.click(page.getByTestId('to-z'));
    await user.click(page.getByTestId('shift-print'));
    expect(await page.findByTestId('print-printed')).toBeTruthy();
    await user.click(page.getByTestId('shift-done'));
    expect(page.getByTestId('amount-pad')).toBeTruthy();
  });

  it('hands what is open over by name and closes all the same', async () => {
    const user = userEvent.setup();
    const page = renderTill({ view: { open: [paymentIn('unknown')] } });
    await user.click(page.getByTestId('shift'));
    await user.click(page.getByTestId('shift-close'));
    await user.type(page.getByTestId('hand-over'), 'Bobur');
    await user.click(page.getByTestId('wizard-go'));
    await user.click(page.getByTestId('count-skip'));
    expect(page.sent('shift.close')).toEqual([{ by: 'Aziz', handOverTo: 'Bobur' }]);
  });

  it('shows the same steps after a reload, and the report when the station says it is over', async () => {
    const page = renderTill({ view: { shift: closingShift() } });
    expect((await page.findByTestId('step-ask_open')).dataset.state).toBe('running');
    expect(page.getByTestId('step-ask_open').textContent).toContain(words.close.of('1', '3'));
    await act(async () => {
      page.store.getState().apply({
        rev: page.store.getState().rev + 1,
        shift: { shiftId: REPORT_DIFFERS.shiftId, status: 'closed', totals: [] },
      });
    });
    expect(await page.findByTestId('report')).toBeTruthy();
    expect(page.sent('shift.close')).toEqual([]);
    expect(page.sent('shift.report')).toEqual([{ id: REPORT_DIFFERS.shiftId }]);
  });

  it('can be called off before the batches, and the shift goes on', async () => {
    const page = renderTill({ view: { shift: closingShift() } });
    const user = userEvent.setup();
    await user.click(await page.findByTestId('close-cancel'));
    expect(await page.findByTestId('called-off')).toBeTruthy();
    expect(page.sent('shift.cancelClose')).toHaveLength(1);
  });

  it('says that it is too late once a batch is being closed', async () => {
    const shift = closingShift();
    const page = renderTill({
      view: { shift: { ...shift, closing: { steps: shift.closing?.steps ?? [], canCancel: false } } },
    });
    expect((await page.findByTestId('close-progress')).textContent).toContain(words.close.tooLate);
    expect(page.queryByTestId('close-cancel')).toBeNull();
  });

  it('waits on when the answer is lost, and follows what is pushed', async () => {
    const page = renderTill({
      prepare: (fake) =>
        fake.answer('shift.close', () => {
          throw new TypeError('the line broke');
        }),
    });
    const user = await toCount(page);
    const push = (shift: StationView['shift']) =>
      page.store.getState().apply({ rev: page.store.getState().rev + 1, shift });
    page.fake.answer('shift.close', async () => {
      push(closingShift());
      return refusal('shift.close_cancelled');
    });
    await user.click(page.getByTestId('count-skip'));
    expect((await page.findByTestId('step-ask_open')).dataset.state).toBe('running');
    await act(async () => void push({ shiftId: REPORT_DIFFERS.shiftId, status: 'closed', totals: [] }));
    expect(await page.findByTestId('report')).toBeTruthy();
  });
});

describe('past shifts', () => {
  it('are listed, and one of them opens with its report, charts and files', async () => {
    const user = userEvent.setup();
    const page = renderTill({ view: { shift: none } });
    await user.click(page.getByTestId('shift-open'));
    await user.click(page.getByTestId('shift-past'));
    const rows = await page.findAllByTestId(/^past-5H1FT/);
    await user.click(rows[0] as HTMLElement);
    const past = await page.findByTestId('past-shift');
    expect(await page.findByTestId('verdict-differs')).toBeTruthy();
    expect(past.textContent).toContain('Aziz');
    await user.click(page.getByTestId('shift-csv'));
    expect(page.sent('shift.table')).toEqual([{ id: REPORT_DIFFERS.shiftId, format: 'csv' }]);
  });
});

describe('receipts', () => {
  it('wait with their reason in words, are sent again by name, or copied from the paper', async () => {
    const user = userEvent.setup();
    const page = renderTill({ view: { attention: { unknown: 0, discrepancies: 0, receipts: 3 } } });
    await user.click(page.getByTestId('receipts-open'));
    const [why] = await page.findAllByTestId('receipt-why');
    expect(why?.textContent).toContain('The fiscal module is locked.');
    expect(page.getByTestId('receipts-late').textContent).toBe(words.receipts.late);
    const id = paymentIn('completed').id;
    await user.click(page.getByTestId(`attach-${id}`));
    await user.click(page.getByTestId('attach-send'));
    expect(page.getByText(words.receipts.attachNeed)).toBeTruthy();
    await user.type(page.getByTestId('attach-number'), '1203');
    await user.click(page.getByTestId('attach-send'));
    expect(page.sent('receipt.attach')).toEqual([{ id, by: 'Aziz', number: '1203' }]);
  });
});
