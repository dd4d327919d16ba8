/** G11: from spawn to usable, and the memory of a station that does nothing, beside a bare node:http process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { firstLine, isBuilt, startHeadless } from '../headless.ts';
import { aside, judged, type Measurement, skipped } from '../line.ts';
import { median, ratios } from '../stats.ts';

const BARE = `require('node:http').createServer((q, r) => r.end('ok')).listen(0, '127.0.0.1', () => console.log('ready'))`;

/** Resident memory, bytes; undefined where there is no /proc. */
function residentOf(child: ChildProcess): number | undefined {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  } catch {
    return undefined;
  }
}

export const coldStart: Measurement = {
  goals: ['G11'],
  async run(bench) {
    if (!isBuilt())
      return [skipped('G11', 'station ready / bare node:http', 'out/main/headless.js is not built (npm run build)')];
    const rounds = bench.quick ? 5 : 15;
    const [ready, bare, rss, bareRss]: [number[], number[], number[], number[]] = [[], [], [], []];
    bench.say('cold starts');
    const home = join(bench.folder, 'g11-home');
    for (let i = -1; i < rounds; i++) {
      const station = await startHeadless(home);
      const from = performance.now();
      const other = spawn(process.execPath, ['-e', BARE], { stdio: ['ignore', 'pipe', 'ignore'] });
      const { after } = await firstLine(other, from);
      await pause(300);
      const memory = [residentOf(station.child), residentOf(other)] as const;
      await station.stop();
      const ended = once(other, 'exit');
      other.kill('SIGTERM');
      await ended;
      if (i < 0) continue; // the first start makes the ledger and the compile cache
      ready.push(station.readyAfter);
      bare.push(after);
      if (memory[0] !== undefined && memory[1] !== undefined) {
        rss.push(memory[0]);
        bareRss.push(memory[1]);
      }
    }
    const mb = (bytes: readonly number[]): string => (median(bytes) / 1024 / 1024).toFixed(0);
    return [
      judged(
        'G11',
        'station ready / bare node:http (compile cache warm)',
        ratios(ready, bare),
        { atMost: 3, unit: '×' },
        `${median(ready).toFixed(0)} against ${median(bare).toFixed(0)} ms; the aim is 2×`,
      ),
      ...(rss.length === 0
        ? [aside('G11', 'memory', 0, '', 'no /proc here')]
        : [
            judged(
              'G11',
              'idle memory (RSS) / bare node:http',
              ratios(rss, bareRss),
              { atMost: 1.6, unit: '×' },
              `${mb(rss)} against ${mb(bareRss)} MB`,
            ),
          ]),
    ];
  },
};
