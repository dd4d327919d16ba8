/**
 * `npm test`: everything that must pass, in one order, with one closing line "N passed, N failed". A step that fails
 * does not hide the next ones, except that browser tests need a build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
  name: string;
  command: string[];
  /** Counts its own tests; a step without counts is one check. */
  counts: boolean;
  needs?: string;
}

const STEPS: readonly Step[] = [
  { name: 'types', command: ['npm', 'run', '-s', 'typecheck'], counts: false },
  { name: 'lint', command: ['npm', 'run', '-s', 'lint'], counts: false },
  { name: 'build', command: ['npm', 'run', '-s', 'build'], counts: false },
  { name: 'size of the screen', command: ['npm', 'run', '-s', 'size'], counts: false, needs: 'build' },
  { name: 'unit and integration', command: ['npm', 'run', '-s', 'test:unit'], counts: true, needs: 'build' },
  { name: 'browser', command: ['npm', 'run', '-s', 'test:e2e'], counts: true, needs: 'build' },
];

const dir = mkdtempSync(join(tmpdir(), 'qabul-test-'));
const countsFile = join(dir, 'counts.jsonl');
const failedSteps = new Set<string>();
const total = { passed: 0, failed: 0, skipped: 0 };

for (const step of STEPS) {
  if (step.needs !== undefined && failedSteps.has(step.needs)) {
    process.stdout.write(`\n── ${step.name}: not run, for ${step.needs} failed\n`);
    failedSteps.add(step.name);
    total.failed++;
    continue;
  }
  process.stdout.write(`\n── ${step.name}\n`);
  const startedAt = performance.now();
  const [command = '', ...args] = step.command;
  const { status } = spawnSync(command, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, QABUL_TEST_COUNTS: countsFile },
    shell: process.platform === 'win32',
  });
  process.stdout.write(
    `── ${step.name}: ${status === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`,
  );
  if (status !== 0) failedSteps.add(step.name);
  const lines = step.counts && existsSync(countsFile) ? readFileSync(countsFile, 'utf8').trim().split('\n') : [];
  for (const line of lines) {
    const counts = JSON.parse(line) as typeof total;
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
  }
  if (lines.length > 0) rmSync(countsFile);
  const isCounted = lines.some((line) => (JSON.parse(line) as typeof total).failed > 0);
  if (!step.counts && status === 0) total.passed++;
  else if (status !== 0 && !isCounted) total.failed++;
}

rmSync(dir, { recursive: true, force: true });
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = total.failed > 0 || failedSteps.size > 0 ? 1 : 0;
