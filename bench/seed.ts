/**
 * Years of history in seconds: paid Payme sales written in bulk into a ledger that openLedger made and migrated. Rows
 * are as the station leaves them after a sale, with one difference: of the four pieces of evidence each sale has only
 * the last, the proof. The evidence chain is whole (the real writer makes it), totals and status counts add up.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { nodeClock } from '../src-main/host/node/clock.ts';
import { evidenceWriter } from '../src-main/store/evidence.ts';
import { openLedger } from '../src-main/store/open.ts';
import { statements } from '../src-main/store/statements.ts';
import { memoryLog } from '../src-main/testkit/memory-log.ts';
import { idFromBytes } from '../src-shared/ids.ts';

export interface SeedOptions {
  file: string;
  sales: number;
  /** Outbox rows, all done; default none. */
  outbox?: boolean;
}

const PER_TRANSACTION = 50_000;
/** So many sales a shift: three months of a busy booth's days. */
const PER_SHIFT = 400;

export const quietLedger = (file: string) =>
  openLedger({
    file,
    clock: nodeClock(),
    log: memoryLog(),
    onFatal(error) {
      throw error;
    },
  });

/** Makes the file. Its last shift is open. */
export async function seed({ file, sales, outbox = true }: SeedOptions): Promise<void> {
  await quietLedger(file).close();
  const key = Buffer.from(readFileSync(`${file}.key`, 'utf8').trim(), 'hex');
  const db = new Database(file);
  try {
    db.pragma('synchronous = OFF');
    db.pragma('journal_mode = OFF');
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('foreign_keys = OFF');
    db.pragma('cache_size = -200000');
    fill(db, key, sales, outbox);
  } finally {
    db.close();
  }
  // Back to WAL, and the damage check has its say.
  await quietLedger(file).close();
}

function fill(db: Database.Database, key: Uint8Array, sales: number, outbox: boolean): void {
  // Indexes are built at the end, sorted: ten times faster than row by row. Triggers come back with them.
  const apart = db
    .prepare(`SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL`)
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of apart) db.exec(`DROP ${type} ${name}`);

  const evidence = evidenceWriter(statements(db), key);
  const payment = db.prepare(
    `INSERT INTO payments (id, order_id, kind, method, provider, livemode, status, currency, amount, payable, received, refunded,
       provider_ref, show_qr, expires_at, shift_seq, fingerprint, proof_seq, fiscal_status, detail, created_at, updated_at, rev)
     VALUES (?, ?, 'sale', 'payme', 'payme', 1, 'completed', 'UZS', ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, 'registered', '{}', ?, ?, 4)`,
  );
  const rail = db.prepare(
    `INSERT INTO rail_rows (provider, ref, payment_seq, open_key, at, body) VALUES ('payme', ?, ?, NULL, ?, ?)`,
  );
  const queued = db.prepare(
    `INSERT INTO outbox (kind, payment_seq, state, attempts, next_at, unsure, created_at) VALUES ('receipt', ?, 'done', 1, ?, 0, ?)`,
  );
  const shift = db.prepare(
    `INSERT INTO shifts (seq, id, status, opened_at, float_minor, closed_at, report) VALUES (?, ?, ?, ?, 0, ?, ?)`,
  );
  const total = db.prepare(`INSERT INTO totals VALUES (?, 'payme', 'sale', ?, ?)`);
  const lastShift = Math.ceil(sales / PER_SHIFT);
  const from = Date.now() - sales * 30_000;
  let all = 0;
  let ofShift = { count: 0, minor: 0 };

  const one = (seq: number): void => {
    const at = from + seq * 30_000;
    const bytes = createHash('sha256').update(String(seq)).digest();
    const id = idFromBytes(bytes);
    const ref = bytes.toString('hex', 0, 12);
    const orderId = `K1-${String(seq).padStart(7, '0')}`;
    const amount = 4_500_000 + (seq % 1000);
    const link = `https://checkout.paycom.uz/${Buffer.from(`m=0123456789abcdef01234567;ac.order_id=${orderId};a=${amount};l=uz`).toString('base64')}`;
    const shiftSeq = Math.ceil(seq / PER_SHIFT);
    payment.run(id, orderId, amount, amount, amount, ref, link, at + 600_000, shiftSeq, bytes, seq, at, at);
    evidence.addEvidence({
      paymentSeq: seq,
      type: 'approved',
      source: 'webhook',
      at,
      verdict: 'moved',
      statusAfter: 'completed',
      amount,
      providerRef: ref,
      livemode: true,
      detail: null,
      rawHash: null,
    });
    const body = {
      state: 2,
      transaction: id,
      amount,
      account: { order_id: orderId },
      createTime: at,
      performTime: at,
      cancelTime: 0,
      reason: null,
    };
    rail.run(ref, seq, at, JSON.stringify(body));
    if (outbox) queued.run(seq, at, at);
    all += amount;
    ofShift.count++;
    ofShift.minor += amount;
    if (seq % PER_SHIFT === 0 || seq === sales) {
      const isLast = shiftSeq === lastShift;
      shift.run(
        shiftSeq,
        idFromBytes(createHash('sha256').update(`shift ${shiftSeq}`).digest()),
        isLast ? 'open' : 'closed',
        at,
        isLast ? null : at,
        isLast ? null : '{}',
      );
      total.run(shiftSeq, ofShift.count, ofShift.minor);
      ofShift = { count: 0, minor: 0 };
    }
  };
  const part = db.transaction((first: number, last: number) => {
    for (let seq = first; seq <= last; seq++) one(seq);
  });
  for (let first = 1; first <= sales; first += PER_TRANSACTION)
    part(first, Math.min(sales, first + PER_TRANSACTION - 1));
  db.transaction(() => {
    total.run(0, sales, all);
    db.prepare(`INSERT INTO status_counts VALUES ('completed', ?)`).run(sales);
    for (const { sql } of apart.sort((a, b) => (a.type < b.type ? -1 : 1))) db.exec(sql);
  })();
}
