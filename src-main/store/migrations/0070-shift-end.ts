/** The end of a shift: cash moves, the steps of the sequence, the terminals' reports, and what is found by time. */
export const shiftEnd = {
  number: 70,
  name: 'shift-end',
  sql: `
-- From here on nothing more is counted in the shift: its report can be made, and made again after a crash.
ALTER TABLE shifts ADD COLUMN sealed_at INTEGER;
CREATE INDEX shifts_opened ON shifts (opened_at);

CREATE TABLE cash_moves (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 20),
  shift_seq INTEGER NOT NULL REFERENCES shifts (seq),
  direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  minor INTEGER NOT NULL CHECK (minor > 0),
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  moved_by TEXT NOT NULL CHECK (length(moved_by) > 0),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX cash_moves_shift ON cash_moves (shift_seq);
CREATE TRIGGER cash_moves_no_update BEFORE UPDATE ON cash_moves BEGIN SELECT RAISE(ABORT, 'cash moves are append-only'); END;
CREATE TRIGGER cash_moves_no_delete BEFORE DELETE ON cash_moves BEGIN SELECT RAISE(ABORT, 'cash moves are append-only'); END;

CREATE TABLE shift_close_steps (
  shift_seq INTEGER NOT NULL REFERENCES shifts (seq),
  step TEXT NOT NULL CHECK (step IN ('stop_sales', 'ask_open', 'close_batches', 'read_rails', 'fiscal_day', 'match')),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  started_at INTEGER,
  ended_at INTEGER,
  result TEXT,
  PRIMARY KEY (shift_seq, step),
  CHECK ((state IN ('done', 'failed')) = (ended_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_reports (
  shift_seq INTEGER NOT NULL REFERENCES shifts (seq),
  device TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  method TEXT NOT NULL,
  at INTEGER NOT NULL,
  matched INTEGER CHECK (matched IN (0, 1)),
  text TEXT NOT NULL,
  PRIMARY KEY (shift_seq, device, attempt)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER batch_reports_no_update BEFORE UPDATE ON batch_reports BEGIN SELECT RAISE(ABORT, 'reports of the bank are kept'); END;
CREATE TRIGGER batch_reports_no_delete BEFORE DELETE ON batch_reports BEGIN SELECT RAISE(ABORT, 'reports of the bank are kept'); END;
`,
} as const;
