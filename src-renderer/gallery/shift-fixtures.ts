/** A shift, its past ones and its receipts as the contract shows them, for the gallery and for tests. Nothing here is real. */

import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { PrintView } from '../../src-shared/contract/print-views.ts';
import type { ReceiptQueue } from '../../src-shared/contract/receipt-views.ts';
import type { ShiftBreakdown, ShiftPage, ShiftReport } from '../../src-shared/contract/report-views.ts';
import type { ShiftView } from '../../src-shared/contract/shift-views.ts';
import { completed, FIXTURE_NOW, paymentIn, REPORT, som } from './fixtures.ts';

const hourMs = 3_600_000;
const shiftId = REPORT.shiftId;
const nine = Date.UTC(2026, 10, 21, 4);

/** Two payments that together are the difference. */
export const ROWS: readonly PaymentView[] = [
  completed({ id: '9XRWA000000000000000', orderId: 'K-5TQ8HD', method: 'humo', provider: 'humo', amount: som(20_000) }),
  completed({ id: '9XRWB000000000000000', orderId: 'K-6WNP3X', method: 'humo', provider: 'humo', amount: som(25_000) }),
];

/** A report with two explanations of one difference, a terminal's words, and money that is carried over. */
export const REPORT_DIFFERS: ShiftReport = {
  ...REPORT,
  openedBy: 'Dilnoza',
  closedBy: 'Dilnoza',
  differences: [
    {
      type: 'totals_differ',
      method: 'humo',
      terminalId: '00000166',
      bankShift: '31',
      minor: 4_500_000,
      currency: 'UZS',
      explanations: [
        { text: '', code: 'row', paymentIds: [paymentIn('completed').id] },
        { text: '', code: 'sum_of_rows', paymentIds: ROWS.map(({ id }) => id) },
        { text: '', code: 'more_sets', paymentIds: [] },
      ],
      next: 'ask_bank',
      owner: 'Dilnoza',
      status: 'open',
    },
    {
      type: 'cash_count',
      method: 'cash',
      minor: -50_000,
      currency: 'UZS',
      explanations: [],
      next: 'count_again',
      owner: 'Dilnoza',
      status: 'open',
    },
  ],
  tenders: REPORT.tenders.map((tender) =>
    tender.method === 'cash'
      ? { ...tender, matched: false }
      : { ...tender, railBy: tender.method === 'humo' ? ('totals' as const) : ('rows' as const) },
  ),
  cash: {
    expected: 10_500_000,
    counted: 10_450_000,
    difference: -50_000,
    float: 2_000_000,
    in: 500_000,
    out: 1_500_000,
  },
  batches: [
    {
      device: 'front',
      method: 'humo',
      matched: false,
      attempts: 3,
      text: 'СВЕРКА ИТОГОВ\nТЕРМИНАЛ 00000166  СМЕНА 31\n\nПРОДАЖИ       5      225 000.00\nВОЗВРАТЫ      0            0.00\n\nИТОГИ НЕ СОВПАЛИ',
    },
  ],
  carriedOverOwner: 'Aziz',
};

export const BREAKDOWN: ShiftBreakdown = {
  shiftId,
  currency: 'UZS',
  bars: [
    ...[0, 1, 3, 5, 8].map((hour, at) => ({
      method: 'payme',
      kind: 'sale' as const,
      by: '',
      hour: nine + hour * hourMs,
      count: at < 3 ? 2 : 3,
      minor: 9_000_000 + (at - 2) * 900_000 + 1_800_000,
    })),
    { method: 'humo', kind: 'sale', by: 'Dilnoza', hour: nine + hourMs, count: 3, minor: 22_500_000 },
    { method: 'humo', kind: 'refund', by: 'Dilnoza', hour: nine + 2 * hourMs, count: 1, minor: 4_500_000 },
    { method: 'cash', kind: 'sale', by: 'Aziz', hour: nine + 4 * hourMs, count: 3, minor: 9_500_000 },
  ],
  moves: [
    { id: '1', direction: 'in', amount: som(5_000), reason: 'Razmen', by: 'Aziz', at: nine + hourMs },
    { id: '2', direction: 'out', amount: som(15_000), reason: 'Qogʻoz', by: 'Dilnoza', at: nine + 5 * hourMs },
  ],
};

const SHIFTS: ShiftPage = {
  items: [0, 1, 2, 3].map((day) => ({
    shiftId: `${shiftId.slice(0, -1)}${day}`,
    status: 'closed',
    openedAt: nine - day * 24 * hourMs,
    closedAt: nine + 10 * hourMs - day * 24 * hourMs,
    openedBy: 'Dilnoza',
    closedBy: day === 2 ? 'Aziz' : 'Dilnoza',
    net: som(815_000 + day * 121_500),
    payments: 19 + day * 7,
    differences: day === 0 ? 2 : 0,
  })),
};

