/** Opening and closing a shift, and its report. Totals are kept as payments complete, so closing costs the same always. */
import type { CloseShift, OpenShift, ShiftReport } from '../../src-shared/contract/views.ts';
import { shiftId } from '../../src-shared/ids.ts';
import type { Currency, Money } from '../../src-shared/money.ts';
import { StationError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Ledger, LedgerReader, LedgerWriter, ShiftRow, TotalRow } from '../ports/store.ts';

export interface ShiftRules {
  /** A sale outside a shift opens one. */
  autoOpen: boolean;
}

/** The shift a sale belongs to. Throws `shift.not_open` where the shop opens shifts by hand. */
export function shiftForSale(tx: LedgerWriter, rules: ShiftRules, ids: IdSource, now: number): ShiftRow {
  const current = tx.currentShift();
  if (current?.status === 'open') return current;
  if (!rules.autoOpen || current) throw new StationError('shift.not_open');
  return tx.openShift({ id: shiftId(ids.next()), openedAt: now, openedBy: null, floatMinor: 0 });
}

export interface Shifts {
  open(input: OpenShift): Promise<void>;
  close(input: CloseShift): Promise<ShiftReport>;
  report(id: string): ShiftReport;
}

export interface ShiftsDeps {
  ledger: Ledger;
  clock: Clock;
  ids: IdSource;
  currency: Currency;
  /** The method whose money lies in the drawer. */
  cashMethod: string;
  changed(): void;
}

const countOf = (
  rows: readonly TotalRow[],
  method: string,
  kind: 'sale' | 'refund',
): { count: number; minor: number } =>
  rows.find((row) => row.method === method && row.kind === kind) ?? { count: 0, minor: 0 };

function build(read: LedgerReader, shift: ShiftRow, deps: Pick<ShiftsDeps, 'currency' | 'cashMethod'>): ShiftReport {
  const totals = read.totals(shift.seq);
  const methods = [...new Set(totals.map((row) => row.method))];
  const net = (method: string) => {
    const sales = countOf(totals, method, 'sale');
    const refunds = countOf(totals, method, 'refund');
    return { count: sales.count + refunds.count, minor: sales.minor - refunds.minor };
  };
  const expected = shift.floatMinor + (methods.includes(deps.cashMethod) ? net(deps.cashMethod).minor : 0);
  const open = read.openPayments();
  const cashDifference = shift.counted === null ? undefined : shift.counted - expected;
  return {
    shiftId: shift.id,
    openedAt: shift.openedAt,
    closedAt: shift.closedAt,
    status: shift.status,
    // The rails' and the tax module's own totals are asked for by the reconciliation of the shift's end.
    tenders: methods.map((method) => ({ method, journal: net(method), rail: null, fiscal: null, matched: false })),
    differences:
      cashDifference === undefined || cashDifference === 0
        ? []
        : [
            {
              type: 'cash_count',
              method: deps.cashMethod,
              minor: cashDifference,
              currency: deps.currency,
              explanations: [],
              status: 'open',
            },
          ],
    cash: {
      expected,
      ...(shift.counted === null ? {} : { counted: shift.counted }),
      ...(cashDifference === undefined ? {} : { difference: cashDifference }),
    },
    fiscal: { receipts: read.receiptsOf(shift.seq) },
    carriedOver: open.map((row) => row.id),
  };
}

export function createShifts(deps: ShiftsDeps): Shifts {
  const { ledger, clock, ids } = deps;
  function mustBeOurs(amount: Money | undefined, path: string): void {
    if (!amount || amount.currency === deps.currency) return;
    throw new StationError('payment.wrong_currency', `this station takes ${deps.currency}`, {
      fields: [{ path: `${path}.currency`, message: `must be ${deps.currency}` }],
    });
  }
  return {
    async open(input) {
      mustBeOurs(input.float, 'float');
      await ledger.write((tx) => {
        if (tx.currentShift()) throw new StationError('shift.already_open');
        tx.openShift({
          id: shiftId(ids.next()),
          openedAt: clock.now(),
          openedBy: input.by ?? null,
          floatMinor: input.float?.minor ?? 0,
        });
      });
      deps.changed();
    },
    async close(input) {
      mustBeOurs(input.counted, 'counted');
      const report = await ledger.write((tx) => {
        const shift = tx.currentShift();
        if (!shift) throw new StationError('shift.not_open');
        const closed: ShiftRow = {
          ...shift,
          status: 'closed',
          closedAt: clock.now(),
          closedBy: input.by ?? null,
          counted: input.counted?.minor ?? null,
        };
        const made = build(tx, closed, deps);
        tx.updateShift({ ...closed, report: JSON.stringify(made) });
        return made;
      });
      deps.changed();
      return report;
    },
    report(id) {
      const shift = ledger.read.shift(id);
      if (!shift) throw new StationError('shift.not_found', `no shift ${id}`);
      // A closed shift's report is what was signed, not what would be computed today.
      return shift.report === null ? build(ledger.read, shift, deps) : (JSON.parse(shift.report) as ShiftReport);
    },
  };
}
