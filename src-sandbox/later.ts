/** What a vendor or its customers will do in a while. It does not outlive the process. */
import type { Log } from './log.ts';

export interface Later {
  in(delayMs: number, act: () => Promise<void>): void;
  /** Everything happens now. */
  hurry(): Promise<void>;
  count(): number;
  /** Nothing of it happens. */
  clear(): void;
}

/** A failure is a log line of the vendor: nobody waits for these acts. */
export function createLater(vendor: string, log: Log): Later {
  const waiting = new Map<NodeJS.Timeout, () => Promise<void>>();
  async function run(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      log('later.failed', { vendor, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return {
    in(delayMs, act) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        void run(act);
      }, delayMs);
      waiting.set(timer, act);
    },
    async hurry() {
      const acts = [...waiting];
      this.clear();
      for (const [, act] of acts) await run(act);
    },
    count: () => waiting.size,
    clear() {
      for (const timer of waiting.keys()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
