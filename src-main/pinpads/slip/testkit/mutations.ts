/** Seeded damage: every sample and every refusal, cut, spliced, flipped and salted with words that matter. */
import type { Expected } from '../verdict.ts';
import { answer, bytesOf, cp1251, expecting, fixture, humoSlip, refusal } from './slips.ts';

export interface Case {
  bytes: Uint8Array;
  expected: Expected;
}

/** Mulberry32: small, fast, the same everywhere. */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const sale = expecting('sale', 1_000);
const declined = humoSlip({ word: 'НЕ ОДОБРЕНО', code: 'Код ответа:116' });

/** Where damage starts from. Some are approvals; most are nearly ones. */
export const BASES: readonly Case[] = [
  { bytes: fixture('humo-sale'), expected: sale },
  { bytes: fixture('humo-void'), expected: expecting('void', 30_000) },
  { bytes: fixture('humo-close'), expected: sale },
  { bytes: fixture('uzcard-sale'), expected: expecting('sale', 50_000) },
  { bytes: fixture('uzcard-return'), expected: expecting('refund', 50_000) },
  { bytes: fixture('humo-sale-2022'), expected: expecting('sale', 50_000) },
  { bytes: answer(humoSlip()), expected: sale },
  { bytes: cp1251(new TextDecoder().decode(answer(humoSlip()))), expected: sale },
  { bytes: answer(declined), expected: sale },
  { bytes: refusal(108, 'XUMO_ERROR', { message: declined, ppt_id: '408005356147' }), expected: sale },
  { bytes: refusal(108, 'Ошибка 992'), expected: sale },
  { bytes: answer(humoSlip({ amount: 'СУММА: 9.99 UZS' })), expected: sale },
  { bytes: answer(humoSlip({ rrn: 'RRN:408005356148' })), expected: sale },
  { bytes: answer(humoSlip({ code: 'Код ответа:400', operation: 'Отмена (CANCEL)' })), expected: sale },
  { bytes: answer(''), expected: sale },
  { bytes: fixture('humo-sale'), expected: expecting('sale', 100_000) },
  { bytes: fixture('uzcard-return'), expected: expecting('sale', 50_000) },
];

const WORDS = [
  '"is_success": false',
  '"is_success": true',
  'isSuccess=true',
  'isSuccess=false',
  ', pptId=1), ',
  '"ppt_id": "1",',

  'НЕ ',
  'ОДОБРЕНО\n',
  'Оплата\n',
  'Возврат\n',
  'ОПЕРАЦИЯ ОТМЕНЕНА\n',
  'Код ответа:116\n',
  'Код ответа:000\n',
  'RRN:',

  'СУММА: 9.99 UZS\n',
  'UZS',
  '"',
  '\\',
  '\\\n',
  '\n',
  '{',
  '}',
  ',',
  'null',
  '__proto__',
  '\u0000',
  '\ufeff',
  '400',
  '   ',
].map(bytesOf);

const concat = (...parts: Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** One to four injuries to one of the bases. */
export function mutated(below: (limit: number) => number): Case {
  const base = BASES[below(BASES.length)] as Case;
  let bytes: Uint8Array = Uint8Array.from(base.bytes);
  for (let left = 1 + below(4); left > 0 && bytes.length > 0; left--) {
    const at = below(bytes.length);
    const to = Math.min(bytes.length, at + 1 + below(24));
    switch (below(8)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << below(8));
        break;
      case 1:
        bytes[at] = below(256);
        break;
      case 2:
        bytes = concat(bytes.subarray(0, at), bytes.subarray(to));
        break;
      case 3:
        bytes = concat(bytes.subarray(0, to), bytes.subarray(at));
        break;
      case 4:
      case 5:
        bytes = concat(bytes.subarray(0, at), WORDS[below(WORDS.length)] as Uint8Array, bytes.subarray(at));
        break;
      case 6: {
        const other = (BASES[below(BASES.length)] as Case).bytes;
        const from = below(other.length);
        bytes = concat(bytes.subarray(0, at), other.subarray(from, from + below(200)), bytes.subarray(to));
        break;
      }
      default:
        if (below(4) === 0) bytes = bytes.subarray(0, at).slice();
        else bytes[at] = 48 + below(10);
    }
  }
  return { bytes, expected: base.expected };
}
