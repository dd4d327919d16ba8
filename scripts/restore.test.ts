/** A ledger is lost in every way that §4e names; a backup is put back, says what it proves, and lists what it cannot. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { emergencyJournal } from '../src-main/host/node/emergency-journal.ts';
import { lockHome } from '../src-main/host/node/instance-lock.ts';
import type { Ledger } from '../src-main/ports/store.ts';
import type { ProviderDefinition } from '../src-main/providers/provider.ts';
import { cash } from '../src-main/providers/registry.ts';
import { makeBackup } from '../src-main/store/backup.ts';
import { openLedger } from '../src-main/store/open.ts';
import { fakeClock, settled } from '../src-main/testkit/fake-clock.ts';
import { memoryLog } from '../src-main/testkit/memory-log.ts';
import { approves, scriptedTerminal, waits } from '../src-main/testkit/scripted-pinpad.ts';
import { AMOUNT } from '../src-main/testkit/scripted-station.ts';
import { stationHarness } from '../src-main/testkit/station-harness.ts';
import { completedSale, newEvidence, newPayment, testId } from '../src-main/testkit/temp-ledger.ts';
import { reportText, restore } from './restore.ts';

const AT = Date.UTC(2026, 10, 21, 8, 0, 0);

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qabul-restore-'));
  file = join(home, 'ledger.db');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (): Ledger =>
  openLedger({
    file,
    clock: fakeClock(),
    log: memoryLog(),
    onFatal: () => undefined,
    space: { lowBytes: 0, fullBytes: 0 },
  });
async function backUp(at = AT): Promise<string> {
  const folder = join(home, 'backups');
  const { name } = await makeBackup({ file, folder, at, keepHourly: 9, keepDaily: 9, offsetMs: 0, leaveBytes: 0 });
  return join(folder, name);
}
/** As a power cut leaves it: the log is not in the file yet, and nobody said goodbye. */
function crash(ledger: Ledger): Promise<void> {
  const parts = ['', '-wal', '.head'].map((part) => [part, readFileSync(file + part)] as const);
  return ledger.close().then(() => {
    for (const [part, bytes] of parts) writeFileSync(file + part, bytes);
  });
}

/** Ten sales in the backup, one of them open; five more and two changes after it. */
async function till(): Promise<{ from: string; ledger: Ledger }> {
  const ledger = open();
  for (let n = 1; n <= 8; n++) await ledger.write((tx) => completedSale(tx, n));
  await ledger.write((tx) => {
    const asked = tx.insertPayment(newPayment(9, { status: 'unknown' }), 1);
    tx.addEvidence(newEvidence(asked.seq, { type: 'lost', statusAfter: 'unknown' }));
    tx.insertPayment(newPayment(10, { status: 'created' }), 1);
    tx.queueOutbox('receipt', 1, 1);
    tx.addPrint({ kind: 'receipt', paymentSeq: 1, state: 'queued', by: null, reason: null, at: 1 });
  });
  const from = await backUp();
  for (let n = 11; n <= 14; n++) await ledger.write((tx) => completedSale(tx, n));
  await ledger.write((tx) => {
    const row = tx.insertPayment(newPayment(15, { status: 'unknown', providerRef: 'slip 77' }), 1);
    tx.addEvidence(newEvidence(row.seq, { type: 'lost', statusAfter: 'unknown' }));
  });
  return { from, ledger };
}

