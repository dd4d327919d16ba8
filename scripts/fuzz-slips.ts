/**
 * A million damaged slips through the slip reader: `npm run fuzz:slips [-- <cases> [seed]]`. Ends with 1 when the reader
 * threw, took longer than 50 ms for one answer, or approved what an independent check objects to. Works on all cores;
 * each has its own seed.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type FuzzResult, fuzz } from '../src-main/pinpads/slip/testkit/fuzz.ts';
import { flagsOf } from './flags.ts';

interface Share {
  cases: number;
  seed: number;
}

/** One answer, in work of its thread: what other programs do does not count. */
const SLOWEST_MS = 50;

const work = ({ cases, seed }: Share): FuzzResult => fuzz(cases, seed, () => process.threadCpuUsage().user / 1_000);

function inWorker(share: Share): Promise<FuzzResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

const USAGE = `npm run fuzz:slips -- [CASES] [SEED]

Damaged slips (a million unless said otherwise), none of which may be read as an approval.`;

async function main(): Promise<void> {
  const { positionals } = flagsOf(USAGE, { allowPositionals: true });
  const [cases, seed] = [Number(positionals[0] ?? 1_000_000), Number(positionals[1] ?? 20_261_122)];
  if (!Number.isInteger(cases) || !Number.isInteger(seed)) {
    process.stderr.write(`usage: ${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const workers = Math.max(1, availableParallelism());
  const start = performance.now();
  const shares = Array.from({ length: workers }, (_, nth) => ({
    cases: Math.floor(((nth + 1) * cases) / workers) - Math.floor((nth * cases) / workers),
    seed: seed + nth,
  }));
  const results = await Promise.all(shares.map(inWorker));
  const seconds = (performance.now() - start) / 1000;

  const sum = (of: (result: FuzzResult) => number): number => results.reduce((all, result) => all + of(result), 0);
  const slowest = Math.max(...results.map(({ slowestMs }) => slowestMs));
  const bad = results.flatMap((result) => result.bad);
  console.log(
    `${sum((r) => r.cases)} damaged slips, seeds ${seed} to ${seed + workers - 1}: ${seconds.toFixed(1)} s, slowest ${slowest.toFixed(1)} ms`,
  );
  console.log(
    `approved ${sum((r) => r.kinds.approved)} (${sum((r) => r.flagged)} flagged), declined ${sum((r) => r.kinds.declined)}, ` +
      `not started ${sum((r) => r.kinds.not_started)}, unsure ${sum((r) => r.kinds.unsure)}`,
  );
  for (const { number, why, text } of bad) console.error(`case ${number}: ${why}\n${text}\n`);
  if (slowest > SLOWEST_MS) console.error(`one answer took ${slowest.toFixed(1)} ms`);
  console.log(bad.length === 0 ? 'no false approval, nothing thrown' : `${bad.length} or more bad cases`);
  process.exitCode = bad.length === 0 && slowest <= SLOWEST_MS ? 0 : 1;
}

if (isMainThread) await main();
else parentPort?.postMessage(work(workerData as Share));
