/** G16: how many bytes of the ledger one paid sale takes for ever. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { aside, judged, type Line, type Measurement } from '../line.ts';
import { load } from '../load.ts';
import { Server } from '../servers.ts';

export interface LedgerSize {
  /** Everything in the file that is in use, less what an empty ledger has. */
  perSale: number;
  /** Bytes a sale by table or index, greatest first. */
  parts: { name: string; bytes: number }[];
}

const used = (db: Database.Database): number => {
  const of = (pragma: string): number => db.pragma(pragma, { simple: true }) as number;
  return (of('page_count') - of('freelist_count')) * of('page_size');
};

/** Pays so many orders at a station of its own and weighs its ledger. */
export async function weigh(file: string, sales: number, callers: number): Promise<LedgerSize> {
  const station = await Server.station({ file, receipts: 'owed' });
  const empty = new Database(file, { readonly: true });
  const before = used(empty);
  empty.close();
  for (let paid = 0; paid < sales; paid += 200) await load(station.target, await station.orders(200), callers);
  await station.stop();
  const db = new Database(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  const parts = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC').all() as {
    name: string;
    bytes: number;
  }[];
  const size = {
    perSale: (used(db) - before) / sales,
    parts: parts.map(({ name, bytes }) => ({ name, bytes: bytes / sales })),
  };
  db.close();
  return size;
}

export const ledgerSize: Measurement = {
  goals: ['G16'],
  async run(bench) {
    const sales = bench.quick ? 1000 : 5000;
    bench.say(`weighing ${sales} sales`);
    const { perSale, parts } = await weigh(join(bench.folder, 'g16.db'), sales, 4);
    const greatest = parts.slice(0, 8).map(({ name, bytes }) => `${name} ${bytes.toFixed(0)}`);
    const lines: Line[] = [
      judged(
        'G16',
        `ledger bytes per paid sale (${sales} sales, four pieces of evidence each)`,
        perSale / 1000,
        { atMost: 1.5, unit: ' kB' },
        greatest.join(', '),
      ),
    ];
    const orders = parts.find(({ name }) => name === 'payments');
    if (orders) lines.push(aside('G16', 'of these, the payments table', orders.bytes, ' B'));
    return lines;
  },
};
