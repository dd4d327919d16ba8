/**
 * The station dies at every named moment and at 25 random ones, on two tills at once; after each death the simulated
 * vendors' truth is compared with the ledger (money-safety §4a). More: `npm run crash -- --cycles 200 --seed 1`.
 */
import { appendFileSync } from 'node:fs';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTill, type Till } from './cycles.ts';
import { KILL_POINT_NAMES } from './kill-points.ts';
import { compare, tally } from './oracle.ts';
import { createWorld, type World } from './world.ts';

const SEED = Number(process.env.QABUL_SEED ?? 20261122);
const RANDOM_DEATHS = 25;
/** A quiet machine needs a fifth of it. */
const LIMIT_MS = 400_000;

let worlds: World[];
let tills: Till[];
beforeAll(async () => {
  worlds = await Promise.all([createWorld(), createWorld()]);
  tills = worlds.map(createTill);
}, LIMIT_MS);
afterAll(() => Promise.all(worlds.map((world) => world.remove())), LIMIT_MS);

/** Hands the jobs out to the tills; each takes the next when it is done with one. */
async function shared(jobs: readonly ((till: Till) => Promise<string[]>)[]): Promise<string[]> {
  const waiting = [...jobs];
  const worker = async (till: Till): Promise<string[]> => {
    const wrong: string[] = [];
    for (let job = waiting.shift(); job; job = waiting.shift()) wrong.push(...(await job(till)));
    return wrong;
  };
  return (await Promise.all(tills.map(worker))).flat();
}

describe('a station that is killed', () => {
  it(
    `at each of ${KILL_POINT_NAMES.length} named moments loses, doubles and invents nothing`,
    async () => {
      const told = (point: string, wrong: string[]) => wrong.map((one) => `${point} (seed ${SEED}): ${one}`);
      // The ledger's history is made once: only a till's first start can die in it.
      const [first, ...rest] = [...KILL_POINT_NAMES].sort(
        (a, b) => Number(b.startsWith('migration')) - Number(a.startsWith('migration')),
      );
      const wrong = told(first as string, await (tills[0] as Till).namedDeath(first as 'migration.between', SEED));
      wrong.push(
        ...(await shared(rest.map((point, n) => async (till) => told(point, await till.namedDeath(point, SEED + n))))),
      );
      expect(wrong).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    `at ${RANDOM_DEATHS} random moments loses, doubles and invents nothing`,
    async () => {
      const deaths = Array.from({ length: RANDOM_DEATHS }, (_, n) => async (till: Till) => {
        const wrong = await till.randomDeath(SEED + 1_000 + n, 700);
        return wrong.map((one) => `death ${n} (seed ${SEED}): ${one}`);
      });
      expect(await shared(deaths)).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'and is started once more, with nothing left open, changes no byte',
    async () => {
      const wrong = await Promise.all(tills.map((till, n) => till.restartChangesNothing(SEED + n)));
      expect(wrong.flat()).toEqual([]);
      for (const world of worlds) {
        const { sales, charges, receipts } = tally(world);
        console.info(`crash: seed ${SEED}: ${sales} sales, ${charges} charges, ${receipts} receipts, 0 differences`);
        expect(sales).toBeGreaterThan(50);
        expect(charges).toBeGreaterThan(10);
      }
    },
    LIMIT_MS,
  );
});

describe('the judge', () => {
  /** A judge that never complains proves nothing: each of these is a lie that it must see. */
  it(
    'sees a charge without a sale, a sale without a charge, a lost promise, a doubled receipt and a wrong total',
    async () => {
      const [world] = worlds as [World, World];
      const [till] = tills as [Till, Till];
      await world.stop();
      expect(compare(world, till.memory)).toEqual([]);
      const lie = (record: object) => appendFileSync(world.truthFile, `${JSON.stringify(record)}\n`);
      const movement = { vendor: 'payme', ref: 'f'.repeat(24), orderRef: 'o-x', minor: 100, currency: 'UZS', at: 1 };
      lie({ record: 'charge', ...movement });
      expect(compare(world, till.memory).join()).toContain('has 0 completed sales');
      const db = new BetterSqlite(world.ledgerFile);
      const one = db
        .prepare(
          `SELECT id, received, provider_ref FROM payments WHERE status = 'completed' AND kind = 'sale' AND provider = 'payme'`,
        )
        .get() as { id: string; received: number; provider_ref: string };
      lie({ record: 'receipt', vendor: 'fiscal', key: 'x', paymentId: one.id, kind: 'sale', minor: one.received });
      expect(compare(world, till.memory).join()).toContain('has 2 receipts');
      till.memory.finals.set('00000000000000000000', 'completed');
      expect(compare(world, till.memory).join()).toContain('was answered as completed and is undefined');
      db.prepare(`UPDATE payments SET provider_ref = 'nobody' WHERE id = ?`).run(one.id);
      expect(compare(world, till.memory).join()).toContain('is completed, nobody was charged');
      db.exec('UPDATE totals SET minor = minor + 1');
      expect(compare(world, till.memory).join()).toContain('totals of all time do not add up');
      db.exec('DROP TRIGGER evidence_no_update; UPDATE evidence SET at = at + 1 WHERE seq = 5');
      expect(compare(world, till.memory).join()).toContain('chain breaks at 5');
      db.close();
    },
    LIMIT_MS,
  );
});
