/** Each step of the ledger's history, with rows from before it. */
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completedSale, newPayment, type TempLedger, tempLedger, testId } from '../../testkit/temp-ledger.ts';
import { MIGRATIONS } from './index.ts';

const APPLICATION_ID = 0x5162756c;
let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

/** The file as the version `number` of the program left it, with `fill` run on it. */
function leftBy(number: number, fill: (db: BetterSqlite.Database) => void = () => undefined): void {
  const db = new BetterSqlite(temp.file);
  for (const step of MIGRATIONS.filter((m) => m.number <= number)) db.exec(step.sql);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${number}`);
  fill(db);
  db.close();
}

/** A payment in the columns that number 10 knew. */
const insertOld = (db: BetterSqlite.Database, n: number, over: { status?: string; shift?: number } = {}): void => {
  const status = over.status ?? 'dispatching';
  db.prepare(
    `INSERT INTO payments (seq, id, order_id, kind, method, provider, livemode, status, currency, amount, payable, received,
       proof_seq, shift_seq, fingerprint, fiscal_status, detail, created_at, updated_at, rev)
     VALUES (?, ?, ?, 'sale', 'payme', 'payme', 1, 'dispatching', 'UZS', 5000, 5000, 0, NULL, ?, x'00', 'not_needed', '{}', 1, 1, 1)`,
  ).run(n, testId(n), `order-${n}`, over.shift ?? null);
  if (status === 'dispatching') return;
  db.prepare('UPDATE payments SET status = ? WHERE seq = ? AND ? <> ?').run(status, n, status, 'completed');
};

describe('the history', () => {
  it('goes up by tens, each with a name of its own', () => {
    const numbers = MIGRATIONS.map((m) => m.number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers.every((number) => number % 10 === 0)).toBe(true);
    expect(new Set(MIGRATIONS.map((m) => m.name)).size).toBe(MIGRATIONS.length);
  });

  it('gives the same tables whether it is walked at once or step by step over restarts', async () => {
    const schemaOf = (file: string) => {
      const db = new BetterSqlite(file, { readonly: true });
      const schema = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
      db.close();
      return schema;
    };
    await temp.open().close();
    const whole = schemaOf(temp.file);
    const other = tempLedger();
    for (const { number } of MIGRATIONS) {
      const db = new BetterSqlite(other.file);
      db.exec(MIGRATIONS.find((m) => m.number === number)?.sql as string);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${number}`);
      db.close();
    }
    await other.open().close();
    expect(schemaOf(other.file)).toEqual(whole);
    other.remove();
  });

  it('leaves nothing of a step that failed in the middle, and goes on from there next time', async () => {
    leftBy(10, (db) => insertOld(db, 1));
    const db = temp.raw();
    // Something stands in the way of step 20's last table.
    db.exec('CREATE TABLE notes (x)');
    db.close();
    expect(() => temp.open()).toThrow('already exists');
    const after = temp.raw();
    expect(after.pragma('user_version', { simple: true })).toBe(10);
    expect(
      after.prepare(`SELECT count(*) FROM sqlite_schema WHERE name IN ('inbox', 'outbox', 'shifts')`).pluck().get(),
    ).toBe(0);
    after.exec('DROP TABLE notes');
    const ledger = temp.open();
    expect(ledger.read.payment(testId(1))?.amount).toBe(5000);
    await ledger.close();
  });
});

describe('10 payments', () => {
  it('makes the first tables in an empty file', () => {
    leftBy(10);
    const db = temp.raw();
    expect(db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).pluck().all()).toEqual([
      'discrepancies',
      'evidence',
      'payments',
      'rail_rows',
    ]);
  });
});

