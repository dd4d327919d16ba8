/** The rails' own side of a shift: their statements, their word about each of our payments, or what a person gave. */

import type { RailLine } from '../../domain/matching-lines.ts';
import { NEIGHBOUR_MS } from '../../domain/matching-pairs.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { StatementRow } from '../../ports/shift-end.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { Ledger } from '../../ports/store.ts';
import type { StatementLine } from '../../providers/provider.ts';
import type { ReadyRail } from '../rails/rails.ts';
import { within } from '../time-limit.ts';
import { eachOf, type Progress, type StepDeps } from './close-steps.ts';
import { shiftClock } from './shift-clock.ts';
import { completedOf, knownAt, type Learnt } from './shift-report.ts';

/** A statement longer than this is not read to its end. */
const LINES_MOST = 50_000;
/** Rails that create their rows long before the money (a code shown yesterday) date them by the beginning. */
const EARLIER_MS = 24 * 3_600_000;
const LATER_MS = 10 * 60_000;

type RailsLearnt = Pick<Learnt, 'lines' | 'read' | 'notRead'>;

/** Reads every rail's own side: its statement, or, where it has none, its word about each of our payments. */
export async function readRails(
  deps: StepDeps,
  shift: ShiftRow,
  stop: AbortSignal,
  progress: Progress,
): Promise<RailsLearnt> {
  const rails = deps.rails.all.filter(
    (rail): rail is ReadyRail =>
      rail.instance !== undefined && (rail.instance.statement !== undefined || rail.can.statement === 'asked'),
  );
  const given = givenStatements(deps, shift);
  const lines: RailLine[] = given.lines;
  const read: Record<string, 'rows' | 'asked'> = Object.fromEntries(given.read.map((method) => [method, 'rows']));
  const notRead = given.stale;
  const asked = rails.filter(({ method, instance }) => instance.statement || !given.methods.has(method));
  let done = 0;
  progress(0, asked.length);
  await Promise.all(
    asked.map(async (rail) => {
      try {
        const found = await within(deps.clock, deps.limits.railsMs, stop, (signal) =>
          rail.instance.statement ? statementOf(deps, rail, shift, signal) : askedOf(deps, rail, shift, signal),
        );
        lines.push(...found);
        read[rail.method] = rail.instance.statement ? 'rows' : 'asked';
      } catch (error) {
        if (stop.aborted) throw error;
        deps.log.warn('rail.not_read', { method: rail.method, message: String(error) });
        notRead.push(rail.method);
      }
      progress(++done, asked.length);
    }),
  );
  return { lines, read, notRead: notRead.sort() };
}

/**
 * Statements that a person gave the shift, where the rail has none of its own. What such a file says is compared and
 * settles nothing. One that is older than the last money of its method was read too early: it is as good as not read.
 */
function givenStatements({ ledger, rails }: StepDeps, shift: ShiftRow) {
  const to = shift.sealedAt ?? Number.POSITIVE_INFINITY;
  const clock = shiftClock(ledger.read, shift, completedOf(ledger.read, shift.seq));
  const given = ledger.read
    .statementsOf(shift.seq)
    .filter(({ method }) => rails.find(method)?.instance?.statement === undefined);
  const newest = new Map<string, number>();
  for (const row of completedOf(ledger.read, shift.seq))
    newest.set(
      row.method,
      Math.max(newest.get(row.method) ?? 0, clock.earliest(knownAt(ledger.read, row), row.proofSeq ?? 0)),
    );
  // Given "after" the end of the shift: the clock was set back since.
  const givenAt = (at: number): number => (at > to ? at - clock.setBackMs : at);
  const isStale = ({ method, at }: StatementRow): boolean => (newest.get(method) ?? 0) > givenAt(at);
  const fresh = given.filter((one) => !isStale(one));
  return {
    methods: new Set(given.map(({ method }) => method)),
    read: fresh.map(({ method }) => method),
    stale: given.filter(isStale).map(({ method }) => method),
    lines: fresh.flatMap(({ method, lines }) => {
      const rail = { method, provider: rails.find(method)?.provider ?? '' };
      return lines.flatMap((line): RailLine[] => {
        const ours = paymentOf(ledger, rail, line);
        const isElsewhere = ours?.status === 'completed' && ours.shiftSeq !== shift.seq;
        // A row of a neighbouring day may be of a payment whose number nobody could learn.
        const isNear = line.at >= clock.from - NEIGHBOUR_MS && line.at <= to + NEIGHBOUR_MS;
        if (isElsewhere || (!ours && !isNear)) return [];
        return [{ ...line, method, ...(ours && { paymentId: ours.id }) }];
      });
    }),
  };
}

