/**
 * The envelope of O!Dengi's API (wallets.md §2.2, §2.3): read as strictly as a server that signs over the bytes does,
 * answered with HTTP 200 whatever it says.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TextAnswer } from '../../json-server.ts';

/** Known from the documents: 26. The list is not public; the other numbers are this simulator's own. */
export const ERROR = {
  validation: 13,
  noUser: 26,
  noInvoice: 30,
  notUnpaid: 31,
  orderReused: 32,
  noPayment: 33,
  tooMuch: 34,
  unknownCommand: 35,
} as const;

const TEXT: Readonly<Record<number, string>> = {
  [ERROR.validation]: 'Приложение не прошло валидацию данных',
  [ERROR.noUser]: 'Пользователь не найден',
  [ERROR.noInvoice]: 'Счёт не найден',
  [ERROR.notUnpaid]: 'Счёт уже оплачен или отменён',
  [ERROR.orderReused]: 'Такой order_id уже использован',
  [ERROR.noPayment]: 'Платёж не найден',
  [ERROR.tooMuch]: 'Сумма возврата больше суммы платежа',
  [ERROR.unknownCommand]: 'Неизвестная команда',
};

/** Thrown inside a command; answered as `data:{error,desc}`. `why` is for the log of violations, never sent. */
export class DengiError extends Error {
  readonly code: number;
  constructor(code: number, why: string) {
    super(why);
    this.name = 'DengiError';
    this.code = code;
  }
}

export interface Command {
  cmd: string;
  data: Readonly<Record<string, unknown>>;
}
export interface Shop {
  sid: string;
  password: string;
}

const MEMBERS = 'cmd,version,sid,mktime,lang,data';
const invalid = (why: string): DengiError => new DengiError(ERROR.validation, why);

/** Checks the hash over the bytes that came, then every member. Throws `DengiError`. */
export function readEnvelope(text: string, headers: Readonly<Record<string, string>>, shop: Shop): Command {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) throw invalid('Content-Type is not JSON');
  const found = /^(\{.*),"hash":"([0-9a-f]{32})"\}$/s.exec(text);
  if (!found) throw invalid('there is no hash at the end of compact JSON');
  const message = `${found[1]}}`;
  if (!timingSafeEqual(hmac(message, shop.password), Buffer.from(found[2] as string, 'hex')))
    throw invalid('the hash is not over these bytes, or not with this password');
  const envelope = JSON.parse(message) as Record<string, unknown>;
  if (JSON.stringify(envelope) !== message) throw invalid('the JSON is not compact');
  if (Object.keys(envelope).join() !== MEMBERS) throw invalid(`the members are not ${MEMBERS}`);
  const { cmd, version, sid, mktime, lang, data } = envelope;
  if (version !== 1005) throw invalid('version is not the number 1005');
  if (sid !== shop.sid) throw invalid('sid is not the text of this shop');
  if (typeof mktime !== 'string' || !/^(\d{10}|\d{13})$/.test(mktime)) throw invalid('mktime is not unix time as text');
  if (lang !== 'ru' && lang !== 'en') throw invalid('lang is neither ru nor en');
  if (typeof cmd !== 'string' || !isObject(data)) throw invalid('cmd is no text or data no object');
  return { cmd, data };
}

export const errorData = (code: number) => ({ error: code, desc: TEXT[code] ?? TEXT[ERROR.validation] });

export function answer(cmd: string, data: unknown, shop: Shop, now: number): TextAnswer {
  const envelope = { version: 1005, mktime: String(Math.floor(now / 1000)), sid: shop.sid, cmd, data };
  const hash = hmac(JSON.stringify(envelope), shop.password).toString('hex');
  return { status: 200, contentType: 'application/json; charset=utf-8', text: JSON.stringify({ ...envelope, hash }) };
}

const hmac = (text: string, password: string): Buffer => createHmac('md5', password).update(text, 'utf8').digest();

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
