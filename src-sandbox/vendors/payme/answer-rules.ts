/**
 * Reads what a merchant's server answered, as strictly as the documents allow (wallets.md §1.1, §1.3–1.7). Pure: takes
 * the bytes, gives the meaning and a list of complaints. It knows nothing of Qabul; scripts/payme-conformance uses
 * the same rules.
 */
import { CODE, isAccountCode, type PaymeMethod } from './methods.ts';

export interface AskedCall {
  method: PaymeMethod;
  /** The envelope id that must come back. */
  id: unknown;
  /** The cash-box's account field, e.g. `order_id`. */
  accountField: string;
  /** Tiyin; lets a fiscal `detail` be added up. */
  amount?: number;
}

export interface RawAnswer {
  status: number;
  /** Undefined where the wire has no headers (a test in memory). */
  contentType?: string;
  body: string;
}

export interface RpcError {
  code: number;
  message: unknown;
  data: unknown;
}

/** `none`: unusable, which Payme treats as -32400. */
export type Meaning =
  | { kind: 'result'; result: Record<string, unknown> }
  | { kind: 'error'; error: RpcError }
  | { kind: 'none'; why: string };

export interface JudgedAnswer {
  meaning: Meaning;
  /** What the document does not allow, one sentence each; empty for a clean answer. */
  problems: string[];
}

export function judgeAnswer(raw: RawAnswer, asked: AskedCall): JudgedAnswer {
  const problems: string[] = [];
  const none = (why: string): JudgedAnswer => ({ meaning: { kind: 'none', why }, problems: [...problems, why] });
  if (raw.status !== 200) return none(`HTTP status is ${raw.status}, it must always be 200`);
  if (raw.contentType !== undefined && !/^application\/json\b/i.test(raw.contentType)) {
    problems.push(`Content-Type is "${raw.contentType}", expected application/json`);
  }
  const envelope = parseObject(raw.body);
  if (!envelope) return none('the body is not a JSON object');

  for (const key of Object.keys(envelope)) {
    if (!['jsonrpc', 'id', 'result', 'error'].includes(key)) problems.push(`unknown envelope member "${key}"`);
  }
  if ('jsonrpc' in envelope && envelope.jsonrpc !== '2.0') problems.push('jsonrpc is there and not "2.0"');
  if (!('id' in envelope)) problems.push('id is missing');
  else if (envelope.id !== asked.id && !(envelope.id === null && isOverloaded(envelope.error))) {
    problems.push(`id is ${JSON.stringify(envelope.id)}, asked was ${JSON.stringify(asked.id)}`);
  }
  if ('result' in envelope === 'error' in envelope) return none('the answer must hold exactly one of result and error');

  if ('error' in envelope) {
    if (!isObject(envelope.error) || !Number.isInteger(envelope.error.code)) return none('error holds no integer code');
    const error = { code: envelope.error.code as number, message: envelope.error.message, data: envelope.error.data };
    problems.push(...errorProblems(error, Object.keys(envelope.error), asked));
    return { meaning: { kind: 'error', error }, problems };
  }
  if (!isObject(envelope.result)) return none('result is not an object');
  problems.push(...resultProblems(envelope.result, asked));
  return { meaning: { kind: 'result', result: envelope.result }, problems };
}

/** A server that turns a call away before reading it cannot know its id. */
const isOverloaded = (error: unknown): boolean => isObject(error) && error.code === CODE.internal;

const BUSINESS_CODES: Readonly<Record<PaymeMethod, readonly number[]>> = {
  CheckPerformTransaction: [CODE.wrongAmount, CODE.impossible],
  CreateTransaction: [CODE.wrongAmount, CODE.impossible],
  PerformTransaction: [CODE.noTransaction, CODE.impossible],
  CancelTransaction: [CODE.noTransaction, CODE.cannotCancel],
  CheckTransaction: [CODE.noTransaction],
  GetStatement: [],
  SetFiscalData: [CODE.noTransaction, CODE.badFiscalData],
};
const ACCOUNT_METHODS: readonly PaymeMethod[] = [
  'CheckPerformTransaction',
  'CreateTransaction',
  'PerformTransaction',
  'GetStatement',
];
const PROTOCOL_CODES: readonly number[] = [
  CODE.wrongHttpMethod,
  CODE.unreadable,
  CODE.badRequest,
  CODE.unknownMethod,
  CODE.noPrivileges,
  CODE.internal,
];

