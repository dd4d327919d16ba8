/**
 * The append-only log of everything ever learnt, chained: each row's MAC covers the row before it (I-31), so an edit
 * made around the station shows. A chain alone does not show a cut tail; the shift report carries the head.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { EvidenceSource, EvidenceType } from '../../src-shared/evidence.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type { DiscrepancyRow, EvidenceReader, EvidenceRow, EvidenceWriter, NewEvidence } from '../ports/evidence.ts';
import type { Sql } from './statements.ts';

/** A row as the table has it. */
export interface Columns {
  seq: number;
  payment_seq: number;
  type: EvidenceType;
  source: EvidenceSource;
  at: number;
  verdict: EvidenceRow['verdict'];
  status_after: PaymentStatus;
  amount: number | null;
  provider_ref: string | null;
  livemode: number;
  detail: string | null;
  raw_hash: Uint8Array | null;
  mac: Uint8Array;
}

const toRow = (c: Columns): EvidenceRow => ({
  seq: c.seq,
  paymentSeq: c.payment_seq,
  type: c.type,
  source: c.source,
  at: c.at,
  verdict: c.verdict,
  statusAfter: c.status_after,
  amount: c.amount,
  providerRef: c.provider_ref,
  livemode: c.livemode === 1,
  detail: c.detail === null ? null : (JSON.parse(c.detail) as Record<string, string | number | boolean>),
  rawHash: c.raw_hash,
});

/**
 * The MAC of one row: key, previous MAC, then every column in a fixed order. The key is a KeyObject, made once: from
 * bytes OpenSSL prepares it anew for every MAC, which takes ten times as long as the MAC.
 */
function macOf(key: KeyObject, previous: Uint8Array, c: Omit<Columns, 'mac'>): Uint8Array {
  const fields = [
    c.seq,
    c.payment_seq,
    c.type,
    c.source,
    c.at,
    c.verdict,
    c.status_after,
    c.amount,
    c.provider_ref,
    c.livemode,
    c.detail,
  ];
  const mac = createHmac('sha256', key).update(previous).update(JSON.stringify(fields));
  return c.raw_hash ? mac.update(c.raw_hash).digest() : mac.digest();
}

const NO_PREVIOUS = new Uint8Array(32);

export const evidenceReader = (sql: Sql): EvidenceReader => ({
  evidenceOf: (paymentSeq) =>
    (
      sql('SELECT * FROM evidence WHERE payment_seq = CAST(? AS INTEGER) ORDER BY seq').all(paymentSeq) as Columns[]
    ).map(toRow),
  discrepanciesOf: (paymentSeq) =>
    (
      sql(
        'SELECT id, type, at, status, expected, actual, currency FROM discrepancies WHERE payment_seq = CAST(? AS INTEGER) ORDER BY id',
      ).all(paymentSeq) as (Omit<DiscrepancyRow, 'paymentSeq'> & { currency: Currency })[]
    ).map((row) => ({ ...row, paymentSeq })),
  discrepancyCount: () =>
    (sql(`SELECT count(*) AS n FROM discrepancies WHERE status = 'open'`).get() as { n: number }).n,
});

export function evidenceWriter(sql: Sql, key: Uint8Array): EvidenceWriter {
  const secret = createSecretKey(key);
  return {
    addEvidence(row: NewEvidence) {
      // The head is read, not remembered: a rolled-back transaction must not leave a wrong one behind.
      const head = sql('SELECT seq, mac FROM evidence ORDER BY seq DESC LIMIT 1').get() as
        | Pick<Columns, 'seq' | 'mac'>
        | undefined;
      const columns: Omit<Columns, 'mac'> = {
        seq: (head?.seq ?? 0) + 1,
        payment_seq: row.paymentSeq,
        type: row.type,
        source: row.source,
        at: row.at,
        verdict: row.verdict,
        status_after: row.statusAfter,
        amount: row.amount,
        provider_ref: row.providerRef,
        livemode: row.livemode ? 1 : 0,
        detail: row.detail === null ? null : JSON.stringify(row.detail),
        raw_hash: row.rawHash,
      };
      sql('INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
        ...Object.values(columns),
        macOf(secret, head?.mac ?? NO_PREVIOUS, columns),
      );
      return { ...row, seq: columns.seq };
    },
    addDiscrepancy: (row) => {
      sql(
        `INSERT INTO discrepancies (payment_seq, type, at, status, expected, actual, currency) VALUES (?, ?, ?, 'open', ?, ?, ?)`,
      ).run(row.paymentSeq, row.type, row.at, row.expected, row.actual, row.currency);
    },
    resolveDiscrepancies: (paymentSeq, by, note, now) => {
      sql(
        `UPDATE discrepancies SET status = 'resolved', resolved_at = ?, resolved_by = ?, resolved_note = ? WHERE payment_seq = ? AND status = 'open'`,
      ).run(now, by, note, paymentSeq);
    },
  };
}

/** One row as it lies there, its MAC included. Throws what SQLite throws of a broken page. */
export const evidenceRowAt = (sql: Sql, seq: number): Columns | undefined =>
  sql('SELECT * FROM evidence WHERE seq = ?').get(seq) as Columns | undefined;

/** Does this row follow the one whose MAC is `previous`? */
export function linkFits(key: Uint8Array, previous: Uint8Array, row: Columns): boolean {
  const { mac, ...columns } = row;
  return Buffer.compare(macOf(createSecretKey(key), previous, columns), mac) === 0;
}

/**
 * Walks the chain from `afterSeq` and returns the number of the first row that does not fit, or undefined.
 * A walk over the last rows is cheap enough for every start; the whole chain is for `explain` and closing.
 */
export function firstBrokenLink(sql: Sql, key: Uint8Array, afterSeq = 0): number | undefined {
  const secret = createSecretKey(key);
  const before = sql('SELECT seq, mac FROM evidence WHERE seq = ?').get(afterSeq) as Pick<Columns, 'mac'> | undefined;
  let previous = before?.mac ?? NO_PREVIOUS;
  let expected = afterSeq + 1;
  for (const found of sql('SELECT * FROM evidence WHERE seq > ? ORDER BY seq').iterate(afterSeq) as Iterable<Columns>) {
    const { mac, ...columns } = found;
    if (found.seq !== expected || Buffer.compare(macOf(secret, previous, columns), mac) !== 0) return found.seq;
    previous = mac;
    expected++;
  }
  return undefined;
}
