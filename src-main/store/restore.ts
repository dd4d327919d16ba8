/**
 * Puts a backup in the place of a ledger. Nothing is deleted: what was there lies in `<home>/aside-…` afterwards. The
 * restored ledger is made ready and proved beside the old one first; then names are exchanged, the key last, so that a
 * power cut in between leaves a home that refuses to start and not one that starts empty.
 *
 * A restored ledger remembers less than the world does. So whatever may have gone on after the backup is put in doubt
 * (receipts are asked for before they are sent again, waiting payments are unknown, prints and goods count as interrupted,
 * totals of terminals are forgotten), and the act itself stands in the audit log with the numbers that are missing.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { isOpen } from '../../src-shared/payment-status.ts';
import { LedgerError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { LedgerWriter } from '../ports/store.ts';
import { type AfterBackup, readAfter } from './after-backup.ts';
import { type BackupHead, headOf, proveWhole, readHead } from './backup-head.ts';
import { readChainKey } from './chain-key.ts';
import { readAnchor } from './head-anchor.ts';
import { openLedger } from './open.ts';
import { sha256Of, syncPath } from './synced-files.ts';

export interface RestoreOptions {
  /** The backup; its key is beside it (`….key`) unless `key` names another file. */
  from: string;
  key?: string | undefined;
  /** `<home>/ledger.db` or `<home>/sandbox.db`. */
  ledgerFile: string;
  /** A folder that does not exist yet: what lies there now goes into it. */
  aside: string;
  clock: Clock;
  log: Logger;
}

export interface RestoreReport {
  from: string;
  /** How far the backup goes. */
  head: Omit<BackupHead, 'bytes' | 'sha256'>;
  /** The head that was written when it was made is beside it and fits. */
  hasOwnHead: boolean;
  aside: string;
  moved: string[];
  /** Evidence numbers that were acknowledged and are not in the backup; undefined: none are known of. */
  gap: { from: number; to: number } | undefined;
  after: AfterBackup;
  /** Payments whose end the backup does not know: asked about at the next start, where anybody can be asked. */
  open: PaymentRow[];
  /** Waited for their turn when the backup was made; they may have been sent since, so they are unknown now. */
  madeUnknown: string[];
  /** Receipts that may have been registered after the backup; receipts on paper that may have been printed. */
  receiptsInDoubt: number;
  printsInDoubt: number;
  /** Goods of a booth that may have been handed over after the backup: a person gives them again, with a name. */
  goodsInDoubt: number;
  completed: { count: number; minor: number };
}

/** Files of a ledger beside the database itself; the key moves last and by exchange. */
const PARTS = ['', '-wal', '-shm', '.head'] as const;

const damaged = (what: string): LedgerError => new LedgerError('ledger.damaged', what);

/** Throws `ledger.damaged` when the file is not a whole backup; nothing was changed then. */
export async function restoreLedger(options: RestoreOptions): Promise<RestoreReport> {
  const { from, ledgerFile, aside } = options;
  const key = readChainKey(options.key ?? `${from}.key`);
  if (!key) throw damaged(`the key of the backup, ${options.key ?? `${from}.key`}, is not here; name it with --key`);
  const ready = `${ledgerFile}.restoring`;
  clear(ready);
  try {
    copyFileSync(from, ready);
    copyFileSync(options.key ?? `${from}.key`, `${ready}.key`);
    const own = readHead(from);
    if (own && own.sha256 !== sha256Of(ready)) throw damaged(`${from} is not what was copied: its sum differs`);
    const anchor = readAnchor(ledgerFile);
    const { head, doubts } = await makeReady(ready, key, options, anchor?.seq ?? 0);
    if (own && (own.evidence.mac !== head.evidence.mac || own.payments !== head.payments)) {
      throw damaged(`${from} ends elsewhere than it did when it was made`);
    }
    mkdirSync(aside, { mode: 0o700 });
    const after = lookAfter(options, key, ready, head, anchor?.seq ?? 0);
    const moved = exchange(ready, ledgerFile, aside);
    const lost = Math.max(anchor?.seq ?? 0, after.evidence.last);
    return {
      from,
      head: { ...head, at: own?.at ?? 0 },
      hasOwnHead: own !== undefined,
      aside,
      moved,
      gap: lost > head.evidence.seq ? { from: head.evidence.seq + 1, to: lost } : undefined,
      after,
      ...doubts,
    };
  } catch (error) {
    clear(ready);
    throw error instanceof Error && 'code' in error ? error : damaged(String(error));
  }
}

function clear(ready: string): void {
  for (const part of ['', '-wal', '-shm', '-journal', '.head', '.key', '.key.new'])
    rmSync(ready + part, { force: true });
}

type Doubts = Pick<
  RestoreReport,
  'open' | 'madeUnknown' | 'receiptsInDoubt' | 'printsInDoubt' | 'goodsInDoubt' | 'completed'
>;

