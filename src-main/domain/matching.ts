/**
 * The three-way match of a shift: our journal, the rails' own statements, the fiscal receipts. Pure: rows in, tenders
 * and typed differences out, the same for the same rows.
 *
 *   journal ─ our id ─► provider reference ─► amount and time ─ rail      journal ─ our id ─ receipt
 *
 * Sums are signed minor units: a refund counts against its tender.
 */
import type { DifferenceType, ExplanationCode } from '../../src-shared/shift-differences.ts';
import { explainDifference } from './difference-solver.ts';

/** A completed payment or refund of the shift, as we hold it. */
export interface JournalLine {
  paymentId: string;
  method: string;
  /** The bank's terminal and batch, where a terminal took the money. */
  terminalId?: string;
  bankShift?: string;
  kind: 'sale' | 'refund';
  /** What the customer paid, never negative. */
  minor: number;
  /** ms UTC. */
  at: number;
  /** The station's clock was set back after it: it may have been as early as this. */
  earliest?: number;
  providerRef?: string;
  rrn?: string;
  /** not_needed: no receipt is owed. */
  receipt: 'registered' | 'missing' | 'not_needed';
}

/** A line of a rail's statement. */
export interface RailLine {
  method: string;
  kind: 'sale' | 'refund';
  minor: number;
  at: number;
  providerRef: string;
  paymentId?: string;
  /** What the rail keeps of it, where it says so; `minor` is then what is left. */
  feeMinor?: number;
}

/** A rail that gives totals alone: a terminal's batch. Net: sales less voids and refunds. */
export interface RailTotals {
  method: string;
  terminalId?: string;
  bankShift?: string;
  count: number;
  minor: number;
  /** Nothing is in it, and an earlier try to close the batch went unheard: that one may have closed ours. */
  afterUnheard?: true | undefined;
}

/** A payment that the journal does not count because nobody knows what became of it. */
export interface OpenLine {
  paymentId: string;
  method: string;
  kind: 'sale' | 'refund';
  minor: number;
}

/** Money that came when its payment had ended without any: the rail has it, and the journal does not count it. */
export interface LateLine extends OpenLine {
  at: number;
}

export interface MatchInput {
  journal: readonly JournalLine[];
  open: readonly OpenLine[];
  late: readonly LateLine[];
  /** Methods whose statement was read, with nothing left out. */
  statements: ReadonlySet<string>;
  rail: readonly RailLine[];
  totals: readonly RailTotals[];
  /** What the fiscal module counted, by its own division; null: it has no day or could not be asked. */
  fiscal: { cash: number; card: number } | null;
  cashMethod: string;
  /** From the shift's opening to the moment nothing more was counted in it, ms UTC. */
  from: number;
  to: number;
  /** The rails' calendar day of a moment, as any number that grows by one a day. */
  dayOf(at: number): number;
}

export interface Explanation {
  code: ExplanationCode;
  paymentIds: string[];
  /** References of rows that only the rail has. */
  refs?: string[];
  /** Minor units and counts that the words need. */
  figures?: Readonly<Record<string, number>>;
}

/** `minor`: what the other side has more than we, negative where it has less. */
export interface Difference {
  type: DifferenceType;
  method: string;
  terminalId?: string;
  bankShift?: string;
  minor: number;
  explanations: Explanation[];
}

export interface Side {
  count: number;
  minor: number;
}
export interface Tender {
  method: string;
  terminalId?: string;
  bankShift?: string;
  journal: Side;
  rail: Side | null;
  fiscal: Side | null;
  matched: boolean;
}
export interface Matched {
  tenders: Tender[];
  differences: Difference[];
}

/** Two clocks that disagree by more than this are not the same moment. */
export const SAME_MOMENT_MS = 10 * 60_000;

/** From any moment of a day to any moment of the next. */
export const NEIGHBOUR_MS = 48 * 3_600_000;

const signed = (line: { kind: 'sale' | 'refund'; minor: number }): number =>
  line.kind === 'sale' ? line.minor : -line.minor;
const sideOf = (lines: readonly { kind: 'sale' | 'refund'; minor: number }[]): Side => ({
  count: lines.length,
  minor: lines.reduce((sum, line) => sum + signed(line), 0),
});

/** A moment by the rail's clock at which a payment of ours may have been, as far as our own clock is to be believed. */
const isWithin = ({ at, earliest = at }: JournalLine, moment: number): boolean =>
  moment >= earliest - SAME_MOMENT_MS && moment <= at + SAME_MOMENT_MS;

interface Pair {
  ours: JournalLine;
  theirs: RailLine;
}

