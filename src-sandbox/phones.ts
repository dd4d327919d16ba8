/**
 * What the customers' phones have seen. A code may be paid after the screen has gone on, by whoever photographed it; one
 * that was never on a screen (the answer with it was lost) can be paid by nobody.
 */
import { Refusal } from './refusal.ts';
import type { ShownPayment } from './screen.ts';

export interface Phones {
  /** The code of this payment: on the screen now, or photographed earlier. Throws `Refusal` 409. */
  read(shown: ShownPayment): string;
  clear(): void;
}

export function createPhones(): Phones {
  /** By payment. */
  const photographed = new Map<string, string>();
  return {
    read({ id, qr = photographed.get(id), status }) {
      if (qr === undefined)
        throw new Refusal(409, 'customer.nothing_to_scan', `the screen shows no QR (status ${status})`);
      photographed.set(id, qr);
      return qr;
    },
    clear: () => photographed.clear(),
  };
}
