/** Checksums for the rows of money, and a lock on the one way around the append-only evidence: REPLACE. */
export const rowSums = {
  number: 30,
  name: 'row-sums',
  sql: `
-- NULL: written before there were sums; it gets one when it is next written.
ALTER TABLE payments ADD COLUMN sum INTEGER;
ALTER TABLE rail_rows ADD COLUMN sum INTEGER;
-- INSERT OR REPLACE removes the old row without asking the delete trigger.
CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence
  WHEN EXISTS (SELECT 1 FROM evidence WHERE seq = NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;
`,
} as const;
