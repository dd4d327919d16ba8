/** One measured goal as a line of the table, and what a measurement is given to work with. */
import type { SyncControl } from './slow-disk.ts';
import { digits, type Spread } from './stats.ts';

export interface Line {
  goal: string;
  what: string;
  threshold: string;
  value: string;
  spread: string;
  /** undefined: it could not be measured here, or it is said beside a goal and has none of its own. */
  pass: boolean | undefined;
  note?: string;
}

export interface Bench {
  /** Small sizes and few rounds: the shape of the answer in under a minute. */
  quick: boolean;
  /** An empty folder for this run. */
  folder: string;
  /** undefined where a slow disk cannot be made. */
  disk: (() => SyncControl) | undefined;
  /** What goes on, for the person who waits. */
  say(text: string): void;
}

export interface Measurement {
  /** The goals it answers. */
  goals: readonly string[];
  run(bench: Bench): Promise<Line[]>;
}

interface Limit {
  atMost?: number;
  atLeast?: number;
}

/** A goal with a number: passes or misses by its median. */
export function judged(
  goal: string,
  what: string,
  found: Spread | number,
  limit: Limit & { unit?: string },
  note?: string,
): Line {
  const spread = typeof found === 'number' ? undefined : found;
  const value = typeof found === 'number' ? found : found.value;
  const unit = limit.unit ?? '';
  const [sign, bound] = limit.atMost === undefined ? ['≥', limit.atLeast as number] : ['≤', limit.atMost];
  return {
    goal,
    what,
    threshold: `${sign} ${bound}${unit}`,
    value: `${digits(value)}${unit}`,
    spread: spread ? `${digits(spread.low)} … ${digits(spread.high)}` : '',
    pass: sign === '≤' ? value <= bound : value >= bound,
    ...(note === undefined ? {} : { note }),
  };
}

/** Said beside a goal, without a threshold of its own. */
export const aside = (goal: string, what: string, found: Spread | number, unit = '', note?: string): Line => ({
  goal,
  what,
  threshold: '',
  value: `${digits(typeof found === 'number' ? found : found.value)}${unit}`,
  spread: typeof found === 'number' ? '' : `${digits(found.low)} … ${digits(found.high)}`,
  pass: undefined,
  ...(note === undefined ? {} : { note }),
});

export const skipped = (goal: string, what: string, why: string): Line => ({
  goal,
  what,
  threshold: '',
  value: '–',
  spread: '',
  pass: undefined,
  note: why,
});
