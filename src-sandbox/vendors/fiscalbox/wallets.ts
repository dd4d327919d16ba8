/**
 * Click Pass, Payme GO, Uzum FastPay and Anor behind the box: the customer's one-time code is charged in one answer.
 * What the wallet says is decided by the code's last two digits (README.md); bodies are the documents' samples.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { type Amendment, isPlain, type RegisterRow } from '../../bank/register.ts';
import { type Differences, nothingYet } from '../../differences.ts';
import type { TextAnswer } from '../../json-server.ts';
import { openNoteBook } from '../../note-book.ts';
import type { Truth } from '../../truth.ts';
import { BoxError, complain, failure, readObject, readText, readTiyin, refusal, success, VENDOR } from './envelope.ts';

const DAY_MS = 24 * 3_600_000;

export type WalletName = 'click' | 'payme' | 'uzum' | 'anor';
export const WALLET_NAMES: readonly WalletName[] = ['click', 'payme', 'uzum', 'anor'];

/** Faults of the answer itself; the money is taken as ever. */
export type AnswerFault = 'wrong_amount' | 'unknown_word' | undefined;

type Refused = 'insufficient' | 'limit' | 'blocked' | 'expired' | 'foreign';
type Outcome = Refused | 'approve' | 'billing_error' | 'bare_error' | 'silent_charged' | 'silent';
const ENDINGS: Readonly<Record<string, Outcome>> = {
  '00': 'approve',
  '04': 'billing_error',
  '05': 'bare_error',
  '16': 'insufficient',
  '21': 'limit',
  '41': 'blocked',
  '44': 'expired',
  '77': 'foreign',
  '98': 'silent',
  '99': 'silent_charged',
};

export interface Charge {
  wallet: WalletName;
  /** Tiyin. */
  minor: number;
  /** The number by which the station will ask or look up. */
  ref: string;
}

export interface WalletDesk {
  /** Throws `BoxError`; `silent` never answers. */
  charge(wallet: WalletName, request: { text: string; contentType: string }, fault: AnswerFault): TextAnswer | 'silent';
  reset(): void;
}

/** `charged` writes the truth; `violation` remembers what a careful station would not do. */
export function createWallets(
  charged: (charge: Charge) => void,
  violation: (rule: string, detail: string) => void,
): WalletDesk {
  // Codes live in this process alone: they are as good as money.
  const used = new Set<string>();

  function pay(wallet: WalletName, minor: number, code: string, fault: AnswerFault): TextAnswer {
    used.add(code);
    const transaction = randomUUID();
    const paymentId = wallet === 'uzum' ? randomUUID() : randomBytes(12).toString('hex');
    charged({ wallet, minor, ref: wallet === 'anor' ? transaction : paymentId });
    return success(BODIES[wallet]({ transaction, paymentId, code, minor, fault }));
  }

  return {
    charge(wallet, { text, contentType }, fault) {
      const body = readObject(text, contentType, ['amount', 'qr_code']);
      const complaints = {};
      const minor = readTiyin(body.amount, complaints);
      const code = readText(body.qr_code, 'qr_code', complaints);
      complain(complaints);
      if (used.has(code)) {
        violation('code.again', `a one-time code was charged a second time at ${wallet}`);
        return refusal(refused(wallet, 'expired'));
      }
      const outcome = ENDINGS[code.slice(-2)] ?? 'approve';
      switch (outcome) {
        case 'approve':
          return pay(wallet, minor, code, fault);
        case 'silent_charged':
          pay(wallet, minor, code, fault);
          return 'silent';
        case 'silent':
          return 'silent';
        case 'billing_error':
          return failure(104, 'BILLING_ERROR');
        case 'bare_error':
          throw new BoxError(105, 'BILLING_ERROR');
        case 'insufficient':
        case 'limit':
        case 'blocked':
        case 'expired':
        case 'foreign':
          return refusal(refused(wallet, outcome));
      }
    },
    reset: () => used.clear(),
  };
}

interface Paid {
  transaction: string;
  paymentId: string;
  code: string;
  minor: number;
  fault: AnswerFault;
}
const DEMO_PHONE = '998900000040';
/** The documents answer 1 to a request of 500, so the honest answer is no better. */
const amountOf = ({ minor, fault }: Paid): number => (fault === 'wrong_amount' ? minor * 100 : 1);
const wordOr = (word: string | number, { fault }: Paid): string | number =>
  fault !== 'unknown_word' ? word : typeof word === 'number' ? 7 : 'sideways';

