/**
 * What a screen or another program sees and sends: the schemas of every view and input of the contract.
 * The screen imports only the types of this file, so no schema code reaches the browser.
 */
import * as z from 'zod';
import { DECLINE_REASONS, DISCREPANCY_TYPES, EVIDENCE_SOURCES, EVIDENCE_TYPES } from '../evidence.ts';
import { HINT_KINDS, LADDER_CODES, LADDER_OUTCOMES, LADDER_RUNGS, REFUND_REASONS, REFUND_WAYS } from '../ladder.ts';
import { PAYMENT_STATUSES } from '../payment-status.ts';
import { STATEMENT_LIMITS } from '../statement-limits.ts';
import { BoothView, FulfilmentView } from './booth-views.ts';
import { Count, Currency, Id, Label, Moment, MoneyAsked, MoneyCounted, MoneyView, Timestamp } from './shapes.ts';
import { ClosingView } from './shift-views.ts';

export { Currency, Id, MoneyAsked, MoneyCounted, MoneyView } from './shapes.ts';
export * from './shift-views.ts';

export const LOCALES = ['uz', 'ru', 'kk', 'ky', 'en'] as const;
export const METHOD_KINDS = ['shows_qr', 'scans_code', 'pinpad', 'cash'] as const;
export const FISCAL_STATUSES = ['not_needed', 'queued', 'sent', 'registered', 'problem'] as const;

/** Why a lamp is not green. Screens key their words by it. */
export const LAMP_REASONS = [
  'ok',
  'secret_missing',
  'secret_too_short',
  'not_configured',
  'not_supported',
  'no_answer',
  'wrong_country',
  'disk_low',
  'disk_full',
  'backup_old',
  'backup_failed',
  'backup_elsewhere',
  'clock_drift',
  'unsent_receipts',
  'receipts_parked',
  'receipts_overdue',
  'fiscal_unsent',
  'fiscal_memory',
  'fiscal_blocked',
  'fiscal_locked',
  'unread_webhooks',
  'paper_low',
  'paper_out',
  'cover_open',
  'unprinted_receipts',
  'terminal_strangers',
  'practice',
] as const;

export const Locale = z.enum(LOCALES);
/** An order's name as the shop knows it; printable, so that it can travel in a link and on paper. */
export const OrderId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:#/-]{0,63}$/u, 'must be 1 to 64 letters, digits or ._:#/-');
export const Method = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a method name');

export const Names = z.partialRecord(Locale, z.string().min(1).max(120));

// ── What is sent ──────────────────────────────────────────────────────────────────────────────────────────────────

export const StartPayment = z.strictObject({
  id: Id.optional(),
  orderId: OrderId,
  amount: MoneyAsked.optional(),
  /** What the whole order costs, when it is paid in several parts. Without it one completed payment pays the order. */
  orderTotal: MoneyAsked.optional(),
  method: Method,
  /** The customer's one-time wallet code (kind `scans_code`). A bearer token: never stored, never logged. */
  code: z.string().min(4).max(512).optional(),
  items: z
    .array(
      z.strictObject({
        productId: Label,
        quantityMilli: z.int().positive().max(100_000_000),
        /** Marked goods: what was scanned from the pack, one a piece. */
        labels: z.array(z.string().min(1).max(200)).min(1).max(200).optional(),
      }),
    )
    .min(1)
    .max(200)
    .optional(),
  note: z.string().max(500).optional(),
  /** Cash: what the customer handed over, and who counted it. */
  tendered: MoneyAsked.optional(),
  by: Label.optional(),
});

/** A scanned code, to be recognised by its form. It is a bearer token here too: looked at, never kept. */
export const ScannedCode = z.strictObject({ code: z.string().min(4).max(512) });
/** The method whose code it looks like; null: not known. */
export const CodeOwner = z.strictObject({ method: z.string().nullable() });

