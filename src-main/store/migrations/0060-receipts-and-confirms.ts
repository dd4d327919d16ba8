/** A wallet is told of the receipt through the same outbox; and what a module counted before a receipt was sent is kept. */
export const receiptsAndConfirms = {
  number: 60,
  name: 'receipts-and-confirms',
  sql: `
CREATE TABLE outbox_60 (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'confirm')),
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'parked')),
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  unsure INTEGER NOT NULL CHECK (unsure IN (0, 1)),
  last_error TEXT,
  created_at INTEGER NOT NULL,
  -- NULL: not sent since it was last known to be absent.
  mark TEXT,
  UNIQUE (payment_seq, kind)
) STRICT;
INSERT INTO outbox_60 SELECT id, kind, payment_seq, state, attempts, next_at, unsure, last_error, created_at, NULL FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_60 RENAME TO outbox;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'pending';
CREATE INDEX outbox_parked ON outbox (id) WHERE state = 'parked';
`,
} as const;
