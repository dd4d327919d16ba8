/** What can happen to a merchant, as fast-check commands; each checks its own answer against the world. */
import fc from 'fast-check';
import { TRANSACTION_LIFE_MS } from '../../../src-sandbox/vendors/payme/methods.ts';
import { back, command, hasOrder, hasTransaction, letIn, type PaymeCommand, pick } from './command.ts';
import { Contradiction, needError, needResult, needVerdict, type Session, same, within } from './session.ts';
import { ageOf, expire, judgeNew, type ModelOrder, type ModelTransaction } from './world.ts';

const amounts = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 100_000, max: 500_000_000 }));

const WRONG_AMOUNTS: Readonly<Record<string, (due: number) => unknown>> = {
  'one more': (due) => due + 1,
  'one less': (due) => due - 1,
  'a hundred times': (due) => due * 100,
  'a bit more': (due) => due + 0.4,
  'a bit less': (due) => due - 0.4,
  'as text': (due) => String(due),
  zero: () => 0,
  negative: (due) => -due,
  null: () => null,
};
const offers = fc.oneof(
  { weight: 3, arbitrary: fc.constant('right') },
  { weight: 1, arbitrary: fc.constantFrom(...Object.keys(WRONG_AMOUNTS)) },
);
const offered = (offer: string, due: number): unknown => (offer === 'right' ? due : WRONG_AMOUNTS[offer]?.(due));

/** How far Payme's `time` lies back when a transaction is created. */
const lags = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 3_600_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: TRANSACTION_LIFE_MS - 60_000, max: TRANSACTION_LIFE_MS - 1 }) },
  { weight: 1, arbitrary: fc.integer({ min: TRANSACTION_LIFE_MS - 2, max: TRANSACTION_LIFE_MS + 2 }) },
  { weight: 1, arbitrary: fc.integer({ min: TRANSACTION_LIFE_MS + 1, max: TRANSACTION_LIFE_MS + 3_600_000 }) },
);

const newOrder = amounts.map((amount) =>
  command({
    name: `NewOrder(${amount})`,
    async run({ orders }, session) {
      orders.push(await session.newOrder(amount));
    },
  }),
);

const checkPerform = fc.tuple(back, offers, fc.integer({ min: 0, max: 9 })).map(([steps, offer, unknown]) =>
  command({
    name: `CheckPerform(order -${steps}, ${unknown === 0 ? 'unknown' : offer})`,
    needs: hasOrder,
    async run({ orders }, session) {
      const order = pick(orders, steps);
      const amount = offered(offer, order.amount);
      const account = session.account(unknown === 0 ? `${order.id}-no` : order.id);
      const answered = await session.ask('CheckPerformTransaction', { amount, account });
      const rules = { busyCodes: [-31008, 'account'] as const, orderLifeMs: session.options.orderLifeMs };
      const verdict = judgeNew(session.world, unknown === 0 ? undefined : order, amount, answered.moment, rules);
      const result = needVerdict('CheckPerform', answered, verdict);
      if (result) same('allow', result.allow, true);
    },
  }),
);

async function createNew(session: Session, order: ModelOrder, amount: unknown, time: number): Promise<void> {
  const id = session.newTransactionId();
  const answered = await session.ask('CreateTransaction', { id, time, amount, account: session.account(order.id) });
  const rules = { busyCodes: [-31008] as const, orderLifeMs: session.options.orderLifeMs, time };
  const verdict = judgeNew(session.world, order, amount, answered.moment, rules);
  const result = needVerdict('Create', answered, verdict);
  if (result) letIn(session, order, { id, time, result, moment: answered.moment });
  await session.checkPaid(order, 'Create');
}

const create = fc.tuple(back, offers, lags).map(([steps, offer, lag]) =>
  command({
    name: `Create(order -${steps}, ${offer}, ${lag} ms ago)`,
    needs: hasOrder,
    async run({ orders }, session) {
      const order = pick(orders, steps);
      await createNew(session, order, offered(offer, order.amount), session.sut.now() - lag);
    },
  }),
);

const createUnknown = back.map((steps) =>
  command({
    name: `Create(unknown account)`,
    needs: hasOrder,
    async run({ orders }, session) {
      const order = pick(orders, steps);
      const params = {
        id: session.newTransactionId(),
        time: session.sut.now(),
        amount: order.amount,
        account: session.account(`${order.id}-no`),
      };
      needError('Create for nobody', await session.ask('CreateTransaction', params), ['account']);
      needError('Check of it', await session.ask('CheckTransaction', { id: params.id }), [-31003]);
    },
  }),
);

