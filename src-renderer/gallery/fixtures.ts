/** Payments and stations as the contract shows them, for the gallery and for tests. Nothing here is real. */
import type { MethodView } from '../../src-shared/contract/method-views.ts';
import type { PaymentView, StoryLine } from '../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../src-shared/contract/report-views.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import { type Currency, money } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { QR_SVG } from './qr-fixture.ts';

/** 21 November 2026, 18:02:07 in Tashkent. */
export const FIXTURE_NOW = Date.UTC(2026, 10, 21, 13, 2, 7);

export const som = (major: number, currency: Currency = 'UZS') => money(major * 100, currency);

const idOf = (seed: string): string => `${seed}00000000000000000000`.slice(0, 20).toUpperCase();

/** A payment in the given status with everything that belongs to it; `change` overrides. */
export function paymentIn(status: PaymentStatus, change: Partial<PaymentView> = {}, now = FIXTURE_NOW): PaymentView {
  const done = status === 'completed';
  const amount = change.amount ?? som(45_000);
  const shown = status === 'awaiting_customer' || status === 'cancelling' || status === 'unknown';
  return {
    id: idOf(`9X${status.slice(0, 2)}`.replace(/[ILOU]/gi, '7')),
    orderId: 'K-7Q2M4A',
    kind: 'sale',
    status,
    amount,
    payable: amount,
    received: done ? amount : money(0, amount.currency),
    method: 'payme',
    provider: 'payme',
    livemode: false,
    ...((shown || done) && { providerRef: '6a0f8d2c41e3b97f5c4f2a1c' }),
    ...(status === 'awaiting_customer' &&
      METHODS.find((known) => known.method === (change.method ?? 'payme'))?.kind === 'shows_qr' && {
        show: { qr: 'https://checkout.example/9XA', svg: QR_SVG },
        expiresAt: now + 9 * 60_000,
      }),
    ...(status === 'declined' && { declineReason: 'insufficient_funds' as const, providerCode: '116' }),
    can: {
      cancel: status === 'awaiting_customer' || status === 'dispatching',
      refund: done,
      resolve: status === 'unknown',
    },
    fiscal: { status: done ? 'registered' : 'not_needed' },
    discrepancies: [],
    createdAt: now - 12_000,
    updatedAt: now - 4_000,
    rev: 3,
    ...change,
  };
}

/** The machine's own time: scenes are alive. */
export const now = () => Date.now();

/** A payment that was completed just now. */
export const completed = (change: Partial<PaymentView>) => paymentIn('completed', change, now());

const method = (name: string, title: string, kind: MethodView['kind'], available = true): MethodView => ({
  method: name,
  provider: name,
  kind,
  title,
  available,
  can: {
    query: kind !== 'scans_code',
    cancel: kind !== 'cash',
    refund: true,
    partialRefund: kind === 'cash' || name === 'payme',
  },
});

export const METHODS: readonly MethodView[] = [
  method('payme', 'Payme', 'shows_qr'),
  method('uzqr', 'UzQR', 'shows_qr'),
  method('click_pass', 'Click Pass', 'scans_code'),
  method('payme_go', 'Payme GO', 'scans_code'),
  method('uzum_fastpay', 'Uzum FastPay', 'scans_code', false),
  method('humo', 'Humo', 'pinpad'),
  method('cash', 'Cash', 'cash'),
];

