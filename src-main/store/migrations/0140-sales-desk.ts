/** Sales that wait for their customer, and prices that a person agreed to for one order. */
export const salesDesk = {
  number: 140,
  name: 'sales desk',
  sql: `
CREATE TABLE parked_sales (
  order_id    TEXT PRIMARY KEY CHECK (length(order_id) BETWEEN 1 AND 64),
  -- What was typed, minor units; NULL where goods decide the sum.
  amount      INTEGER CHECK (amount > 0),
  items       TEXT NOT NULL,
  parked_at   INTEGER NOT NULL,
  parked_by   TEXT,
  recalled_at INTEGER,
  -- The screen that has it now: its lost answer may be asked for again.
  recalled_to TEXT,
  CHECK ((amount IS NULL) = (items <> '[]')),
  CHECK ((recalled_at IS NULL) = (recalled_to IS NULL))
) STRICT;
CREATE TABLE agreed_prices (
  order_id   TEXT NOT NULL,
  product_id TEXT NOT NULL,
  price      INTEGER NOT NULL CHECK (price > 0),
  usual      INTEGER NOT NULL,
  by         TEXT NOT NULL,
  reason     TEXT NOT NULL CHECK (reason <> ''),
  at         INTEGER NOT NULL,
  PRIMARY KEY (order_id, product_id)
) STRICT;
CREATE INDEX agreed_prices_age ON agreed_prices (at);
`,
} as const;
