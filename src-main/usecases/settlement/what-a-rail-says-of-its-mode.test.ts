/** A rail that knows whether its money is real says so, and its word is held against the station's (seed trap 3). */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { evidenceOf } from './evidence-of.ts';

const approved = { kind: 'approved', providerRef: 'R-1', amount: money(100, 'KGS') } as const;
const rail = { livemode: true, notFoundIsProof: false };

describe('the mode of an approval', () => {
  it('is the station’s where the rail says nothing', () => {
    expect(evidenceOf(approved, 'query', rail)).toMatchObject({ livemode: true });
  });
  it('is the rail’s where it says so', () => {
    expect(evidenceOf({ ...approved, livemode: false }, 'query', rail)).toMatchObject({ livemode: false });
  });
});