/** A station in practice, its shift open since the morning; `change` overrides. */
export const stationWith = (change: Partial<StationView> = {}): StationView => ({
  rev: 1,
  profile: 'sandbox',
  station: { id: 'till-1', name: 'Chorsu photobooth', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'cashier' },
  methods: [...METHODS],
  lamps: [
    { id: 'ledger', kind: 'part', state: 'ok', reason: 'ok' },
    { id: 'clock', kind: 'part', state: 'ok', reason: 'ok' },
    { id: 'payme', kind: 'method', state: 'ok', reason: 'practice' },
    { id: 'uzqr', kind: 'method', state: 'ok', reason: 'ok' },
    { id: 'click_pass', kind: 'method', state: 'ok', reason: 'ok' },
    { id: 'uzum_fastpay', kind: 'method', state: 'down', reason: 'secret_missing', detail: 'fiscalbox.key' },
    { id: 'humo', kind: 'device', state: 'warn', reason: 'no_answer' },
    { id: 'fiscal', kind: 'part', state: 'warn', reason: 'unsent_receipts', detail: '3' },
  ],
  products: [
    {
      id: 'strip',
      name: { uz: 'Foto 10×15', ru: 'Фото 10×15', kk: 'Фото 10×15', ky: 'Фото 10×15', en: 'Photo 10×15' },
      price: som(30_000),
    },
    {
      id: 'double',
      name: { uz: 'Ikkita foto', ru: 'Два фото', kk: 'Екі фото', ky: 'Эки фото', en: 'Two photos' },
      price: som(50_000),
    },
    {
      id: 'frame',
      name: { uz: 'Yogʻoch ramka', ru: 'Деревянная рамка', kk: 'Ағаш жақтау', ky: 'Жыгач алкак', en: 'Wooden frame' },
      price: som(85_000),
    },
  ],
  sale: { freeAmount: true, quickAmounts: [] },
  shift: {
    shiftId: idOf('5H1FT'),
    status: 'open',
    openedAt: Date.UTC(2026, 10, 21, 4, 2),
    totals: [{ method: 'payme', kind: 'sale', count: 12, minor: 54_000_000 }],
  },
  open: [],
  attention: { unknown: 0, discrepancies: 0, receipts: 0 },
  ...change,
});

export const REPORT: ShiftReport = {
  shiftId: idOf('5H1FT'),
  openedAt: Date.UTC(2026, 10, 21, 4, 2),
  closedAt: FIXTURE_NOW,
  status: 'closed',
  matched: false,
  currency: 'UZS',
  tenders: [
    {
      method: 'payme',
      journal: { count: 12, minor: 54_000_000 },
      rail: { count: 12, minor: 54_000_000 },
      fiscal: { count: 12, minor: 54_000_000 },
      matched: true,
    },
    {
      method: 'humo',
      terminalId: '00000166',
      bankShift: '31',
      journal: { count: 4, minor: 18_000_000 },
      rail: { count: 5, minor: 22_500_000 },
      fiscal: { count: 4, minor: 18_000_000 },
      matched: false,
    },
    {
      method: 'cash',
      journal: { count: 3, minor: 9_500_000 },
      rail: null,
      fiscal: { count: 3, minor: 9_500_000 },
      matched: true,
    },
  ],
  differences: [
    {
      type: 'totals_differ',
      method: 'humo',
      terminalId: '00000166',
      bankShift: '31',
      minor: 4_500_000,
      currency: 'UZS',
      explanations: [{ text: 'K-4D81ZZ', code: 'row', paymentIds: [idOf('4D81')] }],
      next: 'ask_bank',
      owner: 'Dilnoza',
      status: 'open',
    },
  ],
  cash: { expected: 9_500_000, counted: 9_450_000, difference: -50_000, float: 0, in: 0, out: 0 },
  fiscal: { zNumber: '118', receipts: 19 },
  batches: [{ device: 'front', method: 'humo', matched: false, attempts: 3, text: 'Итоги не совпали' }],
  carriedOver: [idOf('9XNK')],
};

/** How a payment came to be completed after its answer was lost. */
export const storyOf = (payment: PaymentView): StoryLine[] => {
  const at = payment.createdAt;
  return [
    { seq: 1, at, type: 'dispatch', source: 'station', verdict: 'moved', status: 'dispatching' },
    { seq: 2, at: at + 900, type: 'accepted', source: 'begin', verdict: 'moved', status: 'awaiting_customer' },
    { seq: 3, at: at + 21_000, type: 'lost', source: 'query', verdict: 'moved', status: 'unknown' },
    {
      seq: 4,
      at: at + 29_000,
      type: 'approved',
      source: 'webhook',
      verdict: 'moved',
      status: 'completed',
      amount: payment.amount,
    },
    {
      seq: 5,
      at: at + 31_000,
      type: 'rejected',
      source: 'query',
      verdict: 'contradiction',
      status: 'completed',
      reason: 'customer_refused',
    },
  ];
};

/** The station's open list for the given payments. */
export const openAmong = (payments: readonly PaymentView[]): PaymentView[] =>
  payments.filter((payment) => isOpen(payment.status));
