/**
 * `npm run crash -- --cycles 200 --seed 1 [--only K] [--tills 2] [--points [--point REGEX]] [--till payme|terminals] [--minutes M]`: random SIGKILLs under
 * load, each followed by a restart, quiet, and a comparison of the simulated vendors' truth with the ledger; on tills that
 * show codes and on tills with terminals and FiscalBox, so many cycles on each kind. With `--points`, every named moment
 * too. After the minutes nothing new is begun. Prints n beside every zero, and the line that replays a failure.
 */
import { execFileSync } from 'node:child_process';
import { inspect } from 'node:util';
import { createTill, type Till } from '../src-main/testkit/crash/cycles.ts';
import { KILL_POINT_NAMES, TERMINAL_POINT_NAMES } from '../src-main/testkit/crash/kill-points.ts';
import { type Tally, tally } from '../src-main/testkit/crash/oracle.ts';
import { createWorld, type TillKind, type World } from '../src-main/testkit/crash/world.ts';
import { flagsOf } from './flags.ts';

const RESTART_ASKED_MS = 3_000;
/** Every so often everything is closed, and one more restart must change no byte. */
const DIGEST_EVERY = 20;
/** The box writes one document a second and refuses times far ahead: a till with terminals is replaced after so many jobs. */
const JOBS_MOST: Readonly<Record<TillKind, number>> = { payme: Number.POSITIVE_INFINITY, terminals: 20 };

const USAGE = `npm run crash -- [--cycles 200] [--seed N] [--only K] [--tills 2] [--till payme|terminals]
  [--points [--point REGEX]] [--minutes M]

Random SIGKILLs under load, each followed by a restart and a comparison with the vendors' truth.
  --cycles N       kills on each kind of till      --seed N     the same seed kills at the same moments
  --only K         this cycle alone                --tills N    side by side
  --points         every named moment too          --point RE   only moments of that name
  --minutes M      nothing new is begun afterwards`;
const { values } = flagsOf(USAGE, {
  options: {
    cycles: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    tills: { type: 'string', default: '2' },
    points: { type: 'boolean', default: false },
    point: { type: 'string' },
    till: { type: 'string' },
    minutes: { type: 'string', default: '600' },
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
const until = startedAt + Number(values.minutes) * 60_000;
interface Job {
  name: string;
  replay: string;
  run(till: Till): Promise<string[]>;
}

function jobsOf(kind: TillKind): Job[] {
  const jobs: Job[] = [];
  if (values.points) {
    const replay = `npm run crash -- --seed ${seed} --till ${kind} --cycles 0 --points`;
    const points = kind === 'payme' ? KILL_POINT_NAMES : TERMINAL_POINT_NAMES;
    for (const [n, point] of points.entries()) {
      if (point === 'migration.between') continue;
      if (values.point !== undefined && !new RegExp(values.point).test(point)) continue;
      const run = (till: Till) => till.namedDeath(point, seed * 1_000 + 500_000 + n);
      jobs.push({ name: `${kind} ${point}`, replay, run });
    }
  }
  for (let n = 0; n < cycles; n++) {
    if (only !== undefined && n !== only) continue;
    const replay = `npm run crash -- --seed ${seed} --till ${kind} --cycles ${n + 1} --only ${n}`;
    jobs.push({ name: `${kind} cycle ${n}`, replay, run: (till) => till.randomDeath(seed * 1_000 + n) });
    if ((n + 1) % DIGEST_EVERY === 0) {
      jobs.push({
        name: `${kind} restart after cycle ${n}`,
        replay,
        run: (till) => till.restartChangesNothing(seed + n),
      });
    }
  }
  return jobs;
}

const KINDS: readonly TillKind[] = ['payme', 'terminals'];
const kinds = KINDS.filter((kind) => values.till === undefined || values.till === kind);
const queues = new Map(kinds.map((kind) => [kind, jobsOf(kind)]));
const total = [...queues.values()].reduce((sum, jobs) => sum + jobs.length, 0);

const worlds = new Set<World>();
const failures: string[] = [];
const sums: Tally[] = [];
const starts: number[] = [];
const acts: Record<string, number>[] = [];
let done = 0;

function counted(world: World, till: Till): void {
  sums.push(tally(world));
  starts.push(...world.startsMs);
  acts.push(till.memory.acts);
}

/** One till from its first start to its last; false: it has found something, or there is nothing left to do. */
async function life(kind: TillKind): Promise<boolean> {
  const jobs = queues.get(kind) ?? [];
  const world = await createWorld({ till: kind });
  worlds.add(world);
  const till = createTill(world);
  let isSound = true;
  if (values.points && kind === 'payme') failures.push(...(await till.namedDeath('migration.between', seed)));
  for (let n = 0; n < JOBS_MOST[kind] && isSound; n++) {
    const job = performance.now() < until ? jobs.shift() : undefined;
    if (!job) break;
    const wrong = await job
      .run(till)
      .catch((error: unknown) => [inspect(error, { depth: 6, maxStringLength: null, maxArrayLength: null })]);
    done++;
    for (const one of wrong) failures.push(`${job.name}: ${one}\n  replay: ${job.replay}\n  till: ${world.dir}`);
    // What is wrong stays wrong in every later comparison: said once is enough.
    isSound = wrong.length === 0;
    if (!isSound) say(`${job.name}: ${wrong.length} differences; this till stops here`);
    if (done % 20 === 0) say(`${done} of ${total}, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
  counted(world, till);
  if (isSound) {
    await world.remove();
    worlds.delete(world);
  }
  return isSound && jobs.length > 0 && performance.now() < until;
}

async function worker(kind: TillKind): Promise<void> {
  while (await life(kind));
}
const eachKind = Math.max(1, Math.floor(Number(values.tills) / kinds.length));
await Promise.all(kinds.flatMap((kind) => Array.from({ length: eachKind }, () => worker(kind))));

const sum = (key: keyof Tally) => sums.reduce((a, one) => a + one[key], 0);
starts.sort((a, b) => a - b);
const p = (share: number) => Math.round(starts[Math.min(starts.length - 1, Math.floor(starts.length * share))] ?? 0);
const stories = acts.reduce((all, one) => all + Object.values(one).reduce((a, b) => a + b, 0), 0);
say(
  `seed ${seed} · commit ${commit} · ${done} of ${total} jobs (${cycles} cycles on each of ${kinds.join(' and ')}) · ${Math.round((performance.now() - startedAt) / 1000)} s`,
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
// A till that found something stays for whoever looks into it; nothing of it goes on running.
for (const world of worlds) await world.kill();
process.exit(failures.length > 0 || isSlow ? 1 : 0);
