/** A booth's events and their free sessions, and what the owner has to be told once. */
export const boothEvents = {
  number: 150,
  name: 'booth-events',
  sql: `
CREATE TABLE booth_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  is_free INTEGER NOT NULL CHECK (is_free IN (0, 1)),
  -- JSON: minor units by product.
  prices TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  -- The most prints the event pays for; NULL: as many as there are.
  prints INTEGER CHECK (prints > 0),
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by TEXT,
  CHECK (to_at > from_at),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
-- One event at a time, begun or planned.
CREATE UNIQUE INDEX booth_event_alive ON booth_events ((1)) WHERE ended_at IS NULL;
CREATE TRIGGER booth_events_kept BEFORE DELETE ON booth_events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

CREATE TABLE free_sessions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  turn INTEGER NOT NULL CHECK (turn >= 0),
  -- NULL: a technician's test.
  event_seq INTEGER REFERENCES booth_events (seq),
  product_id TEXT NOT NULL,
  prints INTEGER NOT NULL CHECK (prints >= 0),
  state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'done', 'failed')),
  via TEXT NOT NULL CHECK (via IN ('main', 'other')),
  by TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  error TEXT,
  consumed_at INTEGER,
  at INTEGER NOT NULL,
  done_at INTEGER,
  UNIQUE (id, turn),
  CHECK (event_seq IS NOT NULL OR by IS NOT NULL),
  CHECK ((state IN ('sending', 'done')) <= (consumed_at IS NOT NULL)),
  CHECK (state <> 'due' OR consumed_at IS NULL)
) STRICT;
CREATE INDEX free_due ON free_sessions (next_at) WHERE state = 'due';
CREATE INDEX free_sending ON free_sessions (seq) WHERE state = 'sending';
CREATE INDEX free_of_event ON free_sessions (event_seq);
CREATE TRIGGER free_sessions_kept BEFORE DELETE ON free_sessions BEGIN SELECT RAISE(ABORT, 'free sessions are never deleted'); END;

CREATE TABLE owner_notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('ticket_unknown', 'ticket_reprint', 'ticket_paid', 'ticket_not_paid')),
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  at INTEGER NOT NULL,
  -- When each road said that it has it.
  webhook_at INTEGER,
  telegram_at INTEGER,
  left_at INTEGER,
  UNIQUE (kind, payment_seq)
) STRICT;
CREATE INDEX notices_waiting ON owner_notices (seq) WHERE left_at IS NULL AND (webhook_at IS NULL OR telegram_at IS NULL);
CREATE TRIGGER owner_notices_kept BEFORE DELETE ON owner_notices BEGIN SELECT RAISE(ABORT, 'notices are never deleted'); END;
`,
} as const;
