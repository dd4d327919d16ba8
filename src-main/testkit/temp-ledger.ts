/** A ledger in a folder of its own, for tests that need a file: two connections, damage, restarts. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { idFromBytes, type PaymentId, paymentId } from '../../src-shared/ids.ts';
import type { LedgerError } from '../domain/errors.ts';
import type { NewEvidence } from '../ports/evidence.ts';
import type { NewPayment, PaymentRow } from '../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../ports/store.ts';
import { type LedgerOptions, openLedger } from '../store/open.ts';
import { fakeClock } from './fake-clock.ts';
import { memoryLog } from './memory-log.ts';

/** Every file that belongs to one ledger. */
export const LEDGER_PARTS = ['', '-wal', '-shm', '.key', '.head'] as const;

export interface TempLedger {
  readonly dir: string;
  readonly file: string;
  /** What `onFatal` was told. */
  readonly fatal: LedgerError[];
  open(options?: Partial<LedgerOptions>): Ledger;
  /** A second connection that knows nothing of the station. Closed with the folder. */
  raw(options?: BetterSqlite.Options): BetterSqlite.Database;
  remove(): void;
}

export function tempLedger(): TempLedger {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-ledger-'));
  const file = join(dir, 'ledger.db');
  const raws: BetterSqlite.Database[] = [];
  const fatal: LedgerError[] = [];
  return {
    dir,
    file,
    fatal,
    open: (options = {}) =>
      openLedger({
        file,
        clock: fakeClock(),
        log: memoryLog(),
        onFatal: (error) => fatal.push(error),
        // Tests run on disks of any size.
        space: { lowBytes: 0, fullBytes: 0 },
        ...options,
      }),
    raw(options) {
      const db = new BetterSqlite(file, options);
      raws.push(db);
      return db;
    },
    remove() {
      for (const db of raws) db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Copies a ledger with all its parts as they lie there, as a crash would leave them. */
export function copyLedger(from: string, to: string): void {
  for (const part of LEDGER_PARTS) if (existsSync(from + part)) copyFileSync(from + part, to + part);
}

/** Distinct and repeatable ids. */
export const testId = (n: number): PaymentId =>
  paymentId(idFromBytes(Uint8Array.from({ length: 20 }, (_, i) => Math.floor(n / 32 ** (19 - i)) & 31)));

/** A dispatched sale of 10,000 tiyin by `payme`; `over` says what is special about it. */
export const newPayment = (n: number, over: Partial<NewPayment> = {}): NewPayment => ({
  id: testId(n),
  orderId: `order-${n}`,
  kind: 'sale',
  method: 'payme',
  provider: 'payme',
  livemode: true,
  status: 'dispatching',
  currency: 'UZS',
  amount: 10_000,
  payable: 10_000,
  providerRef: null,
  showQr: null,
  expiresAt: null,
  ofSeq: null,
  shiftSeq: null,
  idempotencyKey: null,
  fingerprint: new Uint8Array(32).fill(n & 255),
  fiscalStatus: 'not_needed',
  detail: {},
  createdAt: 1_000 + n,
  ...over,
});

export const newEvidence = (paymentSeq: number, over: Partial<NewEvidence> = {}): NewEvidence => ({
  paymentSeq,
  type: 'dispatch',
  source: 'station',
  at: 1_000,
  verdict: 'moved',
  statusAfter: 'dispatching',
  amount: null,
  providerRef: null,
  livemode: true,
  detail: null,
  rawHash: null,
  ...over,
});

/** A sale with the evidence that completed it. */
export function completedSale(tx: LedgerWriter, n: number, over: Partial<NewPayment> = {}): PaymentRow {
  const row = tx.insertPayment(newPayment(n, over), 2_000);
  tx.addEvidence(newEvidence(row.seq));
  const proof = tx.addEvidence(
    newEvidence(row.seq, {
      type: 'approved',
      source: 'query',
      statusAfter: 'completed',
      amount: row.payable,
      providerRef: `ref-${n}`,
      rawHash: new Uint8Array(32).fill(7),
    }),
  );
  tx.addToTotals(row.shiftSeq, row.method, row.kind, row.payable);
  return tx.updatePayment(
    { ...row, status: 'completed', received: row.payable, providerRef: `ref-${n}`, proofSeq: proof.seq },
    3_000,
  );
}
