/** Copies that prove themselves: beside a station that sells, killed at every step, of a damaged ledger, and their rotation. */
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { completedSale, newPayment, type TempLedger, tempLedger } from '../testkit/temp-ledger.ts';
import { type BackupStep, type BackupTask, makeBackup } from './backup.ts';
import { proveWhole, readHead } from './backup-head.ts';
import { backupName, backupsIn, backupTime, outdated } from './backup-names.ts';
import { readChainKey } from './chain-key.ts';
import { sha256Of } from './synced-files.ts';

const AT = Date.UTC(2026, 10, 22, 3, 45, 0);
const HOUR_MS = 3_600_000;

let temp: TempLedger;
const taskOf = (over: Partial<BackupTask> = {}): BackupTask => ({
  file: temp.file,
  folder: join(temp.dir, 'backups'),
  at: AT,
  keepHourly: 48,
  keepDaily: 30,
  offsetMs: 5 * HOUR_MS,
  leaveBytes: 0,
  ...over,
});
beforeEach(() => {
  temp = tempLedger();
});
afterEach(() => temp.remove());

/** Throws when the copy is not a whole ledger. Returns how many payments it has. */
function proved(copy: string): number {
  const db = new BetterSqlite(copy, { readonly: true, fileMustExist: true });
  try {
    proveWhole(db, readChainKey(`${copy}.key`) as Uint8Array);
    return db.prepare('SELECT count(*) FROM payments').pluck().get() as number;
  } finally {
    db.close();
  }
}

describe('a copy', () => {
  it('is one whole file with its key and its head, and opens as a ledger', async () => {
    const ledger = temp.open();
    for (let n = 1; n <= 40; n++) await ledger.write((tx) => completedSale(tx, n));
    await ledger.write((tx) => tx.insertPayment(newPayment(41), 1));
    const made = await makeBackup(taskOf());
    const copy = join(temp.dir, 'backups', made.name);
    expect(made.name).toBe('ledger-20261122T034500Z.db');
    expect(readdirSync(join(temp.dir, 'backups')).sort()).toEqual([made.name, `${made.name}.json`, `${made.name}.key`]);
    for (const part of ['', '.key', '.json']) expect(statSync(copy + part).mode & 0o077).toBe(0);
    expect(proved(copy)).toBe(41);
    expect(readHead(copy)).toEqual(made.head);
    expect(made.head).toMatchObject({ at: AT, payments: 41, open: 1, sha256: sha256Of(copy) });
    expect(made.head.evidence.seq).toBe(80);
    await ledger.close();
    const opened = temp.open({ file: copy });
    expect(opened.read.countByStatus('completed')).toBe(40);
    await opened.close();
  });

  it('is of one moment, and no sale waits for it however many are written meanwhile', async () => {
    const ledger = temp.open();
    await ledger.write((tx) => {
      for (let n = 1; n <= 3_000; n++) completedSale(tx, n, { detail: { note: 'x'.repeat(2_000) } });
    });
    let isMade = false;
    const making = makeBackup(taskOf()).then((made) => {
      isMade = true;
      return made;
    });
    let n = 3_000;
    while (!isMade) {
      n++;
      await ledger.write((tx) => completedSale(tx, n));
    }
    const made = await making;
    expect(n).toBeGreaterThan(3_001);
    // Not started anew by the sales: what was written before it began is in it, and nothing after.
    expect(made.head.payments).toBeGreaterThanOrEqual(3_000);
    expect(made.head.payments).toBeLessThan(n);
    expect(proved(join(temp.dir, 'backups', made.name))).toBe(made.head.payments);
    expect(ledger.read.countByStatus('completed')).toBe(n);
    await ledger.close();
  });

  it('of a ledger that does not prove itself is not made, and says so', async () => {
    const ledger = temp.open();
    for (let n = 1; n <= 20; n++) await ledger.write((tx) => completedSale(tx, n));
    await makeBackup(taskOf());
    temp.raw().exec(`UPDATE payments SET received = 20000 WHERE seq = 7`);
    const failed = makeBackup(taskOf({ at: AT + HOUR_MS }));
    await expect(failed).rejects.toMatchObject({ code: 'ledger.damaged' });
    expect(backupsIn(join(temp.dir, 'backups'), temp.file)).toEqual([{ name: backupName(temp.file, AT), at: AT }]);
    expect(readdirSync(join(temp.dir, 'backups'))).toHaveLength(3);
    await ledger.close();
  });

  it('is not made where it would take the room that sales need', async () => {
    await temp.open().close();
    const failed = makeBackup(taskOf({ leaveBytes: Number.MAX_SAFE_INTEGER }));
    await expect(failed).rejects.toMatchObject({ code: 'ledger.disk_full' });
  });

  it('goes to a second place as well, whose trouble does not undo the first', async () => {
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 1));
    const elsewhere = join(temp.dir, 'stick');
    const made = await makeBackup(taskOf({ elsewhere }));
    expect(made.elsewhereTrouble).toBeUndefined();
    expect(proved(join(elsewhere, made.name))).toBe(1);
    rmSync(elsewhere, { recursive: true });
    closeSync(openSync(elsewhere, 'w')); // a file stands where the folder was
    const next = await makeBackup(taskOf({ elsewhere, at: AT + HOUR_MS }));
    expect(next.elsewhereTrouble).toBe('EEXIST');
    expect(proved(join(temp.dir, 'backups', next.name))).toBe(1);
    await ledger.close();
  });
});

