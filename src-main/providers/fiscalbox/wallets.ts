/**
 * Click Pass, Payme GO, Uzum FastPay, Anor: the cashier scans the customer's one-time code and the box charges it in
 * one blocking call. There is no key of ours in it, no question afterwards, no cancel and no refund
 * (uz-bridge.ru.md; fiscal_document, Payments/*): an answer that is lost stays unknown.
 */
import * as z from 'zod';
import { minorInteger } from '../../../src-shared/money.ts';
import type { Ask, Reply } from '../provider.ts';
import { type Bridge, type BridgeAnswer, notUnderstood, post, readData } from './bridge.ts';
import { maskedCard, maskedPhone, phoneDigits } from './personal.ts';
import { chargeRefusal, isUndecided, reasonIn, rejected } from './refusal.ts';

/** A wallet's charge may take this long (money-safety §5.6). */
export const CHARGE_TIMEOUT_MS = 60_000;

export interface Wallet {
  path: string;
  /** The tax office's number of the wallet, for the fiscal receipt (pinpads.md §1.4, extra_info). */
  number: string;
  /** What the wallet's answer says; throws for a word that is not documented. */
  read(answer: BridgeAnswer): Reply | Approved;
}
/** An approval before the asked amount is put to it: samples answer `amount: 1` to a request of 500, so it is not read. */
interface Approved extends Omit<Extract<Reply, { kind: 'approved' }>, 'amount' | 'payerPhone'> {
  /** Digits, whole: what leaves this file is masked. */
  phone?: string;
}

const withoutUndefined = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;

/** Only what may be kept of a wallet's own code: `-5017`, `apelsin.pay.safe.mode.on`. */
const code = (value: string | number | null | undefined): string => {
  const text = String(value ?? '');
  return /^[A-Za-z0-9._-]{1,60}$/.test(text) ? text : 'error';
};

// Click's first generation had no payment_id, so the transaction stands in for it.
const ClickOrPayme = z.object({
  status: z.string(),
  status_code: z.union([z.int(), z.string()]).nullish(),
  message: z.string().nullish(),
  payment_id: z.string().min(1).nullish(),
  transaction_id: z.string().min(1).nullish(),
  client_phone_number: z.string().nullish(),
});

function readClickOrPayme(answer: BridgeAnswer): Reply | Approved {
  const said = readData(answer, ClickOrPayme);
  const providerRef = said.payment_id ?? said.transaction_id;
  switch (said.status) {
    case 'success':
    case 'successfully':
      if (!answer.isSuccess || answer.error || Number(said.status_code ?? 0) !== 0 || !providerRef) break;
      return withoutUndefined({
        kind: 'approved' as const,
        providerRef,
        // The receipt names the wallet's payment; a transaction that stands in for it is none.
        paymentRef: said.payment_id ?? undefined,
        phone: phoneDigits(said.client_phone_number),
      });
    case 'error': {
      const text = `${said.message ?? ''} ${answer.error?.message ?? ''}`;
      if (isUndecided(text)) break;
      return rejected(reasonIn(text) ?? 'other', code(said.status_code ?? answer.error?.code));
    }
    default:
  }
  throw notUnderstood(`status ${code(said.status)}`, answer);
}

const Uzum = z.object({
  payment_status: z.string(),
  // A number at Uzum, a string through the box.
  error_code: z.union([z.string(), z.int()]).nullish(),
  error_message: z.string().nullish(),
  payment_id: z.string().min(1).nullish(),
  client_phone_number: z.string().nullish(),
});

/** Uzum's own words (wallets.md §5.3) beside `FAILED`. Left out: those that mean "in hand" or "paid before". */
const UZUM_WORDS: Readonly<Record<string, Parameters<typeof rejected>[0]>> = {
  'apelsin.pay.authorization.error': 'rail_unavailable',
  'apelsin.pay.safe.mode.on': 'not_allowed',
  'apelsin.pay.service.not.working': 'rail_unavailable',
  'apelsin.pay.wrong.prefix.otp.data': 'other',
  'apelsin.pay.unsupported.operation': 'not_allowed',
  'apelsin.pay.user.otp.data.expired': 'code_expired',
  'device.not.registered': 'not_allowed',
  'external.service.unavailable': 'rail_unavailable',
  'limit.was.set': 'limit_exceeded',
  'operation.failed': 'other',
  'operation.forbidden': 'not_allowed',
  'receipt.qr.only.yours': 'other',
  'user.card.not.found': 'not_allowed',
  'user.does.not.exist': 'not_allowed',
};

