/** The fiscal module's day, closed with the shift, and what has no receipt by then. */
import { FiscalTrouble } from '../../ports/fiscal.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { within } from '../time-limit.ts';
import type { StepDeps } from './close-steps.ts';
import { completedOf, type Learnt } from './shift-report.ts';

const RECEIPTS_LOOK_MS = 250;

type FiscalLearnt = Pick<Learnt, 'fiscal' | 'withoutReceipt'>;

/** So many shifts in a row may have no receipt at all. */
const SHIFTS_LOOKED_BACK = 60;

/** The number of the last Z report that an earlier shift counted. */
function lastZNumber(read: LedgerReader, shiftSeq: number): string | undefined {
  for (let seq = shiftSeq - 1; seq > 0 && seq >= shiftSeq - SHIFTS_LOOKED_BACK; seq--) {
    const result = read.closeSteps(seq).find(({ step }) => step === 'fiscal_day')?.result ?? null;
    const { fiscal } = (result === null ? {} : JSON.parse(result)) as Partial<FiscalLearnt>;
    if (fiscal?.zNumber !== undefined) return fiscal.zNumber;
  }
  return undefined;
}

/** Waits a little for receipts under way, closes the module's day, and notes what has no receipt by then. */
export async function closeFiscalDay(deps: StepDeps, shift: ShiftRow, stop: AbortSignal): Promise<FiscalLearnt> {
  const { receipts, ledger, clock, log } = deps;
  if (!receipts.required) return { fiscal: null, withoutReceipt: [] };
  const until = clock.elapsed() + deps.limits.receiptsMs;
  while (ledger.read.outboxPending().count > 0 && clock.elapsed() < until) await clock.sleep(RECEIPTS_LOOK_MS, stop);
  let fiscal: Learnt['fiscal'] = null;
  const { day } = receipts;
  if (day) {
    try {
      const { wasClosed, zNumber, totals } = await within(clock, deps.limits.fiscalMs, stop, () => day.closeDay());
      // Nothing was registered since an earlier shift's Z report: the module tells that one again, and it is not ours.
      const isEarlier = wasClosed === true && zNumber !== undefined && zNumber === lastZNumber(ledger.read, shift.seq);
      fiscal = isEarlier
        ? { cash: 0, card: 0 }
        : { cash: totals.cash.minor, card: totals.card.minor, ...(zNumber === undefined ? {} : { zNumber }) };
    } catch (error) {
      if (stop.aborted) throw error;
      const code = error instanceof FiscalTrouble ? error.code : 'no_answer';
      log.warn('fiscal.not_closed', { code, message: String(error) });
      fiscal = { trouble: code };
    }
  }
  const withoutReceipt = [...completedOf(ledger.read, shift.seq)]
    .filter((row) => row.fiscalStatus !== 'registered' && row.fiscalStatus !== 'not_needed')
    .map((row) => row.id);
  return { fiscal, withoutReceipt };
}
