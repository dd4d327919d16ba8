/** Time, as the core may know it. Wall time is for storing; limits and pauses use monotonic time (I-32). */
export interface Clock {
  /** Milliseconds since the epoch, UTC. Stored, shown, never used to decide an order of events. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary start: for limits and durations. */
  elapsed(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` once after `ms`. Returns a function that calls it off. Never keeps a process alive. */
  after(ms: number, fn: () => void): () => void;
}
