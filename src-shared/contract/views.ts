/**
 * What a screen or another program sees and sends: the schemas of every view and input of the contract.
 * The screen imports only the types of this file, so no schema code reaches the browser.
 */
import * as z from 'zod';
import { DECLINE_REASONS, DISCREPANCY_TYPES, EVIDENCE_SOURCES, EVIDENCE_TYPES } from '../evidence.ts';
import { ID_PATTERN } from '../ids.ts';
import { CURRENCIES, type MinorUnits } from '../money.ts';
import { PAYMENT_STATUSES } from '../payment-status.ts';

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
  'clock_drift',
  'unsent_receipts',
  'unread_webhooks',
  'practice',
] as const;

const Timestamp = z.int().nonnegative();
const Label = z.string().min(1).max(120);
export const Id = z.string().regex(ID_PATTERN, 'must be 20 characters of Crockford base32');
export const Currency = z.enum(CURRENCIES);
export const Locale = z.enum(LOCALES);
/** An order's name as the shop knows it; printable, so that it can travel in a link and on paper. */
export const OrderId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._:#/-]{0,63}$/u, 'must be 1 to 64 letters, digits or ._:#/-');
export const Method = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a method name');

const Minor = z.int().transform((minor) => minor as MinorUnits);
/** Any amount, as shown. */
export const MoneyView = z.strictObject({ minor: Minor, currency: Currency });
/** Ten milliard major units: nine thousand such payments still add up in safe integers. */
const MOST_ASKED_MINOR = 1_000_000_000_000;
/** What lies in a drawer. */
export const MoneyCounted = z.strictObject({
  minor: z
    .int()
    .nonnegative()
    .max(MOST_ASKED_MINOR)
    .transform((minor) => minor as MinorUnits),
  currency: Currency,
});
/** An amount that is asked for: at least one minor unit. */
export const MoneyAsked = z.strictObject({
  minor: z
    .int()
    .positive()
    .max(MOST_ASKED_MINOR)
    .transform((minor) => minor as MinorUnits),
  currency: Currency,
});

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
    .array(z.strictObject({ productId: Label, quantityMilli: z.int().positive().max(100_000_000) }))
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
});
/** A named person has dealt with what did not fit. */
export const ResolveDiscrepancies = z.strictObject({
  id: Id,
  note: z.string().max(500).optional(),
  by: z.string().max(120).optional(),
});
export const HandOver = z.strictObject({ id: Id, by: Label.optional() });

/** Query strings carry text, calls carry numbers: both are read. */
const Count = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number),
]);
export const ListPayments = z.strictObject({
  orderId: OrderId.optional(),
  status: z.enum(PAYMENT_STATUSES).optional(),
  method: Method.optional(),
  /** What moved money in this shift. */
  shiftId: Id.optional(),
  from: Count.pipe(Timestamp).optional(),
  to: Count.pipe(Timestamp).optional(),
  cursor: z.string().max(64).optional(),
  limit: Count.pipe(z.int().min(1).max(200)).optional(),
});

export const OpenShift = z.strictObject({ by: Label.optional(), float: MoneyCounted.optional() });
export const CloseShift = z.strictObject({ by: Label.optional(), counted: MoneyCounted.optional() });
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
  /** A refund names its sale; a sale knows what went back. */
  of: z.string().optional(),
  refunded: MoneyView.optional(),
  handedOverAt: Timestamp.optional(),
  note: z.string().optional(),
  can: z.strictObject({ cancel: z.boolean(), refund: z.boolean(), resolve: z.boolean() }),
  fiscal: z.strictObject({ status: z.enum(FISCAL_STATUSES), qrUrl: z.string().optional() }),
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
});
export const PaymentStory = z.strictObject({ payment: PaymentView, lines: z.array(StoryLine) });

export const LampView = z.strictObject({
  /** A method, device or part of the station: `payme`, `ledger`, `clock`. */
  id: z.string(),
  kind: z.enum(['method', 'device', 'part']),
  state: z.enum(['ok', 'warn', 'down']),
  reason: z.enum(LAMP_REASONS),
  /** The missing secret's name, a number, a path: never a sentence, never a value of a secret. */
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
  can: z.strictObject({ cancel: z.boolean(), refund: z.boolean(), partialRefund: z.boolean() }),
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
});

const Side = z.strictObject({ count: z.int(), minor: z.int() });
export const ShiftReport = z.strictObject({
  shiftId: Id,
  openedAt: Timestamp,
  closedAt: Timestamp.nullable(),
  status: z.enum(['open', 'closing', 'closed']),
  tenders: z.array(
    z.strictObject({
      method: z.string(),
      terminalId: z.string().optional(),
      bankShift: z.string().optional(),
      journal: Side,
      rail: Side.nullable(),
      fiscal: Side.nullable(),
      matched: z.boolean(),
    }),
  ),
  differences: z.array(
    z.strictObject({
      type: z.string(),
      method: z.string(),
      minor: z.int(),
      currency: Currency,
      explanations: z.array(z.strictObject({ text: z.string(), paymentIds: z.array(z.string()) })),
      owner: z.string().optional(),
      status: z.string(),
    }),
  ),
  cash: z.strictObject({ expected: z.int(), counted: z.int().optional(), difference: z.int().optional() }),
  fiscal: z.strictObject({ zNumber: z.string().optional(), receipts: z.int() }),
  carriedOver: z.array(z.string()),
});

export const ProductView = z.strictObject({ id: z.string(), name: Names, price: MoneyView });

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
  shift: ShiftView,
  /** Every open payment, oldest first: what a reloaded screen needs to go on. */
  open: z.array(PaymentView),
  /** How much waits for a person. */
  attention: z.strictObject({ unknown: z.int(), discrepancies: z.int(), receipts: z.int() }),
});

/** One change; `rev` follows the last one without a gap. Parts that are absent did not change. */
export const StationChange = z.strictObject({
  rev: z.int(),
  payment: PaymentView.optional(),
  shift: ShiftView.optional(),
  lamps: z.array(LampView).optional(),
  attention: StationView.shape.attention.optional(),
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
export type DiscrepancyView = z.infer<typeof DiscrepancyView>;
export type PaymentView = z.infer<typeof PaymentView>;
export type PaymentPage = z.infer<typeof PaymentPage>;
export type StoryLine = z.infer<typeof StoryLine>;
export type PaymentStory = z.infer<typeof PaymentStory>;
export type LampView = z.infer<typeof LampView>;
export type HealthView = z.infer<typeof HealthView>;
export type MethodView = z.infer<typeof MethodView>;
export type ShiftView = z.infer<typeof ShiftView>;
export type ShiftReport = z.infer<typeof ShiftReport>;
export type ProductView = z.infer<typeof ProductView>;
export type StationView = z.infer<typeof StationView>;
export type StationChange = z.infer<typeof StationChange>;
export type PracticeCustomer = z.infer<typeof PracticeCustomer>;
export type PracticeFault = z.infer<typeof PracticeFault>;
export type Names = z.infer<typeof Names>;
