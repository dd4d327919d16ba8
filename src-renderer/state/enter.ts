/** From a closed door to a live screen: the session first, then the events. */
import type { Wire } from '../client/pick-transport.ts';
import { listen } from './listen.ts';
import type { StationStore } from './station-store.ts';

const pauseMs = 2_000;

/** Tries until the station answers. "refused" is an answer: only a person with the link can open. */
export async function enter(wire: Wire, store: StationStore): Promise<void> {
  for (;;) {
    const answer = await wire.open();
    if (answer === 'open') {
      listen(wire.transport, store);
      return;
    }
    if (answer === 'refused') {
      store.getState().setConnection('refused');
      return;
    }
    store.getState().setConnection('lost');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