export const PaymentRef = z.strictObject({ id: Id });
export const StartRefund = z.strictObject({
  id: Id,
  refundId: Id.optional(),
  amount: MoneyAsked.optional(),
  reason: z.string().min(1).max(500),
  by: Label.optional(),
  /** Pinpads: one of the open ways of `payment.refundOptions`; left out, the station chooses. */
  how: z.enum(['void', 'refund']).optional(),
});
export const ResolveUnknown = z.strictObject({
  id: Id,
  outcome: z.enum(['completed', 'failed']),
  /** Retrieval reference number: a string end to end, leading zeros count. */
  rrn: z
    .string()
    .regex(/^\d{6,12}$/, 'must be 6 to 12 digits')
    .optional(),
  note: z.string().max(500).optional(),
  by: z.string().max(120).optional(),
  /** The second person, where the sum or a disagreement asks for one. */
  second: z.string().max(120).optional(),
});
/** A person lets a terminal go on although its unknown payment could not be asked about. */
export const ParkPayment = z.strictObject({ id: Id, by: Label.optional() });
/** A senior lets the order of an unknown payment be paid another way. */
export const SetAside = z.strictObject({ id: Id, note: z.string().max(500).optional(), by: Label.optional() });
/** A claim to the bank, for money that no terminal can give back. */
export const PrintClaim = z.strictObject({ id: Id, locale: Locale.optional(), by: Label.optional() });
/** A named person has dealt with what did not fit. */
export const ResolveDiscrepancies = z.strictObject({
  id: Id,
  note: z.string().max(500).optional(),
  by: z.string().max(120).optional(),
});
export const HandOver = z.strictObject({ id: Id, by: Label.optional() });

export const ListPayments = z.strictObject({
  orderId: OrderId.optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
  method: Method.optional(),
  /** What moved money in this shift. */
  shiftId: Id.optional(),
  /** What a customer can name: a receipt's QR, a reference or its end, an order, a sum in whole units. */
  find: z.string().trim().min(1).max(512).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  cursor: z.string().max(64).optional(),
  limit: Count.pipe(z.int().min(1).max(200)).optional(),
});

export const OpenShift = z.strictObject({ by: Label.optional(), float: MoneyCounted.optional() });
export const CloseShift = z.strictObject({
  by: Label.optional(),
  counted: MoneyCounted.optional(),
  /** Who looks after what stays open; left out: whoever closes. */
  handOverTo: Label.optional(),
});
/**
 * The rows that the bank or wallet itself shows for a method, as CSV: `reference`, `time` (the shop's), `amount` (what the
 * customer paid), and where there is one `fee` (kept of it), `kind` (`sale`, `refund`), `payment` (our id). At most
 * `STATEMENT_LIMITS`; rows of days that cannot be the shift's are counted in the answer and not kept.
 */
export const GiveStatement = z.strictObject({
  method: z.string().min(1).max(40),
  csv: z
    .string()
    .min(1)
    .max(STATEMENT_LIMITS.characters, `is longer than ${STATEMENT_LIMITS.characters} characters: give fewer days`),
  by: Label.optional(),
});
export const StatementGiven = z.strictObject({
  method: z.string(),
  rows: z.int(),
  /** Sales less refunds, as customers paid them. */
  net: MoneyView,
  fees: MoneyView,
});
export const ShiftRef = z.strictObject({ id: Id });
export const Nothing = z.strictObject({});

export const CUSTOMER_ACTIONS = ['approve', 'decline', 'cancel', 'partial', 'scan'] as const;
export const PracticeCustomer = z.strictObject({
  orderId: OrderId.optional(),
  paymentId: Id.optional(),
  action: z.enum(CUSTOMER_ACTIONS),
});
export const PracticeFault = z.strictObject({
  vendor: Label,
  fault: Label,
  times: z.int().min(0).max(1000).optional(),
});

// ── What is seen ──────────────────────────────────────────────────────────────────────────────────────────────────

export const DiscrepancyView = z.strictObject({
  id: z.int(),
  type: z.enum(DISCREPANCY_TYPES),
  at: Timestamp,
  status: z.enum(['open', 'resolved']),
  expected: MoneyView.optional(),
  actual: MoneyView.optional(),
});

/** What a step of the evidence ladder found, with the figures it read. */
export const LadderStepView = z.strictObject({
  rung: z.enum(LADDER_RUNGS),
  outcome: z.enum(LADDER_OUTCOMES),
  code: z.enum(LADDER_CODES),
  figures: z
    .strictObject({
      /** By how much a total rose, or what the slip says. */
      amount: MoneyView.optional(),
      /** By how many operations. */
      count: z.int().optional(),
      receiptNumber: z.string().optional(),
      /** ms UTC of the terminal's clock. */
      terminalAt: Timestamp.optional(),
    })
    .optional(),
  at: Timestamp,
});

