/** What a scenario of the conformance run gets, and the small things every scenario needs. */
import { randomBytes } from 'node:crypto';
import type { Caller } from './caller.ts';
import { CannotGoOn, type Checklist, type Result } from './checklist.ts';

/** A one-time order that waits for payment. */
export interface Order {
  /** Value of the account field. */
  orderId: string;
  amountTiyin: number;
}

export interface Run {
  caller: Caller;
  check: Checklist;
  newOrder(): Promise<Order>;
  handOver: ((orderId: string) => Promise<void>) | undefined;
  accountField: string;
  fiscalData: boolean;
  /** How long the transaction of the 12-hour scenario is left alive. */
  stillAliveMs: number;
}

export interface Scenario {
  name: string;
  play(run: Run): Promise<void>;
}

/** A transaction id nobody has used: 24 hex digits, as Payme makes them. */
export const newTransactionId = (): string => randomBytes(12).toString('hex');

export const accountOf = (run: Run, orderId: string) => ({ [run.accountField]: orderId });

/** Params of CheckPerformTransaction. */
export const paying = (run: Run, { orderId, amountTiyin }: Order) => ({
  amount: amountTiyin,
  account: accountOf(run, orderId),
});

/** Params of CreateTransaction. `time` is Payme's clock, ms UTC. */
export const creating = (run: Run, order: Order, id = newTransactionId(), time = Date.now()) => ({
  id,
  time,
  ...paying(run, order),
});

/** Creates without looking closely: the state other steps begin from. Throws `CannotGoOn`. */
export async function created(
  run: Run,
  order: Order,
  time = Date.now(),
): Promise<{ id: string; time: number; result: Result }> {
  const params = creating(run, order, newTransactionId(), time);
  const result = await run.check.ok('(begin) CreateTransaction', 'CreateTransaction', params, { state: 1 });
  if (!result) throw new CannotGoOn('no transaction could be created');
  return { id: params.id, time, result };
}

/** Creates and performs. Throws `CannotGoOn`. */
export async function performed(run: Run, order: Order): Promise<{ id: string; result: Result }> {
  const { id } = await created(run, order);
  const result = await run.check.ok('(begin) PerformTransaction', 'PerformTransaction', { id }, { state: 2 });
  if (!result) throw new CannotGoOn('the transaction could not be performed');
  return { id, result };
}
