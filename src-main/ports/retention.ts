/** What one turn of pruning did, rows. */
export interface PrunedRaw {
  /** Bodies of vendors' calls; the calls themselves stay known, so that a repeat is still a repeat. */
  inbox: number;
  /** Slips of terminals. */
  slips: number;
  /** What the steps of a closed shift had read from the rails. */
  statements: number;
  /** Nothing older is left. */
  isDone: boolean;
}

export interface RetentionWriter {
  /** Empties at most `limit` rows of each kind that ended before `before`, ms UTC. */
  pruneRaw(before: number, limit: number): PrunedRaw;
}
