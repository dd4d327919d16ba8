/**
 * What a terminal said, kept beside the ledger before anybody reads it (I-14). If the ledger's commit fails afterwards,
 * the approval survives here and is offered as evidence at the next start.
 */
export interface JournalRecord {
  /** ms UTC. */
  at: number;
  device: string;
  /** Empty for the report of a bank shift. */
  paymentId: string;
  /** Of a bank shift's report: the try to close it, as `batchKey` spells it. */
  batch?: string | undefined;
  /** `answer`: raw bytes from the wire. `reply`: what the driver read in them, as JSON, right before the ledger is told. */
  kind: 'answer' | 'reply';
  body: Uint8Array;
}

export interface EmergencyJournal {
  /** Resolves when the record is on the disk. Card numbers are masked before it is written. */
  keep(record: JournalRecord): Promise<void>;
  /** Everything that is whole, oldest first; a torn tail is left out. */
  records(): JournalRecord[];
  /** Begins a new file with the records that are still needed, and keeps the old one beside it until the next time. */
  rotate(isNeeded: (record: JournalRecord) => boolean): Promise<void>;
  close(): Promise<void>;
}
