/** The sale: amount, ways to pay, code, and what a payment looks like in each status. */
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../src-shared/payment-status.ts';
import { completed, now, paymentIn, som, stationWith } from '../fixtures.ts';
import { OWNER_HERE } from '../office-answers.ts';
import type { Scene } from '../scene.ts';

/** As many as a shop with two terminals and every wallet has. */
const MANY_LAMPS = ['humo-2', 'uzcard', 'uzcard-2', 'payme_go', 'anor', 'scan2pay', 'backup', 'printer'].map(
  (id) => ({ id, kind: 'part', state: 'ok', reason: 'ok' }) as const,
);

export const till: readonly Scene[] = [
  { name: 'amount-empty', screen: 'C1', view: stationWith({ shift: { shiftId: null, status: 'none', totals: [] } }) },
  {
    name: 'amount',
    screen: 'C1',
    isPictured: true,
    view: stationWith({
      open: [paymentIn('unknown', { orderId: 'K-4D81ZZ' })],
      attention: { unknown: 1, discrepancies: 0, receipts: 0 },
    }),
    typed: '1245000',
  },
  {
    name: 'amount-basket',
    screen: 'C1',
    view: stationWith({ profile: 'live', parked: 2, sale: { freeAmount: false, quickAmounts: [] } }),
    press: ['product-strip*2', 'product-double'],
  },
  {
    name: 'bar-full',
    screen: 'C1',
    here: OWNER_HERE,
    view: stationWith({
      shift: { ...stationWith().shift, status: 'open' },
      open: [paymentIn('unknown', { orderId: 'K-4D81ZZ' })],
      attention: { unknown: 12, discrepancies: 2, receipts: 14 },
      parked: 11,
      lamps: [...stationWith().lamps, ...MANY_LAMPS],
    }),
  },
  { name: 'amount-live', screen: 'C1', view: stationWith({ profile: 'live', products: [] }), typed: '45000.5' },
  { name: 'tender', screen: 'C2', isPictured: true, view: stationWith(), typed: '45000', step: 'tender' },
  {
    name: 'tender-no-cash',
    screen: 'C2',
    view: stationWith({
      profile: 'live',
      sale: { freeAmount: true, quickAmounts: [], cashCeilingMinor: 2_500_000_000 },
    }),
    typed: '25000001',
    step: 'tender',
  },
  { name: 'cash', screen: 'C2', isPictured: true, view: stationWith(), typed: '45000', step: 'cash' },
  { name: 'code', screen: 'C3b', isPictured: true, view: stationWith(), typed: '45000', step: 'code' },
];

/** What a status looks like at a till. */
const SHOWS: Readonly<Record<PaymentStatus, Pick<Scene, 'screen' | 'isPictured'>>> = {
  created: { screen: 'C3c' },
  dispatching: { screen: 'C3c' },
  awaiting_customer: { screen: 'C3c', isPictured: true },
  cancelling: { screen: 'C7', isPictured: true },
  unknown: { screen: 'C6', isPictured: true },
  completed: { screen: 'C4', isPictured: true },
  declined: { screen: 'C5', isPictured: true },
  failed: { screen: 'C5' },
  cancelled: { screen: 'C5' },
  expired: { screen: 'C5' },
};

export const payments: readonly Scene[] = [
  ...PAYMENT_STATUSES.map(
    (status): Scene => ({
      name: status,
      ...SHOWS[status],
      view: stationWith(),
      payment: paymentIn(status, {}, now()),
    }),
  ),
  {
    name: 'awaiting-live',
    screen: 'C3c',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', {}, now()),
  },
  {
    name: 'awaiting-confirming',
    screen: 'C3c',
    view: stationWith(),
    payment: paymentIn('awaiting_customer', { confirming: true }, now()),
  },
  {
    name: 'awaiting-late',
    screen: 'C3c',
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', { createdAt: now() - 500_000, expiresAt: now() + 84_000 }, now()),
  },
  {
    name: 'awaiting-part',
    screen: 'C3c',
    view: stationWith(),
    payment: paymentIn(
      'awaiting_customer',
      {
        received: som(20_000),
        discrepancies: [
          { id: 1, type: 'paid_in_part', at: now(), status: 'open', expected: som(45_000), actual: som(20_000) },
        ],
      },
      now(),
    ),
  },
  {
    name: 'completed-change',
    screen: 'C4',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: completed({ method: 'cash', provider: 'cash', change: som(5_000) }),
  },
  {
    name: 'completed-queued',
    screen: 'C4',
    view: stationWith(),
    payment: completed({ fiscal: { status: 'queued' }, amount: som(12_450_000) }),
  },
  {
    name: 'expired-late',
    screen: 'C5',
    view: stationWith(),
    payment: paymentIn(
      'expired',
      {
        received: som(45_000),
        discrepancies: [
          { id: 2, type: 'late_money', at: now(), status: 'open', expected: som(0), actual: som(45_000) },
        ],
      },
      now(),
    ),
  },
];
