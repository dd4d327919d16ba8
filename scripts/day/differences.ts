/** The six differences that are put in on purpose, and what the report must say about each. */
import type { Chance } from '../../src-main/testkit/crash/driver.ts';
import type { Body, World } from '../../src-main/testkit/crash/world.ts';
import { allPayments, type RegisterLine, registerOf } from './books.ts';
import { WALLETS } from './plan.ts';

/** What the report must name: this type, this sum, this payment, in words of this key. */
export interface Expected {
  injected: string;
  type: string;
  method: string;
  minor: number;
  code: string;
  paymentIds: string[];
}

const KINDS = ['bank_has_more', 'we_have_more', 'amount_differs', 'wrong_day', 'fee'] as const;
type Kind = (typeof KINDS)[number];

const TYPE_OF: Readonly<Record<Kind, string>> = {
  bank_has_more: 'rail_has_more',
  we_have_more: 'journal_has_more',
  amount_differs: 'amount_differs',
  wrong_day: 'wrong_day',
  fee: 'fee',
};
/** Minor units that the bank takes, keeps or gives back by itself. */
const SUM_OF: Readonly<Record<Kind, number>> = {
  bank_has_more: 1_234_500,
  we_have_more: 1,
  amount_differs: 70_000,
  wrong_day: 1,
  fee: 45_000,
};
const DESKS = ['uzcard', ...WALLETS] as const;
/** A desk needs so many sales that nobody has touched yet. */
const LINES_LEAST = 3;

const minorOf = (amount: string): number => Number(amount.replace('.', ''));

/** The row that the bank has changed, taken away or added. */
function changed(before: readonly RegisterLine[], after: readonly RegisterLine[]): RegisterLine {
  const text = (line: RegisterLine): string => Object.values(line).join();
  const old = new Set(before.map(text));
  const now = new Set(after.map(text));
  const found = before.find((line) => !now.has(text(line))) ?? after.find((line) => !old.has(text(line)));
  if (!found) throw new Error('the bank has changed nothing');
  return found;
}

async function putOne(world: World, method: string, kind: Kind): Promise<Expected> {
  const before = await registerOf(world, method);
  const put = await world.control('POST', '/control/differences', {
    vendor: 'fiscalbox',
    method,
    kind,
    minor: SUM_OF[kind],
  });
  if (put.status !== 200) throw new Error(`${kind} at ${method}: ${JSON.stringify(put.body)}`);
  const row = changed(before.lines, (await registerOf(world, method)).lines);
  const minor = minorOf(row.amount);
  const ours = (await allPayments(world)).find(
    (one) => one.method === method && one.kind === 'sale' && one.status === 'completed' && one.received.minor === minor,
  );
  if (kind !== 'bank_has_more' && !ours) throw new Error(`${kind} at ${method}: whose row is ${row.ref}?`);
  const by: Readonly<Record<Kind, number>> = {
    bank_has_more: SUM_OF.bank_has_more,
    we_have_more: -minor,
    amount_differs: -SUM_OF.amount_differs,
    wrong_day: 0,
    fee: -SUM_OF.fee,
  };
  return {
    injected: kind,
    type: TYPE_OF[kind],
    method,
    minor: by[kind],
    code: 'row',
    paymentIds: kind === 'bank_has_more' ? [] : [ours.id],
  };
}

/** Five at banks and wallets that the shop has a register of; each somewhere, as the seed says. */
export async function putDifferences(world: World, chance: Chance): Promise<Expected[]> {
  const able: string[] = [];
  for (const method of DESKS) {
    const { lines } = await registerOf(world, method);
    if (lines.filter(({ kind }) => kind === 'sale').length >= LINES_LEAST + KINDS.length) able.push(method);
  }
  if (able.length === 0) able.push('uzcard');
  const expected: Expected[] = [];
  for (const kind of KINDS) expected.push(await putOne(world, able[chance(able.length)] as string, kind));
  return expected;
}

/** What a person does before the button: gives the station every register there is. */
export async function giveRegisters(world: World): Promise<Map<string, Body>> {
  const given = new Map<string, Body>();
  for (const method of DESKS) {
    const { csv } = await registerOf(world, method);
    const answer = await world.rest('POST', '/v1/shift/statements', { method, csv, by: 'Dilnoza' });
    if (answer.status !== 200) throw new Error(`the register of ${method}: ${JSON.stringify(answer.body)}`);
    given.set(method, answer.body);
  }
  return given;
}
