/** A shift from its float to its report: opening, cash in and out, closing, and finding any past one. */
import { createHash } from 'node:crypto';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type {
  ListShifts,
  ShiftBreakdown,
  ShiftPage,
  ShiftReport,
  ShiftSummary,
} from '../../../src-shared/contract/report-views.ts';
import type {
  CashMove,
  CashMoveView,
  CloseShift,
  GiveStatement,
  OpenShift,
  StatementGiven,
} from '../../../src-shared/contract/shift-views.ts';
import { idFromBytes, shiftId } from '../../../src-shared/ids.ts';
import { type Currency, type Money, money } from '../../../src-shared/money.ts';
import { NEXT_STEP_OF } from '../../../src-shared/shift-differences.ts';
import { StationError } from '../../domain/errors.ts';
import { NEIGHBOUR_MS } from '../../domain/matching-pairs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { CashMoveRow, GivenLine, ShiftListRow } from '../../ports/shift-end.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { Ledger, LedgerReader, LedgerWriter } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import type { Reconciliation } from './reconcile.ts';
import { lateBatches, type ReportRules, reportSoFar } from './shift-report.ts';
import { readStatement } from './statement-csv.ts';

export interface ShiftRules {
  /** A sale outside a shift opens one. */
  autoOpen: boolean;
}

/** The shift a sale belongs to. Throws `shift.not_open` where the shop opens shifts by hand. */
export function shiftForSale(tx: LedgerWriter, rules: ShiftRules, ids: IdSource, now: number): ShiftRow {
  const current = tx.currentShift();
  if (current?.status === 'open') return current;
  if (current) throw new StationError('shift.closing');
  if (!rules.autoOpen) throw new StationError('shift.not_open');
  return tx.openShift({ id: shiftId(ids.next()), openedAt: now, openedBy: null, floatMinor: 0 });
}

export interface Shifts {
  open(input: OpenShift): Promise<void>;
  close(input: CloseShift): Promise<ShiftReport>;
  cancelClose(): Promise<void>;
  /** Cash in or out, once per id. `context.created` tells the first caller from those who repeat it. */
  move(input: CashMove, context: CallContext): Promise<CashMoveView>;
  /** The bank's or wallet's own rows of a method, compared at the end of the present shift. Settles nothing. */
  giveStatement(input: GiveStatement): Promise<StatementGiven>;
  /** X: the present shift as we have counted it so far. */
  soFar(): ShiftReport;
  report(id: string): ShiftReport;
  list(input: ListShifts): ShiftPage;
  breakdown(id: string): ShiftBreakdown;
}

export interface ShiftsDeps {
  ledger: Ledger;
  clock: Clock;
  ids: IdSource;
  currency: Currency;
  reports: ReportRules;
  reconciliation: Reconciliation;
  rails: Pick<Rails, 'find'>;
  changed(): void;
}

const PAGE_ROWS = 50;
/** A row from further away than this can only be of this shift by its reference; a clock that was set back included. */
const REGISTER_REACH_MS = 2 * NEIGHBOUR_MS;
/** Rows of a register that are looked at before the loop has its turn. */
const LINES_PER_TURN = 1_000;

