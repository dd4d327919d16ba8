/** One-time wallet codes that were used: keyed hashes, never the codes (I-33). */
export const usedCodes = {
  number: 40,
  name: 'used-codes',
  sql: `
CREATE TABLE used_codes (
  mac BLOB PRIMARY KEY CHECK (length(mac) = 32),
  payment_seq INTEGER NOT NULL REFERENCES payments (seq),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_codes_at ON used_codes (at);
`,
} as const;
