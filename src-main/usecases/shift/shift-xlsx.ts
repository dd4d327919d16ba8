/** A shift's report as a spreadsheet: movements, tenders and differences, a sheet each. */

import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { type Currency, exponentOf } from '../../../src-shared/money.ts';
import { SHIFT_WORDS, withFigures } from '../../../src-shared/shift-words.ts';
import type { ShiftMovement } from './shift-csv.ts';
import { type Cell, type Sheet, workbook } from './xlsx.ts';

export interface XlsxFacts {
  locale: Locale;
  titleOf(method: string): string;
  /** Of the shop's clock from UTC. */
  offsetMs: number;
}

/** A refund counts against its tender. */
const signed = (kind: 'sale' | 'refund', minor: number): number => (kind === 'sale' ? minor : -minor);

/** Movements, of one shift or of many. */
export const movementsSheet = (lines: readonly ShiftMovement[]): Sheet => ({
  name: 'movements',
  head: [
    'shift_id',
    'payment_id',
    'order_id',
    'kind',
    'method',
    'provider',
    'amount',
    'received',
    'currency',
    'created_at',
    'updated_at',
    'provider_ref',
    'rrn',
    'card_mask',
  ],
  rows: lines.map(({ shiftId, movement: p }) => [
    shiftId,
    p.id,
    p.orderId,
    p.kind,
    p.method,
    p.provider,
    sumCell(signed(p.kind, p.amount.minor), p.amount.currency),
    sumCell(signed(p.kind, p.received.minor), p.amount.currency),
    p.amount.currency,
    { at: p.createdAt },
    { at: p.updatedAt },
    p.providerRef,
    p.rrn,
    p.cardMask,
  ]),
});

/** A sum as a spreadsheet can add it. */
export const sumCell = (minor: number, currency: Currency): Cell =>
  exponentOf(currency) === 0 ? minor : { minor, currency };

/** Words in the station's language; keys as in the CSV, for programs. */
export function shiftXlsx(report: ShiftReport, movements: readonly PaymentView[], facts: XlsxFacts): Uint8Array {
  const { shiftId } = report;
  const { titleOf } = facts;
  const words = SHIFT_WORDS[facts.locale];
  const { currency } = report;
  const sum = (minor: number): Cell => sumCell(minor, currency);
  const side = (it: { count: number; minor: number } | null): Cell[] =>
    it ? [it.count, sum(it.minor)] : [undefined, undefined];
  const sheets: Sheet[] = [
    movementsSheet(movements.map((movement) => ({ shiftId, movement }))),
    {
      name: 'tenders',
      head: [
        'method',
        'terminal',
        'bank_shift',
        'our_count',
        'ours',
        'rail_count',
        'rail',
        'receipts',
        'fiscal',
        'matched',
      ],
      rows: report.tenders.map((tender) => [
        titleOf(tender.method),
        tender.terminalId,
        tender.bankShift,
        ...side(tender.journal),
        ...side(tender.rail),
        ...side(tender.fiscal),
        tender.matched ? 'yes' : 'no',
      ]),
    },
    {
      name: 'differences',
      head: [
        'type',
        'text',
        'method',
        'terminal',
        'difference',
        'explanation',
        'payments',
        'their_references',
        'next',
        'owner',
      ],
      rows: report.differences.flatMap((difference) =>
        (difference.explanations.length === 0 ? [undefined] : difference.explanations).map((one): Cell[] => [
          difference.type,
          words.types[difference.type],
          titleOf(difference.method),
          difference.terminalId,
          sum(difference.minor),
          one ? withFigures(words.explain[one.code], one.figures) : undefined,
          one?.paymentIds.join(' '),
          one?.refs?.join(' '),
          words.next[difference.next],
          difference.owner,
        ]),
      ),
    },
  ];
  return workbook(sheets, facts.offsetMs);
}
