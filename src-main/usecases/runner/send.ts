/**
 * One begin: a payment that was just dispatched leaves for its rail, once. What comes of it is evidence, whatever it is.
 *
 *   begin ─reply──► what it says        threw, nothing had left ─► not_sent        threw otherwise ─► lost
 */
import type { HintKind } from '../../../src-shared/ladder.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Reply } from '../../providers/provider.ts';
import { type Evidence, evidenceOf } from '../settlement/evidence-of.ts';
import type { Settlement } from '../settlement/settle.ts';
import { within } from '../time-limit.ts';
import { askOf, begin, type RailTalk } from './rail-ask.ts';
import { wireOfPayment } from './wire-of-payment.ts';

interface Deps extends RailTalk {
  /** A passing word of a terminal, for the screens. */
  hinted?(row: PaymentRow, hint: { kind: HintKind; text?: string }): void;
  /** Tells the screens. */
  settled(settlements: readonly Settlement[]): void;
}

/** A box is busy for a moment all the time. */
const TELL_WAIT_AFTER_MS = 1_000;
/** A word of the station's own among the box's codes: the request waited for the box, and never left. */
const BOX_BUSY = 'bridge:busy';
const NO_MEANING: Evidence = { type: 'lost', source: 'begin', reason: 'no_meaning' };

/** Resolves when the begin has been settled; when the station stops in the middle, with nothing written. */
export async function send(deps: Deps, row: PaymentRow, extra: { code?: string }): Promise<void> {
  const { ledger, clock, stopping } = deps;
  const rail = deps.rails.ready(row.method);
  const wire = wireOfPayment(deps.http, waitsTold(deps, row));
  let evidence: Evidence | undefined;
  try {
    const reply = await within(clock, rail.can.beginTimeoutMs, stopping, (signal) => {
      const answer = begin(ledger.read, rail.instance, row, {
        ...askOf(row, deps.locale, wire.http, signal),
        ...extra,
        remember: (known) => remember(deps, row, known),
        leaving: () => wire.leaving(),
        hint: (hint) => deps.hinted?.(row, hint),
      });
      hearLate(deps, answer, signal, row);
      return answer;
    });
    evidence = heard(deps, reply);
  } catch (error) {
    // Stopping in the middle proves nothing: the row stays as it is and the next start asks.
    if (stopping.aborted) return;
    const type = wire.mayHaveLanded() ? 'lost' : 'not_sent';
    deps.log.warn('begin.failed', { payment: row.id, method: row.method, type, message: String(error) });
    evidence = {
      type,
      source: 'begin',
      reason: type === 'lost' ? 'answer_lost' : 'never_left',
      ...(type === 'not_sent' && wire.isWaiting() && { providerCode: BOX_BUSY }),
    };
  }
  const { payment } = await deps.submit(row.seq, evidence ?? NO_MEANING);
  // The answer was another payment's, or of the other kind of money: kept for a person, and nothing more will come.
  if (payment.status === 'dispatching') await deps.submit(row.seq, NO_MEANING);
}

const heard = ({ livemode }: Deps, reply: Reply): Evidence | undefined =>
  evidenceOf(reply, 'begin', { livemode, notFoundIsProof: false });

/** Screens are told of a wait that is worth a word, and of its end. */
function waitsTold({ clock, hinted }: Deps, row: PaymentRow): (isWaiting: boolean) => void {
  let callOff = (): void => {};
  let isTold = false;
  return (isWaiting) => {
    callOff();
    if (isWaiting) {
      callOff = clock.after(TELL_WAIT_AFTER_MS, () => {
        isTold = true;
        hinted?.(row, { kind: 'box_busy' });
      });
    } else if (isTold) {
      isTold = false;
      hinted?.(row, { kind: 'sent' });
    }
  };
}

/** An answer after our limit is evidence like any other (I-7): the rail may have nobody else to ask. */
function hearLate(deps: Deps, answer: Promise<Reply>, signal: AbortSignal, row: PaymentRow): void {
  answer.then(
    (reply) => {
      if (!signal.aborted || deps.stopping.aborted) return;
      const late = heard(deps, reply);
      if (late) deps.track(deps.submit(row.seq, late), row, 'late_answer');
    },
    () => undefined,
  );
}

/** Not evidence: a name says nothing about money. Only a payment that is still being sent may go on to its charge. */
async function remember(
  { ledger, clock, settled }: Deps,
  row: PaymentRow,
  known: { providerRef: string; expiresAt?: number },
): Promise<void> {
  const payment = await ledger.write((tx) => {
    const now = tx.paymentBySeq(row.seq);
    if (now?.status !== 'dispatching') throw new Error(`given up meanwhile: ${now?.status}`);
    return tx.updatePayment({ ...now, ...known }, clock.now());
  });
  settled([{ payment, kind: 'same', effects: [] }]);
}
