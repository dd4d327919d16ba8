/** Payments, their evidence, what did not match, and what rails must be able to repeat. */
export const payments = {
  number: 10,
  name: 'payments',
  sql: `
CREATE TABLE payments (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 20),
  order_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'refund')),
  method TEXT NOT NULL,
  provider TEXT NOT NULL,
  livemode INTEGER NOT NULL CHECK (livemode IN (0, 1)),
  status TEXT NOT NULL CHECK (status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown',
    'completed', 'declined', 'cancelled', 'expired', 'failed')),
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  payable INTEGER NOT NULL CHECK (payable >= amount),
  received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
  refunded INTEGER NOT NULL DEFAULT 0 CHECK (refunded >= 0 AND refunded <= received),
  provider_ref TEXT,
  show_qr TEXT,
  expires_at INTEGER,
  of_seq INTEGER REFERENCES payments (seq),
  shift_seq INTEGER,
  idempotency_key TEXT,
  fingerprint BLOB NOT NULL,
  proof_seq INTEGER REFERENCES evidence (seq),
  fiscal_status TEXT NOT NULL,
  detail TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  CHECK ((kind = 'refund') = (of_seq IS NOT NULL)),
  CHECK (status <> 'completed' OR (proof_seq IS NOT NULL AND received >= payable))
) STRICT;
CREATE INDEX payments_order ON payments (order_id);
CREATE INDEX payments_status ON payments (status, seq);
CREATE INDEX payments_created ON payments (created_at);
CREATE INDEX payments_ref ON payments (provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX payments_of ON payments (of_seq) WHERE of_seq IS NOT NULL;
CREATE INDEX payments_shift ON payments (shift_seq) WHERE shift_seq IS NOT NULL;
CREATE UNIQUE INDEX payments_key ON payments (idempotency_key) WHERE idempotency_key IS NOT NULL;
-- At most one live sale per order and method, whatever races (I-6, I-9).
CREATE UNIQUE INDEX payments_one_open ON payments (order_id, method)
  WHERE kind = 'sale' AND status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown');
CREATE TRIGGER payments_no_delete BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;
-- Final states never change again (I-1).
CREATE TRIGGER payments_final BEFORE UPDATE OF status ON payments
  WHEN OLD.status IN ('completed', 'declined', 'cancelled', 'expired', 'failed') AND NEW.status <> OLD.status
  BEGIN SELECT RAISE(ABORT, 'a final status never changes'); END;

CREATE TABLE evidence (
  seq INTEGER PRIMARY KEY,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('moved', 'same', 'contradiction')),
  status_after TEXT NOT NULL,
  amount INTEGER,
  provider_ref TEXT,
  livemode INTEGER NOT NULL,
  detail TEXT,
  raw_hash BLOB,
  mac BLOB NOT NULL
) STRICT;
CREATE INDEX evidence_payment ON evidence (payment_seq);
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;

CREATE TABLE discrepancies (
  id INTEGER PRIMARY KEY,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'resolved')),
  expected INTEGER,
  actual INTEGER,
  currency TEXT NOT NULL,
  resolved_at INTEGER,
  resolved_by TEXT,
  resolved_note TEXT
) STRICT;
CREATE INDEX discrepancies_payment ON discrepancies (payment_seq);
CREATE INDEX discrepancies_open ON discrepancies (id) WHERE status = 'open';

CREATE TABLE rail_rows (
  provider TEXT NOT NULL,
  ref TEXT NOT NULL,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  open_key TEXT,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (provider, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX rail_rows_at ON rail_rows (provider, at);
CREATE UNIQUE INDEX rail_rows_open ON rail_rows (provider, open_key) WHERE open_key IS NOT NULL;
`,
} as const;
