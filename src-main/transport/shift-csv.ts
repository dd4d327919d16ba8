/** A shift's movements as CSV (RFC 4180) for spreadsheets and bookkeeping programs: one row per payment or refund. */
import type { PaymentPage, PaymentView } from '../../src-shared/contract/views.ts';
import type { Clock } from '../ports/clock.ts';
import type { Station } from '../ports/station.ts';
import { ask } from './ask.ts';

const PAGE = 200;
/** 100,000 movements: months of the busiest till. */
const MAX_PAGES = 500;

const COLUMNS: readonly [string, (payment: PaymentView, shiftId: string) => string | number | undefined][] = [
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

/** Oldest first: what moved money in this shift, whatever the clock said. Throws `Refused` (`shift.not_found`). */
export async function movementsOf(station: Station, shiftId: string, clock: Clock): Promise<PaymentView[]> {
  const payments: PaymentView[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { items, next } = await ask<PaymentPage>(station, 'payment.list', {
      shiftId,
      status: 'completed',
      limit: PAGE,
      ...(cursor && { cursor }),
    });
    payments.push(...items);
    if (next === undefined) break;
    cursor = next;
    await clock.sleep(0); // a page a turn: a report must not hold up the till
  }
  return payments.reverse();
}

export async function shiftCsv(station: Station, shiftId: string, clock: Clock): Promise<string> {
  const payments = await movementsOf(station, shiftId, clock);
  const rows = payments.map((payment) => COLUMNS.map(([, read]) => cell(read(payment, shiftId))));
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Text that a spreadsheet would run as a formula gets an apostrophe; an order's name comes from outside. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
