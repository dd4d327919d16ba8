/**
 * The facts of one slip, out of its lines (pinpads.md §3.3). Two families of layouts: Humo's "Univ. EMV POS" and UzCard's
 * two generations (POS v1.5.0 in English, SKappay in Russian). Labels are looked for anywhere in a line: damage puts stray
 * letters before them (§3.1, row 3).
 */
import { maskCard } from './mask.ts';
import { readAmount, readMinor } from './money.ts';
import { readOperation, type SlipOperation } from './operation.ts';
import { linesOf } from './text.ts';

export interface SlipFields {
  terminalId?: string;
  merchantId?: string;
  /** The bank's batch, "Номер смены"; Humo only. */
  bankShift?: string;
  receiptNumber?: string;
  amountMinor?: number;
  /** Every sum with a currency beside it, labelled or not: what stands in for a label that was lost. */
  sums: readonly number[];
  /** Printed beside the amount and added by nobody: a sample has 10.00 + 0.10 = 10.00. */
  surchargeMinor?: number;
  totalMinor?: number;
  currency?: string;
  rrn?: string;
  /** Every run of twelve digits: what stands in for an RRN whose label was lost. */
  twelves: readonly string[];
  authCode?: string;
  responseCode?: string;
  /** 6+4. */
  cardMask?: string;
  cardSequence?: string;
  cardBrand?: string;
  entry?: 'contactless' | 'chip';
  pin?: 'offline';
  aid?: string;
  tvr?: string;
  tsi?: string;
  /** ms UTC. Slips are written in Tashkent's time. */
  at?: number;
  operation?: SlipOperation;
  saysApproved: boolean;
  /** "НЕ ОДОБРЕНО", "ОТКЛОНЕНО" and their like. */
  saysRefused: boolean;
  /** The terminal's program, which is also the name of the layout. */
  app?: string;
  /** What stands above the first label: department, merchant, address. */
  header?: readonly string[];
  /** Facts that the slip gives twice and differently. */
  conflicts: readonly string[];
}

const TASHKENT_OFFSET_MS = 5 * 3_600_000;
/** A slip is a kilobyte; what is longer is read no further. */
export const MAX_SLIP_CHARS = 32_768;

// All patterns but the program's name look at the text in capitals: insensitive ones are five times slower.
const TERMINAL = /(?:ID ?ТЕРМ(?:ИНАЛА|\.)?|ТЕРМИНАЛ(?: ?ID)?|TID) ?[:.]? ?:? ?([0-9A-Z]{8})(?![0-9A-Z])/g;
const MERCHANT = /(?:ID ?ОРГ(?:АНИЗАЦИИ|\.)?|ID ?МАГАЗИНА|ТОРГОВЕЦ|MID) ?: ?([0-9A-Z]{9,15})(?![0-9A-Z])/;
const SHIFT = /НОМЕР СМЕНЫ ?:? ?(\d{1,9})/;
const RECEIPT =
  /(?:^|[\sN])ЧЕК ?(?:№|N|:)?\s?(\d{1,6})(?!\d)|НОМЕР ОПЕРАЦИИ ?:? ?(\d{1,9})(?!\d)|INVOICE ?: ?(\d{1,9})(?!\d)/m;
