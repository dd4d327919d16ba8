/** Storms: Payme repeats while the first call still runs, and two customers press at the same moment. */
import { isDeepStrictEqual } from 'node:util';
import type { Meaning } from '../../../src-sandbox/vendors/payme/answer-rules.ts';
import { CODE, isAccountCode, type PaymeMethod } from '../../../src-sandbox/vendors/payme/methods.ts';
import { describe, type Params } from '../checklist.ts';
import { created, creating, performed, type Run, type Scenario } from '../scenario.ts';

const EQUAL_CALLS = 16;
const PAYERS = 8;
/** A race is not lost every time. */
const ROUNDS = 3;

/** All calls leave together; answers in the order of the calls. Broken shapes are recorded as failures. */
async function atOnce(run: Run, step: string, calls: readonly (readonly [PaymeMethod, Params])[]): Promise<Meaning[]> {
  const answers = await run.caller.burst(calls);
  return answers.map(({ id, answer }, index) => {
    const [method] = calls[index] as readonly [PaymeMethod, Params];
    return run.check.judge(`${step}: ${method} ${index + 1}`, answer, { method, id }).meaning;
  });
}

async function equalCalls(run: Run, method: PaymeMethod, params: Params, state: number): Promise<void> {
  const answers = await atOnce(
    run,
    'a storm',
    Array.from({ length: EQUAL_CALLS }, () => [method, params] as const),
  );
  const [first] = answers;
  const odd = answers.find((answer) => !isDeepStrictEqual(answer, first));
  const expected = `${EQUAL_CALLS} equal results with state ${state}`;
  const right = first?.kind === 'result' && first.result.state === state && odd === undefined;
  run.check.record(
    `${method} × ${EQUAL_CALLS} at once`,
    right,
    expected,
    [first, odd].flatMap((one) => (one ? [describe(one)] : [])).join(' and '),
  );
}

const isState = (meaning: Meaning | undefined, state: number): boolean =>
  meaning?.kind === 'result' && meaning.result.state === state;
const isCode = (meaning: Meaning | undefined, code: number): boolean =>
  meaning?.kind === 'error' && meaning.error.code === code;

async function manyPayers(run: Run): Promise<void> {
  const order = await run.newOrder();
  const rivals = Array.from({ length: PAYERS }, () => creating(run, order));
  const answers = await atOnce(
    run,
    'many payers',
    rivals.map((params) => ['CreateTransaction', params] as const),
  );
  const winners = rivals.filter((_params, i) => isState(answers[i], 1));
  const losers = answers.filter((answer) => !isState(answer, 1));
  const refused = losers.every(
    (answer) => answer.kind === 'error' && (answer.error.code === CODE.impossible || isAccountCode(answer.error.code)),
  );
  run.check.record(
    `${PAYERS} payers, one order`,
    winners.length === 1 && refused,
    'one state 1, the others -31008 or -31050…-31099',
    answers.map(describe).join(', '),
  );
  const [winner] = winners;
  if (!winner) return;
  const performs = await atOnce(
    run,
    'all perform',
    rivals.map(({ id }) => ['PerformTransaction', { id }] as const),
  );
  const right = rivals.every(({ id }, i) =>
    id === winner.id ? isState(performs[i], 2) : isCode(performs[i], CODE.noTransaction),
  );
  run.check.record(
    'only the winner can perform',
    right,
    'state 2 once, -31003 for the others',
    performs.map(describe).join(', '),
  );
}

/** Whatever comes first, the two answers and what is kept must be one of the two orders in a row. */
async function performAgainstCancel(run: Run): Promise<void> {
  const { id } = await created(run, await run.newOrder());
  const [perform, cancel] = await atOnce(run, 'perform against cancel', [
    ['PerformTransaction', { id }],
    ['CancelTransaction', { id, reason: 3 }],
  ]);
  const checked = await run.check.ok('CheckTransaction', 'CheckTransaction', { id });
  const performFirst =
    isState(perform, 2) &&
    ((isState(cancel, -2) && checked?.state === -2) || (isCode(cancel, CODE.cannotCancel) && checked?.state === 2));
  const cancelFirst = isState(cancel, -1) && isCode(perform, CODE.impossible) && checked?.state === -1;
  const got = `${perform ? describe(perform) : ''}, ${cancel ? describe(cancel) : ''}, then state ${String(checked?.state)}`;
  run.check.record('perform against cancel', performFirst || cancelFirst, '2 then -2, or -1 then -31008', got);
}

const rounds = async (play: () => Promise<void>): Promise<void> => {
  for (let round = 0; round < ROUNDS; round++) await play();
};

export const concurrency: readonly Scenario[] = [
  {
    name: 'equal calls at once',
    play: (run) =>
      rounds(async () => {
        const order = await run.newOrder();
        const params = creating(run, order);
        await equalCalls(run, 'CreateTransaction', params, 1);
        await equalCalls(run, 'PerformTransaction', { id: params.id }, 2);
        await equalCalls(run, 'CancelTransaction', { id: params.id, reason: 5 }, -2);
        const { id } = await created(run, await run.newOrder());
        await equalCalls(run, 'CancelTransaction', { id, reason: 3 }, -1);
      }),
  },
  { name: 'eight payers, one order', play: (run) => rounds(() => manyPayers(run)) },
  { name: 'perform against cancel', play: (run) => rounds(() => performAgainstCancel(run)) },
  {
    name: 'a paid order is not paid twice at once',
    play: (run) =>
      rounds(async () => {
        const order = await run.newOrder();
        const { id } = await performed(run, order);
        const [again, other] = await atOnce(run, 'paid twice', [
          ['PerformTransaction', { id }],
          ['CreateTransaction', creating(run, order)],
        ]);
        const right = isState(again, 2) && other?.kind === 'error';
        run.check.record(
          'Perform again and Create of another',
          right,
          'state 2 and a refusal',
          [again, other].map((one) => (one ? describe(one) : '')).join(', '),
        );
      }),
  },
];