describe('a lost ledger', () => {
  it('with broken pages is put aside whole; the backup is put back, proved, and opens', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    // Every page that mentions one of the later sales.
    const whole = readFileSync(file);
    const to = openSync(file, 'r+');
    for (let at = whole.indexOf('order-13'); at !== -1; at = whole.indexOf('order-13', at + 4096)) {
      at -= at % 4096;
      writeSync(to, Buffer.alloc(4096, 0xee), 0, 4096, at);
    }
    closeSync(to);
    const broken = readFileSync(file);
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
    const restored = await restore({ home, from });
    // Nothing is deleted.
    expect(readFileSync(join(restored.aside, 'ledger.db')).equals(broken)).toBe(true);
    expect(restored.moved).toEqual(['ledger.db', 'ledger.db.head', 'ledger.db.key']);
    expect(restored).toMatchObject({
      hasOwnHead: true,
      head: { at: AT, payments: 10, evidence: { seq: 17 } },
      gap: { from: 18, to: 26 },
      completed: { count: 8, minor: 80_000 },
    });
    expect(restored.after.state).toBe('in_part');
    expect(restored.after.payments.some(({ seq, proof }) => seq === 13 && proof === 'unreadable')).toBe(true);
    const again = open();
    expect(again.read.countByStatus('completed')).toBe(8);
    await again.write((tx) => completedSale(tx, 99));
    await again.close();
    await open().close();
  });

  it('that can still be read is listed payment by payment, with what its own chain proves', async () => {
    const { from, ledger } = await till();
    await crash(ledger);
    // One figure of one later sale was changed by hand.
    const db = new BetterSqlite(file);
    db.exec('UPDATE payments SET received = 99999 WHERE seq = 12');
    db.close();
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
    const { after, gap } = await restore({ home, from });
    expect(after.evidence).toEqual({ last: 26, read: 9, proved: 9 });
    expect(after.payments.map(({ seq, proof, row }) => [seq, proof, row?.status])).toEqual([
      [11, 'proved', 'completed'],
      [12, 'read', 'completed'],
      [13, 'proved', 'completed'],
      [14, 'proved', 'completed'],
      [15, 'proved', 'unknown'],
    ]);
    expect(gap).toEqual({ from: 18, to: 26 });
  });

  it('says in plain words what is proved, what is not known, and what to do about each payment', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    truncateSync(file, 8192);
    const restored = await restore({ home, from });
    const text = reportText(restored);
    expect(readFileSync(restored.reportFile, 'utf8')).toBe(`${text}\n`);
    expect(text).toContain('8 completed payments and refunds, 80000 minor units in all');
    expect(text).toContain('evidence 18 to 26 was acknowledged after it: 9 numbers');
    expect(text).toContain('OPEN in the backup: 2.');
    expect(text).toContain(`sale ${testId(10)} · order order-10 · 100.00 UZS · payme · unknown (had not begun`);
  });

  it('of which only the anchor is left still says how many numbers are missing', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    rmSync(file);
    const restored = await restore({ home, from });
    expect(restored).toMatchObject({ gap: { from: 18, to: 26 }, after: { state: 'none', payments: [] } });
    const text = reportText(restored);
    expect(text).toContain('There was no ledger to look into.');
  });

  it('on a disk that is gone is restored into an empty home, key and all', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    const stick = mkdtempSync(join(tmpdir(), 'qabul-stick-'));
    const other = mkdtempSync(join(tmpdir(), 'qabul-home-'));
    onTestFinished(() => {
      for (const dir of [stick, other]) rmSync(dir, { recursive: true, force: true });
    });
    for (const part of ['', '.key', '.json'])
      copyFileSync(from + part, join(stick, `ledger-20261121T080000Z.db${part}`));
    const restored = await restore({ home: other, from: join(stick, 'ledger-20261121T080000Z.db') });
    expect(restored).toMatchObject({ moved: [], gap: undefined, after: { state: 'none' } });
    file = join(other, 'ledger.db');
    const again = open();
    expect(again.read.countByStatus('completed')).toBe(8);
    await again.close();
  });
});

describe('a restored ledger', () => {
  it('doubts what may have gone on since: receipts, prints, payments that waited, totals of terminals', async () => {
    const { from, ledger } = await till();
    await ledger.write((tx) =>
      tx.putTerminalReading({ device: 'front', at: 1, evidenceSeq: 1, closedSeq: null, terminals: [] }),
    );
    await ledger.close();
    const restored = await restore({ home, from });
    expect(restored).toMatchObject({ receiptsInDoubt: 1, printsInDoubt: 1, madeUnknown: [testId(10)] });
    const again = open();
    expect(again.read.outboxOf(1, 'receipt')).toMatchObject({ state: 'pending', unsure: true });
    expect(again.read.unfinishedPrints().map(({ state }) => state)).toEqual(['sending']);
    expect(again.read.terminalReading('front')).toBeUndefined();
    expect(again.read.payment(testId(10))?.status).toBe('unknown');
    expect(again.read.evidenceOf(10).map(({ type, source }) => [type, source])).toEqual([
      ['dispatch', 'restart'],
      ['lost', 'restart'],
    ]);
    // The act itself is in the chained log, with the numbers.
    expect(again.read.auditPage({ limit: 1 })).toMatchObject([
      { act: 'ledger.restored', subject: 'ledger-20261121T080000Z.db', detail: { lastEvidence: 17, acknowledged: 26 } },
    ]);
    await again.close();
  });

  it('is anchored anew: the ledger from before the restore does not open over it any more, nor this one without its end', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    const { aside } = await restore({ home, from });
    const restoredFile = readFileSync(file);
    const again = open();
    await again.write((tx) => completedSale(tx, 50));
    await again.close();
    writeFileSync(file, restoredFile);
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
    copyFileSync(join(aside, 'ledger.db'), file);
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
  });

  it('gets the answers that terminals gave since from the emergency journal, the one before it included', async () => {
    const clock = fakeClock();
    const terminal = scriptedTerminal({ clock: () => clock });
    const journalFile = join(home, 'ledger.emergency');
    const station = (journal = emergencyJournal(journalFile)) =>
      stationHarness({
        clock,
        file,
        definitions: [cash as unknown as ProviderDefinition],
        pinpads: [terminal.definition],
        journal,
        config: {
          providers: {},
          pinpads: { front: { driver: 'scripted', method: 'uzcard', terminalId: '00000166' } },
        },
      });
    const journal = emergencyJournal(journalFile);
    const before = await station(journal);
    await settled();
    const card = waits();
    terminal.next(card.act);
    const sale = await before.client.payment.start({ orderId: 'K-1', amount: AMOUNT, method: 'uzcard' });
    await card.started;
    await settled();
    const from = await backUp();
    card.done(approves());
    // The journal is a real file: its syncs take the time they take.
    const statusOf = async () => (await before.client.payment.get({ id: sale.id })).status;
    await expect.poll(statusOf).toBe('completed');
    // The shift is closed: the journal lets go of what the ledger knows, and keeps the old file.
    await before.client.shift.close({ by: 'Dilnoza' });
    await expect.poll(() => journal.records().length).toBe(0);
    await before.stop();
    rmSync(file);

    const restored = await restore({ home, from });
    expect(restored.open.map(({ id }) => id)).toEqual([sale.id]);
    expect(restored.journal.records).toBeGreaterThan(0);
    expect(restored.journal.unknown).toEqual([]);
    const after = await station();
    onTestFinished(() => after.stop());
    const found = () => after.client.payment.get({ id: sale.id });
    await expect.poll(found).toMatchObject({ status: 'completed', rrn: '010965600101' });
    const { lines } = await after.client.payment.story({ id: sale.id });
    expect(lines.at(-1)).toMatchObject({ type: 'approved', source: 'journal' });
    // The terminal was asked to charge once.
    expect(terminal.asked).toHaveLength(1);
  });
});

