import { describe, expect, it } from 'vitest';
import { OFFICE } from '../../text/languages.ts';
import { problemWords } from './problem-words.ts';
import { valueAt, withValue } from './use-settings.tsx';

describe('a draft of the settings', () => {
  it('changes one value and keeps the order of the rest', () => {
    const before = { profile: 'live', station: { id: 't', name: 'A' }, products: [] };
    const after = withValue(before, ['station', 'name'], 'B');
    expect(JSON.stringify(after)).toBe('{"profile":"live","station":{"id":"t","name":"B"},"products":[]}');
    expect(before.station.name).toBe('A');
  });

  it('switches a rail on with an empty section and off without leaving a shell', () => {
    const on = withValue({ profile: 'live' }, ['providers', 'payme'], {});
    expect(valueAt(on, ['providers', 'payme'])).toEqual({});
    expect(withValue(on, ['providers', 'payme'], undefined)).toEqual({ profile: 'live' });
  });

  it('leaves neighbours alone', () => {
    const two = { pinpads: { a: { driver: 'zvt' }, b: { driver: 'zvt' } } };
    expect(withValue(two, ['pinpads', 'a'], undefined)).toEqual({ pinpads: { b: { driver: 'zvt' } } });
  });
});

describe('the schema’s complaints in words', () => {
  it.each([
    ['is missing', 'missing'],
    ['unknown field', 'unknown'],
    ['must be an http or https address', 'url'],
    ['Invalid URL', 'url'],
    ['must be "secret:NAME": never a value, only a name', 'secret'],
    ['Too small: expected number to be >=1', 'tooSmall'],
    ['is already the id of products.0', 'taken'],
    ['something new', 'other'],
  ] as const)('%s', (message, word) => {
    for (const { problem } of Object.values(OFFICE)) expect(problemWords(problem, message)).toBe(problem[word]);
  });

  it('says how many digits', () => {
    expect(problemWords(OFFICE.en.problem, 'must be 17 digits, as a string')).toBe('17 digits.');
    expect(problemWords(OFFICE.en.problem, 'must be 9 to 14 digits, as a string')).toBe('9–14 digits.');
  });
});
