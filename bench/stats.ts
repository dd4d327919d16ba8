/** The little statistics a benchmark needs: quantiles of samples, and ratios taken round by round. */

/** The q-quantile (0…1) by linear interpolation. Throws on no samples: a measurement without any is a bug. */
export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) throw new RangeError('no samples');
  const sorted = Float64Array.from(samples).sort();
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] as number;
  const high = sorted[Math.ceil(at)] as number;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** A value with the range it was seen in. */
export interface Spread {
  value: number;
  low: number;
  high: number;
}

/** Median with the least and the greatest sample. */
export const spreadOf = (samples: readonly number[]): Spread => ({
  value: median(samples),
  low: quantile(samples, 0),
  high: quantile(samples, 1),
});

/** One ratio a round, then their median: what disturbs the machine for a second disturbs both sides of a round. */
export const ratios = (above: readonly number[], below: readonly number[]): Spread =>
  spreadOf(above.map((value, round) => value / (below[round] as number)));

/** Three significant digits, no exponent in the range a benchmark prints. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.max(0, Math.min(4, 3 - before)));
}

/** Median time of one call in µs, over `rounds` batches each at least `batchMs` long. */
export function microseconds(call: () => unknown, rounds: number, batchMs = 4): number[] {
  let kept: unknown;
  let calls = 1;
  const batch = (): number => {
    const from = performance.now();
    for (let i = 0; i < calls; i++) kept = call();
    return performance.now() - from;
  };
  while (batch() < batchMs) calls *= 2;
  const samples = Array.from({ length: rounds }, () => (batch() / calls) * 1000);
  if (kept === samples) throw new Error('unreachable: keeps the calls from being optimised away');
  return samples;
}
