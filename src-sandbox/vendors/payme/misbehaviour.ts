/**
 * The faults that change what Payme asks (the others only change how a call travels, dialogue.ts). Each is a short
 * script; whatever the documents demand of the merchant in it is checked, and a wrong answer becomes a violation.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Later } from '../../later.ts';
import type { CustomerOutcome, VendorWorld } from '../../vendor.ts';
import type { Meaning } from './answer-rules.ts';
import { type Customer, done, orRefuse } from './customer.ts';
import type { Dialogue } from './dialogue.ts';
import { CODE, isAccountCode, REASON, TRANSACTION_LIFE_MS } from './methods.ts';
import type { Payer, ScannedOrder } from './payer.ts';

const PAYERS = 8;
/** Past the end of a transaction's life by a clear step, so that two clocks cannot disagree. */
const PAST_MS = 100;

export interface Parts {
  world: VendorWorld;
  payer: Payer;
  customer: Customer;
  dialogue: Dialogue;
  late: Later;
}

export type Script = (order: ScannedOrder, parts: Parts) => Promise<CustomerOutcome>;

/** `instead` replaces whatever the customer does; `approving` replaces an approval; `before` comes first. */
export const SCRIPTS = {
  wrong_amount: { when: 'instead', play: wrongAmount },
  wrong_auth: { when: 'instead', play: wrongAuth },
  out_of_order: { when: 'before', play: outOfOrder },
  late: { when: 'approving', play: payLate },
  timeout_12h: { when: 'approving', play: dieOfAge },
  cancel_after_paid: { when: 'approving', play: payAndTakeBack },
  two_payers: { when: 'approving', play: raceForOneOrder },
} as const satisfies Record<string, { when: 'instead' | 'approving' | 'before'; play: Script }>;

export const isScript = (fault: string | undefined): fault is keyof typeof SCRIPTS =>
  fault !== undefined && Object.hasOwn(SCRIPTS, fault);

function expectError({ world }: Parts, what: string, meaning: Meaning, allowed: (code: number) => boolean): void {
  if (meaning.kind === 'error' && allowed(meaning.error.code)) return;
  const said = meaning.kind === 'error' ? `error ${meaning.error.code}` : JSON.stringify(meaning);
  world.violation('wrong.verdict', `${what} was answered ${said}`);
}
const is = (code: number) => (said: number) => said === code;
const busyOrClosed = (said: number): boolean => said === CODE.impossible || isAccountCode(said);

async function wrongAmount(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const { amount } = order;
  const wrong = [amount + 1, amount - 1, amount * 100, Math.floor(amount / 100)].filter((other) => other > 0);
  for (const other of wrong) {
    const bent = { ...order, amount: other };
    expectError(
      parts,
      `CheckPerformTransaction of ${other} instead of ${amount}`,
      await parts.payer.checkPerform(bent),
      is(CODE.wrongAmount),
    );
    const transaction = parts.payer.prepare(bent);
    const meaning = await parts.payer.create(transaction);
    expectError(parts, `CreateTransaction of ${other} instead of ${amount}`, meaning, is(CODE.wrongAmount));
    // A merchant that took it is left without the transaction: the violation is what the run is about.
    if (meaning.kind === 'result') await parts.payer.cancel(transaction, REASON.executionFailed);
  }
  return done(`${wrong.length} wrong amounts were offered; nothing was paid`);
}

async function wrongAuth(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const { login, key, accountField } = parts.world.settings.payme;
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const headers = [
    undefined,
    basic(`${login}:${key}x`),
    basic(`${login}:${key}:x`),
    basic(`${login}x:${key}`),
    basic(`${login}:`),
    `Bearer ${key}`,
    `${parts.dialogue.basic}!`,
  ];
  const account = { [accountField]: order.orderRef };
  const id = randomBytes(12).toString('hex');
  for (const header of headers) {
    const ask = (
      method: 'CheckPerformTransaction' | 'CreateTransaction' | 'PerformTransaction',
      params: Record<string, unknown>,
    ) => parts.dialogue.askAs(header, method, params);
    const answers = [
      await ask('CheckPerformTransaction', { amount: order.amount, account }),
      await ask('CreateTransaction', { id, time: parts.world.now(), amount: order.amount, account }),
      await ask('PerformTransaction', { id }),
    ];
    for (const meaning of answers)
      expectError(parts, 'a call with wrong authorization', meaning, is(CODE.noPrivileges));
  }
  return done(`${headers.length} callers without the right key came by; nothing was paid`);
}

