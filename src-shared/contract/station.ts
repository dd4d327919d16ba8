/** THE contract: every call and event of this product, by area in `calls/`, in one table. */

import { boothCalls } from './calls/booth.ts';
import { everyone, staff } from './calls/callers.ts';
import { kaspiCalls } from './calls/kaspi.ts';
import { paymentCalls } from './calls/payments.ts';
import { peopleCalls } from './calls/people.ts';
import { practiceCalls } from './calls/practice.ts';
import { receiptCalls } from './calls/receipts.ts';
import { saleCalls } from './calls/sales.ts';
import { settingsCalls } from './calls/settings.ts';
import { setupCalls } from './calls/setup.ts';
import { shiftCalls } from './calls/shifts.ts';
import { type ClientOf, call, defineContract, type HandlersOf } from './define.ts';
import { HealthView } from './health-views.ts';
import { HintView } from './method-views.ts';
import { Nothing } from './shapes.ts';
import { StationChange, StationStats, StationView } from './station-views.ts';

export const station = defineContract({
  calls: {
    'station.view': call({
      in: Nothing,
      out: StationView,
      who: everyone,
      about: 'Everything a screen shows, at once.',
    }),
    'station.stats': call({
      in: Nothing,
      out: StationStats,
      who: staff,
      right: 'reports',
      about: 'How many payments ended how, of all time.',
    }),
    ...paymentCalls,
    ...saleCalls,
    ...shiftCalls,
    ...receiptCalls,
    ...boothCalls,
    'health.get': call({
      in: Nothing,
      out: HealthView,
      who: everyone,
      rest: 'GET /v1/health',
      about: 'Lamps with reasons.',
    }),
    ...peopleCalls,
    ...settingsCalls,
    ...setupCalls,
    ...kaspiCalls,
    ...practiceCalls,
  },
  events: { snapshot: StationView, change: StationChange, hint: HintView },
});

export type StationContract = typeof station;
export type StationClient = ClientOf<StationContract>;
export type StationHandlers = HandlersOf<StationContract>;
