/**
 * `npm run bench [-- --quick] [-- --strict] [-- G3 G6 …]`: the goals of docs/performance.md, measured here and now.
 *
 * Gates are deterministic counts and ratios of one interleaved run; absolute times are only notes. Writes
 * bench/results/latest.md when all goals were measured in full (or with --write). Ends with 0 also on a MISS, unless
 * --strict.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Line, Measurement } from './line.ts';
import { machine } from './machine.ts';
import { conformance } from './measure/conformance.ts';
import { firstScreen } from './measure/first-screen.ts';
import { history } from './measure/history.ts';
import { killed } from './measure/kill.ts';
import { ledgerSize } from './measure/ledger-size.ts';
import { lifecycles } from './measure/lifecycles.ts';
import { qrPicture } from './measure/qr.ts';
import { screen } from './measure/screen.ts';
import { coldStart } from './measure/start.ts';
import { touches } from './measure/touches.ts';
import { slowDisk } from './slow-disk.ts';

const ALL: readonly Measurement[] = [
  conformance,
  ...lifecycles,
  history,
  screen,
  coldStart,
  ledgerSize,
  qrPicture,
  killed,
  firstScreen,
  touches,
];
const RESULTS = join(import.meta.dirname, 'results', 'latest.md');

const verdict = (line: Line): string =>
  line.pass === undefined
    ? line.threshold === '' && line.value !== '–'
      ? 'note'
      : 'not measured'
    : line.pass
      ? 'PASS'
      : 'MISS';

const row = (line: Line): string[] => [
  line.goal,
  line.what,
  line.threshold,
  line.value,
  line.spread,
  verdict(line),
  line.note ?? '',
];
const TITLES = ['goal', 'what', 'threshold', 'value', 'spread', '', 'beside it'];

function table(lines: readonly Line[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return [TITLES, TITLES.map(() => '---'), ...lines.map(row)]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

const byGoal = (a: Line, b: Line): number => Number(a.goal.slice(1)) - Number(b.goal.slice(1));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const wanted = new Set(positionals.map((name) => name.toUpperCase()));
  const known = new Set(ALL.flatMap(({ goals }) => goals));
  const strange = [...wanted].filter((name) => !known.has(name));
  if (strange.length > 0) {
    process.stderr.write(`no such goal: ${strange.join(' ')}; known: ${[...known].join(' ')}\n`);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'qabul-bench-'));
  const clear = (): void => rmSync(folder, { recursive: true, force: true });
  // The servers end by themselves when their parent is gone.
  process.once('SIGINT', () => {
    clear();
    process.exit(130);
  });
  const started = performance.now();
  const bench: Bench = {
    quick: values.quick,
    folder,
    disk: slowDisk(folder),
    say: (text) =>
      void process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s  ${text}\n`),
  };
  const lines: Line[] = [];
  try {
    const facts = [
      ...machine(folder),
      `load average before: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(' ')}`,
    ];
    for (const fact of facts) process.stdout.write(`${fact}\n`);
    for (const measurement of ALL) {
      if (wanted.size > 0 && !measurement.goals.some((goal) => wanted.has(goal))) continue;
      const found = await measured(measurement, bench);
      for (const line of found) process.stdout.write(`${row(line).filter(Boolean).join('  ·  ')}\n`);
      lines.push(...found);
    }
    lines.sort(byGoal);
    const took = `took: ${((performance.now() - started) / 1000).toFixed(0)} s${values.quick ? ', --quick (small sizes, few rounds)' : ''}`;
    process.stdout.write(`${took}\n`);
    if (values.write || (wanted.size === 0 && !values.quick)) {
      mkdirSync(join(RESULTS, '..'), { recursive: true });
      const head = [...facts, took].map((fact) => `- ${fact}`).join('\n');
      writeFileSync(
        RESULTS,
        `# Measured goals\n\nWritten by \`npm run bench\`; what the goals mean: [docs/performance.md](../../docs/performance.md).\n\n${head}\n\n${table(lines)}\n`,
      );
    }
  } finally {
    clear();
  }
  return values.strict && lines.some(({ pass }) => pass === false) ? 1 : 0;
}

/** A measurement that breaks is a line of the table, not the end of the run. */
async function measured(measurement: Measurement, bench: Bench): Promise<Line[]> {
  try {
    return await measurement.run(bench);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const note = `broke: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300);
    return measurement.goals.map((goal) => ({
      goal,
      what: 'measurement',
      threshold: '',
      value: '–',
      spread: '',
      pass: false,
      note,
    }));
  }
}

process.exitCode = await main();
