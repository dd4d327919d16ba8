/** Evidence as it is kept: personal data masked, words from an allow-list, sums only in the payment's own money. */
import type { PaymentStatus } from '../../../src-shared/payment-status.ts';
import { maskedCard, maskedPhone } from '../../domain/masking.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import type { Evidence } from './evidence-of.ts';

/** Personal data are masked at the one door, whatever a provider let through. */
export const withMasks = (evidence: Evidence): Evidence =>
  evidence.cardMask === undefined && evidence.payerPhone === undefined
    ? evidence
    : {
        ...evidence,
        ...(evidence.cardMask === undefined ? {} : { cardMask: maskedCard(evidence.cardMask) }),
        ...(evidence.payerPhone === undefined ? {} : { payerPhone: maskedPhone(evidence.payerPhone) }),
      };

/** Writes it beside its payment, with what it made of it. Returns the row's number. */
export const keepEvidence = (
  tx: LedgerWriter,
  row: PaymentRow,
  evidence: Evidence,
  verdict: 'moved' | 'same' | 'contradiction',
  statusAfter: PaymentStatus,
  now: number,
): number =>
  tx.addEvidence({
    paymentSeq: row.seq,
    type: evidence.type,
    source: evidence.source,
    at: now,
    verdict,
    statusAfter,
    amount: sumOf(row, evidence),
    providerRef: evidence.providerRef ?? null,
    livemode: evidence.livemode ?? row.livemode,
    detail: wordsOf(row, evidence),
    rawHash: evidence.rawHash ?? null,
  }).seq;

/**
 * The sum that the evidence is about, minor units: money that moved, or what the customer is asked for. Other money is no
 * sum of ours.
 */
export function sumOf(row: PaymentRow, { amount, payable }: Evidence): number | null {
  const sum = amount ?? payable;
  return sum?.currency === row.currency ? sum.minor : null;
}

/** Money of another currency is kept in words: a figure would be read as ours. */
function otherMoneyOf(row: PaymentRow, { amount, payable }: Evidence): { otherMoney?: string } {
  const sum = amount ?? payable;
  return sum === undefined || sum.currency === row.currency ? {} : { otherMoney: `${sum.minor} ${sum.currency}` };
}

type Words = Record<string, string | number | boolean>;

/** The allow-listed part of evidence that is kept as words; null: nothing of it is there. */
function wordsOf(row: PaymentRow, evidence: Evidence): Words | null {
  const { reason, providerCode, rrn, authCode, cardMask, payerPhone, confirming, outcome, by, note } = evidence;
  const { paymentRef, walletNumber, receiptNumber, terminalId, bankShift, responseCode, second } = evidence;
  const { step, count, terminalAt, check } = evidence;
  const said = { reason, providerCode, rrn, authCode, cardMask, payerPhone, paymentRef, walletNumber, second };
  const ofTerminal = { receiptNumber, terminalId, bankShift, responseCode, count, terminalAt };
  const ofPerson = { outcome, by, note };
  const missing = check?.join(' ');
  const all = { ...said, ...ofTerminal, missing, confirming, ...ofPerson, ...step, ...otherMoneyOf(row, evidence) };
  const known = Object.entries(all).filter(([, value]) => value !== undefined);
  return known.length > 0 ? (Object.fromEntries(known) as Words) : null;
}
