/** G7, G13, G14, G15: what years of history cost. One big ledger for all of them. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Ledger } from '../../src-main/ports/store.ts';
import { aside, type Bench, judged, type Line, type Measurement } from '../line.ts';
import { quietLedger, seed } from '../seed.ts';
import { Server } from '../servers.ts';
import { median, microseconds, ratios } from '../stats.ts';
import { interleaved, round } from './lifecycles.ts';

const PAGE = 51;

/** Both calls, interleaved by rounds: samples of each in µs. */
function timed(rounds: number, a: () => unknown, b: () => unknown): [number[], number[]] {
  const found: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    found[0].push(...microseconds(a, 1));
    found[1].push(...microseconds(b, 1));
  }
  return found;
}
const µs = (samples: readonly number[]): string => {
  const value = median(samples);
  return value < 1000 ? `${value.toFixed(1)} µs` : `${(value / 1000).toFixed(1)} ms`;
};

async function lifecycleOverHistory(bench: Bench, file: string, size: string): Promise<Line> {
  bench.say(`lifecycles over ${size} payments and over none`);
  const full = await Server.station({ file, receipts: 'owed' });
  const empty = await Server.station({ file: join(bench.folder, 'g7-empty.db'), receipts: 'owed' });
  await Promise.all([round(full, 300, 8), round(empty, 300, 8)]);
  const count = bench.quick ? 100 : 250;
  const [over, none] = await interleaved(
    bench.quick ? 5 : 9,
    [full, empty].map((server) => () => round(server, count, 1)),
  );
  await Promise.all([full.stop(), empty.stop()]);
  const p50 = (rounds: typeof over): number[] => (rounds ?? []).map((one) => one.p50);
  return judged(
    'G7',
    `lifecycle p50 over ${size} payments / over none`,
    ratios(p50(over), p50(none)),
    { atMost: 1.3, unit: '×' },
    `${median(p50(over)).toFixed(2)} against ${median(p50(none)).toFixed(2)} ms`,
  );
}

function pages(ledger: Ledger, db: Database.Database, rounds: number, size: string): Line[] {
  const newest = ledger.read.page({ limit: 1 })[0]?.seq ?? 0;
  const deep = () => ledger.read.page({ beforeSeq: PAGE + 1, limit: PAGE });
  const first = () => ledger.read.page({ beforeSeq: newest + 1, limit: PAGE });
  if (deep().length !== PAGE || first().length !== PAGE) throw new Error('the pages are not full');
  const [deepest, firsts] = timed(rounds, deep, first);
  const offset = db.prepare('SELECT * FROM payments ORDER BY seq DESC LIMIT ? OFFSET ?');
  const [byOffset, byKey] = timed(rounds, () => offset.all(PAGE, newest - PAGE), deep);
  return [
    judged(
      'G13',
      `history page at ${size}: deepest / first`,
      ratios(deepest, firsts),
      { atMost: 1.2, unit: '×' },
      `${µs(deepest)} against ${µs(firsts)}, ${PAGE} rows`,
    ),
    judged(
      'G13',
      `OFFSET at the end / deepest page, ${size}`,
      ratios(byOffset, byKey),
      { atLeast: 200, unit: '×' },
      `${µs(byOffset)} against ${µs(byKey)}`,
    ),
  ];
}

function totals(ledger: Ledger, db: Database.Database, rounds: number, size: string): Line[] {
  const shift = ledger.read.currentShift();
  const some = ledger.read.page({ limit: 1 })[0];
  if (!shift || !some) throw new Error('the seeded ledger has no open shift');
  const [ofShift, keyed] = timed(
    rounds,
    () => ledger.read.totals(shift.seq),
    () => ledger.read.payment(some.id),
  );
  const sum = db.prepare(`SELECT count(*), sum(received) FROM payments WHERE status = 'completed'`);
  const [summed, kept] = timed(
    rounds,
    () => sum.get(),
    () => ledger.read.totals(),
  );
  return [
    judged(
      'G14',
      'shift total / one keyed row',
      ratios(ofShift, keyed),
      { atMost: 2, unit: '×' },
      `${µs(ofShift)} against ${µs(keyed)} (a payment by its id)`,
    ),
    judged(
      'G14',
      `SUM / all-time total, ${size}`,
      ratios(summed, kept),
      { atLeast: 30, unit: '×' },
      `${µs(summed)} against ${µs(kept)}`,
    ),
  ];
}

