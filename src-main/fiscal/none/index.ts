/** No fiscal module: the shop needs none, or its rail makes the receipt itself. Nothing is owed, nothing is queued. */
import type { ReceiptSink } from '../../ports/receipt-sink.ts';

/** Makes the sink that owes nothing. */
export const noReceipts = (): ReceiptSink => ({
  id: 'none',
  required: false,
  register: async () => ({ kind: 'refused', reason: 'there is no fiscal module' }),
  find: async () => undefined,
});
