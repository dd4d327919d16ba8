/** G18: SIGKILL in the middle of load; what was acknowledged must be there, and owed a receipt once. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Measurement } from '../line.ts';
import { lifecycle, type Order, PaymeCaller } from '../load.ts';
import { quietLedger } from '../seed.ts';
import { Server } from '../servers.ts';

const CALLERS = 8;

/** Loads until the server dies. Tells every acknowledgement. */
async function loadUntilDeath(
  server: Server,
  orders: readonly Order[],
  told: Parameters<typeof lifecycle>[2],
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const caller = new PaymeCaller(server.target);
      try {
        for (let order = orders[next++]; order; order = orders[next++]) await lifecycle(caller, order, told);
      } catch (error) {
        // The connection broke: that is the point. An answer that is not Payme's script is not.
        if (String(error).includes('answered')) throw error;
      } finally {
        caller.close();
      }
    }),
  );
}

export const killed: Measurement = {
  goals: ['G18'],
  async run(bench) {
    const rounds = bench.quick ? 4 : 20;
    const file = join(bench.folder, 'g18.db');
    let [created, performed, lost, doubled, missing] = [0, 0, 0, 0, 0];
    for (let i = 0; i < rounds; i++) {
      if (i % 5 === 0) bench.say(`SIGKILL under load, round ${i + 1} of ${rounds}`);
      const server = await Server.station({ file, receipts: 'owed' });
      const orders = await server.orders(400);
      const known: Record<'created' | 'performed', string[]> = { created: [], performed: [] };
      const work = loadUntilDeath(server, orders, (step, transaction) => known[step].push(transaction));
      // Spread over the load, with a stride that falls on no rhythm of it.
      const timer = setTimeout(() => void server.kill(), 30 + ((i * 37) % 220));
      await work;
      clearTimeout(timer);
      await server.kill();
      const ledger = quietLedger(file); // checks pages and chain, throws on damage
      for (const ref of known.created) if (!ledger.read.railRow('payme', ref)) lost++;
      for (const ref of known.performed) {
        const row = ledger.read.railRow('payme', ref);
        if ((row && ledger.read.paymentBySeq(row.paymentSeq)?.status) !== 'completed') lost++;
      }
      created += known.created.length;
      performed += known.performed.length;
      await ledger.close();
    }
    const db = new Database(file, { readonly: true });
    const count = (sql: string): number => (db.prepare(sql).get() as { n: number }).n;
    doubled = count('SELECT count(*) AS n FROM (SELECT 1 FROM outbox GROUP BY payment_seq, kind HAVING count(*) > 1)');
    missing = count(
      `SELECT count(*) AS n FROM payments WHERE status = 'completed' AND seq NOT IN (SELECT payment_seq FROM outbox)`,
    );
    db.close();
    const zero = (what: string, value: number, note: string) => ({
      goal: 'G18',
      what,
      threshold: '0',
      value: String(value),
      spread: '',
      pass: value === 0,
      note,
    });
    return [
      zero(
        `SIGKILL under load, ${rounds} rounds: acknowledged and lost`,
        lost,
        `of ${created} acknowledged Creates and ${performed} Performs`,
      ),
      zero('the same: duplicated outbox rows', doubled, `paid without an outbox row: ${missing}`),
    ];
  },
};