/** Any past shift, from the day it was opened to its bars and every movement of it: what a person asks of an old day. */
export function pastShift(ledger: Ledger, rounds: number, size: string): Line {
  const all = ledger.read.shiftPage({ limit: 1 })[0]?.shift;
  if (!all) throw new Error('the seeded ledger has no shifts');
  let seen = 0;
  const find = () => {
    // A day in the oldest tenth, so that the list is walked from its far end.
    const seq = Math.max(1, Math.floor(all.seq / 10));
    const page = ledger.read.shiftPage({ limit: 51, beforeSeq: seq + 1 });
    const shift = page[0]?.shift;
    if (!shift) throw new Error('no such shift');
    seen = ledger.read.breakdown(shift.seq).reduce((sum, { count }) => sum + count, 0);
    const moved = ledger.read.movementsOf(shift.seq, 0, 1_000);
    if (seen === 0 || moved.length !== seen || !ledger.read.shift(shift.id)) throw new Error('the shift is empty');
  };
  const [times] = timed(rounds, find, () => undefined);
  return judged(
    'G14',
    `any past shift found, with its bars and movements, ${size}`,
    median(times) / 1_000,
    { atMost: 1_000, unit: ' ms' },
    `${seen} movements, ${all.seq} shifts`,
  );
}

/** Bytes of one index, from dbstat. */
export const indexBytes = (db: Database.Database, name: string): number =>
  (db.prepare('SELECT sum(pgsize) AS bytes FROM dbstat WHERE name = ?').get(name) as { bytes: number | null }).bytes ??
  0;

async function outbox(bench: Bench, file: string, rounds: number, size: string): Promise<Line[]> {
  const other = join(bench.folder, 'g15-empty.db');
  await seed({ file: other, sales: 10, outbox: false });
  const [full, empty] = [quietLedger(file), quietLedger(other)];
  const newest = full.read.page({ limit: 10 }).map((row) => row.seq);
  const now = Date.now() + 86_400_000;
  const waiting = timed(
    rounds,
    () => full.read.dueOutbox(now, 16),
    () => empty.read.dueOutbox(now, 16),
  );
  const lines: Line[] = [];
  const owe = (ledger: Ledger, seqs: readonly number[], at: number) =>
    ledger.write((tx) => {
      for (const seq of seqs) tx.queueOutbox('receipt', seq, at);
    });
  // Ten sales of the big ledger are owed a receipt again, at a time that has not come.
  const db = new Database(file);
  db.prepare(`UPDATE outbox SET state = 'pending', next_at = ? WHERE payment_seq IN (${newest.join(',')})`).run(
    now + 1,
  );
  const later = timed(
    rounds,
    () => full.read.dueOutbox(now, 16),
    () => empty.read.dueOutbox(now, 16),
  );
  lines.push(
    judged(
      'G15',
      `outbox poll, ${size} done and 10 pending / empty outbox`,
      ratios(...later),
      { atMost: 2, unit: '×' },
      `${µs(later[0])} against ${µs(later[1])}; the ten are not due yet`,
    ),
  );
  db.prepare(`UPDATE outbox SET next_at = ? WHERE payment_seq IN (${newest.join(',')})`).run(now - 1);
  await owe(
    empty,
    Array.from({ length: 10 }, (_, i) => i + 1),
    now - 1,
  );
  const due = timed(
    rounds,
    () => full.read.dueOutbox(now, 16),
    () => empty.read.dueOutbox(now, 16),
  );
  lines.push(
    judged(
      'G15',
      `outbox poll, ${size} done and 10 due / the same 10 alone`,
      ratios(...due),
      { atMost: 2, unit: '×' },
      `${µs(due[0])} against ${µs(due[1])}, both read 10 rows`,
    ),
    judged('G15', `size of the outbox's index, ${size} done and 10 pending`, indexBytes(db, 'outbox_due') / 1000, {
      atMost: 8,
      unit: ' kB',
    }),
    aside('G15', 'outbox poll, nothing pending in either', ratios(...waiting), '×'),
  );
  db.close();
  await Promise.all([full.close(), empty.close()]);
  return lines;
}

export const history: Measurement = {
  goals: ['G7', 'G13', 'G14', 'G15'],
  async run(bench) {
    const sales = bench.quick ? 100_000 : 1_000_000;
    const size = bench.quick ? '100k' : '1M';
    const file = join(bench.folder, 'history.db');
    bench.say(`writing ${size} old payments`);
    const from = performance.now();
    await seed({ file, sales });
    bench.say(`… in ${((performance.now() - from) / 1000).toFixed(0)} s`);
    const rounds = 9;
    const ledger = quietLedger(file);
    const db = new Database(file, { readonly: true });
    bench.say('history pages and totals');
    const lines = [...pages(ledger, db, rounds, size), ...totals(ledger, db, rounds, size)];
    lines.push(pastShift(ledger, rounds, size));
    db.close();
    await ledger.close();
    bench.say('outbox polls');
    lines.push(...(await outbox(bench, file, rounds, size)));
    lines.unshift(await lifecycleOverHistory(bench, file, size));
    return lines;
  },
};
