/**
 * A person's word about a terminal's payment is written whole or not at all: the slip that was seen is a sign of the
 * ladder, and a sign that stands without the word would complete the payment by itself, with nobody's name under it.
 */
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../ports/store.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { pinpadStation } from '../../testkit/pinpad-station.ts';
import { loses } from '../../testkit/scripted-pinpad.ts';
import { refusal } from '../../testkit/scripted-station.ts';

/** The power fails after `left` more commits. */
function failing() {
  const power = { left: Number.POSITIVE_INFINITY };
  const wrap = (ledger: Ledger): Ledger => ({
    ...ledger,
    write: (work) => (power.left-- > 0 ? ledger.write(work) : new Promise(() => undefined)),
  });
  return { power, wrap };
}

describe('a person’s word', () => {
  it.each([0, 1, 2])(
    'of which %i commits were made before the power failed is there with its name, or not',
    async (commits) => {
      const { power, wrap } = failing();
      const h = await pinpadStation({ wrap, can: { lastSlip: true } });
      h.terminal.lies.lastSlip = () => Promise.resolve({ kind: 'printed' });
      h.terminal.next(loses(true));
      const { id } = await h.sale();
      await settled(20);
      power.left = commits;
      void h.client.payment.resolve({ id, outcome: 'completed', rrn: '010965600101', note: 'slip 101', by: 'Aziza' });
      await settled(20);
      const next = await h.crash();
      await next.clock.advance(600_000);
      const { status, resolvedBy } = await next.view(id);
      expect([status, resolvedBy]).toEqual(commits === 0 ? ['unknown', undefined] : ['completed', 'Aziza']);
    },
  );

  it('that was refused, the slip being another payment’s, is no sign for the ladder', async () => {
    const h = await pinpadStation({ can: { lastSlip: true } });
    h.terminal.lies.lastSlip = () => Promise.resolve({ kind: 'printed' });
    h.terminal.next(loses(false), loses(false));
    const one = await h.sale('K-1');
    await h.client.payment.park({ id: one.id, by: 'Aziza' });
    const two = await h.sale('K-2');
    const word = { outcome: 'completed' as const, rrn: '010965600777', note: 'slip', by: 'Aziza' };
    const answers = await Promise.all([one, two].map(({ id }) => refusal(h.client.payment.resolve({ ...word, id }))));
    expect(answers).toEqual(['none', 'resolve.rrn_used']);
    await h.clock.advance(900_000);
    expect([(await h.view(one.id)).status, (await h.view(two.id)).status]).toEqual(['completed', 'unknown']);
    expect((await h.steps(two.id)).filter((step) => step.startsWith('person'))).toEqual([]);
  });
});
