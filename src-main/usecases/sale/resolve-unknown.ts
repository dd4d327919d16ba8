/**
 * What no machine can know, a named person decides, in writing: the result of an unknown payment, or only that the terminal
 * or the order need not wait for it any more. What did not fit is marked as dealt with here too.
 */
import type { ResolveDiscrepancies, ResolveUnknown, SetAside } from '../../../src-shared/contract/payment-asks.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentDetail, PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerReader } from '../../ports/store.ts';
import type { Runner } from '../runner/runner.ts';
import type { Evidence } from '../settlement/evidence-of.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import { type SettleRules, settle } from '../settlement/settle.ts';
import { stepsOf } from '../terminals/ladder-steps.ts';

export interface ResolveDeps {
  ledger: Ledger;
  clock: Clock;
  runner: Pick<Runner, 'follow'>;
  devices: { release(paymentSeq: number): void };
  rules: SettleRules;
  /** A person's word about a terminal's payment of more than this, minor units, needs a second person's. */
  secondPersonAboveMinor: number;
}

/**
 * A named person says how an unknown payment ended. The word and the slip it rests on are one commit: a slip that was seen
 * is a sign of the ladder, and would complete the payment without anybody's name. Throws `payment.not_resolvable` when a
 * machine's evidence was first: it stands, and the caller hears that his word decided nothing.
 */
export async function resolveUnknown(deps: ResolveDeps, input: ResolveUnknown): Promise<PaymentRow> {
  const { ledger, clock, rules } = deps;
  const settlement = await ledger.write((tx) => {
    const row = paymentById(tx, input.id);
    const { note, by } = mustBeNamed(input);
    mustBeUnknown(row);
    const second = secondPerson(tx, row, input, by, deps.secondPersonAboveMinor);
    const now = clock.now();
    const noted = isOfTerminal(row) ? settle(tx, row, slipSeen(input, by), now, rules).payment : row;
    const decision: Evidence = {
      type: 'operator_resolved',
      source: 'person',
      outcome: input.outcome,
      by,
      note,
      ...(second === undefined ? {} : { second }),
      ...(input.rrn === undefined ? {} : { rrn: input.rrn }),
      // From here on no other payment of the rail may have it.
      ...(input.rrn === undefined || !isOfTerminal(row) ? {} : { providerRef: input.rrn }),
    };
    const decided = settle(tx, noted, decision, now, rules);
    if (decided.kind !== 'moved')
      throw new StationError('payment.not_resolvable', `the payment is ${decided.payment.status}`);
    return decided;
  });
  deps.runner.follow([settlement]);
  return settlement.payment;
}

const isOfTerminal = (row: PaymentRow): boolean => (row.device ?? null) !== null;

function mustBeUnknown({ status }: PaymentRow): void {
  if (status !== 'unknown') throw new StationError('payment.not_resolvable', `the payment is ${status}`);
}

/** A person's decision carries a name and a reason, or it is none. */
function mustBeNamed(input: { note?: string | undefined; by?: string | undefined }): { note: string; by: string } {
  const [note = '', by = ''] = [input.note?.trim(), input.by?.trim()];
  const missing = Object.entries({ note, by }).flatMap(([path, value]) => (value === '' ? [path] : []));
  if (missing.length > 0) {
    throw new StationError('request.incomplete', `${missing.join(' and ')} required`, {
      fields: missing.map((path) => ({ path, message: 'required' })),
    });
  }
  return { note, by };
}

/**
 * Rung 4 of the ladder: the slip's number proves a payment, and no other payment may have it. A large sum, or a word
 * against what the terminal's own signs say, needs a second person.
 */
function secondPerson(
  read: LedgerReader,
  row: PaymentRow,
  input: ResolveUnknown,
  by: string,
  aboveMinor: number,
): string | undefined {
  if (!isOfTerminal(row)) return input.second;
  if (input.outcome === 'completed') {
    if (input.rrn === undefined) {
      throw new StationError('request.incomplete', 'the number of the slip is the proof', {
        fields: [{ path: 'rrn', message: 'required' }],
      });
    }
    slipMustBeFree(read, row, input.rrn);
  }
  const against = input.outcome === 'completed' ? 'against' : 'for';
  const isAgainstSigns = stepsOf(read.evidenceOf(row.seq)).some(({ outcome }) => outcome === against);
  const second = input.second?.trim();
  const isNeeded = row.payable > aboveMinor || isAgainstSigns;
  if (isNeeded && (second === undefined || second === '' || second.toLowerCase() === by.toLowerCase())) {
    throw new StationError('resolve.second_person_required', undefined, {
      fields: [{ path: 'second', message: 'another person than the first' }],
    });
  }
  return second === '' ? undefined : second;
}

/** Throws `resolve.rrn_used`: the slip is another payment's. */
function slipMustBeFree(read: LedgerReader, row: PaymentRow, rrn: string): void {
  const used = read.completedByRef(row.provider, row.kind, rrn).find((seq) => seq !== row.seq);
  const other = used === undefined ? undefined : read.paymentBySeq(used);
  if (other) throw new StationError('resolve.rrn_used', `payment ${other.id} has it`, { payment: other.id });
}

/** The person's rung of the ladder, for whoever reads its steps. */
const slipSeen = ({ outcome, rrn }: ResolveUnknown, by: string): Evidence => ({
  type: 'indication',
  source: 'person',
  by,
  step: {
    rung: 'person',
    outcome: outcome === 'completed' ? 'for' : 'against',
    code: rrn === undefined ? 'no_slip' : 'slip_seen',
  },
  ...(rrn === undefined ? {} : { rrn }),
});

/** Marks a payment's discrepancies as dealt with, by name. */
export async function clearDiscrepancies(deps: ResolveDeps, input: ResolveDiscrepancies): Promise<PaymentRow> {
  const { note, by } = mustBeNamed(input);
  return told(
    deps,
    await deps.ledger.write((tx) => {
      const row = paymentById(tx, input.id);
      tx.resolveDiscrepancies(row.seq, by, note, deps.clock.now());
      return tx.updatePayment(row, deps.clock.now());
    }),
  );
}

/** Lets the terminal of an unknown payment go on (I-15). */
export async function parkUnknown(deps: ResolveDeps, id: string, by: string | undefined): Promise<PaymentRow> {
  const parked = await noted(deps, id, { parkedBy: nameOf(by) });
  deps.devices.release(parked.seq);
  return parked;
}

/** Lets the order of an unknown payment be paid another way, by name (I-6). */
export async function setAsideUnknown(deps: ResolveDeps, { id, by }: SetAside): Promise<PaymentRow> {
  const { kind } = paymentById(deps.ledger.read, id);
  if (kind !== 'sale') throw new StationError('payment.not_resolvable', 'only a sale is paid another way');
  return noted(deps, id, { setAsideBy: nameOf(by) });
}

const nameOf = (by: string | undefined): string => mustBeNamed({ by, note: 'a name is enough' }).by;

/** Writes into an unknown payment who let it be. */
async function noted(
  deps: ResolveDeps,
  id: string,
  note: Pick<PaymentDetail, 'parkedBy' | 'setAsideBy'>,
): Promise<PaymentRow> {
  return told(
    deps,
    await deps.ledger.write((tx) => {
      const row = paymentById(tx, id);
      mustBeUnknown(row);
      return tx.updatePayment({ ...row, detail: { ...row.detail, ...note } }, deps.clock.now());
    }),
  );
}

/** Screens are told; the money stands where it stood. */
function told({ runner }: ResolveDeps, payment: PaymentRow): PaymentRow {
  runner.follow([{ payment, kind: 'same', effects: [] }]);
  return payment;
}
