/** One question to a rail. A question that failed proves nothing: it is asked again, by whoever asked. */
import type { PaymentRow } from '../../ports/payments.ts';
import type { PaymentProvider, Reply } from '../../providers/provider.ts';
import { type Evidence, evidenceOf } from '../settlement/evidence-of.ts';
import { within } from '../time-limit.ts';
import { askOf, type RailTalk } from './rail-ask.ts';
import { wireOfPayment } from './wire-of-payment.ts';

const QUERY_TIMEOUT_MS = 15_000;

export interface QueryOptions {
  /** A charge that may still be under way inside the rail has had its time: "not found" may be proof from now on. */
  isGraceOver?: boolean;
  /** Ends the question early, so that two never run at once. */
  stop?: AbortSignal;
  /** Hears when the rail wants to be asked again, ms from now. */
  told?(askAgainMs: number): void;
}

/** What the rail's answer proves; undefined: nothing. Never throws. */
export async function query(
  talk: RailTalk,
  row: PaymentRow,
  provider: PaymentProvider,
  { isGraceOver = false, stop, told }: QueryOptions = {},
): Promise<Evidence | undefined> {
  if (!provider.query) return undefined;
  const ask = provider.query.bind(provider);
  const can = talk.rails.find(row.method)?.can;
  if (can?.paidOnlyIfShown && row.kind === 'sale' && row.status === 'unknown' && row.showQr === null)
    return { type: 'not_sent', source: 'query', reason: 'never_shown' };
  try {
    const reply = await within(talk.clock, can?.longPollMs ?? QUERY_TIMEOUT_MS, talk.stopping, (signal) => {
      const { http } = wireOfPayment(talk.http);
      return ask(askOf(row, talk.locale, http, stop ? AbortSignal.any([signal, stop]) : signal));
    });
    if ('askAgainMs' in reply && reply.askAgainMs !== undefined) told?.(reply.askAgainMs);
    const notFoundIsProof = isGraceOver && (can?.notFoundIsProof ?? false);
    return evidenceOf(reply, 'query', { livemode: talk.livemode, notFoundIsProof });
  } catch (error) {
    const { retryAfterMs } = error as { retryAfterMs?: unknown };
    if (typeof retryAfterMs === 'number') told?.(retryAfterMs);
    if (!stop?.aborted) failed(talk, row, error);
    return undefined;
  }
}

/** What the rail says today of a payment, whatever its status; nothing follows from it. undefined: no answer. */
export async function lookAt(talk: RailTalk, row: PaymentRow, provider: PaymentProvider): Promise<Reply | undefined> {
  if (!provider.query) return undefined;
  const ask = provider.query.bind(provider);
  try {
    return await within(talk.clock, QUERY_TIMEOUT_MS, talk.stopping, (signal) =>
      ask(askOf(row, talk.locale, wireOfPayment(talk.http).http, signal)),
    );
  } catch (error) {
    failed(talk, row, error);
    return undefined;
  }
}

function failed({ log, stopping }: RailTalk, row: PaymentRow, error: unknown): void {
  if (!stopping.aborted) log.info('query.failed', { payment: row.id, message: String(error) });
}