describe('20 queues and shifts', () => {
  it('keeps payments from before, and counts them', async () => {
    leftBy(10, (db) => {
      insertOld(db, 1);
      insertOld(db, 2, { status: 'declined' });
      insertOld(db, 3, { status: 'unknown' });
    });
    const ledger = temp.open();
    expect(ledger.read.paymentsOfOrder('order-3').map((p) => p.status)).toEqual(['unknown']);
    expect(ledger.read.openPayments().map((p) => p.orderId)).toEqual(['order-1', 'order-3']);
    expect(
      (['dispatching', 'declined', 'unknown', 'completed'] as const).map((s) => ledger.read.countByStatus(s)),
    ).toEqual([1, 1, 1, 0]);
    await ledger.close();
  });

  it('adds up what was completed before, in all and by shift', () => {
    leftBy(10, (db) => {
      db.pragma('foreign_keys = OFF');
      insertOld(db, 1, { shift: 4 });
      insertOld(db, 2);
      db.exec(`UPDATE payments SET status = 'completed', received = payable, proof_seq = 1`);
    });
    const db = temp.raw();
    db.exec(MIGRATIONS.find((m) => m.number === 20)?.sql as string);
    expect(db.prepare('SELECT shift_seq, count, minor FROM totals ORDER BY shift_seq').raw().all()).toEqual([
      [0, 2, 10_000],
      [4, 1, 5_000],
    ]);
  });
});

describe('30 row sums', () => {
  it('takes payments and rail rows from before as they are, and sums them when they are next written', async () => {
    leftBy(20, (db) => {
      insertOld(db, 1);
      db.exec(`INSERT INTO rail_rows VALUES ('payme', 'old', 1, '1', 5, '{"state":1}')`);
    });
    const ledger = temp.open();
    const row = ledger.read.payment(testId(1));
    expect(ledger.read.railRow('payme', 'old')?.body).toEqual({ state: 1 });
    const db = temp.raw();
    const sums = () => db.prepare('SELECT p.sum IS NULL, r.sum IS NULL FROM payments p JOIN rail_rows r').raw().get();
    expect(sums()).toEqual([1, 1]);
    await ledger.write((tx) => {
      tx.updatePayment({ ...(row as NonNullable<typeof row>), providerRef: 'old' }, 9);
      tx.putRailRow({ provider: 'payme', ref: 'old', paymentSeq: 1, openKey: '1', at: 5, body: { state: 1 } });
    });
    expect(sums()).toEqual([0, 0]);
    await ledger.close();
    await temp.open().close();
  });

  it('made sums that still fit after every later step: a new column is no part of an old row’s sum', async () => {
    leftBy(30, (db) => {
      insertOld(db, 1);
      // Computed by version 30. If this fails, a released ledger would be refused as damaged.
      db.exec('UPDATE payments SET sum = 1219897863');
    });
    const ledger = temp.open();
    expect(ledger.read.payment(testId(1))?.amount).toBe(5000);
    await ledger.close();
    const db = temp.raw();
    db.exec('UPDATE payments SET sum = 1219897864');
    db.close();
    expect(() => temp.open()).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
  });

  it('closes the way around append-only evidence', async () => {
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 1));
    const db = temp.raw();
    expect(() => db.exec('REPLACE INTO evidence SELECT * FROM evidence')).toThrow('append-only');
    await ledger.write((tx) => tx.insertPayment(newPayment(2), 1));
    await ledger.close();
  });
});

