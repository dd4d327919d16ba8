/** A payment's row → what its receipt says. From this row and its sale's alone; nothing is remembered between payments. */
import { allocate, type Currency, money, priceTimes } from '../../../src-shared/money.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { ReceiptLine, ReceiptOrder } from '../../ports/receipt-sink.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { type Product, shareOf } from '../sale/pricing.ts';

export interface ReceiptFacts {
  read: LedgerReader;
  products: ReadonlyMap<string, Product>;
  /** Where a method's money lies. */
  tenderOf(method: string): 'cash' | 'card';
  /** The language of goods' names. */
  locale: string;
  /** Stands for the cashier where nobody gave a name. */
  stationName: string;
}

type Item = NonNullable<PaymentRow['detail']['items']>[number] & { discount?: number };
type Goods = Pick<PaymentRow['detail'], 'items' | 'orderItems'>;
/** The unit of pieces, in the tax office's Uzbek. */
const PIECE = 'dona';
/** Bought and sold again: what a shop does. */
const RESOLD = 0;

const nameOf = (product: Product, locale: string): string =>
  product.name[locale] ?? product.name.ru ?? Object.values(product.name)[0] ?? product.id;

/** One line of the catalogue. A product that has left it keeps its id, and the module's driver says what is missing. */
function lineOf(
  { productId, quantityMilli, price, labels, discount = 0 }: Item,
  facts: Pick<ReceiptFacts, 'products' | 'locale'>,
): ReceiptLine {
  const product = facts.products.get(productId);
  const unitPrice = price ?? product?.price ?? 0;
  return {
    name: product ? nameOf(product, facts.locale) : productId,
    quantityMilli,
    unitPrice,
    // The currency decides no rounding: minor units are counted alike everywhere.
    price: priceTimes(money(unitPrice, 'UZS'), quantityMilli).minor,
    discount,
    other: 0,
    unitName: product?.unitName ?? PIECE,
    vatPercent: product?.vatPercent ?? null,
    ...(product?.classCode !== undefined && { classCode: product.classCode }),
    ...(product?.packageCode !== undefined && { packageCode: product.packageCode }),
    ownerType: product?.ownerType ?? RESOLD,
    labels: labels ?? [],
  };
}

/** The goods marked for typed sums; where the catalogue has one thing only, nothing else can have been sold. */
function goodsOfTypedSums(products: ReadonlyMap<string, Product>): Product | undefined {
  const goods = [...products.values()];
  const only = goods.length === 1 ? goods[0] : undefined;
  // A piece that carries a mark of its own cannot stand for a sum.
  return goods.find((product) => product.forTypedSums) ?? (only?.marked ? undefined : only);
}

/** What a sale sells, or its share where it pays a part of an order; empty when only a sum was typed and the catalogue has no goods for that. */
export function linesOfSale(
  { items, orderItems }: Goods,
  amount: { minor: number; currency: Currency },
  facts: Pick<ReceiptFacts, 'products' | 'locale'>,
): ReceiptLine[] {
  if (items) return items.map((item) => lineOf(item, facts));
  if (orderItems) return shareOf(orderItems, amount.minor, amount.currency).map((item) => lineOf(item, facts));
  const typed = goodsOfTypedSums(facts.products);
  return typed ? [lineOf({ productId: typed.id, quantityMilli: 1_000, price: amount.minor }, facts)] : [];
}

/** A rail's fee is in what a typed sum received, and never in the share of an order's goods. */
const soldFor = ({ detail, amount, received, currency }: PaymentRow) =>
  money(detail.orderItems ? amount : received, currency);

/** A refund names the sale's goods; what is not given back stands as a discount, shared out by what each line cost. */
function linesOfRefund(sale: PaymentRow, refunded: number, facts: ReceiptFacts): ReceiptLine[] {
  const lines = linesOfSale(sale.detail, soldFor(sale), facts);
  const nets = lines.map(({ price, discount, other }) => price - discount - other);
  const whole = nets.reduce((total, net) => total + net, 0);
  if (whole <= 0 || refunded >= whole) return lines;
  const shares = allocate(money(refunded, sale.currency), nets);
  // A mark given back says that its piece is for sale again; a part of the money says no such thing.
  return lines.map((line, at) => ({
    ...line,
    discount: line.discount + (nets[at] as number) - (shares[at]?.minor ?? 0),
    labels: [],
  }));
}

/** When the proof came. The row's own time moves on with a handover or a refund, and a resend must say the same. */
const paidAt = (payment: PaymentRow, read: LedgerReader): number =>
  read.evidenceOf(payment.seq).find(({ seq }) => seq === payment.proofSeq)?.at ?? payment.createdAt;

export function receiptOrderOf(payment: PaymentRow, facts: ReceiptFacts): ReceiptOrder {
  const { detail } = payment;
  const sale = payment.ofSeq === null ? undefined : facts.read.paymentBySeq(payment.ofSeq);
  const tender = facts.tenderOf(payment.method);
  return {
    key: `${payment.id}-${payment.kind}`,
    paymentId: payment.id,
    number: payment.seq,
    kind: payment.kind,
    amount: money(payment.received, payment.currency),
    method: payment.method,
    orderId: payment.orderId,
    paidAt: paidAt(payment, facts.read),
    tender,
    change: tender === 'cash' ? (detail.change ?? 0) : 0,
    lines: sale ? linesOfRefund(sale, payment.received, facts) : linesOfSale(detail, soldFor(payment), facts),
    cashier: detail.by ?? facts.stationName,
    ...(detail.rrn !== undefined && { rrn: detail.rrn }),
    ...(detail.walletNumber !== undefined && { walletNumber: detail.walletNumber }),
    ...(detail.paymentRef !== undefined && { paymentRef: detail.paymentRef }),
    ...(detail.payerPhone !== undefined && { payerPhone: detail.payerPhone }),
    ...(sale && {
      original: sale.detail.fiscalQrUrl === undefined ? {} : { qrUrl: sale.detail.fiscalQrUrl },
    }),
  };
}
