/**
 * One request to a box at a time, whoever asks: its wallets, its terminals, its receipts and its day (pinpads.md §1.9;
 * docs/decisions/0011). Every box has a lane of its own, so that a slow card at one holds back nothing at another.
 *
 * Who gives up while he waits has sent nothing, and is told so: nothing is in doubt.
 */
import { type BoxPlace, isOfBox } from '../../domain/box.ts';
import { type HttpClient, HttpError, type HttpRequest } from '../../ports/http-client.ts';

/**
 * Beside the lane: UzQR's status, a question that the box keeps for two minutes by its document and asks its own server
 * meanwhile, and the check of a marking code, which a cashier waits for before any money.
 */
const BESIDE = ['/payment/one_qr/status', '/okm/validation'];

interface Lane {
  box: BoxPlace;
  last: Promise<unknown>;
}

export function boxLanes(http: HttpClient, boxes: readonly BoxPlace[]): HttpClient {
  const lanes = boxes.map((box): Lane => ({ box, last: Promise.resolve() }));

  function laneOf({ url }: HttpRequest): Lane | undefined {
    const lane = lanes.find(({ box }) => isOfBox(box, url));
    if (!lane) return undefined;
    const path = new URL(url).pathname.slice(lane.box.path.length).replace(/\/+$/, '');
    return BESIDE.includes(path) ? undefined : lane;
  }

  return {
    async send(request) {
      const lane = laneOf(request);
      if (!lane) return http.send(request);
      const before = lane.last;
      const { promise: done, resolve: leave } = Promise.withResolvers<void>();
      // Who gives up leaves the order as it is: the next one still waits for whoever is at work.
      lane.last = Promise.all([before, done]);
      try {
        request.waits?.(true);
        await turn(before, request.signal);
        request.waits?.(false);
        return await http.send(request);
      } finally {
        leave();
      }
    },
  };
}

/** Waits for everybody before. Throws as a wire that was never reached. */
async function turn(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  const gaveUp = (): HttpError => new HttpError('given up while the box was busy', true, { cause: signal?.reason });
  if (signal?.aborted) throw gaveUp();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(gaveUp());
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([before, aborted]);
    // Both in one moment: given up is given up.
    if (signal?.aborted) throw gaveUp();
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
