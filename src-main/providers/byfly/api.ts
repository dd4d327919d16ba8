/**
 * ByFly's calls with the shop's token (byfly-kaspi.ru.md, "Создание и управление платежами"). Only the wire is here:
 * no retry, no status, no storage.
 */
import * as z from 'zod';
import type { HttpClient, HttpRequest } from '../../ports/http-client.ts';
import type { Secret } from '../../ports/secrets.ts';
import { exchangeJson, UnreadableAnswer } from '../wire/json.ts';
import type { WireNumber } from './amounts.ts';
import { Charge, KZT, Order, Payment } from './mapping.ts';

export interface ByflyApi {
  http: HttpClient;
  signal?: AbortSignal;
  url: string;
  /** `X-API-Token` of the shop, or `Authorization` of an administrator. */
  auth: () => Readonly<Record<string, string>>;
}

export const tokenHeader = (token: Secret) => () => ({ 'x-api-token': token.reveal() });

const CREATE_TIMEOUT_MS = 30_000;
/** ByFly waits for a terminal and a camera before it answers. */
const CHARGE_TIMEOUT_MS = 45_000;
const READ_TIMEOUT_MS = 15_000;
/** "Коды ошибок": the statuses under which ByFly explains a refusal. 500 explains nothing. */
const REFUSALS = [400, 401, 403, 404];

const Refused = z.object({ success: z.literal(false), message: z.string().optional(), errors: z.unknown() });

/** An explicit, readable no: `{"success":false,"message","errors"}` under 400, 401, 403 or 404. */
export class ByflyRefusal extends Error {
  readonly status: number;
  /** ByFly's sentence, in Russian: for an administrator's eyes, never for a log. */
  readonly said: string | undefined;
  /** The fields it complains about, by name. */
  readonly fields: readonly string[];
  constructor(status: number, body: z.output<typeof Refused>) {
    super(`refused with HTTP ${status}`);
    this.name = 'ByflyRefusal';
    this.status = status;
    this.said = body.message;
    // PHP writes an empty object as a list.
    this.fields = typeof body.errors === 'object' && body.errors !== null ? Object.keys(body.errors) : [];
  }
}

type Call = Pick<HttpRequest, 'method' | 'timeoutMs' | 'prepares'> & { path: string; json?: unknown };

/** Sends and reads `data`. Throws `ByflyRefusal` for a refusal, and what the wire throws for everything else. */
export async function callByfly<T>(api: ByflyApi, call: Call, data: z.ZodType<T>): Promise<T> {
  const { path, ...rest } = call;
  let status = 0;
  const noting: HttpClient = {
    async send(request) {
      const answer = await api.http.send(request);
      status = answer.status;
      return answer;
    },
  };
  const body = await exchangeJson(
    noting,
    { ...rest, url: `${api.url}${path}`, headers: api.auth(), ...(api.signal ? { signal: api.signal } : {}) },
    z.union([z.object({ success: z.literal(true), data }), Refused]),
    REFUSALS,
  );
  // A word and a status that contradict each other prove nothing.
  if (body.success !== status < 400) throw new UnreadableAnswer(status, `success ${body.success} under HTTP ${status}`);
  if (!body.success) throw new ByflyRefusal(status, body);
  return body.data;
}

const at = (transactionId: string, what = ''): string => `/api/payment/${encodeURIComponent(transactionId)}${what}`;

export interface NewOrder {
  amount: WireNumber;
  orderId: string;
  paymentId: string;
  webhookUrl?: string;
}

/**
 * Makes an order. It reserves no money and wakes no terminal: `status` is `pending` until the kaspi call picks a
 * `terminal_id`. An order whose number was lost is a row in ByFly's table that nobody can pay, so this call only
 * prepares.
 */
export const initPayment = (api: ByflyApi, order: NewOrder) =>
  callByfly(
    api,
    {
      method: 'POST',
      path: '/api/payment/init',
      prepares: true,
      timeoutMs: CREATE_TIMEOUT_MS,
      json: {
        amount: order.amount,
        currency: KZT,
        description: order.orderId,
        ...(order.webhookUrl === undefined ? {} : { webhook_url: order.webhookUrl }),
        metadata: { order_id: order.orderId, payment_id: order.paymentId },
      },
    },
    Order,
  );

/** Starts the charge on a terminal: from here on somebody may be able to pay. */
export const startKaspi = (api: ByflyApi, transactionId: string, method: string) =>
  callByfly(
    api,
    {
      method: 'POST',
      path: at(transactionId, '/kaspi'),
      timeoutMs: CHARGE_TIMEOUT_MS,
      json: { payment_method: method },
    },
    Charge,
  );

const read = async (api: ByflyApi, transactionId: string, what: '' | '/status'): Promise<Payment> => {
  const payment = await callByfly(
    api,
    { method: 'GET', path: at(transactionId, what), timeoutMs: READ_TIMEOUT_MS },
    Payment,
  );
  if (payment.transaction_id !== transactionId) throw new Error('the answer is about another transaction');
  return payment;
};

export const readStatus = (api: ByflyApi, transactionId: string) => read(api, transactionId, '/status');
/** The same with the links: what a station that lost the answer to the charge has to show. */
export const readPayment = (api: ByflyApi, transactionId: string) => read(api, transactionId, '');

/** A wish. "Платеж отменен" is not believed; the status says what came of it. */
export const cancelPayment = (api: ByflyApi, transactionId: string) =>
  callByfly(
    api,
    { method: 'POST', path: at(transactionId, '/cancel'), timeoutMs: READ_TIMEOUT_MS, json: {} },
    z.unknown(),
  );
