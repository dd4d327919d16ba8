/**
 * The wire of one payment. It remembers whether a byte of it may have landed: that flag, not the exception, decides
 * between `not_sent` and `lost` (architecture §3.5).
 */
import { type HttpClient, HttpError } from '../ports/http-client.ts';

export interface WireOfPayment {
  http: HttpClient;
  mayHaveLanded(): boolean;
  /** A wire that is no HTTP, or an HTTP one that says it beforehand: the next byte may start something. */
  leaving(): void;
}

export function wireOfPayment(http: HttpClient): WireOfPayment {
  let landed = false;
  /** What was true before `leaving` was called, until the request it announced is under way. */
  let beforeLeaving: boolean | undefined;
  return {
    mayHaveLanded: () => landed,
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
          return await http.send(request);
        } catch (error) {
          // Cleared only for a failure before the first byte, and only if nothing left earlier.
          if (!before && error instanceof HttpError && error.neverLeft) landed = false;
          throw error;
        }
      },
    },
  };
}
