/** A shift's report: our own counts at any time (X), and with what the end of the shift learnt (Z). */

import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import type { Currency } from '../../../src-shared/money.ts';
import { type DifferenceType, NEXT_STEP_OF } from '../../../src-shared/shift-differences.ts';
import { SHIFT_WORDS, withFigures } from '../../../src-shared/shift-words.ts';
import { matchShift } from '../../domain/matching.ts';
import type { Difference, JournalLine, OpenLine, RailLine, RailTotals } from '../../domain/matching-lines.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { BatchReportRow, CashMoveRow } from '../../ports/shift-end.ts';
import type { ShiftRow, TotalRow } from '../../ports/shifts.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { endOfBefore, type ShiftClock, shiftClock } from './shift-clock.ts';

export interface ReportRules {
  currency: Currency;
  /** The method whose money lies in the drawer. */
  cashMethod: string;
  locale: Locale;
  /** Of the shop's clock from UTC: the rails' calendar days. */
  offsetMs: number;
}

/** What the steps of the end brought home. Every part may be missing: closing is never blocked. */
export interface Learnt {
  totals: readonly RailTotals[];
  /** Terminals that could not be closed. */
  notClosed: readonly { device: string; method: string }[];
  lines: readonly RailLine[];
  /** Methods whose rail was read whole, and how. */
  read: Readonly<Record<string, 'rows' | 'asked'>>;
  notRead: readonly string[];
  fiscal: { zNumber?: string; cash?: number; card?: number; trouble?: string } | null;
  /** Payments of the shift without their receipt when the fiscal day was closed. */
  withoutReceipt: readonly string[];
  /** Who was named to look after what stays open. */
  handOverTo?: string;
}

const DAY_MS = 24 * 3_600_000;
const PAGE = 1_000;

/** The completed rows of a shift, oldest first. */
export function* completedOf(read: LedgerReader, shiftSeq: number): Generator<PaymentRow> {
  for (let after = 0; ; ) {
    const rows = read.movementsOf(shiftSeq, after, PAGE);
    for (const row of rows) if (row.status === 'completed') yield row;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = last.seq;
  }
}

/** When the money was known. */
export const knownAt = (read: LedgerReader, row: PaymentRow): number =>
  read.evidenceOf(row.seq).find(({ seq }) => seq === row.proofSeq)?.at ?? row.updatedAt;

function lineOf(
  read: LedgerReader,
  row: PaymentRow,
  withoutReceipt: ReadonlySet<string>,
  clock: ShiftClock,
): JournalLine {
  const { rrn, bankShift, ...detail } = row.detail as PaymentRow['detail'] & {
    terminalId?: string;
    bankShift?: string;
  };
  // What totals or a person decided names no terminal; money goes back where it came from.
  const sale = row.ofSeq === null ? undefined : read.paymentBySeq(row.ofSeq);
  const terminalId = detail.terminalId ?? (sale?.detail as typeof detail | undefined)?.terminalId;
  const at = knownAt(read, row);
  const earliest = clock.earliest(at, row.proofSeq ?? 0);
  return {
    paymentId: row.id,
    method: row.method,
    kind: row.kind,
    minor: row.received,
    at,
    ...(earliest === at ? {} : { earliest }),
    receipt: row.fiscalStatus === 'not_needed' ? 'not_needed' : withoutReceipt.has(row.id) ? 'missing' : 'registered',
    ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
    ...(rrn === undefined ? {} : { rrn }),
    ...(terminalId === undefined ? {} : { terminalId }),
    ...(bankShift === undefined ? {} : { bankShift }),
  };
}

const openLine = (row: PaymentRow): OpenLine => ({
  paymentId: row.id,
  method: row.method,
  kind: row.kind,
  minor: row.payable,
});

