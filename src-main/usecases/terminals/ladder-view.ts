/** The ladder's steps and the terminal's facts as screens see them. */
import type { LadderStepView, PaymentView, StoryLine } from '../../../src-shared/contract/payment-views.ts';
import { type Currency, money } from '../../../src-shared/money.ts';
import type { EvidenceRow } from '../../ports/evidence.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { stepsOf } from './ladder-steps.ts';

function viewOf(row: EvidenceRow, currency: Currency): LadderStepView | undefined {
  const [step] = stepsOf([row]);
  if (!step) return undefined;
  const { rung, outcome, code, amount, ...rest } = step;
  const figures = { ...(amount === undefined ? {} : { amount: money(amount, currency) }), ...rest };
  return { rung, outcome, code, ...(Object.keys(figures).length > 0 ? { figures } : {}), at: row.at };
}

/** Oldest first; absent where nothing was asked. */
export function ladderOf(read: LedgerReader, row: PaymentRow): Pick<PaymentView, 'ladder'> {
  if ((row.device ?? null) === null) return {};
  const ladder = read.evidenceOf(row.seq).flatMap((one) => viewOf(one, row.currency) ?? []);
  return ladder.length > 0 ? { ladder } : {};
}

/** Of one line of the story. */
export function stepLine(row: EvidenceRow, currency: Currency): Pick<StoryLine, 'step'> {
  const step = viewOf(row, currency);
  return step === undefined ? {} : { step };
}

export function terminalOf(row: PaymentRow): Pick<PaymentView, 'terminal'> {
  if ((row.device ?? null) === null) return {};
  const { terminalId, merchantId, bankShift, receiptNumber, authCode, slip } = row.detail;
  const told = { terminalId, merchantId, bankShift, receiptNumber, authCode, slip };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return { terminal: { device: row.device as string, ...known } };
}
