/** Which terminal a payment goes through, one charge at a time on each, and what the terminals' own totals were. */
export const terminals = {
  number: 80,
  name: 'terminals',
  sql: `
ALTER TABLE payments ADD COLUMN device TEXT;
CREATE INDEX payments_device ON payments (device, status) WHERE device IS NOT NULL;
-- At most one operation on a terminal, whatever races (I-9). Unknown ones are not at work any more: they are asked about.
CREATE UNIQUE INDEX payments_one_on_device ON payments (device)
  WHERE device IS NOT NULL AND status IN ('dispatching', 'awaiting_customer', 'cancelling');

CREATE TABLE terminal_readings (
  device TEXT NOT NULL,
  terminal_id TEXT NOT NULL,
  bank_shift TEXT NOT NULL,
  at INTEGER NOT NULL,
  evidence_seq INTEGER NOT NULL,
  closed_seq INTEGER,
  sales_count INTEGER NOT NULL,
  sales_minor INTEGER NOT NULL,
  returns_count INTEGER NOT NULL,
  returns_minor INTEGER NOT NULL,
  PRIMARY KEY (device, terminal_id, bank_shift)
) STRICT, WITHOUT ROWID;
`,
} as const;
