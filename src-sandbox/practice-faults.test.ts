import { expect, it } from 'vitest';
import { PRACTICE_DIALS } from '../src-shared/practice-faults.ts';
import { vendors } from './vendors/registry.ts';

it.each([...PRACTICE_DIALS])('every trouble offered at %s is one that its simulator plays', (_provider, dial) => {
  const known = vendors.find(({ id }) => id === dial.vendor)?.faults ?? [];
  expect(dial.faults.filter((fault) => !known.includes(fault))).toEqual([]);
});