/** The rail's rows of this shift. A row that is a payment of ours is evidence about it, late or not (I-7). */
async function statementOf(deps: StepDeps, rail: ReadyRail, shift: ShiftRow, signal: AbortSignal): Promise<RailLine[]> {
  const { ledger } = deps;
  const to = shift.sealedAt ?? deps.clock.now();
  const { from } = shiftClock(ledger.read, shift, completedOf(ledger.read, shift.seq));
  const statement = rail.instance.statement?.(Math.min(from, to) - EARLIER_MS, to + LATER_MS) ?? [];
  const lines: RailLine[] = [];
  for await (const line of statement) {
    if (signal.aborted) throw signal.reason as Error;
    if (lines.length >= LINES_MOST) throw new Error(`more than ${LINES_MOST} lines`);
    let ours = paymentOf(ledger, rail, line);
    if (ours && ours.status !== 'completed') {
      ours = (
        await deps.runner.submit(ours.seq, {
          type: 'approved',
          source: 'statement',
          amount: line.amount,
          providerRef: line.providerRef,
          livemode: deps.livemode,
        })
      ).payment;
    }
    const isElsewhere = ours?.status === 'completed' && ours.shiftSeq !== shift.seq;
    // Money of another shift is that shift's business; older rows that nobody of ours knows were reported then.
    if (isElsewhere || (!ours && (line.at < from || line.at > to))) continue;
    lines.push({
      method: rail.method,
      kind: line.kind,
      minor: line.amount.minor,
      at: line.at,
      providerRef: line.providerRef,
      ...(ours ? { paymentId: ours.id } : line.paymentId === undefined ? {} : { paymentId: line.paymentId }),
      ...(line.fee === undefined ? {} : { feeMinor: line.fee.minor }),
    });
  }
  return lines;
}

function paymentOf(
  ledger: Ledger,
  rail: Pick<ReadyRail, 'method' | 'provider'>,
  line: Pick<StatementLine, 'kind' | 'paymentId' | 'providerRef'>,
): PaymentRow | undefined {
  const row =
    (line.paymentId === undefined ? undefined : ledger.read.payment(line.paymentId)) ??
    ledger.read.paymentByRef(rail.provider, line.providerRef);
  return row?.kind === line.kind && row.method === rail.method ? row : undefined;
}

/** Where the rail has no statement: its word of today about every payment that we count. It cannot name others. */
async function askedOf(deps: StepDeps, rail: ReadyRail, shift: ShiftRow, signal: AbortSignal): Promise<RailLine[]> {
  const rows = [...completedOf(deps.ledger.read, shift.seq)].filter((row) => row.method === rail.method);
  const lines: RailLine[] = [];
  await eachOf(rows, signal, async (row) => {
    const reply = await deps.runner.lookAt(row.seq);
    if (!reply) throw new Error(`no answer about ${row.id}`);
    // Few rails can be asked about a refund: one that says nothing of it is not taken for a no.
    const isSilent = row.kind === 'refund' && (reply.kind === 'not_found' || reply.kind === 'pending');
    // A sale that went back whole is "cancelled" to most of them: both of our rows are right then.
    const isReturned = row.kind === 'sale' && row.refunded === row.received && reply.kind === 'cancelled';
    if (reply.kind !== 'approved' && !isSilent && !isReturned) return;
    lines.push({
      method: rail.method,
      kind: row.kind,
      minor: reply.kind === 'approved' ? reply.amount.minor : row.received,
      at: Math.min(row.updatedAt, shift.sealedAt ?? row.updatedAt),
      providerRef: reply.kind === 'approved' ? reply.providerRef : (row.providerRef ?? row.id),
      paymentId: row.id,
    });
  });
  if (signal.aborted) throw signal.reason as Error;
  const order = new Map(rows.map((row, index) => [row.id as string, index]));
  return lines.sort((a, b) => (order.get(a.paymentId ?? '') ?? 0) - (order.get(b.paymentId ?? '') ?? 0));
}
