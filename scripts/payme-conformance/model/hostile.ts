/** Callers without the key, bodies that are no calls, and calls that come at the same moment. */
import fc from 'fast-check';
import type { PaymeMethod } from '../../../src-sandbox/vendors/payme/methods.ts';
import { back, command, hasOrder, hasTransaction, letIn, type PaymeCommand, pick } from './command.ts';
import { Contradiction, needError, needResult, type Session, same } from './session.ts';
import { ageOf, judgeNew, type ModelOrder, type Verdict } from './world.ts';

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

const WRONG_HEADERS: Readonly<Record<string, (login: string, key: string) => string | undefined>> = {
  none: () => undefined,
  empty: () => '',
  bearer: (_login, key) => `Bearer ${key}`,
  'bearer with the pair': (login, key) => `Bearer ${encode(`${login}:${key}`)}`,
  'wrong key': (login, key) => `Basic ${encode(`${login}:${key}0`)}`,
  'key and more': (login, key) => `Basic ${encode(`${login}:${key}:more`)}`,
  'key to its first colon': (login, key) => `Basic ${encode(`${login}:${key.split(':')[0]}:`)}`,
  'empty key': (login) => `Basic ${encode(`${login}:`)}`,
  'wrong login': (_login, key) => `Basic ${encode(`Somebody:${key}`)}`,
  'no colon': (login, key) => `Basic ${encode(login + key)}`,
  'junk behind': (login, key) => `Basic ${encode(`${login}:${key}`)}!!`,
};

/** Every call that could move money, by somebody who may not; the world does not change. */
const badAuth = fc
  .tuple(fc.constantFrom(...Object.keys(WRONG_HEADERS)), fc.nat(5), back)
  .map(([variant, which, steps]) =>
    command({
      name: `BadAuth(${variant}, ${which})`,
      needs: hasTransaction,
      async run({ orders, transactions }, session) {
        const order = pick(orders, steps);
        const { id } = pick(transactions, steps);
        const paying = { amount: order.amount, account: session.account(order.id) };
        const now = session.sut.now();
        const calls: readonly (readonly [PaymeMethod, Record<string, unknown>])[] = [
          ['PerformTransaction', { id }],
          ['CancelTransaction', { id, reason: 5 }],
          ['CreateTransaction', { id: session.newTransactionId(), time: now, ...paying }],
          ['CheckPerformTransaction', paying],
          ['CheckTransaction', { id }],
          ['GetStatement', { from: now - 1_000, to: now }],
        ];
        const [method, params] = calls[which % calls.length] as (typeof calls)[number];
        const { login, password } = session.options.auth;
        const header = WRONG_HEADERS[variant]?.(login, password);
        const answered = await session.send(JSON.stringify({ method, params, id: 7 }), header, { method, id: 7 });
        needError(`${method} with ${variant}`, answered, [-32504]);
      },
    }),
  );

const schemes = fc.constantFrom('basic', 'BASIC', 'Basic').map((scheme) =>
  command({
    name: `GoodAuth(${scheme})`,
    needs: hasTransaction,
    async run({ transactions }, session) {
      const { id } = pick(transactions, 0);
      const header = session.right().replace('Basic', scheme);
      const body = JSON.stringify({ method: 'CheckTransaction', params: { id }, id: 8 });
      needResult('Check', await session.send(body, header, { method: 'CheckTransaction', id: 8 }));
    },
  }),
);

interface Malformed {
  raw: string | Uint8Array;
  /** The envelope id that must come back. */
  id: unknown;
  codes: Verdict['codes'];
}

const json = (body: unknown, id: unknown, ...codes: number[]): Malformed => ({ raw: JSON.stringify(body), id, codes });
const PARAMS = { id: '0'.repeat(24) };

const MALFORMED: Readonly<Record<string, (session: Session, order: ModelOrder) => Malformed>> = {
  'one byte': () => ({ raw: '{', id: null, codes: [-32700] }),
  'not text': () => ({ raw: Uint8Array.from([0xff, 0x00, 0x7b]), id: null, codes: [-32700] }),
  empty: () => ({ raw: '', id: null, codes: [-32700, -32600] }),
  'a trailing comma': () => ({ raw: '{"method":"CheckTransaction","id":1,}', id: null, codes: [-32700] }),
  batch: () => json([{ method: 'CheckTransaction', params: PARAMS, id: 3 }], null, -32600),
  null: () => json(null, null, -32600),
  number: () => json(5, null, -32600),
  'no method': () => json({ params: PARAMS, id: 3 }, 3, -32600),
  'no params': () => json({ method: 'CheckTransaction', id: 3 }, 3, -32600),
  'params list': () => json({ method: 'CheckTransaction', params: [1], id: 3 }, 3, -32600),
  'id missing in params': () => json({ method: 'PerformTransaction', params: {}, id: 3 }, 3, -32600),
  'id a number in params': () => json({ method: 'PerformTransaction', params: { id: 5 }, id: 3 }, 3, -32600),
  'unknown method': () => json({ method: 'NoSuchMethod', params: {}, id: 3 }, 3, -32601),
  'inherited method': () => json({ method: 'constructor', params: {}, id: 3 }, 3, -32601),
  'account a text': (_session, order) =>
    json({ method: 'CheckPerformTransaction', params: { amount: order.amount, account: order.id }, id: 3 }, 3, -32600),
  'account missing': (_session, order) =>
    json({ method: 'CreateTransaction', params: { id: PARAMS.id, time: 1, amount: order.amount }, id: 3 }, 3, -32600),
  'time a text': (session, order) => {
    const paying = { amount: order.amount, account: session.account(order.id) };
    const params = { id: session.newTransactionId(), time: String(session.sut.now()), ...paying };
    return json({ method: 'CreateTransaction', params, id: 3 }, 3, -32600);
  },
  'an unknown transaction, id as text': () =>
    json({ method: 'CheckTransaction', params: PARAMS, id: 'x-1' }, 'x-1', -31003, -32600),
  'an unknown transaction, id null': () =>
    json({ method: 'CheckTransaction', params: PARAMS, id: null }, null, -31003, -32600),
  'an unknown transaction, no id': () => json({ method: 'CheckTransaction', params: PARAMS }, null, -31003, -32600),
  'an unknown transaction, more members': () =>
    json({ method: 'CheckTransaction', params: { ...PARAMS, more: 1 }, id: 3, more: { a: 1 } }, 3, -31003),
};

