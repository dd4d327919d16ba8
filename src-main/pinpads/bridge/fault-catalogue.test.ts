/**
 * Humo and UzCard in the fault catalogue (money-safety §4c): every fault that a terminal can meet, played on the whole
 * station against the simulated box, the ladder's questions included. Truth = ledger: nothing lost, nothing invented,
 * nothing asked of the terminal twice; what nobody can tell is `unknown`, and says so.
 */
import { describe, expect, it } from 'vitest';
import { BODY_FAULTS } from '../../providers/fault-catalogue-body.ts';
import { CLOCK_FAULTS } from '../../providers/fault-catalogue-clock.ts';
import { MEANING_FAULTS } from '../../providers/fault-catalogue-meaning.ts';
import { ORDER_FAULTS } from '../../providers/fault-catalogue-order.ts';
import { judged } from '../../providers/fault-catalogue-stage.ts';
import { WIRE_FAULTS } from '../../providers/fault-catalogue-wire.ts';
import { type BoxMethod, type BoxStage, boxRailed, openBoxStage, type Spread } from '../testkit/box-stage.ts';

const FAULTS = [...WIRE_FAULTS, ...BODY_FAULTS, ...MEANING_FAULTS, ...ORDER_FAULTS, ...CLOCK_FAULTS];
const METHODS: BoxMethod[] = ['humo', 'uzcard'];

/** What the shift's end must say of a sale that it counted as paid, or did not. */
async function violationsOf(stage: BoxStage): Promise<string[]> {
  const { violations } = judged(stage);
  const before = stage.row()?.status;
  await stage.closeShift();
  const after = judged(stage).violations.map((one) => `after the shift’s end: ${one}`);
  const isPaid = stage.row()?.status === 'completed';
  const moved =
    before !== stage.row()?.status && before !== 'unknown' ? [`${before} became ${stage.row()?.status}`] : [];
  const report = stage.h.ledger.read.lastShift()?.report ?? '{}';
  const { differences = [] } = JSON.parse(report) as { differences?: { type: string; minor: number }[] };
  const hidden = stage.vendor.charges.length > 0 && !isPaid && differences.length === 0;
  return [
    ...violations,
    ...after,
    ...moved,
    ...(hidden ? ['the bank has a sale that we do not count, and the report names no difference'] : []),
    ...stage.truth().violations.map(({ rule, detail }) => `the box complains: ${rule} ${detail}`),
  ];
}

interface Tally {
  plays: number;
  outcomes: Map<string, number>;
  violations: string[];
}

async function play(tally: Tally, name: string, stage: BoxStage, run: () => Promise<void>): Promise<void> {
  try {
    await run();
    await stage.finish();
    const status = stage.row()?.status ?? 'refused';
    const outcome = `${status}, ${stage.vendor.charges.length === 0 ? 'nothing' : 'charged'}`;
    tally.outcomes.set(outcome, (tally.outcomes.get(outcome) ?? 0) + 1);
    tally.violations.push(...(await violationsOf(stage)).map((one) => `${name}: ${one}`));
  } catch (error) {
    tally.violations.push(`${name}: threw ${String(error)}`);
  } finally {
    await stage.h.stop();
  }
  tally.plays++;
}

describe.each(METHODS)('%s in the fault catalogue', (method) => {
  const railed = boxRailed(method);

  it.each<Spread>(['operation', 'questions too'])(
    'truth = ledger, the fault at the %s',
    async (spread) => {
      const tally: Tally = { plays: 0, outcomes: new Map(), violations: [] };
      for (const fault of FAULTS) {
        for (const one of fault.plays(railed)) {
          const stage = await openBoxStage(railed, spread);
          await play(tally, `${fault.group}: ${fault.name}, ${one.name}`, stage, () => one.run(stage));
        }
      }
      expect(tally.violations).toEqual([]);
      expect(tally.plays).toBeGreaterThan(90);
      expect(tally.outcomes.get('completed, charged')).toBeGreaterThan(0);
      console.info(`${method}, ${spread}: ${tally.plays} plays: ${JSON.stringify([...tally.outcomes])}`);
    },
    120_000,
  );

  it.each([
    ['raw_line_feeds', 'completed'],
    ['never_closed', 'completed'],
    ['kotlin_tail', 'completed'],
    ['slip_amount', 'unknown'],
    ['slip_code', 'unknown'],
    ['ppt_id_differs', 'unknown'],
    ['no_slip', 'unknown'],
    ['lost_reply', 'unknown'],
    ['half_body', 'unknown'],
    ['html_502', 'unknown'],
    ['http_500', 'unknown'],
    ['reset_after_send', 'unknown'],
    ['busy', 'declined'],
  ])('the box’s own fault %s: its answer makes it %s, in the end there is the truth', async (fault, first) => {
    const stage = await openBoxStage(railed, 'operation');
    stage.turn(fault);
    await stage.start();
    const [, answered] = stage.h.ledger.read.evidenceOf(stage.row()?.seq ?? 0);
    expect(answered?.statusAfter).toBe(first);
    await stage.finish();
    const isCharged = stage.vendor.charges.length > 0;
    expect(stage.row()?.status === 'completed').toBe(isCharged);
    expect(await violationsOf(stage)).toEqual([]);
    await stage.h.stop();
  });
});