export const PaymentView = z.strictObject({
  id: Id,
  orderId: z.string(),
  kind: z.enum(['sale', 'refund']),
  status: z.enum(PAYMENT_STATUSES),
  amount: MoneyView,
  payable: MoneyView,
  received: MoneyView,
  method: z.string(),
  provider: z.string(),
  /** false: practice money of the sandbox profile. */
  livemode: z.boolean(),
  providerRef: z.string().optional(),
  rrn: z.string().optional(),
  cardMask: z.string().optional(),
  payerPhone: z.string().optional(),
  show: z.strictObject({ qr: z.string(), svg: z.string().optional() }).optional(),
  expiresAt: Timestamp.optional(),
  /** The rail told us that the customer is confirming at this moment. */
  confirming: z.boolean().optional(),
  cancelRequested: z.boolean().optional(),
  declineReason: z.enum(DECLINE_REASONS).optional(),
  providerCode: z.string().optional(),
  /** Cash: what to give back. */
  change: MoneyView.optional(),
  /** The name of the person whose word completed or failed it. */
  resolvedBy: z.string().optional(),
  /** Who let its order be paid another way while its result is not known. */
  setAsideBy: z.string().optional(),
  /** A refund names its sale; a sale knows what went back. */
  of: z.string().optional(),
  refunded: MoneyView.optional(),
  handedOverAt: Timestamp.optional(),
  note: z.string().optional(),
  /** Pinpads: the device by its name in the configuration, and what the terminal says of itself and of the operation. */
  terminal: z
    .strictObject({
      device: z.string(),
      terminalId: z.string().optional(),
      merchantId: z.string().optional(),
      bankShift: z.string().optional(),
      receiptNumber: z.string().optional(),
      authCode: z.string().optional(),
      /** The slip's text, for printing; the card number masked. */
      slip: z.string().optional(),
    })
    .optional(),
  /** It waits for its turn: what the terminal is busy with. Cancelling costs nothing until then. */
  waitingFor: z
    .strictObject({
      device: z.string(),
      orderId: z.string().optional(),
      paymentId: z.string().optional(),
      since: Timestamp,
    })
    .optional(),
  /** What the evidence ladder found so far, oldest first. */
  ladder: z.array(LadderStepView).optional(),
  /** When the terminal is asked about it again; absent when nothing more is asked by itself. */
  nextCheckAt: Timestamp.optional(),
  /** How a refund goes back. */
  how: z.enum(['void', 'refund']).optional(),
  /** A booth's sale: what became of the prints. */
  fulfilment: FulfilmentView.optional(),
  can: z.strictObject({ cancel: z.boolean(), refund: z.boolean(), resolve: z.boolean() }),
  fiscal: z.strictObject({
    status: z.enum(FISCAL_STATUSES),
    qrUrl: z.string().optional(),
    /** At a booth: a picture of that address, for the guest's phone. */
    svg: z.string().optional(),
    /** Why there is none yet, as a namespaced code: `fiscal.36904`, `bridge.101`. */
    code: z.string().optional(),
  }),
  discrepancies: z.array(DiscrepancyView),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  /** How many times this payment has changed. */
  rev: z.int(),
});

export const PaymentPage = z.strictObject({ items: z.array(PaymentView), next: z.string().optional() });

/** One line of a payment's story. */
export const StoryLine = z.strictObject({
  seq: z.int(),
  at: Timestamp,
  type: z.enum(EVIDENCE_TYPES),
  source: z.enum(EVIDENCE_SOURCES),
  /** What the machine made of it. */
  verdict: z.enum(['moved', 'same', 'contradiction']),
  status: z.enum(PAYMENT_STATUSES),
  amount: MoneyView.optional(),
  providerRef: z.string().optional(),
  reason: z.string().optional(),
  by: z.string().optional(),
  note: z.string().optional(),
  /** Of an `indication`. */
  step: LadderStepView.optional(),
});
export const PaymentStory = z.strictObject({ payment: PaymentView, lines: z.array(StoryLine) });

