/** A start is one question, asked with one id until it is answered: the station makes one payment of all its repeats. */
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { StationClient } from '../../src-shared/contract/station.ts';
import { CallError, type WireError } from '../../src-shared/contract/wire-error.ts';
import { AnswerLost } from '../client/connection.ts';
import type { StationStore } from './station-store.ts';

interface Deps {
  readonly client: StationClient;
  readonly station: StationStore;
  /** Waits between two tries of the same question. */
  readonly pause: (ms: number) => Promise<void>;
}

/** The sale on screen, as far as this question concerns it. */
interface Asking {
  /** It still waits for this answer: no newer sale is on screen. */
  isAsking(): boolean;
  answered(): void;
  refused(error: WireError): void;
  lost(): void;
}

/** How long to wait before the same question is asked again, one entry a try. */
const retryPausesMs = [500, 1_000, 2_000, 4_000];

/** Asks until an answer comes or the tries are used up; every try is the same question. */
export async function askStart({ client, station, pause }: Deps, input: StartPayment, sale: Asking): Promise<void> {
  for (const pauseMs of [...retryPausesMs, null]) {
    try {
      station.getState().put(await client.payment.start(input));
      if (sale.isAsking()) sale.answered();
      return;
    } catch (error) {
      // A newer sale is on screen, or a push brought the payment: nothing is left to ask.
      if (!sale.isAsking()) return;
      if (input.id && station.getState().payments[input.id]) {
        sale.answered();
        return;
      }
      if (error instanceof CallError) {
        sale.refused(error.wire);
        return;
      }
      if (!(error instanceof AnswerLost)) throw error;
      sale.lost();
      if (pauseMs !== null) await pause(pauseMs);
    }
  }
}
