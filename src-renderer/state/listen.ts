/** Joins a transport's events to the store; a missing number or an unreadable event means: subscribe again. */
import type { Transport } from '../../src-shared/contract/define.ts';
import type { HintView } from '../../src-shared/contract/method-views.ts';
import type { StationChange, StationView } from '../../src-shared/contract/station-views.ts';
import type { StationStore } from './station-store.ts';

/** Starts listening. Returns the end of it. */
export function listen(transport: Transport, store: StationStore): () => void {
  let end: (() => void) | undefined;
  let round = 0;

  const start = () => {
    end?.();
    const mine = ++round;
    end = transport.subscribe((event, data) => {
      // A late event of an earlier subscription would bring back an old state.
      if (mine !== round) return;
      const state = store.getState();
      if (event === 'snapshot') state.replace(data as StationView);
      else if (event === 'change') {
        if (!state.apply(data as StationChange)) start();
      } else if (event === 'hint') state.hear(data as HintView);
      // The line itself: no word from the station, or it does not know this page and a person opens it by its link.
      else if (event === 'lost' || event === 'refused') state.setConnection(event);
    });
  };

  start();
  return () => {
    round++;
    end?.();
  };
}