function errorProblems(error: RpcError, keys: string[], { method, accountField }: AskedCall): string[] {
  const problems: string[] = [];
  const { code, message, data } = error;
  const account = isAccountCode(code) && ACCOUNT_METHODS.includes(method);
  if (!account && !PROTOCOL_CODES.includes(code) && !BUSINESS_CODES[method].includes(code)) {
    problems.push(`code ${code} is not documented for ${method}`);
  }
  const localized = isObject(message) && ['ru', 'uz', 'en'].every((language) => isFilledText(message[language]));
  if (code > -32000 && !localized) problems.push(`message of ${code} is not an object {ru, uz, en}`);
  if (code <= -32000 && !localized && !isFilledText(message)) problems.push(`message of ${code} is empty`);
  if (account) {
    const fields =
      method === 'GetStatement'
        ? ['from', 'to']
        : method === 'CreateTransaction'
          ? [accountField, 'time']
          : [accountField];
    if (!fields.includes(data as string))
      problems.push(`data of ${code} is ${JSON.stringify(data)}, it must name ${fields.join(' or ')}`);
  }
  for (const key of keys) {
    if (!['code', 'message', 'data'].includes(key)) problems.push(`unknown member error.${key}`);
  }
  return problems;
}

type Rule = readonly [check: (value: unknown) => boolean, expected: string];
const isTimestamp = (value: unknown): boolean => Number.isInteger(value) && String(value).length === 13;
const timestamp: Rule = [isTimestamp, 'a 13-digit timestamp'];
const timestampOrZero: Rule = [(v) => v === 0 || isTimestamp(v), 'a 13-digit timestamp or 0'];
const ourId: Rule = [(v) => isFilledText(v), 'a string'];
const exactly = (...allowed: readonly unknown[]): Rule => [(v) => allowed.includes(v), allowed.join(' or ')];
const optional = ([check, expected]: Rule): Rule => [(v) => v === undefined || check(v), `${expected}, or absent`];
const receivers: Rule = [(v) => v === undefined || v === null || Array.isArray(v), 'an array, null or absent'];
const object: Rule = [(v) => isObject(v), 'an object'];
const list: Rule = [(v) => Array.isArray(v), 'an array'];
const reason: Rule = [(v) => v === null || Number.isInteger(v), 'an integer or null'];

const life = {
  create_time: timestamp,
  perform_time: timestampOrZero,
  cancel_time: timestampOrZero,
  transaction: ourId,
  state: exactly(1, 2, -1, -2),
  reason,
};
const RESULTS: Readonly<Record<PaymeMethod, Readonly<Record<string, Rule>>>> = {
  CheckPerformTransaction: { allow: exactly(true), additional: optional(object), detail: optional(object) },
  CreateTransaction: { create_time: timestamp, transaction: ourId, state: exactly(1), receivers },
  PerformTransaction: { transaction: ourId, perform_time: timestamp, state: exactly(2) },
  CancelTransaction: { transaction: ourId, cancel_time: timestamp, state: exactly(-1, -2) },
  CheckTransaction: life,
  GetStatement: { transactions: list },
  SetFiscalData: { success: exactly(true) },
};
const positive: Rule = [(v) => Number.isSafeInteger(v) && (v as number) > 0, 'a positive integer'];
const STATEMENT_ROW: Readonly<Record<string, Rule>> = {
  id: [(v) => typeof v === 'string' && v.length === 24, 'a string of 24'],
  time: timestamp,
  amount: positive,
  account: object,
  ...life,
  receivers,
};