export const LampView = z.strictObject({
  /** A method, device or part of the station: `payme`, `ledger`, `clock`. */
  id: z.string(),
  kind: z.enum(['method', 'device', 'part']),
  state: z.enum(['ok', 'warn', 'down']),
  reason: z.enum(LAMP_REASONS),
  /** The names of the missing secrets (`ioka.apiKey, ioka.webhookKey`), a number, a path: never a sentence, never a value of a secret. */
  detail: z.string().optional(),
});
export const HealthView = z.strictObject({ ok: z.boolean(), lamps: z.array(LampView) });

export const MethodView = z.strictObject({
  method: z.string(),
  provider: z.string(),
  kind: z.enum(METHOD_KINDS),
  title: z.string(),
  available: z.boolean(),
  /** What the rail's tariff adds to the order's amount, in percent; the sum that counts comes with the payment. */
  feePercent: z.number().positive().optional(),
  /** `query`: the rail can be asked how a payment ended; where it cannot, a person decides what is unknown. */
  can: z.strictObject({ query: z.boolean(), cancel: z.boolean(), refund: z.boolean(), partialRefund: z.boolean() }),
});

/** A terminal and what it does at this moment. */
export const DeviceView = z.strictObject({
  device: z.string(),
  method: z.string(),
  busy: z
    .strictObject({
      with: z.enum(['payment', 'questions', 'batch_close']),
      orderId: z.string().optional(),
      paymentId: z.string().optional(),
      since: Timestamp,
    })
    .optional(),
  /** Payments in its queue. */
  waiting: z.int(),
  /** It takes no new payment before this one has been asked about, or somebody has parked it. */
  held: z.strictObject({ orderId: z.string(), paymentId: z.string() }).optional(),
  /** The terminal can be asked to give up waiting for the card. */
  canCancel: z.boolean(),
});

/** One way back for the money of a sale, open or closed, and why. */
export const RefundOption = z.strictObject({
  how: z.enum(REFUND_WAYS),
  allowed: z.boolean(),
  reason: z.enum(REFUND_REASONS),
  fullOnly: z.boolean(),
  /** Open only until the terminal's bank shift is closed. */
  untilBankShiftEnds: z.boolean(),
});
export const RefundOptions = z.strictObject({
  /** What may still go back, refunds under way counted as gone. */
  left: MoneyView,
  options: z.array(RefundOption),
  /** What a printed claim to the bank has to say; there when it is the only way left. */
  claim: z
    .strictObject({
      orderId: z.string(),
      amount: MoneyView,
      paidAt: Timestamp,
      rrn: z.string().optional(),
      authCode: z.string().optional(),
      receiptNumber: z.string().optional(),
      terminalId: z.string().optional(),
      merchantId: z.string().optional(),
      cardMask: z.string().optional(),
    })
    .optional(),
});

/** A passing word while a terminal works; lost without harm. */
export const HintView = z.strictObject({
  paymentId: Id,
  kind: z.enum(HINT_KINDS),
  /** The terminal's own words, for kind `text`. */
  text: z.string().max(200).optional(),
});

export const ShiftView = z.strictObject({
  shiftId: Id.nullable(),
  status: z.enum(['none', 'open', 'closing', 'closed']),
  openedAt: Timestamp.optional(),
  closedAt: Timestamp.optional(),
  openedBy: z.string().optional(),
  totals: z.array(
    z.strictObject({ method: z.string(), kind: z.enum(['sale', 'refund']), count: z.int(), minor: z.int() }),
  ),
  /** While the shift is being closed: the steps of it. */
  closing: ClosingView.optional(),
});

export const ProductView = z.strictObject({ id: z.string(), name: Names, price: MoneyView });

/** `idle`: the till shows no sale. Without a word from the till its newest open payment is what concerns the customer. */
export const CustomerSees = z.strictObject({
  idle: z.boolean(),
  /** The sum so far. */
  total: MoneyView.optional(),
  paymentId: z.string().optional(),
});