const createAgain = fc
  .tuple(back, fc.constantFrom('equal', 'equal', 'equal', 'other amount', 'other order'), back)
  .map(([steps, how, other]) =>
    command({
      name: `CreateAgain(transaction -${steps}, ${how})`,
      needs: hasTransaction,
      async run({ orders, transactions }, session) {
        const one = pick(transactions, steps);
        const elsewhere = how === 'other order' ? pick(orders, other) : one.order;
        const amount = how === 'other amount' ? one.amount + 1 : one.amount;
        const bent = elsewhere !== one.order || amount !== one.amount;
        const params = { id: one.id, time: one.time, amount, account: session.account(elsewhere.id) };
        const answered = await session.ask('CreateTransaction', params);
        const age = ageOf(one.time, answered.moment);
        if (one.state === 1 && age !== 'dead' && answered.meaning.kind === 'result') {
          same('a repeated Create', answered.meaning.result, one.createReply);
        } else if (one.state === 1 && age === 'alive') {
          if (!bent)
            throw new Contradiction(
              `a repeated Create: ${JSON.stringify(answered.meaning)}, expected the first answer`,
            );
          needError('Create with other contents', answered, [-31001, -31008, -32600, 'account']);
        } else {
          needError(
            'Create of a finished transaction',
            answered,
            bent ? [-31001, -31008, -32600, 'account'] : [-31008],
          );
          if (one.state === 1 && !bent) expire(one);
        }
        await session.checkPaid(one.order, 'a repeated Create');
      },
    }),
  );

async function perform(session: Session, one: ModelTransaction): Promise<void> {
  const answered = await session.ask('PerformTransaction', { id: one.id });
  const age = ageOf(one.time, answered.moment);
  if (one.state === 2) {
    same('a repeated Perform', needResult('a repeated Perform', answered), one.performReply);
  } else if (one.state === 1 && (age === 'alive' || (age === 'edge' && answered.meaning.kind === 'result'))) {
    const result = needResult('Perform', answered);
    within('perform_time', result.perform_time, answered.moment);
    same('transaction', result.transaction, one.number);
    one.state = 2;
    one.performReply = result;
    one.performTime = result.perform_time as number;
    one.order.state = 'paid';
  } else {
    needError('Perform', answered, [-31008]);
    if (one.state === 1) expire(one);
  }
  await session.checkPaid(one.order, 'Perform');
}

async function cancel(session: Session, one: ModelTransaction, reason: number): Promise<void> {
  const answered = await session.ask('CancelTransaction', { id: one.id, reason });
  if (one.state === 2 && one.order.goods) {
    needError('Cancel after the goods', answered, [-31007]);
  } else {
    const result = needResult('Cancel', answered);
    same('transaction', result.transaction, one.number);
    if (one.state > 0) cancelFirst(one, result, reason, answered.moment);
    else cancelAgain(one, result, answered.moment.after);
  }
  await session.checkPaid(one.order, 'Cancel');
}

function cancelFirst(
  one: ModelTransaction,
  result: Record<string, unknown>,
  reason: number,
  moment: { before: number; after: number },
): void {
  const alive = one.state === 2 || ageOf(one.time, moment) === 'alive';
  same('state', result.state, -one.state);
  // A transaction found dead may have been buried earlier, with reason 4.
  within('cancel_time', result.cancel_time, alive ? moment : { before: one.createTime, after: moment.after });
  one.order.state = one.state === 2 ? 'refunded' : alive ? 'cancelled' : one.order.state;
  one.order.maybeClosed ||= !alive;
  one.state = one.state === 2 ? -2 : -1;
  one.reasons = alive ? [reason] : [reason, 4];
  one.cancelTime = result.cancel_time as number;
  one.cancelReply = result;
}

function cancelAgain(one: ModelTransaction, result: Record<string, unknown>, now: number): void {
  same('state', result.state, one.state);
  if (one.cancelTime === undefined) within('cancel_time', result.cancel_time, { before: one.createTime, after: now });
  else same('cancel_time', result.cancel_time, one.cancelTime);
  if (one.cancelReply) same('a repeated Cancel', result, one.cancelReply);
  one.cancelTime = result.cancel_time as number;
  one.cancelReply = result;
}

const onTransaction = (name: string, act: (session: Session, one: ModelTransaction) => Promise<void>) =>
  back.map((steps) =>
    command({
      name: `${name}(transaction -${steps})`,
      needs: hasTransaction,
      run: ({ transactions }, session) => act(session, pick(transactions, steps)),
    }),
  );

const reasons = fc.constantFrom(1, 2, 3, 4, 5, 10);
const cancelIt = fc.tuple(back, reasons).map(([steps, reason]) =>
  command({
    name: `Cancel(transaction -${steps}, reason ${reason})`,
    needs: hasTransaction,
    run: ({ transactions }, session) => cancel(session, pick(transactions, steps), reason),
  }),
);

