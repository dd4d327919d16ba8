/** The ledger's history, one file a step. A number once released is never edited; the next one is ten higher. */
import { payments } from './0010-payments.ts';
import { queuesAndShifts } from './0020-queues-and-shifts.ts';
import { rowSums } from './0030-row-sums.ts';
import { usedCodes } from './0040-used-codes.ts';
import { feesAndLinger } from './0050-fees-and-linger.ts';
import { receiptsAndConfirms } from './0060-receipts-and-confirms.ts';
import { shiftEnd } from './0070-shift-end.ts';
import { terminals } from './0080-terminals.ts';
import { prints } from './0090-prints.ts';
import { people } from './0100-people.ts';
import { booth } from './0110-booth.ts';
import { statements } from './0120-statements.ts';
import { salesDesk } from './0140-sales-desk.ts';
import { boothEvents } from './0150-booth-events.ts';
import { setAside } from './0160-set-aside.ts';
import { lateBatches } from './0170-late-batches.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  payments,
  queuesAndShifts,
  rowSums,
  usedCodes,
  feesAndLinger,
  receiptsAndConfirms,
  shiftEnd,
  terminals,
  prints,
  people,
  booth,
  statements,
  salesDesk,
  boothEvents,
  setAside,
  lateBatches,
];
