/**
 * Reading `/order/create/` and `/order/refuse/` as the module does, which encodes what it is given and refuses what does not
 * add up (fiscal_document, Order.md; pinpads.md §1.4). Sums in tiyin, quantities in thousandths.
 */
import { BoxError, complain, type FieldComplaints, readObject } from '../envelope.ts';

export interface Line {
  amount: number;
  price: number;
  discount: number;
  other: number;
  vat: number;
  classCode: string;
  labels: string[];
}

export interface Document {
  kind: 'sale' | 'refund';
  uuid: string;
  time: string;
  cash: number;
  card: number;
  lines: Line[];
  vat: number;
  /** The receipt that a refund takes back. */
  original: string | undefined;
  qrPaymentId: string | undefined;
  body: Record<string, unknown>;
}

const COMMON = [
  'number',
  'products',
  'uuid',
  'time',
  'cashier',
  'received_cash',
  'change',
  'received_card',
  'card_type',
  'ppt_id',
  'scan2pay_paid',
  'extra_info',
  'send_email',
  'email',
  'sms_phone_number',
  'banners',
  'prices',
  'open_cashbox',
];
const PRODUCT = [
  'name',
  'barcode',
  'amount',
  'unit_name',
  'price',
  'product_price',
  'vat',
  'vat_percent',
  'discount',
  'discount_percent',
  'other',
  'labels',
  'class_code',
  'package_code',
  'owner_type',
  'comission_info',
];
const PROVIDERS = [141, 64, 161, 187];

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function count(from: Record<string, unknown>, field: string, wrong: FieldComplaints): number {
  const value = from[field];
  if (isCount(value)) return value;
  wrong[field] = ['A valid integer is required.'];
  return 0;
}

function text(from: Record<string, unknown>, field: string, wrong: FieldComplaints): string {
  const value = from[field];
  if (typeof value === 'string' && value.trim() !== '') return value;
  wrong[field] = ['This field may not be blank.'];
  return '';
}

const roundedVat = (net: number, percent: number): number => {
  const exact = (net * percent) / (100 + percent);
  return Math.floor(exact + 0.5);
};

function readLine(value: unknown): Line {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BoxError(7, '{"products":["Invalid"]}');
  const product = value as Record<string, unknown>;
  const wrong: FieldComplaints = {};
  for (const key of Object.keys(product)) if (!PRODUCT.includes(key)) wrong[key] = ['Unexpected field.'];
  const line = {
    amount: count(product, 'amount', wrong),
    price: count(product, 'price', wrong),
    discount: count(product, 'discount', wrong),
    other: count(product, 'other', wrong),
    vat: count(product, 'vat', wrong),
  };
  count(product, 'product_price', wrong);
  text(product, 'name', wrong);
  text(product, 'unit_name', wrong);
  const { class_code: classCode, package_code: packageCode, owner_type: owner, vat_percent: percent } = product;
  const labels = product.labels ?? [];
  if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string'))
    wrong.labels = ['Not a list of strings.'];
  if (owner !== 0 && owner !== 1 && owner !== 2) wrong.owner_type = ['0, 1 or 2.'];
  if (percent !== null && !isCount(percent)) wrong.vat_percent = ['A valid integer or null is required.'];
  complain(wrong);
  if (typeof classCode !== 'string' || !/^\d{17}$/.test(classCode)) throw new BoxError(401, 'class_code: 17 digits');
  if (typeof packageCode !== 'string' || !/^\d{5,8}$/.test(packageCode)) throw new BoxError(402, 'package_code');
  if ((labels as string[]).length > 0 && line.amount !== 1_000)
    throw new BoxError(402, 'labels: one unit for each mark');
  if (line.amount === 0) throw new BoxError(65_532, 'amount is zero');
  const net = line.price - line.discount - line.other;
  if (net < 0 || line.vat !== (percent === null ? 0 : roundedVat(net, percent as number)))
    throw new BoxError(65_532, `vat of ${net} at ${String(percent)} is not ${line.vat}`);
  return { ...line, classCode, labels: labels as string[] };
}

function readExtra(body: Record<string, unknown>, wrong: FieldComplaints): string | undefined {
  const extra = body.extra_info;
  if (extra === undefined) return undefined;
  if (typeof extra !== 'object' || extra === null) {
    wrong.extra_info = ['Expected a dictionary.'];
    return undefined;
  }
  const { qr_payment_id: id, qr_payment_provider: provider, phone_number: phone } = extra as Record<string, unknown>;
  if (id !== undefined && typeof id !== 'string') wrong.qr_payment_id = ['Not a valid string.'];
  if (id !== undefined && !PROVIDERS.includes(provider as number)) wrong.qr_payment_provider = ['Not a provider.'];
  if (phone !== undefined && (typeof phone !== 'string' || !/^998\d{9}$/.test(phone)))
    wrong.phone_number = ['Not a phone.'];
  return typeof id === 'string' ? id : undefined;
}

/** Throws `BoxError` with the module's or the bridge's number. */
export function readDocument(kind: Document['kind'], textOf: string, contentType: string): Document {
  const own = kind === 'sale' ? ['receipt_type'] : ['qr_code'];
  const body = readObject(textOf, contentType, [...COMMON, ...own]);
  const wrong: FieldComplaints = {};
  const cash = count(body, 'received_cash', wrong);
  const card = count(body, 'received_card', wrong);
  count(body, 'change', wrong);
  text(body, 'cashier', wrong);
  const time = text(body, 'time', wrong);
  if (body.uuid !== undefined) text(body, 'uuid', wrong);
  if (body.number !== undefined || kind === 'refund') count(body, 'number', wrong);
  const { ppt_id: rrn } = body;
  if (rrn !== undefined && (typeof rrn !== 'string' || !/^\d{6,12}$/.test(rrn))) wrong.ppt_id = ['Not an RRN.'];
  if (kind === 'sale' && body.receipt_type !== 'order') wrong.receipt_type = ['This shop sells on the spot.'];
  const qrPaymentId = readExtra(body, wrong);
  if (!Array.isArray(body.products) || body.products.length === 0) wrong.products = ['This field is required.'];
  complain(wrong);
  const lines = (body.products as unknown[]).map(readLine);
  const total = lines.reduce((sum, { price, discount, other }) => sum + price - discount - other, 0);
  if (total === 0) throw new BoxError(36_908, 'ZERO TOTAL');
  if (total !== cash + card) throw new BoxError(65_531, `cannot encode receipt: ${total} is not ${cash} + ${card}`);
  return {
    kind,
    uuid: typeof body.uuid === 'string' ? body.uuid : '',
    time,
    cash,
    card,
    lines,
    vat: lines.reduce((sum, { vat }) => sum + vat, 0),
    original: kind === 'refund' ? String(body.qr_code) : undefined,
    qrPaymentId,
    body,
  };
}
