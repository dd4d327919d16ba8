/**
 * `node scripts/crash-syscalls.ts [--most 60] [--parallel 2]`: the N-th fsync, fdatasync or pwrite64 of one flow kills the
 * station or fails from then on, for every N up to `most` or until the flow ends untouched.
 */
import { execFileSync } from 'node:child_process';
import { FATES, inject, SYSCALLS, whyNoStrace } from '../src-main/testkit/crash/syscalls.ts';
import { flagsOf } from './flags.ts';

const USAGE = `node scripts/crash-syscalls.ts [--most 60] [--parallel 2]

The N-th fsync, fdatasync or pwrite64 of one flow kills the station, for every N up to --most.`;
const { values } = flagsOf(USAGE, {
  options: { most: { type: 'string', default: '60' }, parallel: { type: 'string', default: '2' } },
});
const most = Number(values.most);
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const reason = whyNoStrace();
if (reason !== undefined) {
  say(`not run: ${reason}`);
  process.exit(0);
}

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname })
  .toString()
  .trim();
const startedAt = performance.now();
const wrong: string[] = [];
let runs = 0;
const jobs = SYSCALLS.flatMap((syscall) => FATES.map((fate) => ({ syscall, fate })));

async function worker(): Promise<void> {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    let nth = 1;
    for (; nth <= most; nth++) {
      const result = await inject({ ...job, nth });
      runs++;
      wrong.push(...result.wrong);
      if (result.isUntouched) break;
    }
    say(`${job.syscall} ${job.fate}: ${nth > most ? `${most} positions` : `all ${nth - 1} positions`}`);
  }
}
await Promise.all(Array.from({ length: Number(values.parallel) }, worker));
say(
  `commit ${commit} · ${runs} runs, each with the run after it · ${Math.round((performance.now() - startedAt) / 1000)} s`,
);
say(`lost promises, damaged ledgers, flows that never end: ${wrong.length} of ${runs}`);
for (const one of wrong) say(one);
process.exit(wrong.length > 0 ? 1 : 0);
