import { expect, it } from 'vitest';
import { som } from '../../gallery/fixtures.ts';
import { quickNotes } from './quick-notes.ts';

const majors = (amount: number, currency?: 'KZT' | 'KGS') =>
  quickNotes(som(amount, currency)).map((note) => note.minor / 100);

it('offers the exact sum and then what rounds up to notes in circulation', () => {
  expect(majors(45_000)).toEqual([45_000, 50_000, 60_000, 100_000]);
  expect(majors(50_000)).toEqual([50_000, 60_000, 100_000, 200_000]);
  expect(majors(1_350, 'KZT')).toEqual([1_350, 1_500, 2_000, 5_000]);
  expect(majors(130, 'KGS')).toEqual([130, 150, 200, 500]);
});
