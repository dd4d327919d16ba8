/**
 * What the station last told this screen: one snapshot, then numbered changes on top of it.
 * Nothing here decides about money; a payment is replaced whole by a newer one and never moves by our own wish.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HintView, PaymentView, StationChange, StationView } from '../../src-shared/contract/views.ts';
import type { HintKind } from '../../src-shared/ladder.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { followShop } from '../text/shop-clock.ts';

export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

export interface StationState {
  readonly connection: Connection;
  /** null until the first snapshot. */
  readonly view: StationView | null;
  /** Every payment seen since the page was opened, by id. */
  readonly payments: Readonly<Record<string, PaymentView>>;
  /**
   * Ids of payments that concern this page and stopped being open, whose result was not known and now is, or of which
   * something came that does not fit (late money), oldest first; cleared by `dismiss`.
   */
  readonly news: readonly string[];
  /** Payments this page started, looked at or found open: how the others end is another screen's news. */
  readonly mine: ReadonlySet<string>;
  /** What terminals said while they work, by payment; only of payments that are open, and lost with the page. */
  readonly hints: Readonly<Record<string, Heard>>;
  /** A snapshot: everything is as it says. */
  replace(snapshot: StationView): void;
  /** One change. false: a number is missing between what we know and this, so only a new snapshot helps. */
  apply(change: StationChange): boolean;
  /** A payment read or answered by a call. An older version than the one known is ignored. */
  put(payment: PaymentView): void;
  dismiss(id: string): void;
  /** A terminal's passing word. Nothing is decided by it. */
  hear(hint: HintView): void;
  setConnection(connection: Connection): void;
}

/** A terminal's passing words about one payment: each kind once, in order, and its own last sentence. */
export interface Heard {
  readonly kinds: readonly HintKind[];
  readonly text?: string | undefined;
}

export type StationStore = StoreApi<StationState>;

/** More than a till can read; older ones are in the history anyway. */
const newsLimit = 20;

type Known = Pick<StationState, 'view' | 'payments' | 'news' | 'mine'>;

const openDiscrepancies = (payment: PaymentView): number =>
  payment.discrepancies.filter(({ status }) => status === 'open').length;

/** Folds one payment in: into the known ones, the open list and, when it just ended or was contradicted, the news. */
function withPayment(known: Known, payment: PaymentView): Known {
  const before = known.payments[payment.id];
  if (before && before.rev > payment.rev) return known;
  const ended = before !== undefined && isOpen(before.status) && !isOpen(payment.status);
  const contradicted = before !== undefined && openDiscrepancies(payment) > openDiscrepancies(before);
  const concerns = before?.status === 'unknown' || known.mine.has(payment.id);
  const isNews = (ended && concerns) || (contradicted && !isOpen(payment.status));
  const news = isNews ? [...known.news.filter((id) => id !== payment.id), payment.id].slice(-newsLimit) : known.news;
  const payments = { ...known.payments, [payment.id]: payment };
  const { mine } = known;
  if (!known.view) return { view: null, payments, news, mine };
  const others = known.view.open;
  const at = others.findIndex((other) => other.id === payment.id);
  const open = isOpen(payment.status)
    ? at < 0
      ? [...others, payment]
      : others.with(at, payment)
    : others.filter((other) => other.id !== payment.id);
  return { view: { ...known.view, open }, payments, news, mine };
}

export const createStationStore = (): StationStore =>
  createStore<StationState>((set, get) => ({
    connection: 'connecting',
    view: null,
    payments: {},
    news: [],
    mine: new Set(),
    hints: {},
    replace(snapshot) {
      followShop(snapshot.station.country);
      set((state) => {
        // What was open when the page came may be what it had left before a reload.
        const mine = state.view ? state.mine : new Set(snapshot.open.map(({ id }) => id));
        const known: Known = { view: snapshot, payments: state.payments, news: state.news, mine };
        return { ...snapshot.open.reduce(withPayment, known), connection: 'live' };
      });
    },
    apply(change) {
      const { view } = get();
      if (!view || change.rev > view.rev + 1) return false;
      if (change.rev <= view.rev) return true; // Heard before, in the snapshot.
      set((state) => {
        const next: StationView = {
          ...view,
          rev: change.rev,
          shift: change.shift ?? view.shift,
          lamps: change.lamps ?? view.lamps,
          attention: change.attention ?? view.attention,
          ...(change.devices && { devices: change.devices }),
          ...(change.parked !== undefined && { parked: change.parked }),
          ...(change.customer && { customer: change.customer }),
          ...(change.booth && { booth: change.booth }),
        };
        const known: Known = { view: next, payments: state.payments, news: state.news, mine: state.mine };
        return { ...(change.payment ? withPayment(known, change.payment) : known), connection: 'live' };
      });
      return true;
    },
    put: (payment) => set((state) => withPayment({ ...state, mine: new Set(state.mine).add(payment.id) }, payment)),
    dismiss: (id) => set((state) => ({ news: state.news.filter((other) => other !== id) })),
    hear: ({ paymentId, kind, text }) =>
      set(({ hints, view }) => {
        const { kinds = [] } = hints[paymentId] ?? {};
        const isFollowed = (id: string) => id === paymentId || view?.open.some((payment) => payment.id === id);
        const others = Object.entries(hints).filter(([id]) => isFollowed(id));
        // Its own sentence belongs to its moment: the next word takes it away.
        const heard = { kinds: [...kinds.filter((one) => one !== kind), kind], ...(kind === 'text' && { text }) };
        return { hints: { ...Object.fromEntries(others), [paymentId]: heard } };
      }),
    setConnection: (connection) => set({ connection }),
  }));
