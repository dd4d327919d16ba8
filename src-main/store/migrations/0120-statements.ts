/** A rail's own statement that a person gave the shift: the bank's or the wallet's rows, as they were read. */
export const statements = {
  number: 120,
  name: 'statements',
  sql: `
CREATE TABLE shift_statements (
  shift_seq INTEGER NOT NULL REFERENCES shifts (seq),
  method TEXT NOT NULL,
  at INTEGER NOT NULL,
  given_by TEXT,
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  PRIMARY KEY (shift_seq, method)
) STRICT, WITHOUT ROWID;
`,
} as const;