/** Pairs every line once: by our id, by the rail's reference, and what is left by equal sum at the same moment. */
function pairUp(journal: readonly JournalLine[], rail: readonly RailLine[], { from, to }: MatchInput) {
  const ours = new Set(journal);
  const theirs = new Set(rail);
  const pairs: Pair[] = [];
  const take = (mine: JournalLine, line: RailLine): void => {
    ours.delete(mine);
    theirs.delete(line);
    pairs.push({ ours: mine, theirs: line });
  };
  const keyed = (
    keysOf: (line: JournalLine) => (string | undefined)[],
    keyOf: (line: RailLine) => string | undefined,
  ) => {
    const byKey = new Map<string, RailLine>();
    for (const line of theirs) {
      const key = keyOf(line);
      if (key !== undefined && !byKey.has(`${line.kind} ${key}`)) byKey.set(`${line.kind} ${key}`, line);
    }
    for (const mine of ours) {
      for (const key of keysOf(mine)) {
        const line = key === undefined ? undefined : byKey.get(`${mine.kind} ${key}`);
        if (!line || !theirs.has(line)) continue;
        take(mine, line);
        break;
      }
    }
  };
  keyed(
    (mine) => [mine.paymentId],
    (line) => line.paymentId,
  );
  keyed(
    (mine) => [mine.providerRef, mine.rrn],
    (line) => line.providerRef,
  );
  const near = [...ours]
    .flatMap((mine) =>
      [...theirs]
        // A line that names another payment of ours is not this one, however equal they look.
        .filter((line) => line.paymentId === undefined && line.kind === mine.kind && line.minor === mine.minor)
        .map((line) => ({ mine, line, apart: Math.abs(line.at - mine.at) })),
    )
    .filter(({ mine, line, apart }) => apart <= SAME_MOMENT_MS || isWithin(mine, line.at))
    .sort((a, b) => a.apart - b.apart);
  for (const { mine, line } of near) if (ours.has(mine) && theirs.has(line)) take(mine, line);
  // A sum that stands once on each side, a day apart: booked on the neighbouring day.
  const alone = <T extends { kind: string; minor: number }>(lines: ReadonlySet<T>): Map<string, T[]> =>
    Map.groupBy(lines, ({ kind, minor }) => `${kind} ${minor}`);
  const theirAlone = alone(theirs);
  for (const [key, [mine, another]] of alone(ours)) {
    const [line, second] = theirAlone.get(key) ?? [];
    if (!mine || !line || another || second || line.paymentId !== undefined) continue;
    const isElsewhere = line.at < from || line.at > to;
    if (isElsewhere && Math.abs(line.at - mine.at) <= NEIGHBOUR_MS) take(mine, line);
  }
  return { pairs, ours: [...ours], theirs: [...theirs] };
}

/** One rail that gave its rows. */
function matchRows(method: string, input: MatchInput): { tender: Tender; differences: Difference[] } {
  const journal = input.journal.filter((line) => line.method === method);
  const rail = input.rail.filter((line) => line.method === method);
  const { pairs, ours, theirs } = pairUp(journal, rail, input);
  const differences: Difference[] = [];
  const add = (type: DifferenceType, minor: number, explanation: Explanation): void => {
    differences.push({ type, method, minor, explanations: [explanation] });
  };
  const [first, last] = [input.dayOf(input.from), input.dayOf(input.to)];
  for (const { ours: mine, theirs: line } of pairs) {
    const day = input.dayOf(line.at);
    const row = { code: 'row', paymentIds: [mine.paymentId], refs: [line.providerRef] } as const;
    if (mine.minor !== line.minor) {
      const isFee = line.feeMinor !== undefined && line.minor + line.feeMinor === mine.minor;
      add(isFee ? 'fee' : 'amount_differs', signed(line) - signed(mine), {
        ...row,
        paymentIds: [...row.paymentIds],
        refs: [...row.refs],
        figures: { ours: mine.minor, theirs: line.minor, ...(isFee && { fee: line.feeMinor as number }) },
      });
    }
    if (day < first || day > last) {
      add('wrong_day', 0, {
        ...row,
        paymentIds: [...row.paymentIds],
        refs: [...row.refs],
        figures: { ours: mine.minor, ourTime: mine.at, theirTime: line.at },
      });
    }
  }
  for (const mine of ours) {
    add('journal_has_more', -signed(mine), {
      code: 'row',
      paymentIds: [mine.paymentId],
      figures: { ours: mine.minor, ourTime: mine.at },
    });
  }
  // What stands on another day and is nobody's of this shift is that day's business.
  const isOurs = ({ at, paymentId }: RailLine): boolean =>
    paymentId !== undefined || (at >= input.from && at <= input.to);
  for (const line of theirs.filter(isOurs)) {
    // What the rail itself calls ours (money of a sale that was called off), or an open payment of the same sum.
    const couldBe =
      line.paymentId === undefined
        ? input.open
            .filter((one) => one.method === method && one.kind === line.kind && one.minor === line.minor)
            .map(({ paymentId }) => paymentId)
        : [line.paymentId];
    add('rail_has_more', signed(line), {
      code: 'row',
      paymentIds: couldBe,
      refs: [line.providerRef],
      figures: { theirs: line.minor, theirTime: line.at },
    });
  }
  const tender = {
    method,
    journal: sideOf(journal),
    rail: sideOf([...pairs.map(({ theirs: line }) => line), ...theirs.filter(isOurs)]),
    fiscal: null,
    matched: differences.length === 0,
  };
  return { tender, differences };
}

