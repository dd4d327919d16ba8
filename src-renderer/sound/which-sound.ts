/** Which of the three sounds a change of what the station told is worth. Pure. */
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { isOpen } from '../../src-shared/payment-status.ts';
import type { StationState } from '../state/station-store.ts';

/** `paid`: a sale was paid. `needs`: a person has to look. `out`: something the till needs has stopped. */
export const SOUNDS = ['paid', 'needs', 'out'] as const;
export type Sound = (typeof SOUNDS)[number];

type Told = Pick<StationState, 'connection' | 'view' | 'payments'>;

/** A payment that this screen never saw open was just read from a list, unless it ended within this time. In ms. */
const justMs = 5_000;

function soundOf(before: PaymentView | undefined, after: PaymentView, now: number): Sound | null {
  if (before && after.discrepancies.length > before.discrepancies.length) return 'needs';
  if (before?.status === after.status || isOpenAndWell(after)) return null;
  if (!before && now - after.updatedAt > justMs) return null;
  if (after.status !== 'completed') return 'needs';
  return after.kind === 'sale' ? 'paid' : null;
}

const isOpenAndWell = ({ status }: PaymentView): boolean => isOpen(status) && status !== 'unknown';

const downOf = ({ view }: Told): readonly string[] =>
  (view?.lamps ?? []).flatMap(({ id, state }) => (state === 'down' ? [id] : []));

/** null: nobody has to hear it. A person who is needed is louder than a sale that is paid. `now` in ms UTC. */
export function soundFor(before: Told, after: Told, now: number): Sound | null {
  // Before the first snapshot nothing is new.
  if (!before.view || !after.view) return null;
  if (before.connection === 'live' && after.connection === 'lost') return 'out';
  if (before.payments !== after.payments) {
    const heard = Object.values(after.payments)
      .filter((payment) => payment !== before.payments[payment.id])
      .map((payment) => soundOf(before.payments[payment.id], payment, now));
    for (const sound of ['needs', 'paid'] as const) if (heard.includes(sound)) return sound;
  }
  const were = downOf(before);
  return downOf(after).some((id) => !were.includes(id)) ? 'out' : null;
}
