/** The shift from its start to its end, its receipts and what is past. */

import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { completed, now, paymentIn, som, stationWith } from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { closingShift, ROWS } from '../shift-fixtures.ts';

const PAID = completed({});
const PAID_BY_CARD = completed({
  method: 'humo',
  provider: 'sa-serial',
  rrn: '010965270742',
  cardMask: '860014******3145',
  terminal: { device: 'front', terminalId: '00000166' },
});
const CLAIMED: PaymentView = {
  ...PAID_BY_CARD,
  terminal: { device: 'front', terminalId: '00000166', bankShift: 'closed' },
};
const KNOWN = [
  paymentIn('unknown', { orderId: 'K-4D81ZZ', method: 'click_pass', provider: 'click_pass' }, now()),
  paymentIn('declined', { orderId: 'K-9BW3HD', method: 'humo', provider: 'humo' }, now()),
  paymentIn('expired', { orderId: 'K-2PZX8T' }, now()),
  completed({
    id: '9XCA5H00000000000000',
    orderId: 'K-3HJ6VN',
    method: 'cash',
    provider: 'cash',
    amount: som(1_245_000),
  }),
  PAID,
];

const noShift = () => stationWith({ shift: { shiftId: null, status: 'none', totals: [] } });
const leftOver = () =>
  stationWith({
    shift: { shiftId: '5H1FT000000000000000', status: 'closed', totals: [] },
    open: [
      paymentIn('unknown', { orderId: 'K-4D81ZZ' }, now()),
      paymentIn('awaiting_customer', { orderId: 'K-8C2RWQ' }, now()),
    ],
    attention: { unknown: 1, discrepancies: 1, receipts: 3 },
  });

export const shift: readonly Scene[] = [
  { name: 'shift-start-clean', screen: 'C0', isPictured: true, view: noShift(), place: 'shift' },
  { name: 'shift-start', screen: 'C0', isPictured: true, view: leftOver(), place: 'shift' },
  { name: 'shift-now', screen: 'C10', isPictured: true, view: stationWith(), place: 'shift' },
  { name: 'shift-cash-in', screen: 'C10', view: stationWith(), place: 'shift', press: ['cash-in'] },
  { name: 'shift-statement', screen: 'C10', view: stationWith(), place: 'shift', press: ['statement'] },
  { name: 'shift-drawer', screen: 'C10', view: stationWith(), place: 'shift', press: ['drawer-open'] },
  {
    name: 'shift-list',
    screen: 'shifts',
    isPictured: true,
    view: stationWith(),
    place: 'shift',
    press: ['shift-tab-past'],
  },
  {
    name: 'shift-past',
    screen: 'shifts',
    isPictured: true,
    view: stationWith(),
    place: 'shift',
    known: [PAID, ...ROWS],
    press: ['shift-tab-past', 'past-5H1FT000000000000000'],
  },
  {
    name: 'close-unknowns',
    screen: 'C10',
    isPictured: true,
    view: stationWith({ open: leftOver().open, attention: leftOver().attention }),
    place: 'shift',
    press: ['shift-close'],
  },
  {
    name: 'close-count',
    screen: 'C10',
    isPictured: true,
    view: stationWith(),
    place: 'shift',
    press: ['shift-close', 'wizard-go'],
  },
  { name: 'close-work', screen: 'C10', isPictured: true, view: stationWith({ shift: closingShift() }), place: 'shift' },
  {
    name: 'close-match',
    screen: 'C10',
    isPictured: true,
    view: stationWith(),
    place: 'shift',
    known: [PAID, ...ROWS],
    press: ['shift-close', 'wizard-go', 'count-skip'],
  },
  {
    name: 'close-z',
    screen: 'C10',
    isPictured: true,
    view: stationWith(),
    place: 'shift',
    known: [PAID, ...ROWS],
    press: ['shift-close', 'wizard-go', 'count-skip', 'to-z'],
  },
  {
    name: 'receipts',
    screen: 'C9',
    isPictured: true,
    view: stationWith({ attention: { unknown: 0, discrepancies: 0, receipts: 3 } }),
    place: 'receipts',
  },
  { name: 'completed-receipt', screen: 'C4', view: stationWith(), payment: completed({}), press: ['receipt-open'] },
  {
    name: 'story',
    screen: 'story',
    isPictured: true,
    view: stationWith(),
    place: 'history',
    known: KNOWN,
    press: [`payment-${PAID.id}`],
  },
  { name: 'history', screen: 'story', view: stationWith(), place: 'history', known: KNOWN },
  { name: 'history-empty', screen: 'story', view: stationWith(), place: 'history' },
  {
    name: 'refund',
    screen: 'C8',
    isPictured: true,
    view: stationWith(),
    place: 'history',
    known: KNOWN,
    press: [`payment-${PAID.id}`, 'refund'],
  },
  {
    name: 'refund-card',
    screen: 'C8',
    isPictured: true,
    view: stationWith(),
    place: 'history',
    known: [PAID_BY_CARD],
    press: [`payment-${PAID_BY_CARD.id}`, 'refund'],
  },
  {
    name: 'refund-claim',
    screen: 'C8',
    view: stationWith(),
    place: 'history',
    known: [CLAIMED],
    press: [`payment-${CLAIMED.id}`, 'refund'],
  },
];
