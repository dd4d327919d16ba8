/**
 * Whole telephones of payers, from the wallet's answer to the receipt that names them (uz-bridge.ru.md: telephone and
 * payment id go into the order's `extra_info`). In memory alone and by payment, so that none ends on another's receipt;
 * the ledger, the screens and the logs have the mask. After a restart the receipt goes without.
 */
export interface PayerPhones {
  keep(paymentId: string, phone: string): void;
  of(paymentId: string): string | undefined;
  forget(paymentId: string): void;
}

/** `most`: the oldest goes when there are more, should receipts never be made. */
export function payerPhones(most: number): PayerPhones {
  const phones = new Map<string, string>();
  return {
    keep(paymentId, phone) {
      phones.set(paymentId, phone);
      const oldest = phones.keys().next();
      if (phones.size > most && !oldest.done) phones.delete(oldest.value);
    },
    of: (paymentId) => phones.get(paymentId),
    forget: (paymentId) => void phones.delete(paymentId),
  };
}
