/** What the till holds of the sale in front of the cashier, and every act on it. */
import type { StoreApi } from 'zustand/vanilla';
import type { MethodView } from '../../src-shared/contract/method-views.ts';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { AgreedPrice } from '../../src-shared/contract/sale-views.ts';
import type { ProductView } from '../../src-shared/contract/station-views.ts';
import type { WireError } from '../../src-shared/contract/wire-error.ts';
import type { Money } from '../../src-shared/money.ts';
import type { BasketLine, PaidPart } from './sale-sum.ts';

export type SaleStep = 'amount' | 'tender' | 'cash' | 'code' | 'payment';

/** Why the last press did not work: the station's refusal, or no answer at all. */
export type Trouble = { kind: 'refused'; error: WireError } | { kind: 'lost' };

/** A customer's code between the scan and the press that charges it. In memory only, and not for long. */
export interface Scanned {
  readonly code: string;
  /** The wallet it looks like, where that is not the chosen one. */
  readonly other: MethodView | null;
}

export interface SaleState {
  readonly step: SaleStep;
  readonly orderId: string;
  /** Plain digits with a point, as typed: "1500.5". Empty while a basket decides the sum. */
  readonly typed: string;
  readonly basket: readonly BasketLine[];
  /** The way to pay that was chosen, for the cash and code steps. */
  readonly method: MethodView | null;
  /** The payment on screen. Minted here, before the station knows it. */
  readonly paymentId: string | null;
  /** A start that has not been answered yet: pressing again sends exactly this again. */
  readonly pending: StartPayment | null;
  /** The start whose answer is being waited for at this moment. */
  readonly asking: StartPayment | null;
  readonly trouble: Trouble | null;
  readonly scanned: Scanned | null;
  /** A part of what is left, where the customer pays in several ways; null: all that is left. */
  readonly part: Money | null;
  /** Parts of this order that are paid and seen. */
  readonly paidParts: readonly PaidPart[];

  type(key: string): void;
  erase(): void;
  clear(): void;
  addProduct(product: ProductView): void;
  removeProduct(productId: string): void;
  /** What a scanner typed into the sum is taken back: the sum is again as it was before. */
  retype(before: Pick<SaleState, 'typed' | 'basket'>): void;
  toTender(): void;
  choose(method: MethodView): void;
  back(): void;
  /** Keeps a scanned code until it is charged; any other act, or a minute and a half, forgets it. */
  hold(scanned: Scanned): void;
  dropCode(): void;
  /** Starts the payment. While one is being asked for, further presses do nothing. */
  start(method: MethodView, extra?: Pick<StartPayment, 'code' | 'tendered' | 'by'>): Promise<void>;
  /** Sends the unanswered start again, with the same id. */
  askAgain(): Promise<void>;
  /** The order again, for another try: same order, same sum, a new payment. */
  otherTender(payment: PaymentView): void;
  /** Shows a payment that is known already: a parked one, or the one before a reload. */
  show(payment: PaymentView): void;
  /** The station does not know the payment of before the reload: it never started. The sum stays. */
  forget(): void;
  newSale(): void;
  /** How much of what is left is paid next; null: all of it. */
  payPart(part: Money | null): void;
  /** This part is paid: on to what is left of the order. */
  payRest(payment: PaymentView): void;
  /** The station keeps the sale for later, and another begins. Throws its refusal, and then the sale stays. */
  putAside(): Promise<void>;
  /** Goes on with a sale that was put aside; the one on screen is put aside first where it has a sum. Throws like it. */
  recall(orderId: string): Promise<void>;
  /** The station keeps another price for a product of this order. */
  agreedTo(price: AgreedPrice): void;
}

export type SaleStore = StoreApi<SaleState>;
