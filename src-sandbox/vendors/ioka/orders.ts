/** ioka's orders and their payments, and how they are told (wallets.md §3.2, §3.3). */
import { randomBytes } from 'node:crypto';
import { type NoteBook, openNoteBook } from '../../note-book.ts';
import type { VendorWorld } from '../../vendor.ts';
import { Float } from './python-json.ts';

export const VENDOR = 'ioka';

export interface IokaPayment {
  readonly id: string;
  readonly createdAt: number;
  status: 'PENDING' | 'REQUIRES_ACTION' | 'APPROVED' | 'CAPTURED' | 'CANCELLED' | 'DECLINED';
  /** Tiyn. */
  approved: number;
  captured: number;
  refunded: number;
  error?: { code: string; message: string };
}

export interface IokaOrder {
  readonly id: string;
  readonly externalId: string | null;
  readonly createdAt: number;
  /** Tiyn. */
  readonly amount: number;
  readonly captureMethod: 'AUTO' | 'MANUAL';
  readonly description: string | null;
  /** ms UTC. */
  readonly dueDate: number | null;
  status: 'UNPAID' | 'ON_HOLD' | 'PAID' | 'EXPIRED';
  /** Cards that may still be tried. */
  attempts: number;
  readonly payments: IokaPayment[];
  /** So many more times its status is a word nobody knows. */
  oddWords: number;
}

export type NewOrder = Pick<
  IokaOrder,
  'externalId' | 'amount' | 'captureMethod' | 'description' | 'dueDate' | 'attempts'
>;

export interface Orders {
  readonly book: NoteBook<IokaOrder>;
  make(order: NewOrder): IokaOrder;
  ofExternalId(externalId: string): IokaOrder[];
  /** The payment somebody is in the middle of, or a new one. */
  begin(order: IokaOrder, status: 'PENDING' | 'REQUIRES_ACTION'): IokaPayment;
  decline(order: IokaOrder, payment: IokaPayment, code: string, message: string): void;
  hold(order: IokaOrder, payment: IokaPayment): void;
  /** Takes money; on the disk and in the truth when it returns. */
  capture(order: IokaOrder, payment: IokaPayment, tiyn: number): void;
  release(order: IokaOrder, payment: IokaPayment): void;
  refund(order: IokaOrder, payment: IokaPayment, tiyn: number): string;
  expire(order: IokaOrder): void;
}

const newId = (kind: 'ord' | 'pay' | 'ref'): string => `${kind}_${randomBytes(5).toString('hex').toUpperCase()}`;

export function openOrders({ truth, now }: VendorWorld): Orders {
  const book = openNoteBook<IokaOrder>(truth, VENDOR);
  const movement = (order: IokaOrder, ref: string, minor: number) => ({
    vendor: VENDOR,
    ref,
    orderRef: order.externalId ?? order.id,
    minor,
    currency: 'KZT',
    at: now(),
  });
  return {
    book,
    make(asked) {
      const order: IokaOrder = {
        ...asked,
        id: newId('ord'),
        createdAt: now(),
        status: 'UNPAID',
        payments: [],
        oddWords: 0,
      };
      book.save(order);
      return order;
    },
    ofExternalId: (externalId) => book.all().filter((order) => order.externalId === externalId),
    begin(order, status) {
      const last = order.payments.at(-1);
      const open = last?.status === 'PENDING' || last?.status === 'REQUIRES_ACTION' ? last : undefined;
      const payment = open ?? { id: newId('pay'), createdAt: now(), status, approved: 0, captured: 0, refunded: 0 };
      if (!open) {
        order.payments.push(payment);
        order.attempts -= 1;
      }
      payment.status = status;
      book.save(order);
      return payment;
    },
    decline(order, payment, code, message) {
      Object.assign(payment, { status: 'DECLINED', error: { code, message } });
      book.save(order);
    },
    hold(order, payment) {
      Object.assign(payment, { status: 'APPROVED', approved: order.amount });
      order.status = 'ON_HOLD';
      book.save(order);
    },
    capture(order, payment, tiyn) {
      truth.write({ record: 'charge', ...movement(order, payment.id, tiyn) });
      Object.assign(payment, { status: 'CAPTURED', approved: order.amount, captured: tiyn });
      order.status = 'PAID';
      book.save(order);
    },
    release(order, payment) {
      payment.status = 'CANCELLED';
      order.status = 'UNPAID';
      book.save(order);
    },
    refund(order, payment, tiyn) {
      const id = newId('ref');
      truth.write({ record: 'refund', ...movement(order, id, tiyn) });
      payment.refunded += tiyn;
      book.save(order);
      return id;
    },
    expire(order) {
      order.status = 'EXPIRED';
      book.save(order);
    },
  };
}

/** `2026-01-01T10:00:00.000000`: UTC without a zone. */
const naive = (at: number): string => `${new Date(at).toISOString().slice(0, -1)}000`;

export const paymentView = (order: IokaOrder, payment: IokaPayment) => ({
  id: payment.id,
  order_id: order.id,
  status: payment.status,
  created_at: naive(payment.createdAt),
  approved_amount: payment.approved,
  captured_amount: payment.captured,
  refunded_amount: payment.refunded,
  processing_fee: new Float(0),
  payer: {
    pan_masked: '555555******5599',
    expiry_date: '12/26',
    holder: 'ТЕСТ',
    payment_system: 'MASTERCARD',
    emitter: null,
    email: null,
    phone: null,
    customer_id: null,
    card_id: null,
  },
  error: payment.error ?? null,
  acquirer: null,
  action: payment.status === 'REQUIRES_ACTION' ? { url: `https://stage-checkout.ioka.kz/3ds/${payment.id}` } : null,
});

/** As lists have it: without payments. */
/** Where the customer pays: what stands in the code. */
export const checkoutUrlOf = ({ id }: IokaOrder): string => `https://stage-checkout.ioka.kz/orders/${id}`;

export const orderLine = (order: IokaOrder) => ({
  created_at: naive(order.createdAt),
  shop_id: 'shp_DEMO',
  id: order.id,
  status: order.oddWords > 0 ? 'UNDER_REVIEW' : order.status,
  amount: order.amount,
  currency: 'KZT',
  capture_method: order.captureMethod,
  external_id: order.externalId,
  description: order.description,
  extra_info: null,
  mcc: null,
  acquirer: null,
  customer_id: null,
  card_id: null,
  attempts: order.attempts,
  due_date: order.dueDate === null ? null : naive(order.dueDate),
  checkout_url: checkoutUrlOf(order),
});

export const orderView = (order: IokaOrder) => ({
  ...orderLine(order),
  display_amount: order.amount,
  split: null,
  back_url: null,
  success_url: null,
  failure_url: null,
  template: null,
  access_token: `${order.id}_secret_x`,
  payment_link_url: null,
  payments: order.payments.map((payment) => paymentView(order, payment)),
});
