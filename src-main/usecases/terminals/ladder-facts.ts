/** What the ledger knows around an unknown payment of a terminal: when it left, what else is open, whose a reference is. */
import type { EvidenceRow } from '../../ports/evidence.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { TerminalReading } from '../../ports/terminals.ts';
import type { Evidence } from '../settlement/evidence-of.ts';

const dispatchOf = (read: LedgerReader, row: PaymentRow): EvidenceRow | undefined =>
  read.evidenceOf(row.seq).find(({ type }) => type === 'dispatch');
const dispatchSeq = (read: LedgerReader, row: PaymentRow): number => dispatchOf(read, row)?.seq ?? 0;

/** When it was dispatched, ms UTC. */
export const startedAt = (read: LedgerReader, row: PaymentRow): number => dispatchOf(read, row)?.at ?? row.createdAt;

/** It left before the reading was taken, so it may be in its figures. */
export const isInReading = (read: LedgerReader, row: PaymentRow, reading: TerminalReading | undefined): boolean =>
  reading !== undefined && dispatchSeq(read, row) <= reading.evidenceSeq;

/** Other payments of the same terminal whose result is not known. */
export const othersUnknown = (read: LedgerReader, row: PaymentRow): PaymentRow[] =>
  read.unknownOn(row.device ?? '').filter(({ seq }) => seq !== row.seq);

/** Other payments that this reference has completed already. */
const completedBy = (read: LedgerReader, row: PaymentRow, { providerRef }: Evidence): PaymentRow[] =>
  providerRef === undefined
    ? []
    : read
        .completedByRef(row.provider, row.kind, providerRef)
        .flatMap((seq) => (seq === row.seq ? [] : (read.paymentBySeq(seq) ?? [])));

/** Whose a slip is, by its reference and its terminal; undefined: nobody's yet. */
export function ownerOfSlip(
  read: LedgerReader,
  row: PaymentRow,
  slip: Evidence | undefined,
): 'earlier' | 'other' | undefined {
  if (slip?.type !== 'approved') return 'other';
  const owners = completedBy(read, row, slip);
  if (owners.length === 0) return undefined;
  const isEarlier = owners.every((one) => one.device === row.device && dispatchSeq(read, one) < dispatchSeq(read, row));
  return isEarlier ? 'earlier' : 'other';
}

/** The approval is of this sum, and its reference has completed no other payment. */
export const fits = (read: LedgerReader, row: PaymentRow, evidence: Evidence): boolean =>
  evidence.amount?.minor === row.payable &&
  evidence.amount.currency === row.currency &&
  completedBy(read, row, evidence).length === 0;
