/** What was printed, for whom and why; a payment has one original receipt and one drawer kick, however often it is asked. */
export const prints = {
  number: 90,
  name: 'prints',
  sql: `
CREATE TABLE prints (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('receipt', 'copy', 'report', 'test', 'drawer')),
  payment_seq INTEGER REFERENCES payments (seq),
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'failed')),
  by TEXT,
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  error TEXT,
  at INTEGER NOT NULL,
  done_at INTEGER,
  -- A copy has a name on it, and an open drawer has a name and a reason.
  CHECK (kind <> 'copy' OR by IS NOT NULL),
  CHECK (kind <> 'drawer' OR payment_seq IS NOT NULL OR (by IS NOT NULL AND reason IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX prints_once ON prints (payment_seq, kind) WHERE kind IN ('receipt', 'drawer') AND payment_seq IS NOT NULL;
CREATE INDEX prints_due ON prints (next_at) WHERE state = 'queued';
CREATE INDEX prints_of ON prints (payment_seq) WHERE payment_seq IS NOT NULL;
CREATE INDEX prints_undone ON prints (seq) WHERE state IN ('failed', 'sending');
CREATE TRIGGER prints_kept BEFORE DELETE ON prints BEGIN SELECT RAISE(ABORT, 'prints are never deleted'); END;
`,
} as const;
