/** Damage of every kind: what is left may be unsure, but never a false approval, a throw or a hang. */
import { describe, expect, it } from 'vitest';
import { judgeAnswer } from './read-slip.ts';
import { fuzz } from './testkit/fuzz.ts';
import { BASES } from './testkit/mutations.ts';
import { answer, bytesOf, expecting, humoSlip } from './testkit/slips.ts';
import { objection } from './testkit/strict-check.ts';

const sale = expecting('sale', 1_000);
const asked = { operation: 'sale', minor: 1_000 } as const;
/** Milliseconds of work of this thread: a busy machine does not count. */
const worked = (): number => process.threadCpuUsage().user / 1_000;

describe('the second opinion', () => {
  it('agrees with an approval', () => {
    expect(objection(answer(humoSlip()), asked, false)).toBeUndefined();
  });
  it.each([
    ['another amount', { amount: 'СУММА: 9.99 UZS' }],
    ['a refused code', { code: 'Код ответа:116' }],
    ['a refusal in words', { word: 'НЕ ОДОБРЕНО' }],
    ['another RRN', { rrn: 'RRN:408005356148' }],
    ['a void', { operation: 'ОПЕРАЦИЯ ОТМЕНЕНА' }],
    ['no amount', { amount: undefined }],
  ])('objects to %s', (_name, over) => {
    expect(objection(answer(humoSlip(over)), asked, false)).toBeDefined();
  });
});

it('twenty thousand damaged answers (a million: npm run fuzz:slips)', { timeout: 60_000 }, () => {
  const result = fuzz(20_000, 7, worked);
  expect(result.bad).toEqual([]);
  // The damage leaves something of every kind, or nothing was proved.
  for (const kind of ['approved', 'declined', 'not_started', 'unsure'] as const)
    expect(result.kinds[kind]).toBeGreaterThan(10);
});

it('the guillotine: cut at every byte, an answer is approved only by what is left of it', { timeout: 60_000 }, () => {
  let approvedWhole = 0;
  for (const { bytes, expected } of BASES) {
    for (let length = 0; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const reply = judgeAnswer(cut, expected);
      if (reply.kind !== 'approved') continue;
      const why = objection(
        cut,
        { operation: expected.operation, minor: expected.amount.minor },
        (reply.check ?? []).length > 0,
      );
      expect(why).toBeUndefined();
      if (length === bytes.length) approvedWhole++;
    }
  }
  expect(approvedWhole).toBeGreaterThan(4);
});

it('the guillotine: half an answer never declines and never says that nothing was started', () => {
  const text = new TextDecoder().decode(
    answer(humoSlip({ word: 'НЕ ОДОБРЕНО', code: 'Код ответа:116' }), { is_success: false }),
  );
  for (let length = 0; length < text.indexOf('"is_success":false') + '"is_success":false'.length; length++) {
    expect(judgeAnswer(bytesOf(text.slice(0, length)), sale).kind).toBe('unsure');
  }
});

it.each([
  ['spaces', ' '],
  ['line feeds', '\n'],
  ['digits', '1'],
  ['amounts', '1 1.00 UZS'],
  ['labels', 'СУММА:'],
  ['stars', '1111*'],
  ['backslashes', '\\'],
  ['quotes', '"'],
  ['brackets', '{"a":['],
  ['commas', ', '],
  ['keys', 'is_success : '],
  ['messages', 'message"='],
])('a megabyte of %s ends in time', (_name, part) => {
  const filler = part.repeat(Math.floor(1_000_000 / bytesOf(part).length));
  for (const body of [
    filler,
    `{"data":{"message":"${filler}`,
    JSON.stringify({ data: { message: filler }, is_success: true }),
  ]) {
    const before = worked();
    expect(judgeAnswer(bytesOf(body), sale).kind).toBe('unsure');
    expect(worked() - before).toBeLessThan(2_000);
  }
});

it('more than a megabyte is not read', () => {
  const slip = `${humoSlip()}\n`;
  expect(judgeAnswer(answer(slip + ' '.repeat(1_048_576)), sale)).toMatchObject({ kind: 'unsure' });
});
