import { describe, expect, it } from 'vitest';
import { nextDocumentTime, readBoxTime, writeBoxTime } from './box-time.ts';
import { codeOf, fateOf } from './codes.ts';

describe('the box’s numbers', () => {
  it.each([
    [36_909, 'SHIFT NOT OPEN', 'fiscal.36909'],
    [103, '902D ZREPORT IS NOT OPEN', 'fiscal.36909'],
    [103, '0x9018: time past', 'fiscal.36888'],
    [65_531, 'cannot encode receipt', 'fiscal.65531'],
    [9_326, 'ZREPORT_ALREADY_CLOSE', 'bridge.9326'],
    [105, '{"status":"error","message":"Transaction not found"}HTTP Exception 404 Not Found', 'bridge.105'],
    [101, 'Printer not working', 'bridge.101'],
    [7, '{"payment_id":["This field may not be blank."]}', 'bridge.7'],
    [103, '9018th of its kind', 'bridge.103'],
  ])('%i "%s" is %s', (number, message, code) => {
    expect(codeOf(number, message)).toBe(code);
  });

  it.each([
    ['fiscal.36904', 'refused'],
    ['fiscal.65531', 'refused'],
    ['bridge.401', 'refused'],
    ['fiscal.36889', 'not_sent'],
    ['fiscal.36909', 'not_sent'],
    ['bridge.333', 'not_sent'],
    // The printer speaks after the module: the receipt may be there.
    ['bridge.101', 'unsure'],
    ['bridge.103', 'unsure'],
    ['bridge.303', 'unsure'],
    ['bridge.31337', 'unsure'],
  ])('%s means %s', (code, fate) => {
    expect(fateOf(code)).toBe(fate);
  });
});

describe('the box’s time', () => {
  it('is UTC+5, there and back', () => {
    const at = Date.UTC(2026, 10, 21, 19, 0, 5);
    expect(writeBoxTime(at)).toBe('2026-11-22 00:00:05');
    expect(readBoxTime('2026-11-22 00:00:05')).toBe(at);
    expect(readBoxTime('2026-02-31 00:00:00')).toBeUndefined();
    expect(readBoxTime('')).toBeUndefined();
    expect(readBoxTime(null)).toBeUndefined();
  });

  it('of a document is the box’s now, and a second after the document before at least', () => {
    expect(nextDocumentTime(10_500, 0, undefined)).toBe(10_000);
    expect(nextDocumentTime(10_500, 120_000, undefined)).toBe(130_000);
    expect(nextDocumentTime(10_500, 0, 9_000)).toBe(10_000);
    expect(nextDocumentTime(10_500, 0, 10_000)).toBe(11_000);
    expect(nextDocumentTime(10_500, -3_000, 10_000)).toBe(11_000);
  });
});
