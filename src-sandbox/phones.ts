/**
 * What the customers' phones have seen. A code may be paid after the screen has gone on, by whoever photographed it; one
 * that was never on a screen (the answer with it was lost) can be paid by nobody.
 */
import { Refusal } from './refusal.ts';
import type { ShownPayment } from './screen.ts';

export interface Phones {
  /**
   * The code of this payment: on the screen now, photographed earlier, or `made` by the vendor where the screen must have
   * shown it meanwhile. Throws `Refusal` 409.
   */
  read(shown: ShownPayment, made?: string): string;
  clear(): void;
}

/** The answer that brings the code has not come, or never came. */
const NEVER_ON_SCREEN: ReadonlySet<string> = new Set(['created', 'dispatching', 'failed']);

export function createPhones(): Phones {
  /** By payment. */
  const photographed = new Map<string, string>();
  return {
    read({ id, status, ...shown }, made) {
      const qr = shown.qr ?? photographed.get(id) ?? (NEVER_ON_SCREEN.has(status) ? undefined : made);
      if (qr === undefined)
        throw new Refusal(409, 'customer.nothing_to_scan', `the screen shows no QR (status ${status})`);
      photographed.set(id, qr);
      return qr;
    },
    clear: () => photographed.clear(),
  };
}
