/** The official list, scenarios 1 and 2, for a one-time account that awaits payment (wallets.md §1.10). */
import { CODE } from '../../../src-sandbox/vendors/payme/methods.ts';
import { creating, newTransactionId, type Order, paying, type Run, type Scenario } from '../scenario.ts';

const FAR_CLOCK_MS = 300_000;

async function wrongAmounts(run: Run): Promise<void> {
  const order = await run.newOrder();
  const due = order.amountTiyin;
  for (const amountTiyin of [due + 1, due - 1, due * 100, Math.floor(due / 100), 1]) {
    const wrong = { ...order, amountTiyin };
    await run.check.errorTwice(
      `CheckPerform ${amountTiyin} for ${due}`,
      'CheckPerformTransaction',
      paying(run, wrong),
      [CODE.wrongAmount],
    );
    await run.check.errorTwice(`Create ${amountTiyin} for ${due}`, 'CreateTransaction', creating(run, wrong), [
      CODE.wrongAmount,
    ]);
  }
  for (const amount of [0, -due, due + 0.4, due - 0.4, String(due), null, [due]]) {
    const bent = { ...paying(run, order), amount };
    const codes = [CODE.wrongAmount, CODE.badRequest];
    await run.check.error(`CheckPerform of ${JSON.stringify(amount)}`, 'CheckPerformTransaction', bent, codes);
    await run.check.error(
      `Create of ${JSON.stringify(amount)}`,
      'CreateTransaction',
      { ...creating(run, order), amount },
      codes,
    );
  }
  await run.check.ok('the right amount still passes', 'CheckPerformTransaction', paying(run, order), { allow: true });
}

async function unknownAccounts(run: Run): Promise<void> {
  const order = await run.newOrder();
  for (const orderId of [`${order.orderId}-no`, 'no-such-order', '', ' ', '0']) {
    const nobody = { ...order, orderId };
    await run.check.errorTwice(`CheckPerform for "${orderId}"`, 'CheckPerformTransaction', paying(run, nobody), [
      'account',
    ]);
    await run.check.errorTwice(`Create for "${orderId}"`, 'CreateTransaction', creating(run, nobody), ['account']);
  }
}

/** 1.5 and 2.2: gives the id of transaction A. */
async function createSequence(run: Run, order: Order): Promise<string> {
  const params = creating(run, order, newTransactionId());
  const { id } = params;
  await run.check.ok('CheckPerformTransaction', 'CheckPerformTransaction', paying(run, order), { allow: true });
  const before = Date.now();
  const made = await run.check.okTwice('CreateTransaction A', 'CreateTransaction', params, { state: 1 });
  const madeAt = Number(made?.create_time);
  run.check.record(
    'create_time is our own clock',
    Math.abs(madeAt - before) < FAR_CLOCK_MS,
    `about ${before}`,
    String(made?.create_time),
  );
  await run.check.ok(
    'CheckTransaction A',
    'CheckTransaction',
    { id },
    {
      create_time: made?.create_time,
      transaction: made?.transaction,
      state: 1,
      perform_time: 0,
      cancel_time: 0,
      reason: null,
    },
  );
  await run.check.errorTwice('CreateTransaction B on the same account', 'CreateTransaction', creating(run, order), [
    CODE.impossible,
    'account',
  ]);
  await run.check.okTwice('CreateTransaction A once more', 'CreateTransaction', params, made);
  return id;
}

export const sandboxList: readonly Scenario[] = [
  { name: '1.2 wrong amount', play: wrongAmounts },
  { name: '1.3 unknown account', play: unknownAccounts },
  {
    name: '1.4 CheckPerformTransaction',
    async play(run) {
      await run.check.okTwice('CheckPerformTransaction', 'CheckPerformTransaction', paying(run, await run.newOrder()), {
        allow: true,
      });
    },
  },
  {
    name: '1.5–1.6 create and cancel',
    async play(run) {
      const order = await run.newOrder();
      const id = await createSequence(run, order);
      const cancelled = await run.check.okTwice(
        'CancelTransaction A, reason 3',
        'CancelTransaction',
        { id, reason: 3 },
        { state: -1 },
      );
      await run.check.ok(
        'CheckTransaction A',
        'CheckTransaction',
        { id },
        {
          state: -1,
          reason: 3,
          perform_time: 0,
          cancel_time: cancelled?.cancel_time,
          transaction: cancelled?.transaction,
        },
      );
    },
  },
  {
    name: '2.1–2.4 create, perform and cancel',
    async play(run) {
      const order = await run.newOrder();
      const id = await createSequence(run, order);
      const done = await run.check.okTwice('PerformTransaction A', 'PerformTransaction', { id }, { state: 2 });
      const life = {
        state: 2,
        perform_time: done?.perform_time,
        cancel_time: 0,
        reason: null,
        transaction: done?.transaction,
      };
      await run.check.ok('CheckTransaction A', 'CheckTransaction', { id }, life);
      const back = await run.check.okTwice(
        'CancelTransaction A, reason 5',
        'CancelTransaction',
        { id, reason: 5 },
        { state: -2 },
      );
      const after = { ...life, state: -2, cancel_time: back?.cancel_time, reason: 5 };
      await run.check.ok('CheckTransaction A', 'CheckTransaction', { id }, after);
    },
  },
];
