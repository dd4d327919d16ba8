/** What a host and its transports hold in their hands: a running station. */
import type { Refusals, Router } from '../../src-shared/contract/define.ts';
import type { PracticeCustomer, PracticeFault } from '../../src-shared/contract/practice-views.ts';
import type { HookRoute } from './hooks.ts';

export interface EventSource {
  /**
   * Calls the listener with `snapshot` at once, then with every `change`, and with a `hint` while a terminal works: it
   * has no number and may be lost. Returns the end of the subscription.
   */
  subscribe(listener: (event: 'snapshot' | 'change' | 'hint', data: unknown) => void): () => void;
}

export interface Station {
  readonly router: Router;
  readonly refusals: Refusals;
  readonly events: EventSource;
  /** Addresses of the hooks listener: one per configured rail that calls us. */
  readonly hooks: readonly HookRoute[];
  /** Restores open payments and starts the loops. The station is usable when it resolves. */
  start(): Promise<void>;
  /** Takes no new payments, finishes writing, closes the ledger. At most 5 s. */
  stop(): Promise<void>;
}

/** The simulated vendors' control desk (sandbox profile only). Throws when they cannot be reached. */
export interface Practice {
  customer(input: PracticeCustomer): Promise<{ ok: boolean; detail?: string }>;
  fault(input: PracticeFault): Promise<{ ok: boolean; detail?: string }>;
}
