/** The booth: a guest's whole way, and what its keeper sees. */
import type { BoothView, FulfilmentView } from '../../../src-shared/contract/booth-views.ts';
import type { StationView } from '../../../src-shared/contract/station-views.ts';
import { TICKET_PAYMENT } from '../booth-answers.ts';
import { completed, METHODS, now, paymentIn, stationWith } from '../fixtures.ts';
import { QR_SVG } from '../qr-fixture.ts';
import type { Scene } from '../scene.ts';

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
/** As many products, and as many ways to pay, as a booth is meant for. */
const fullShelf = (change: Partial<BoothView> = {}): StationView => {
  const view = atBooth(change);
  const [strip] = view.products;
  const [payme] = METHODS;
  if (!strip || !payme) return view;
  return {
    ...view,
    products: [
      ...view.products,
      { ...strip, id: 'magnet', name: { uz: 'Magnit', ru: 'Магнит', kk: 'Магнит', ky: 'Магнит', en: 'Magnet' } },
    ],
    methods: [
      ...METHODS,
      { ...payme, method: 'scan2pay', provider: 'scan2pay', title: 'Scan2pay' },
      { ...payme, method: 'uzcard', provider: 'uzcard', title: 'UzCard', kind: 'pinpad' },
    ],
  };
};
/** A free event. */
const atEvent = () =>
  atBooth({ event: 'Zilola va Bekzod toʻyi', isFree: true, eventEndsAt: Date.UTC(2026, 10, 22, 17) });
