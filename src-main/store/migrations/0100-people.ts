/** People with PINs, and the chained log of what they did. */
export const people = {
  number: 100,
  name: 'people',
  sql: `
CREATE TABLE people (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  role         TEXT NOT NULL CHECK (role IN ('cashier', 'senior', 'owner', 'service')),
  pin_salt     BLOB NOT NULL CHECK (length(pin_salt) = 16),
  pin_hash     BLOB NOT NULL CHECK (length(pin_hash) = 32),
  failures     INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  is_active    INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  created_at   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX people_names ON people (name) WHERE is_active = 1;
CREATE TABLE audit (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  who         TEXT NOT NULL,
  name        TEXT,
  approved_by TEXT,
  caller      TEXT,
  act         TEXT NOT NULL,
  subject     TEXT,
  outcome     TEXT NOT NULL,
  detail      TEXT,
  mac         BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX audit_who ON audit (who, seq);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`,
} as const;
