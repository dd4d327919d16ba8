/** THE contract: every call and event of this product. */
import { type ClientOf, call, defineContract, type HandlersOf } from './define.ts';
import {
  CloseShift,
  CodeOwner,
  CustomerReaction,
  HandOver,
  HealthView,
  ListPayments,
  Nothing,
  OpenShift,
  PaymentPage,
  PaymentRef,
  PaymentStory,
  PaymentView,
  PracticeCustomer,
  PracticeFault,
  ResolveDiscrepancies,
  ResolveUnknown,
  ScannedCode,
  ShiftRef,
  ShiftReport,
  ShiftView,
  StartPayment,
  StartRefund,
  StationChange,
  StationStats,
  StationView,
} from './views.ts';

const everyone = ['cashier', 'kiosk', 'display', 'local-api'] as const;
const sellers = ['cashier', 'kiosk', 'local-api'] as const;
const staff = ['cashier', 'local-api'] as const;

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
      about: 'How many payments ended how, of all time.',
    }),
    'payment.start': call({
      in: StartPayment,
      out: PaymentView,
      who: sellers,
      rest: 'POST /v1/payments',
      about: 'Starts a payment. The same id with the same contents is the same payment.',
    }),
    'code.recognise': call({
      in: ScannedCode,
      out: CodeOwner,
      who: sellers,
      about: 'Whose one-time wallet code this looks like. A hint for the cashier, nothing more.',
    }),
    'payment.get': call({
      in: PaymentRef,
      out: PaymentView,
      who: sellers,
      rest: 'GET /v1/payments/:id',
      about: 'One payment or refund.',
    }),
    'payment.list': call({
      in: ListPayments,
      out: PaymentPage,
      who: staff,
      rest: 'GET /v1/payments',
      about: 'Payments, newest first, a page at a time.',
    }),
    'payment.story': call({
      in: PaymentRef,
      out: PaymentStory,
      who: staff,
      rest: 'GET /v1/payments/:id/story',
      about: 'Every piece of evidence about a payment, in order.',
    }),
    'payment.cancel': call({
      in: PaymentRef,
      out: PaymentView,
      who: sellers,
      rest: 'POST /v1/payments/:id/cancel',
      about: 'Asks the rail to cancel. Only the rail’s answer cancels.',
    }),
    'payment.refund': call({
      in: StartRefund,
      out: PaymentView,
      who: staff,
      rest: 'POST /v1/payments/:id/refunds',
      about: 'Starts a refund, which is a payment of kind refund.',
    }),
    'payment.resolve': call({
      in: ResolveUnknown,
      out: PaymentView,
      who: staff,
      rest: 'POST /v1/payments/:id/resolve',
      about: 'A named person decides what no machine can know.',
    }),
    'payment.clear': call({
      in: ResolveDiscrepancies,
      out: PaymentView,
      who: staff,
      rest: 'POST /v1/payments/:id/discrepancies/resolve',
      about: 'A named person has dealt with the discrepancies of a payment; its status does not change.',
    }),
    'payment.handover': call({
      in: HandOver,
      out: PaymentView,
      who: sellers,
      rest: 'POST /v1/payments/:id/handover',
      about: 'The goods are with the customer: the rail may no longer take the money back by itself.',
    }),
    'shift.get': call({
      in: Nothing,
      out: ShiftView,
      who: everyone,
      rest: 'GET /v1/shift',
      about: 'The present shift and its totals.',
    }),
    'shift.open': call({
      in: OpenShift,
      out: ShiftView,
      who: staff,
      rest: 'POST /v1/shift/open',
      about: 'Opens a shift.',
    }),
    'shift.close': call({
      in: CloseShift,
      out: ShiftReport,
      who: staff,
      rest: 'POST /v1/shift/close',
      about: 'Closes the shift and reports.',
    }),
    'shift.report': call({
      in: ShiftRef,
      out: ShiftReport,
      who: staff,
      rest: 'GET /v1/shifts/:id/report',
      about: 'The report of one shift.',
    }),
    'health.get': call({
      in: Nothing,
      out: HealthView,
      who: everyone,
      rest: 'GET /v1/health',
      about: 'Lamps with reasons.',
    }),
    'practice.customer': call({
      in: PracticeCustomer,
      out: CustomerReaction,
      who: sellers,
      sandboxOnly: true,
      about: 'Plays the customer in the simulator.',
    }),
    'practice.fault': call({
      in: PracticeFault,
      out: CustomerReaction,
      who: sellers,
      sandboxOnly: true,
      about: 'Turns the simulator’s fault dial.',
    }),
  },
  events: { snapshot: StationView, change: StationChange },
});

export type StationContract = typeof station;
export type StationClient = ClientOf<StationContract>;
export type StationHandlers = HandlersOf<StationContract>;
