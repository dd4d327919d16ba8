/** Which fiscal module this station has. A new module is one more line here. */
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import { noReceipts } from './none/index.ts';
import { type PracticeReceiptOptions, practiceReceipts } from './practice/index.ts';

/** `practice` is given in the sandbox profile only, so live money can never be given a practice receipt. */
export const chooseReceipts = (practice: PracticeReceiptOptions | undefined): ReceiptSink =>
  practice ? practiceReceipts(practice) : noReceipts();
