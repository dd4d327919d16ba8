/** The screen that faces a till's customer. */
import { now, paymentIn, som, stationWith } from '../fixtures.ts';
import { QR_SVG } from '../qr-fixture.ts';
import type { Scene } from '../scene.ts';

export const display: readonly Scene[] = [
  {
    name: 'display',
    screen: 'D2',
    isPictured: true,
    view: stationWith({ open: [paymentIn('awaiting_customer', {}, now())] }),
    route: '/display',
  },
  {
    name: 'display-unknown',
    screen: 'D4',
    isPictured: true,
    view: stationWith({ profile: 'live', open: [paymentIn('unknown', {}, now())] }),
    route: '/display',
  },
  { name: 'display-idle', screen: 'D1', view: stationWith({ profile: 'live' }), route: '/display' },
  {
    name: 'display-total',
    screen: 'D1',
    isPictured: true,
    view: stationWith({ profile: 'live', open: [paymentIn('dispatching', {}, now())] }),
    route: '/display',
  },
  {
    name: 'display-sum',
    screen: 'D1',
    view: stationWith({ profile: 'live', customer: { idle: false, total: som(145_000) } }),
    route: '/display',
  },
  {
    name: 'display-receipt',
    screen: 'D3',
    view: stationWith({
      profile: 'live',
      customer: { idle: false, paymentId: paymentIn('completed', {}, now()).id },
    }),
    payment: paymentIn('completed', { fiscal: { status: 'registered', qrUrl: 'x', svg: QR_SVG } }, now()),
    route: '/display',
  },
  {
    name: 'display-card',
    screen: 'D2',
    isPictured: true,
    view: stationWith({
      profile: 'live',
      open: [paymentIn('dispatching', { method: 'humo', provider: 'humo' }, now())],
    }),
    route: '/display',
  },
  {
    name: 'display-paid',
    screen: 'D3',
    isPictured: true,
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', {}, now()),
    becomes: { status: 'completed', received: som(45_000), fiscal: { status: 'registered', svg: QR_SVG } },
    route: '/display',
    until: 'display-completed',
  },
  {
    name: 'display-declined',
    screen: 'D3',
    view: stationWith({ profile: 'live' }),
    payment: paymentIn('awaiting_customer', {}, now()),
    becomes: { status: 'declined', declineReason: 'insufficient_funds' },
    route: '/display',
    until: 'display-declined',
  },
];
