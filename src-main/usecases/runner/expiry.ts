/**
 * The end of a payment's time. We never declare "expired" ourselves: when the time that the rail gave is up, the rail is
 * asked to cancel, and says what is true. One that refuses is asked again, ever more rarely.
 */
import type { Clock } from '../../ports/clock.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Rail, Rails } from '../rails/rails.ts';

export interface Expiry {
  /** Sets the limit of a payment as it is now; one that is not waiting has none. */
  arm(row: PaymentRow): void;
  forget(paymentSeq: number): void;
  stop(): void;
}

const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** A rail that cancels nothing may still know how its waiting ends (Scan2pay). */
const canEnd = (rail: Rail | undefined): boolean => rail?.can.cancel === true || rail?.instance?.cancel !== undefined;

export function createExpiry(rails: Rails, clock: Clock, ended: (row: PaymentRow) => void): Expiry {
  const limits = new Map<number, () => void>();
  const retryMs = new Map<number, number>();

  function callOff(paymentSeq: number): void {
    limits.get(paymentSeq)?.();
    limits.delete(paymentSeq);
  }

  return {
    arm(row) {
      callOff(row.seq);
      if (row.status !== 'awaiting_customer' || row.expiresAt === null || !canEnd(rails.find(row.method))) return;
      const left = row.expiresAt - clock.now();
      const pause = left > 0 ? left : (retryMs.get(row.seq) ?? 0);
      const end = clock.after(pause, () => {
        const before = retryMs.get(row.seq);
        retryMs.set(row.seq, before === undefined ? FIRST_RETRY_MS : Math.min(LONGEST_RETRY_MS, before * 2));
        ended(row);
      });
      limits.set(row.seq, end);
    },
    forget(paymentSeq) {
      callOff(paymentSeq);
      retryMs.delete(paymentSeq);
    },
    stop() {
      for (const end of limits.values()) end();
      limits.clear();
    },
  };
}