describe('killed', () => {
  const STEPS: readonly BackupStep[] = ['begun', 'copied', 'proved', 'beside', 'renamed', 'elsewhere'];
  it.each(STEPS)(
    'right after "%s", the newest copy that has its name is whole, and the next one is made',
    async (step) => {
      const ledger = temp.open();
      for (let n = 1; n <= 10; n++) await ledger.write((tx) => completedSale(tx, n));
      await makeBackup(taskOf());
      await ledger.write((tx) => completedSale(tx, 11));
      const task = taskOf({ at: AT + HOUR_MS });
      const program = `
      const { makeBackup } = await import(${JSON.stringify(join(import.meta.dirname, 'backup.ts'))});
      await makeBackup(${JSON.stringify(task)}, (step) => {
        if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL');
      });`;
      const died = spawnSync(process.execPath, ['--input-type=module', '-e', program]);
      expect([died.signal, String(died.stderr)]).toEqual(['SIGKILL', '']);
      const [newest] = backupsIn(task.folder, temp.file);
      const isNamed = step === 'renamed' || step === 'elsewhere';
      expect(newest?.at).toBe(isNamed ? task.at : AT);
      expect(proved(join(task.folder, newest?.name as string))).toBe(isNamed ? 11 : 10);
      const next = await makeBackup(taskOf({ at: AT + 2 * HOUR_MS }));
      expect(proved(join(task.folder, next.name))).toBe(11);
      // Nothing half done stays behind.
      const names = readdirSync(task.folder);
      expect(names.filter((name) => name.endsWith('.db'))).toHaveLength(isNamed ? 3 : 2);
      expect(names).toHaveLength(3 * (isNamed ? 3 : 2));
      await ledger.close();
    },
  );
});

describe('rotation', () => {
  const copiesAt = (times: readonly number[]) => times.map((at) => ({ name: backupName('/h/ledger.db', at), at }));

  it('keeps the newest of each of the last hours, and of each of the last days of the shop’s clock', () => {
    // Every hour of four days, and a second copy in the newest hour (a shift was closed).
    const hours = Array.from({ length: 96 }, (_, n) => AT - n * HOUR_MS);
    const copies = copiesAt([AT + 60_000, ...hours]);
    const gone = new Set(outdated(copies, { keepHourly: 3, keepDaily: 2, offsetMs: 5 * HOUR_MS }));
    const kept = copies.filter(({ name }) => !gone.has(name)).map(({ at }) => at);
    // 08:45 in Tashkent: yesterday's last one is 23:45 there, nine hours ago.
    expect(kept).toEqual([AT + 60_000, AT - HOUR_MS, AT - 2 * HOUR_MS, AT - 9 * HOUR_MS]);
  });

  it('never removes the newest, nor a file that is not a copy of this ledger', async () => {
    const ledger = temp.open();
    await ledger.write((tx) => completedSale(tx, 1));
    const folder = join(temp.dir, 'backups');
    await makeBackup(taskOf());
    await makeBackup(taskOf({ at: AT + 1_000 }));
    writeFileNamed(join(folder, 'photos.db'));
    writeFileNamed(join(folder, 'sandbox-20200101T000000Z.db'));
    const { name } = await makeBackup(taskOf({ at: AT + 2_000, keepHourly: 1, keepDaily: 0 }));
    expect(readdirSync(folder).sort()).toEqual(
      [name, `${name}.json`, `${name}.key`, 'photos.db', 'sandbox-20200101T000000Z.db'].sort(),
    );
    await ledger.close();
  });

  it('reads times out of names, and no other names', () => {
    expect(backupTime(backupName('ledger.db', AT))).toBe(AT);
    expect(['ledger.db', 'ledger-1.db', 'ledger-20261122T034500Z.db.making', 'x'].map(backupTime)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

function writeFileNamed(file: string): void {
  const to = openSync(file, 'w');
  writeSync(to, 'x');
  closeSync(to);
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe('x');
}
