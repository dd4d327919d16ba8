/** Inbox, outbox, shifts and their running totals, and the ledger's own notes. */
export const queuesAndShifts = {
  number: 20,
  name: 'queues-and-shifts',
  sql: `
CREATE TABLE inbox (
  id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  dedupe_key TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  body BLOB NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  done_at INTEGER,
  UNIQUE (provider, dedupe_key)
) STRICT;
CREATE INDEX inbox_pending ON inbox (id) WHERE done_at IS NULL;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('receipt')),
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'parked')),
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  unsure INTEGER NOT NULL CHECK (unsure IN (0, 1)),
  last_error TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (payment_seq, kind)
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state = 'pending';

CREATE TABLE shifts (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL CHECK (status IN ('open', 'closing', 'closed')),
  opened_at INTEGER NOT NULL,
  opened_by TEXT,
  float_minor INTEGER NOT NULL,
  closed_at INTEGER,
  closed_by TEXT,
  counted INTEGER,
  report TEXT
) STRICT;
CREATE UNIQUE INDEX shifts_one_open ON shifts ((1)) WHERE status <> 'closed';
CREATE TRIGGER shifts_report_final BEFORE UPDATE ON shifts WHEN OLD.status = 'closed'
  BEGIN SELECT RAISE(ABORT, 'a closed shift never changes'); END;

-- One row per shift, method and kind; shift 0 is all time. Kept by the transaction that completes a payment.
CREATE TABLE totals (
  shift_seq INTEGER NOT NULL,
  method TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL,
  minor INTEGER NOT NULL,
  PRIMARY KEY (shift_seq, method, kind)
) STRICT, WITHOUT ROWID;

-- How many payments are in each status, kept by triggers so that no path can forget it.
CREATE TABLE status_counts (status TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER status_counts_insert AFTER INSERT ON payments BEGIN
  INSERT INTO status_counts VALUES (NEW.status, 1) ON CONFLICT (status) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER status_counts_update AFTER UPDATE OF status ON payments WHEN OLD.status <> NEW.status BEGIN
  UPDATE status_counts SET count = count - 1 WHERE status = OLD.status;
  INSERT INTO status_counts VALUES (NEW.status, 1) ON CONFLICT (status) DO UPDATE SET count = count + 1;
END;

-- What was there before: counted once, here.
INSERT INTO status_counts SELECT status, count(*) FROM payments GROUP BY status;
INSERT INTO totals SELECT 0, method, kind, count(*), sum(received) FROM payments WHERE status = 'completed' GROUP BY method, kind;
INSERT INTO totals SELECT shift_seq, method, kind, count(*), sum(received) FROM payments
  WHERE status = 'completed' AND shift_seq IS NOT NULL GROUP BY shift_seq, method, kind;

CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
} as const;
