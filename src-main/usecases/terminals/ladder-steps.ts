/**
 * The steps of the evidence ladder: each is kept as evidence that points at something and decides nothing; what all of them
 * say together becomes evidence that decides, or calls a senior.
 */
import { money } from '../../../src-shared/money.ts';
import { type Step, type Weighed, weigh } from '../../domain/ladder.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EvidenceRow } from '../../ports/evidence.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger } from '../../ports/store.ts';
import { openDiscrepancy } from '../settlement/discrepancy.ts';
import type { Evidence } from '../settlement/evidence-of.ts';
import type { Device } from './device.ts';

export interface StepsDeps {
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  livemode: boolean;
  submit(paymentSeq: number, evidence: Evidence): Promise<unknown>;
  /** A discrepancy was opened: tell the screens. */
  changed(payment: PaymentRow): void;
}

export interface Steps {
  /** Keeps a step, unless it says what its rung said last. */
  keep(row: PaymentRow, step: Step): Promise<void>;
  /** What the steps kept so far say together. */
  weighed(row: PaymentRow, device: Device): Weighed;
  /** Their verdict becomes evidence, or nothing. `ofSlip`: the approval that the last slip tells, with its references. */
  decide(row: PaymentRow, device: Device, ofSlip?: Evidence): Promise<void>;
}

/** The steps kept so far, as `weigh` wants them. */
export const stepsOf = (evidence: readonly EvidenceRow[]): Step[] =>
  evidence.flatMap(({ type, detail, amount }) => {
    if (type !== 'indication' || !detail) return [];
    const { rung, outcome, code, count, receiptNumber, terminalAt } = detail as unknown as Step;
    const figures = { count, receiptNumber, terminalAt, amount: amount ?? undefined };
    const known = Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
    return [{ rung, outcome, code, ...known }];
  });

/** Two steps with the same spelling say the same. */
const spellingOf = (step: Step): string =>
  JSON.stringify(
    Object.entries(step)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

export function createSteps(deps: StepsDeps): Steps {
  const { ledger, clock, log } = deps;

  const weighed: Steps['weighed'] = (row, { can, session }) =>
    weigh(stepsOf(ledger.read.evidenceOf(row.seq)), {
      totals: can.totals && session.totals !== undefined,
      lastSlip: can.lastSlip && session.lastSlip !== undefined,
    });

  async function callSenior(row: PaymentRow): Promise<void> {
    const told = await ledger.write((tx) => {
      const now = tx.paymentBySeq(row.seq);
      if (!now || tx.discrepanciesOf(row.seq).some(({ type }) => type === 'steps_disagree')) return undefined;
      openDiscrepancy(tx, now, 'steps_disagree', clock.now(), null);
      return tx.updatePayment(now, clock.now());
    });
    if (!told) return;
    log.warn('ladder.steps_disagree', { payment: row.id });
    deps.changed(told);
  }

  return {
    weighed,
    async keep(row, step) {
      const last = stepsOf(ledger.read.evidenceOf(row.seq)).findLast(({ rung }) => rung === step.rung);
      if (last && spellingOf(last) === spellingOf(step)) return;
      const { rung, outcome, code, amount, ...figures } = step;
      await deps.submit(row.seq, {
        type: 'indication',
        source: 'device',
        step: { rung, outcome, code },
        ...(amount === undefined ? {} : { amount: money(amount, row.currency) }),
        ...figures,
      });
    },
    async decide(row, device, ofSlip) {
      const verdict = weighed(row, device);
      if (verdict === 'approved') await deps.submit(row.seq, ofSlip?.type === 'approved' ? ofSlip : agreed(row));
      else if (verdict === 'not_performed')
        await deps.submit(row.seq, { type: 'not_sent', source: 'device', reason: 'not_performed' });
      else if (verdict === 'disagree') await callSenior(row);
    },
  };

  /** The terminal's signs together, where none of them is an approval with a reference of its own. */
  function agreed(row: PaymentRow): Evidence {
    const amount = money(row.payable, row.currency);
    return { type: 'approved', source: 'device', livemode: deps.livemode, amount, reason: 'steps_agree' };
  }
}
