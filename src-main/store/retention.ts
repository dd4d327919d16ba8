/** Pruning of raw bytes: rows stay, their sums fit, and how far it came is remembered, so that no turn walks the ledger. */
import { isOpen } from '../../src-shared/payment-status.ts';
import type { RetentionWriter } from '../ports/retention.ts';
import { paymentReader, paymentWriter } from './payments.ts';
import type { Sql } from './statements.ts';

const NOTHING = new Uint8Array(0);

export function retentionWriter(sql: Sql): RetentionWriter {
  const reader = paymentReader(sql);
  const writer = paymentWriter(sql);
  const reached = (what: string): number =>
    Number((sql('SELECT value FROM notes WHERE key = ?').get(what) as { value: string } | undefined)?.value ?? 0);
  const remember = (what: string, number: number): void => {
    sql('INSERT INTO notes VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value').run(
      what,
      String(number),
    );
  };

  /** A call that nobody could read yet keeps its body. */
  function inbox(before: number, limit: number): number {
    const rows = sql(
      `SELECT id, received_at, done_at FROM inbox WHERE id > CAST(? AS INTEGER) ORDER BY id LIMIT CAST(? AS INTEGER)`,
    ).all(reached('pruned_inbox'), limit) as {
      id: number;
      received_at: number;
      done_at: number | null;
    }[];
    const young = rows.findIndex(({ received_at }) => received_at >= before);
    const old = young === -1 ? rows : rows.slice(0, young);
    for (const { id, done_at } of old)
      if (done_at !== null) sql('UPDATE inbox SET body = ? WHERE id = ?').run(NOTHING, id);
    const last = old.at(-1);
    if (last) remember('pruned_inbox', last.id);
    return old.length;
  }

  function slips(before: number, limit: number): { passed: number; emptied: number } {
    const rows = sql(
      `SELECT seq, created_at, status FROM payments WHERE seq > CAST(? AS INTEGER) ORDER BY seq LIMIT CAST(? AS INTEGER)`,
    ).all(reached('pruned_slips'), limit) as {
      seq: number;
      created_at: number;
      status: Parameters<typeof isOpen>[0];
    }[];
    // A payment whose end is not known keeps its slip, and everything after it waits.
    const young = rows.findIndex(({ created_at, status }) => created_at >= before || isOpen(status));
    const old = young === -1 ? rows : rows.slice(0, young);
    let emptied = 0;
    for (const { seq } of old) {
      const row = reader.paymentBySeq(seq);
      if (row?.detail.slip === undefined) continue;
      const { slip: _slip, ...detail } = row.detail;
      // Its own time stays: nothing about the payment changed.
      writer.updatePayment({ ...row, detail }, row.updatedAt);
      emptied++;
    }
    const last = old.at(-1);
    if (last) remember('pruned_slips', last.seq);
    return { passed: old.length, emptied };
  }

  const statements = (before: number, limit: number): number =>
    sql(
      `UPDATE shift_close_steps SET result = NULL WHERE (shift_seq, step) IN (
         SELECT c.shift_seq, c.step FROM shift_close_steps c JOIN shifts s ON s.seq = c.shift_seq
         WHERE s.status = 'closed' AND s.closed_at < CAST(? AS INTEGER) AND c.result IS NOT NULL LIMIT CAST(? AS INTEGER))`,
    ).run(before, limit).changes;

  return {
    pruneRaw(before, limit) {
      const calls = inbox(before, limit);
      const { passed, emptied } = slips(before, limit);
      const read = statements(before, limit);
      const isDone = calls < limit && passed < limit && read < limit;
      return { inbox: calls, slips: emptied, statements: read, isDone };
    },
  };
}
