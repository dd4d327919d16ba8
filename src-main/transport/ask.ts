/** Calls of the contract, made by an address that is more than one call: the router, with refusals thrown. */
import type { CallContext } from '../../src-shared/contract/define.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import type { Clock } from '../ports/clock.ts';
import type { Station } from '../ports/station.ts';
import { Refused } from './refused.ts';

/** Makes one call as a program would. The answer's type is the contract's, checked by the router on its way out. */
export async function ask<Out>(
  station: Station,
  name: string,
  input: unknown,
  more: Partial<CallContext> = {},
): Promise<Out> {
  const envelope = await station.router.handle(name, input, { role: 'local-api', ...more });
  if (!envelope.ok) throw new Refused(envelope.error);
  return envelope.data as Out;
}

/**
 * Follows a payment until `done` likes what it sees, at most `limitMs`. Resolves with the last view either way.
 * Nothing is polled: the station's own changes are watched, and the snapshot closes the gap before them.
 */
export async function follow(
  options: { station: Station; clock: Clock; limitMs: number },
  first: PaymentView,
  done: (payment: PaymentView) => boolean,
): Promise<PaymentView> {
  const { station, clock, limitMs } = options;
  if (done(first)) return first;
  let last = first;
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const look = (payment: PaymentView | undefined): void => {
    if (payment?.id !== first.id || payment.rev < last.rev) return;
    last = payment;
    if (done(payment)) finish();
  };
  const callOff = clock.after(limitMs, finish);
  const end = station.events.subscribe((event, data) => {
    if (event === 'snapshot') for (const payment of (data as StationView).open) look(payment);
    else if (event === 'change') look((data as StationChange).payment);
  });
  try {
    // A payment that ended before we subscribed is in no snapshot of open ones.
    look(await ask<PaymentView>(station, 'payment.get', { id: first.id }));
    await finished;
    return last;
  } finally {
    callOff();
    end();
  }
}
