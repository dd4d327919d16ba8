/** A sum that was shown is a promise; and the sales whose codes may still be paid are found without a walk. */
export const feesAndLinger = {
  number: 50,
  name: 'fees-and-linger',
  sql: `
-- A rail may name its fee until somebody has seen a sum, and never afterwards (I-3).
CREATE TRIGGER payments_payable BEFORE UPDATE OF payable ON payments
  WHEN NEW.payable <> OLD.payable AND (OLD.show_qr IS NOT NULL
    OR OLD.status IN ('completed', 'declined', 'cancelled', 'expired', 'failed'))
  BEGIN SELECT RAISE(ABORT, 'a sum that was shown never changes'); END;
CREATE INDEX payments_ended ON payments (method, updated_at)
  WHERE kind = 'sale' AND show_qr IS NOT NULL AND status IN ('cancelled', 'expired', 'declined', 'failed');
`,
} as const;
