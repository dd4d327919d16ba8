/** Payments by what a person can name of them, a page at a time. */
import type { PaymentFilter } from '../ports/payments.ts';

/** How far back a reference is looked for by its end, a sum or a receipt, in rows: a till's month and more. */
const FOUND_WITHIN = 20_000;
/** No shorter end of a reference says anything. */
const SHORTEST_END = 4;

/** What a customer can name. Ids, orders and whole references by their index; the rest among the newest rows. */
function found({ text, minor }: NonNullable<PaymentFilter['find']>, values: unknown[]): string {
  const upper = text.toUpperCase();
  values.push(text, upper, upper, text);
  const whole = 'id IN (?, ?) OR order_id IN (?, ?)';
  values.push(text, text, text, minor ?? -1, minor ?? -1);
  const recent = `provider_ref = ? OR json_extract(detail, '$.rrn') = ? OR json_extract(detail, '$.fiscalQrUrl') = ?
    OR amount = CAST(? AS INTEGER) OR payable = CAST(? AS INTEGER)`;
  let end = '';
  if (text.length >= SHORTEST_END && /^[0-9A-Za-z-]+$/.test(text)) {
    values.push(upper, upper);
    // A screen shows the end of the bank's number, a receipt the end of ours.
    end = `OR upper(substr(coalesce(json_extract(detail, '$.rrn'), provider_ref, id), -${text.length})) = ?
      OR substr(id, -${text.length}) = ?`;
  }
  return `(${whole} OR (seq > (SELECT max(seq) FROM payments) - ${FOUND_WITHIN} AND (${recent} ${end})))`;
}

/** Only the conditions that are asked for, so that every filter walks the index that fits it. */
export function pageSql(filter: PaymentFilter): { text: string; values: unknown[] } {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: string, value: unknown) => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  where('order_id = CAST(? AS TEXT)', filter.orderId);
  where('status = CAST(? AS TEXT)', filter.status);
  where('method = CAST(? AS TEXT)', filter.method);
  where('shift_seq = CAST(? AS INTEGER)', filter.shiftSeq);
  where('created_at >= CAST(? AS INTEGER)', filter.from);
  where('created_at <= CAST(? AS INTEGER)', filter.to);
  where('seq < CAST(? AS INTEGER)', filter.beforeSeq);
  if (filter.find) conditions.push(found(filter.find, values));
  const text = `SELECT * FROM payments ${conditions.length ? `WHERE ${conditions.join(' AND ')}` : ''} ORDER BY seq DESC LIMIT CAST(? AS INTEGER)`;
  return { text, values: [...values, filter.limit] };
}
