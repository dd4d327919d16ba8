/**
 * The customer in front of a terminal. Sums in whole units wait for somebody to play the customer (the control panel);
 * other endings of the amount decide by themselves, for programs (README.md).
 */
import { Refusal } from '../refusal.ts';
import type { CustomerAction, CustomerOutcome } from '../vendor.ts';

/** What came of the card: the host's answer code is `000` or a refusal; `gone`: nobody put a card in; `left`: the caller. */
export type Act = { kind: 'approved' } | { kind: 'declined'; code: string } | { kind: 'cancelled' | 'gone' | 'left' };

/** What the amount's last two digits decide before any customer does. */
export type Ending = 'waits' | 'approve' | 'busy' | 'silent' | 'silent_charged' | { declined: string };

const ENDINGS: Readonly<Record<number, Ending>> = {
  1: { declined: '101' },
  11: 'approve',
  16: { declined: '116' },
  17: { declined: '117' },
  84: 'busy',
  98: 'silent',
  99: 'silent_charged',
};

/** `minor` in minor units of any of our currencies: all have hundredths. */
export const endingOf = (minor: number): Ending => ENDINGS[minor % 100] ?? 'waits';

const DECLINED_BY_HAND = '116';

export interface CardDesk {
  /** One customer at a time. Ends by their act, after `patienceMs`, or when the signal aborts (`left`). */
  wait(sum: { minor: number; currency: string }, patienceMs: number, signal: AbortSignal): Promise<Act>;
  /** Whether the terminal waits for a card for this sum. */
  waitsFor(payable: { minor: number; currency: string }): boolean;
  /** Plays the customer. Throws `Refusal` 409 when the terminal asks nobody for this sum. */
  play(payable: { minor: number; currency: string }, action: CustomerAction): CustomerOutcome;
  /** The waiting customer pays now, if there is one. */
  hurry(): void;
}

export interface CardDeskOptions {
  /** The customer pays by themselves after this long; absent: waits for somebody to play them. */
  customerMs?: number | undefined;
  /** The card is in: the terminal may show its next word. */
  onCard?: () => void;
}

export function createCardDesk({ customerMs, onCard }: CardDeskOptions): CardDesk {
  let waiting: { minor: number; currency: string; end(act: Act): void } | undefined;
  const isFor = (payable: { minor: number; currency: string }): boolean =>
    waiting !== undefined && waiting.minor === payable.minor && waiting.currency === payable.currency;
  return {
    wait(sum, patienceMs, signal) {
      return new Promise((resolve) => {
        const leave = () => end({ kind: 'left' });
        const timers = [setTimeout(() => end({ kind: 'gone' }), patienceMs)];
        if (customerMs !== undefined) timers.push(setTimeout(() => end({ kind: 'approved' }), customerMs));
        const end = (act: Act): void => {
          for (const timer of timers) clearTimeout(timer);
          signal.removeEventListener('abort', leave);
          waiting = undefined;
          resolve(act);
        };
        waiting = { ...sum, end };
        signal.addEventListener('abort', leave, { once: true });
        if (signal.aborted) leave();
      });
    },
    waitsFor: isFor,
    play(payable, action) {
      if (action === 'partial') throw new Refusal(422, 'terminal.no_partial', 'a terminal takes the whole amount');
      if (!waiting || !isFor(payable)) {
        throw new Refusal(409, 'terminal.not_waiting', 'the terminal does not ask for this sum');
      }
      switch (action) {
        case 'scan':
          onCard?.();
          return { ok: true, detail: 'the card is in the terminal' };
        case 'approve':
          waiting.end({ kind: 'approved' });
          return { ok: true, detail: 'the card is charged' };
        case 'decline':
          waiting.end({ kind: 'declined', code: DECLINED_BY_HAND });
          return { ok: true, detail: 'the bank declines: no funds' };
        case 'cancel':
          waiting.end({ kind: 'cancelled' });
          return { ok: true, detail: 'the red key' };
      }
    },
    hurry: () => waiting?.end({ kind: 'approved' }),
  };
}
