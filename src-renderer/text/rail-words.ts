/**
 * What a rail's own code means and what to do next (the languages: `rail/`). Keyed by meaning: many codes mean the same
 * (`src-shared/rail-codes.ts`). Whether money moved is said by the screen's first line, never here.
 */
import type { NextStep, RailMeaning } from '../../src-shared/rail-codes.ts';

export interface RailWords {
  means: Record<RailMeaning, string>;
  next: Record<NextStep, string>;
}
