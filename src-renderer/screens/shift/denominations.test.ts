import { expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { denominationsOf, sumOfPieces } from './denominations.ts';

it('adds pieces up in minor units', () => {
  expect(sumOfPieces({ 50000: '3', 1000: '7', 500: '' }, 'UZS')).toEqual(money(15_700_000, 'UZS'));
  expect(sumOfPieces({}, 'KGS')).toEqual(money(0, 'KGS'));
});

it('knows the notes of the three countries, the largest first, none twice', () => {
  for (const currency of ['UZS', 'KZT', 'KGS'] as const) {
    const notes = denominationsOf(currency);
    expect(notes).toEqual([...new Set(notes)].sort((a, b) => b - a));
  }
  expect(denominationsOf('JPY')).toEqual([]);
});
