/** A shift's report as a spreadsheet: movements, tenders and differences, a sheet each. */
import type { ShiftReport, StationView } from '../../src-shared/contract/views.ts';
import { exponentOf } from '../../src-shared/money.ts';
import { SHIFT_WORDS, withFigures } from '../../src-shared/shift-words.ts';
import type { Clock } from '../ports/clock.ts';
import type { Station } from '../ports/station.ts';
import { ask } from './ask.ts';
import { movementsOf } from './shift-csv.ts';
import { type Cell, type Sheet, workbook } from './xlsx.ts';

const TASHKENT_MS = 5 * 3_600_000;
/** The shops' clocks from UTC. */
const OFFSET_MS: Readonly<Record<string, number>> = { UZ: TASHKENT_MS, KZ: TASHKENT_MS, KG: 6 * 3_600_000 };

/** A refund counts against its tender. */
const signed = (kind: 'sale' | 'refund', minor: number): number => (kind === 'sale' ? minor : -minor);

/** Words in the station's language; keys as in the CSV, for programs. Throws `Refused` (`shift.not_found`). */
export async function shiftXlsx(station: Station, shiftId: string, clock: Clock): Promise<Uint8Array> {
  const report = await ask<ShiftReport>(station, 'shift.report', { id: shiftId });
  const view = await ask<StationView>(station, 'station.view', {});
  const movements = await movementsOf(station, shiftId, clock);
  const words = SHIFT_WORDS[view.station.locale];
  const titles = new Map(view.methods.map(({ method, title }) => [method, title]));
  const titleOf = (method: string): string => titles.get(method) ?? method;
  const { currency } = report;
  const sum = (minor: number): Cell => (exponentOf(currency) === 0 ? minor : { minor, currency });
  const side = (it: { count: number; minor: number } | null): Cell[] =>
    it ? [it.count, sum(it.minor)] : [undefined, undefined];
  const sheets: Sheet[] = [
    {
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
      rows: movements.map((p) => [
        shiftId,
        p.id,
        p.orderId,
        p.kind,
        p.method,
        p.provider,
        sum(signed(p.kind, p.amount.minor)),
        sum(signed(p.kind, p.received.minor)),
        p.amount.currency,
        { at: p.createdAt },
        { at: p.updatedAt },
        p.providerRef,
        p.rrn,
        p.cardMask,
      ]),
    },
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
  return workbook(sheets, OFFSET_MS[view.station.country] ?? TASHKENT_MS);
}
