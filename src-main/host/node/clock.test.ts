import { afterEach, describe, expect, it, vi } from 'vitest';
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

  describe('beyond the longest timer of Node, 24.8 days', () => {
    const DAY_MS = 86_400_000;
    afterEach(() => {
      vi.useRealTimers();
    });

    it.each([30, 60, 400])('calls after %i days, and not at once', async (days) => {
      vi.useFakeTimers();
      const clock = nodeClock();
      let calls = 0;
      clock.after(days * DAY_MS, () => calls++);
      await vi.advanceTimersByTimeAsync(days * DAY_MS - 1);
      expect(calls).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(calls).toBe(1);
    });

    it('can be called off in any of its steps', async () => {
      vi.useFakeTimers();
      const clock = nodeClock();
      let calls = 0;
      const off = clock.after(60 * DAY_MS, () => calls++);
      await vi.advanceTimersByTimeAsync(40 * DAY_MS);
      off();
      await vi.advanceTimersByTimeAsync(40 * DAY_MS);
      expect([calls, vi.getTimerCount()]).toEqual([0, 0]);
    });

    it('sleeps as long as it was told, and wakes when it is told to', async () => {
      vi.useFakeTimers();
      const clock = nodeClock();
      let isAwake = false;
      const stop = new AbortController();
      void clock.sleep(60 * DAY_MS).then(() => {
        isAwake = true;
      });
      const stopped = clock.sleep(60 * DAY_MS, stop.signal);
      stopped.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(59 * DAY_MS);
      expect(isAwake).toBe(false);
      stop.abort(new Error('enough'));
      await expect(stopped).rejects.toThrow('enough');
      await vi.advanceTimersByTimeAsync(DAY_MS);
      expect([isAwake, vi.getTimerCount()]).toEqual([true, 0]);
    });
  });
});
