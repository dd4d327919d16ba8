/**
 * Payme hears of the receipt that our own module made: `receipts.set_fiscal_data` of its Subscribe API
 * (developer.help.paycom.uz, metody-subscribe-api/receipts.set_fiscal_data; wallets.md §1.11). The same data told twice
 * is the same data: a lost answer is simply told again.
 */
import * as z from 'zod';
import type { ReceiptHeard, ReceiptTold } from '../provider.ts';
import { exchangeJson } from '../wire/json.ts';

/** The cash-box at Payme's Subscribe API. */
export interface PaymeApi {
  url: string;
  /** The cash-box's id and key: `X-Auth: id:key`. */
  merchantId: string;
  key: string;
}

const TIMEOUT_MS = 30_000;
/** `receipt_id` is an integer on this wire; a number of more digits would come out as another one. */
const RECEIPT_NUMBER = /^[1-9]\d{0,14}$/;
/**
 * The request itself was refused: the same once more would be, too (JSON-RPC 2.0). An error about the receipt is none of
 * these: where our answer to PerformTransaction was lost, Payme does not call the receipt paid until it has asked again.
 */
const REFUSES: ReadonlySet<number> = new Set([-32600, -32601, -32602, -32700]);

/** Payme's library says `{success}`, the customer's document `{receipt: {_id, …}}` (wallets.md, Q14). */
const Answer = z.object({
  result: z.union([z.object({ success: z.boolean() }), z.object({ receipt: z.object({ _id: z.string() }) })]).nullish(),
  error: z.object({ code: z.int() }).nullish(),
});

/** Throws what is to be tried again: silence, an error that may pass, an answer that nobody documented. */
export async function tellPayme(api: PaymeApi, told: ReceiptTold): Promise<ReceiptHeard> {
  const { providerRef, receiptNumber: number = '', receiptUrl, office, http, signal } = told;
  // Nothing rather than a number that may be another payment's.
  if (providerRef === undefined) return { kind: 'refused', code: 'local.no_payment_id' };
  if (!RECEIPT_NUMBER.test(number)) return { kind: 'refused', code: 'local.no_receipt_number' };
  const { result, error } = await exchangeJson(
    http,
    {
      method: 'POST',
      url: api.url,
      headers: { 'x-auth': `${api.merchantId}:${api.key}`, 'cache-control': 'no-cache' },
      json: {
        // Echoed and of no meaning: one call, one connection, one answer.
        id: Number(number),
        method: 'receipts.set_fiscal_data',
        params: {
          id: providerRef,
          fiscal_data: {
            status_code: 0,
            message: 'accepted',
            receipt_id: Number(number),
            qr_code_url: receiptUrl,
            ...(office ? { terminal_id: office.terminalId, date: office.time, fiscal_sign: office.sign } : {}),
          },
        },
      },
      timeoutMs: TIMEOUT_MS,
      signal,
    },
    Answer,
  );
  if (error) {
    if (REFUSES.has(error.code)) return { kind: 'refused', code: `payme.${error.code}` };
    throw new Error(`Payme did not take the receipt: error ${error.code}`);
  }
  if (!result || ('success' in result && !result.success))
    throw new Error('Payme did not say that it took the receipt');
  return { kind: 'heard' };
}