/** `1500.00`, `1 500,00`, `1'500.00`, `1,500.00`, `1.500,00`: two digits at the end, thousands parted in one way or none. */
const SUM = String.raw`((?:\d{1,3}(?:,\d{3}){1,4}\.|\d{1,3}(?:\.\d{3}){1,4},|\d[\d '’]{0,19}[.,])\d{2})(?!\d)`;
const AMOUNT = new RegExp(String.raw`СУММА ?(?:\(AMOUNT\))? ?:? ?${SUM} ?([A-Z]{3})?`, 'g');
const SURCHARGE = /КОМИССИЯ ?(?:\(SURCHARGE\))? ?: ?\+?(\d[\d '’]{0,19}[.,]\d{2})(?!\d)/;
const TOTAL = /ИТОГО ?(?:\(TOTAL\))? ?: ?(\d[\d '’]{0,19}[.,]\d{2})(?!\d)/;
const TOTAL_AMOUNT = /TOTAL\sAMOUNT ?: ?(\d{1,16})(?![\d.,])/g;
const AMOUNT_LABEL = /СУММА(?![А-ЯЁ])/g;
const TOTAL_LABEL = /TOTAL\sAMOUNT/g;
const BARE_AMOUNT = new RegExp(`^${SUM} (UZS|USD|EUR|KZT|KGS|RUB)$`, 'gm');
/** The digits are looked at first, so a text of digits alone is walked once. */
const ANY_SUM = new RegExp(String.raw`(?<![\d.,])${SUM}[^\d\n]{0,2}(?:UZS|USD|EUR|KZT|KGS|RUB)(?![A-MO-Z])`, 'g');
/** Digits right before a currency (and a stray `N` after it, where a backslash was lost), whether they are a sum or not. */
const NEAR_CURRENCY = /\d[^\d\n]{0,2}(?:UZS|USD|EUR|KZT|KGS|RUB)(?![A-MO-Z])/g;
const CURRENCY = /CURRENCY ?: ?([A-Z]{3})(?![A-Z])/;
/** Something that is no currency where one belongs. */
const CUT_CURRENCY = /CURRENCY ?: ?(?![A-Z]{3}(?![A-Z]))[A-Z\d]/;
const RRN = /RRN ?(?:\([^)\n]{0,20}\))?[ :="\n]{0,32}(\d{6,12})(?!\d)/g;
/** Digits that are no RRN where one belongs. */
const CUT_RRN = /RRN ?(?:\([^)\n]{0,20}\))?[ :="\n]{0,32}(?!\d{6,12}(?!\d))\d/;
const AUTH = /(?:КОД АВТОРИЗ(?:АЦИИ|\.)?|AUTH ?CODE) ?: ?([0-9A-Z]{4,8})(?![0-9A-Z])/;
const RESPONSE = /(?:КОД\sОТВЕТА|RESP\s?CODE)(?:[ :="\n]{0,32}(\d{3})| ?[:=]{1,2} ?([0-9A-Z]{2,3}))(?![0-9A-Z])/g;
/** Digits after the label that are not three. */
const CUT_RESPONSE = /(?:КОД\sОТВЕТА|RESP\s?CODE)[ :="\n]{0,32}(?!\d{3}(?![0-9A-Z]))\d/;
const CARD = /(?<!\d)(\d{4,6}[*X•]{4,12}\d{4})(?!\d)(?::(\d{2}))?/;
const BRAND = /(?:КАРТА ?: ?|ТИП ?: ?)([A-Z][A-Z-]{1,29})/;
const AID = /AID ?: ?([0-9A-F]{10,32})/;
const TVR = /TVR ?: ?([0-9A-F]{10})/;
const TSI = /TSI ?: ?([0-9A-F]{4})/;
const DAY_FIRST = /ДАТА ?:? ?(\d\d)\/(\d\d)\/(\d{4}|\d\d)\s(?:ВРЕМЯ ?: ?)?(\d\d):(\d\d):(\d\d)/;
const YEAR_FIRST = /(?:DATE\/TIME|ДАТА) ?:? ?(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/;
const APP = /Univ\. ?EMV POS [^\n]{1,30}|SKappay v\S{1,20}|PAX A35 Uzcard POS v\S{1,20}/i;
const FIRST_LABEL = /ID ?Терм|ID ?Орг|Терминал|Номер (?:смены|операции)|Date\/Time|Дата|(?:MID|TID|Operation) ?:/i;
const REFUSED = /НЕ\s?(?:ОДОБРЕН|ВЫПОЛНЕН|ПРОВЕДЕН|УСПЕШН)|ОТКЛОНЕН|ОТКАЗ|(?:NOT |DIS)APPROVED|DECLINED/;
/** On a line of its own: a word of a sentence decides nothing. */
const APPROVED = /^N?[*=. -]{0,10}(?:ОДОБРЕНО|APPROVED)[*=!. -]{0,10}$/m;

/** By the first digits, where the slip names no brand. [I] */
const BINS: readonly (readonly [RegExp, string])[] = [
  [/^9860/, 'HUMO'],
  [/^(?:8600|5614|6262)/, 'UZCARD'],
  [/^544081/, 'UZCARD-MASTERCARD'],
];

const countOf = (pattern: RegExp, text: string): number => (text.match(pattern) ?? []).length;
const first = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.slice(1).find(Boolean);
/** Distinct values of a global pattern's first group that has one. */
const every = (pattern: RegExp, text: string): string[] => [
  ...new Set([...text.matchAll(pattern)].map((found) => found.slice(1).find(Boolean) as string)),
];

function readTime(text: string): number | undefined {
  const [day, year] = [DAY_FIRST.exec(text), YEAR_FIRST.exec(text)];
  const parts = day
    ? [day[3]?.length === 2 ? `20${day[3]}` : day[3], day[2], day[1], day[4], day[5], day[6]]
    : year?.slice(1, 7);
  if (!parts) return undefined;
  const [y, mo, d, h, mi, s] = parts.map(Number) as [number, number, number, number, number, number];
  const local = Date.UTC(y, mo - 1, d, h, mi, s);
  // The 31st of February would be carried over; a slip that says so is not to be believed.
  const isReal = new Date(local).getUTCDate() === d && h < 24 && mi < 60 && s < 60 && mo >= 1 && mo <= 12;
  return isReal ? local - TASHKENT_OFFSET_MS : undefined;
}

interface Amounts {
  amounts: (number | undefined)[];
  currencies: string[];
}

/** The labelled amount, else UzCard v1.5.0's tiyin, else SKappay's line that is nothing but an amount. */
function readAmounts(text: string): Amounts {
  const fromLines = (pattern: RegExp): Amounts | undefined => {
    const found = [...text.matchAll(pattern)];
    if (found.length === 0) return undefined;
    const currencies = found.flatMap((one) => (one[2] ? [one[2]] : []));
    return { amounts: found.map((one) => readAmount(one[1] as string)), currencies };
  };
  const currency = first(CURRENCY, text);
  const inMinor = [...text.matchAll(TOTAL_AMOUNT)].map((found) => readMinor(found[1] as string));
  const named = { amounts: [], currencies: currency ? [currency] : [] };
  const labelled = [fromLines(AMOUNT), inMinor.length > 0 ? { amounts: inMinor, currencies: [] } : undefined].filter(
    (one) => one !== undefined,
  );
  // Two layouts in one text are two answers; their sums must be the same one.
  if (labelled.length > 0)
    return {
      amounts: labelled.flatMap((one) => one.amounts),
      currencies: [...labelled.flatMap((one) => one.currencies), ...named.currencies],
    };
  return fromLines(BARE_AMOUNT) ?? named;
}

function headerOf(text: string): string[] {
  const lines = text.split('\n', 8);
  const end = lines.findIndex((line) => FIRST_LABEL.test(line));
  return lines.slice(0, Math.max(0, end)).filter((line) => !APP.test(line) && /\p{L}/u.test(line));
}

/** Reads the text of a slip. Never throws; what is not there is not in the answer. */
export function readFields(message: string): SlipFields {
  const lines = linesOf(message.slice(0, MAX_SLIP_CHARS));
  const text = lines.toUpperCase();
  const conflicts: string[] = message.length > MAX_SLIP_CHARS ? ['too_long'] : [];
  /** One value, or none and a note when the slip contradicts itself. */
  const one = <T>(name: string, values: readonly T[]): T | undefined => {
    const distinct = [...new Set(values)];
    if (distinct.length > 1) conflicts.push(name);
    return distinct.length === 1 ? distinct[0] : undefined;
  };
  const { amounts, currencies } = readAmounts(text);
  // A label whose sum cannot be read is not the same as no label.
  const isCut =
    countOf(AMOUNT_LABEL, text) > countOf(AMOUNT, text) || countOf(TOTAL_LABEL, text) > countOf(TOTAL_AMOUNT, text);
  if (isCut || amounts.includes(undefined)) conflicts.push('amount');
  const sums = [...text.matchAll(ANY_SUM)].flatMap((found) => readAmount(found[1] as string) ?? []);
  // A sum that is printed and cannot be read is not the same as no sum.
  if (countOf(NEAR_CURRENCY, text) > sums.length) conflicts.push('amount');
  if (CUT_CURRENCY.test(text)) conflicts.push('currency');
  if (CUT_RESPONSE.test(text)) conflicts.push('response_code');
  if (CUT_RRN.test(text)) conflicts.push('rrn');
  const card = CARD.exec(text);
  const cardMask = card?.[1] === undefined ? undefined : maskCard(card[1]);
  const operation = readOperation(text);
  if (operation.isMixed) conflicts.push('operation');
  const saysRefused = REFUSED.test(text);
  const header = headerOf(lines);
  const surcharge = first(SURCHARGE, text);
  const total = first(TOTAL, text);

  const fields: { [Key in keyof SlipFields]: SlipFields[Key] | undefined } = {
    terminalId: one('terminal_id', every(TERMINAL, text)),
    merchantId: first(MERCHANT, text),
    bankShift: first(SHIFT, text),
    receiptNumber: first(RECEIPT, text),
    amountMinor: one('amount', amounts),
    sums,
    surchargeMinor: surcharge === undefined ? undefined : readAmount(surcharge),
    totalMinor: total === undefined ? undefined : readAmount(total),
    currency: one('currency', currencies),
    rrn: one('rrn', every(RRN, text)),
    twelves: text.match(/(?<!\d)\d{12}(?!\d)/g) ?? [],
    authCode: first(AUTH, text),
    responseCode: one(
      'response_code',
      every(RESPONSE, text).map((code) => code.toUpperCase()),
    ),
    cardMask,
    cardSequence: card?.[2],
    cardBrand: first(BRAND, text)?.replace(/-$/, '') ?? BINS.find(([bin]) => bin.test(cardMask ?? ''))?.[1],
    entry: /CLESS|БЕСКОНТАКТ/.test(text) ? 'contactless' : /EMV ICC/.test(text) ? 'chip' : undefined,
    pin: /OFFLINE-PIN/.test(text) ? 'offline' : undefined,
    aid: first(AID, text),
    tvr: first(TVR, text),
    tsi: first(TSI, text),
    at: readTime(text),
    operation: operation.is,
    saysApproved: !saysRefused && APPROVED.test(text),
    saysRefused,
    app: APP.exec(lines)?.[0],
    header: header.length > 0 ? header : undefined,
    conflicts,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as unknown as SlipFields;
}
