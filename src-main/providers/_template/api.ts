/** Template Pay's four calls. Only the wire is here: no retry, no status, no storage. */
import type * as z from 'zod';
import { majorString } from '../../../src-shared/money.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Secret } from '../../ports/secrets.ts';
import type { Ask } from '../provider.ts';
import { exchangeJson } from '../wire/json.ts';
import { Bill } from './mapping.ts';

export interface TemplateApi {
  http: HttpClient;
  signal: AbortSignal;
  config: { baseUrl: string; merchantId: string };
  key: Secret;
}

const CREATE_TIMEOUT_MS = 30_000;
const READ_TIMEOUT_MS = 15_000;
type BillAnswer = z.infer<typeof Bill>;

const headersOf = (api: TemplateApi) => ({ 'api-key': api.key.reveal() });
/** Our payment id is the key of everything: a bill made twice under it is one bill. */
const billUrl = (api: TemplateApi, paymentId: string) => `${api.config.baseUrl}/bills/${paymentId}`;

/** Amounts are decimal strings of major units here; the codec throws for what it cannot spell, before anything is sent. */
export const createBill = (api: TemplateApi, ask: Ask): Promise<BillAnswer> => {
  const amount = majorString.encode(ask.amount);
  return exchangeJson(
    api.http,
    {
      method: 'POST',
      url: `${api.config.baseUrl}/bills`,
      headers: headersOf(api),
      json: { merchant: api.config.merchantId, external_id: ask.paymentId, amount, currency: ask.amount.currency },
      timeoutMs: CREATE_TIMEOUT_MS,
      signal: ask.signal,
    },
    Bill,
  );
};

export const readBill = (api: TemplateApi, paymentId: string): Promise<BillAnswer> =>
  exchangeJson(
    api.http,
    {
      method: 'GET',
      url: billUrl(api, paymentId),
      headers: headersOf(api),
      timeoutMs: READ_TIMEOUT_MS,
      signal: api.signal,
    },
    Bill,
    // The rail explains "no such bill" in a 404 body.
    [404],
  );

export const cancelBill = (api: TemplateApi, paymentId: string): Promise<BillAnswer> =>
  exchangeJson(
    api.http,
    {
      method: 'POST',
      url: `${billUrl(api, paymentId)}/cancel`,
      headers: headersOf(api),
      json: {},
      timeoutMs: READ_TIMEOUT_MS,
      signal: api.signal,
    },
    Bill,
  );

export const refundBill = (api: TemplateApi, ask: Ask & { of: { paymentId: string } }): Promise<BillAnswer> => {
  const amount = majorString.encode(ask.amount);
  return exchangeJson(
    api.http,
    {
      method: 'POST',
      url: `${billUrl(api, ask.of.paymentId)}/refunds`,
      headers: headersOf(api),
      json: { external_id: ask.paymentId, amount },
      timeoutMs: CREATE_TIMEOUT_MS,
      signal: ask.signal,
    },
    Bill,
  );
};