const clickOrPayme = (paid: Paid): Record<string, unknown> => ({
  amount: amountOf(paid),
  transaction_id: paid.transaction,
  payment_id: paid.paymentId,
  inn: '123456789',
  qr_code: paid.code,
  kkm_id: '00000001',
  device_id: '00000001',
  status: wordOr('successfully', paid),
  message: 'successfully payment',
  client_phone_number: DEMO_PHONE,
});

const BODIES: Readonly<Record<WalletName, (paid: Paid) => Record<string, unknown>>> = {
  // Click's table of fields has a status_code beside its example's.
  click: (paid) => ({ status_code: 0, ...clickOrPayme(paid) }),
  payme: clickOrPayme,
  uzum: (paid) => ({
    payment_id: paid.paymentId,
    payment_status: wordOr('SUCCESS', paid),
    error_code: '0',
    error_message: null,
    client_phone_number: DEMO_PHONE,
  }),
  anor: (paid) => ({
    transaction_id: paid.transaction,
    status: 'successfully',
    message: null,
    error_code: null,
    payment_id: 658,
    error_note: null,
    payment_status: wordOr(2, paid),
    phone_number: DEMO_PHONE,
    card_number: '860014******3145',
  }),
};

const SENTENCES: Readonly<Record<Refused, string>> = {
  insufficient: 'Недостаточно средств',
  limit: 'Превышен лимит',
  blocked: 'Карта заблокирована',
  expired: 'Срок действия QR-кода истек',
  foreign: 'Неверный QR-код',
};
const UZUM_WORDS: Readonly<Record<Refused, string>> = {
  insufficient: 'operation.failed',
  limit: 'limit.was.set',
  blocked: 'operation.forbidden',
  expired: 'apelsin.pay.user.otp.data.expired',
  foreign: 'apelsin.pay.wrong.prefix.otp.data',
};

/** The documents print no wallet's refusal; these follow their tables of fields. */
function refused(wallet: WalletName, why: Refused): Record<string, unknown> {
  switch (wallet) {
    case 'click':
      return { status_code: -1, status: 'error', message: SENTENCES[why], payment_id: null, transaction_id: null };
    case 'payme':
      return { status: 'error', message: SENTENCES[why], payment_id: null, transaction_id: null };
    case 'uzum':
      return { payment_id: null, payment_status: 'FAILED', error_code: '400', error_message: UZUM_WORDS[why] };
    case 'anor':
      return { payment_status: -1, error_code: -1, error_note: SENTENCES[why], transaction_id: null, payment_id: null };
  }
}

/** The truth's record of a charge. The box is told of no order. */
/** What each wallet's cabinet shows the shop: its charges, and what it has done to them since. */
type Kept = RegisterRow & { readonly id: string; readonly wallet: WalletName };

export function openCabinets(truth: Truth, now: () => number) {
  const book = openNoteBook<Kept>(truth, `${VENDOR}/wallets`);
  const rowsOf = (wallet: WalletName): Kept[] => book.all().filter((row) => row.wallet === wallet);
  const keep = ({ wallet, ref, minor }: Charge, amendment: Amendment = {}): void =>
    book.save({ id: ref, wallet, ref, kind: 'sale', minor, at: now(), ...amendment });

  function differencesOf(wallet: WalletName): Differences {
    const change = (amendment: (row: Kept) => Amendment): string => {
      const row = rowsOf(wallet).findLast(isPlain);
      if (!row) throw nothingYet();
      book.save(Object.assign(row, amendment(row)));
      return `${wallet}: ${row.ref} is changed in its cabinet`;
    };
    return {
      bank_has_more(minor) {
        const charge = { wallet, minor, ref: randomBytes(12).toString('hex') };
        truth.write(movementOf(charge, now()));
        keep(charge, { alone: true });
        return `${wallet}: ${minor} was taken under ${charge.ref}`;
      },
      we_have_more: () => change(() => ({ erased: true })),
      amount_differs: (minor) => change((row) => ({ shownMinor: row.minor - minor })),
      wrong_day: () => change(({ at }) => ({ shownAt: at + DAY_MS })),
      fee: (minor) => change(() => ({ fee: minor })),
    };
  }
  return { keep, rowsOf, differencesOf, reset: () => book.reset() };
}

export const movementOf = ({ minor, ref }: Charge, at: number) =>
  ({ record: 'charge', vendor: VENDOR, ref, orderRef: '', minor, currency: 'UZS', at }) as const;
