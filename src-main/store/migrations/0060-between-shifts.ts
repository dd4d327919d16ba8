/** Money that became known while no shift was open: found without a walk when the next one opens. */
export const betweenShifts = {
  number: 60,
  name: 'between-shifts',
  sql: `
CREATE INDEX payments_between ON payments (seq) WHERE shift_seq IS NULL AND status = 'completed';
`,
} as const;
