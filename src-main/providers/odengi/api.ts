/**
 * O!Dengi's commands. Only the wire is here: one POST address, the command inside the envelope, the hash at its end.
 * Nothing is retried; a created invoice moves no money, a refund is sent exactly once.
 */
import type * as z from 'zod';
import { type Money, minorInteger } from '../../../src-shared/money.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Secret } from '../../ports/secrets.ts';
import { exchangeJson, UnreadableAnswer } from '../wire/json.ts';
import { Answer, DoneData, InvoiceData, OtpData, type RefusedData, StatusData } from './answers.ts';
import { signed } from './hash.ts';

export interface OdengiApi {
  http: HttpClient;
  signal: AbortSignal;
  url: string;
  sid: string;
  password: Secret;
  test: boolean;
  lang: 'ru' | 'en';
  /** ms UTC: the envelope carries seconds as text. */
  now: number;
}

const CREATE_TIMEOUT_MS = 30_000;
const READ_TIMEOUT_MS = 15_000;
const VERSION = 1005;

interface Command {
  cmd: string;
  data: Readonly<Record<string, unknown>>;
  timeoutMs: number;
  /** A look that moves nothing, before a call that does. */
  prepares?: true;
}

/** Sends one command. The answer is its data, or the refusal that O!Dengi puts in its place (HTTP 200 both). */
async function command<Data>(
  api: OdengiApi,
  { cmd, data, ...wire }: Command,
  schema: z.ZodType<Data>,
): Promise<Data | RefusedData> {
  const envelope = {
    cmd,
    version: VERSION,
    sid: api.sid,
    mktime: String(Math.floor(api.now / 1000)),
    lang: api.lang,
    data,
  } as const;
  const answer = await exchangeJson(
    api.http,
    {
      method: 'POST',
      url: api.url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      json: signed(envelope, api.password),
      signal: api.signal,
      ...wire,
    },
    Answer(schema),
  );
  // An answer settles only the question it answers (I-8).
  if ((answer.cmd !== undefined && answer.cmd !== cmd) || (answer.sid !== undefined && answer.sid !== api.sid)) {
    throw new UnreadableAnswer(200, 'the answer belongs to another command or shop');
  }
  return answer.data;
}

export const isRefused = (data: unknown): data is RefusedData =>
  typeof data === 'object' && data !== null && 'error' in data;

export interface NewInvoice {
  /** Our key: the payment id, at most 64 characters. */
  orderId: string;
  description: string;
  amount: Money;
  /** `YYYY-MM-DD HH:MM:SS`, Bishkek time: see bishkek.ts. */
  dateLife: string;
  resultUrl?: string | undefined;
}

/** One-time dynamic QR. The amount is an integer of tyiyn (wallets.md §0.1). */
export function createInvoice(api: OdengiApi, invoice: NewInvoice): Promise<InvoiceData | RefusedData> {
  const amount = minorInteger.encode(invoice.amount);
  const data = {
    order_id: invoice.orderId,
    desc: invoice.description,
    amount,
    currency: 'KGS',
    test: api.test ? 1 : 0,
    long_term: 0,
    date_life: invoice.dateLife,
    ...(invoice.resultUrl === undefined ? {} : { result_url: invoice.resultUrl }),
  };
  return command(api, { cmd: 'createInvoice', data, timeoutMs: CREATE_TIMEOUT_MS }, InvoiceData);
}

/** By the invoice's number where it is known, else by our own key. */
export const statusPayment = (
  api: OdengiApi,
  of: { invoiceId?: string | undefined; orderId: string },
  look: { prepares?: true } = {},
): Promise<StatusData | RefusedData> => {
  const data = of.invoiceId === undefined ? { order_id: of.orderId } : { invoice_id: of.invoiceId };
  return command(api, { cmd: 'statusPayment', data, timeoutMs: READ_TIMEOUT_MS, ...look }, StatusData);
};

/** Withdraws an unpaid invoice. */
export const invoiceCancel = (api: OdengiApi, invoiceId: string) =>
  command(api, { cmd: 'invoiceCancel', data: { invoice_id: invoiceId }, timeoutMs: READ_TIMEOUT_MS }, DoneData);

/** Gives the whole payment back. */
export const voidPayment = (api: OdengiApi, transId: string) =>
  command(api, { cmd: 'voidPayment', data: { trans_id: transId }, timeoutMs: CREATE_TIMEOUT_MS }, DoneData);

/** Gives a part back to the customer's wallet; tyiyn. */
export function refundPaymentToEwallet(api: OdengiApi, transId: string, amount: Money) {
  const data = { trans_id: transId, amount: minorInteger.encode(amount) };
  return command(api, { cmd: 'refundPaymentToEwallet', data, timeoutMs: CREATE_TIMEOUT_MS }, DoneData);
}

/**
 * A one-time code for O!'s app. No flow of ours pays by it (its meaning in createInvoice is unconfirmed, §2.5); it is
 * the rail's smallest signed command, so it proves that address, shop and password fit without moving anything.
 */
export const getOtp = (api: OdengiApi): Promise<OtpData | RefusedData> =>
  command(api, { cmd: 'getOTP', data: { return_url: null }, timeoutMs: READ_TIMEOUT_MS, prepares: true }, OtpData);
