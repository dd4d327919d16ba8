/**
 * What the simulated vendors believe, in their own append-only file. A record is on the disk before anybody is told
 * of it, so after any crash of either side this file is the judge: a charge that stands here was taken.
 *
 *   charge, refund, void, batch, receipt, violation   the beliefs `GET /truth` shows
 *   note    a vendor's private memory (its transactions), read back at its start
 *   reset   everything before it no longer counts; nothing is ever erased
 */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Money a vendor believes it moved. `minor` in the currency's minor units; `at` in ms UTC by the vendor's clock. */
export interface Movement {
  vendor: string;
  /** The vendor's own id of it. */
  ref: string;
  /** What the vendor knows the order by (the account field of the QR). */
  orderRef: string;
  minor: number;
  currency: string;
  at: number;
  /** By card: the bank's reference number and the terminal. */
  rrn?: string;
  terminalId?: string;
}

/** A batch that a terminal handed to its bank. Sums in minor units. */
export interface Batch {
  vendor: string;
  terminalId: string;
  /** The bank's number of it. */
  shift: number;
  sales: { count: number; minor: number };
  refunds: { count: number; minor: number };
  voids: { count: number; minor: number };
  at: number;
}

/** A receipt that lies in the simulated fiscal module's memory. */
export interface Receipt {
  vendor: string;
  key: string;
  paymentId: string;
  kind: 'sale' | 'refund';
  minor: number;
  currency: string;
  /** The time the station wrote on it, ms UTC. */
  at: number;
  number: number;
  sign: string;
  qrUrl: string;
}

/** Something the station answered or asked that the vendor's document does not allow. */
export interface Violation {
  vendor: string;
  /** Stable short name, e.g. `answer.shape`, `repeat.differs`. */
  rule: string;
  detail: string;
  at: number;
}

export type TruthRecord =
  | ({ record: 'charge' } & Movement)
  | ({ record: 'refund' } & Movement)
  | ({ record: 'void' } & Movement)
  | ({ record: 'batch' } & Batch)
  | ({ record: 'receipt' } & Receipt)
  | ({ record: 'violation' } & Violation)
  | { record: 'note'; vendor: string; note: unknown }
  | { record: 'reset'; at: number };

export interface TruthView {
  charges: Movement[];
  refunds: Movement[];
  /** Sales taken back whole, inside their batch. */
  voids: Movement[];
  batches: Batch[];
  receipts: Receipt[];
  violations: Violation[];
}

export interface Truth {
  /** Returns only after the record is on the disk. Throws what the disk throws. */
  write(record: TruthRecord): void;
  view(): TruthView;
  /** A vendor's notes since the last reset, oldest first. */
  notes(vendor: string): unknown[];
  close(): void;
}

/** Thrown when a line that was once acknowledged cannot be read any more. */
export class TruthDamaged extends Error {
  override readonly name = 'TruthDamaged';
}

/** Opens or makes the file. A torn last line (killed while writing, never acknowledged) is cut off. */
export function openTruth(path: string): Truth {
  const descriptor = openSync(path, 'a+', 0o600);
  const records = readRecords(path, descriptor);
  syncFolder(path);
  return {
    write(record) {
      const line = Buffer.from(`${JSON.stringify(record)}\n`);
      for (let done = 0; done < line.length; ) done += writeSync(descriptor, line, done);
      fsyncSync(descriptor);
      if (record.record === 'reset') records.length = 0;
      else records.push(record);
    },
    view() {
      const view: TruthView = { charges: [], refunds: [], voids: [], batches: [], receipts: [], violations: [] };
      for (const { record, ...rest } of records) {
        if (record === 'charge') view.charges.push(rest as Movement);
        else if (record === 'refund') view.refunds.push(rest as Movement);
        else if (record === 'void') view.voids.push(rest as Movement);
        else if (record === 'batch') view.batches.push(rest as Batch);
        else if (record === 'receipt') view.receipts.push(rest as Receipt);
        else if (record === 'violation') view.violations.push(rest as Violation);
      }
      return view;
    },
    notes: (vendor) => records.flatMap((r) => (r.record === 'note' && r.vendor === vendor ? [r.note] : [])),
    close: () => closeSync(descriptor),
  };
}

function readRecords(path: string, descriptor: number): TruthRecord[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end !== fstatSync(descriptor).size) {
    ftruncateSync(descriptor, end);
    fsyncSync(descriptor);
  }
  const records: TruthRecord[] = [];
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    let record: TruthRecord;
    try {
      record = JSON.parse(line) as TruthRecord;
    } catch {
      throw new TruthDamaged(`${path} line ${index + 1} is not JSON`);
    }
    if (record.record === 'reset') records.length = 0;
    else records.push(record);
  }
  return records;
}

/** A new file's name is durable only when its folder is synced too. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // Windows refuses to open a folder, and journals its names itself
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
