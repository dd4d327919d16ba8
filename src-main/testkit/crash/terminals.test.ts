/**
 * A till with terminals and FiscalBox dies at some of its named moments, two tills at once; after each death the banks'
 * and the box's books are compared with the ledger (money-safety §4a). All moments: `npm run crash -- --till terminals --points`.
 */
import { appendFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTill, type Till } from './cycles.ts';
import { TERMINAL_POINT_NAMES, type TerminalPoint } from './kill-points.ts';
import { tally } from './oracle.ts';
import { compareTerminals } from './terminal-oracle.ts';
import { createWorld, type World } from './world.ts';

const SEED = Number(process.env.QABUL_SEED ?? 20261122);
/** A quiet machine needs a tenth of it. */
const LIMIT_MS = 300_000;

/** Each kind of moment once, on the wire where it is hardest to come back from. */
const CHOSEN: readonly TerminalPoint[] = [
  'bridge.half_sent',
  'bridge.sent',
  'bridge.kept',
  'serial.half_sent',
  'serial.acked',
  'serial.answered',
  'serial.begun.not_committed',
  'serial.refund.kept',
  'box.answered',
  'confirm.answered',
  'shift.close_batches.learnt',
  'batch.sent',
  'batch.kept',
  'zreport.answered',
];

let worlds: World[];
let tills: Till[];
beforeAll(async () => {
  worlds = await Promise.all([createWorld({ till: 'terminals' }), createWorld({ till: 'terminals' })]);
  tills = worlds.map(createTill);
}, LIMIT_MS);
afterAll(() => Promise.all(worlds.map((world) => world.remove())), LIMIT_MS);

describe('a station with terminals that is killed', () => {
  it(
    `at ${CHOSEN.length} of ${TERMINAL_POINT_NAMES.length} named moments charges nobody twice, loses and invents nothing`,
    async () => {
      const waiting = [...CHOSEN];
      const worker = async (till: Till): Promise<string[]> => {
        const wrong: string[] = [];
        for (let point = waiting.shift(); point; point = waiting.shift()) {
          const found = await till.namedDeath(point, SEED + TERMINAL_POINT_NAMES.indexOf(point));
          wrong.push(...found.map((one) => `${point} (seed ${SEED}): ${one}`));
        }
        return wrong;
      };
      expect((await Promise.all(tills.map(worker))).flat()).toEqual([]);
      const sums = worlds.map(tally);
      const sum = (key: 'sales' | 'charges' | 'receipts') => sums.reduce((all, one) => all + one[key], 0);
      console.info(
        `crash: seed ${SEED}: ${sum('sales')} sales, ${sum('charges')} charges, ${sum('receipts')} receipts, 0 differences`,
      );
      expect(sum('charges')).toBeGreaterThan(CHOSEN.length / 2);
    },
    LIMIT_MS,
  );

  /** A judge that never complains proves nothing. */
  it('the judge sees a second charge, a lost one, one that nobody asked for and a doubled receipt', async () => {
    const [world] = worlds as [World];
    const [till] = tills as [Till];
    await world.stop();
    expect(compareTerminals(world, till.memory)).toEqual([]);
    const lie = (record: object) => appendFileSync(world.truthFile, `${JSON.stringify(record)}\n`);
    const told = () => compareTerminals(world, till.memory).join();
    const { lastSum } = till.memory;
    lie({ record: 'charge', vendor: 'sa', ref: '1', orderRef: '', minor: (lastSum + 1) * 100, currency: 'UZS', at: 1 });
    expect(told()).toContain('was charged, and nobody asked for it');
    lie({ record: 'charge', vendor: 'sa', ref: '2', orderRef: '', minor: (lastSum + 1) * 100, currency: 'UZS', at: 1 });
    expect(told()).toContain('was charged 2 times');
    const failed = [...till.memory.finals].find(
      ([id, status]) => status !== 'completed' && till.memory.accepted.has(id),
    );
    const minor = till.memory.accepted.get(failed?.[0] ?? '')?.minor;
    lie({ record: 'charge', vendor: 'sa', ref: '3', orderRef: '', minor, currency: 'UZS', at: 1 });
    expect(told()).toContain('lost: sale');
    const paid = [...till.memory.finals].find(([, status]) => status === 'completed');
    lie({ record: 'receipt', vendor: 'fiscalbox_fiscal', key: 'x', paymentId: paid?.[0], kind: 'sale', minor: 1 });
    expect(told()).toContain('has 2 receipts');
  });
});
