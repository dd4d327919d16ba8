/** What went wrong at other merchants, beyond the official list (wallets.md §1.5, §1.10 "field reports"). */
import { CODE, REASON } from '../../../src-sandbox/vendors/payme/methods.ts';
import { either, expectCodes, expectResult } from '../checklist.ts';
import { created, creating, newTransactionId, paying, performed, type Scenario } from '../scenario.ts';

const IMPOSSIBLE = [CODE.impossible];
const NOT_AGAIN = [CODE.impossible, 'account'] as const;

export const fieldReports: readonly Scenario[] = [
  {
    name: 'unknown transaction',
    async play({ check }) {
      const id = newTransactionId();
      await check.errorTwice('PerformTransaction', 'PerformTransaction', { id }, [CODE.noTransaction]);
      await check.errorTwice('CancelTransaction', 'CancelTransaction', { id, reason: 1 }, [CODE.noTransaction]);
      await check.errorTwice('CheckTransaction', 'CheckTransaction', { id }, [CODE.noTransaction]);
    },
  },
  {
    name: 'after a cancel',
    async play(run) {
      const order = await run.newOrder();
      const { id, result, time } = await created(run, order);
      const { check } = run;
      const first = await check.okTwice(
        'CancelTransaction, reason 2',
        'CancelTransaction',
        { id, reason: 2 },
        { state: -1 },
      );
      await check.okTwice(
        'CancelTransaction with another reason gives the first answer',
        'CancelTransaction',
        { id, reason: 10 },
        first,
      );
      await check.errorTwice('PerformTransaction', 'PerformTransaction', { id }, IMPOSSIBLE);
      await check.errorTwice(
        'CreateTransaction, same id',
        'CreateTransaction',
        creating(run, order, id, time),
        IMPOSSIBLE,
      );
      await check.ok(
        'CheckTransaction keeps the first reason and zeros',
        'CheckTransaction',
        { id },
        {
          state: -1,
          reason: 2,
          create_time: result.create_time,
          perform_time: 0,
          cancel_time: first?.cancel_time,
        },
      );
      const envelope = { body: JSON.stringify({ method: 'CreateTransaction', params: creating(run, order), id: 700 }) };
      // Whether a given-up order may be tried again is the shop's own affair.
      const expected = either(expectResult({ state: 1 }), expectCodes(NOT_AGAIN));
      await check.raw('CreateTransaction, new id', envelope, { method: 'CreateTransaction', id: 700 }, expected);
    },
  },
  {
    name: 'after a payment',
    async play(run) {
      const order = await run.newOrder();
      const { id, result } = await performed(run, order);
      const { check } = run;
      await check.errorTwice('CheckPerformTransaction', 'CheckPerformTransaction', paying(run, order), NOT_AGAIN);
      await check.errorTwice('CreateTransaction, new id', 'CreateTransaction', creating(run, order), NOT_AGAIN);
      await check.errorTwice('CreateTransaction, same id', 'CreateTransaction', creating(run, order, id), IMPOSSIBLE);
      await check.okTwice('PerformTransaction is still the first answer', 'PerformTransaction', { id }, result);
    },
  },
  {
    name: 'after a refund',
    async play(run) {
      const order = await run.newOrder();
      const { id } = await performed(run, order);
      const { check } = run;
      const back = await check.okTwice(
        'CancelTransaction',
        'CancelTransaction',
        { id, reason: REASON.refund },
        { state: -2 },
      );
      await check.okTwice(
        'CancelTransaction with another reason gives the first answer',
        'CancelTransaction',
        { id, reason: 1 },
        back,
      );
      await check.errorTwice('PerformTransaction', 'PerformTransaction', { id }, IMPOSSIBLE);
      await check.errorTwice('CreateTransaction, same id', 'CreateTransaction', creating(run, order, id), IMPOSSIBLE);
      await check.ok(
        'CheckTransaction',
        'CheckTransaction',
        { id },
        { state: -2, reason: REASON.refund, cancel_time: back?.cancel_time },
      );
    },
  },
  {
    name: 'after the goods',
    async play(run) {
      if (!run.handOver) return;
      const order = await run.newOrder();
      const { id, result } = await performed(run, order);
      await run.handOver(order.orderId);
      const cancel = { id, reason: REASON.refund };
      await run.check.errorTwice('CancelTransaction', 'CancelTransaction', cancel, [CODE.cannotCancel]);
      await run.check.ok(
        'CheckTransaction',
        'CheckTransaction',
        { id },
        { state: 2, cancel_time: 0, perform_time: result.perform_time },
      );
    },
  },
  {
    name: 'same id, other contents',
    async play(run) {
      const [order, other] = [await run.newOrder(), await run.newOrder()];
      const { id, result, time } = await created(run, order);
      const { check } = run;
      const bent = [
        ['another amount', creating(run, { ...order, amountTiyin: order.amountTiyin + 1 }, id, time)],
        ['another account', creating(run, other, id, time)],
      ] as const;
      for (const [index, [what, params]] of bent.entries()) {
        const envelope = { body: JSON.stringify({ method: 'CreateTransaction', params, id: 720 + index }) };
        const refusal = expectCodes([CODE.wrongAmount, CODE.impossible, CODE.badRequest, 'account']);
        const asked = { method: 'CreateTransaction', id: 720 + index } as const;
        await check.raw(`CreateTransaction with ${what}`, envelope, asked, either(expectResult(result), refusal));
      }
      await check.ok(
        'CheckTransaction is unchanged',
        'CheckTransaction',
        { id },
        { state: 1, create_time: result.create_time },
      );
      await check.ok('the other order is free', 'CheckPerformTransaction', paying(run, other), { allow: true });
    },
  },
];
