/**
 * ZVT application data units (APDU): class, instruction, length, data. Commands are built here, one function each; what comes
 * back is read into facts (pinpads.md §2.7).
 */
import { type Currency, type Money, money } from '../../../src-shared/money.ts';
import { withoutCardNumbers } from '../card-digits.ts';
import { currencyNumber } from '../currency-number.ts';
import { joined } from '../framing/frame.ts';
import type { OperationFacts } from '../pinpad.ts';
import { atOfDigits, terminalDigits } from '../terminal-time.ts';
import { bcd, bcdText, readBitmaps } from './bitmaps.ts';

export interface Apdu {
  /** Class and instruction, as the specification writes them: `04 0F`. */
  command: string;
  data: Uint8Array;
}

/** What a terminal says. */
export const SAYS = {
  accepted: '80 00',
  status: '04 0F',
  intermediate: '04 FF',
  printLine: '06 D1',
  printBlock: '06 D3',
  completion: '06 0F',
  abort: '06 1E',
} as const;

const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');
const currencyBcd = (currency: Currency): Uint8Array => bcd(currencyNumber(currency), 2);

/** Lengths above 254 take three bytes: FF, low, high. */
export function encodeApdu(kind: readonly [number, number], data: Uint8Array): Uint8Array {
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  return joined(kind, length, data);
}

/** Undefined when the length does not fit the bytes. */
export function decodeApdu(bytes: Uint8Array): Apdu | undefined {
  const [group, instruction, short] = bytes;
  if (group === undefined || instruction === undefined || short === undefined) return undefined;
  const long = short === 0xff;
  const length = long ? (bytes[3] ?? 0) | ((bytes[4] ?? 0) << 8) : short;
  const from = long ? 5 : 3;
  if (bytes.length !== from + length) return undefined;
  return { command: `${hex(group)} ${hex(instruction)}`, data: bytes.slice(from) };
}

const NUMBER_AMOUNT = 0x04;
const NUMBER_CURRENCY = 0x49;
const NUMBER_RECEIPT = 0x87;

/** "Understood": the answer to everything that a terminal says. */
export const accepted = (): Uint8Array => encodeApdu([0x80, 0x00], new Uint8Array());
/** 06 B0: give up what you are doing. */
export const abort = (): Uint8Array => encodeApdu([0x06, 0xb0], new Uint8Array());
/** 06 00: who we are, and in which currency. */
export const register = (password: string, configByte: number, currency: Currency): Uint8Array =>
  encodeApdu([0x06, 0x00], joined(bcd(password, 3), [configByte], currencyBcd(currency)));
/** 06 01: a sale. Throws a RangeError for an amount of more than twelve digits. */
export const authorise = (amount: Money): Uint8Array =>
  encodeApdu(
    [0x06, 0x01],
    joined([NUMBER_AMOUNT], bcd(String(amount.minor), 6), [NUMBER_CURRENCY], currencyBcd(amount.currency)),
  );
/** 06 30: takes back the operation of a receipt. Throws a RangeError for a number of more than four digits. */
export const reversal = (password: string, receiptNumber: string): Uint8Array =>
  encodeApdu([0x06, 0x30], joined(bcd(password, 3), [NUMBER_RECEIPT], bcd(receiptNumber, 2)));
/** 06 31: gives money back. */
export const refund = (password: string, amount: Money): Uint8Array =>
  encodeApdu(
    [0x06, 0x31],
    joined(
      bcd(password, 3),
      [NUMBER_AMOUNT],
      bcd(String(amount.minor), 6),
      [NUMBER_CURRENCY],
      currencyBcd(amount.currency),
    ),
  );
/** 06 50: end of day. */
export const endOfDay = (password: string): Uint8Array => encodeApdu([0x06, 0x50], bcd(password, 3));
/** 06 20: the last receipt again. */
export const repeatReceipt = (password: string): Uint8Array => encodeApdu([0x06, 0x20], bcd(password, 3));
/** 05 01: are you there? */
export const statusEnquiry = (password: string): Uint8Array => encodeApdu([0x05, 0x01], bcd(password, 3));

/** A status information: its result code ("00": done), its facts and the totals of an end of day. */
export interface StatusInformation {
  result: string | undefined;
  /** The currency's number, four digits, where it is said. */
  currency: string | undefined;
  facts: OperationFacts;
  totals: { count: number; minor: number } | undefined;
}

const text = (bytes: Uint8Array | undefined): string | undefined =>
  bytes &&
  (String.fromCharCode(...bytes)
    .replace(/[^\x20-\x7e]/g, '')
    .trim() ||
    undefined);

/** MMDD and HHmmss, without a year: the one that lies nearest to now. */
function timeOf(date: string, time: string, now: number, offsetMinutes: number): number | undefined {
  const year = Number(terminalDigits(now, offsetMinutes).slice(0, 4));
  const found = [year - 1, year, year + 1]
    .map((candidate) => atOfDigits(`${candidate}${date}${time}`, offsetMinutes))
    .filter((at) => at !== undefined);
  return found.sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0];
}

/** Field 60: receipt numbers from and to, then seven card kinds, each a count and an amount. */
function totalsOf(field: Uint8Array | undefined): StatusInformation['totals'] {
  const GROUP = 7;
  if (!field || field.length < 4 + GROUP || (field.length - 4) % GROUP !== 0) return undefined;
  let count = 0;
  let minor = 0;
  for (let at = 4; at < field.length; at += GROUP) {
    count += field[at] as number;
    minor += Number(bcdText(field.subarray(at + 1, at + GROUP)));
  }
  return Number.isSafeInteger(minor) ? { count, minor } : undefined;
}

/** Reads a status information (04 0F). */
export function statusInformation(
  data: Uint8Array,
  terminal: { currency: Currency; now: number; offsetMinutes: number },
): StatusInformation {
  const fields = readBitmaps(data);
  const digits = (number: number): string | undefined => {
    const value = fields.get(number);
    return value && bcdText(value);
  };
  const facts: OperationFacts = {};
  const put = <Key extends keyof OperationFacts>(key: Key, value: OperationFacts[Key]) => {
    if (value !== undefined) facts[key] = value;
  };
  const amount = digits(NUMBER_AMOUNT);
  const card = digits(0x22);
  put('terminalId', digits(0x29));
  put('merchantId', text(fields.get(0x2a)));
  put('authCode', text(fields.get(0x3b)));
  put('receiptNumber', digits(NUMBER_RECEIPT));
  put('rrn', digits(0x0b));
  put('cardMask', card && withoutCardNumbers(card));
  put('cardBrand', text(fields.get(0x8b)));
  put('responseCode', fields.has(0x27) ? hex((fields.get(0x27) as Uint8Array)[0] as number) : undefined);
  put('amount', amount && /^\d+$/.test(amount) ? money(Number(amount), terminal.currency) : undefined);
  put('at', timeOf(digits(0x0d) ?? '', digits(0x0c) ?? '', terminal.now, terminal.offsetMinutes));
  return { result: facts.responseCode, currency: digits(NUMBER_CURRENCY), facts, totals: totalsOf(fields.get(0x60)) };
}

/** Lines of a receipt (06 D1: an attribute byte, then text). */
export const printedLine = (data: Uint8Array): string =>
  withoutCardNumbers(String.fromCharCode(...data.subarray(1)).replace(/[^\x20-\x7e]/g, ' '));
