/** A slip's fields as the facts that may leave the reader: card masked, no name, no expiry. */
import { type Currency, exponentOf, money } from '../../../src-shared/money.ts';
import type { OperationFacts } from '../pinpad.ts';
import type { Envelope } from './envelope.ts';
import type { SlipFields } from './fields.ts';
import { cleanSlip } from './mask.ts';

/** `currency`: the station's; an amount in another one is not handed on as money. */
export function factsOf(
  slip: SlipFields,
  { message, pptId }: Pick<Envelope, 'message' | 'pptId'>,
  currency: Currency,
): OperationFacts {
  const { amountMinor } = slip;
  const isOurs = (slip.currency ?? currency) === currency && exponentOf(currency) === 2;
  const rrn = slip.rrn ?? (slip.conflicts.includes('rrn') ? undefined : pptId);
  const facts: { [Key in keyof OperationFacts]: OperationFacts[Key] | undefined } = {
    rrn,
    authCode: slip.authCode,
    receiptNumber: slip.receiptNumber,
    terminalId: slip.terminalId,
    merchantId: slip.merchantId,
    bankShift: slip.bankShift,
    cardMask: slip.cardMask,
    cardBrand: slip.cardBrand,
    responseCode: slip.responseCode,
    operation: slip.operation,
    amount: amountMinor !== undefined && isOurs ? money(amountMinor, currency) : undefined,
    at: slip.at,
    slip: message === undefined ? undefined : cleanSlip(message),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as OperationFacts;
}