function resultProblems(result: Record<string, unknown>, asked: AskedCall): string[] {
  const problems = shapeProblems(result, RESULTS[asked.method], asked.method);
  if (problems.length > 0) return problems;
  if (asked.method === 'CheckTransaction') problems.push(...lifeProblems(result, asked.method));
  if (asked.method === 'CheckPerformTransaction' && result.detail !== undefined) {
    problems.push(...detailProblems(result.detail as Record<string, unknown>, asked.amount));
  }
  if (asked.method === 'GetStatement') {
    for (const [index, row] of (result.transactions as unknown[]).entries()) {
      const where = `transactions[${index}]`;
      if (!isObject(row)) problems.push(`${where} is not an object`);
      else problems.push(...shapeProblems(row, STATEMENT_ROW, where), ...lifeProblems(row, where));
    }
  }
  return problems;
}

function shapeProblems(value: Record<string, unknown>, rules: Readonly<Record<string, Rule>>, where: string): string[] {
  const wrong = Object.entries(rules).flatMap(([key, [check, expected]]) =>
    check(value[key]) ? [] : [`${where}.${key} is ${JSON.stringify(value[key])}, expected ${expected}`],
  );
  const unknown = Object.keys(value).flatMap((key) => (key in rules ? [] : [`${where}.${key} is not documented`]));
  return [...wrong, ...unknown];
}

/** Unset times are 0 and an uncancelled transaction has no reason (wallets.md §1.4, Q6). */
function lifeProblems(row: Record<string, unknown>, where: string): string[] {
  const { state } = row;
  const performed = state === 2 || state === -2;
  const cancelled = state === -1 || state === -2;
  const sayings = [
    ['perform_time', row.perform_time !== 0, performed],
    ['cancel_time', row.cancel_time !== 0, cancelled],
    ['reason', row.reason !== null, cancelled],
  ] as const;
  return sayings.flatMap(([key, is, should]) =>
    is === should ? [] : [`${where}: state ${JSON.stringify(state)} with ${key} ${JSON.stringify(row[key])}`],
  );
}

const natural: Rule = [(v) => Number.isSafeInteger(v) && (v as number) >= 0, 'an integer from 0'];
const ITEM: Readonly<Record<string, Rule>> = {
  title: ourId,
  price: natural,
  count: [(v) => typeof v === 'number' && v > 0, 'a positive number'],
  code: [(v) => typeof v === 'string' && /^\d{17}$/.test(v), 'a string of 17 digits'],
  vat_percent: [(v) => typeof v === 'number' && v >= 0, 'a number from 0'],
  package_code: ourId,
  units: optional(natural),
  discount: optional(natural),
};

/** The fiscal detail (wallets.md §1.7): its lines must add up to what the customer pays. */
function detailProblems(detail: Record<string, unknown>, amount: number | undefined): string[] {
  const rules = { receipt_type: exactly(0), items: list, shipping: optional(object) };
  const problems = shapeProblems(detail, rules, 'detail');
  if (problems.length > 0) return problems;
  const items = detail.items as unknown[];
  for (const [index, item] of items.entries()) {
    if (!isObject(item)) return [`detail.items[${index}] is not an object`];
    problems.push(...shapeProblems(item, ITEM, `detail.items[${index}]`));
  }
  if (problems.length > 0 || amount === undefined) return problems;
  const lines = items as { price: number; count: number; discount?: number }[];
  const shipping = isObject(detail.shipping) && typeof detail.shipping.price === 'number' ? detail.shipping.price : 0;
  const total = lines.reduce((sum, { price, count, discount = 0 }) => sum + price * count - discount, shipping);
  return Math.round(total) === amount ? [] : [`detail adds up to ${total}, the amount is ${amount}`];
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isFilledText = (value: unknown): boolean => typeof value === 'string' && value !== '';
