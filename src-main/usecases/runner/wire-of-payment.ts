/**
 * The wire of one payment. It remembers whether a byte of it may have landed: that flag, not the exception, decides
 * between `not_sent` and `lost` (architecture §3.5).
 */
import { type HttpClient, HttpError } from '../../ports/http-client.ts';

export interface WireOfPayment {
  http: HttpClient;
  mayHaveLanded(): boolean;
  /** It stands in a queue before a vendor's box: whoever gives up now has sent nothing of it. */
  isWaiting(): boolean;
  /** A wire that is no HTTP, or an HTTP one that says it beforehand: the next byte may start something. */
  leaving(): void;
}

/** `told`: hears when the payment begins and ends to wait for its box. */
export function wireOfPayment(http: HttpClient, told?: (isWaiting: boolean) => void): WireOfPayment {
  let landed = false;
  let isWaiting = false;
  /** What was true before `leaving` was called, until the request it announced is under way. */
  let beforeLeaving: boolean | undefined;
  return {
    mayHaveLanded: () => landed,
    isWaiting: () => isWaiting,
    leaving() {
      beforeLeaving ??= landed;
      landed = true;
    },
    http: {
      async send(request) {
        if (request.prepares) return http.send(request);
        const before = beforeLeaving ?? landed;
        beforeLeaving = undefined;
        landed = true;
        try {
          return await http.send({
            ...request,
            waits(now) {
              // Known in the moment of giving up: the error of it may come a little later than the end of our patience.
              isWaiting = now;
              landed = before || !now;
              told?.(now);
            },
          });
        } catch (error) {
          // Cleared only for a failure before the first byte, and only if nothing left earlier.
          if (!before && error instanceof HttpError && error.neverLeft) landed = false;
          throw error;
        }
      },
    },
  };
}
