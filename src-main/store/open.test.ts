/** Opening: settings read back, and every file that is not a sound ledger of ours refused with its own code. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completedSale, copyLedger, newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { setPragmas } from './open.ts';

let temp: TempLedger;
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

const refuses = (code: string) => expect.objectContaining({ name: 'LedgerError', code });
const filled = async (sales = 3): Promise<void> => {
  const ledger = temp.open();
  await ledger.write((tx) => Array.from({ length: sales }, (_, n) => completedSale(tx, n + 1)));
  await ledger.close();
};

describe('a new ledger', () => {
  it('is ours, of the newest version, in WAL, with a key that nobody else may read', async () => {
    await temp.open().close();
    const db = temp.raw();
    expect(db.pragma('application_id', { simple: true })).toBe(0x5162756c);
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.number);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(readFileSync(`${temp.file}.key`, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(`${temp.file}.key`).mode & 0o077).toBe(0);
  });

  it('keeps what was written over a restart', async () => {
    await filled();
    const ledger = temp.open();
    expect(ledger.read.paymentsOfOrder('order-2').map((p) => p.status)).toEqual(['completed']);
    expect(ledger.read.totals()).toEqual([{ method: 'payme', kind: 'sale', count: 3, minor: 30_000 }]);
    await ledger.close();
  });

  it('starts after a crash between its tables and its key, for nothing was chained yet', async () => {
    await temp.open().close();
    rmSync(`${temp.file}.key`);
    await temp.open().close();
    expect(existsSync(`${temp.file}.key`)).toBe(true);
  });
});

describe('the settings of the connection', () => {
  it('are what money needs, as SQLite itself reads them back', async () => {
    await temp.open().close();
    const db = temp.raw();
    setPragmas(db);
    const read = (name: string) => db.pragma(name, { simple: true });
    expect({
      journal: read('journal_mode'),
      synchronous: read('synchronous'),
      foreignKeys: read('foreign_keys'),
      checkpoint: read('wal_autocheckpoint'),
      walLimit: read('journal_size_limit'),
      busy: read('busy_timeout'),
      trusted: read('trusted_schema'),
      cells: read('cell_size_check'),
      temp: read('temp_store'),
      mapped: read('mmap_size'),
    }).toEqual({
      journal: 'wal',
      synchronous: 3,
      foreignKeys: 1,
      checkpoint: 1000,
      walLimit: 67_108_864,
      busy: 5_000,
      trusted: 0,
      cells: 1,
      temp: 2,
      mapped: 0,
    });
  });

  it('that do not take are a refusal, not a hope', () => {
    const db = new BetterSqlite(temp.file);
    // Inside a transaction SQLite silently keeps the journal mode and the sync level it has.
    db.exec('BEGIN; CREATE TABLE t (x)');
    expect(() => setPragmas(db)).toThrow(/journal_mode|synchronous|transaction/);
    db.close();
  });
});

describe('a file that is not a sound ledger', () => {
  it('is refused when this SQLite may lose commits', () => {
    expect(() => temp.open({ sqliteVersion: '3.51.2' })).toThrow(refuses('ledger.sqlite_too_old'));
  });

  it('is refused when it is no database', async () => {
    await filled();
    writeFileSync(temp.file, 'this is a shopping list, not a ledger\n'.repeat(400));
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
  });

  it.each([0, 7])('is refused untouched when it is another program’s database of version %i', async (version) => {
    await filled();
    for (const part of ['', '-wal', '-shm']) rmSync(temp.file + part, { force: true });
    const foreign = new BetterSqlite(temp.file);
    foreign.exec('CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES (1)');
    foreign.pragma(`user_version = ${version}`);
    foreign.close();
    const before = readFileSync(temp.file);
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    rmSync(`${temp.file}.key`);
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    expect(readFileSync(temp.file).equals(before)).toBe(true);
  });

  it('is refused when a newer program wrote it', async () => {
    await filled();
    const db = temp.raw();
    db.pragma('user_version = 99999');
    db.close();
    expect(() => temp.open()).toThrow(refuses('ledger.newer_schema'));
  });

  it('is refused when its key is missing, unreadable or another one', async () => {
    await filled();
    const key = readFileSync(`${temp.file}.key`, 'utf8');
    rmSync(`${temp.file}.key`);
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    writeFileSync(`${temp.file}.key`, '');
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    writeFileSync(
      `${temp.file}.key`,
      key.replace(/^./, (c) => (c === 'a' ? 'b' : 'a')),
    );
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    writeFileSync(`${temp.file}.key`, key);
    await temp.open().close();
  });

  it('is refused when it was removed or cut to nothing while its key is still there', async () => {
    await filled();
    truncateSync(temp.file, 0);
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
    rmSync(temp.file);
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
  });

  it('is refused when yesterday’s file was put back', async () => {
    await filled();
    copyLedger(temp.file, `${temp.file}.yesterday`);
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 50));
    await ledger.close();
    writeFileSync(temp.file, readFileSync(`${temp.file}.yesterday`));
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
  });

  it('is refused when its write-ahead log was removed after a crash', async () => {
    await filled();
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 50));
    mkdirSync(`${temp.dir}/after`);
    const crashed = `${temp.dir}/after/ledger.db`;
    copyLedger(temp.file, crashed);
    await ledger.close();
    rmSync(`${crashed}-wal`);
    rmSync(`${crashed}-shm`);
    expect(() => temp.open({ file: crashed })).toThrow(refuses('ledger.damaged'));
  });

  it('opens with everything after a crash that left the log', async () => {
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 50));
    mkdirSync(`${temp.dir}/after`);
    const crashed = `${temp.dir}/after/ledger.db`;
    copyLedger(temp.file, crashed);
    await ledger.close();
    const again = temp.open({ file: crashed });
    expect(again.read.payment(newPayment(50).id)?.status).toBe('completed');
    await again.close();
  });

  it('opens when only the anchor was lost or torn: that says nothing about the ledger', async () => {
    await filled();
    writeFileSync(`${temp.file}.head`, '3 torn');
    const torn = temp.open();
    expect(torn.read.countByStatus('completed')).toBe(3);
    await torn.close();
    rmSync(`${temp.file}.head`);
    const lost = temp.open();
    expect(lost.read.countByStatus('completed')).toBe(3);
    await lost.close();
  });

  it.each([
    ['an amount', `UPDATE payments SET amount = 9000 WHERE seq = 2`],
    ['a note', `UPDATE payments SET detail = '{"note":"x"}' WHERE seq = 2`],
    ['an order', `UPDATE payments SET order_id = 'order-9' WHERE seq = 2`],
    ['a total', 'UPDATE totals SET minor = minor + 1'],
    ['a count', 'UPDATE status_counts SET count = 7'],
  ])('is refused when %s was changed around the station', async (_what, sql) => {
    await filled();
    const db = temp.raw();
    db.exec(sql);
    db.close();
    expect(() => temp.open()).toThrow(refuses('ledger.damaged'));
  });

  it('is refused with "read only" where nothing can be written', async () => {
    if (process.getuid?.() === 0) {
      console.info('rights do not bind root: the read-only mount of disk-faults.test.ts covers this');
      return;
    }
    await filled();
    chmodSync(temp.dir, 0o500);
    expect(() => temp.open()).toThrow(refuses('ledger.read_only'));
    chmodSync(temp.dir, 0o700);
  });
});
