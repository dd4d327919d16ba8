/**
 * Every refusal Qabul gives, by code. The code is the contract: screens key their texts by it, programs match on it.
 * `http` is the status on the REST wire; `retry` says whether asking again can help.
 */
export type Retry = 'now' | 'later' | 'never';

interface ErrorKind {
  readonly http: number;
  readonly retry: Retry;
  readonly meaning: string;
}

const kind = (http: number, retry: Retry, meaning: string): ErrorKind => ({ http, retry, meaning });

export const ERROR_KINDS = {
  'request.unreadable': kind(400, 'never', 'The body is not readable JSON.'),
  'request.invalid': kind(400, 'never', 'A field is missing, unknown or of the wrong shape; `fields` names it.'),
  'request.incomplete': kind(422, 'never', 'A field this act cannot do without is missing; `fields` names it.'),
  'request.unknown_call': kind(404, 'never', 'There is no such call or address.'),
  'request.not_allowed': kind(403, 'never', 'This caller may not do that.'),
  'request.unauthorized': kind(401, 'never', 'No valid token or session.'),
  'request.wrong_host': kind(421, 'never', 'The Host header is not one of ours.'),
  'request.wrong_origin': kind(403, 'never', 'The request comes from a foreign page.'),
  'request.wrong_method': kind(405, 'never', 'This address does not take this method.'),
  'request.wrong_content_type': kind(415, 'never', 'Only application/json is read here.'),
  'request.too_large': kind(413, 'never', 'The body is larger than 64 KiB.'),
  'request.too_many': kind(429, 'later', 'Too many requests; slow down.'),
  'payment.not_found': kind(404, 'never', 'No such payment.'),
  'payment.id_reused': kind(422, 'never', 'This id or key belongs to a payment with other contents.'),
  'payment.method_unavailable': kind(409, 'later', 'This method is not configured or not working; health says why.'),
  'payment.method_unknown': kind(422, 'never', 'No such payment method.'),
  'payment.amount_required': kind(422, 'never', 'Give an amount, or items from the catalogue.'),
  'payment.amount_mismatch': kind(422, 'never', 'The amount is not the sum of the items.'),
  'payment.amount_not_spellable': kind(422, 'never', 'This rail cannot express the amount.'),
  'payment.wrong_currency': kind(422, 'never', 'This station takes another currency.'),
  'payment.price_is_ours': kind(403, 'never', 'A booth names products, never prices.'),
  'payment.product_unknown': kind(422, 'never', 'No such product in the catalogue.'),
  'payment.open_exists': kind(409, 'later', 'This order already has an open payment by this method.'),
  'payment.code_used': kind(409, 'never', 'This one-time code was used already; `payment` names the earlier payment.'),
  'payment.not_cancellable': kind(409, 'later', 'The payment cannot be cancelled in its present state.'),
  'payment.not_refundable': kind(409, 'never', 'The payment cannot be refunded.'),
  'payment.not_resolvable': kind(409, 'never', 'Only an unknown payment is resolved by a person.'),
  'payment.not_completed': kind(409, 'never', 'Only a completed sale can be handed over.'),
  'payment.no_code_to_show': kind(409, 'never', 'This payment shows no code now: there is nothing to print.'),
  'payment.cancel_unsupported': kind(409, 'never', 'This rail cannot cancel; wait for its answer.'),
  'payment.receipt_impossible': kind(
    409,
    'later',
    'No fiscal receipt could be made of this sale, so no money is taken; `fields` names the reason’s code.',
  ),
  'payment.label_refused': kind(
    409,
    'never',
    'The mark of a marked product is missing or was refused; it is not sold.',
  ),
  'receipt.not_found': kind(404, 'never', 'This payment is owed no receipt.'),
  'receipt.registered': kind(409, 'never', 'This payment has its receipt already.'),
  'receipt.not_parked': kind(409, 'later', 'The station is still trying by itself.'),
  'refund.too_much': kind(422, 'never', 'Refunds would exceed what was received.'),
  'refund.partial_unsupported': kind(422, 'never', 'This rail refunds in full only.'),
  'refund.claim_only': kind(
    409,
    'never',
    'The rail cannot give this back by itself; a printed claim goes to the bank.',
  ),
  'refund.money_unclear': kind(
    409,
    'never',
    'More may have gone back of this sale than is counted: a person looks at its refund first.',
  ),
  'refund.way_closed': kind(409, 'never', 'The money cannot go back this way; the refund options say why.'),
  'resolve.second_person_required': kind(422, 'never', 'This decision needs a second person.'),
  'resolve.rrn_used': kind(422, 'never', 'This reference number belongs to another payment.'),
  'order.unknown_open': kind(409, 'later', 'The order has a payment whose result is not known yet.'),
  'order.already_paid': kind(409, 'never', 'The order is already paid in full.'),
  'sale.not_parked': kind(409, 'never', 'This sale is not put aside, or another screen has it.'),
  'sale.too_many_parked': kind(409, 'later', 'Too many sales are put aside; go on with one or throw one away first.'),
  'sale.paid_in_part': kind(409, 'never', 'A part of this order is paid: its prices stand, and it is not thrown away.'),
  'cash.tendered_too_little': kind(422, 'never', 'The customer gave less than the amount.'),
  'cash.over_ceiling': kind(422, 'never', 'An order of this sum may not be paid in cash at this till.'),
  'cash.name_required': kind(422, 'never', 'Cash needs the name of the person who counted it.'),
  'shift.not_open': kind(409, 'never', 'Open a shift first.'),
  'shift.already_open': kind(409, 'never', 'A shift is already open.'),
  'shift.closing': kind(409, 'later', 'The shift is being closed; no new payment begins until that is done.'),
  'shift.not_closing': kind(409, 'never', 'No shift is being closed, or its end can no longer be called off.'),
  'shift.close_cancelled': kind(409, 'later', 'The end of the shift was called off; the shift goes on.'),
  'shift.no_letter': kind(422, 'never', 'This report has no such difference, or no bank is asked about it.'),
  'shift.not_found': kind(404, 'never', 'No such shift.'),
  'person.login_needed': kind(403, 'never', 'Log in with a PIN first.'),
  'person.approval_needed': kind(403, 'never', 'Somebody who may do that must agree with a PIN.'),
  'person.not_found': kind(404, 'never', 'No such person.'),
  'person.wrong_pin': kind(403, 'never', 'The PIN is wrong.'),
  'person.locked': kind(429, 'later', 'Too many wrong PINs; wait a little.'),
  'person.pin_too_simple': kind(422, 'never', 'This PIN is the first that anybody tries.'),
  'person.name_taken': kind(409, 'never', 'Somebody of this name is here already.'),
  'person.last_owner': kind(409, 'never', 'The station needs at least one owner.'),
  'booth.out_of_service': kind(409, 'later', 'The booth takes no money now; its view says why.'),
  'booth.no_remedy': kind(409, 'never', 'This is not, or no longer, offered for this sale.'),
  'booth.busy': kind(409, 'later', 'The prints of this sale are being made.'),
  'booth.not_a_booth': kind(409, 'never', 'This station is no booth.'),
  'booth.not_counted': kind(409, 'never', 'This booth does not count its prints.'),
  'booth.free_event': kind(409, 'never', 'The event is free: the booth takes no money now.'),
  'booth.no_free_event': kind(409, 'never', 'No free event is on: prices hold.'),
  'booth.event_over': kind(409, 'never', 'The event’s prints are used up.'),
  'booth.no_exit': kind(409, 'never', 'This window cannot leave the kiosk.'),
  'ticket.not_ours': kind(422, 'never', 'This station did not sign that code.'),
  'ticket.used': kind(409, 'never', 'This ticket has been redeemed.'),
  'ticket.not_paid': kind(409, 'later', 'The payment of this ticket is not, or not yet, paid.'),
  'settings.unavailable': kind(409, 'never', 'This station was started without a settings file of its own.'),
  'settings.payments_open': kind(409, 'later', 'A payment is open; the station starts again when none is.'),
  'kaspi.not_configured': kind(409, 'never', 'This station has no ByFly section.'),
  'kaspi.login_needed': kind(409, 'never', 'Log in at ByFly with an SMS first.'),
  'kaspi.refused': kind(409, 'never', 'ByFly refused this.'),
  'kaspi.no_answer': kind(503, 'later', 'ByFly did not answer, or not readably.'),
  'receipt.not_paid': kind(409, 'later', 'Only a completed payment has a receipt.'),
  'receipt.printing': kind(409, 'later', 'The original of this receipt is being printed.'),
  'printer.not_configured': kind(409, 'never', 'This station has no printer, or no drawer on it.'),
  'sandbox.unavailable': kind(503, 'later', 'The simulated vendors do not answer.'),
  'sandbox.refused': kind(422, 'never', 'The simulated vendors refused this.'),
  'config.invalid': kind(500, 'never', 'The configuration is wrong.'),
  'store.disk_full': kind(503, 'later', 'The disk is full; no sale is started that could not be written down.'),
  'store.failed': kind(503, 'later', 'The ledger could not be written; the station is stopping.'),
  'store.closed': kind(503, 'later', 'The station is stopping.'),
  'station.stopping': kind(503, 'later', 'The station is stopping.'),
  'station.unexpected': kind(500, 'later', 'Something unforeseen; the id leads to the log.'),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;

/** One field that was refused, by its path in the input ("amount.minor"). */
export type FieldError = { path: string; message: string };

/** A refusal as it travels. `id` is short and leads to the log line; `message` is for logs, not for people. */
export type WireError = {
  code: ErrorCode;
  message: string;
  retry: Retry;
  id: string;
  fields?: FieldError[];
  /** The id of the payment that stands in the way. */
  payment?: string;
};

/** Thrown by a client when the station refused. */
export class CallError extends Error {
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(`${wire.code}: ${wire.message}`);
    this.name = 'CallError';
    this.wire = wire;
  }
}
