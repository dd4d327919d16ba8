/**
 * The fault catalogue (money-safety §4c): named faults, each played on a whole station in virtual time against a vendor
 * that keeps the truth. What must hold afterwards is the same for all of them: truth = ledger.
 */
import { BODY_FAULTS } from './fault-catalogue-body.ts';
import { CLOCK_FAULTS } from './fault-catalogue-clock.ts';
import { MEANING_FAULTS } from './fault-catalogue-meaning.ts';
import { ORDER_FAULTS } from './fault-catalogue-order.ts';
import { judged, openStage, type Railed, type Stage } from './fault-catalogue-stage.ts';
import { WIRE_FAULTS } from './fault-catalogue-wire.ts';

export type Group =
  | 'Connect'
  | 'Cut'
  | 'Slow'
  | 'Status'
  | 'Body'
  | 'Meaning'
  | 'Delivery'
  | 'Partial'
  | 'Cancel race'
  | 'Clock';

/** One way in which a fault meets a sale. The healing, and the time until nothing more can happen, follow by themselves. */
export interface Play {
  name: string;
  run(stage: Stage): Promise<void>;
}

export interface Fault {
  group: Group;
  name: string;
  /** Empty where the rail has nothing that this fault could damage. */
  plays(rail: Railed): Play[];
}

export const FAULTS: readonly Fault[] = [
  ...WIRE_FAULTS,
  ...BODY_FAULTS,
  ...MEANING_FAULTS,
  ...ORDER_FAULTS,
  ...CLOCK_FAULTS,
];

/** Slow or oddly headed, and right: taken as what it is. */
const RIGHT = new Set(['half of the limit', 'just inside the limit', 'the right answer under 201']);

/**
 * What the table says in one word about a fault at the begin: a connection that was never made is "not sent", an answer that
 * is whole and in time counts, and whatever else comes from a vendor whom nobody can ask leaves the result unknown: never a
 * refusal (I-5). undefined: the vendor is asked, and it ends as what is true.
 */
function mustEndAs({ group, name }: Fault, play: string, { can }: Railed): string | undefined {
  if (!['Connect', 'Cut', 'Slow', 'Status'].includes(group) || !play.startsWith('at begin')) return undefined;
  if (group === 'Connect' && name !== 'closed before the answer') return 'failed';
  if (RIGHT.has(name)) return 'completed';
  return can.query ? undefined : 'unknown';
}

export interface Tally {
  faults: number;
  plays: number;
  outcomes: Map<string, number>;
  violations: string[];
}

/** Plays faults on one method, each on a station of its own. */
export async function playAll(railed: Railed, faults: readonly Fault[]): Promise<Tally> {
  const tally: Tally = { faults: 0, plays: 0, outcomes: new Map(), violations: [] };
  for (const fault of faults) {
    const plays = fault.plays(railed);
    if (plays.length > 0) tally.faults++;
    for (const play of plays) {
      const name = `${railed.rail.method}, ${fault.group}: ${fault.name}, ${play.name}`;
      const stage = await openStage(railed);
      try {
        await play.run(stage);
        await stage.finish();
        const { outcome, violations } = judged(stage);
        tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
        tally.violations.push(...violations.map((violation) => `${name}: ${violation}`));
        const must = mustEndAs(fault, play.name, railed);
        if (must !== undefined && outcome !== must)
          tally.violations.push(`${name}: must end as ${must}, ended as ${outcome}`);
      } catch (error) {
        tally.violations.push(`${name}: threw ${String(error)}`);
      } finally {
        await stage.h.stop();
      }
      tally.plays++;
    }
  }
  return tally;
}
