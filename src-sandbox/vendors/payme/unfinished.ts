/**
 * Payme does not forget: a Perform or Cancel without a usable answer is repeated until there is one, also after the
 * station or these simulators were restarted. So a lost answer always becomes a known charge or a known refusal.
 */
import type { VendorWorld } from '../../vendor.ts';
import type { Book, PaymeTransaction } from './book.ts';
import { REASON } from './methods.ts';
import type { Payer } from './payer.ts';

/** Starts repeating; the returned function ends it. */
export function repeatUnfinished(world: VendorWorld, book: Book, payer: Payer): () => void {
  let running = false;
  async function round(): Promise<void> {
    const unfinished = book
      .all()
      .filter(({ stage, id }) => (stage === 'performing' || stage === 'cancelling') && !payer.inHand.has(id));
    for (const transaction of unfinished) await again(transaction);
  }
  const again = (transaction: PaymeTransaction) =>
    transaction.stage === 'performing'
      ? payer.perform(transaction)
      : payer.cancel(transaction, transaction.cancelReason ?? REASON.unknown);

  const timer = setInterval(() => {
    if (running) return; // a slow round is not overtaken by the next one
    running = true;
    round()
      .catch((error: unknown) =>
        world.log('payme.repeat_failed', { error: error instanceof Error ? error.message : String(error) }),
      )
      .finally(() => {
        running = false;
      });
  }, world.settings.payme.repeatMs);
  return () => clearInterval(timer);
}
