/** What was set aside by name does not stand in the way of another charge, by the same method least of all. */
export const setAside = {
  number: 160,
  name: 'set-aside',
  sql: `
-- At most one live sale per order and method, whatever races (I-6, I-9); those that a person set aside do not count.
DROP INDEX payments_one_open;
CREATE UNIQUE INDEX payments_one_open ON payments (order_id, method)
  WHERE kind = 'sale' AND status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown')
    AND json_extract(detail, '$.setAsideBy') IS NULL;
`,
} as const;
