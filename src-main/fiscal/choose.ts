/** Which fiscal module this station has. A new module is one more line here. */
import type { ReceiptSink } from '../ports/receipt-sink.ts';
import { type FiscalBoxOptions, fiscalBoxReceipts } from './fiscalbox/index.ts';
import { noReceipts } from './none/index.ts';
import { type PracticeReceiptOptions, practiceReceipts } from './practice/index.ts';

/** `providers` of the configuration, as far as it names a fiscal module. */
interface Configured {
  readonly fiscalbox?: { url: string; fiscal: boolean };
}

/**
 * A module that is configured is used, in the sandbox profile against its simulator. `practice` is given in the sandbox
 * profile only, so live money can never be given a practice receipt.
 */
export function chooseReceipts(
  providers: Readonly<Record<string, unknown>>,
  host: Omit<FiscalBoxOptions, 'url'>,
  practice: PracticeReceiptOptions | undefined,
): ReceiptSink {
  const { fiscalbox } = providers as Configured;
  if (fiscalbox?.fiscal) return fiscalBoxReceipts({ ...host, url: fiscalbox.url });
  return practice ? practiceReceipts(practice) : noReceipts();
}