describe('a restore', () => {
  const everything = () =>
    readdirSync(home)
      .filter((name) => !['backups', 'lock.db', 'lock.db-journal'].includes(name))
      .map((name) => [name, readFileSync(join(home, name)).toString('base64')]);

  it.each([
    ['with a changed byte', (from: string) => appendFileSync(from, 'x'), /differs/],
    [
      'with a changed figure and no head of its own',
      (from: string) => {
        rmSync(`${from}.json`);
        const db = new BetterSqlite(from);
        db.exec('UPDATE payments SET received = 99999 WHERE seq = 2');
        db.close();
      },
      /do not add up/,
    ],
    ['without its key', (from: string) => rmSync(`${from}.key`), /--key/],
    ['cut short', (from: string) => truncateSync(from, 20_000), /differs/],
    ['that is not there', (from: string) => rmSync(from), /is not there/],
  ])('from a backup %s is refused, and nothing is changed', async (_what, spoil, words) => {
    const { from, ledger } = await till();
    await ledger.close();
    spoil(from);
    const before = everything();
    await expect(restore({ home, from })).rejects.toThrow(words);
    expect(everything()).toEqual(before);
    await open().close();
  });

  it('takes the key from where it is kept, when it is not kept beside the copies', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    const safe = join(home, 'from-the-safe');
    copyFileSync(`${from}.key`, safe);
    rmSync(`${from}.key`);
    expect((await restore({ home, from, key: safe })).completed.count).toBe(8);
  });

  it('is refused while a station runs on the home', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    const before = everything();
    const release = lockHome(home);
    const tried = spawnSync(process.execPath, [
      join(import.meta.dirname, 'restore.ts'),
      '--from',
      from,
      '--home',
      home,
    ]);
    expect([tried.status, String(tried.stdout)]).toEqual([3, '']);
    expect(String(tried.stderr)).toContain('Not restored, nothing was changed');
    release();
    expect(everything()).toEqual(before);
  });

  it('of the newest copy falls back to an older one that proves itself, and lists the copies when not told which', async () => {
    const { from, ledger } = await till();
    const newer = await backUp(AT + 3_600_000);
    await ledger.close();
    writeFileSync(newer, 'not a ledger');
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, 'restore.ts'), '--home', home, ...args]);
    const list = run();
    expect(list.status).toBe(2);
    expect(String(list.stderr)).toContain(`2026-11-21 08:00:00 UTC  ${from}`);
    const done = run('--from', 'newest');
    expect(String(done.stderr)).toContain('does not prove itself');
    expect([done.status, String(done.stdout).includes(`Restored from ${from}`)]).toEqual([0, true]);
    expect(existsSync(file)).toBe(true);
  });

  it('that was cut off between two names leaves a home that refuses to start empty, and can be done again', async () => {
    const { from, ledger } = await till();
    await ledger.close();
    // As the names lie after the old ledger was moved away and before the new one has its name.
    mkdirSync(join(home, 'aside-cut'));
    for (const part of ['', '.head']) {
      copyFileSync(file + part, join(home, 'aside-cut', `ledger.db${part}`));
      rmSync(file + part);
    }
    writeFileSync(`${file}.restoring`, 'half');
    expect(open).toThrow(expect.objectContaining({ code: 'ledger.damaged' }));
    rmSync(file, { force: true });
    expect((await restore({ home, from })).completed.count).toBe(8);
    await open().close();
  });
});