/** What should lie in the drawer. */
function cashOf(shift: ShiftRow, totals: readonly TotalRow[], moves: readonly CashMoveRow[], cashMethod: string) {
  const sum = (direction: CashMoveRow['direction']): number =>
    moves.reduce((total, move) => total + (move.direction === direction ? move.minor : 0), 0);
  const [cashIn, out] = [sum('in'), sum('out')];
  const sold = totals
    .filter(({ method }) => method === cashMethod)
    .reduce((total, row) => total + (row.kind === 'sale' ? row.minor : -row.minor), 0);
  const expected = shift.floatMinor + sold + cashIn - out;
  return {
    expected,
    ...(shift.counted === null ? {} : { counted: shift.counted, difference: shift.counted - expected }),
    float: shift.floatMinor,
    in: cashIn,
    out,
  };
}

type ReportPart = Pick<ShiftReport, 'tenders' | 'differences' | 'batches' | 'matched'>;

function frame(read: LedgerReader, shift: ShiftRow, rules: ReportRules, part: ReportPart): ShiftReport {
  const carried = read.openPayments();
  const owner = shift.closedBy ?? shift.openedBy ?? undefined;
  return {
    shiftId: shift.id,
    openedAt: shift.openedAt,
    ...(shift.openedBy === null ? {} : { openedBy: shift.openedBy }),
    closedAt: shift.closedAt,
    ...(shift.closedBy === null ? {} : { closedBy: shift.closedBy }),
    status: shift.status,
    currency: rules.currency,
    ...part,
    cash: cashOf(shift, read.totals(shift.seq), read.cashMoves(shift.seq), rules.cashMethod),
    fiscal: { receipts: read.receiptsOf(shift.seq) },
    carriedOver: carried.map((row) => row.id),
    ...(carried.length === 0 || owner === undefined ? {} : { carriedOverOwner: owner }),
  };
}

/** X: what we have counted so far. Nothing is asked, nothing is closed. */
export function reportSoFar(read: LedgerReader, shift: ShiftRow, rules: ReportRules): ShiftReport {
  const totals = read.totals(shift.seq);
  const tenders = [...new Set(totals.map(({ method }) => method))].map((method) => {
    const rows = totals.filter((row) => row.method === method);
    return {
      method,
      journal: {
        count: rows.reduce((sum, row) => sum + row.count, 0),
        minor: rows.reduce((sum, row) => sum + (row.kind === 'sale' ? row.minor : -row.minor), 0),
      },
      rail: null,
      fiscal: null,
      matched: false,
    };
  });
  return frame(read, shift, rules, { tenders, differences: [], batches: [], matched: false });
}

