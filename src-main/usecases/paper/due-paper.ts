/**
 * What a payment owes on paper, written by the very transaction that makes it due: whatever happens afterwards, the
 * receipt prints or is listed as one that did not.
 */

import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';
import type { PaperSettings } from './print-room.ts';

/** Puts what is due into the journal of paper, once; told of every payment that has ended or got its fiscal sign. */
export type DuePaper = (tx: LedgerWriter, row: PaymentRow, now: number) => void;

interface Rules {
  settings: Pick<PaperSettings, 'when' | 'drawer'>;
  /** The method whose money lies in the drawer. */
  cashMethod: string;
}

/** `rules` undefined: there is no printer, and nothing is due. */
export function duePaper(rules: Rules | undefined): DuePaper {
  if (!rules) return () => undefined;
  const { settings, cashMethod } = rules;
  const isReceiptDue = ({ fiscalStatus }: PaymentRow): boolean =>
    settings.when === 'at_once' ||
    (settings.when === 'registered' && (fiscalStatus === 'registered' || fiscalStatus === 'not_needed'));
  return (tx, row, now) => {
    if (row.status !== 'completed') return;
    const due = { paymentSeq: row.seq, state: 'queued', by: null, reason: null, at: now } as const;
    if (settings.drawer && row.method === cashMethod) tx.addPrint({ ...due, kind: 'drawer' });
    if (isReceiptDue(row)) tx.addPrint({ ...due, kind: 'receipt' });
  };
}
