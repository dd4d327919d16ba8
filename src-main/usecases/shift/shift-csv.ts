/** A shift's movements as CSV (RFC 4180) for spreadsheets and bookkeeping programs: one row per payment or refund. */
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';

/** What a table says of a movement. */
export type Movement = Pick<
  PaymentView,
  | 'id'
  | 'orderId'
  | 'kind'
  | 'method'
  | 'provider'
  | 'status'
  | 'amount'
  | 'received'
  | 'createdAt'
  | 'updatedAt'
  | 'providerRef'
  | 'rrn'
  | 'cardMask'
>;
/** One line of a table; a movement outside every shift has an empty one. */
export interface ShiftMovement {
  shiftId: string;
  movement: Movement;
}

const COLUMNS: readonly [string, (payment: Movement, shiftId: string) => string | number | undefined][] = [
  ['shift_id', (_, shiftId) => shiftId],
  ['payment_id', (p) => p.id],
  ['order_id', (p) => p.orderId],
  ['kind', (p) => p.kind],
  ['method', (p) => p.method],
  ['provider', (p) => p.provider],
  ['status', (p) => p.status],
  ['currency', (p) => p.amount.currency],
  ['amount_minor', (p) => p.amount.minor],
  ['received_minor', (p) => p.received.minor],
  ['created_at', (p) => new Date(p.createdAt).toISOString()],
  ['updated_at', (p) => new Date(p.updatedAt).toISOString()],
  ['provider_ref', (p) => p.providerRef],
  ['rrn', (p) => p.rrn],
  ['card_mask', (p) => p.cardMask],
];

export const shiftCsv = (shiftId: string, movements: readonly PaymentView[]): string =>
  movementsCsv(movements.map((movement) => ({ shiftId, movement })));

/** The same table over any number of shifts. */
export const movementsCsv = (lines: readonly ShiftMovement[]): string =>
  csvTable([
    COLUMNS.map(([name]) => name),
    ...lines.map(({ movement, shiftId }) => COLUMNS.map(([, read]) => read(movement, shiftId))),
  ]);

/** The first row names the columns. */
export const csvTable = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** Text that a spreadsheet would run as a formula gets an apostrophe; an order's name comes from outside. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
