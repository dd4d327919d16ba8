/**
 * `npm run crash -- --cycles 200 --seed 1 [--only K] [--tills 2] [--points]`: random SIGKILLs under load, each followed by
 * a restart, quiet, and a comparison of the simulated vendors' truth with the ledger. With `--points`, every named
 * moment too. Prints n beside every zero, and the line that replays a failure.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { createTill, type Till } from '../src-main/testkit/crash/cycles.ts';
import { KILL_POINT_NAMES } from '../src-main/testkit/crash/kill-points.ts';
import { tally } from '../src-main/testkit/crash/oracle.ts';
import { createWorld, type World } from '../src-main/testkit/crash/world.ts';

const RESTART_ASKED_MS = 3_000;
/** Every so often everything is closed, and one more restart must change no byte. */
const DIGEST_EVERY = 20;

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    tills: { type: 'string', default: '2' },
    points: { type: 'boolean', default: false },
  },
});
const cycles = Number(values.cycles);
const seed = Number(values.seed);
const only = values.only === undefined ? undefined : Number(values.only);
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
  .toString()
  .trim();
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const startedAt = performance.now();
const jobs: { name: string; replay: string; run(till: Till): Promise<string[]> }[] = [];
for (let n = 0; n < cycles; n++) {
  if (only !== undefined && n !== only) continue;
  const replay = `npm run crash -- --seed ${seed} --cycles ${n + 1} --only ${n}`;
  jobs.push({ name: `cycle ${n}`, replay, run: (till) => till.randomDeath(seed * 1_000 + n) });
  if ((n + 1) % DIGEST_EVERY === 0) {
    jobs.push({ name: `restart after cycle ${n}`, replay, run: (till) => till.restartChangesNothing(seed + n) });
  }
}
if (values.points) {
  const replay = `npm run crash -- --seed ${seed} --cycles 0 --points`;
  for (const [n, point] of KILL_POINT_NAMES.entries()) {
    if (point === 'migration.between') continue;
    jobs.push({ name: point, replay, run: (till) => till.namedDeath(point, seed * 1_000 + 500_000 + n) });
  }
}
const total = jobs.length;

const worlds: World[] = [];
const failures: string[] = [];
let done = 0;

async function worker(): Promise<void> {
  const world = await createWorld();
  worlds.push(world);
  const till = createTill(world);
  if (values.points) failures.push(...(await till.namedDeath('migration.between', seed)));
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const wrong = await job
      .run(till)
      .catch((error: unknown) => [error instanceof Error ? String(error.stack) : String(error)]);
    done++;
    for (const one of wrong) failures.push(`${job.name}: ${one}\n  replay: ${job.replay}\n  till: ${world.dir}`);
    // What is wrong stays wrong in every later comparison: said once is enough.
    if (wrong.length > 0) {
      say(`${job.name}: ${wrong.length} differences; this till stops here`);
      break;
    }
    if (done % 20 === 0) say(`${done} of ${total}, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  acts.push(till.memory.acts);
}
const acts: Record<string, number>[] = [];
await Promise.all(Array.from({ length: Number(values.tills) }, worker));

const sums = worlds.map(tally);
const sum = (key: keyof (typeof sums)[number]) => sums.reduce((a, one) => a + one[key], 0);
const starts = worlds.flatMap((world) => world.startsMs).sort((a, b) => a - b);
const p = (share: number) => Math.round(starts[Math.min(starts.length - 1, Math.floor(starts.length * share))] ?? 0);
const stories = acts.reduce((all, one) => all + Object.values(one).reduce((a, b) => a + b, 0), 0);
say(
  `seed ${seed} · commit ${commit} · ${done} of ${total} jobs (${cycles} cycles) · ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
say(
  `n: ${starts.length} starts, ${stories} stories, ${sum('sales')} sales, ${sum('refunds')} refunds, ${sum('charges')} charges, ${sum('receipts')} receipts, ${sum('evidence')} evidence rows`,
);
say(`lost, doubled or invented money, doubled receipts, damage: ${failures.length} of ${done}`);
say(
  `restart to usable: p50 ${p(0.5)} ms, p95 ${p(0.95)} ms, worst ${p(1)} ms of ${starts.length} (asked: p95 < ${RESTART_ASKED_MS} ms)`,
);
for (const failure of failures) say(failure);
const isSlow = p(0.95) >= RESTART_ASKED_MS;
if (failures.length === 0) for (const world of worlds) await world.remove();
process.exit(failures.length > 0 || isSlow ? 1 : 0);
