/**
 * The station dies at every named moment of a card payment and comes back on the same ledger and journal: it ends in the
 * truth or in unknown, and the terminal is never asked to charge again.
 */
import { describe, expect, it } from 'vitest';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { type Act, approves, loses } from '../../testkit/scripted-pinpad.ts';
import { refusal } from '../../testkit/scripted-station.ts';

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

describe('a station that dies while a bank shift is closed', () => {
  /** One sale on the terminal; then the station dies in the close, and the next one goes on with it. */
  async function diesInTheClose(die: (h: PinpadStation, state: ReturnType<typeof mortal>['state']) => void) {
    const { state, wrap } = mortal();
    const h = await pinpadStation({ wrap });
    await h.client.shift.open({ by: 'Aziza' });
    await h.sale();
    die(h, state);
    void h.client.shift.close({ by: 'Aziza' }).catch(() => undefined);
    await settled(30);
    expect(state.dead).toBe(true);
    h.journal.onKeep = undefined;
    const next = await h.crash();
    await settled(60);
    await next.clock.advance(60_000);
    const shift = next.ledger.read.lastShift();
    const report = await next.client.shift.report({ id: shift?.id ?? '' });
    return { next, report, kept: next.ledger.read.batchReports(shift?.seq ?? 0) };
  }
  const closes = (h: PinpadStation) => h.terminal.questions.filter((one) => one === 'closeBatch').length;
  const TEXT = 'end of bank shift 4';

  it.each(['answer', 'reply'] as const)(
    'with its report kept (%s) and not committed: it is read, not closed again',
    async (when) => {
      const { next, report, kept } = await diesInTheClose((h, state) => {
        h.journal.onKeep = ({ kind, batch }) => {
          if (batch !== undefined && kind === when) state.dead = true;
        };
      });
      expect(closes(next)).toBe(1);
      expect(kept).toMatchObject([{ device: 'front', attempt: 1, matched: true, text: TEXT }]);
      expect(report).toMatchObject({ status: 'closed', matched: true, differences: [] });
      expect(report.tenders).toMatchObject([{ method: 'uzcard', rail: { count: 1 }, matched: true }]);
      expect(next.journal.kept).toEqual([]);
    },
  );

  it('with a report that was committed: nothing is asked again', async () => {
    const { next, kept } = await diesInTheClose((_h, state) => {
      state.at = (tx) => {
        const step = tx.closeSteps(tx.currentShift()?.seq ?? 0).find((one) => one.step === 'read_rails');
        return step?.state === 'running';
      };
    });
    expect([closes(next), kept.length]).toEqual([1, 1]);
  });

  it('with bytes that nobody can read: the terminal is asked once more', async () => {
    const { next, kept } = await diesInTheClose((h, state) => {
      h.journal.onKeep = (record) => {
        if (record.batch === undefined) return;
        record.body = new TextEncoder().encode('{"text":"end of ba');
        state.dead = true;
      };
    });
    expect(closes(next)).toBe(2);
    expect(kept).toMatchObject([{ attempt: 1, matched: true, text: 'end of bank shift 5' }]);
  });

  it('a report of another try, or of an earlier shift, is not taken for this one’s', async () => {
    const h = await pinpadStation();
    await h.client.shift.open({ by: 'Aziza' });
    await h.sale();
    const stale = { at: h.clock.now(), device: 'front', paymentId: '', kind: 'reply' as const };
    const body = new TextEncoder().encode(
      JSON.stringify({ currency: 'UZS', terminals: [], text: 'stale', matched: true }),
    );
    for (const batch of ['0/1', '1/2', '11/1']) await h.journal.keep({ ...stale, batch, body });
    await h.journal.keep({ ...stale, device: 'side', batch: '1/1', body });
    await h.client.shift.close({ by: 'Aziza' });
    const seq = h.ledger.read.lastShift()?.seq as number;
    expect(seq).toBe(1);
    expect(h.ledger.read.batchReports(seq)).toMatchObject([{ attempt: 1, text: TEXT }]);
    expect(closes(h)).toBe(1);
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

  it('a terminal that is busy with our questions for a while is not called silent', async () => {
    const h = await pinpadStation({ can: { totals: true } });
    h.terminal.next(loses(true));
    h.terminal.silent.add('totals');
    await h.sale();
    const { next } = await comesBack(h);
    await next.clock.advance(61_000);
    expect(h.terminal.questions.filter((name) => name === 'totals').length).toBeGreaterThan(1);
    const of = next.log.lines.map(({ event }) => event).filter((event) => /^device\.(found|silent)$/.test(event));
    expect(of).toEqual(['device.found']);
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