/** Migrates and proves the copy, then writes down what is in doubt now, and that it was restored. */
async function makeReady(
  ready: string,
  key: Uint8Array,
  { from, clock, log }: RestoreOptions,
  acknowledged: number,
): Promise<{ head: ReturnType<typeof headOf>; doubts: Doubts }> {
  let failed: unknown;
  const ledger = openLedger({
    file: ready,
    clock,
    log,
    onFatal: (error) => {
      failed = error;
    },
    space: { lowBytes: 0, fullBytes: 0 },
  });
  let head: ReturnType<typeof headOf>;
  let found: Pick<RestoreReport, 'receiptsInDoubt' | 'printsInDoubt' | 'goodsInDoubt'>;
  try {
    const db = new BetterSqlite(ready, { fileMustExist: true });
    try {
      proveWhole(db, key);
      head = headOf(db, 0);
      found = db.transaction(() => ({
        // Asked for before they are sent again: they may have been registered since (I-24).
        receiptsInDoubt: db.prepare(`UPDATE outbox SET unsure = 1 WHERE state = 'pending' AND kind = 'receipt'`).run()
          .changes,
        // The next start finds them as interrupted: nobody knows whether paper came.
        printsInDoubt: db.prepare(`UPDATE prints SET state = 'sending' WHERE state = 'queued'`).run().changes,
        goodsInDoubt: db
          .prepare(`UPDATE entitlements SET state = 'sending', consumed_at = ? WHERE state = 'due'`)
          .run(clock.now()).changes,
        // What a terminal had counted then says nothing about what it counts now.
        readings: db.prepare('DELETE FROM terminal_readings').run().changes,
      }))();
    } finally {
      db.close();
    }
    const madeUnknown = await ledger.write((tx) => {
      const waiting = tx
        .openSeqs()
        .map((seq) => tx.paymentBySeq(seq))
        .filter((row) => row?.status === 'created');
      for (const row of waiting as PaymentRow[]) doubt(tx, row, clock.now());
      tx.addAudit({
        at: clock.now(),
        who: 'program',
        name: null,
        approvedBy: null,
        caller: 'restore',
        act: 'ledger.restored',
        subject: basename(from),
        outcome: 'done',
        detail: { lastEvidence: head.evidence.seq, acknowledged: Math.max(acknowledged, head.evidence.seq) },
      });
      return (waiting as PaymentRow[]).map(({ id }) => id);
    });
    const { read } = ledger;
    const open = read.openSeqs().flatMap((seq) => read.paymentBySeq(seq) ?? []);
    const totals = read.totals();
    const completed = {
      count: totals.reduce((sum, row) => sum + row.count, 0),
      minor: totals.reduce((sum, row) => sum + (row.kind === 'sale' ? row.minor : -row.minor), 0),
    };
    return { head, doubts: { ...found, madeUnknown, open, completed } };
  } finally {
    await ledger.close();
    if (failed) clear(ready);
  }
}

/** It waited for its turn; its turn may have come after the backup. */
function doubt(tx: LedgerWriter, row: PaymentRow, at: number): void {
  const evidence = {
    paymentSeq: row.seq,
    source: 'restart',
    at,
    verdict: 'moved',
    amount: null,
    providerRef: null,
    livemode: row.livemode,
    rawHash: null,
  } as const;
  const detail = { reason: 'ledger_restored' };
  tx.addEvidence({ ...evidence, type: 'dispatch', statusAfter: 'dispatching', detail });
  tx.addEvidence({ ...evidence, type: 'lost', statusAfter: 'unknown', detail });
  tx.updatePayment({ ...row, status: 'unknown' }, at);
}

/** The damaged files are copied before they are opened: opening alone may change a write-ahead log. */
function lookAfter(
  { ledgerFile, aside }: RestoreOptions,
  key: Uint8Array,
  ready: string,
  head: ReturnType<typeof headOf>,
  acknowledged: number,
): AfterBackup {
  const evidence = { last: Math.max(acknowledged, head.evidence.seq), read: 0, proved: 0 };
  if (!existsSync(ledgerFile)) return { state: 'none', evidence, payments: [] };
  const look = join(aside, 'look.db');
  const restored = new BetterSqlite(ready, { readonly: true, fileMustExist: true });
  try {
    for (const part of ['', '-wal']) if (existsSync(ledgerFile + part)) copyFileSync(ledgerFile + part, look + part);
    const rev = restored.prepare('SELECT rev FROM payments WHERE seq = ?').pluck();
    const revOf = (seq: number) => rev.get(seq) as number | undefined;
    return readAfter(look, key, { evidence: head.evidence, payments: head.payments, revOf }, acknowledged);
  } catch {
    // No room for a copy to look at: nothing is known of it, which is said.
    return { state: 'unreadable', evidence, payments: [] };
  } finally {
    restored.close();
    for (const part of ['', '-wal', '-shm', '-journal']) rmSync(look + part, { force: true });
  }
}

function exchange(ready: string, ledgerFile: string, aside: string): string[] {
  const moved: string[] = [];
  syncPath(ready);
  for (const part of PARTS) {
    if (!existsSync(ledgerFile + part)) continue;
    renameSync(ledgerFile + part, join(aside, basename(ledgerFile) + part));
    moved.push(basename(ledgerFile) + part);
  }
  if (existsSync(`${ledgerFile}.key`)) {
    copyFileSync(`${ledgerFile}.key`, join(aside, `${basename(ledgerFile)}.key`));
    moved.push(`${basename(ledgerFile)}.key`);
  }
  renameSync(ready, ledgerFile);
  renameSync(`${ready}.head`, `${ledgerFile}.head`);
  renameSync(`${ready}.key`, `${ledgerFile}.key`);
  clear(ready);
  syncPath(aside);
  syncPath(join(ledgerFile, '..'));
  return moved;
}

/** Of a payment that the restored ledger does not know, or knows otherwise: has money moved by what was read? */
export const saysMoney = (row: PaymentRow): 'moved' | 'not_known' | 'not_moved' =>
  row.status === 'completed' ? 'moved' : isOpen(row.status) ? 'not_known' : 'not_moved';
