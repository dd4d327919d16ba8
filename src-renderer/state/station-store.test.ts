import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src-shared/contract/define.ts';
import { paymentIn, stationWith } from '../gallery/fixtures.ts';
import { listen } from './listen.ts';
import { createStationStore } from './station-store.ts';

const open = paymentIn('awaiting_customer');
const paid = paymentIn('completed', { id: open.id, rev: open.rev + 1 });

function storeWith(change: Parameters<typeof stationWith>[0] = {}) {
  const store = createStationStore();
  store.getState().replace(stationWith({ rev: 7, open: [open], ...change }));
  return store;
}

describe('the station store', () => {
  it('takes a snapshot as it is and remembers its open payments', () => {
    const state = storeWith().getState();
    expect(state.connection).toBe('live');
    expect(state.view?.rev).toBe(7);
    expect(state.payments[open.id]).toEqual(open);
  });

  it('folds a change in: the payment, and the open list without it once it has ended', () => {
    const store = storeWith();
    expect(
      store.getState().apply({ rev: 8, payment: paid, attention: { unknown: 2, discrepancies: 0, receipts: 0 } }),
    ).toBe(true);
    const { view, payments, news } = store.getState();
    expect(payments[open.id]?.status).toBe('completed');
    expect(view?.open).toEqual([]);
    expect(view?.attention.unknown).toBe(2);
    expect(view?.lamps).toHaveLength(8);
    expect(news).toEqual([open.id]);
  });

  it('adds a new open payment at the end of the open ones', () => {
    const store = storeWith();
    const second = paymentIn('dispatching');
    store.getState().apply({ rev: 8, payment: second });
    expect(store.getState().view?.open.map((payment) => payment.id)).toEqual([open.id, second.id]);
  });

  it('keeps the view itself when a change only tells what the customer is shown', () => {
    const store = storeWith();
    const { view } = store.getState();
    expect(store.getState().apply({ rev: 8, customer: { idle: true } })).toBe(true);
    expect(store.getState().customer).toEqual({ idle: true });
    expect(store.getState().view).toBe(view);
    expect(store.getState().apply({ rev: 9, parked: 1 })).toBe(true);
    expect([store.getState().customer, store.getState().view?.parked]).toEqual([{ idle: true }, 1]);
    store.getState().replace(stationWith({ rev: 3 }));
    expect(store.getState().customer).toBeUndefined();
  });

  it('refuses a change after a gap and leaves everything as it was', () => {
    const store = storeWith();
    const before = store.getState();
    expect(before.apply({ rev: 9, payment: paid })).toBe(false);
    expect(store.getState()).toBe(before);
  });

  it('ignores a change that the snapshot already holds', () => {
    const store = storeWith();
    expect(store.getState().apply({ rev: 7, payment: paid })).toBe(true);
    expect(store.getState().payments[open.id]?.status).toBe('awaiting_customer');
  });

  it('never goes back to an older version of a payment', () => {
    const store = storeWith();
    store.getState().apply({ rev: 8, payment: paid });
    store.getState().put(open);
    expect(store.getState().payments[open.id]?.status).toBe('completed');
  });

  it('has news of a payment that had ended, when money comes after its end', () => {
    const store = storeWith();
    const ended = { ...open, status: 'cancelled' as const, rev: open.rev + 1 };
    store.getState().apply({ rev: 8, payment: ended });
    store.getState().dismiss(open.id);
    const late = { id: 1, type: 'late_money' as const, at: 1, status: 'open' as const, actual: open.amount };
    store.getState().apply({ rev: 9, payment: { ...ended, rev: ended.rev + 1, discrepancies: [late] } });
    expect(store.getState().news).toEqual([open.id]);
    store.getState().dismiss(open.id);
    const settled = { ...late, status: 'resolved' as const };
    store.getState().apply({ rev: 10, payment: { ...ended, rev: ended.rev + 2, discrepancies: [settled] } });
    expect(store.getState().news).toEqual([]);
  });

  it('has no news of another screen’s sale, unless nobody knew its result', () => {
    const store = storeWith();
    const [theirs, lost] = ['T', 'U'].map((letter) => ({ ...open, id: letter.repeat(20), rev: 1 }));
    if (!theirs || !lost) throw new Error('two payments');
    store.getState().apply({ rev: 8, payment: theirs });
    store.getState().apply({ rev: 9, payment: { ...theirs, status: 'completed', rev: 2 } });
    store.getState().apply({ rev: 10, payment: { ...lost, status: 'unknown' } });
    store.getState().apply({ rev: 11, payment: { ...lost, status: 'completed', rev: 2 } });
    expect(store.getState().news).toEqual([lost.id]);
  });

  it('forgets what is over after thousands of sales, the oldest first, and nothing that is open, new or just looked at', () => {
    const store = storeWith();
    const over = (n: number) => ({ ...paid, id: `S${String(n).padStart(19, '0')}`, rev: 1 });
    const [news, looked] = [over(1), over(2)];
    store.getState().apply({ rev: 8, payment: { ...news, status: 'unknown' } });
    store.getState().apply({ rev: 9, payment: { ...news, rev: 2 } });
    for (let n = 2; n < 1_500; n++) {
      store.getState().apply({ rev: n + 8, payment: over(n) });
      if (n === 900) store.getState().put(looked);
    }
    const { payments, mine } = store.getState();
    const known = Object.keys(payments);
    expect(known.length).toBeLessThanOrEqual(1_100);
    expect(known).toEqual(expect.arrayContaining([open.id, news.id, looked.id, over(1_499).id, over(600).id]));
    expect(payments[over(3).id]).toBeUndefined();
    expect([...mine].every((id) => payments[id])).toBe(true);
  });

  it('forgets a piece of news when told', () => {
    const store = storeWith();
    store.getState().apply({ rev: 8, payment: paid });
    store.getState().dismiss(open.id);
    expect(store.getState().news).toEqual([]);
  });
});

/** A transport whose events the test sends by hand; counts the subscriptions. */
function handTransport() {
  const listeners: ((event: string, data: unknown) => void)[] = [];
  let ended = 0;
  const transport: Transport = {
    request: async () => ({ ok: true, data: null }),
    subscribe(listener) {
      listeners.push(listener);
      return () => {
        ended++;
      };
    },
  };
  return { transport, listeners, ended: () => ended };
}

describe('listening', () => {
  it('subscribes again after a gap, and no longer hears the old subscription', () => {
    const hand = handTransport();
    const store = createStationStore();
    listen(hand.transport, store);
    hand.listeners[0]?.('snapshot', stationWith({ rev: 1 }));
    hand.listeners[0]?.('change', { rev: 3, payment: paid });
    expect(hand.listeners).toHaveLength(2);
    expect(hand.ended()).toBe(1);
    hand.listeners[0]?.('change', { rev: 2, payment: paid });
    expect(store.getState().view?.rev).toBe(1);
    hand.listeners[1]?.('snapshot', stationWith({ rev: 9 }));
    expect(store.getState().view?.rev).toBe(9);
  });

  it('says when the line is lost and when it is live again', () => {
    const hand = handTransport();
    const store = createStationStore();
    listen(hand.transport, store);
    hand.listeners[0]?.('snapshot', stationWith({ rev: 1 }));
    hand.listeners[0]?.('lost', null);
    expect(store.getState().connection).toBe('lost');
    hand.listeners[0]?.('snapshot', stationWith({ rev: 4 }));
    expect(store.getState().connection).toBe('live');
  });
});
