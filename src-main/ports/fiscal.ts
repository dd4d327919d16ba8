/** The fiscal module's day, for the end of the shift. A driver whose module has no days of its own leaves it out. */
import type { Money } from '../../src-shared/money.ts';

export interface FiscalCount {
  count: number;
  /** Minor units of the module's currency; never negative. */
  minor: number;
}

/** What the module counted since its day was opened. */
export interface FiscalTotals {
  sales: FiscalCount;
  refunds: FiscalCount;
  /** Cash of sales less cash of refunds: may be negative. */
  cash: Money;
  /** Cards and every wallet, sales less refunds: the module knows no finer division. */
  card: Money;
}

/** A module's day as it stands, or as it was closed. */
export interface FiscalDayTotals {
  isOpen: boolean;
  /** The module's own number of this day; absent where it tells none. */
  zNumber?: string;
  totals: FiscalTotals;
  /** The module's own time, as it says it (`yyyy-MM-dd HH:mm:ss`, UTC+5). */
  openedAt?: string;
  closedAt?: string;
}

export interface ClosedFiscalDay {
  /** The Z report's number; absent where the module tells none. */
  zNumber?: string;
  totals: FiscalTotals;
  /** The report as the module words it, for a person to read. */
  text?: string;
  /** true: somebody had closed it already, and these are that closing's totals. */
  wasClosed?: boolean;
}

/** Thrown by a day's calls. `isUnsure`: the call may have done its work; ask `dayTotals` before repeating it. */
export class FiscalTrouble extends Error {
  override readonly name = 'FiscalTrouble';
  /** Namespaced as on a receipt's row: `fiscal.36904`, `bridge.101`, or `no_answer`. */
  readonly code: string;
  readonly isUnsure: boolean;
  constructor(code: string, isUnsure = false) {
    super(code);
    this.code = code;
    this.isUnsure = isUnsure;
  }
}

export interface FiscalDay {
  /**
   * Closes the module's day (Z report). Safe to repeat: a lost answer is asked about first, a day that is closed
   * already is told with its totals. Waits for a receipt that is on its way. Throws `FiscalTrouble`.
   */
  closeDay(): Promise<ClosedFiscalDay>;
  /** The present day's totals; those of the last one while none is open. Throws `FiscalTrouble`. */
  dayTotals(): Promise<FiscalDayTotals>;
}
