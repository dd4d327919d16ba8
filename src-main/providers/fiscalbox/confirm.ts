/**
 * The wallet hears of the fiscal receipt of its payment (uz-bridge.ru.md: `click_confirm`, `payme_confirm`, `uzum_confirm`,
 * `anor_confirm`; fiscal_document, UzQR.md: `one_qr/receipt`). Every wallet has its own key: Anor is told by its
 * transaction, the others by their payment (I-25). Telling twice does no harm.
 */
import * as z from 'zod';
import type { ReceiptHeard, ReceiptTold } from '../provider.ts';
import { type Bridge, type BridgeAnswer, notUnderstood, post } from './bridge.ts';
import { isUndecided } from './refusal.ts';

const CONFIRM_TIMEOUT_MS = 30_000;
/** A field of ours was refused: a second time it would be too. */
const FIELD_REFUSED = 7;
const UZQR_REFUSES: ReadonlySet<number> = new Set([2001, 2002, 2003, 3001, 4001]);

/** Which of a payment's numbers goes under which name, where. */
export interface Confirm {
  path: string;
  idKey: string;
  urlKey: string;
  idOf(told: ReceiptTold): string | undefined;
}

const paymentOf = ({ paymentRef }: ReceiptTold): string | undefined => paymentRef;
const wallet = (name: string): Confirm => ({
  path: `/payment/${name}_confirm`,
  idKey: 'payment_id',
  urlKey: 'qr_code',
  idOf: paymentOf,
});

export const CONFIRMS = {
  click_pass: wallet('click'),
  payme_go: wallet('payme'),
  uzum_fastpay: wallet('uzum'),
  anor: { ...wallet('anor'), idKey: 'transaction_id', idOf: ({ providerRef }) => providerRef },
  uzqr: { path: '/payment/one_qr/receipt', idKey: 'pay_id', urlKey: 'fiscal_receipt_url', idOf: paymentOf },
} as const satisfies Record<string, Confirm>;

/** The wallets put their own verdicts into `data`; only one that says "error" is none. */
const Verdict = z.object({
  status: z.string().nullish(),
  payment_status: z.union([z.string(), z.int()]).nullish(),
  error_code: z.union([z.string(), z.int()]).nullish(),
  /** Click's and Payme's own, beside the box's: null in every success that is printed. */
  error: z.null().optional(),
});

const isHeard = ({ data }: BridgeAnswer): boolean => {
  const read = Verdict.safeParse(data ?? {});
  if (!read.success) return false;
  const { status, payment_status: paid, error_code: code } = read.data;
  return status !== 'error' && paid !== 'FAILED' && Number(code ?? 0) === 0;
};

/** Throws what is to be tried again. */
export async function tellReceipt(bridge: Bridge, confirm: Confirm, told: ReceiptTold): Promise<ReceiptHeard> {
  const id = confirm.idOf(told);
  // Nothing rather than a number that may be another payment's.
  if (id === undefined) return { kind: 'refused', code: 'local.no_payment_id' };
  const json = { [confirm.idKey]: id, [confirm.urlKey]: told.receiptUrl };
  const answer = await post(bridge, confirm.path, json, CONFIRM_TIMEOUT_MS);
  if (!answer.error && answer.isSuccess && isHeard(answer)) return { kind: 'heard' };
  const { code, message } = answer.error ?? { code: 0, message: '' };
  if ((code === FIELD_REFUSED || UZQR_REFUSES.has(code)) && !isUndecided(message))
    return { kind: 'refused', code: `bridge.${code}` };
  throw notUnderstood('the confirm', answer);
}
