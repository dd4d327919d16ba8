/** How a step becomes a fast-check command, what it may point at, and the one thing several steps write down. */
import fc from 'fast-check';
import { type Session, within } from './session.ts';
import { expire, type ModelOrder, type ModelTransaction, waitingOn } from './world.ts';

/** fast-check's model: which of the session's orders and transactions this run may point at. */
export interface Picks {
  orders: ModelOrder[];
  transactions: ModelTransaction[];
}
export type PaymeCommand = fc.AsyncCommand<Picks, Session>;

interface Step {
  /** How it reads in a failing sequence. */
  name: string;
  needs?: (picks: Picks) => boolean;
  run(picks: Picks, session: Session): Promise<void>;
}

/** A step: when it can happen, what it does, how it reads in a failing sequence. */
export const command = ({ name, needs, run }: Step): PaymeCommand => ({
  check: (picks) => needs?.(picks) ?? true,
  run: (picks, session) => run(picks, session).finally(() => remember(picks, session)),
  toString: () => name,
});

/** What the step let in becomes pickable. */
function remember(picks: Picks, session: Session): void {
  const known = new Set(picks.orders);
  picks.transactions.push(
    ...[...session.world.transactions.values()].filter(
      (one) => known.has(one.order) && !picks.transactions.includes(one),
    ),
  );
}

export const hasOrder = (picks: Picks): boolean => picks.orders.length > 0;
export const hasTransaction = (picks: Picks): boolean => picks.transactions.length > 0;

/** Points at recent things more often: sequences that stay with one order go deeper. */
export const back = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(2) },
  { weight: 1, arbitrary: fc.nat(40) },
);
export const pick = <Value>(list: readonly Value[], steps: number): Value =>
  list[list.length - 1 - (steps % list.length)] as Value;

/** A new transaction enters the world. Throws `Contradiction` when its `create_time` is not the present. */
export function letIn(
  session: Session,
  order: ModelOrder,
  {
    id,
    time,
    result,
    moment,
  }: { id: string; time: number; result: Record<string, unknown>; moment: { before: number; after: number } },
): void {
  within('create_time', result.create_time, moment);
  const older = waitingOn(session.world, order);
  if (older) expire(older); // it could only be let in because the older one is dead
  order.maybeClosed = false;
  session.world.transactions.set(id, {
    id,
    time,
    amount: order.amount,
    order,
    state: 1,
    number: result.transaction,
    createTime: result.create_time as number,
    createReply: result,
    reasons: [],
  });
}
