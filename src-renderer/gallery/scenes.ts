/** Every screen in every state, by name: what the station says and what the cashier had been doing. */

import type { BoothView, FulfilmentView } from '../../src-shared/contract/booth-views.ts';
import type { WhoIsHere } from '../../src-shared/contract/people-views.ts';
import type { DeviceView, HintView, PaymentView, StationView } from '../../src-shared/contract/views.ts';
import { PAYMENT_STATUSES } from '../../src-shared/payment-status.ts';
import type { Place } from '../components/StatusBar.tsx';
import type { Route } from '../routes.ts';
import { TICKET_PAYMENT } from './booth-answers.ts';
import { paymentIn, som, stationWith } from './fixtures.ts';
import { NOBODY_HERE, OWNER_HERE } from './office-answers.ts';
import { deviceWith, ladderOf } from './pinpad-fixtures.ts';
import { closingShift } from './shift-fixtures.ts';

export interface Scene {
  readonly name: string;
  readonly view: StationView;
  /** The payment on screen, if any. */
  readonly payment?: PaymentView;
  /** What was typed before, in whole units. */
  readonly typed?: string;
  readonly step?: 'amount' | 'tender' | 'cash' | 'code';
  readonly route?: Route;
  readonly place?: Place;
  /** Buttons pressed to get there, by their test ids. */
  readonly press?: readonly string[];
  /** Who is logged in; left out, no people are set up. */
  readonly here?: WhoIsHere;
  /** What the terminal said before. */
  readonly hints?: readonly HintView[];
}

const now = () => Date.now();
const completed = (change: Partial<PaymentView>) => paymentIn('completed', change, now());

const till: readonly Scene[] = [
  { name: 'amount-empty', view: stationWith({ shift: { shiftId: null, status: 'none', totals: [] } }) },
  {
    name: 'amount',
    view: stationWith({
      open: [paymentIn('unknown', { orderId: 'K-4D81ZZ' })],
      attention: { unknown: 1, discrepancies: 0, receipts: 0 },
    }),
    typed: '1245000',
  },
  { name: 'amount-live', view: stationWith({ profile: 'live', products: [] }), typed: '45000.5' },
  { name: 'tender', view: stationWith(), typed: '45000', step: 'tender' },
  { name: 'cash', view: stationWith(), typed: '45000', step: 'cash' },
  { name: 'code', view: stationWith(), typed: '45000', step: 'code' },
];

