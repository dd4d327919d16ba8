/**
 * A receipt in the box's spelling (`/order/create/`, `/order/refuse/`; pinpads.md §1.4). Everything the module would
 * refuse with "cannot encode receipt" is refused here, before anything is sent, by a name that says what is wrong.
 */
import type { ReceiptLine, ReceiptOrder } from '../../ports/receipt-sink.ts';

/** The order cannot be spelt. `code` is namespaced: `local.sum`, `local.class_code`. */
export class Unspellable extends Error {
  override readonly name = 'Unspellable';
  readonly code: string;
  constructor(what: string, detail: string) {
    super(detail);
    this.code = `local.${what}`;
  }
}

const PROVIDER_NUMBERS: ReadonlySet<string> = new Set(['64', '141', '161', '187']);
const ONE_PIECE = 1_000;
const MOST = Number.MAX_SAFE_INTEGER;

const netOf = ({ price, discount, other }: Pick<ReceiptLine, 'price' | 'discount' | 'other'>): number =>
  price - discount - other;

/** VAT contained in a sum: `net · p / (100 + p)`, rounded half up, in integers. 8000 at 15 % is 1043. */
export function vatIn(net: number, percent: number): number {
  const [part, whole] = [BigInt(net) * BigInt(percent), BigInt(100 + percent)];
  return Number((2n * part + whole) / (2n * whole));
}

function mustBeCount(value: number, what: string, least = 0): void {
  if (!Number.isSafeInteger(value) || value < least || value > MOST)
    throw new Unspellable('amount', `${what}: ${value}`);
}

/** A line of marked goods becomes a line a piece: the document wants 1000 and one mark on each. */
function pieces(line: ReceiptLine): ReceiptLine[] {
  const { labels, quantityMilli } = line;
  if (labels.length === 0) return [line];
  if (quantityMilli !== labels.length * ONE_PIECE)
    throw new Unspellable('labels', `${labels.length} marks for a quantity of ${quantityMilli}`);
  if (labels.length === 1) return [line];
  const share = (whole: number, at: number): number => {
    const each = Math.floor(whole / labels.length);
    return at < whole - each * labels.length ? each + 1 : each;
  };
  return labels.map((label, at) => ({
    ...line,
    quantityMilli: ONE_PIECE,
    price: share(line.price, at),
    discount: share(line.discount, at),
    other: share(line.other, at),
    labels: [label],
  }));
}

function spellLine(line: ReceiptLine): Record<string, unknown> {
  const { name, quantityMilli, unitPrice, price, discount, other, vatPercent, classCode, packageCode } = line;
  mustBeCount(quantityMilli, 'quantity', 1);
  mustBeCount(unitPrice, 'unit price');
  for (const [what, value] of Object.entries({ price, discount, other })) mustBeCount(value, what);
  const net = netOf(line);
  if (net < 0) throw new Unspellable('amount', `a line of ${price} less ${discount + other}`);
  if (!classCode || !/^\d{17}$/.test(classCode)) throw new Unspellable('class_code', `${name}: MXIK of 17 digits`);
  if (!packageCode || !/^\d{5,8}$/.test(packageCode))
    throw new Unspellable('package_code', `${name}: package code of 5 to 8 digits`);
  if (vatPercent !== null && (!Number.isInteger(vatPercent) || vatPercent < 0 || vatPercent > 99))
    throw new Unspellable('vat', `${name}: ${vatPercent} %`);
  return {
    name,
    amount: quantityMilli,
    unit_name: line.unitName,
    price,
    product_price: unitPrice,
    vat: vatPercent === null ? 0 : vatIn(net, vatPercent),
    vat_percent: vatPercent,
    discount,
    other,
    labels: line.labels,
    class_code: classCode,
    package_code: packageCode,
    owner_type: line.ownerType,
  };
}

/** Wallet and link numbers, of this payment alone; nothing rather than a number that may be another's. */
function extraInfo({
  walletNumber,
  paymentRef,
  payerPhone,
  method,
}: ReceiptOrder): Record<string, unknown> | undefined {
  if (method === 'scan2pay') return paymentRef === undefined ? undefined : { scan2pay_id: paymentRef };
  if (walletNumber === undefined || paymentRef === undefined || !PROVIDER_NUMBERS.has(walletNumber)) return undefined;
  const phone = payerPhone?.replace(/\D/g, '');
  return {
    // The ledger keeps phones masked; a mask is no phone.
    ...(payerPhone !== undefined && /^\+?998\d{9}$/.test(payerPhone) && { phone_number: phone }),
    qr_payment_id: paymentRef,
    qr_payment_provider: Number(walletNumber),
  };
}

/** Both documents' common part. Throws `Unspellable`. */
function spell(order: ReceiptOrder, time: string): Record<string, unknown> {
  if (order.amount.currency !== 'UZS') throw new Unspellable('currency', order.amount.currency);
  if (order.lines.length === 0) throw new Unspellable('goods', 'nobody said what was sold');
  mustBeCount(order.amount.minor, 'amount', 1);
  mustBeCount(order.change, 'change');
  const lines = order.lines.flatMap(pieces);
  const products = lines.map(spellLine);
  const total = lines.reduce((sum, line) => sum + BigInt(netOf(line)), 0n);
  // Cash is meant net of the change: what stays in the drawer.
  const cash = order.tender === 'cash' ? order.amount.minor : 0;
  const card = order.tender === 'cash' ? 0 : order.amount.minor;
  if (total !== BigInt(cash) + BigInt(card))
    throw new Unspellable('sum', `the lines come to ${total}, ${order.amount.minor} was paid`);
  const extra = extraInfo(order);
  return {
    number: order.number,
    products,
    uuid: order.key,
    time,
    cashier: order.cashier,
    received_cash: cash,
    change: order.tender === 'cash' ? order.change : 0,
    received_card: card,
    ...(order.rrn !== undefined && { ppt_id: order.rrn }),
    ...(extra && { extra_info: extra }),
    ...(order.method === 'scan2pay' && extra && { scan2pay_paid: true }),
  };
}

/** Body of `/order/create/`. `time` in the box's clock. Throws `Unspellable`. */
export const spellSale = (order: ReceiptOrder, time: string): Record<string, unknown> => ({
  receipt_type: 'order',
  ...spell(order, time),
  open_cashbox: false,
});

/** Body of `/order/refuse/`. Throws `Unspellable`, also when the sale's own receipt is not known. */
export function spellRefund(order: ReceiptOrder, time: string): Record<string, unknown> {
  const qrCode = order.original?.qrUrl;
  if (qrCode === undefined) throw new Unspellable('no_original', 'the receipt of the sale is not known');
  return { ...spell(order, time), qr_code: qrCode };
}
