/**
 * The pure model (money-safety.md §4b): what a correct merchant must know. Orders, transactions and a reading of the
 * clock; no I/O. Where the documents leave room, the model says "unsure" instead of choosing.
 */
import { TRANSACTION_LIFE_MS } from '../../../src-sandbox/vendors/payme/methods.ts';

export interface ModelOrder {
  readonly id: string;
  /** Tiyin. */
  readonly amount: number;
  /** By the server's clock. */
  readonly bornAt: number;
  state: 'open' | 'paid' | 'cancelled' | 'refunded';
  /** Still open by Payme's documents, but the shop may have given it up (a transaction died of age). */
  maybeClosed: boolean;
  goods: boolean;
}

export interface ModelTransaction {
  readonly id: string;
  /** Payme's clock. */
  readonly time: number;
  readonly amount: number;
  readonly order: ModelOrder;
  state: 1 | 2 | -1 | -2;
  /** The shop's own number, times, and whole answers, as first said. Unknown ones are learnt once. */
  number: unknown;
  createTime: number;
  performTime?: number;
  cancelTime?: number;
  createReply: object;
  performReply?: object;
  cancelReply?: object;
  /** The reasons the shop may give; one once it has said it. */
  reasons: readonly number[];
}

export interface World {
  readonly orders: Map<string, ModelOrder>;
  readonly transactions: Map<string, ModelTransaction>;
}

/** One reading of the clock before a call and one after it: the call happened between. */
export interface Moment {
  before: number;
  after: number;
}

export type Age = 'alive' | 'dead' | 'edge';

/** `edge`: exactly twelve hours, or not decidable because the clock ran on during the call. */
export function ageOf(time: number, { before, after }: Moment): Age {
  if (after - time < TRANSACTION_LIFE_MS) return 'alive';
  return before - time > TRANSACTION_LIFE_MS ? 'dead' : 'edge';
}

/** The order's transaction in state 1, if any. */
export const waitingOn = (world: World, order: ModelOrder): ModelTransaction | undefined =>
  [...world.transactions.values()].find((one) => one.order === order && one.state === 1);

/** The shop has shown that it let the transaction die of age. */
export function expire(transaction: ModelTransaction): void {
  transaction.state = -1;
  transaction.reasons = [4];
  transaction.order.maybeClosed = true;
}

/** What Check and GetStatement must say of it; undefined where it is not known yet. */
export interface Life {
  create_time: number;
  perform_time: number;
  cancel_time: number | undefined;
  transaction: unknown;
  state: number;
  reasons: readonly (number | null)[];
}

export function lifeOf(transaction: ModelTransaction): Life {
  const cancelled = transaction.state < 0;
  return {
    create_time: transaction.createTime,
    perform_time: transaction.performTime ?? 0,
    cancel_time: cancelled ? transaction.cancelTime : 0,
    transaction: transaction.number,
    state: transaction.state,
    reasons: cancelled ? transaction.reasons : [null],
  };
}

/** What CheckPerform and Create of a new id may be answered: a result, errors, or either. */
export interface Verdict {
  mayPass: boolean;
  codes: readonly (number | 'account')[];
}

/**
 * `offered` is what Payme says the amount is; `busyCodes` how a busy order may be refused. Several faults at once may
 * be named in any order, for no document ranks them.
 */
export function judgeNew(
  world: World,
  order: ModelOrder | undefined,
  offered: unknown,
  moment: Moment,
  rules: { busyCodes: Verdict['codes']; orderLifeMs: number; time?: number },
): Verdict {
  if (!order) return { mayPass: false, codes: ['account', ...(isAmount(offered) ? [] : [-31001, -32600])] };
  const codes: (number | 'account')[] = [];
  let mayPass = true;
  const refuse = (...more: (number | 'account')[]): void => {
    mayPass = false;
    codes.push(...more);
  };
  if (offered !== order.amount) refuse(-31001, ...(isAmount(offered) ? [] : [-32600]));
  if (order.state !== 'open') refuse(-31008, 'account');
  const waiting = waitingOn(world, order);
  if (waiting && ageOf(waiting.time, moment) === 'alive') refuse(...rules.busyCodes);
  else if (waiting || order.maybeClosed || moment.after - order.bornAt >= rules.orderLifeMs)
    codes.push(-31008, 'account');
  const age = rules.time === undefined ? 'alive' : ageOf(rules.time, moment);
  if (age === 'dead') refuse(-31008, 'account');
  else if (age === 'edge') codes.push(-31008, 'account');
  return { mayPass, codes };
}

const isAmount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
