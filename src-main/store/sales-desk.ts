/** Parked sales and agreed prices. Not money: what a payment was asked for stands in its own row. */
import type { AgreedRow, ParkedRow, SalesDeskReader, SalesDeskWriter } from '../ports/sales-desk.ts';
import type { Sql } from './statements.ts';

interface ParkedColumns {
  order_id: string;
  amount: number | null;
  items: string;
  parked_at: number;
  parked_by: string | null;
  recalled_at: number | null;
  recalled_to: string | null;
}
interface AgreedColumns {
  order_id: string;
  product_id: string;
  price: number;
  usual: number;
  by: string;
  reason: string;
  at: number;
}

const toParked = (c: ParkedColumns): ParkedRow => ({
  orderId: c.order_id,
  amount: c.amount,
  items: JSON.parse(c.items) as ParkedRow['items'],
  parkedAt: c.parked_at,
  parkedBy: c.parked_by,
  recalledAt: c.recalled_at,
  recalledTo: c.recalled_to,
});
const toAgreed = ({ order_id: orderId, product_id: productId, ...rest }: AgreedColumns): AgreedRow => ({
  orderId,
  productId,
  ...rest,
});

export const salesDeskReader = (sql: Sql): SalesDeskReader => ({
  parkedSales: () =>
    (
      sql('SELECT * FROM parked_sales WHERE recalled_at IS NULL ORDER BY parked_at, order_id').all() as ParkedColumns[]
    ).map(toParked),
  parkedSale(orderId) {
    const found = sql('SELECT * FROM parked_sales WHERE order_id = ?').get(orderId) as ParkedColumns | undefined;
    return found && toParked(found);
  },
  parkedCount: () => (sql('SELECT count(*) AS n FROM parked_sales WHERE recalled_at IS NULL').get() as { n: number }).n,
  agreedPrices: (orderId) =>
    (sql('SELECT * FROM agreed_prices WHERE order_id = ?').all(orderId) as AgreedColumns[]).map(toAgreed),
});

export const salesDeskWriter = (sql: Sql): SalesDeskWriter => ({
  putParked(row) {
    sql(
      `INSERT INTO parked_sales VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (order_id) DO UPDATE SET amount = excluded.amount, items = excluded.items,
         parked_at = excluded.parked_at, parked_by = excluded.parked_by, recalled_at = excluded.recalled_at,
         recalled_to = excluded.recalled_to`,
    ).run(
      row.orderId,
      row.amount,
      JSON.stringify(row.items),
      row.parkedAt,
      row.parkedBy,
      row.recalledAt,
      row.recalledTo,
    );
  },
  dropParked(orderId) {
    sql('DELETE FROM parked_sales WHERE order_id = ?').run(orderId);
  },
  ageOutParked(recalledBefore, parkedBefore) {
    sql('DELETE FROM parked_sales WHERE recalled_at < ?').run(recalledBefore);
    // One that is paid in part waits as long as it takes: there is money in it.
    sql(
      `DELETE FROM parked_sales WHERE recalled_at IS NULL AND parked_at < ? AND NOT EXISTS (
         SELECT 1 FROM payments p WHERE p.order_id = parked_sales.order_id AND p.kind = 'sale'
           AND p.status NOT IN ('declined', 'cancelled', 'expired', 'failed') AND p.refunded < max(p.received, 1))`,
    ).run(parkedBefore);
  },
  putAgreed(row) {
    sql(
      `INSERT INTO agreed_prices VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (order_id, product_id) DO UPDATE SET price = excluded.price, usual = excluded.usual,
         by = excluded.by, reason = excluded.reason, at = excluded.at`,
    ).run(row.orderId, row.productId, row.price, row.usual, row.by, row.reason, row.at);
  },
  ageOutAgreed(before) {
    sql('DELETE FROM agreed_prices WHERE at < ?').run(before);
  },
});
