/** What a simulated vendor is. Adding one: a folder under vendors/ and one line in vendors/registry.ts. */
import type { CUSTOMER_ACTIONS } from '../src-shared/contract/practice-views.ts';
import type { RegisterRow } from './bank/register.ts';
import type { Differences } from './differences.ts';
import type { FaultDial } from './faults.ts';
import type { Route } from './json-server.ts';
import type { Log } from './log.ts';
import type { ShownPayment } from './screen.ts';
import type { Settings, StationAddresses } from './settings.ts';
import type { Truth } from './truth.ts';

export type CustomerAction = (typeof CUSTOMER_ACTIONS)[number];

/** What came of a customer's act; anything else is thrown as a `Refusal`. */
export interface CustomerOutcome {
  ok: true;
  detail: string;
}

/** Everything a vendor may use. */
export interface VendorWorld {
  settings: Settings;
  truth: Truth;
  dial: FaultDial;
  log: Log;
  /** The vendor's clock, ms UTC. */
  now(): number;
  /** Throws 503 `station.not_known_yet` until the parent has told the addresses. */
  station(): StationAddresses;
  /** Writes a violation to the truth and to the log. */
  violation(rule: string, detail: string): void;
}

/** Where a simulated terminal is reached. No `path` where there are no pseudo-terminals. */
export interface TerminalAddress {
  path?: string;
  host: string;
  port: number;
}

export interface SimulatedVendor {
  /** The vendor's routes on the simulators' listener. */
  routes?: readonly Route[];
  /** Opens what else it listens on; where its terminals are is told in the ready line, by the names of their sections. */
  start?(): Promise<Readonly<Record<string, TerminalAddress>>>;
  /** Whether a terminal of the vendor waits for the customer of this payment: nothing will be shown on our screen. */
  waitsFor?(shown: ShownPayment): boolean;
  /** Whether this payment is the vendor's business. */
  serves?(shown: ShownPayment): boolean;
  /** Plays the customer in front of this payment. Throws `Refusal`. */
  customer?(shown: ShownPayment, action: CustomerAction): Promise<CustomerOutcome>;
  /** Differences it can be made to have with the station's journal. */
  differences?: Differences;
  /** Where several banks or wallets stand behind one vendor: each one's own, by the method that it is. */
  desks?: Readonly<Record<string, { readonly differences: Differences; register(): RegisterRow[] }>>;
  /** For `GET /control/state`. */
  state?(): unknown;
  /** What the customers are still about to do happens now; returns when it has. */
  hurry?(): Promise<void>;
  /** Forgets everything it knows (the truth file keeps the past behind a reset record). */
  reset?(): void;
  close?(): void | Promise<void>;
}

export interface VendorDefinition {
  id: string;
  /** The faults its dial knows. */
  faults: readonly string[];
  create(world: VendorWorld): SimulatedVendor;
}