interface Row {
  id: string;
  minor: number;
}

/**
 * The words about a search: its sets, and honestly what was not looked at. `likely` rows (payments whose result is not
 * known) are searched among themselves first and deeply; a busy day's other rows may be too many for that.
 */
export function explain(minor: number, likely: readonly Row[], others: readonly Row[]): Explanation[] {
  const rows = [...likely, ...others];
  const whole = explainDifference(minor, rows);
  const deep = likely.length > 0 && others.length > 0 ? explainDifference(minor, likely) : undefined;
  const sets = new Map([...(deep?.explanations ?? []), ...whole.explanations].map((set) => [set.join(' '), set]));
  const explanations: Explanation[] = [...sets.values()]
    .sort((a, b) => a.length - b.length)
    .map((paymentIds) => ({ code: paymentIds.length === 1 ? 'row' : 'sum_of_rows', paymentIds }));
  if (whole.more || deep?.more) explanations.push({ code: 'more_sets', paymentIds: [] });
  else if (!whole.exhaustive)
    explanations.push({
      code: 'too_many',
      paymentIds: [],
      figures: { rows: rows.length, searchedSize: whole.searchedSize },
    });
  else if (explanations.length === 0)
    explanations.push({ code: 'searched_all', paymentIds: [], figures: { rows: rows.length } });
  return explanations;
}

const taken = (lines: readonly OpenLine[]): Row[] => lines.map((line) => ({ id: line.paymentId, minor: signed(line) }));
/** Rows of ours that the other side may lack. */
const lacking = (lines: readonly JournalLine[]): Row[] =>
  lines.map((line) => ({ id: line.paymentId, minor: -signed(line) }));

/** One terminal's batch: its totals against our rows of the same terminal and bank shift. */
function matchTotals(
  totals: RailTotals,
  journal: readonly JournalLine[],
  open: readonly OpenLine[],
): { tender: Tender; differences: Difference[] } {
  const { method, terminalId, bankShift } = totals;
  const names = {
    method,
    ...(terminalId === undefined ? {} : { terminalId }),
    ...(bankShift === undefined ? {} : { bankShift }),
  };
  const ours = sideOf(journal);
  const differences: Difference[] = [];
  const minor = totals.minor - ours.minor;
  if (minor !== 0) {
    differences.push({
      type: 'totals_differ',
      ...names,
      minor,
      explanations: totals.afterUnheard
        ? [{ code: 'closed_unheard', paymentIds: [] }]
        : explain(minor, taken(open), lacking(journal)),
    });
  } else if (totals.count !== ours.count) {
    // Equal sums of different counts: something was added and something is missing.
    differences.push({
      type: 'totals_differ',
      ...names,
      minor: 0,
      explanations: [
        { code: 'searched_all', paymentIds: [], figures: { ourCount: ours.count, theirCount: totals.count } },
      ],
    });
  }
  const tender = {
    ...names,
    journal: ours,
    rail: { count: totals.count, minor: totals.minor },
    fiscal: null,
    matched: differences.length === 0,
  };
  return { tender, differences };
}

/** The report of their batch went unheard, and the one that came is of the empty batch after it. */
const closedUnheard = (method: string, lines: readonly JournalLine[]): Difference => ({
  type: 'totals_differ',
  method,
  minor: -sideOf(lines).minor,
  explanations: [{ code: 'closed_unheard', paymentIds: [] }],
});

/**
 * The rows of a method, dealt to its batches. A row that names no terminal (a person's word, totals) goes to the only batch
 * that it can be of: the one on which the others were made, or the only one that is not empty.
 */
function dealt(totals: readonly RailTotals[], journal: readonly JournalLine[]): Map<RailTotals | null, JournalLine[]> {
  const hands = new Map<RailTotals | null, JournalLine[]>(totals.map((one) => [one, []]));
  const nameless: [JournalLine, RailTotals[]][] = [];
  const put = (hand: RailTotals | null, line: JournalLine): void =>
    void hands.set(hand, [...(hands.get(hand) ?? []), line]);
  for (const line of journal) {
    const fits = totals.filter(
      (one) =>
        (one.terminalId === undefined || line.terminalId === undefined || one.terminalId === line.terminalId) &&
        (one.bankShift === undefined || line.bankShift === undefined || one.bankShift === line.bankShift),
    );
    if (fits.length > 1) nameless.push([line, fits]);
    else put(fits[0] ?? null, line);
  }
  const named = totals.filter((one) => hands.get(one)?.length !== 0);
  for (const [line, fits] of nameless) {
    const used = fits.filter((one) => named.includes(one));
    const filled = fits.filter(({ count }) => count > 0);
    put((used.length === 1 ? used[0] : filled.length === 1 ? filled[0] : undefined) ?? null, line);
  }
  return hands;
}