const payments: readonly Scene[] = [
  ...PAYMENT_STATUSES.map(
    (status): Scene => ({ name: status, view: stationWith(), payment: paymentIn(status, {}, now()) }),
  ),
  { name: 'awaiting-live', view: stationWith({ profile: 'live' }), payment: paymentIn('awaiting_customer', {}, now()) },
  {
    name: 'awaiting-confirming',
    view: stationWith(),
    payment: paymentIn('awaiting_customer', { confirming: true }, now()),
  },
  {
    name: 'awaiting-late',
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', { createdAt: now() - 500_000, expiresAt: now() + 84_000 }, now()),
  },
  {
    name: 'awaiting-part',
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
    view: stationWith({ profile: 'live' }),
    payment: completed({ method: 'cash', provider: 'cash', change: som(5_000) }),
  },
  {
    name: 'completed-queued',
    view: stationWith(),
    payment: completed({ fiscal: { status: 'queued' }, amount: som(12_450_000) }),
  },
  {
    name: 'expired-late',
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

const CARD = { method: 'humo', provider: 'sa-serial', terminal: { device: 'front', terminalId: '00000166' } } as const;
const card = (status: PaymentView['status'], change: Partial<PaymentView> = {}) =>
  paymentIn(status, { ...CARD, ...change }, now());
const lost = card('unknown', { nextCheckAt: now() + 9_000, can: { cancel: false, refund: false, resolve: true } });
const atTill = (device: Partial<DeviceView> = {}) => stationWith({ profile: 'live', devices: [deviceWith(device)] });
const heard = (payment: PaymentView, ...kinds: HintView['kind'][]): HintView[] =>
  kinds.map((kind) => ({ paymentId: payment.id, kind, ...(kind === 'text' && { text: 'ВСТАВЬТЕ КАРТУ' }) }));

const pinpads: readonly Scene[] = [
  { name: 'pinpad', view: atTill(), payment: card('dispatching') },
  { name: 'pinpad-practice', view: stationWith({ devices: [deviceWith()] }), payment: card('dispatching') },
  {
    name: 'pinpad-steps',
    view: atTill(),
    payment: card('dispatching'),
    hints: heard(card('dispatching'), 'sent', 'text', 'enter_pin'),
  },
  {
    name: 'pinpad-bank',
    view: atTill(),
    payment: card('dispatching', { createdAt: now() - 95_000 }),
    hints: heard(card('dispatching'), 'sent', 'insert_card', 'contacting_bank'),
  },
  {
    name: 'pinpad-red-key',
    view: atTill({ canCancel: false }),
    payment: card('dispatching', {
      createdAt: now() - 34_000,
      can: { cancel: false, refund: false, resolve: false },
    }),
  },
  {
    name: 'pinpad-queue',
    view: atTill({ busy: { with: 'payment', orderId: '1041', since: now() - 24_000 }, waiting: 1 }),
    payment: card('created', {
      waitingFor: { device: 'front', orderId: '1041', since: now() - 24_000 },
      can: { cancel: true, refund: false, resolve: false },
    }),
  },
  {
    name: 'pinpad-held',
    view: atTill({ held: { orderId: 'K-4D81ZZ', paymentId: lost.id }, waiting: 1 }),
    payment: card('created', {
      waitingFor: { device: 'front', orderId: 'K-4D81ZZ', paymentId: lost.id, since: now() - 24_000 },
      can: { cancel: true, refund: false, resolve: false },
    }),
  },
  { name: 'pinpad-cancelling', view: atTill(), payment: card('cancelling') },
  {
    name: 'card-declined',
    view: atTill(),
    payment: card('declined', { declineReason: 'insufficient_funds', providerCode: '116' }),
  },
  { name: 'card-unknown', view: atTill(), payment: { ...lost, ladder: ladderOf(lost, now()) } },
  {
    name: 'card-unknown-asking',
    view: atTill({ busy: { with: 'questions', paymentId: lost.id, orderId: lost.orderId, since: now() - 1_000 } }),
    payment: lost,
  },
  {
    name: 'card-unknown-held',
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
    view: atTill(),
    payment: card('completed', { rrn: '010965270742', cardMask: '860014******3145' }),
  },
  {
    name: 'card-paid-claim',
    view: atTill(),
    payment: card('completed', { terminal: { ...CARD.terminal, bankShift: 'closed' } }),
  },
  {
    name: 'card-refunded',
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
    view: atTill(),
    payment: card('dispatching', { kind: 'refund', how: 'refund', of: '9XC7000000000000000' }),
  },
  {
    name: 'card-refund-unknown',
    view: atTill(),
    payment: { ...lost, kind: 'refund', how: 'void', of: '9XC7000000000000000' },
  },
];

/** A live booth that sells. */
const atBooth = (change: Partial<BoothView> = {}): StationView =>
  stationWith({
    profile: 'live',
    booth: {
      ready: true,
      reasons: [],
      checkedAt: now(),
      soldOut: [],
      checkSeconds: 30,
      ownerPhone: '+998 90 123 45 67',
      prints: { left: 212, reserved: 2, free: 210, isLow: false },
      ...change,
    },
  });
const goods = (state: FulfilmentView['state']): FulfilmentView => ({
  state,
  prints: 1,
  ground: 'paid',
  via: 'main',
  attempts: 1,
  at: now(),
  canServe: state === 'failed',
  ...(state === 'failed' && { error: 'refused' }),
  remedies: state === 'failed' ? ['retry', 'other_printer', 'code', 'refund'] : [],
});

const SECTIONS = ['health', 'station', 'rails', 'printer', 'products', 'shift', 'people', 'audit', 'backup'] as const;

const office: readonly Scene[] = [
  ...SECTIONS.map(
    (section): Scene => ({
      name: `settings-${section}`,
      view: stationWith(),
      route: '/settings',
      here: OWNER_HERE,
      press: [`section-${section}`],
    }),
  ),
  {
    name: 'settings-rail-test',
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-rails', 'test-payme'],
  },
  {
    name: 'settings-person',
    view: stationWith(),
    route: '/settings',
    here: OWNER_HERE,
    press: ['section-people', 'person-new'],
  },
  { name: 'login', view: stationWith(), here: NOBODY_HERE, press: ['person-Dilnoza'] },
  { name: 'setup', view: stationWith(), route: '/setup', here: OWNER_HERE },
  { name: 'setup-rails', view: stationWith(), route: '/setup', here: OWNER_HERE, press: ['setup-next', 'setup-next'] },
];

const customer: readonly Scene[] = [
  { name: 'kiosk', view: atBooth(), route: '/kiosk' },
  {
    name: 'kiosk-card',
    view: atBooth(),
    payment: paymentIn('awaiting_customer', { method: 'humo', provider: 'humo' }, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-code-late',
    view: atBooth(),
    payment: paymentIn('awaiting_customer', { createdAt: now() - 500_000, expiresAt: now() + 84_000 }, now()),
    route: '/kiosk',
  },
  { name: 'kiosk-declined', view: atBooth(), payment: paymentIn('declined', {}, now()), route: '/kiosk' },
  { name: 'kiosk-expired', view: atBooth(), payment: paymentIn('expired', {}, now()), route: '/kiosk' },
  {
    name: 'kiosk-starting',
    view: atBooth(),
    payment: completed({ fulfilment: goods('sending') }),
    route: '/kiosk',
  },
  { name: 'kiosk-not-out', view: atBooth(), payment: completed({ fulfilment: goods('failed') }), route: '/kiosk' },
  {
    name: 'kiosk-ticket',
    view: atBooth({ checkSeconds: 1 }),
    payment: paymentIn('unknown', { id: TICKET_PAYMENT }, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-out-reason',
    view: atBooth({ ready: false, reasons: ['prints', 'rails'] }),
    route: '/kiosk',
  },
  { name: 'kiosk-pay', view: atBooth(), payment: paymentIn('awaiting_customer', {}, now()), route: '/kiosk' },
  { name: 'kiosk-paid', view: stationWith({ profile: 'live' }), payment: completed({}), route: '/kiosk' },
  {
    name: 'kiosk-unknown',
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('unknown', {}, now()),
    route: '/kiosk',
  },
  { name: 'kiosk-out', view: stationWith({ methods: [] }), route: '/kiosk' },
  { name: 'display', view: stationWith({ open: [paymentIn('awaiting_customer', {}, now())] }), route: '/display' },
  {
    name: 'display-unknown',
    view: stationWith({ profile: 'live', open: [paymentIn('unknown', {}, now())] }),
    route: '/display',
  },
  { name: 'display-idle', view: stationWith({ profile: 'live' }), route: '/display' },
  { name: 'settings', view: stationWith(), route: '/settings' },
  ...office,
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

const shift: readonly Scene[] = [
  { name: 'shift-start-clean', view: noShift(), place: 'shift' },
  { name: 'shift-start', view: leftOver(), place: 'shift' },
  { name: 'shift-now', view: stationWith(), place: 'shift' },
  { name: 'shift-cash-in', view: stationWith(), place: 'shift', press: ['cash-in'] },
  { name: 'shift-drawer', view: stationWith(), place: 'shift', press: ['drawer-open'] },
  { name: 'shift-list', view: stationWith(), place: 'shift', press: ['shift-tab-past'] },
  {
    name: 'shift-past',
    view: stationWith(),
    place: 'shift',
    press: ['shift-tab-past', 'past-5H1FT000000000000000'],
  },
  {
    name: 'close-unknowns',
    view: stationWith({ open: leftOver().open, attention: leftOver().attention }),
    place: 'shift',
    press: ['shift-close'],
  },
  { name: 'close-count', view: stationWith(), place: 'shift', press: ['shift-close', 'wizard-go'] },
  { name: 'close-work', view: stationWith({ shift: closingShift() }), place: 'shift' },
  { name: 'close-match', view: stationWith(), place: 'shift', press: ['shift-close', 'wizard-go', 'count-skip'] },
  { name: 'close-z', view: stationWith(), place: 'shift', press: ['shift-close', 'wizard-go', 'count-skip', 'to-z'] },
  {
    name: 'receipts',
    view: stationWith({ attention: { unknown: 0, discrepancies: 0, receipts: 3 } }),
    place: 'receipts',
  },
  { name: 'completed-receipt', view: stationWith(), payment: completed({}), press: ['receipt-open'] },
];

export const SCENES: readonly Scene[] = [...till, ...payments, ...pinpads, ...customer, ...shift];
