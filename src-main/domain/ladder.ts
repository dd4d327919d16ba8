/**
 * The evidence ladder's judgement (pinpads.md §4.4): what a terminal's totals or its last slip say about one payment
 * whose answer was lost, and what all the steps say together. Pure; asking is usecases/terminals/ladder-rungs.ts.
 *
 *   steps ─► weigh ─► approved | not_performed | undecided | disagree
 */
import type { LadderCode, LadderOutcome, LadderRung } from '../../src-shared/ladder.ts';

export interface Sum {
  count: number;
  minor: number;
}
/** Totals of one bank shift, all terminals of the device added up. `shifts`: terminal → bank shift, '' where not told. */
export interface Totals {
  sales: Sum;
  returns: Sum;
  shifts: Readonly<Record<string, string>>;
}

/** One step, with the figures that a person is shown. */
export interface Step {
  rung: LadderRung;
  outcome: LadderOutcome;
  code: LadderCode;
  /** Minor units. */
  amount?: number;
  count?: number;
  receiptNumber?: string;
  terminalAt?: number;
}

export interface TotalsCase {
  rung: 'totals' | 'batch_close';
  kind: 'sale' | 'refund';
  amount: number;
  /** The reading from before the payment; undefined: there is none. */
  before: Totals | undefined;
  /** undefined: the report names no terminal, or could not be read. That is no evidence, and least of all "nothing". */
  now: Totals | undefined;
  /** What we know to have been done since that reading, without the payment in question. */
  ours: { sales: Sum; returns: Sum };
  /** Another payment of this terminal is not known either, or was decided by somebody who had only paper. */
  othersUnknown: boolean;
  /** The terminal had all the time that an operation may take: what is missing now will not come. */
  hadItsTime: boolean;
}

const minus = (a: Sum, b: Sum): Sum => ({ count: a.count - b.count, minor: a.minor - b.minor });
const isNothing = ({ count, minor }: Sum): boolean => count === 0 && minor === 0;

/** '' stands for terminals that nobody named: the zeros after a bank shift was closed. */
const named = (shifts: Totals['shifts']): string[] => Object.keys(shifts).filter((terminal) => terminal !== '');

/** A terminal that told its bank shift before and tells another one now. Terminals that come or go count as well. */
function shiftsDiffer(before: Totals['shifts'], now: Totals['shifts']): boolean {
  const [was, is] = [named(before), named(now)];
  const hasMoved = was.some((terminal) => !(terminal in now)) || is.some((terminal) => !(terminal in before));
  if (was.length > 0 && is.length > 0 && hasMoved) return true;
  return is.some(
    (terminal) => (before[terminal] ?? '') !== '' && now[terminal] !== '' && before[terminal] !== now[terminal],
  );
}

/**
 * Whether equal totals can be those of a bank shift that somebody closed and began anew meanwhile (the bank by night, the
 * terminal's own menu): then nothing was counted twice over, and a payment that was performed looks as if it was not.
 * With more on the terminal than this one sum before, equality cannot come about by a close.
 */
function mayBeAnotherShift({ before, now, kind, amount }: TotalsCase & { before: Totals; now: Totals }): boolean {
  const terminals = Object.keys(now.shifts);
  const isSame = terminals.every(
    (terminal) => now.shifts[terminal] !== '' && now.shifts[terminal] === before.shifts[terminal],
  );
  if (isSame) return false;
  const [asked, other] = kind === 'sale' ? [before.sales, before.returns] : [before.returns, before.sales];
  return isNothing(other) && (isNothing(asked) || (asked.count === 1 && asked.minor === amount));
}

/** Interim totals against our own count since the last reading. Two unknowns on one terminal: a sum cannot tell them apart. */
export function readTotals(found: TotalsCase): Step {
  const { rung, before, now, ours, amount } = found;
  const unclear = (code: LadderCode, figures: Partial<Step> = {}): Step => ({
    rung,
    outcome: 'unclear',
    code,
    ...figures,
  });
  if (!now) return unclear('cannot_tell');
  if (!before) return unclear('no_reading_before');
  if (shiftsDiffer(before.shifts, now.shifts)) return unclear('bank_shift_changed');
  const sales = minus(minus(now.sales, before.sales), ours.sales);
  const returns = minus(minus(now.returns, before.returns), ours.returns);
  const [asked, other] = found.kind === 'sale' ? [sales, returns] : [returns, sales];
  const figures = { amount: asked.minor, count: asked.count };
  if (found.othersUnknown) return unclear('other_unknown', figures);
  if (!isNothing(other)) return unclear('total_differs', { amount: other.minor, count: other.count });
  if (asked.count === 1 && asked.minor === amount) return { rung, outcome: 'for', code: 'total_rose', ...figures };
  if (!isNothing(asked)) return unclear('total_differs', figures);
  if (!found.hadItsTime) return unclear('too_early', figures);
  if (mayBeAnotherShift({ ...found, before, now })) return unclear('total_same', figures);
  return { rung, outcome: 'against', code: 'total_same', ...figures };
}

/** What a terminal did that we did not ask it to: somebody else uses it, or its bank shift was closed past us. */
export interface Strangers {
  what: 'bank_shift_closed' | 'operations';
  /** Minor units and operations beyond (or short of) our own. */
  minor: number;
  count: number;
}

/**
 * A reading of a terminal on which nothing of ours is open, against the one before it. Only our own operations may lie
 * between them: the bridge obeys any caller on the shop's network (money-safety §4c, "Abuse"). No ledger money follows.
 */