const NO_EVENT = { lamps: [], last: [], unknown: [], owed: [], free: [], programs: {}, canExit: true };
const FREE_FAILED = {
  id: '9XF8EE00000000000000',
  productId: 'strip',
  prints: 1,
  state: 'failed',
  error: 'refused',
  isTest: false,
  at: 0,
};
export const booth: readonly Scene[] = [
  { name: 'kiosk-free', screen: 'K0', isPictured: true, view: atEvent(), route: '/kiosk' },
  { name: 'kiosk-free-choose', screen: 'K1', view: atEvent(), route: '/kiosk', press: ['kiosk-start'] },
  {
    name: 'kiosk-free-ready',
    screen: 'K6',
    isPictured: true,
    view: atEvent(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip'],
    until: 'kiosk-free',
  },
  {
    name: 'kiosk-free-not-out',
    screen: 'K9',
    view: atEvent(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip'],
    until: 'kiosk-free-not-out',
    answers: { 'booth.free': { ...FREE_FAILED, again: ['main', 'other'] } },
  },
  {
    name: 'kiosk-free-staff',
    screen: 'K9',
    view: atEvent(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip'],
    until: 'kiosk-free-not-out',
    answers: { 'booth.free': { ...FREE_FAILED, again: [] } },
  },
  {
    name: 'kiosk-help',
    screen: 'K3',
    isPictured: true,
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip', 'tender-payme', 'kiosk-help'],
    until: 'kiosk-ask',
  },
  {
    name: 'kiosk-photo',
    screen: 'K9',
    view: atBooth(),
    payment: completed({ fulfilment: { ...goods('failed'), photo: { url: 'https://photos.example/1', svg: QR_SVG } } }),
    route: '/kiosk',
    press: ['remedy-photo'],
    until: 'kiosk-ask',
  },
  {
    name: 'kiosk-paid-end',
    screen: 'K6',
    isPictured: true,
    view: atBooth(),
    payment: completed({ fulfilment: goods('done'), fiscal: { status: 'registered', svg: QR_SVG } }),
    route: '/kiosk',
    afterMs: 18_000,
  },
  {
    name: 'kiosk-out-place',
    screen: 'K8',
    view: atBooth({ ready: false, reasons: ['paper'], hasPlacePhoto: true }),
    route: '/kiosk',
    until: 'place-photo',
  },
  {
    name: 'kiosk-service-event',
    screen: 'K10',
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-corner*5', 'service-person-Otabek', 'pin-1*4', 'pin-enter', 'event-paid', 'event-prints'],
    until: 'event-prints-keys',
    answers: { 'booth.service': NO_EVENT },
  },
  { name: 'kiosk', screen: 'K0', isPictured: true, view: atBooth(), route: '/kiosk' },
  { name: 'kiosk-choose', screen: 'K1', isPictured: true, view: atBooth(), route: '/kiosk', press: ['kiosk-start'] },
  {
    name: 'kiosk-sold-out',
    screen: 'K1',
    view: fullShelf({ soldOut: ['double'] }),
    route: '/kiosk',
    press: ['kiosk-start'],
  },
  {
    name: 'kiosk-still-there',
    screen: 'K1',
    isPictured: true,
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-start'],
    afterMs: 64_000,
    until: 'kiosk-ask',
  },
  {
    name: 'kiosk-method',
    screen: 'K3',
    isPictured: true,
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip'],
  },
  {
    name: 'kiosk-method-many',
    screen: 'K3',
    view: fullShelf(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip'],
  },
  {
    name: 'kiosk-reserve',
    screen: 'K2',
    isPictured: true,
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-start', 'kiosk-product-strip', 'tender-payme'],
    silent: ['payment.start'],
  },
  {
    name: 'kiosk-back-asked',
    screen: 'K4',
    isPictured: true,
    view: atBooth(),
    payment: paymentIn('awaiting_customer', {}, now()),
    route: '/kiosk',
    press: ['cancel'],
    until: 'kiosk-ask',
  },
  {
    name: 'kiosk-confirming',
    screen: 'K4',
    view: atBooth(),
    payment: paymentIn('awaiting_customer', { confirming: true }, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-cancelling',
    screen: 'K4',
    view: atBooth(),
    payment: paymentIn('cancelling', {}, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-practice',
    screen: 'K4',
    view: { ...atBooth(), profile: 'sandbox' },
    payment: paymentIn('awaiting_customer', {}, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-service-door',
    screen: 'K10',
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-corner*5'],
    until: 'service-person-Otabek',
  },
  {
    name: 'kiosk-service-pin',
    screen: 'K10',
    isPictured: true,
    view: atBooth(),
    route: '/kiosk',
    press: ['kiosk-corner*5', 'service-person-Otabek', 'pin-1*3'],
    until: 'pin-enter',
  },
  {
    name: 'kiosk-service',
    screen: 'K10',
    isPictured: true,
    view: atBooth(),
    known: [
      paymentIn('unknown', {}, now()),
      completed({ id: '9XFA0000000000000000', orderId: 'K-4D81ZZ', fulfilment: goods('failed') }),
      completed({ id: '9XD00000000000000000', orderId: 'K-9BW3HD', fulfilment: goods('done') }),
    ],
    route: '/kiosk',
    press: ['kiosk-corner*5', 'service-person-Otabek', 'pin-1*4', 'pin-enter'],
  },
  {
    name: 'kiosk-reprint-code',
    screen: 'K9',
    view: atBooth(),
    payment: completed({ fulfilment: goods('failed') }),
    route: '/kiosk',
    press: ['remedy-code'],
  },
  {
    name: 'kiosk-card',
    screen: 'K5',
    isPictured: true,
    view: atBooth(),
    payment: paymentIn('awaiting_customer', { method: 'humo', provider: 'humo' }, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-code-late',
    screen: 'K4',
    isPictured: true,
    view: atBooth(),
    payment: paymentIn('awaiting_customer', { createdAt: now() - 500_000, expiresAt: now() + 84_000 }, now()),
    route: '/kiosk',
  },
  { name: 'kiosk-declined', screen: 'K6', view: atBooth(), payment: paymentIn('declined', {}, now()), route: '/kiosk' },
  { name: 'kiosk-expired', screen: 'K6', view: atBooth(), payment: paymentIn('expired', {}, now()), route: '/kiosk' },
  {
    name: 'kiosk-starting',
    screen: 'K6',
    view: atBooth(),
    payment: completed({ fulfilment: goods('sending') }),
    route: '/kiosk',
  },
  {
    name: 'kiosk-not-out',
    screen: 'K9',
    isPictured: true,
    view: atBooth(),
    payment: completed({ fulfilment: goods('failed') }),
    route: '/kiosk',
  },
  {
    name: 'kiosk-ticket',
    screen: 'K7',
    isPictured: true,
    view: atBooth({ checkSeconds: 1 }),
    payment: paymentIn('unknown', { id: TICKET_PAYMENT }, now()),
    until: 'kiosk-ticket',
    route: '/kiosk',
  },
  {
    name: 'kiosk-ticket-paid',
    screen: 'K7',
    view: atBooth(),
    payment: paymentIn(
      'unknown',
      {
        id: TICKET_PAYMENT,
        fulfilment: { ...goods('due'), ticket: { kind: 'unknown', issuedAt: now() } },
      },
      now(),
    ),
    becomes: { status: 'completed' },
    until: 'kiosk-ticket',
    route: '/kiosk',
  },
  {
    name: 'kiosk-out-reason',
    screen: 'K8',
    isPictured: true,
    view: atBooth({ ready: false, reasons: ['prints', 'rails'] }),
    route: '/kiosk',
  },
  {
    name: 'kiosk-pay',
    screen: 'K4',
    isPictured: true,
    view: atBooth(),
    payment: paymentIn('awaiting_customer', {}, now()),
    route: '/kiosk',
  },
  {
    name: 'kiosk-paid',
    screen: 'K6',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: completed({}),
    route: '/kiosk',
  },
  {
    name: 'kiosk-unknown',
    screen: 'K7',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('unknown', {}, now()),
    route: '/kiosk',
  },
  { name: 'kiosk-out', screen: 'K8', view: stationWith({ methods: [] }), route: '/kiosk' },
];
