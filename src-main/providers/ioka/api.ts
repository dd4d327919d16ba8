/**
 * ioka's calls, API v2 (wallets.md §3.2). Only the wire is here; nothing is retried. ioka has no idempotency key, so a
 * refund, a capture and the release of a hold are each sent once by whoever decides on them.
 */
import * as z from 'zod';
import { type Money, minorInteger } from '../../../src-shared/money.ts';
import type { HttpClient, HttpRequest } from '../../ports/http-client.ts';
import type { Secret } from '../../ports/secrets.ts';
import { exchangeJson } from '../wire/json.ts';
import { Accepted, IokaOrder, IokaPayment, NewOrder, OrderList, Refused } from './answers.ts';

export interface IokaApi {
  http: HttpClient;
  signal: AbortSignal;
  /** Without a slash at its end. */
  url: string;
  key: Secret;
}

const CREATE_TIMEOUT_MS = 30_000;
const READ_TIMEOUT_MS = 15_000;
/** Statuses whose body explains a refusal; any other but 2xx says nothing (I-5). */
const EXPLAINED = [400, 401, 402, 403, 404, 405, 409, 422, 429];

type Call = Pick<HttpRequest, 'method' | 'timeoutMs' | 'prepares'> & { path: string; json?: unknown };

function exchange<Data>(api: IokaApi, { path, ...call }: Call, schema: z.ZodType<Data>): Promise<Data | Refused> {
  const headers = {
    'API-KEY': api.key.reveal(),
    ...(call.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
  };
  const request = { ...call, url: `${api.url}${path}`, headers, signal: api.signal };
  // The refusal first: a refusal is never read as data that happens to fit.
  return exchangeJson(api.http, request, z.union([Refused, schema]), EXPLAINED);
}

export const isRefused = (data: unknown): data is Refused =>
  typeof data === 'object' && data !== null && 'code' in data && !('id' in data) && !('order' in data);

const orderPath = (orderId: string): string => `/v2/orders/${encodeURIComponent(orderId)}`;
const paymentPath = (of: PaymentOf): string => `${orderPath(of.orderId)}/payments/${encodeURIComponent(of.paymentId)}`;

export interface NewOrderOf {
  /** `external_id`: the payment id. */
  externalId: string;
  amount: Money;
  description: string;
  captureMethod: 'AUTO' | 'MANUAL';
  attempts: number;
  /** ms UTC. */
  dueAt: number;
}

/** Makes an order with its checkout page. 500 ₸ is 50000: ioka counts tiyn (wallets.md §0.1). */
export function createOrder(api: IokaApi, order: NewOrderOf) {
  const json = {
    amount: minorInteger.encode(order.amount),
    currency: order.amount.currency,
    capture_method: order.captureMethod,
    external_id: order.externalId,
    description: order.description,
    attempts: order.attempts,
    // No zone: UTC, as ioka writes its own times.
    due_date: new Date(order.dueAt).toISOString().slice(0, 19),
  };
  return exchange(api, { method: 'POST', path: '/v2/orders', json, timeoutMs: CREATE_TIMEOUT_MS }, NewOrder);
}

/** `prepares`: a look that comes before a call that moves money. */
export const readOrder = (api: IokaApi, orderId: string, look: { prepares?: true } = {}) =>
  exchange(api, { method: 'GET', path: orderPath(orderId), timeoutMs: READ_TIMEOUT_MS, ...look }, IokaOrder);

/** By our own id, for an order whose number never arrived. */
export const findOrders = (api: IokaApi, externalId: string) =>
  exchange(
    api,
    {
      method: 'GET',
      path: `/v2/orders?external_id=${encodeURIComponent(externalId)}`,
      timeoutMs: READ_TIMEOUT_MS,
    },
    OrderList,
  );

/**
 * Withdraws an unpaid order. Seen in one public client, absent from the pages we could read: where ioka does not know
 * it, its 4xx means "wait for the due date".
 */
export const cancelOrder = (api: IokaApi, orderId: string, reason: string) =>
  exchange(
    api,
    { method: 'POST', path: `${orderPath(orderId)}/cancel`, json: { reason }, timeoutMs: READ_TIMEOUT_MS },
    Accepted,
  );

export interface PaymentOf {
  orderId: string;
  paymentId: string;
}

/** Takes the money of a hold. */
export const capturePayment = (api: IokaApi, of: PaymentOf, amount: Money) =>
  exchange(
    api,
    {
      method: 'POST',
      path: `${paymentPath(of)}/capture`,
      json: { amount: minorInteger.encode(amount) },
      timeoutMs: CREATE_TIMEOUT_MS,
    },
    IokaPayment,
  );

/** Releases a hold. */
export const cancelPayment = (api: IokaApi, of: PaymentOf, reason: string) =>
  exchange(
    api,
    { method: 'POST', path: `${paymentPath(of)}/cancel`, json: { reason }, timeoutMs: READ_TIMEOUT_MS },
    IokaPayment,
  );

/** Gives money back, in full or in part. */
export const createRefund = (api: IokaApi, of: PaymentOf, amount: Money, reason: string) =>
  exchange(
    api,
    {
      method: 'POST',
      path: `${paymentPath(of)}/refunds`,
      json: { amount: minorInteger.encode(amount), reason },
      timeoutMs: CREATE_TIMEOUT_MS,
    },
    Accepted,
  );
