import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, memberText, readJsonText } from './json-text.ts';

const read = (text: string) => readJsonText(new TextEncoder().encode(text));
const compact = { item: ',', pair: ':' };

describe('JSON that keeps the text of its numbers', () => {
  it.each(['0.0', '-0', '1e400', '150000.00', '9007199254740993', '1E+2'])('%s stays as it was written', (number) => {
    expect(canonicalText(read(`{"n":${number}}`), compact)).toBe(`{"n":${number}}`);
  });

  it('sorts keys at every level and writes letters, not escapes', () => {
    const text = '{"b": [ {"z":1 , "a":2} ], "a": "\\u0422\\u0435\\u0441\\u0442 \\/ \\"x\\""}';
    expect(canonicalText(read(text), { item: ', ', pair: ': ' })).toBe(
      '{"a": "Тест / \\"x\\"", "b": [{"a": 2, "z": 1}]}',
    );
  });

  it('gives a member as text, whatever its type', () => {
    const value = read('{"n":150000.0,"s":"x","t":true,"e":null,"o":{}}');
    expect(['n', 's', 't', 'e', 'o', 'absent'].map((key) => memberText(value, key))).toEqual([
      '150000.0',
      'x',
      'true',
      '',
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['half a body', '{"a":1'],
    ['a key twice', '{"a":1,"a":2}'],
    ['deep nesting', '['.repeat(40) + ']'.repeat(40)],
    ['something after it', '{} {}'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(() => read(text)).toThrow(SyntaxError);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => readJsonText(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(SyntaxError);
  });

  it('means what JSON.parse means, for any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(JSON.parse(canonicalText(read(text), compact))).toEqual(JSON.parse(text));
      }),
    );
  });
});
