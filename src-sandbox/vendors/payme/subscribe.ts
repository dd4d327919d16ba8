/**
 * Payme's Subscribe API, as far as a shop with its own fiscal module needs it: `receipts.set_fiscal_data`
 * (developer.help.paycom.uz, wallets.md §1.11). The document names no error for a receipt that is not there; −31610, a bad
 * field, stands for it.
 */
import * as z from 'zod';
import type { Route, RouteAnswer, TextAnswer } from '../../json-server.ts';
import type { VendorWorld } from '../../vendor.ts';
import { takeOneOf } from '../../wire-faults.ts';
import type { Book } from './book.ts';
import { CODE } from './methods.ts';
import { VENDOR } from './payer.ts';

const METHOD = 'receipts.set_fiscal_data';
/** `fiscal_lost`: taken, and the connection breaks without an answer. `fiscal_busy`: not taken, error −32400. */
export const FISCAL_FAULTS = ['fiscal_lost', 'fiscal_busy'] as const;
const BAD_FIELD = -31_610;

const Envelope = z.object({ id: z.int(), method: z.string(), params: z.unknown() });
/** Only the number and the address are demanded. */
const Params = z.strictObject({
  id: z.string().min(1),
  fiscal_data: z.strictObject({
    receipt_id: z.int().positive(),
    qr_code_url: z.url(),
    status_code: z.int().optional(),
    message: z.string().optional(),
    terminal_id: z.string().optional(),
    date: z.string().optional(),
    fiscal_sign: z.string().optional(),
  }),
});

export function subscribeRoute(world: VendorWorld, book: Book): Route {
  const { merchantId, key, apiKey = key } = world.settings.payme;

  function obey(text: string, login: string | undefined): TextAnswer {
    const envelope = Envelope.safeParse(readable(text));
    if (!envelope.success) return refused(null, CODE.badRequest);
    const { id, method, params } = envelope.data;
    if (login !== `${merchantId}:${apiKey}`) return refused(id, CODE.noPrivileges);
    if (method !== METHOD) return refused(id, CODE.unknownMethod);
    const read = Params.safeParse(params);
    if (!read.success) {
      world.violation('fiscal_data.shape', read.error.issues.map(({ path }) => path.join('.')).join(', '));
      return refused(id, BAD_FIELD);
    }
    const receipt = book.all().find((one) => one.id === read.data.id);
    if (!receipt) {
      world.violation('fiscal_data.receipt', 'a receipt was told of a payment that Payme never had');
      return refused(id, BAD_FIELD);
    }
    // The shop's answer to PerformTransaction was lost: for Payme the money has not moved yet.
    if (receipt.performTime === undefined) return refused(id, BAD_FIELD);
    const { receipt_id: number, qr_code_url: url } = read.data.fiscal_data;
    const before = receipt.fiscal;
    if (before && (before.number !== number || before.url !== url))
      world.violation('fiscal_data.differs', 'one payment was told of two receipts');
    receipt.fiscal = { number, url };
    book.save(receipt);
    return answer(id, { result: { success: true } });
  }

  return {
    method: 'POST',
    path: '/payme/api',
    withoutToken: true,
    unparsed: true,
    answer({ text, headers }): RouteAnswer {
      const fault = takeOneOf(world.dial, VENDOR, FISCAL_FAULTS);
      if (fault === 'fiscal_busy') return refused(null, CODE.internal);
      const said = obey(text, headers['x-auth']);
      return fault === 'fiscal_lost' ? 'drop' : said;
    },
  };
}

const readable = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const answer = (id: number | null, body: Record<string, unknown>): TextAnswer => ({
  status: 200,
  contentType: 'application/json; charset=UTF-8',
  text: JSON.stringify({ jsonrpc: '2.0', id, ...body }),
});

const refused = (id: number | null, code: number): TextAnswer => answer(id, { error: { code, message: 'refused' } });
