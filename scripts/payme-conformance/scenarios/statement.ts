/** GetStatement (wallets.md §1.4, money-safety.md I-20): by Payme's `time`, both ends included, ascending. */
import { isDeepStrictEqual } from 'node:util';
import { CODE } from '../../../src-sandbox/vendors/payme/methods.ts';
import { either, expectCodes, expectResult, type Result, show } from '../checklist.ts';
import { accountOf, created, creating, newTransactionId, type Run, type Scenario } from '../scenario.ts';

const TEN_MINUTES_MS = 600_000;

const rowsOf = (result: Result | undefined): Result[] =>
  Array.isArray(result?.transactions) ? (result.transactions as Result[]) : [];

async function boundaries(run: Run): Promise<void> {
  const { check } = run;
  const start = Date.now() - TEN_MINUTES_MS;
  const [orderA, orderB, orderC, orderD] = [
    await run.newOrder(),
    await run.newOrder(),
    await run.newOrder(),
    await run.newOrder(),
  ];
  // Created in another order than Payme's clock says: own times must not be used for anything.
  const a = await created(run, orderA, start + 2_000);
  const b = await created(run, orderB, start + 1_000);
  const c = await created(run, orderC, start + 3_000);
  const failedId = newTransactionId();
  const failed = creating(run, { ...orderD, orderId: `${orderD.orderId}-no` }, failedId, start + 1_500);
  await check.error('(begin) a creation that fails', 'CreateTransaction', failed, ['account']);
  await check.ok('(begin) A is performed', 'PerformTransaction', { id: a.id }, { state: 2 });
  await check.ok('(begin) C is cancelled', 'CancelTransaction', { id: c.id, reason: 1 }, { state: -1 });

  const mine = [a.id, b.id, c.id, failedId];
  async function expectIds(step: string, from: number, to: number, expected: readonly string[]): Promise<Result[]> {
    const rows = rowsOf(await check.ok(`${step}: shape`, 'GetStatement', { from, to }));
    const ids = rows.map((row) => row.id as string).filter((id) => mine.includes(id));
    check.record(step, isDeepStrictEqual(ids, expected), show(expected), show(ids));
    const times = rows.map((row) => row.time as number);
    const orderly = times.every((time, i) => time >= from && time <= to && time >= (times[i - 1] ?? 0));
    check.record(`${step}: inside the range and ascending`, orderly, `${from}…${to}, ascending`, show(times));
    return rows;
  }
  const rows = await expectIds('from the first to the last, both included', b.time, c.time, [b.id, a.id, c.id]);
  await expectIds('one millisecond inside on both ends', b.time + 1, c.time - 1, [a.id]);
  await expectIds('a range of one millisecond', a.time, a.time, [a.id]);
  await expectIds('just before', b.time - 500, b.time - 1, []);
  await expectIds('the last alone', c.time, c.time + 500, [c.id]);

  for (const [order, { id, time }] of [
    [orderA, a],
    [orderB, b],
    [orderC, c],
  ] as const) {
    const life = await check.ok(`CheckTransaction ${id}`, 'CheckTransaction', { id });
    const { receivers: _receivers, ...row } = rows.find((one) => one.id === id) ?? {};
    const expected = { id, time, amount: order.amountTiyin, account: accountOf(run, order.orderId), ...life };
    check.record(
      'the row says what CheckTransaction says',
      isDeepStrictEqual(sorted(row), sorted(expected)),
      show(expected),
      show(row),
    );
  }
}

const sorted = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));

export const statement: readonly Scenario[] = [
  { name: 'GetStatement boundaries', play: boundaries },
  {
    name: 'GetStatement odd ranges',
    async play({ check }) {
      const longAgo = 1_400_000_000_000;
      await check.okTwice(
        'an empty range',
        'GetStatement',
        { from: longAgo, to: longAgo + 1_000 },
        { transactions: [] },
      );
      const ask = (params: object) => ({ body: JSON.stringify({ method: 'GetStatement', params, id: 800 }) });
      const asked = { method: 'GetStatement', id: 800 } as const;
      const refused = expectCodes(['account', CODE.badRequest]);
      const backwards = ask({ from: longAgo + 1_000, to: longAgo });
      await check.raw('from after to', backwards, asked, either(refused, expectResult({ transactions: [] })));
      await check.raw('no from', ask({ to: longAgo }), asked, refused);
      await check.raw('no to', ask({ from: longAgo }), asked, refused);
      await check.raw('from as text', ask({ from: String(longAgo), to: longAgo }), asked, refused);
    },
  },
];
