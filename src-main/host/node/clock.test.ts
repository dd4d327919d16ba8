import { describe, expect, it } from 'vitest';
import { nodeClock } from './clock.ts';

describe('the real clock', () => {
  it('sleeps, and stops sleeping with the reason it was given', async () => {
    const clock = nodeClock();
    const from = clock.elapsed();
    await clock.sleep(20);
    expect(clock.elapsed() - from).toBeGreaterThanOrEqual(18);
    const stop = new AbortController();
    const sleeping = clock.sleep(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
  });

  it('calls once, or not at all when called off', async () => {
    const clock = nodeClock();
    let calls = 0;
    const off = clock.after(5, () => calls++);
    clock.after(5, () => calls++);
    off();
    await clock.sleep(25);
    expect(calls).toBe(1);
  });
});