export const StationView = z.strictObject({
  rev: z.int(),
  profile: z.enum(['sandbox', 'live']),
  station: z.strictObject({
    id: z.string(),
    name: z.string(),
    country: z.string(),
    currency: Currency,
    locale: Locale,
    mode: z.enum(['cashier', 'kiosk']),
  }),
  methods: z.array(MethodView),
  lamps: z.array(LampView),
  products: z.array(ProductView),
  sale: z.strictObject({
    /** A sum may be typed; otherwise only what is in the catalogue is sold. */
    freeAmount: z.boolean(),
    /** Sums that are asked for often, minor units. */
    quickAmounts: z.array(z.int()),
    /** An order of more than this, minor units, takes no cash. */
    cashCeilingMinor: z.int().optional(),
  }),
  shift: ShiftView,
  /** Every open payment, oldest first: what a reloaded screen needs to go on. */
  open: z.array(PaymentView),
  /** How much waits for a person. */
  attention: z.strictObject({ unknown: z.int(), discrepancies: z.int(), receipts: z.int() }),
  /** Terminals, where the station has any. */
  devices: z.array(DeviceView).optional(),
  /** How many sales are put aside. */
  parked: z.int().optional(),
  /** What the till shows its customer at this moment; a screen that faces the customer follows it. */
  customer: CustomerSees.optional(),
  /** At a booth: whether it sells now, and why not. */
  booth: BoothView.optional(),
});

/** One change; `rev` follows the last one without a gap. Parts that are absent did not change. */
export const StationChange = z.strictObject({
  rev: z.int(),
  payment: PaymentView.optional(),
  shift: ShiftView.optional(),
  lamps: z.array(LampView).optional(),
  attention: StationView.shape.attention.optional(),
  devices: z.array(DeviceView).optional(),
  parked: z.int().optional(),
  customer: CustomerSees.optional(),
  booth: BoothView.optional(),
});

export const StationStats = z.strictObject({
  total: z.int(),
  success: z.int(),
  pending: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  unknown: z.int(),
  received: MoneyView,
});

export const CustomerReaction = z.strictObject({ ok: z.boolean(), detail: z.string().optional() });

export type Locale = z.infer<typeof Locale>;
export type MethodKind = (typeof METHOD_KINDS)[number];
export type FiscalStatus = (typeof FISCAL_STATUSES)[number];
export type LampReason = (typeof LAMP_REASONS)[number];
export type StartPayment = z.infer<typeof StartPayment>;
export type StartRefund = z.infer<typeof StartRefund>;
export type ResolveUnknown = z.infer<typeof ResolveUnknown>;
export type ResolveDiscrepancies = z.infer<typeof ResolveDiscrepancies>;
export type ListPayments = z.infer<typeof ListPayments>;
export type OpenShift = z.infer<typeof OpenShift>;
export type CloseShift = z.infer<typeof CloseShift>;
export type GiveStatement = z.infer<typeof GiveStatement>;
export type StatementGiven = z.infer<typeof StatementGiven>;
export type DiscrepancyView = z.infer<typeof DiscrepancyView>;
export type PaymentView = z.infer<typeof PaymentView>;
export type PaymentPage = z.infer<typeof PaymentPage>;
export type StoryLine = z.infer<typeof StoryLine>;
export type PaymentStory = z.infer<typeof PaymentStory>;
export type LampView = z.infer<typeof LampView>;
export type HealthView = z.infer<typeof HealthView>;
export type MethodView = z.infer<typeof MethodView>;
export type ShiftView = z.infer<typeof ShiftView>;
export type ProductView = z.infer<typeof ProductView>;
export type CustomerSees = z.infer<typeof CustomerSees>;
export type StationView = z.infer<typeof StationView>;
export type StationChange = z.infer<typeof StationChange>;
export type ParkPayment = z.infer<typeof ParkPayment>;
export type SetAside = z.infer<typeof SetAside>;
export type PrintClaim = z.infer<typeof PrintClaim>;
export type LadderStepView = z.infer<typeof LadderStepView>;
export type DeviceView = z.infer<typeof DeviceView>;
export type RefundOption = z.infer<typeof RefundOption>;
export type RefundOptions = z.infer<typeof RefundOptions>;
export type HintView = z.infer<typeof HintView>;
export type PracticeCustomer = z.infer<typeof PracticeCustomer>;
export type PracticeFault = z.infer<typeof PracticeFault>;
export type Names = z.infer<typeof Names>;
