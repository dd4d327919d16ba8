/**
 * The troubles the "customer's phone" panel offers to rehearse, in the order shown. A simulated vendor knows many more;
 * these are the ones a cashier can see the end of. What each vendor can play is looked up here, for a terminal has no
 * messages that come twice, and a wallet no cable.
 */
const MESSAGES = ['lost_reply', 'silent', 'wrong_amount', 'late', 'cancelled_then_paid'] as const;
const HOOKS = [...MESSAGES, 'duplicate_webhook', 'webhook_never'] as const;
const SERIAL = [
  'silent_charged',
  'silent',
  'unplug_charged',
  'unplug_not_charged',
  'wrong_amount',
  'close_differs',
] as const;
const BRIDGE = ['lost_reply', 'silent', 'busy', 'slip_amount', 'no_slip', 'close_differs'] as const;
const PAYME = [
  'lost_reply',
  'repeat',
  'concurrent_repeat',
  'wrong_amount',
  'wrong_auth',
  'late',
  'out_of_order',
  'timeout_12h',
  'cancel_after_paid',
] as const;

export type PracticeFaultName =
  | (typeof PAYME)[number]
  | (typeof HOOKS)[number]
  | (typeof SERIAL)[number]
  | (typeof BRIDGE)[number]
  | 'approve_after_cancel';

export interface PracticeDial {
  /** The simulator whose dial it is. */
  readonly vendor: string;
  readonly faults: readonly [PracticeFaultName, ...PracticeFaultName[]];
}

/** By the provider of a payment, which is a terminal's driver too. Who is not here has no simulator with a dial. */
export const PRACTICE_DIALS: ReadonlyMap<string, PracticeDial> = new Map([
  ['payme', { vendor: 'payme', faults: PAYME }],
  ['fiscalbox', { vendor: 'fiscalbox', faults: MESSAGES }],
  ['byfly', { vendor: 'byfly', faults: HOOKS }],
  ['ioka', { vendor: 'ioka', faults: HOOKS }],
  ['odengi', { vendor: 'odengi', faults: HOOKS }],
  ['fiscalbox-humo', { vendor: 'fiscalbox', faults: BRIDGE }],
  ['fiscalbox-uzcard', { vendor: 'fiscalbox', faults: BRIDGE }],
  ['sa-serial', { vendor: 'sa', faults: [...SERIAL, 'approve_after_cancel'] }],
  ['zvt', { vendor: 'zvt', faults: SERIAL }],
]);
