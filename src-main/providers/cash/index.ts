/** Cash: the one rail where a named person's word is the evidence. The word is stored before this is asked. */
import * as z from 'zod';
import { CURRENCIES } from '../../../src-shared/money.ts';
import { type Ask, type Capabilities, defineProvider, type Reply } from '../provider.ts';

const can: Capabilities = {
  kind: 'cash',
  query: true,
  notFoundIsProof: false,
  cancel: false,
  cancelByOurRef: false,
  refund: true,
  partialRefund: true,
  immediate: true,
  cadence: null,
  beginTimeoutMs: 5_000,
  cancelTimeoutMs: 5_000,
};

/** Who counted is on the payment's row; without a name there is no word and so no evidence. */
function word(ask: Ask): Promise<Reply> {
  if (!ask.by) return Promise.reject(new Error('cash without a named person'));
  return Promise.resolve({ kind: 'approved', providerRef: `cash-${ask.paymentId}`, amount: ask.amount });
}

export default defineProvider({
  id: 'cash',
  title: 'Cash',
  methods: { cash: { title: 'Cash', can } },
  currencies: CURRENCIES,
  config: z.strictObject({}),
  secrets: {},
  create: () => ({ begin: word, query: word, refund: word }),
});
