/**
 * One day at one till: sales of every kind while the station is killed twice, what is left open is settled, differences
 * are put in, the button, and a third death while it works. Ends with a verdict.
 */
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite from 'better-sqlite3';
import { chanceOf, newMemory } from '../../src-main/testkit/crash/driver.ts';
import type { Body, World } from '../../src-main/testkit/crash/world.ts';
import { allPayments, readBooks } from './books.ts';
import { giveRegisters, putDifferences } from './differences.ts';
import { createPeople } from './people.ts';
import { type PlannedSale, planDay } from './plan.ts';
import { startSenior } from './senior.ts';
import { createTill } from './till.ts';
import { type Check, checkPromises, checkReceipts, checkReport, checkRows } from './verdict.ts';

export interface DayOptions {
  seed: number;
  sales: number;
  /** Deaths while people buy; one more comes while the shift is being closed. */
  deaths: number;
  say(text: string): void;
  /** Without what needs half a minute: codes that expire, money that comes late. */
  isShort?: boolean;
  /** The till's folder stays. */
  keep?: boolean;
}

export interface DayResult {
  checks: Check[];
  report: Body;
  acts: Record<string, number>;
  decided: { completed: number; failed: number };
  deaths: string[];
  seconds: number;
  dir: string;
}

const FLOAT = 5_000_000;
const QUIET_WITHIN_MS = 12 * 60_000;
const CLOSED_WITHIN_MS = 3 * 60_000;
/** Odd in its tiyin, so that no two other sums differ by it. */
const TWIN_SUM = 999_955;
const REFUSED_SUM = 1_777_700;

