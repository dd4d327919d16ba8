import { describe, expect, it } from 'vitest';
import { cleanSlip, maskCard } from './mask.ts';
import { judgeAnswer } from './read-slip.ts';
import { answer, expecting, fixture, humoSlip } from './testkit/slips.ts';

const WHOLE = `${'8600'}${'123456789012'}`;

describe('a slip that is kept', () => {
  it.each([
    [WHOLE, '860012******9012'],
    ['8600 1234 5678 9012', '860012******9012'],
    ['8600-1234-5678-9012', '860012******9012'],
    ['986009******7856:01', '986009******7856:01'],
    ['98600912****7856', '986009******7856'],
    ['9860XXXXXXXX7856', '9860******7856'],
  ])('%s becomes %s', (from, to) => {
    expect(cleanSlip(`Карта ${from}`)).toBe(`Карта ${to}`);
  });
  it('keeps numbers that are no cards', () => {
    const text = 'ID Организации:010950461213101\nRRN:408005356147\nТорговец: 000000900227899\n-0000000000.00';
    expect(cleanSlip(text)).toBe(text);
  });
  it('has no name and no expiry', () => {
    expect(cleanSlip('Card Holder: TCARD/ARCA\nСрок: 01/25')).toBe('Card Holder: ***\nСрок: **/**');
    expect(cleanSlip('  986009******7856:01\n   SOME CARDHOLDER\nВведен  offline-PIN')).not.toContain('CARDHOLDER');
    expect(cleanSlip('Карта 544081******5040\nОДОБРЕНО')).toContain('ОДОБРЕНО');
  });
  it('is what leaves the reader', () => {
    for (const [name, operation, minor] of [
      ['humo-sale-2022', 'sale', 50_000],
      ['uzcard-sale', 'sale', 50_000],
    ] as const) {
      const reply = JSON.stringify(judgeAnswer(fixture(name), expecting(operation, minor)));
      expect(reply).not.toMatch(/CARDHOLDER|TCARD|01\/25/);
    }
    const leaky = humoSlip({ card: `Карта ${WHOLE}` });
    expect(JSON.stringify(judgeAnswer(answer(leaky), expecting('sale', 1_000)))).not.toContain(WHOLE);
  });
});

it('a mask shows six and four digits at the most', () => {
  expect(maskCard('12345678****9012')).toBe('123456******9012');
});
