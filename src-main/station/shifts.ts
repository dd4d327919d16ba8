/** The working day: shifts, what is compared at their end, their reports on paper and as files. */
import type { Backups } from '../usecases/health/backups.ts';
import { pruneRaw } from '../usecases/health/retention.ts';
import type { ClockSteps } from '../usecases/shift/clock-steps.ts';
import { CLOSE_LIMITS } from '../usecases/shift/close-steps.ts';
import { createReconciliation, type Reconciliation } from '../usecases/shift/reconcile.ts';
import { createShiftPapers, type ShiftPapers } from '../usecases/shift/shift-papers.ts';
import type { ReportRules } from '../usecases/shift/shift-report.ts';
import { createShiftTables, type ShiftTables } from '../usecases/shift/shift-tables.ts';
import { createShifts, type Shifts } from '../usecases/shift/shifts.ts';
import type { Views } from '../usecases/view.ts';
import type { StationParts } from './deps.ts';
import type { Selling } from './selling.ts';
import type { WaysToPay } from './ways-to-pay.ts';

export interface WorkingDay {
  reconciliation: Reconciliation;
  shifts: Shifts;
  shiftPapers: ShiftPapers;
  shiftTables: ShiftTables;
}

interface Around extends Pick<WaysToPay, 'rails'>, Pick<Selling, 'runner' | 'desk'> {
  clockSteps: ClockSteps;
  backups: Backups;
  views: Views;
  isStopping(): boolean;
}

const DAY_MS = 24 * 3_600_000;

export function openShifts(parts: StationParts, around: Around): WorkingDay {
  const { config, clock, ids, log, ledger, currency, livemode, locale, offsetMs } = parts;
  const { rails, runner, desk, views, clockSteps } = around;
  const { read } = ledger;

  /** A shift that was opened has the terminals' totals read; one that is closed lets go of what is kept for a crash. */
  let shiftSeen = shiftNow();
  function shiftNow(): string {
    const shift = read.lastShift();
    return shift ? `${shift.seq} ${shift.status}` : '';
  }
  function changed(): void {
    views.announce({ shift: true });
    const now = shiftNow();
    if (now === shiftSeen) return;
    shiftSeen = now;
    if (now.endsWith(' open')) desk.shiftOpened();
    if (!now.endsWith(' closed')) return;
    void desk.shiftClosed();
    void afterShift();
  }
  /** The day's work is copied first, what has had its time goes afterwards. */
  async function afterShift(): Promise<void> {
    await around.backups.soon();
    const before = clock.now() - config.retention.rawDays * DAY_MS;
    await pruneRaw({ ledger, clock, log, before, isStopping: around.isStopping });
  }

  const reports: ReportRules = { currency, cashMethod: 'cash', locale, offsetMs };
  const reconciliation = createReconciliation({
    ledger,
    rails,
    runner,
    clock,
    log,
    livemode,
    batches: parts.batches ?? desk.batches,
    receipts: parts.receipts,
    limits: parts.closeLimits ?? CLOSE_LIMITS,
    rules: reports,
    lookAtClock: () => clockSteps.look(),
    changed,
  });
  const shifts = createShifts({ ledger, clock, ids, currency, reports, reconciliation, rails, changed });
  const report = (id: string) => shifts.report(id);
  const view = views.payment;
  const shiftPapers = createShiftPapers({
    read,
    rails,
    report,
    view,
    press: async () => (await parts.printRoom()).press,
    station: config.station.name,
    livemode,
    locale,
    offsetMs,
  });
  const shiftTables = createShiftTables({
    read,
    clock,
    report,
    view,
    titleOf: (method) => rails.find(method)?.title ?? method,
    locale,
    offsetMs,
  });
  return { reconciliation, shifts, shiftPapers, shiftTables };
}
