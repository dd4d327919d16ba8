/** ARCUS 2: an Ingenico terminal ("Univ. EMV POS", Humo) behind the bank's command-line tool. See README.md. */
import type { Money } from '../../../src-shared/money.ts';
import { definePinpad, type PinpadReply } from '../pinpad.ts';
import { unpack } from './answer.ts';
import { ArcusConfig } from './config.ts';
import { BATCH_TIMEOUT_MS, batchOf, OPERATION_TIMEOUT_MS, openSession } from './session.ts';
import { verdictOf } from './verdict.ts';

/** The last run is the operation's; link tests before it are not kept. */
function reread(
  raws: readonly Uint8Array[],
  asked: { kind: 'sale' | 'refund'; isVoid?: true; amount: Money },
): PinpadReply | undefined {
  const last = raws.at(-1);
  const answer = last && unpack(last);
  const operation = asked.kind === 'sale' ? 'sale' : asked.isVoid ? 'void' : 'refund';
  return answer && verdictOf(answer, { operation, amount: asked.amount });
}

export default definePinpad({
  id: 'arcus2',
  title: 'ARCUS 2 (Ingenico)',
  links: ['process'],
  config: ArcusConfig,
  can: {
    // There is no question by reference: the last slip and interim totals are all, where the site has them.
    lookUp: false,
    totals: true,
    lastSlip: true,
    cancel: true,
    void: true,
    voidKey: 'rrn',
    refund: true,
    partialRefund: true,
    closeBatch: true,
    saleTimeoutMs: OPERATION_TIMEOUT_MS,
    batchTimeoutMs: BATCH_TIMEOUT_MS,
  },
  open: openSession,
  reread,
  rereadBatch(raws, { currency }) {
    const last = raws.at(-1);
    const answer = last && unpack(last);
    return answer && batchOf(answer, currency);
  },
});