const malformed = fc.tuple(fc.constantFrom(...Object.keys(MALFORMED)), back).map(([variant, steps]) =>
  command({
    name: `Malformed(${variant})`,
    needs: hasOrder,
    async run({ orders }, session) {
      const made = MALFORMED[variant]?.(session, pick(orders, steps));
      if (!made) return;
      const answered = await session.send(made.raw, session.right(), { method: 'CheckTransaction', id: made.id });
      needError(variant, answered, made.codes);
    },
  }),
);

const HUGE = `{"method":"CheckTransaction","params":{"id":"${'0'.repeat(1024 * 1024)}"},"id":3}`;
/** A megabyte is refused before it is understood, in whatever way the listener has; afterwards it still serves. */
const huge = fc.constant(
  command({
    name: 'Huge',
    needs: hasTransaction,
    async run({ transactions }, session) {
      const headers = { 'content-type': 'application/json', authorization: session.right() };
      const { status, body } = await session.sut.call(HUGE, headers);
      if (status === 200 && !('error' in (JSON.parse(body) as object)))
        throw new Contradiction('a call of one megabyte was served');
      needResult('Check', await session.ask('CheckTransaction', { id: pick(transactions, 0).id }));
    },
  }),
);

const isFree = (session: Session, order: ModelOrder): boolean => {
  const now = session.sut.now();
  const rules = { busyCodes: [-31008], orderLifeMs: session.options.orderLifeMs, time: now };
  const { mayPass, codes } = judgeNew(session.world, order, order.amount, { before: now, after: now }, rules);
  return mayPass && codes.length === 0;
};

const race = fc
  .tuple(back, fc.constantFrom('equal', 'rivals'), fc.integer({ min: 2, max: 5 }))
  .map(([steps, how, callers]) =>
    command({
      name: `CreateRace(order -${steps}, ${callers} ${how})`,
      needs: hasOrder,
      async run({ orders }, session) {
        const order = pick(orders, steps);
        if (!isFree(session, order)) return;
        const time = session.sut.now();
        const common = { time, amount: order.amount, account: session.account(order.id) };
        const shared = session.newTransactionId();
        const ids = Array.from({ length: callers }, () => (how === 'equal' ? shared : session.newTransactionId()));
        const answers = await Promise.all(ids.map((id) => session.ask('CreateTransaction', { id, ...common })));
        const winners = answers.flatMap((answered, i) =>
          answered.meaning.kind === 'result' ? [{ answered, id: ids[i] as string }] : [],
        );
        const [first] = winners;
        if (!first || (how === 'rivals' && winners.length !== 1)) {
          throw new Contradiction(`${winners.length} of ${callers} ${how} Creates were let in`);
        }
        if (how === 'equal')
          for (const answered of answers) same('an equal Create', answered.meaning, first.answered.meaning);
        for (const answered of answers)
          if (answered.meaning.kind !== 'result') needError('a rival', answered, [-31008, 'account']);
        const { moment } = first.answered;
        letIn(session, order, { id: first.id, time, result: needResult('Create', first.answered), moment });
      },
    }),
  );

/** Perform against Cancel: the outcome must be one of the two orders in a row. */
const performAgainstCancel = back.map((steps) =>
  command({
    name: `PerformAgainstCancel(transaction -${steps})`,
    needs: hasTransaction,
    async run({ transactions }, session) {
      const one = pick(transactions, steps);
      const now = session.sut.now();
      if (one.state !== 1 || ageOf(one.time, { before: now, after: now + 60_000 }) !== 'alive') return;
      const [performed, cancelled] = await Promise.all([
        session.ask('PerformTransaction', { id: one.id }),
        session.ask('CancelTransaction', { id: one.id, reason: 3 }),
      ]);
      const result = needResult('Cancel', cancelled);
      if (performed.meaning.kind === 'result') {
        one.performReply = performed.meaning.result;
        one.performTime = performed.meaning.result.perform_time as number;
      } else needError('Perform after Cancel', performed, [-31008]);
      same('state', result.state, one.performReply ? -2 : -1);
      one.state = one.performReply ? -2 : -1;
      one.cancelTime = result.cancel_time as number;
      one.cancelReply = result;
      one.reasons = [3];
      one.order.state = one.performReply ? 'refunded' : 'cancelled';
      const checked = await session.ask('CheckTransaction', { id: one.id });
      session.observe(one, needResult('Check', checked), checked.moment, 'Check');
    },
  }),
);

export const hostileCommands: readonly fc.Arbitrary<PaymeCommand>[] = [
  badAuth,
  badAuth,
  schemes,
  malformed,
  malformed,
  huge,
  race,
  race,
  performAgainstCancel,
];
