/** What a terminal's report counted, kept with its words: one that comes after its shift was signed is shown beside it. */
export const lateBatches = {
  number: 170,
  name: 'late-batches',
  sql: `
ALTER TABLE batch_reports ADD COLUMN totals TEXT CHECK (totals IS NULL OR json_valid(totals));
`,
} as const;