export function strangersIn(before: Totals, now: Totals, ours: { sales: Sum; returns: Sum }): Strangers | undefined {
  if (shiftsDiffer(before.shifts, now.shifts)) return { what: 'bank_shift_closed', minor: 0, count: 0 };
  const sales = minus(minus(now.sales, before.sales), ours.sales);
  const returns = minus(minus(now.returns, before.returns), ours.returns);
  if (isNothing(sales) && isNothing(returns)) return undefined;
  const wentDown = sales.count < 0 || returns.count < 0;
  return {
    what: wentDown && now.sales.count === 0 && now.returns.count === 0 ? 'bank_shift_closed' : 'operations',
    minor: sales.minor - returns.minor,
    count: sales.count + returns.count,
  };
}

export interface SlipFacts {
  operation?: 'sale' | 'void' | 'refund' | undefined;
  amount?: number | undefined;
  /** ms UTC of the terminal's clock. */
  at?: number | undefined;
  receiptNumber?: string | undefined;
}
export interface SlipCase {
  kind: 'sale' | 'refund';
  amount: number;
  startedAt: number;
  /** The receipt number of the terminal's last operation that we know of. */
  lastReceiptNumber?: string | undefined;
  slip: SlipFacts;
  hadItsTime: boolean;
  /** Another payment of the same sum, of which no reference is known: one slip may belong to either. */
  isAmbiguous: boolean;
  /** Whose the slip is by its reference: of a payment made before this one, or of another (a later one's, another terminal's). */
  belongsTo: 'earlier' | 'other' | undefined;
}

/** A terminal's clock and ours may differ by so much without anybody noticing. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

/** A receipt number against the last one that we know of. Undefined: they cannot be compared. */
function compare(number: string | undefined, last: string | undefined): 'later' | 'same' | 'earlier' | undefined {
  const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d{1,15}$/.test(text);
  if (!isNumber(number) || !isNumber(last)) return undefined;
  const apart = Number(number) - Number(last);
  return apart > 0 ? 'later' : apart === 0 ? 'same' : 'earlier';
}

/** The slip's clock against the payment's start. `near`: before it by no more than clocks may differ. */
const clockOf = (at: number | undefined, startedAt: number): 'before' | 'near' | 'after' | undefined =>
  at === undefined ? undefined : at >= startedAt ? 'after' : at < startedAt - CLOCKS_DIFFER_MS ? 'before' : 'near';

/**
 * The last slip: sum, time and receipt number must all fit; what is missing on it leaves the question open, and so do a
 * clock and a number that contradict each other (a wrong clock; numbers that begin anew with a bank shift).
 */
export function readSlip(found: SlipCase): Step {
  const { kind, amount, slip } = found;
  const step = (outcome: LadderOutcome, code: LadderCode): Step => ({
    rung: 'last_slip',
    outcome,
    code,
    ...(slip.amount === undefined ? {} : { amount: slip.amount }),
    ...(slip.receiptNumber === undefined ? {} : { receiptNumber: slip.receiptNumber }),
    ...(slip.at === undefined ? {} : { terminalAt: slip.at }),
  });
  const number = compare(slip.receiptNumber, found.lastReceiptNumber);
  const clock = clockOf(slip.at, found.startedAt);
  const looksOlder =
    clock === 'before' ? number !== 'later' : clock === 'near' && (number === 'same' || number === 'earlier');
  const isOlder = found.belongsTo === 'earlier' || looksOlder;
  if (isOlder) return found.hadItsTime ? step('against', 'slip_is_older') : step('unclear', 'too_early');
  if (slip.amount === undefined || slip.at === undefined) return step('unclear', 'cannot_tell');
  // A slip that does not say what it is of is taken for a sale's, never for money that went back (I-21).
  const isKind = ((slip.operation ?? 'sale') === 'sale') === (kind === 'sale');
  // Without an earlier number to compare with, the slip's own clock alone is trusted only from the start on.
  const isNew = number === 'later' ? clock !== 'before' : number === undefined && clock === 'after';
  if (slip.amount !== amount || !isKind || !isNew || found.belongsTo) return step('unclear', 'slip_is_other');
  return found.isAmbiguous ? step('unclear', 'other_unknown') : step('for', 'slip_matches');
}

export type Weighed = 'approved' | 'not_performed' | 'undecided' | 'disagree';

/**
 * What the latest step of every rung says together. That nothing happened is believed only from the totals, from a
 * terminal that knows no such operation and whose last slip is older, or where there is nobody else to ask.
 */
export function weigh(
  steps: readonly Pick<Step, 'rung' | 'outcome'>[],
  can: { totals: boolean; lastSlip: boolean },
): Weighed {
  const latest = new Map(steps.map((step) => [step.rung, step.outcome]));
  const saying = (outcome: LadderOutcome): LadderRung[] =>
    [...latest].flatMap(([rung, said]) => (said === outcome ? [rung] : []));
  const [fors, againsts] = [saying('for'), saying('against')];
  if (fors.length > 0 && againsts.length > 0) return 'disagree';
  if (fors.length > 0) return 'approved';
  if (againsts.includes('totals') || againsts.includes('batch_close')) return 'not_performed';
  const isAlone = !can.totals && !can.lastSlip;
  if (againsts.includes('look_up') && (againsts.includes('last_slip') || isAlone)) return 'not_performed';
  return 'undecided';
}