/** Z: the three-way match of a sealed shift. The same ledger and the same `learnt` give the same report. */
export function reportOfEnd(read: LedgerReader, shift: ShiftRow, learnt: Learnt, rules: ReportRules): ShiftReport {
  const sealedAt = shift.sealedAt ?? shift.closedAt ?? shift.openedAt;
  const without = new Set(learnt.withoutReceipt);
  const rows = [...completedOf(read, shift.seq)];
  const clock = shiftClock(read, shift, rows);
  const journal = rows.map((row) => lineOf(read, row, without, clock));
  const open = read.openPayments().map(openLine);
  const { fiscal } = learnt;
  const match = matchShift({
    journal,
    open,
    late: read.lateMoney(endOfBefore(read, shift), sealedAt),
    statements: new Set(Object.keys(learnt.read)),
    rail: learnt.lines,
    totals: learnt.totals,
    fiscal: fiscal?.cash === undefined || fiscal.card === undefined ? null : { cash: fiscal.cash, card: fiscal.card },
    cashMethod: rules.cashMethod,
    from: Math.min(clock.from, sealedAt),
    to: sealedAt,
    dayOf: (at) => Math.floor((at + rules.offsetMs) / DAY_MS),
  });
  const cash = cashOf(shift, read.totals(shift.seq), read.cashMoves(shift.seq), rules.cashMethod);
  const batches = batchesOf(read.batchReports(shift.seq));
  const bare = (type: DifferenceType, method: string, minor = 0): Difference => ({
    type,
    method,
    minor,
    explanations: [],
  });
  const found: Difference[] = [
    ...batches.filter(({ matched }) => matched === false).map(({ method }) => bare('batch_not_matched', method)),
    ...learnt.notClosed.map(({ method }) => bare('batch_not_closed', method)),
    ...match.differences,
    ...learnt.notRead.map((method) => bare('rail_not_read', method)),
    ...(fiscal?.trouble === undefined ? [] : [bare('fiscal_not_closed', 'fiscal')]),
    ...(cash.difference ? [bare('cash_count', rules.cashMethod, cash.difference)] : []),
  ];
  const owner = learnt.handOverTo ?? shift.closedBy ?? shift.openedBy ?? undefined;
  const words = SHIFT_WORDS[rules.locale];
  const part: ReportPart = {
    tenders: match.tenders.map((tender) => {
      const isCash = tender.method === rules.cashMethod;
      // The drawer is cash's other side: its count, where there was one.
      const isCounted = isCash && cash.difference !== undefined;
      const by = learnt.read[tender.method] ?? (tender.rail ? ('totals' as const) : undefined);
      return {
        ...tender,
        ...(by === undefined ? {} : { railBy: by }),
        matched: isCash
          ? isCounted &&
            cash.difference === 0 &&
            !found.some((d) => d.type === 'missing_receipt' && d.method === tender.method)
          : tender.matched,
      };
    }),
    differences: found.map((difference) => ({
      ...difference,
      currency: rules.currency,
      explanations: difference.explanations.map((one) => ({
        ...one,
        text: withFigures(words.explain[one.code], one.figures),
      })),
      next: NEXT_STEP_OF[difference.type],
      ...(owner === undefined ? {} : { owner }),
      status: 'open',
    })),
    batches,
    matched: false,
  };
  part.matched = part.differences.length === 0 && part.tenders.every(({ matched }) => matched);
  const report = frame(read, shift, rules, part);
  return {
    ...report,
    ...(report.carriedOver.length === 0 || owner === undefined ? {} : { carriedOverOwner: owner }),
    fiscal: { ...(fiscal?.zNumber === undefined ? {} : { zNumber: fiscal.zNumber }), receipts: report.fiscal.receipts },
    ...(clock.setBackMs === 0 ? {} : { clockSetBackMs: clock.setBackMs }),
  };
}

/** Reports that came after the end was signed: tries that the signed report does not know. The last of each terminal. */
export function lateBatches(
  reports: readonly BatchReportRow[],
  signed: ShiftReport['batches'],
): NonNullable<ShiftReport['lateBatches']> {
  const known = new Map(signed.map(({ device, attempts }) => [device, attempts]));
  const late = new Map<string, BatchReportRow>();
  for (const row of reports) {
    const says = row.text !== '' || row.totals.length > 0;
    if (says && row.attempt > (known.get(row.device) ?? 0)) late.set(row.device, row);
  }
  return [...late.values()].map(({ device, method, matched, at, text, totals }) => ({
    device,
    method,
    matched,
    at,
    text,
    ...(totals.length > 0 && {
      counted: totals.reduce((sum, one) => ({ count: sum.count + one.count, minor: sum.minor + one.minor }), {
        count: 0,
        minor: 0,
      }),
    }),
  }));
}

/** The last try of each terminal; those that did not agree first. */
function batchesOf(reports: readonly BatchReportRow[]): ShiftReport['batches'] {
  const last = new Map<string, BatchReportRow>();
  for (const report of reports) last.set(report.device, report);
  return [...last.values()]
    .map(({ device, method, matched, attempt, text }) => ({ device, method, matched, attempts: attempt, text }))
    .sort((a, b) => Number(a.matched !== false) - Number(b.matched !== false));
}
