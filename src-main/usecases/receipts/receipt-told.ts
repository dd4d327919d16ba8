/** The wallet's own way to hear of a receipt. A word lost is told again; nothing but a record depends on it. */
import { readOfdUrl } from '../../domain/ofd-url.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { IdSource } from '../../ports/ids.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { OutboxRow } from '../../ports/queues.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import { pauseAfter, reasonOf } from './outbox-pause.ts';

export interface TellDeps {
  ledger: Ledger;
  rails: Rails;
  http: HttpClient;
  clock: Clock;
  ids: IdSource;
  log: Logger;
}

/** A wallet that could not be told for a day will not be told. */
const CONFIRM_WITHIN_MS = 24 * 3_600_000;
const CONFIRM_TIMEOUT_MS = 30_000;

/** A code, where the wallet does not know of the receipt now; `isFinal`: telling it again would not help. */
type Told = { problem?: string | undefined; isFinal: boolean };

/** Resolves when what came of it is written. */
export async function tellWallet(
  deps: TellDeps,
  row: OutboxRow,
  payment: PaymentRow,
  stopping: AbortSignal,
): Promise<void> {
  const { problem, isFinal } = await told(deps, row, payment, stopping);
  if (problem !== undefined) deps.log.warn('receipt.wallet_not_told', { payment: payment.id, reason: problem });
  await deps.ledger.write((tx) => {
    const attempts = row.attempts + 1;
    if (problem === undefined) tx.updateOutbox({ ...row, state: 'done', attempts, lastError: null });
    else if (isFinal) tx.updateOutbox({ ...row, state: 'parked', attempts, lastError: problem });
    else {
      const nextAt = deps.clock.now() + pauseAfter(attempts, deps.ids.jitter());
      tx.updateOutbox({ ...row, attempts, lastError: problem, nextAt });
    }
  });
}

async function told(
  { rails, clock, http }: TellDeps,
  row: OutboxRow,
  payment: PaymentRow,
  stopping: AbortSignal,
): Promise<Told> {
  const tell = rails.find(payment.method)?.instance?.tellReceipt;
  const { fiscalQrUrl, fiscalNumber, paymentRef } = payment.detail;
  if (!tell || fiscalQrUrl === undefined) return { problem: 'local.rail_absent', isFinal: true };
  const office = readOfdUrl(fiscalQrUrl);
  const enough = new AbortController();
  const forget = clock.after(CONFIRM_TIMEOUT_MS, () => enough.abort());
  try {
    const heard = await tell({
      paymentId: payment.id,
      receiptUrl: fiscalQrUrl,
      ...(fiscalNumber === undefined ? {} : { receiptNumber: fiscalNumber }),
      ...(office === undefined ? {} : { office }),
      ...(payment.providerRef === null ? {} : { providerRef: payment.providerRef }),
      ...(paymentRef === undefined ? {} : { paymentRef }),
      http,
      signal: AbortSignal.any([stopping, enough.signal]),
    });
    return { problem: heard.kind === 'refused' ? heard.code : undefined, isFinal: true };
  } catch (error) {
    return { problem: reasonOf(error, 'no_answer'), isFinal: clock.now() - row.createdAt >= CONFIRM_WITHIN_MS };
  } finally {
    forget();
  }
}
