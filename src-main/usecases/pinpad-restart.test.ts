/**
 * The station dies at every named moment of a card payment and comes back on the same ledger and journal: it ends in the
 * truth or in unknown, and the terminal is never asked to charge again.
 */
import { describe, expect, it } from 'vitest';
import type { Ledger, LedgerWriter } from '../ports/store.ts';
import { settled } from '../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../testkit/pinpad-station.ts';
import { type Act, approves, loses } from '../testkit/scripted-pinpad.ts';
import { refusal } from '../testkit/scripted-station.ts';

class Death extends Error {}

/** From the moment `dead` is set nothing is written any more, as if the process were gone. */
function mortal() {
  const state = { dead: false, at: undefined as ((tx: LedgerWriter) => boolean) | undefined };
  const wrap = (ledger: Ledger): Ledger => ({
    ...ledger,
    write: (work) =>
      state.dead
        ? new Promise(() => undefined)
        : ledger
            .write((tx) => {
              const value = work(tx);
              if (state.at?.(tx)) {
                state.dead = true;
                throw new Death('before the commit');
              }
              return value;
            })
            .catch((error: unknown) =>
              error instanceof Death ? new Promise<never>(() => undefined) : Promise.reject(error as Error),
            ),
  });
  return { state, wrap };
}

const statusIn = (tx: LedgerWriter, status: string): boolean =>
  tx.page({ limit: 1, method: 'uzcard' }).some((row) => row.status === status);

/** Dies in the middle of the operation. */
const dies =
  (state: { dead: boolean }, how: { leaves?: boolean; booked?: boolean; kept?: boolean }): Act =>
  async ({ ask, book }) => {
    if (how.leaves) ask.leaving();
    const reply = how.booked ? ({ kind: 'approved', facts: book() } as const) : undefined;
    if (how.kept && reply) await ask.keep(new TextEncoder().encode(JSON.stringify(reply)));
    state.dead = true;
    return new Promise(() => undefined);
  };

async function comesBack(h: PinpadStation, orderId = 'K-1041') {
  const next = await h.crash();
  await settled(30);
  const { items } = await next.client.payment.list({ orderId });
  return { next, sale: items[0] };
}

describe('a station that dies', () => {
  it('before the intent is committed has charged nobody', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    state.at = () => true;
    void h.sale().catch(() => undefined);
    await settled(20);
    const { next, sale } = await comesBack(h);
    expect([sale, next.terminal.asked]).toEqual([undefined, []]);
  });

  it('before the dispatch is committed has sent nothing; the payment that waited is cancelled', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    state.at = (tx) => statusIn(tx, 'dispatching');
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect([sale?.status, next.terminal.asked]).toEqual(['cancelled', []]);
  });

  it.each([
    ['after the intent', {}],
    ['with half of the request on the wire', { leaves: true }],
    ['after the terminal’s ACK, the bank having refused', { leaves: true }],
  ])('%s does not know, and nobody was charged', async (_when, how) => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    h.terminal.next(dies(state, how));
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect(sale?.status).toBe('unknown');
    expect([next.terminal.asked.length, next.terminal.bank.length]).toEqual([1, 0]);
    expect(await refusal(next.sale())).toBe('order.unknown_open');
  });

  it('after the ACK, the bank having booked, learns it from the terminal', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap, can: { lookUp: true } });
    h.terminal.next(dies(state, { leaves: true, booked: true }));
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect(sale).toMatchObject({ status: 'completed', rrn: '010965600101' });
    expect(next.terminal.asked).toHaveLength(1);
  });

  it('with the approval’s bytes kept and not read, reads them at the next start', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    h.terminal.next(dies(state, { leaves: true, booked: true, kept: true }));
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect(sale).toMatchObject({ status: 'completed', rrn: '010965600101' });
    const { lines } = await next.client.payment.story({ id: sale?.id ?? '' });
    expect(lines.at(-1)).toMatchObject({ type: 'approved', source: 'journal' });
  });

  it('with an approval that was read and not committed, offers it again', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    state.at = (tx) => statusIn(tx, 'completed');
    await h.sale();
    expect(state.dead).toBe(true);
    const { next, sale } = await comesBack(h);
    expect(sale?.status).toBe('completed');
    expect([next.terminal.asked.length, next.terminal.bank.length]).toEqual([1, 1]);
  });

  it('after the commit, before anybody was told, has the payment once', async () => {
    const h = await pinpadStation();
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect(sale?.status).toBe('completed');
    const { lines } = await next.client.payment.story({ id: sale?.id ?? '' });
    expect(lines.map(({ type }) => type)).toEqual(['dispatch', 'approved']);
  });

  it('with bytes that nobody can read keeps them as a sign, once', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    h.terminal.next(async ({ ask }) => {
      ask.leaving();
      await ask.keep(new TextEncoder().encode('{"kind":"appro'));
      state.dead = true;
      return new Promise(() => undefined);
    });
    await h.sale();
    const { next, sale } = await comesBack(h);
    expect([sale?.status, await next.steps(sale?.id ?? '')]).toEqual(['unknown', ['journal unclear answer_kept']]);
    const again = await comesBack(next);
    expect(await again.next.steps(sale?.id ?? '')).toEqual(['journal unclear answer_kept']);
  });

  it('whose ledger cannot be written while the approval is in hand loses nothing', async () => {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    state.at = (tx) => statusIn(tx, 'completed');
    await h.sale();
    expect(h.journal.kept.map(({ kind }) => kind)).toEqual(['answer', 'reply']);
  });
});

describe('after a start', () => {
  it('the terminal takes nobody new before its unknown payment was asked about', async () => {
    const h = await pinpadStation({ can: { lookUp: true } });
    h.terminal.next(loses(true));
    h.terminal.silent.add('lookUp');
    const lost = await h.sale();
    const { next } = await comesBack(h);
    const waiting = await next.sale('K-2');
    expect(waiting).toMatchObject({ status: 'created', waitingFor: { orderId: 'K-1041', paymentId: lost.id } });
    h.terminal.silent.clear();
    await next.clock.advance(120_000);
    expect([(await next.view(lost.id)).status, (await next.view(waiting.id)).status]).toEqual([
      'completed',
      'completed',
    ]);
  });

  it('a named person may park the unknown payment and let the terminal go on', async () => {
    const h = await pinpadStation({ can: { lookUp: true } });
    h.terminal.next(loses(true));
    h.terminal.silent.add('lookUp');
    const lost = await h.sale();
    const { next } = await comesBack(h);
    const waiting = await next.sale('K-2');
    await next.client.payment.park({ id: lost.id, by: 'Aziza' });
    await next.clock.advance(20_000);
    expect([(await next.view(lost.id)).status, (await next.view(waiting.id)).status]).toEqual(['unknown', 'completed']);
  });
});

describe('the journal', () => {
  it('that cannot be written does not stop an approval', async () => {
    const h = await pinpadStation();
    h.journal.onKeep = () => {
      throw new Error('ENOSPC');
    };
    h.terminal.next(approves());
    expect((await h.sale()).status).toBe('completed');
    expect(h.log.lines.some(({ event }) => event === 'journal.failed')).toBe(true);
  });

  it('begins anew when the shift is closed', async () => {
    const h = await pinpadStation({ can: { closeBatch: false } });
    await h.client.shift.open({ by: 'Aziza' });
    await h.sale();
    expect(h.journal.kept).toHaveLength(2);
    await h.client.shift.close({ by: 'Aziza' });
    await h.clock.advance(60_000);
    expect(h.journal.kept).toEqual([]);
  });
});