describe('80 terminals', () => {
  it('leaves rows from before as they are, sums included, and lets one operation at a time onto a terminal', async () => {
    leftBy(70, (db) => {
      insertOld(db, 1);
      // Computed by version 30: a new column is no part of it.
      db.exec('UPDATE payments SET sum = 1219897863');
    });
    const ledger = temp.open();
    expect(ledger.read.payment(testId(1))).toMatchObject({ amount: 5000, device: null });
    await ledger.write((tx) => tx.insertPayment(newPayment(2, { device: 'front' }), 1));
    const second = ledger.write((tx) => tx.insertPayment(newPayment(3, { device: 'front' }), 1));
    await expect(second).rejects.toThrow('UNIQUE');
    await ledger.write((tx) => tx.insertPayment(newPayment(4, { device: 'back' }), 1));
    expect(ledger.read.inFlightOn('front')?.orderId).toBe('order-2');
    await ledger.close();
    await temp.open().close();
  });

  it('keeps the last reading of a terminal whole', async () => {
    const ledger = temp.open();
    const reading = {
      device: 'front',
      at: 7,
      evidenceSeq: 3,
      closedSeq: 2,
      terminals: [
        { terminalId: '00000031', bankShift: '', sales: { count: 0, minor: 0 }, returns: { count: 0, minor: 0 } },
        { terminalId: '09110004', bankShift: '4', sales: { count: 2, minor: 900 }, returns: { count: 1, minor: 5 } },
      ],
    };
    await ledger.write((tx) => tx.putTerminalReading({ ...reading, at: 1 }));
    await ledger.write((tx) => tx.putTerminalReading(reading));
    expect(ledger.read.terminalReading('front')).toEqual(reading);
    expect(ledger.read.terminalReading('back')).toBeUndefined();
    await ledger.close();
  });
});

describe('50 fees and linger', () => {
  it('finds the codes of a station from before, and keeps their sums', async () => {
    leftBy(40, (db) => {
      insertOld(db, 1, { status: 'cancelled' });
      db.exec(`UPDATE payments SET show_qr = 'q', updated_at = 7 WHERE seq = 1`);
    });
    const ledger = temp.open();
    const [row] = ledger.read.endedUnpaid('payme', 7, 10);
    expect(row).toMatchObject({ seq: 1, payable: 5_000 });
    await expect(
      ledger.write((tx) => tx.updatePayment({ ...(row as NonNullable<typeof row>), payable: 5_001 }, 9)),
    ).rejects.toThrow('never changes');
    await ledger.close();
  });
});

describe('60 receipts and confirms', () => {
  it('keeps every receipt that was owed, and none counts as sent with a mark', async () => {
    leftBy(50, (db) => {
      insertOld(db, 1);
      insertOld(db, 2);
      db.exec(`INSERT INTO outbox VALUES (4, 'receipt', 1, 'pending', 3, 7, 1, 'timeout', 5)`);
      db.exec(`INSERT INTO outbox VALUES (5, 'receipt', 2, 'parked', 1, 7, 0, 'refused', 6)`);
    });
    const ledger = temp.open();
    expect(ledger.read.outboxInDoubt()).toMatchObject({ id: 4, attempts: 3, unsure: true, mark: null });
    expect(ledger.read.outboxParked()).toEqual({ count: 1, oldestAt: 6, codes: ['refused'] });
    await ledger.write((tx) => tx.queueOutbox('confirm', 1, 8));
    expect(ledger.read.outboxOf(1, 'confirm')).toMatchObject({ state: 'pending', createdAt: 8 });
    expect(ledger.read.outboxPending().count).toBe(1);
    await ledger.close();
  });
});

describe('160 set aside', () => {
  it('keeps one live sale per order and method of a station from before, the one set aside not counted', async () => {
    leftBy(150, (db) => insertOld(db, 1, { status: 'unknown' }));
    const ledger = temp.open();
    const before = ledger.read.paymentBySeq(1);
    if (!before) throw new Error('the old row is gone');
    const another = (n: number) =>
      ledger.write((tx) => tx.insertPayment(newPayment(n, { orderId: before.orderId, method: before.method }), 9));
    await expect(another(2)).rejects.toThrow('UNIQUE');
    await ledger.write((tx) => tx.updatePayment({ ...before, detail: { ...before.detail, setAsideBy: 'Aziza' } }, 9));
    expect((await another(3)).orderId).toBe(before.orderId);
    await expect(another(4)).rejects.toThrow('UNIQUE');
    await ledger.close();
  });
});
