/** ioka's API v2 (wallets.md §3.2), strict about key, header, fields and units. */
import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { RouteRequest, TextAnswer } from '../../json-server.ts';
import { refusedFields } from '../../refusal.ts';
import { type IokaOrder, type IokaPayment, type Orders, orderLine, orderView, paymentView } from './orders.ts';
import { pythonJson } from './python-json.ts';
import type { Event } from './webhooks.ts';

/** Answered as `{code, message}`. Only `Unauthorized` is known from real traffic; the other codes are this simulator's. */
export class IokaError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'IokaError';
    this.status = status;
    this.code = code;
  }
}

const Text = z.string().max(255).nullish();
/** UTC without a zone → ms. */
const NaiveUtc = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?$/)
  .transform((text) => Date.parse(`${text.slice(0, 23)}Z`));
const CreateOrder = z.strictObject({
  /** Tiyn: 500 ₸ is 50000, and 500.5 is nothing. */
  amount: z.int().min(100),
  currency: z.literal('KZT').default('KZT'),
  capture_method: z.enum(['AUTO', 'MANUAL']).default('AUTO'),
  external_id: Text,
  description: Text,
  extra_info: z.record(z.string(), z.unknown()).nullish(),
  attempts: z.int().min(1).max(50).default(10),
  due_date: NaiveUtc.nullish(),
  back_url: z.url().nullish(),
  success_url: z.url().nullish(),
  failure_url: z.url().nullish(),
  template: Text,
});
const Reason = z.strictObject({ reason: Text });
const AmountAndReason = z.strictObject({ amount: z.int().positive().optional(), reason: Text });

export interface Api {
  orders: Orders;
  now(): number;
  apiKey: string;
  /** Told after the answer's work is done. */
  tell(event: Event, order: IokaOrder, payment?: IokaPayment): void;
  /** Before an order's creation is answered. */
  beforeReply(order: IokaOrder): Promise<void>;
}

type Work = (request: RouteRequest, order: IokaOrder, payment: IokaPayment) => { status?: number; body: unknown };

export const answer = (status: number, body: unknown): TextAnswer => ({
  status,
  contentType: 'application/json',
  text: pythonJson(body, { sortKeys: false, blanks: false, ascii: false }),
});

export function mustHaveKey({ headers }: RouteRequest, apiKey: string): void {
  const [given, expected] = [Buffer.from(headers['api-key'] ?? ''), Buffer.from(apiKey)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new IokaError(401, 'Unauthorized', 'API-KEY is not one of ours');
}

function read<Schema extends z.ZodType>(schema: Schema, { text, headers }: RouteRequest): z.output<Schema> {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw new IokaError(415, 'UnsupportedMediaType', 'Content-Type is not application/json');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new IokaError(400, 'BadRequest', 'the body is not JSON');
  }
  const found = schema.safeParse(body);
  if (found.success) return found.data;
  const named = refusedFields(found.error).map(({ path, message }) => `${path}: ${message}`);
  throw new IokaError(422, 'ValidationError', named.join('; '));
}

export async function createOrder(request: RouteRequest, { orders, now, beforeReply }: Api): Promise<TextAnswer> {
  const asked = read(CreateOrder, request);
  if (asked.due_date && asked.due_date <= now()) throw new IokaError(422, 'ValidationError', 'due_date is in the past');
  const order = orders.make({
    externalId: asked.external_id ?? null,
    amount: asked.amount,
    captureMethod: asked.capture_method,
    description: asked.description ?? null,
    dueDate: asked.due_date ?? null,
    attempts: asked.attempts,
  });
  // Told as it was made, whatever happens before the answer leaves.
  const body = orderView(order);
  await beforeReply(order);
  return answer(201, { order: body, order_access_token: `${order.id}_secret_x` });
}

export const listOrders = ({ query }: RouteRequest, { orders }: Api): TextAnswer =>
  answer(200, orders.ofExternalId(query.get('external_id') ?? '').map(orderLine));

export function readOrder({ params }: RouteRequest, { orders }: Api): TextAnswer {
  const order = known(orders, params.order);
  const view = orderView(order);
  if (order.oddWords > 0) {
    order.oddWords -= 1;
    orders.book.save(order);
  }
  return answer(200, view);
}

/** An unpaid order is closed; its last word is the one that orders have for it. */
export function cancelOrder(request: RouteRequest, { orders }: Api): TextAnswer {
  const order = known(orders, request.params.order);
  read(Reason, request);
  const isBusy = order.payments.some(({ status }) => status === 'PENDING' || status === 'REQUIRES_ACTION');
  if (order.status !== 'UNPAID' || isBusy)
    throw new IokaError(409, 'OrderNotCancellable', `the order is ${order.status}`);
  orders.expire(order);
  return answer(200, orderView(order));
}

export function onPayment(request: RouteRequest, api: Api, work: Work): TextAnswer {
  const order = known(api.orders, request.params.order);
  const payment = order.payments.find(({ id }) => id === request.params.payment);
  if (!payment) throw new IokaError(404, 'NotFound', 'there is no such payment');
  const { status = 200, body } = work(request, order, payment);
  return answer(status, body);
}

export const readPayment: Work = (_request, order, payment) => ({ body: paymentView(order, payment) });

/** Work on payments, by the last part of its address. */
export const worksOf = ({ orders, tell }: Api): Readonly<Record<'capture' | 'cancel' | 'refunds', Work>> => ({
  capture(request, order, payment) {
    const { amount = payment.approved } = read(AmountAndReason, request);
    mustBe(payment, 'APPROVED');
    if (amount > payment.approved) throw new IokaError(422, 'AmountTooBig', `only ${payment.approved} are held`);
    orders.capture(order, payment, amount);
    tell('PAYMENT_CAPTURED', order, payment);
    return { body: paymentView(order, payment) };
  },
  cancel(request, order, payment) {
    read(Reason, request);
    mustBe(payment, 'APPROVED');
    orders.release(order, payment);
    tell('PAYMENT_CANCELED', order, payment);
    return { body: paymentView(order, payment) };
  },
  refunds(request, order, payment) {
    const left = payment.captured - payment.refunded;
    const { amount = left, reason } = read(AmountAndReason, request);
    mustBe(payment, 'CAPTURED');
    if (amount > left || amount === 0) throw new IokaError(422, 'AmountTooBig', `only ${left} are left`);
    const id = orders.refund(order, payment, amount);
    return { status: 201, body: { id, order_id: order.id, payment_id: payment.id, amount, reason: reason ?? null } };
  },
});

function known(orders: Orders, id: string | undefined): IokaOrder {
  const order = orders.book.get(id ?? '');
  if (!order) throw new IokaError(404, 'NotFound', 'there is no such order');
  return order;
}

function mustBe(payment: IokaPayment, status: IokaPayment['status']): void {
  if (payment.status !== status) throw new IokaError(409, 'InvalidStatus', `the payment is ${payment.status}`);
}
