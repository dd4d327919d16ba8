/**
 * INPAS SA messages: numbered fields of CP1251 text (pinpads.md §2.3.3). Requests are built here, one function an operation;
 * what an answer means is `mapping.ts`.
 */

import type { Money } from '../../../src-shared/money.ts';
import { currencyNumber } from '../currency-number.ts';
import { fromCp1251, toCp1251 } from '../framing/cp1251.ts';
import { decodeTlv, encodeTlv } from '../framing/tlv.ts';

/** Field numbers that we write or read. */
export const FIELD = {
  amount: 0,
  currency: 4,
  cardMask: 10,
  authCode: 13,
  rrn: 14,
  responseCode: 15,
  text: 19,
  terminalTime: 21,
  operation: 25,
  ecrNumber: 26,
  terminalId: 27,
  merchantId: 28,
  status: 39,
  slipNumber: 52,
  mode: 64,
  mode2: 65,
  result: 67,
  caption: 76,
  slipNumberToo: 108,
  receipt: 90,
} as const;

/** Operation codes of field 25. A refund's is the site's: see the configuration. */
export const OPERATION = {
  sale: '1',
  void: '4',
  wait: '21',
  linkTest: '26',
  statusText: '52',
  emergencyReversal: '53',
  reconciliation: '59',
  service: '63',
} as const;

/** Field 65 of a service operation (63). 16 and 17 come from the terminal: it wants our network. */
export const SERVICE = { openNetwork: '16', network: '17', shortReport: '20', details: '22' } as const;

/** Field 39. */
export const STATUS = {
  undefined: '0',
  approved: '1',
  declined: '16',
  offline: '17',
  noHost: '34',
  aborted: '53',
} as const;

export type SaFields = ReadonlyMap<number, string>;

/** Fields → the body of a frame. Fields without a value are left out. */
export function encodeFields(fields: Readonly<Record<number, string | undefined>>): Uint8Array {
  const present = Object.entries(fields).flatMap(([number, value]): [number, Uint8Array][] =>
    value === undefined ? [] : [[Number(number), toCp1251(value)]],
  );
  return encodeTlv(new Map(present));
}

/** What an answer is judged by: said once, or it is no answer. The rest is for people. */
const DECISIVE: ReadonlySet<number> = new Set([
  FIELD.amount,
  FIELD.currency,
  FIELD.authCode,
  FIELD.rrn,
  FIELD.responseCode,
  FIELD.terminalTime,
  FIELD.operation,
  FIELD.ecrNumber,
  FIELD.terminalId,
  FIELD.status,
  FIELD.mode2,
]);

/** The body of a frame → fields, the decisive ones without what they are padded with. Undefined when it is not made of fields. */
export function decodeFields(payload: Uint8Array): SaFields | undefined {
  const fields = decodeTlv(payload, (number) => !DECISIVE.has(number));
  const said = ([number, value]: [number, Uint8Array]): [number, string] => {
    const text = fromCp1251(value);
    return [number, DECISIVE.has(number) ? text.replaceAll('\0', ' ').trim() : text];
  };
  return fields && new Map([...fields].map(said));
}

interface Who {
  terminalId?: string;
}
interface Operation extends Who {
  amount: Money;
  ecrNumber?: number;
}
interface About extends Operation {
  rrn?: string;
  authCode?: string;
}

const amountFields = (amount: Money) => ({
  [FIELD.amount]: String(amount.minor),
  [FIELD.currency]: currencyNumber(amount.currency),
});
const ecrField = (ecrNumber: number | undefined) => ({
  [FIELD.ecrNumber]: ecrNumber === undefined ? undefined : String(ecrNumber),
});
const operationOn = (operation: string, of: About): Uint8Array =>
  encodeFields({
    ...amountFields(of.amount),
    [FIELD.authCode]: of.authCode,
    [FIELD.rrn]: of.rrn,
    [FIELD.operation]: operation,
    ...ecrField(of.ecrNumber),
    [FIELD.terminalId]: of.terminalId,
  });

/** Op 26: is the terminal there? */
export const linkTest = ({ terminalId }: Who): Uint8Array =>
  encodeFields({ [FIELD.operation]: OPERATION.linkTest, [FIELD.terminalId]: terminalId });

/** Op 1. `time` is `yyyyMMddHHmmss` where the terminal stands. */
export const sale = (of: Operation & { time: string }): Uint8Array =>
  encodeFields({
    ...amountFields(of.amount),
    [FIELD.terminalTime]: of.time,
    [FIELD.operation]: OPERATION.sale,
    ...ecrField(of.ecrNumber),
    [FIELD.terminalId]: of.terminalId,
  });

/** Op 4: takes back a whole sale of the same bank shift. */
export const voidOf = (of: About): Uint8Array => operationOn(OPERATION.void, of);

/** Op 29, on some sites 3: returns money of an earlier sale. */
export const refund = (of: About & { operation: string }): Uint8Array => operationOn(of.operation, of);

/** Op 53: takes back an operation whose goods were not given. */
export const emergencyReversal = (of: About): Uint8Array => operationOn(OPERATION.emergencyReversal, of);

/** Op 63, mode 22: what became of one operation. */
export const details = (of: Who & { rrn?: string; ecrNumber?: number }): Uint8Array =>
  encodeFields({
    [FIELD.rrn]: of.rrn,
    [FIELD.operation]: OPERATION.service,
    ...ecrField(of.ecrNumber),
    [FIELD.terminalId]: of.terminalId,
    [FIELD.mode2]: SERVICE.details,
  });

/** Op 63, mode 20: totals of the bank shift so far. */
export const shortReport = ({ terminalId }: Who): Uint8Array =>
  encodeFields({
    [FIELD.operation]: OPERATION.service,
    [FIELD.terminalId]: terminalId,
    [FIELD.mode2]: SERVICE.shortReport,
  });

/** Op 59: end of the bank shift. */
export const reconciliation = ({ terminalId }: Who): Uint8Array =>
  encodeFields({ [FIELD.operation]: OPERATION.reconciliation, [FIELD.terminalId]: terminalId });

/** Refuses the terminal our network (op 63, modes 16 and 17): result 1. */
export const networkRefused = (asked: SaFields): Uint8Array =>
  encodeFields({
    [FIELD.operation]: OPERATION.service,
    [FIELD.mode2]: asked.get(FIELD.mode2),
    [FIELD.result]: '1',
  });
