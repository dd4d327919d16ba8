/** What opens over a screen: questions, forms and lists, each opened the way a person opens it. */
import { completed, now, paymentIn, som, stationWith } from '../fixtures.ts';
import { deviceWith, ladderOf } from '../pinpad-fixtures.ts';
import type { Scene } from '../scene.ts';

const LOST = paymentIn(
  'unknown',
  {
    method: 'humo',
    provider: 'sa-serial',
    terminal: { device: 'front', terminalId: '00000166' },
    nextCheckAt: now() + 9_000,
    can: { cancel: false, refund: false, resolve: true },
  },
  now(),
);
const lostCard = { ...LOST, ladder: ladderOf(LOST, now()) };
const atTerminal = () => stationWith({ profile: 'live', devices: [deviceWith()] });
const heldTerminal = () =>
  stationWith({
    profile: 'live',
    devices: [deviceWith({ held: { orderId: LOST.orderId, paymentId: LOST.id } })],
  });
const CAME_LATE = paymentIn(
  'expired',
  {
    received: som(45_000),
    discrepancies: [{ id: 2, type: 'late_money', at: now(), status: 'open', expected: som(0), actual: som(45_000) }],
  },
  now(),
);

export const sheets: readonly Scene[] = [
  { name: 'health', screen: 'C0', view: stationWith(), press: ['health'] },
  {
    name: 'another-price',
    screen: 'C1',
    view: stationWith({ profile: 'live' }),
    press: ['product-double', 'price-double'],
  },
  {
    name: 'put-aside',
    screen: 'C1',
    view: stationWith({ profile: 'live' }),
    typed: '45000',
    press: ['put-aside', 'aside-count'],
  },
  { name: 'split', screen: 'C2', view: stationWith(), typed: '45000', step: 'tender', press: ['split'] },
  {
    name: 'starting',
    screen: 'C3c',
    view: stationWith(),
    typed: '45000',
    step: 'tender',
    press: ['tender-payme'],
    silent: ['payment.start'],
  },
  {
    name: 'starting-slow',
    screen: 'C3c',
    view: stationWith(),
    typed: '45000',
    step: 'tender',
    press: ['tender-payme'],
    silent: ['payment.start'],
    afterMs: 30_000,
  },
  {
    name: 'cancel-asked',
    screen: 'C7',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', {}, now()),
    press: ['cancel'],
    until: 'cancel-confirm',
  },
  {
    name: 'resolve',
    screen: 'C6',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('unknown', {}, now()),
    press: ['resolve'],
    until: 'resolve-send',
  },
  {
    name: 'another-way',
    screen: 'C6',
    view: atTerminal(),
    payment: lostCard,
    press: ['another-way'],
    until: 'by-name-send',
  },
  { name: 'let-go', screen: 'C6', view: heldTerminal(), payment: lostCard, press: ['let-go'], until: 'by-name-send' },
  ...(['slip', 'sms', 'nothing'] as const).map(
    (has): Scene => ({
      name: `evidence-${has}`,
      screen: 'C6',
      view: atTerminal(),
      payment: lostCard,
      press: [`has-${has}`],
      until: `evidence-${has}`,
    }),
  ),
  {
    name: 'late-money',
    screen: 'story',
    view: stationWith(),
    place: 'history',
    known: [CAME_LATE],
    press: [`payment-${CAME_LATE.id}`, 'clear'],
    until: 'clear-send',
  },
  {
    name: 'receipt-attach',
    screen: 'C9',
    view: stationWith(),
    place: 'receipts',
    press: [`attach-${paymentIn('declined').id}`],
    until: 'attach-send',
  },
  { name: 'cash-out', screen: 'C10', view: stationWith(), place: 'shift', press: ['cash-out'] },
  {
    name: 'close-decide',
    screen: 'C10',
    view: stationWith({
      open: [paymentIn('unknown', { orderId: 'K-4D81ZZ' }, now())],
      attention: { unknown: 1, discrepancies: 0, receipts: 0 },
    }),
    place: 'shift',
    press: ['shift-close', `decide-${paymentIn('unknown').id}`],
  },
  {
    name: 'senior-asked',
    screen: 'people',
    isPictured: true,
    view: stationWith(),
    payment: completed({}),
    asksFor: 'refund',
    until: 'approval',
  },
];
