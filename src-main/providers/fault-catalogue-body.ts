/** Faults of the body: what is right in meaning arrives damaged (money-safety §4c, Body). */
import type { Fault } from './fault-catalogue.ts';
import type { Bend } from './fault-catalogue-vendor.ts';
import { met } from './fault-catalogue-wire.ts';

const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** The same answer, its text changed. */
const text =
  (change: (good: string) => string): Bend =>
  async (good) => ({ ...good, body: bytes(change(textOf(good.body))) });
const said =
  (whole: string): Bend =>
  async (good) => ({ ...good, body: bytes(whole) });

const FIRST_STRING = /:\s*"/;
const NUMBER = /(?<=[:[,])-?\d+(?:\.\d+)?(?=[,}\]])/g;
/** cp1251 of a Cyrillic word inside the first string: bytes that are no UTF-8. */
const cp1251: Bend = async (good) => {
  const whole = textOf(good.body).replace(FIRST_STRING, ':"@@');
  const at = whole.indexOf('@@');
  if (at < 0) return good;
  return { ...good, body: Uint8Array.of(...bytes(whole.slice(0, at)), 0xce, 0xef, ...bytes(whole.slice(at + 2))) };
};
/** UTF-8 read as Latin-1 and written as UTF-8 again. */
const twice: Bend = async (good) => ({ ...good, body: bytes(Buffer.from(good.body).toString('latin1')) });
const NESTED = 100_000;
const TOO_LONG = 10 * 1024 * 1024;

const fault = (name: string, bend: Bend): Fault => ({ group: 'Body', name, plays: met(bend, 'always') });

export const BODY_FAULTS: readonly Fault[] = [
  fault(
    'a raw line end in a string',
    text((good) => good.replace(FIRST_STRING, ':"\n')),
  ),
  fault(
    'a raw tab in a string',
    text((good) => good.replace(FIRST_STRING, ':"\t')),
  ),
  fault(
    'a NUL in a string',
    text((good) => good.replace(FIRST_STRING, ':"\u0000')),
  ),
  fault(
    'a backslash and a line end',
    text((good) => good.replace(FIRST_STRING, ':"\\\n')),
  ),
  fault(
    'a byte order mark',
    text((good) => `\uFEFF${good}`),
  ),
  fault(
    'a trailing comma',
    text((good) => good.replace(/}$/, ',}')),
  ),
  fault(
    'a Kotlin tail',
    text((good) => `${good.slice(0, -1)}, Slip(rrn=010965270742, amount=500.00)`),
  ),
  fault(
    'two answers in one',
    text((good) => good + good),
  ),
  fault(
    'a guard before the JSON',
    text((good) => `)]}',\n${good}`),
  ),
  fault(
    'every key twice',
    text((good) => good.replace(/"(\w+)":/g, '"$1":null,"$1":')),
  ),
  fault(
    '__proto__ among the keys',
    text((good) => good.replace(/^\{/, '{"__proto__":{"status":"paid"},')),
  ),
  fault(
    'numbers as strings',
    text((good) => good.replace(NUMBER, '"$&"')),
  ),
  fault(
    'strings as numbers',
    text((good) => good.replace(/"(\d+)"/g, '$1')),
  ),
  fault(
    'booleans as strings',
    text((good) => good.replace(/\b(?:true|false)\b/g, '"$&"')),
  ),
  fault(
    'every string empty',
    text((good) => good.replace(/:\s*"(?:[^"\\]|\\.)*"/g, ':""')),
  ),
  fault(
    'every value null',
    text((good) => good.replace(/:\s*(?:"(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false)/g, ':null')),
  ),
  fault('null', said('null')),
  fault('a bare string', said('"paid"')),
  fault('a bare true', said('true')),
  fault('an empty object', said('{}')),
  fault('an empty list', said('[]')),
  fault(
    'the answer in a list',
    text((good) => `[${good}]`),
  ),
  fault('cp1251', cp1251),
  fault('UTF-8 twice', twice),
  fault(
    'ten megabytes',
    text((good) => `${good.slice(0, -1)},"x":"${'x'.repeat(TOO_LONG)}"}`),
  ),
  fault('a hundred thousand deep', said(`${'['.repeat(NESTED)}${']'.repeat(NESTED)}`)),
  fault(
    'NaN',
    text((good) => good.replace(NUMBER, 'NaN')),
  ),
  fault(
    '1e400',
    text((good) => good.replace(NUMBER, '1e400')),
  ),
  fault(
    'minus zero',
    text((good) => good.replace(NUMBER, '-0')),
  ),
  fault(
    '2^53 + 1',
    text((good) => good.replace(NUMBER, '9007199254740993')),
  ),
];
