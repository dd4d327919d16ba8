/**
 * A terminal behind the box: one blocking call per operation, answered with the terminal's own slip in `data.message`
 * (uz-bridge.ru.md; fiscal_document, Payments/Humo, Payments/Uzcard). There is no key of ours in a call and no duplicate
 * protection known (pinpads.md §8, question 5): a call is made once and never again.
 *
 *   sale   POST /payment/xumo|uzcard {amount}                            amounts in tiyin
 *   back   POST /payment/xumo|uzcard {request_id, amount, is_return}     Humo: void in the same shift; UzCard: return
 */
import { minorInteger } from '../../../src-shared/money.ts';
import type { HttpResponse } from '../../ports/http-client.ts';
import type { BatchClose, DeviceTotals, OriginalOperation, PinpadAsk, PinpadReply, PinpadSession } from '../pinpad.ts';
import { factsOf } from '../slip/facts.ts';
import type { SlipFields } from '../slip/fields.ts';
import { classOfHostCode } from '../slip/host-codes.ts';
import { judgeAnswer, readSlip } from '../slip/read-slip.ts';
import { readCloseReport, readShortReport } from '../slip/reports.ts';
import { BridgeStatusError, boxWire, NotSupportedByFirmware } from './wire.ts';

/** A card, a PIN and a bank may take three minutes; a settlement ten (pinpads.md §4.5). */
export const OPERATION_TIMEOUT_MS = 180_000;
export const BATCH_TIMEOUT_MS = 600_000;

/** One of the two terminals a box may have. */
export interface Terminal {
  /** In the box's addresses. */
  path: 'xumo' | 'uzcard';
  /** What taking money back is, here: a void inside the bank's shift, or a new operation. */
  returns: 'void' | 'refund';
  /** By what the original is found again. */
  key: 'rrn' | 'receipt';
}

/** Nothing was asked of the terminal: what was wanted cannot be said to it. */
const refused = (why: 'partial_void' | 'no_reference'): PinpadReply => ({
  kind: 'not_started',
  reason: 'not_allowed',
  code: `bridge:${why}`,
});

const expectOk = (answer: HttpResponse, path: string): Uint8Array => {
  if (answer.status === 404 || answer.status === 405) throw new NotSupportedByFirmware(path);
  if (answer.status !== 200) throw new BridgeStatusError(answer.status);
  return answer.body;
};

/** The text of a report, or a throw: a box that says no has no totals to tell. */
function reportOf(body: Uint8Array): { text: string; isSuccess: boolean } {
  const { envelope } = readSlip(body);
  const { isSuccess, message, errorCode, errorMessage } = envelope;
  if (isSuccess === undefined || envelope.conflicts.includes('is_success')) throw new Error('a report nobody can read');
  if (!isSuccess && errorCode === undefined) throw new Error('a report that failed without an error');
  return { text: message ?? errorMessage ?? '', isSuccess };
}

/** What the box said at the end of a bank shift. Throws where it says that it could not end it. */
export function batchOf(body: Uint8Array): BatchClose {
  const { text, isSuccess } = reportOf(body);
  const { matched, blocks } = readCloseReport(text);
  // 095: the totals did not match, said without a report.
  const isRefused = /(?<!\d)095(?!\d)/.test(text);
  if (!isSuccess && !isRefused) throw new Error('the box could not close the bank’s shift');
  return {
    currency: 'UZS',
    // All of them or none: a terminal that is left out looks like one on which nothing happened.
    terminals: blocks.every(({ totals }) => totals) ? blocks.flatMap(({ totals }) => totals ?? []) : [],
    text,
    matched: isSuccess ? matched : false,
  };
}

const isApprovedSlip = ({ operation, responseCode, saysRefused, conflicts }: SlipFields): boolean =>
  conflicts.length === 0 &&
  !saysRefused &&
  operation !== undefined &&
  responseCode !== undefined &&
  classOfHostCode(responseCode, operation) === 'approved';

