/** What the ledger knows of a payment, as the facts of its receipt. Pure; the words come later. */
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { type Money, money, priceTimes } from '../../../src-shared/money.ts';
import type { ReceiptFacts, SoldLine } from '../../domain/receipt.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { type Product, shareOf } from '../sale/pricing.ts';

export interface FactsDeps {
  read: LedgerReader;
  products: ReadonlyMap<string, Product>;
  /** Brand of the rail, or 'cash'. */
  tenderOf(method: string): string;
}

export function receiptFacts(
  row: PaymentRow,
  locale: Locale,
  copyFor: string | undefined,
  deps: FactsDeps,
): ReceiptFacts {
  const { read } = deps;
  const { detail } = row;
  const amount = (minor: number): Money => money(minor, row.currency);
  const sale = row.ofSeq === null ? undefined : read.paymentBySeq(row.ofSeq);
  // Only a refund of everything gives back the goods of the sale; of a part nobody said which goods.
  const items = row.kind === 'sale' ? detail.items : sale?.amount === row.amount ? sale.detail.items : undefined;
  const part = row.kind === 'sale' && detail.orderItems;
  const goods = items ?? (part ? shareOf(part, row.amount, row.currency) : []);
  const fee = row.payable - row.amount;
  const proofAt = read.evidenceOf(row.seq).find(({ seq }) => seq === row.proofSeq)?.at;
  return {
    kind: row.kind,
    paymentId: row.id,
    orderId: row.orderId,
    at: proofAt ?? row.createdAt,
    lines: goods.flatMap((item) => soldLine(item, row, locale, deps.products)),
    total: amount(row.amount),
    tender: deps.tenderOf(row.method),
    ...(fee > 0 ? { fee: amount(fee) } : {}),
    ...(detail.tendered === undefined ? {} : { tendered: amount(detail.tendered) }),
    ...(detail.change === undefined ? {} : { change: amount(detail.change) }),
    ...(detail.cardMask === undefined ? {} : { cardMask: detail.cardMask }),
    ...(detail.rrn === undefined ? {} : { rrn: detail.rrn }),
    ...(sale === undefined ? {} : { of: sale.id }),
    ...(detail.by === undefined ? {} : { cashier: detail.by }),
    livemode: row.livemode,
    fiscal: fiscalOf(row),
    ...(copyFor === undefined ? {} : { copyFor }),
  };
}

function fiscalOf({ fiscalStatus, detail }: PaymentRow): ReceiptFacts['fiscal'] {
  switch (fiscalStatus) {
    case 'registered':
      return {
        state: 'registered',
        number: detail.fiscalNumber ?? '',
        ...(detail.fiscalQrUrl === undefined ? {} : { qrUrl: detail.fiscalQrUrl }),
      };
    case 'queued':
    case 'sent':
      return { state: 'queued' };
    case 'problem':
      return { state: 'problem' };
    case 'not_needed':
      return { state: 'none' };
  }
}

/** A line of goods at the price of its sale; a product that has left the catalogue keeps its number for a name. */
function soldLine(
  item: NonNullable<PaymentRow['detail']['items']>[number] & { discount?: number },
  row: PaymentRow,
  locale: Locale,
  products: ReadonlyMap<string, Product>,
): SoldLine[] {
  const product = products.get(item.productId);
  const price = item.price ?? product?.price;
  if (price === undefined) return [];
  const unitPrice = money(price, row.currency);
  return [
    {
      name: product?.name[locale] ?? Object.values(product?.name ?? {})[0] ?? item.productId,
      quantityMilli: item.quantityMilli,
      unitPrice,
      sum: money(priceTimes(unitPrice, item.quantityMilli).minor - (item.discount ?? 0), row.currency),
      ...(product?.unitName === undefined ? {} : { unitName: product.unitName }),
      ...(product?.vatPercent === undefined ? {} : { vatPercent: product.vatPercent }),
      ...(product?.classCode === undefined ? {} : { classCode: product.classCode }),
      ...(item.labels === undefined ? {} : { labels: item.labels }),
    },
  ];
}