/** A receipt for everything that owes one; and the module's totals against the receipts that we know of. */
function matchFiscal(input: MatchInput): Difference[] {
  const differences: Difference[] = input.journal
    .filter((line) => line.receipt === 'missing')
    .map((line) => ({
      type: 'missing_receipt',
      method: line.method,
      minor: -signed(line),
      explanations: [{ code: 'row', paymentIds: [line.paymentId], figures: { ours: line.minor, ourTime: line.at } }],
    }));
  if (!input.fiscal) return differences;
  const owed = input.journal.filter((line) => line.receipt !== 'not_needed');
  for (const side of ['cash', 'card'] as const) {
    const isOfSide = (line: { method: string }): boolean => (line.method === input.cashMethod) === (side === 'cash');
    const ours = sideOf(owed.filter((line) => isOfSide(line) && line.receipt === 'registered')).minor;
    const minor = input.fiscal[side] - ours;
    if (minor === 0) continue;
    const missing = owed.filter((line) => isOfSide(line) && line.receipt === 'missing');
    const registered = owed.filter((line) => isOfSide(line) && line.receipt === 'registered');
    // A receipt whose answer was lost may be in the module all the same; one that we hold may not be.
    differences.push({
      type: minor > 0 ? 'receipt_without_payment' : 'missing_receipt',
      method: side,
      minor,
      explanations: explain(
        minor,
        // A receipt whose answer was lost may be in the module all the same; one that we hold may not be.
        missing.map((line) => ({ id: line.paymentId, minor: signed(line) })),
        lacking(registered),
      ),
    });
  }
  return differences;
}

/** The whole match. Tenders in the order in which their methods first appear. */
export function matchShift(input: MatchInput): Matched {
  const methods = [
    ...new Set([
      ...input.journal.map(({ method }) => method),
      ...input.rail.map(({ method }) => method),
      ...input.totals.map(({ method }) => method),
    ]),
  ];
  const tenders: Tender[] = [];
  const differences: Difference[] = [];
  for (const method of methods) {
    const journal = input.journal.filter((line) => line.method === method);
    const totals = input.totals.filter((one) => one.method === method);
    if (input.statements.has(method)) {
      const found = matchRows(method, input);
      tenders.push({ ...found.tender, fiscal: fiscalOf(journal) });
      differences.push(...found.differences);
    } else if (totals.length > 0) {
      const open = [...input.open, ...input.late].filter((line) => line.method === method);
      for (const [batch, lines] of dealt(totals, journal)) {
        if (!batch) {
          // Rows of a terminal or bank shift that no batch report speaks of.
          tenders.push({ method, journal: sideOf(lines), rail: null, fiscal: fiscalOf(lines), matched: false });
          if (totals.some(({ afterUnheard }) => afterUnheard)) differences.push(closedUnheard(method, lines));
          continue;
        }
        const found = matchTotals(batch, lines, open);
        tenders.push({ ...found.tender, fiscal: fiscalOf(lines) });
        differences.push(...found.differences);
      }
    } else {
      tenders.push({ method, journal: sideOf(journal), rail: null, fiscal: fiscalOf(journal), matched: false });
    }
  }
  const hasSide = (method: string): boolean =>
    input.statements.has(method) || input.totals.some((one) => one.method === method);
  // Where nothing else speaks for the rail, the money that it told of too late does.
  for (const line of input.late.filter(({ method }) => !hasSide(method))) {
    const figures = { theirs: line.minor, theirTime: line.at };
    const explanations: Explanation[] = [{ code: 'row', paymentIds: [line.paymentId], figures }];
    differences.push({ type: 'rail_has_more', method: line.method, minor: signed(line), explanations });
  }
  differences.push(...matchFiscal(input));
  // A tender whose receipts are not all there does not match either.
  const short = new Set(differences.filter(({ type }) => type === 'missing_receipt').map(({ method }) => method));
  return {
    tenders: tenders.map((tender) => ({ ...tender, matched: tender.matched && !short.has(tender.method) })),
    differences,
  };
}

/** Receipts that we hold; null where none is owed. */
function fiscalOf(lines: readonly JournalLine[]): Side | null {
  if (lines.every(({ receipt }) => receipt === 'not_needed')) return null;
  return sideOf(lines.filter(({ receipt }) => receipt === 'registered'));
}
