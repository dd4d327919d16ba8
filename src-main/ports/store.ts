/**
 * The ledger, as the core sees it. Reading is synchronous and sees only what is committed. Writing is a synchronous
 * function run inside a transaction that several writers may share (group commit): its promise resolves after the
 * commit is on the disk, so whoever awaits it may answer the world (I-11).
 */
import type { BoothReader, BoothWriter } from './booth.ts';
import type { CodeWriter } from './codes.ts';
import type { EvidenceReader, EvidenceWriter } from './evidence.ts';
import type { PaymentReader, PaymentWriter } from './payments.ts';
import type { PeopleReader, PeopleWriter } from './people.ts';
import type { PrintReader, PrintWriter } from './prints.ts';
import type { QueueReader, QueueWriter } from './queues.ts';
import type { RetentionWriter } from './retention.ts';
import type { SalesDeskReader, SalesDeskWriter } from './sales-desk.ts';
import type { ShiftEndReader, ShiftEndWriter } from './shift-end.ts';
import type { ShiftReader, ShiftWriter } from './shifts.ts';
import type { TerminalReader, TerminalWriter } from './terminals.ts';

/** Everything that can be asked. A report holding this type cannot write by accident. */
export interface LedgerReader
  extends PaymentReader,
    EvidenceReader,
    QueueReader,
    ShiftReader,
    TerminalReader,
    PeopleReader,
    ShiftEndReader,
    PrintReader,
    BoothReader,
    SalesDeskReader {}

/** What a transaction may do beside reading. */
export interface LedgerWriter
  extends LedgerReader,
    PaymentWriter,
    EvidenceWriter,
    QueueWriter,
    ShiftWriter,
    TerminalWriter,
    CodeWriter,
    PeopleWriter,
    ShiftEndWriter,
    PrintWriter,
    BoothWriter,
    SalesDeskWriter,
    RetentionWriter {}

export interface Ledger {
  readonly read: LedgerReader;
  /**
   * Runs `work` inside a transaction and resolves when it is on the disk. `work` is synchronous and must not call out.
   * If `work` throws, only its own writes are undone. Rejects with `store.failed` when the commit failed: then nothing
   * of it is true, and the station stops (I-13).
   */
  write<T>(work: (tx: LedgerWriter) => T): Promise<T>;
  /**
   * What a new sale would meet now. `heldBytes`: how much of the write-ahead log another program keeps from being moved
   * into the ledger, by reading in it; 0 while that is no more than a busy day brings.
   */
  space(): { state: 'ok' | 'low' | 'full'; freeBytes: number; heldBytes: number };
  close(): Promise<void>;
}
