/** Cards: the terminal at work, its queue, and what it left unknown. */
import type { DeviceView, HintView } from '../../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import { now, paymentIn, stationWith } from '../fixtures.ts';
import { deviceWith, ladderOf } from '../pinpad-fixtures.ts';
import type { Scene } from '../scene.ts';

const CARD = { method: 'humo', provider: 'sa-serial', terminal: { device: 'front', terminalId: '00000166' } } as const;
const card = (status: PaymentView['status'], change: Partial<PaymentView> = {}) =>
  paymentIn(status, { ...CARD, ...change }, now());
const lost = card('unknown', { nextCheckAt: now() + 9_000, can: { cancel: false, refund: false, resolve: true } });
const atTill = (device: Partial<DeviceView> = {}) => stationWith({ profile: 'live', devices: [deviceWith(device)] });
const heard = (payment: PaymentView, ...kinds: HintView['kind'][]): HintView[] =>
  kinds.map((kind) => ({ paymentId: payment.id, kind, ...(kind === 'text' && { text: 'ВСТАВЬТЕ КАРТУ' }) }));

export const pinpads: readonly Scene[] = [
  { name: 'pinpad', screen: 'C3a', isPictured: true, view: atTill(), payment: card('dispatching') },
  {
    name: 'pinpad-practice',
    screen: 'C3a',
    view: stationWith({ devices: [deviceWith()] }),
    payment: card('dispatching'),
  },
  {
    name: 'pinpad-steps',
    screen: 'C3a',
    isPictured: true,
    view: atTill(),
    payment: card('dispatching'),
    hints: heard(card('dispatching'), 'sent', 'text', 'enter_pin'),
  },
  {
    name: 'pinpad-bank',
    screen: 'C3a',
    view: atTill(),
    payment: card('dispatching', { createdAt: now() - 95_000 }),
    hints: heard(card('dispatching'), 'sent', 'insert_card', 'contacting_bank'),
  },
  {
    name: 'pinpad-red-key',
    screen: 'C3a',
    isPictured: true,
    view: atTill({ canCancel: false }),
    payment: card('dispatching', {
      createdAt: now() - 34_000,
      can: { cancel: false, refund: false, resolve: false },
    }),
  },
  {
    name: 'pinpad-queue',
    screen: 'C3a',
    view: atTill({ busy: { with: 'payment', orderId: '1041', since: now() - 24_000 }, waiting: 1 }),
    payment: card('created', {
      waitingFor: { device: 'front', orderId: '1041', since: now() - 24_000 },
      can: { cancel: true, refund: false, resolve: false },
    }),
  },
  {
    name: 'pinpad-held',
    screen: 'C3a',
    view: atTill({ held: { orderId: 'K-4D81ZZ', paymentId: lost.id }, waiting: 1 }),
    payment: card('created', {
      waitingFor: { device: 'front', orderId: 'K-4D81ZZ', paymentId: lost.id, since: now() - 24_000 },
      can: { cancel: true, refund: false, resolve: false },
    }),
  },
  { name: 'pinpad-cancelling', screen: 'C7', isPictured: true, view: atTill(), payment: card('cancelling') },
  {
    name: 'card-declined',
    screen: 'C5',
    isPictured: true,
    view: atTill(),
    payment: card('declined', { declineReason: 'insufficient_funds', providerCode: '116' }),
  },
  {
    name: 'card-unknown',
    screen: 'C6',
    isPictured: true,
    view: atTill(),
    payment: { ...lost, ladder: ladderOf(lost, now()) },
  },
  {
    name: 'card-unknown-asking',
    screen: 'C6',
    view: atTill({ busy: { with: 'questions', paymentId: lost.id, orderId: lost.orderId, since: now() - 1_000 } }),
    payment: lost,
  },
  {
    name: 'card-unknown-held',
    screen: 'C6',
    isPictured: true,
    view: atTill({ held: { orderId: lost.orderId, paymentId: lost.id } }),
    payment: {
      ...lost,
      nextCheckAt: undefined,
      setAsideBy: 'Dilnoza',
      ladder: ladderOf(lost, now()),
      discrepancies: [{ id: 4, type: 'steps_disagree', at: now(), status: 'open' }],
    },
  },
  {
    name: 'card-paid',
    screen: 'C4',
    view: atTill(),
    payment: card('completed', { rrn: '010965270742', cardMask: '860014******3145' }),
  },
  {
    name: 'card-paid-claim',
    screen: 'C4',
    view: atTill(),
    payment: card('completed', { terminal: { ...CARD.terminal, bankShift: 'closed' } }),
  },
  {
    name: 'card-refunded',
    screen: 'C8',
    isPictured: true,
    view: atTill(),
    payment: card('completed', {
      kind: 'refund',
      how: 'void',
      of: '9XC7000000000000000',
      can: { cancel: false, refund: false, resolve: false },
    }),
  },
  {
    name: 'card-refund-waits',
    screen: 'C8',
    view: atTill(),
    payment: card('dispatching', { kind: 'refund', how: 'refund', of: '9XC7000000000000000' }),
  },
  {
    name: 'card-refund-unknown',
    screen: 'C8',
    view: atTill(),
    payment: { ...lost, kind: 'refund', how: 'void', of: '9XC7000000000000000' },
  },
];
