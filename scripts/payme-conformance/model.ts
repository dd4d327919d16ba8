/**
 * The model-based test of a Payme merchant (money-safety.md §4b): random sequences of everything Payme, customers,
 * clocks, power cuts and strangers may do, compared step by step with a pure model. It shares no code with the server.
 *
 *   await runModel(() => startServer(), { auth, runs: 200, seed: 42, maxCommands: 50 });
 *
 * Read where the documents leave room: an order with another live transaction refuses Create with -31008; a paid,
 * cancelled or refunded order with -31008 or -31050…-31099; an order whose transaction died of age may be payable or
 * closed; at exactly twelve hours a transaction may be alive or dead.
 */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { PaymeCommand, Picks } from './model/command.ts';
import { politeCommands } from './model/commands.ts';
import { hostileCommands } from './model/hostile.ts';
import { Session } from './model/session.ts';
import type { Sut } from './model/sut.ts';

export { Contradiction } from './model/session.ts';
export type { Sut } from './model/sut.ts';

export interface ModelOptions {
  /** What the server expects in `Authorization: Basic`. */
  auth: { login: string; password: string };
  /** How many sequences. Default 200. */
  runs?: number;
  /** Printed by fast-check when a sequence fails; the same seed gives the same sequences. */
  seed?: number;
  /** Longest sequence. Default 50. */
  maxCommands?: number;
  /** Default `order_id`. */
  accountField?: string;
  /**
   * From this age on the shop may close an unpaid order by itself (its QR has run out), so that refusing it is as
   * right as taking it. Default: never.
   */
  orderLifeMs?: number;
}

const ORDERS_AT_START = 2;

/** Sequences of commands, for a test that brings its own `fc.asyncModelRun`. */
export const paymeModelCommands = (maxCommands = 50): fc.Arbitrary<Iterable<PaymeCommand>> =>
  fc.commands([...politeCommands, ...hostileCommands], { maxCommands, size: 'max' });

/**
 * Throws fast-check's report (seed, shortest failing sequence, the `Contradiction`) when the server is wrong. Given a
 * function, every sequence gets a server of its own and a failure is shrunk; given one server, all sequences run on it
 * one after another and the first failure is reported as it is.
 */
export async function runModel(sut: Sut | (() => Promise<Sut>), options: ModelOptions): Promise<void> {
  const {
    auth,
    runs = 200,
    seed,
    maxCommands = 50,
    accountField = 'order_id',
    orderLifeMs = Number.POSITIVE_INFINITY,
  } = options;
  const sessionFor = (server: Sut): Session =>
    new Session(server, { auth, accountField, orderLifeMs, prefix: randomBytes(4).toString('hex') });
  const shared = typeof sut === 'function' ? undefined : sessionFor(sut);

  async function setup(): Promise<{ model: Picks; real: Session }> {
    const real = shared ?? sessionFor(await (sut as () => Promise<Sut>)());
    const orders = [];
    for (let i = 0; i < ORDERS_AT_START; i++) orders.push(await real.newOrder(150_000 + i * 37));
    return { model: { orders, transactions: [] }, real };
  }
  const property = fc.asyncProperty(paymeModelCommands(maxCommands), (commands) => fc.asyncModelRun(setup, commands));
  await fc.assert(property, {
    numRuns: runs,
    endOnFailure: shared !== undefined,
    ...(seed === undefined ? {} : { seed }),
  });
}
