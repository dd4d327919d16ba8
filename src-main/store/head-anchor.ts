/**
 * How far the evidence had come, kept beside the ledger. A chain alone does not show a cut tail: a removed write-ahead
 * log or last week's file put back would open as if nothing were missing. Written after each commit and not synced, so
 * it costs no disk turn; after a power cut it may lag behind the ledger, and it never runs ahead of it.
 */
import { closeSync, constants, existsSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { LedgerError } from '../domain/errors.ts';
import type { Sql } from './statements.ts';

export interface HeadAnchor {
  /** Throws `ledger.damaged` when the ledger ends before what was acknowledged. */
  check(): void;
  /** Call after a commit, before anybody is told of it. */
  follow(): void;
  close(): void;
}

export interface Head {
  seq: number;
  mac: string;
  inbox: number;
}

const LENGTH = 128;
const HEAD = `SELECT seq, lower(hex(mac)) AS mac, (SELECT coalesce(max(id), 0) FROM inbox) AS inbox
  FROM evidence ORDER BY seq DESC LIMIT 1`;

/** One line of fixed length: a shorter text is filled with spaces, so writing it never needs new space. */
function lineOf({ seq, mac, inbox }: Head): Buffer {
  const text = `${seq} ${mac} ${inbox}`;
  return Buffer.from(`${`${text} ${crc32(text)}`.padEnd(LENGTH - 1)}\n`);
}

/** undefined: empty, torn or foreign. That proves nothing about the ledger. */
function headOf(line: string): Head | undefined {
  const found = /^((\d+) ([0-9a-f]{64}) (\d+)) (\d+) *\n/.exec(line);
  if (!found || crc32(found[1] as string) !== Number(found[5])) return undefined;
  return { seq: Number(found[2]), mac: found[3] as string, inbox: Number(found[4]) };
}

/** What the anchor beside a ledger names as acknowledged; undefined: none, or torn. */
export function readAnchor(file: string): Head | undefined {
  return existsSync(`${file}.head`) ? headOf(readFileSync(`${file}.head`, 'latin1')) : undefined;
}

export function headAnchor(file: string, sql: Sql): HeadAnchor {
  const descriptor = openSync(`${file}.head`, constants.O_RDWR | constants.O_CREAT, 0o600);
  let written: Head = { seq: 0, mac: '', inbox: 0 };
  return {
    check() {
      const line = Buffer.alloc(LENGTH);
      readSync(descriptor, line, 0, LENGTH, 0);
      const head = headOf(line.toString('latin1'));
      if (!head) return;
      const here = sql('SELECT lower(hex(mac)) AS mac FROM evidence WHERE seq = ?').get(head.seq) as
        | { mac: string }
        | undefined;
      const inbox = (sql('SELECT coalesce(max(id), 0) AS id FROM inbox').get() as { id: number }).id;
      if (here?.mac !== head.mac || inbox < head.inbox) {
        throw new LedgerError(
          'ledger.damaged',
          `the ledger ends before evidence ${head.seq}, which was acknowledged; a backup is put back with npm run restore`,
        );
      }
    },
    follow() {
      const head = sql(HEAD).get() as Head | undefined;
      if (!head || (head.seq === written.seq && head.inbox === written.inbox)) return;
      writeSync(descriptor, lineOf(head), 0, LENGTH, 0);
      written = head;
    },
    close: () => closeSync(descriptor),
  };
}
