/**
 * What the station last told this screen: one snapshot, then numbered changes on top of it.
 * Nothing here decides about money; a payment is replaced whole by a newer one and never moves by our own wish.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HintView } from '../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { CustomerSees, StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import type { HintKind } from '../../src-shared/ladder.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import { followShop } from '../text/shop-clock.ts';

export type Connection = 'connecting' | 'live' | 'lost' | 'refused';

export interface StationState {
  readonly connection: Connection;
  /** null until the first snapshot. Its `rev` and `customer` are the snapshot's; what they are now stands beside it. */
  readonly view: StationView | null;
  /** The number of the last change. */
  readonly rev: number;
  /** What the till shows its customer: an echo of every key. Beside the view, so that no other screen is drawn for it. */
  readonly customer: CustomerSees | undefined;
  /** Payments seen since the page was opened, by id, the one told last at the end; of those that are over the newest 1 000. */
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

/**
 * A till's page stays open for months. More than a person pages through in one sitting; whoever needs an older payment
 * reads it again.
 */
const rememberedMost = 1_000;
/** Forgotten so many at a time, for it is a walk over all of them. */
const forgottenAtOnce = 100;

type Known = Pick<StationState, 'view' | 'payments' | 'news' | 'mine'>;

const openDiscrepancies = (payment: PaymentView): number =>
  payment.discrepancies.filter(({ status }) => status === 'open').length;

/** Without the oldest that are over and of which there is no news; the same where there is room. */
function withRoom(known: Known): Known {
  const ids = Object.keys(known.payments);
  if (ids.length <= rememberedMost + forgottenAtOnce) return known;
  const isOver = (id: string): boolean => {
    const payment = known.payments[id];
    return payment !== undefined && !isOpen(payment.status) && !known.news.includes(id);
  };
  const forgotten = new Set(ids.filter(isOver).slice(0, ids.length - rememberedMost));
  const payments = Object.fromEntries(Object.entries(known.payments).filter(([id]) => !forgotten.has(id)));
  return { ...known, payments, mine: new Set([...known.mine].filter((id) => !forgotten.has(id))) };
}

/** Folds one payment in: into the known ones, the open list and, when it just ended or was contradicted, the news. */
function withPayment(known: Known, payment: PaymentView): Known {
  const before = known.payments[payment.id];
  if (before && before.rev > payment.rev) return known;
  const ended = before !== undefined && isOpen(before.status) && !isOpen(payment.status);
  const contradicted = before !== undefined && openDiscrepancies(payment) > openDiscrepancies(before);
  const concerns = before?.status === 'unknown' || known.mine.has(payment.id);
  const isNews = (ended && concerns) || (contradicted && !isOpen(payment.status));
  const news = isNews ? [...known.news.filter((id) => id !== payment.id), payment.id].slice(-newsLimit) : known.news;
  const payments = { ...known.payments };
  delete payments[payment.id]; // told now: it goes to the end
  payments[payment.id] = payment;
  const view = known.view && { ...known.view, open: openWith(known.view.open, payment) };
  return withRoom({ view, payments, news, mine: known.mine });
}

/** The open payments after this word about one of them. */
function openWith(open: readonly PaymentView[], payment: PaymentView): PaymentView[] {
  if (!isOpen(payment.status)) return open.filter((other) => other.id !== payment.id);
  const at = open.findIndex((other) => other.id === payment.id);
  return at < 0 ? [...open, payment] : open.with(at, payment);
}

export const createStationStore = (): StationStore =>
  createStore<StationState>((set, get) => ({
    connection: 'connecting',
    view: null,
    rev: 0,
    customer: undefined,
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
        const { rev, customer } = snapshot;
        return { ...snapshot.open.reduce(withPayment, known), rev, customer, connection: 'live' };
      });
    },
    apply(change) {
      const { view, rev } = get();
      if (!view || change.rev > rev + 1) return false;
      if (change.rev <= rev) return true; // Heard before, in the snapshot.
      const { rev: now, customer = get().customer, payment, ...parts } = change;
      set((state) => {
        const next: StationView =
          Object.keys(parts).length === 0
            ? view
            : {
                ...view,
                shift: parts.shift ?? view.shift,
                lamps: parts.lamps ?? view.lamps,
                attention: parts.attention ?? view.attention,
                ...(parts.devices && { devices: parts.devices }),
                ...(parts.parked !== undefined && { parked: parts.parked }),
                ...(parts.booth && { booth: parts.booth }),
              };
        const known: Known = { view: next, payments: state.payments, news: state.news, mine: state.mine };
        return { ...(payment ? withPayment(known, payment) : known), rev: now, customer, connection: 'live' };
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