export function createShifts(deps: ShiftsDeps): Shifts {
  const { ledger, clock, ids } = deps;
  function mustBeOurs(amount: Money | undefined, path: string): void {
    if (!amount || amount.currency === deps.currency) return;
    throw new StationError('payment.wrong_currency', `this station takes ${deps.currency}`, {
      fields: [{ path: `${path}.currency`, message: `must be ${deps.currency}` }],
    });
  }
  function mustBeOpen(read: LedgerReader): ShiftRow {
    const shift = read.currentShift();
    if (!shift) throw new StationError('shift.not_open');
    if (shift.status !== 'open') throw new StationError('shift.closing');
    return shift;
  }
  /** A register may be of a month: kept is what the end of this shift can make something of. */
  async function ofShift(
    lines: readonly GivenLine[],
    { openedAt }: ShiftRow,
    provider: string,
    pause: () => Promise<void>,
  ): Promise<GivenLine[]> {
    const [from, to] = [openedAt - REGISTER_REACH_MS, clock.now() + REGISTER_REACH_MS];
    const isOurs = ({ paymentId, providerRef }: GivenLine): boolean =>
      (paymentId !== undefined && ledger.read.payment(paymentId) !== undefined) ||
      ledger.read.paymentByRef(provider, providerRef) !== undefined;
    const kept: GivenLine[] = [];
    for (const [at, line] of lines.entries()) {
      if (at % LINES_PER_TURN === LINES_PER_TURN - 1) await pause();
      if ((line.at >= from && line.at <= to) || isOurs(line)) kept.push(line);
    }
    return kept;
  }
  function mustExist(id: string): ShiftRow {
    const shift = ledger.read.shift(id);
    if (!shift) throw new StationError('shift.not_found', `no shift ${id}`);
    return shift;
  }
  const moveView = ({ id, direction, minor, reason, by, at }: CashMoveRow): CashMoveView => ({
    id,
    direction,
    amount: money(minor, deps.currency),
    reason,
    by,
    at,
  });
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
      return deps.reconciliation.close(input);
    },
    cancelClose: () => deps.reconciliation.cancel(),
    async move(input, context) {
      mustBeOurs(input.amount, 'amount');
      const id = input.id ?? (context.idempotencyKey === undefined ? undefined : idOfKey(context.idempotencyKey));
      const made = await ledger.write((tx) => {
        const known = id === undefined ? undefined : tx.cashMove(id);
        if (known) return { row: sameMove(known, input), isNew: false };
        const shift = tx.currentShift();
        if (!shift) throw new StationError('shift.not_open');
        if (shift.status !== 'open') throw new StationError('shift.closing');
        const row: CashMoveRow = {
          id: id ?? ids.next(),
          shiftSeq: shift.seq,
          direction: input.direction,
          minor: input.amount.minor,
          reason: input.reason,
          by: input.by,
          at: clock.now(),
        };
        tx.addCashMove(row);
        return { row, isNew: true };
      });
      if (made.isNew) context.created = true;
      deps.changed();
      return moveView(made.row);
    },
    async giveStatement({ method, csv, by }) {
      const rail = deps.rails.find(method);
      if (!rail || rail.method === deps.reports.cashMethod)
        throw new StationError('payment.method_unknown', `no method ${method}`);
      const pause = (): Promise<void> => clock.sleep(0);
      mustBeOpen(ledger.read);
      const lines = await readStatement(csv, deps.currency, deps.reports.offsetMs, pause);
      const kept = await ofShift(lines, mustBeOpen(ledger.read), rail.provider, pause);
      await ledger.write((tx) => {
        const { seq } = mustBeOpen(tx);
        tx.putStatement({ shiftSeq: seq, method, at: clock.now(), by: by ?? null, lines: kept });
      });
      const fees = lines.reduce((sum, { feeMinor = 0 }) => sum + feeMinor, 0);
      const net = lines.reduce(
        (sum, { kind, minor, feeMinor = 0 }) => sum + (kind === 'sale' ? 1 : -1) * (minor + feeMinor),
        0,
      );
      return { method, rows: lines.length, net: money(net, deps.currency), fees: money(fees, deps.currency) };
    },
    soFar() {
      const shift = ledger.read.currentShift();
      if (!shift) throw new StationError('shift.not_open');
      return reportSoFar(ledger.read, shift, deps.reports);
    },
    report(id) {
      const shift = mustExist(id);
      // A closed shift's report is what was signed, not what would be computed today.
      if (shift.report === null) return reportSoFar(ledger.read, shift, deps.reports);
      const signed = readReport(JSON.parse(shift.report) as ShiftReport, deps.currency);
      const late = lateBatches(ledger.read.batchReports(shift.seq), signed.batches);
      return late.length === 0 ? signed : { ...signed, lateBatches: late };
    },
    list({ limit = PAGE_ROWS, cursor, from, to }) {
      const rows = ledger.read.shiftPage({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { beforeSeq: Number(cursor) }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map((row) => summary(row, deps.currency)),
        ...(rows.length > limit && last ? { next: String(last.shift.seq) } : {}),
      };
    },
    breakdown(id) {
      const shift = mustExist(id);
      return {
        shiftId: shift.id,
        currency: deps.currency,
        bars: ledger.read.breakdown(shift.seq),
        moves: ledger.read.cashMoves(shift.seq).map(moveView),
      };
    },
  };
}

/** A program that repeats a move under its own key means the same move (I-16). */
const idOfKey = (key: string): string => idFromBytes(createHash('sha256').update(`cash.move\0${key}`).digest());

/** The same move told twice; throws `payment.id_reused` for other contents under the same id. */
function sameMove(known: CashMoveRow, input: CashMove): CashMoveRow {
  const isSame =
    known.direction === input.direction &&
    known.minor === input.amount.minor &&
    known.reason === input.reason &&
    known.by === input.by;
  if (isSame) return known;
  throw new StationError('payment.id_reused', `${known.id} is another move`, {
    fields: [{ path: 'id', message: 'used before with other contents' }],
  });
}

const summary = ({ shift, minor, count, differences }: ShiftListRow, currency: Currency): ShiftSummary => ({
  shiftId: shift.id,
  status: shift.status,
  openedAt: shift.openedAt,
  ...(shift.openedBy === null ? {} : { openedBy: shift.openedBy }),
  ...(shift.closedAt === null ? {} : { closedAt: shift.closedAt }),
  ...(shift.closedBy === null ? {} : { closedBy: shift.closedBy }),
  net: money(minor, currency),
  payments: count,
  ...(differences === null ? {} : { differences }),
});

/** A report that an earlier version signed lacks what later ones know; nothing of it is computed anew. */
const readReport = (kept: ShiftReport, currency: Currency): ShiftReport => ({
  ...kept,
  matched: kept.matched ?? false,
  currency: kept.currency ?? currency,
  batches: kept.batches ?? [],
  cash: { ...kept.cash, float: kept.cash.float ?? 0, in: kept.cash.in ?? 0, out: kept.cash.out ?? 0 },
  differences: kept.differences.map((difference) => ({
    ...difference,
    next: difference.next ?? NEXT_STEP_OF[difference.type],
  })),
});