const receipt = (seed: 'completed' | 'expired' | 'declined', hours: number) => ({
  paymentId: paymentIn(seed).id,
  kind: 'sale' as const,
  amount: som(45_000),
  owedSince: Date.now() - hours * hourMs,
});

/** Made anew each time: ages are counted from now. */
export const receiptQueue = (): ReceiptQueue => ({
  items: [
    {
      ...receipt('completed', 21),
      orderId: 'K-7Q2M4A',
      work: 'receipt',
      method: 'payme',
      state: 'parked',
      attempts: 9,
      lastError: 'fiscal.36904',
      inDoubt: false,
    },
    {
      ...receipt('declined', 0.4),
      orderId: 'K-9BW3HD',
      work: 'receipt',
      method: 'humo',
      state: 'parked',
      attempts: 3,
      lastError: 'bridge.101',
      inDoubt: true,
    },
    {
      ...receipt('expired', 0.05),
      orderId: 'K-2PZX8T',
      work: 'confirm',
      method: 'click_pass',
      state: 'pending',
      attempts: 1,
      inDoubt: false,
      nextAt: Date.now() + 4_000,
    },
  ],
  pending: 0,
  parked: 2,
  oldestAt: Date.now() - 21 * hourMs,
});

const UNPRINTED: PrintView = {
  kind: 'receipt',
  state: 'failed',
  paymentId: paymentIn('completed').id,
  orderId: 'K-7Q2M4A',
  error: 'paper_out',
  at: FIXTURE_NOW,
};

/** A shift in the middle of its end: the terminals are at work. */
export const closingShift = (): ShiftView => ({
  shiftId,
  status: 'closing',
  openedAt: REPORT.openedAt,
  totals: [],
  closing: {
    canCancel: true,
    steps: [
      { step: 'stop_sales', state: 'done' },
      { step: 'ask_open', state: 'running', startedAt: Date.now() - 14_000, done: 1, total: 3 },
      { step: 'close_batches', state: 'waiting' },
      { step: 'read_rails', state: 'waiting' },
      { step: 'fiscal_day', state: 'waiting' },
      { step: 'match', state: 'waiting' },
    ],
  },
});

/** A strip of paper with a few grey lines. */
const PAPER =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="576" height="800"%3E%3Crect width="576" height="800" fill="white"/%3E%3Cpath d="M60 60h456M60 120h300M60 180h456M60 240h380M60 300h456" stroke="black" stroke-width="18"/%3E%3C/svg%3E';

const X: ShiftReport = {
  ...REPORT_DIFFERS,
  status: 'open',
  closedAt: null,
  matched: false,
  differences: [],
  batches: [],
  carriedOver: [],
  tenders: REPORT.tenders.map((tender) => ({ ...tender, rail: null, fiscal: null, matched: false })),
  cash: { expected: 10_500_000, float: 2_000_000, in: 500_000, out: 1_500_000 },
};

/** What a station answers about shifts and paper; undefined: not one of these calls. */
export function shiftAnswer(name: string, input: Readonly<Record<string, unknown>>): unknown {
  const printed = { kind: 'report', state: 'printed', at: Date.now() };
  const answers: Readonly<Record<string, () => unknown>> = {
    'shift.x': () => X,
    'shift.breakdown': () => BREAKDOWN,
    'shift.list': () => SHIFTS,
    'shift.report': () => REPORT_DIFFERS,
    'shift.print': () => printed,
    'shift.pdf': () => ({ pdf: '' }),
    'shift.letter': () => ({ pdf: '' }),
    'shift.table': () => ({ fileName: `shift.${String(input.format)}`, type: 'text/csv', data: '' }),
    'cash.move': () => ({ ...input, at: Date.now() }),
    'shift.statement': () => ({ method: input.method, rows: 3, net: som(135_000), fees: som(1_350) }),
    'drawer.open': () => ({ ...printed, kind: 'drawer' }),
    'receipt.list': receiptQueue,
    'receipt.unprinted': () => ({ items: [UNPRINTED] }),
    'receipt.preview': () => ({ image: PAPER }),
    'receipt.print': () => ({ ...printed, kind: 'copy' }),
    'receipt.printQr': () => printed,
    'receipt.pdf': () => ({ pdf: '' }),
  };
  return answers[name]?.();
}
