/** Time on the line (money-safety §4d): answers in halves, hosts that stall, and approvals that come after a cancel. */
import { describe, expect, it } from 'vitest';
import { saStage } from '../testkit/sa-stage.ts';

const SALE = 50_000;
const salesHeard = (stage: ReturnType<typeof saStage>): number =>
  stage.terminal.heard.filter((fields) => fields[25] === '1').length;
/** Right behind the start, inside the length, inside a field; from the end: before the check, inside it. */
const PLACES = [1, 2, 3, 20, -2, -1];

describe('an answer that stops in its middle', () => {
  it.each(PLACES.flatMap((at) => [500, 2_000, 5_000].map((forMs) => ({ at, forMs }))))(
    'after byte $at for $forMs ms is read in the end, and asked for by NAK alone',
    async ({ at, forMs }) => {
      const stage = saStage({ script: { worksMs: 3_000, halts: { after: at, forMs } } });
      expect((await stage.until(stage.sale(SALE, 7), 100)).reply).toMatchObject({ kind: 'approved' });
      expect(stage.terminal.book).toHaveLength(1);
      expect(salesHeard(stage)).toBe(1);
      // What was left over of it is nobody's answer: the next sale has its own.
      stage.terminal.script = { answer: (_request, usual) => ({ fields: { ...usual, 15: '116', 39: '16' } }) };
      expect((await stage.until(stage.sale(SALE, 8))).reply?.kind).toBe('declined');
    },
  );

  it.each(PLACES)(
    'after byte %i for good is a doubt within its limits; asked again, the terminal knows',
    async (at) => {
      const stage = saStage({ script: { worksMs: 3_000, halts: { after: at, forMs: 'never', always: true } } });
      const from = stage.clock.elapsed();
      const came = await stage.until(stage.sale(SALE, 7));
      expect(came).toMatchObject({ left: true, error: { code: expect.stringMatching(/no_answer|unreadable/) } });
      expect(stage.clock.elapsed() - from).toBeLessThanOrEqual(52_000);
      expect(salesHeard(stage)).toBe(1);
      await stage.clock.advance(30_000);
      expect(await stage.until(stage.lookUp(SALE, 7))).toMatchObject({ kind: 'approved' });
    },
  );
});

describe('an approval after a cancel', () => {
  it.each([0, 500, 2_000, 10_000, 30_000, 44_000])('%i ms later counts, once', async (laterMs) => {
    const stage = saStage({ script: { worksMs: 1_000 + laterMs } });
    const selling = stage.sale(SALE, 7);
    await stage.clock.advance(1_000);
    await stage.session.cancel?.();
    expect((await stage.until(selling, 100)).reply?.kind).toBe('approved');
    expect([stage.terminal.book.length, salesHeard(stage)]).toEqual([1, 1]);
  });
  it.each([46_000, 90_000, 180_000])(
    '%i ms later, out of silence, finds nobody waiting: a doubt that the terminal clears up when it is asked',
    async (laterMs) => {
      const stage = saStage({ script: { worksMs: 1_000 + laterMs } });
      const selling = stage.sale(SALE, 7);
      await stage.clock.advance(1_000);
      await stage.session.cancel?.();
      expect(await stage.until(selling)).toMatchObject({ left: true, error: { code: 'exchange.no_answer' } });
      await stage.clock.advance(laterMs);
      expect(await stage.until(stage.lookUp(SALE, 7))).toMatchObject({ kind: 'approved' });
      expect([stage.terminal.book.length, salesHeard(stage)]).toEqual([1, 1]);
    },
  );
});
