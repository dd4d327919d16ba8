/** Verified copies of the ledger, as the core sees them. */

export interface BackupOutcome {
  /** When the copy was made, ms UTC. */
  at: number;
  bytes: number;
  /** From the first page to the rotation. */
  tookMs: number;
  /** Why the second place has no copy of it; absent: it has one, or there is no second place. */
  elsewhereTrouble?: string;
}

export interface BackupMaker {
  /** A second place is configured. */
  readonly hasElsewhere: boolean;
  /** When the newest copy that is there was made, ms UTC. */
  newest(): { here?: number; elsewhere?: number };
  /** Makes, proves and rotates one copy beside the running station. Rejects with an error whose `code` says why not. */
  make(): Promise<BackupOutcome>;
  /** Gives up a copy under way; what was half done is cleared by the next one. */
  stop(): Promise<void>;
}