async function must<T>(answer: Promise<{ status: number; body: T }>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

async function started(world: World): Promise<void> {
  const outcome = await world.start();
  if (outcome !== 'ready') throw new Error(`the station does not start: ${world.lastWords()}`);
}

/** Until nobody has anything left to do, and everything that moved money is known. */
async function untilQuiet(world: World, say: (text: string) => void): Promise<void> {
  const until = performance.now() + QUIET_WITHIN_MS;
  const db = new BetterSqlite(world.ledgerFile, { readonly: true, timeout: 5_000 });
  try {
    const busy = db.prepare(
      `SELECT 'receipt ' || coalesce(last_error, '') AS what FROM outbox WHERE state = 'pending'
       UNION ALL SELECT status || ' ' || kind || ' ' || method FROM payments
         WHERE status IN ('created', 'dispatching', 'awaiting_customer', 'cancelling', 'unknown')
       UNION ALL SELECT 'inbox' FROM inbox WHERE done_at IS NULL`,
    );
    const known = db.prepare(
      `SELECT (SELECT count(*) FROM payments WHERE status = 'completed' AND method <> 'cash')
         + (SELECT count(*) FROM discrepancies WHERE type = 'late_money') AS n`,
    );
    for (let told = 0; ; ) {
      await world.control('POST', '/control/hurry');
      const left = (busy.all() as { what: string }[]).map(({ what }) => what);
      const { moves } = await readBooks(world);
      const unseen = moves.length - (known.get() as { n: number }).n;
      if (left.length === 0 && unseen <= 0) return;
      const now = performance.now();
      const text = `${[...Map.groupBy(left, (one) => one)].map(([what, { length }]) => `${length} × ${what}`).join(', ')}; ${unseen} unseen`;
      if (now > until) throw new Error(`not quiet: ${text}\n${world.lastWords()}`);
      if (now - told > 15_000) {
        told = now;
        say(`waiting for ${text}`);
      }
      await pause(250);
    }
  } finally {
    db.close();
  }
}

/** The button, with a death at some moment of its work; the next station goes on where it was. */
async function closeShift(world: World, counted: number, afterMs: number): Promise<{ report: Body; death: string }> {
  const input = { by: 'Dilnoza', counted: { minor: counted, currency: 'UZS' }, handOverTo: 'Rustam' };
  const { shiftId: id } = await must<Body>(world.rest('GET', '/v1/shift'));
  let isAnswered = false;
  const asked = world.rest('POST', '/v1/shift/close', input).then(
    (answer) => {
      isAnswered = true;
      return answer;
    },
    () => undefined,
  );
  await pause(afterMs);
  const { body: before } = isAnswered ? { body: undefined } : await world.rest('GET', '/v1/shift');
  const step = before?.closing?.steps.find(({ state }: Body) => state === 'running')?.step;
  await world.kill();
  await asked;
  await started(world);
  const until = performance.now() + CLOSED_WITHIN_MS;
  for (;;) {
    const shift = await must<Body>(world.rest('GET', '/v1/shift'));
    if (shift.shiftId !== id || shift.status === 'closed' || shift.status === 'none') break;
    if (performance.now() > until) throw new Error(`the shift does not close: ${JSON.stringify(shift.closing)}`);
    await pause(100);
  }
  const report = await must<Body>(world.rest('GET', `/v1/shifts/${id}/report`));
  return { report, death: `${afterMs} ms after the button${step === undefined ? '' : `, in ${step}`}` };
}

export async function playDay({
  seed,
  sales,
  deaths,
  say,
  isShort = false,
  keep = false,
}: DayOptions): Promise<DayResult> {
  const startedAt = performance.now();
  const since = (): string => `${Math.round((performance.now() - startedAt) / 1000)} s`;
  const chance = chanceOf(seed * 7_919);
  const world = await createTill();
  const died: string[] = [];
  let senior: ReturnType<typeof startSenior> | undefined;
  try {
    await started(world);
    const memory = newMemory();
    const people = createPeople(world, memory, seed);
    await must(world.rest('POST', '/v1/shift/open', { by: 'Dilnoza', float: { minor: FLOAT, currency: 'UZS' } }));
    senior = startSenior(world);

    // Each death falls somewhere into its own part of the day.
    const part = sales / (deaths + 1);
    const deadly = Array.from({ length: deaths }, (_, n) => Math.floor(part * (n + 0.5 + chance(100) / 100)));
    let sold = 0;
    let dying: Promise<void> = Promise.resolve();
    const die = async (): Promise<void> => {
      await pause(chance(400));
      const at = `after ${sold} of ${sales} sales`;
      await world.kill();
      died.push(at);
      say(`${since()}: killed ${at}`);
      await started(world);
    };
    await people.work(planDay(seed, sales, isShort), () => {
      sold++;
      if (sold % 100 === 0) say(`${since()}: ${sold} sales`);
      if (deadly.includes(sold)) dying = dying.then(die);
    });
    await dying;
    say(`${since()}: everybody has gone home`);
    for (const vendor of ['fiscalbox', 'fiscalbox_fiscal', 'payme'])
      await world.control('POST', '/control/faults', { vendor, fault: 'none' });
    await untilQuiet(world, say);
    const checks: Check[] = [];
    const booksOfDay = await readBooks(world);
    const dayPayments = await allPayments(world);
    checks.push(...checkRows(dayPayments, booksOfDay), checkReceipts(dayPayments, booksOfDay));

    // Two sales of one sum, and one whose receipt the module will refuse.
    const one = (over: Partial<PlannedSale>): Promise<Body> =>
      people.sell({ lane: 'humo', method: 'humo', story: 'pays', minor: TWIN_SUM, ...over });
    const twins = [await one({}), await one({})];
    await untilQuiet(world, say);
    await must(world.control('POST', '/control/differences', { vendor: 'fiscalbox_fiscal', kind: 'missing_receipt' }));
    const refused = await one({ lane: 'wallet', method: 'anor', minor: REFUSED_SUM });
    await untilQuiet(world, say);
    const honest = await readBooks(world);

    // The bank takes one of the twins back; nobody can know which.
    await must(world.control('POST', '/control/differences', { vendor: 'fiscalbox', kind: 'we_have_more' }));
    const expected = [
      {
        injected: 'missing_receipt',
        type: 'missing_receipt',
        method: 'anor',
        minor: -REFUSED_SUM,
        code: 'row',
        paymentIds: [refused.id],
      },
      ...(await putDifferences(world, chance)),
      {
        injected: 'two explanations',
        type: 'totals_differ',
        method: 'humo',
        minor: -TWIN_SUM,
        code: 'row',
        paymentIds: twins.map(({ id }) => id),
      },
    ];
    const registers = await giveRegisters(world);
    await senior.stop();

    const x = await must<Body>(world.rest('GET', '/v1/shift/x'));
    const drawer = x.cash.expected as number;
    await world.control('POST', '/control/faults', { vendor: 'fiscalbox', fault: 'slow', times: 3 });
    const { report, death } = await closeShift(world, drawer, 30 + chance(1_500));
    died.push(death);
    say(`${since()}: killed ${death}; closed by the next station`);

    const payments = await allPayments(world);
    const after = await readBooks(world);
    const { body: state } = await world.control('GET', '/control/state');
    const cashOfBooks = payments
      .filter(({ method, status }) => method === 'cash' && status === 'completed')
      .reduce((sum, { kind, received }) => sum + (kind === 'sale' ? received.minor : -received.minor), FLOAT);
    checks.push(
      checkPromises(payments, memory),
      ...checkReport({
        report,
        payments,
        honest,
        after,
        registers,
        expected,
        refusedId: refused.id,
        drawer: cashOfBooks,
        module: state.vendors.fiscalbox_fiscal.day,
      }),
      checkReceipts(payments, after, refused.id),
      {
        what: 'the simulated vendors complain of nothing',
        isRight: after.complaints.length === 0,
        detail: after.complaints.join('\n  '),
      },
    );
    await world.stop();
    await started(world);
    const again = await must<Body>(world.rest('GET', `/v1/shifts/${report.shiftId}/report`));
    checks.push({
      what: 'the report is the same after one more restart',
      isRight: JSON.stringify(again) === JSON.stringify(report),
    });
    return {
      checks,
      report,
      acts: memory.acts,
      decided: senior.decided,
      deaths: died,
      seconds: Math.round((performance.now() - startedAt) / 1000),
      dir: world.dir,
    };
  } finally {
    await senior?.stop();
    await (keep ? world.end() : world.remove());
  }
}
