/** Customers who have opened the link and will confirm later. They do not outlive the process. */
import type { Log } from '../../log.ts';

export interface LatePayments {
  later(delayMs: number, act: () => Promise<void>): void;
  /** Everybody confirms now. */
  hurry(): Promise<void>;
  count(): number;
  /** Nobody comes back. */
  clear(): void;
}

export function createLatePayments(log: Log): LatePayments {
  const waiting = new Map<NodeJS.Timeout, () => Promise<void>>();
  async function run(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      log('payme.late_failed', { error: error instanceof Error ? error.message : String(error) });
    }
  }
  return {
    later(delayMs, act) {
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