function readUzum(answer: BridgeAnswer): Reply | Approved {
  const said = readData(answer, Uzum);
  const errorCode = String(said.error_code ?? '0');
  const word = said.error_message ?? '';
  switch (said.payment_status) {
    case 'SUCCESS':
      if (!answer.isSuccess || answer.error || errorCode !== '0' || !said.payment_id) break;
      return withoutUndefined({
        kind: 'approved' as const,
        providerRef: said.payment_id,
        paymentRef: said.payment_id,
        phone: phoneDigits(said.client_phone_number),
      });
    case 'FAILED': {
      const reason = UZUM_WORDS[word] ?? (isUndecided(word) ? undefined : (reasonIn(word) ?? 'other'));
      if (reason === undefined) break;
      return rejected(reason, UZUM_WORDS[word] ? word : code(errorCode));
    }
    // DUPLICATED, HOLD, REVERSED, PARTIAL_CANCELLED: not what a first charge ends as.
    default:
  }
  throw notUnderstood(`payment_status ${code(said.payment_status)}`, answer);
}

const Anor = z.object({
  payment_status: z.int().nullish(),
  error_code: z.int().nullish(),
  error_note: z.string().nullish(),
  message: z.string().nullish(),
  transaction_id: z.string().min(1).nullish(),
  payment_id: z.union([z.int(), z.string()]).nullish(),
  phone_number: z.string().nullish(),
  card_number: z.string().nullish(),
});
const ANOR_PAID = 2;

function readAnor(answer: BridgeAnswer): Reply | Approved {
  const said = readData(answer, Anor);
  const hasFailed = (said.error_code ?? 0) !== 0;
  if (said.payment_status === ANOR_PAID && !hasFailed && answer.isSuccess && !answer.error && said.transaction_id) {
    return withoutUndefined({
      kind: 'approved' as const,
      // The box is asked by the transaction; the receipt names the payment (uz-bridge.ru.md, anor_confirm).
      providerRef: said.transaction_id,
      paymentRef: said.payment_id == null ? undefined : String(said.payment_id),
      phone: phoneDigits(said.phone_number),
      cardMask: maskedCard(said.card_number),
    });
  }
  const text = `${said.error_note ?? ''} ${said.message ?? ''}`;
  if (said.payment_status !== ANOR_PAID && hasFailed && !answer.isSuccess && !isUndecided(text)) {
    return rejected(reasonIn(text) ?? 'other', code(said.error_code));
  }
  throw notUnderstood(`payment_status ${said.payment_status ?? 'null'}`, answer);
}

export const WALLETS = {
  click_pass: { path: '/payment/click', number: '64', read: readClickOrPayme },
  payme_go: { path: '/payment/payme', number: '141', read: readClickOrPayme },
  uzum_fastpay: { path: '/payment/uzum', number: '161', read: readUzum },
  anor: { path: '/payment/anor', number: '187', read: readAnor },
} as const satisfies Record<string, Wallet>;

/**
 * Charges the code, once. `amount` in tiyin (Payments/readme.md, common payment request). `keepPhone` is told the payer's
 * whole number; the reply has its mask.
 */
export async function charge(
  bridge: Bridge,
  wallet: Wallet,
  ask: Ask,
  keepPhone: (phone: string) => void,
): Promise<Reply> {
  if (ask.code === undefined) throw new Error('a charge without a code');
  const json = { amount: minorInteger.encode(ask.amount), qr_code: ask.code };
  const answer = await post(bridge, wallet.path, json, CHARGE_TIMEOUT_MS);
  const reply = answer.data === undefined && answer.error ? chargeRefusal(answer.error) : wallet.read(answer);
  if (reply.kind !== 'approved') return reply;
  const { phone, ...approved }: Approved = reply;
  if (phone !== undefined) keepPhone(phone);
  const payerPhone = maskedPhone(phone);
  return {
    ...approved,
    ...(payerPhone === undefined ? {} : { payerPhone }),
    amount: ask.amount,
    walletNumber: wallet.number,
  };
}
