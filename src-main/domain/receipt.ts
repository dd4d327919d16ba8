/** What a receipt says, before anybody thinks of paper: facts of the ledger and the shop, no words of a language. */
import type { Money } from '../../src-shared/money.ts';

/** Who sells. */
export interface Shop {
  name: string;
  till: string;
  address?: string | undefined;
  phone?: string | undefined;
  /** STIR, INN, BIN. */
  taxId?: string | undefined;
  /** Minutes east of UTC: a till's time is its country's. */
  utcOffsetMinutes: number;
}

export interface SoldLine {
  name: string;
  /** Thousandths of a unit. */
  quantityMilli: number;
  unitName?: string;
  unitPrice: Money;
  /** The whole line, after the discount. */
  sum: Money;
  discount?: Money;
  /** null: sold without VAT; absent: not known, nothing is said. */
  vatPercent?: number | null;
  classCode?: string;
  labels?: readonly string[];
}

export interface ReceiptFacts {
  kind: 'sale' | 'refund';
  paymentId: string;
  orderId: string;
  /** When the money was known, ms UTC. */
  at: number;
  lines: readonly SoldLine[];
  total: Money;
  /** Brand of the rail, or 'cash'. */
  tender: string;
  /** What the rail added to the total. */
  fee?: Money;
  tendered?: Money;
  change?: Money;
  cardMask?: string;
  rrn?: string;
  /** A refund's sale. */
  of?: string;
  cashier?: string;
  /** false: practice. */
  livemode: boolean;
  /** `none`: no module here, and the paper must say so. */
  fiscal: { state: 'none' | 'queued' | 'problem' } | { state: 'registered'; number: string; qrUrl?: string };
  /** Who asked for this copy; undefined: the original. */
  copyFor?: string;
}

/** VAT inside a gross sum, half up to the minor unit: sum × p / (100 + p). `percent` has at most two decimals. */
export function vatInside(minor: number, percent: number): number {
  const hundredths = BigInt(Math.round(percent * 100));
  const below = 10_000n + hundredths;
  const sign = minor < 0 ? -1 : 1;
  return sign * Number((BigInt(Math.abs(minor)) * hundredths * 2n + below) / (below * 2n));
}
