/** Every piece of evidence about a payment, and what does not fit together. */
import type { DiscrepancyType, EvidenceSource, EvidenceType } from '../../src-shared/evidence.ts';
import type { Currency } from '../../src-shared/money.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';

export interface EvidenceRow {
  readonly seq: number;
  readonly paymentSeq: number;
  readonly type: EvidenceType;
  readonly source: EvidenceSource;
  readonly at: number;
  readonly verdict: 'moved' | 'same' | 'contradiction';
  readonly statusAfter: PaymentStatus;
  readonly amount: number | null;
  readonly providerRef: string | null;
  readonly livemode: boolean;
  /** Reason, name, note, masked card: allow-listed fields only. */
  readonly detail: Readonly<Record<string, string | number | boolean>> | null;
  /** sha256 of the bytes it was read from. */
  readonly rawHash: Uint8Array | null;
}

export type NewEvidence = Omit<EvidenceRow, 'seq'>;

export interface DiscrepancyRow {
  readonly id: number;
  readonly paymentSeq: number;
  readonly type: DiscrepancyType;
  readonly at: number;
  readonly status: 'open' | 'resolved';
  readonly expected: number | null;
  readonly actual: number | null;
  readonly currency: Currency;
}

export type NewDiscrepancy = Omit<DiscrepancyRow, 'id' | 'status'>;

export interface EvidenceReader {
  evidenceOf(paymentSeq: number): EvidenceRow[];
  discrepanciesOf(paymentSeq: number): DiscrepancyRow[];
  discrepancyCount(): number;
}

export interface EvidenceWriter {
  addEvidence(row: NewEvidence): EvidenceRow;
  addDiscrepancy(row: NewDiscrepancy): void;
  resolveDiscrepancies(paymentSeq: number, by: string, note: string, now: number): void;
}