const unknownTransaction = fc
  .constantFrom('PerformTransaction', 'CancelTransaction', 'CheckTransaction')
  .map((method) =>
    command({
      name: `${method}(unknown)`,
      async run(_picks, session) {
        const id = session.newTransactionId();
        needError(
          method,
          await session.ask(method, { id, ...(method === 'CancelTransaction' ? { reason: 1 } : {}) }),
          [-31003],
        );
      },
    }),
  );

async function check(session: Session, one: ModelTransaction): Promise<void> {
  const answered = await session.ask('CheckTransaction', { id: one.id });
  session.observe(one, needResult('Check', answered), answered.moment, 'Check');
}

type RangeKind = 'between' | 'exact' | 'all' | 'empty' | 'backwards';
const ends = fc.tuple(back, fc.constantFrom(-1, 0, 0, 1));
const statement = fc
  .tuple(ends, ends, fc.constantFrom<RangeKind>('between', 'between', 'exact', 'all', 'empty', 'backwards'))
  .map(([from, to, how]) =>
    command({
      name: `GetStatement(${how}, -${from[0]} ${from[1]}, -${to[0]} ${to[1]})`,
      needs: hasTransaction,
      async run({ transactions }, session) {
        const a = pick(transactions, from[0]).time;
        const b = pick(transactions, to[0]).time;
        const now = session.sut.now();
        const ranges: Record<RangeKind, readonly [number, number]> = {
          between: [Math.min(a, b) + from[1], Math.max(a, b) + to[1]],
          exact: [a, a],
          all: [1_000_000_000_000, now],
          empty: [now + 1_000, now + 2_000],
          backwards: [Math.max(a, b) + 1, Math.min(a, b) - 1],
        };
        const [first, last] = ranges[how];
        await readStatement(session, first, last);
      },
    }),
  );

async function readStatement(session: Session, from: number, to: number): Promise<void> {
  const answered = await session.ask('GetStatement', { from, to });
  if (from > to && answered.meaning.kind === 'error')
    return needError('a statement backwards', answered, ['account', -32600]);
  const said = needResult('GetStatement', answered).transactions as Record<string, unknown>[];
  const times = said.map((row) => row.time as number);
  if (times.some((time, i) => time < (times[i - 1] ?? 0)))
    throw new Contradiction(`the statement is not ascending: ${times.join(', ')}`);
  // Rows of others (a server that served before this session) are not ours to judge.
  const rows = said.filter((row) => String(row.id as string).startsWith(session.options.prefix));
  const due = [...session.world.transactions.values()].filter(({ time }) => time >= from && time <= to);
  same(`ids in ${from}…${to}`, rows.map((row) => row.id as string).sort(), due.map(({ id }) => id).sort());
  for (const row of rows) {
    const one = session.world.transactions.get(row.id as string) as ModelTransaction;
    same('time', row.time, one.time);
    same('amount', row.amount, one.amount);
    same('account', row.account, session.account(one.order.id));
    session.observe(one, row, answered.moment, 'GetStatement');
  }
}

const handOver = back.map((steps) =>
  command({
    name: `HandOver(order -${steps})`,
    needs: hasOrder,
    async run({ orders }, session) {
      const paid = orders.filter((order) => order.state === 'paid');
      if (paid.length === 0) return;
      const order = pick(paid, steps);
      await session.sut.handOver(order.id);
      order.goods = true;
    },
  }),
);

const spans = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 120_000 }) },
  { weight: 2, arbitrary: fc.integer({ min: 120_000, max: 13 * 3_600_000 }) },
);
const advance = spans.map((ms) => command({ name: `AdvanceClock(${ms})`, run: (_picks, { sut }) => sut.advance(ms) }));

/** To the very edge of a transaction's twelve hours. */
const advanceToEdge = fc.tuple(back, fc.constantFrom(-1_000, -1, 0, 1, 1_000)).map(([steps, off]) =>
  command({
    name: `AdvanceToEdge(transaction -${steps}, ${off})`,
    needs: hasTransaction,
    async run({ transactions }, { sut }) {
      const ms = pick(transactions, steps).time + TRANSACTION_LIFE_MS + off - sut.now();
      if (ms > 0) await sut.advance(ms);
    },
  }),
);

const restart = fc.constant(command({ name: 'Restart', run: (_picks, { sut }) => sut.restart() }));

/** The commands that follow the protocol; model/hostile.ts adds those that do not. */
export const politeCommands: readonly fc.Arbitrary<PaymeCommand>[] = [
  newOrder,
  checkPerform,
  checkPerform,
  create,
  create,
  create,
  createUnknown,
  createAgain,
  createAgain,
  onTransaction('Perform', perform),
  onTransaction('Perform', perform),
  onTransaction('Perform', perform),
  cancelIt,
  cancelIt,
  unknownTransaction,
  onTransaction('Check', check),
  onTransaction('Check', check),
  statement,
  statement,
  handOver,
  advance,
  advanceToEdge,
  restart,
];
