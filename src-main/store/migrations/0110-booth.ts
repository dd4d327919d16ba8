/** A photobooth's goods: prints promised, rights to prints, claim tickets, and the counter of prints. */
export const booth = {
  number: 110,
  name: 'booth',
  sql: `
CREATE TABLE booth_reservations (
  payment_seq INTEGER PRIMARY KEY REFERENCES payments (seq),
  prints INTEGER NOT NULL CHECK (prints >= 0),
  state TEXT NOT NULL CHECK (state IN ('held', 'released')),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX booth_held ON booth_reservations (prints) WHERE state = 'held';

CREATE TABLE entitlements (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  turn INTEGER NOT NULL CHECK (turn >= 0),
  prints INTEGER NOT NULL CHECK (prints >= 0),
  state TEXT NOT NULL CHECK (state IN ('due', 'sending', 'done', 'failed', 'closed')),
  ground TEXT NOT NULL CHECK (ground IN ('paid', 'trusted', 'ticket', 'guest', 'person')),
  via TEXT NOT NULL CHECK (via IN ('main', 'other')),
  by TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  error TEXT,
  consumed_at INTEGER,
  at INTEGER NOT NULL,
  done_at INTEGER,
  UNIQUE (payment_seq, turn),
  CHECK ((state IN ('sending', 'done')) <= (consumed_at IS NOT NULL)),
  CHECK (state <> 'due' OR consumed_at IS NULL),
  -- Goods that are given again by a person carry the name.
  CHECK (ground <> 'person' OR by IS NOT NULL)
) STRICT;
CREATE INDEX entitlements_due ON entitlements (next_at) WHERE state = 'due';
CREATE INDEX entitlements_undone ON entitlements (seq) WHERE state IN ('sending', 'failed');
CREATE INDEX entitlements_trusted ON entitlements (at) WHERE ground = 'trusted';
CREATE TRIGGER entitlements_kept BEFORE DELETE ON entitlements BEGIN SELECT RAISE(ABORT, 'entitlements are never deleted'); END;

CREATE TABLE claim_tickets (
  code TEXT PRIMARY KEY,
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  kind TEXT NOT NULL CHECK (kind IN ('unknown', 'reprint')),
  issued_at INTEGER NOT NULL,
  redeemed_at INTEGER,
  redeemed_by TEXT,
  UNIQUE (payment_seq, kind),
  CHECK ((redeemed_at IS NULL) = (redeemed_by IS NULL))
) STRICT;
CREATE TRIGGER claim_tickets_kept BEFORE DELETE ON claim_tickets BEGIN SELECT RAISE(ABORT, 'tickets are never deleted'); END;
CREATE TRIGGER claim_tickets_once BEFORE UPDATE ON claim_tickets WHEN OLD.redeemed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a ticket is redeemed once'); END;

CREATE TABLE print_moves (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('used', 'refill')),
  left_after INTEGER NOT NULL,
  by TEXT,
  payment_seq INTEGER REFERENCES payments (seq),
  at INTEGER NOT NULL,
  CHECK (kind <> 'refill' OR by IS NOT NULL)
) STRICT;
CREATE TRIGGER print_moves_kept BEFORE DELETE ON print_moves BEGIN SELECT RAISE(ABORT, 'print moves are never deleted'); END;
`,
} as const;
