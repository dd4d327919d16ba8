/**
 * Idempotency of requests that make a payment (I-16): the same id or key with the same contents is the same payment, with
 * other contents it is refused.
 */
import { createHash } from 'node:crypto';
import { StationError } from '../../domain/errors.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';

/** The same request gives the same bytes, whatever the order of its keys. Codes are left out: they are never kept. */
export function fingerprintOf(request: Readonly<Record<string, unknown>>): Uint8Array {
  const canonical = JSON.stringify(request, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest();
}

/**
 * The payment that this id or key already made; undefined: none did. Throws `payment.id_reused` for other contents. Asked
 * before anything else, and again in the transaction that would insert: two windows may send the same request at once.
 */
export function replayed(
  read: Pick<LedgerReader, 'payment' | 'paymentByKey'>,
  id: string | undefined,
  key: string | undefined,
  fingerprint: Uint8Array,
): PaymentRow | undefined {
  const found =
    (id === undefined ? undefined : read.payment(id)) ?? (key === undefined ? undefined : read.paymentByKey(key));
  if (!found) return undefined;
  const isSame = Buffer.compare(found.fingerprint, fingerprint) === 0;
  if (!isSame || (id !== undefined && found.id !== id)) {
    throw new StationError('payment.id_reused', `${id ?? key} belongs to another request`, {
      fields: [{ path: id === undefined ? 'Idempotency-Key' : 'id', message: 'used before with other contents' }],
    });
  }
  return found;
}