export function openTerminal(url: string, { path, returns, key }: Terminal): PinpadSession {
  const wire = boxWire(url);

  /** Announced, sent, kept, judged; in this order, once. Whatever is thrown after `leaving` is a doubt. */
  async function operate(ask: PinpadAsk, operation: 'sale' | 'void' | 'refund', json: object): Promise<PinpadReply> {
    await wire.ready(ask);
    ask.leaving();
    const answer = await wire.send(ask, {
      method: 'POST',
      path: `/payment/${path}`,
      json,
      timeoutMs: OPERATION_TIMEOUT_MS,
    });
    await ask.keep(answer.body);
    if (answer.status !== 200) throw new BridgeStatusError(answer.status);
    return judgeAnswer(answer.body, { operation, amount: ask.amount });
  }

  async function takeBack(ask: PinpadAsk & { of: OriginalOperation }): Promise<PinpadReply> {
    const amount = minorInteger.encode(ask.amount);
    // The bank's shift takes back a whole operation or none (pinpads.md §4.2).
    if (returns === 'void' && amount !== ask.of.amount.minor) return refused('partial_void');
    const reference = key === 'rrn' ? ask.of.rrn : ask.of.receiptNumber;
    if (reference === undefined) return refused('no_reference');
    // A string: an RRN may begin with zeros (I-22). A boolean: the word "true" might be read as a sale (I-21).
    return operate(ask, returns, { request_id: reference, amount, is_return: true });
  }

  const report = async (
    ask: Parameters<NonNullable<PinpadSession['totals']>>[0],
    at: string,
  ): Promise<HttpResponse> => {
    await wire.ready(ask);
    return wire.send(ask, { method: 'GET', path: at, timeoutMs: BATCH_TIMEOUT_MS });
  };

  return {
    // The box says nothing while its terminal works: no hint is given, for none would be the terminal's (ux.md C3a).
    sale: (ask) => operate(ask, 'sale', { amount: minorInteger.encode(ask.amount) }),
    ...(returns === 'void' ? { void: takeBack } : { refund: takeBack }),

    async totals(ask): Promise<DeviceTotals> {
      const at = `/payment/${path}_shortreport/`;
      const { text, isSuccess } = reportOf(expectOk(await report(ask, at), at));
      const terminals = isSuccess ? readShortReport(text) : undefined;
      // Half a report would look like operations that never were.
      if (terminals === undefined) throw new Error('the interim totals cannot be read');
      return { currency: 'UZS', terminals, text };
    },

    async lastSlip(ask) {
      const at = `/payment/${path}/print_last`;
      const { envelope, slip } = readSlip(expectOk(await report(ask, at), at));
      // Whether the text comes back, no document says (pinpads.md §8, question 4).
      const isWhole = envelope.isSuccess === true && envelope.conflicts.length === 0;
      // A refused operation prints a slip too; only an approved one says that money moved.
      if (!isWhole || slip === undefined || !isApprovedSlip(slip)) return { kind: 'printed' };
      return { kind: 'slip', facts: factsOf(slip, envelope, 'UZS') };
    },

    async closeBatch(ask): Promise<BatchClose> {
      const at = `/payment/${path}_close`;
      const answer = await report(ask, at);
      await ask.keep(answer.body);
      return batchOf(expectOk(answer, at));
    },

    async lastClose(ask) {
      const at = `/payment/${path}_close/print_last`;
      const answer = await report(ask, at);
      if (answer.status === 404 || answer.status === 405) return undefined;
      const { envelope } = readSlip(expectOk(answer, at));
      // Whether the text comes back, no document says (pinpads.md §8, question 4).
      return envelope.isSuccess === true && envelope.message ? batchOf(answer.body) : undefined;
    },

    async probe(ask) {
      const { firmware } = await wire.info(ask);
      return { model: 'FiscalBox', ...(firmware !== undefined && { firmware }) };
    },
    close: () => Promise.resolve(),
  };
}
