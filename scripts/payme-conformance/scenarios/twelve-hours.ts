/**
 * A transaction lives 43 200 000 ms from Payme's `time` (wallets.md §1.3). No clock is turned: Create comes with a
 * `time` almost that far back, as a call that was repeated for half a day does.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { CODE, REASON, TRANSACTION_LIFE_MS } from '../../../src-sandbox/vendors/payme/methods.ts';
import { created, creating, newTransactionId, paying, type Scenario } from '../scenario.ts';

const CLEARLY_PAST_MS = 100;

export const twelveHours: readonly Scenario[] = [
  {
    name: '12 hours',
    async play(run) {
      const { check } = run;
      const order = await run.newOrder();
      const time = Date.now() - TRANSACTION_LIFE_MS + run.stillAliveMs;
      const { id } = await created(run, order, time);
      await check.ok('CheckTransaction while it lives', 'CheckTransaction', { id }, { state: 1 });
      const dead = time + TRANSACTION_LIFE_MS + CLEARLY_PAST_MS;
      while (Date.now() < dead) await pause(dead - Date.now());

      await check.errorTwice('CreateTransaction again', 'CreateTransaction', creating(run, order, id, time), [
        CODE.impossible,
      ]);
      await check.errorTwice('PerformTransaction', 'PerformTransaction', { id }, [CODE.impossible]);
      const life = { state: -1, reason: REASON.timeout, perform_time: 0 };
      const checked = await check.ok('CheckTransaction', 'CheckTransaction', { id }, life);
      const cancel = { id, reason: REASON.timeout };
      await check.okTwice('CancelTransaction, reason 4', 'CancelTransaction', cancel, {
        state: -1,
        cancel_time: checked?.cancel_time,
      });
    },
  },
  {
    name: '12 hours, never seen before',
    async play(run) {
      const order = await run.newOrder();
      const time = Date.now() - TRANSACTION_LIFE_MS - CLEARLY_PAST_MS;
      const params = creating(run, order, newTransactionId(), time);
      await run.check.errorTwice('CreateTransaction', 'CreateTransaction', params, [CODE.impossible, 'account']);
      await run.check.error('CheckTransaction', 'CheckTransaction', { id: params.id }, [CODE.noTransaction]);
      await run.check.ok('the order is still free', 'CheckPerformTransaction', paying(run, order), { allow: true });
    },
  },
];
