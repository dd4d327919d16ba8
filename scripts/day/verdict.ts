/** What the day must have come to: every figure by the other side's own book, every difference by its name, nothing else. */
import type { Memory } from '../../src-main/testkit/crash/driver.ts';
import type { Body } from '../../src-main/testkit/crash/world.ts';
import { type Books, netOf, TERMINALS } from './books.ts';
import type { Expected } from './differences.ts';

/** One line of the verdict. */
export interface Check {
  what: string;
  isRight: boolean;
  detail?: string;
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const check = (what: string, ours: unknown, theirs: unknown): Check =>
  same(ours, theirs)
    ? { what, isRight: true }
    : { what, isRight: false, detail: `the station: ${JSON.stringify(ours)}\n  the books: ${JSON.stringify(theirs)}` };
const none = (what: string, wrong: readonly string[]): Check => ({
  what,
  isRight: wrong.length === 0,
  ...(wrong.length > 0 && { detail: wrong.slice(0, 10).join('\n  ') }),
});

const isDone = ({ status }: Body): boolean => status === 'completed';

/** Money that came after a sale had ended: the station knows it, and has not counted it. */
const lateOf = (payments: readonly Body[]): Body[] =>
  payments.filter((one) => !isDone(one) && one.discrepancies.some(({ type }: Body) => type === 'late_money'));

/** Row by row: what the journal counts is what banks and wallets moved, each sum once. */
export function checkRows(payments: readonly Body[], books: Books): Check[] {
  const late = lateOf(payments);
  const methods = [...new Set(books.moves.map(({ method }) => method))].sort();
  return methods.flatMap((method) =>
    (['sale', 'refund'] as const).map((kind) => {
      const ours = payments
        .filter((one) => one.method === method && one.kind === kind && (isDone(one) || late.includes(one)))
        .map((one) => (isDone(one) ? one.received.minor : one.payable.minor));
      const theirs = books.moves.filter((one) => one.method === method && one.kind === kind).map(({ minor }) => minor);
      return check(`${method}: every ${kind} that moved money is known, and no other`, sorted(ours), sorted(theirs));
    }),
  );
}

/** One receipt for every completed payment but the refused one, none for any other, each of the right sum. */
export function checkReceipts(payments: readonly Body[], books: Books, refusedId?: string): Check {
  const made = Map.groupBy(books.receipts, ({ paymentId, kind }) => `${paymentId} ${kind}`);
  const wrong: string[] = [];
  for (const one of payments) {
    const mine = made.get(`${one.id} ${one.kind}`) ?? [];
    const owed = isDone(one) && one.id !== refusedId ? 1 : 0;
    if (mine.length !== owed)
      wrong.push(`${one.kind} ${one.id} (${one.status}) has ${mine.length} receipts, owed ${owed}`);
    if (mine[0] && mine[0].minor !== one.received.minor) wrong.push(`the receipt of ${one.id} says ${mine[0].minor}`);
  }
  const known = new Set(payments.map(({ id, kind }) => `${id} ${kind}`));
  for (const key of made.keys()) if (!known.has(key)) wrong.push(`a receipt for ${key}, which nobody knows`);
  return none(`${books.receipts.length} receipts: exactly one for each paid payment and refund`, wrong);
}

/** What was answered as final stays so; only late money may still come to a sale that had ended. */
export function checkPromises(payments: readonly Body[], memory: Memory): Check {
  const now = new Map(payments.map(({ id, status }) => [id, status]));
  const wrong = [...memory.broken];
  for (const id of memory.accepted.keys()) if (!now.has(id)) wrong.push(`${id} was answered and is not in the journal`);
  for (const [id, status] of memory.finals)
    if (now.get(id) !== status) wrong.push(`${id} was answered as ${status} and is ${now.get(id)}`);
  return none(`${memory.accepted.size} answered payments: what was promised is true`, wrong);
}

export interface Close {
  report: Body;
  payments: readonly Body[];
  /** Before the differences were put in, and after the button. */
  honest: Books;
  after: Books;
  registers: ReadonlyMap<string, Body>;
  expected: readonly Expected[];
  refusedId: string;
  drawer: number;
  /** The module's day, by itself. */
  module: Body;
}

/** The report against the books. */
export function checkReport(close: Close): Check[] {
  const { report, payments, honest, after, registers, drawer } = close;
  const checks: Check[] = [];
  const late = new Set(lateOf(payments).map(({ payable }) => payable.minor));
  const ourTenders = (method: string): Body[] => report.tenders.filter((one: Body) => one.method === method);
  const sum = (tenders: readonly Body[], side: string) => ({
    count: tenders.reduce((all, one) => all + (one[side]?.count ?? 0), 0),
    minor: tenders.reduce((all, one) => all + (one[side]?.minor ?? 0), 0),
  });
  for (const method of [...new Set(honest.moves.map((one) => one.method))].sort()) {
    // What came after the end is no part of the journal: it stands among the differences.
    const theirs = honest.moves.filter((one) => one.method === method && !(one.kind === 'sale' && late.has(one.minor)));
    checks.push(check(`${method}: count and sum of the journal`, sum(ourTenders(method), 'journal'), netOf(theirs)));
    const receipts = after.receipts.filter(
      ({ paymentId }) => payments.find(({ id }) => id === paymentId)?.method === method,
    );
    checks.push(check(`${method}: fiscal count and sum`, sum(ourTenders(method), 'fiscal'), netOf(receipts)));
  }
  for (const [method, { rows, net, fees }] of registers)
    checks.push(
      check(`${method}: the bank’s side is its register`, sum(ourTenders(method), 'rail'), {
        count: rows,
        minor: net.minor - fees.minor,
      }),
    );
  const humo = after.batches.filter(({ terminalId }) => TERMINALS[terminalId] === 'humo');
  checks.push(
    check('humo: the bank’s side is the batch it closed', sum(ourTenders('humo'), 'rail'), {
      count: humo.reduce((all, one) => all + one.sales.count + one.refunds.count + one.voids.count, 0),
      minor: humo.reduce((all, one) => all + one.sales.minor - one.refunds.minor - one.voids.minor, 0),
    }),
  );
  const paidCash = payments.filter((one) => one.method === 'cash' && isDone(one));
  const cash = netOf(paidCash.map((one) => ({ kind: one.kind, minor: one.received.minor })));
  checks.push(check('cash: count and sum of the journal', sum(ourTenders('cash'), 'journal'), cash));
  checks.push(check('cash: the drawer', [report.cash.expected, report.cash.difference ?? null], [drawer, 0]));
  const { module } = close;
  const total = netOf(after.receipts);
  checks.push(
    check(
      'fiscal: the module’s day holds every receipt',
      report.tenders.reduce((all: number, one: Body) => all + (one.fiscal?.minor ?? 0), 0),
      total.minor,
    ),
    check(
      'fiscal: the Z report is the module’s',
      [report.fiscal.zNumber, module.shift_opened],
      [String(module.number), false],
    ),
    check(
      'fiscal: cash and card of the Z report',
      module.total_sale_cash + module.total_sale_card - module.total_refund_cash - module.total_refund_card,
      total.minor,
    ),
  );
  return [...checks, ...checkDifferences(close)];
}

const textOf = ({ type, method, minor }: { type: string; method: string; minor: number }): string =>
  `${type} ${method} ${minor}`;

/** Each one that was put in is there with its cause, and no other. */
function checkDifferences({ report, expected, payments }: Close): Check[] {
  const left: Body[] = [...report.differences];
  const checks = expected.map((one): Check => {
    const at = left.findIndex((found) => textOf(found) === textOf(one));
    const [found] = at === -1 ? [] : left.splice(at, 1);
    const what = `${one.injected}: named ${textOf(one)}, cause "${one.code}" ${one.paymentIds.join(' or ')}`;
    if (!found) return { what, isRight: false, detail: 'the report does not name it' };
    const causes: string[] = found.explanations.map(({ code, paymentIds }: Body) => [code, ...paymentIds].join(' '));
    const wanted =
      one.paymentIds.length === 0 ? [one.code] : one.paymentIds.map((paymentId) => `${one.code} ${paymentId}`);
    const isComplete = found.next !== undefined && found.owner !== undefined && found.status === 'open';
    // Where a terminal has more than sixty rows, sets of three and more are not searched; the report says so.
    const sets = causes.filter((cause) => cause !== 'too_many');
    const isNamed = sets.length === wanted.length && wanted.every((cause) => sets.includes(cause));
    return {
      what,
      isRight: isNamed && isComplete,
      ...(isNamed ? {} : { detail: `causes: ${JSON.stringify(causes)}` }),
    };
  });
  const late = lateOf(payments);
  for (const one of late) {
    const wanted = { type: 'rail_has_more', method: one.method, minor: one.payable.minor };
    const at = left.findIndex((found) => textOf(found) === textOf(wanted));
    const [found] = at === -1 ? [] : left.splice(at, 1);
    checks.push({
      what: `late money: named ${textOf(wanted)}, cause "row" ${one.id}`,
      isRight: found?.explanations.some(({ paymentIds }: Body) => paymentIds.includes(one.id)) ?? false,
    });
  }
  checks.push(
    none(
      'no other difference is reported',
      left.map((one) => JSON.stringify(one)),
    ),
  );
  return checks;
}