async function outOfOrder(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const { id } = parts.payer.prepare(order);
  const unknown = is(CODE.noTransaction);
  expectError(parts, 'CheckTransaction before Create', await parts.dialogue.ask('CheckTransaction', { id }), unknown);
  expectError(
    parts,
    'PerformTransaction before Create',
    await parts.dialogue.ask('PerformTransaction', { id }),
    unknown,
  );
  const cancelling = { id, reason: REASON.unknown };
  expectError(
    parts,
    'CancelTransaction before Create',
    await parts.dialogue.ask('CancelTransaction', cancelling),
    unknown,
  );
  return done('Check, Perform and Cancel came before Create');
}

/** The customer opens the link in time, locks the order, and confirms long after the screen has gone on. */
async function payLate(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const transaction = await parts.customer.begin(order, 'plain');
  const { lateMs } = parts.world.settings.payme;
  parts.late.in(lateMs, async () => {
    const meaning = await parts.payer.perform(transaction);
    if (meaning.kind === 'result') await parts.payer.check(transaction, [2]);
  });
  return done(`transaction ${transaction.id} is created; it is performed in ${lateMs} ms or at POST /control/hurry`);
}

/**
 * A transaction that reaches its twelve hours. The clock is not turned: Create carries a `time` almost twelve hours
 * back (a call that was repeated for half a day), and a moment later the transaction is too old (wallets.md §1.3).
 */
async function dieOfAge(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const { payer, world } = parts;
  const left = world.settings.payme.expiresInMs;
  orRefuse('CheckPerformTransaction', await payer.checkPerform(order));
  const transaction = payer.prepare(order, world.now() - TRANSACTION_LIFE_MS + left);
  orRefuse('CreateTransaction', await payer.create(transaction));
  const deadline = transaction.time + TRANSACTION_LIFE_MS + PAST_MS;
  while (world.now() < deadline) await pause(deadline - world.now());

  const perform = await payer.perform(transaction);
  expectError(parts, 'PerformTransaction after 12 hours', perform, is(CODE.impossible));
  if (perform.kind === 'result') return done(`transaction ${transaction.id} was performed after 12 hours`);
  await payer.check(transaction, [-1]);
  const { id, time, amount, orderRef } = transaction;
  const account = { [world.settings.payme.accountField]: orderRef };
  const again = await parts.dialogue.ask('CreateTransaction', { id, time, amount, account });
  expectError(parts, 'CreateTransaction repeated after 12 hours', again, is(CODE.impossible));
  orRefuse('CancelTransaction', await payer.cancel(transaction, REASON.timeout));
  const checked = await payer.check(transaction, [-1]);
  if (checked.kind === 'result' && checked.result.reason !== REASON.timeout) {
    world.violation(
      'check.reason',
      `reason is ${String(checked.result.reason)} after 12 hours, expected ${REASON.timeout}`,
    );
  }
  const stillborn = payer.prepare(order, world.now() - TRANSACTION_LIFE_MS - PAST_MS);
  expectError(parts, 'CreateTransaction with a time older than 12 hours', await payer.create(stillborn), busyOrClosed);
  return done(`transaction ${transaction.id} became 12 hours old and was cancelled, reason ${REASON.timeout}`);
}

async function payAndTakeBack(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  await parts.customer.approve(order, 'plain');
  const { detail } = await parts.customer.cancel(order.payment, 'plain', () => order);
  return done(`paid, and then ${detail}`);
}

async function raceForOneOrder(order: ScannedOrder, parts: Parts): Promise<CustomerOutcome> {
  const { payer, world } = parts;
  const rivals = Array.from({ length: PAYERS }, () => payer.prepare(order));
  const answers = await Promise.all(rivals.map((rival) => payer.create(rival)));
  const winners = rivals.filter((_rival, index) => answers[index]?.kind === 'result');
  if (winners.length > 1) world.violation('order.shared', `${winners.length} transactions were let in on one order`);
  for (const [index, rival] of rivals.entries()) {
    if (winners.includes(rival)) continue;
    expectError(parts, 'CreateTransaction on a busy order', answers[index] as Meaning, busyOrClosed);
    const late = await parts.dialogue.ask('PerformTransaction', { id: rival.id });
    expectError(parts, 'PerformTransaction of a refused transaction', late, is(CODE.noTransaction));
  }
  const [winner, ...others] = winners;
  if (!winner) {
    orRefuse('CreateTransaction', answers[0] as Meaning);
    return done('nobody was let in');
  }
  for (const other of others) await payer.cancel(other, REASON.executionFailed);
  orRefuse('PerformTransaction', await payer.perform(winner));
  await payer.check(winner, [2]);
  return done(`${PAYERS} payers came at once; transaction ${winner.id} is performed`);
}
