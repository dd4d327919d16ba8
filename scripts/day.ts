/**
 * `npm run day -- [--seed 1] [--sales 500] [--deaths 2] [--keep]`: a whole day at one till. The simulated vendors and the
 * product's own headless station run as processes of their own; the station is killed while people buy and once more
 * while the shift is being closed. Afterwards every figure of the report is compared with the vendors' own books, and
 * the six differences that were put in must be named, with their causes, and nothing else.
 */
import { formatMajor, money } from '../src-shared/money.ts';
import { playDay } from './day/play.ts';
import { flagsOf } from './flags.ts';

const USAGE = `npm run day -- [--seed N] [--sales 500] [--deaths 2] [--keep]

A whole day at one till, its station killed meanwhile, and every figure compared with the vendors' books.
  --sales N    20 to 5000          --deaths N   how often it is killed
  --seed N     the same day again  --keep       the home stays, for a look`;
const { values } = flagsOf(USAGE, {
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    sales: { type: 'string', default: '500' },
    deaths: { type: 'string', default: '2' },
    keep: { type: 'boolean', default: false },
  },
});
const [seed, sales, deaths] = [values.seed, values.sales, values.deaths].map(Number) as [number, number, number];
if (![seed, sales, deaths].every(Number.isInteger) || sales < 20 || sales > 5_000 || deaths < 0) {
  console.error(`usage: ${USAGE}`);
  process.exit(2);
}
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const sum = (minor: number): string => formatMajor(money(minor, 'UZS')).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
const side = (one: { count: number; minor: number } | null): string =>
  one === null ? '–'.padStart(24) : `${String(one.count).padStart(4)} ${sum(one.minor).padStart(19)}`;

say(`a day of ${sales} sales, seed ${seed}, ${deaths + 1} deaths`);
const day = await playDay({ seed, sales, deaths, keep: values.keep, say });
const { report } = day;

say('\nwhat was played:');
for (const [act, count] of Object.entries(day.acts).sort(([a], [b]) => (a < b ? -1 : 1)))
  say(`  ${String(count).padStart(4)} ${act}`);
say(`  decided by a person: ${day.decided.completed} completed, ${day.decided.failed} failed`);
for (const death of day.deaths) say(`  killed ${death}`);

say(`\n${'tender'.padEnd(14)} ${'journal'.padStart(24)} ${'bank or wallet'.padStart(24)} ${'fiscal'.padStart(24)}`);
for (const tender of report.tenders)
  say(`${tender.method.padEnd(14)} ${side(tender.journal)} ${side(tender.rail)} ${side(tender.fiscal)}`);
say(`drawer: expected ${sum(report.cash.expected)}, counted ${sum(report.cash.counted)}`);
say(`Z ${report.fiscal.zNumber}, ${report.fiscal.receipts} receipts\n\ndifferences that the report names:`);
for (const one of report.differences)
  say(
    `  ${one.type.padEnd(17)} ${one.method.padEnd(13)} ${sum(one.minor).padStart(14)}  ${one.explanations.map((why: { code: string; paymentIds: string[]; refs?: string[] }) => `${why.code} ${[...why.paymentIds, ...(why.refs ?? [])].join(' ')}`).join(' | ')}`,
  );

say('');
const wrong = day.checks.filter(({ isRight }) => !isRight);
for (const { what, isRight, detail } of day.checks)
  say(`${isRight ? 'PASS' : 'FAIL'} ${what}${isRight || !detail ? '' : `\n  ${detail}`}`);
say(
  `\n${wrong.length === 0 ? 'PASS' : 'FAIL'}: ${day.checks.length - wrong.length} of ${day.checks.length} checks, seed ${seed}, ${sales} sales, ${day.seconds} s`,
);
if (wrong.length > 0) say(`again: npm run day -- --seed ${seed} --sales ${sales} --deaths ${deaths} --keep`);
if (values.keep) say(`the till: ${day.dir}`);
process.exit(wrong.length === 0 ? 0 : 1);
