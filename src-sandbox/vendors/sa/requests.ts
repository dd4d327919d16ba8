/** What an SA terminal takes from a station, read strictly (protocols/pinpads.md §2.3.3). */
import type { Fields } from './codec.ts';

export const F = {
  amount: 0,
  currency: 4,
  pan: 10,
  authCode: 13,
  rrn: 14,
  hostCode: 15,
  text: 19,
  terminalTime: 21,
  operation: 25,
  ecrNumber: 26,
  terminalId: 27,
  merchantId: 28,
  status: 39,
  slipNumber: 52,
  mode2: 65,
  message: 76,
  slip: 90,
  slipNumberToo: 108,
} as const;

const CURRENCY_NUMBERS = { UZS: '860', KZT: '398', KGS: '417' } as const;

export type Request =
  | { kind: 'sale'; operation: string; minor: number; ecrNumber: string }
  | { kind: 'void' | 'refund' | 'reversal'; operation: string; minor: number; of: Original; ecrNumber?: string }
  | { kind: 'look_up'; operation: string; of: Original }
  | { kind: 'report' | 'link_test' | 'close'; operation: string };

/** How the original is named; absent parts are not compared. */
export interface Original {
  rrn?: string;
  receiptNumber?: string;
  ecrNumber?: string;
}

/** Thrown with the rule that was broken. */
export class WrongRequest extends Error {
  override readonly name = 'WrongRequest';
}

/** Throws `WrongRequest`. */
export function readRequest(
  fields: Fields,
  terminal: { terminalId: string; currency: keyof typeof CURRENCY_NUMBERS },
): Request {
  const operation = need(fields, F.operation, /^\d{1,2}$/);
  const terminalId = fields.get(F.terminalId);
  if (terminalId !== undefined && terminalId !== terminal.terminalId) {
    throw new WrongRequest(`field 27 is ${terminalId}; this is terminal ${terminal.terminalId}`);
  }
  check(fields, F.terminalTime, /^\d{14}$/);
  const money = (): number => {
    const currency = need(fields, F.currency, /^\d{3}$/);
    if (currency !== CURRENCY_NUMBERS[terminal.currency]) throw new WrongRequest(`field 4: currency ${currency}`);
    const minor = Number(need(fields, F.amount, /^[1-9]\d{0,14}$/));
    if (!Number.isSafeInteger(minor)) throw new WrongRequest('field 0: too much');
    return minor;
  };
  const ecrNumber = check(fields, F.ecrNumber, /^\d{1,12}$/);
  const original = (): Original => {
    const rrn = check(fields, F.rrn, /^\d{12}$/);
    const receiptNumber = check(fields, F.slipNumber, /^\d{1,12}$/) ?? check(fields, F.slipNumberToo, /^\d{1,12}$/);
    return { ...(rrn !== undefined && { rrn }), ...(receiptNumber !== undefined && { receiptNumber }) };
  };
  const change = (kind: 'void' | 'refund' | 'reversal'): Request => ({
    kind,
    operation,
    minor: money(),
    of: original(),
    ...(ecrNumber !== undefined && { ecrNumber }),
  });
  switch (operation) {
    case '1':
      return { kind: 'sale', operation, minor: money(), ecrNumber: need(fields, F.ecrNumber, /^\d{1,12}$/) };
    case '4':
      return change('void');
    case '29':
    case '3':
      return change('refund');
    case '53':
      return change('reversal');
    case '26':
      return { kind: 'link_test', operation };
    case '59':
      return { kind: 'close', operation };
    case '63': {
      const mode = need(fields, F.mode2, /^\d{2}$/);
      if (mode === '20' || mode === '21') return { kind: 'report', operation };
      if (mode !== '22') throw new WrongRequest(`field 65: mode ${mode}`);
      return { kind: 'look_up', operation, of: { ...original(), ...(ecrNumber !== undefined && { ecrNumber }) } };
    }
    default:
      throw new WrongRequest(`field 25: operation ${operation}`);
  }
}

function check(fields: Fields, number: number, form: RegExp): string | undefined {
  const value = fields.get(number);
  if (value !== undefined && !form.test(value)) throw new WrongRequest(`field ${number} is not ${form.source}`);
  return value;
}

function need(fields: Fields, number: number, form: RegExp): string {
  const value = check(fields, number, form);
  if (value === undefined) throw new WrongRequest(`field ${number} is missing`);
  return value;
}

export const currencyNumber = (currency: keyof typeof CURRENCY_NUMBERS): string => CURRENCY_NUMBERS[currency];
