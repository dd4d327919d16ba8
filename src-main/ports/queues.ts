/** What comes from rails and goes out again: rows of rails that ask us, receipts to deliver, vendors' calls to read. */

/**
 * What a rail that asks us must be able to repeat word for word. One table for all such rails: `ref` is the rail's own
 * id, `openKey` is unique while set (one live transaction per one-time order), `at` is the rail's own time.
 */
export interface RailRow {
  readonly provider: string;
  readonly ref: string;
  readonly paymentSeq: number;
  readonly openKey: string | null;
  readonly at: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface OutboxRow {
  readonly id: number;
  /** `receipt`: for the fiscal module. `confirm`: the receipt's address for the wallet that was paid with. */
  readonly kind: 'receipt' | 'confirm';
  readonly paymentSeq: number;
  readonly state: 'pending' | 'done' | 'parked';
  readonly attempts: number;
  readonly nextAt: number;
  /** The last attempt may have landed: ask before sending again. */
  readonly unsure: boolean;
  readonly lastError: string | null;
  readonly createdAt: number;
  /** What the module had counted before this receipt was sent, in the driver's own spelling; null: it was not sent. */
  readonly mark: string | null;
}

export interface InboxRow {
  readonly id: number;
  readonly provider: string;
  readonly receivedAt: number;
  readonly body: Uint8Array;
  readonly attempts: number;
}

export interface QueueReader {
  railRow(provider: string, ref: string): RailRow | undefined;
  openRailRow(provider: string, openKey: string): RailRow | undefined;
  railRows(provider: string, from: number, to: number): RailRow[];
  /** A refund's receipt is not due before its sale's is done (I-26). */
  dueOutbox(now: number, limit: number): OutboxRow[];
  /** When the next row that may go is due, ms UTC. */
  nextOutboxAt(): number | undefined;
  lastOutboxId(): number;
  /** The oldest receipt that may lie in the module without our knowing. */
  outboxInDoubt(): OutboxRow | undefined;
  outboxOf(paymentSeq: number, kind: OutboxRow['kind']): OutboxRow | undefined;
  /** Everything that is not done, oldest first. */
  outboxOpen(limit: number): OutboxRow[];
  /** Receipts under way. */
  outboxPending(): { count: number; oldestAt: number | undefined };
  /** Receipts that wait for a person, and the module's words for it. */
  outboxParked(): { count: number; oldestAt: number | undefined; codes: string[] };
  /** Unread and not yet given up for this run. */
  pendingInbox(limit: number): InboxRow[];
  /** Tried five times in vain: kept for a person and for the next start. */
  unreadInbox(): number;
}

export interface QueueWriter {
  putRailRow(row: RailRow): void;
  /** One per (payment, kind); a second call changes nothing (I-24). */
  queueOutbox(kind: OutboxRow['kind'], paymentSeq: number, now: number): void;
  updateOutbox(row: OutboxRow): void;
  /** false when this event is already here (I-17). */
  addInbox(provider: string, dedupeKey: string, body: Uint8Array, now: number): boolean;
  finishInbox(id: number, now: number): void;
  retryInbox(id: number): void;
  /** A new start tries everything unread again. */
  reviveInbox(): void;
}
