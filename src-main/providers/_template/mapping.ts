/** Template Pay's words → ours. Every status of its documentation is listed; any other word throws. */
import * as z from 'zod';
import { CURRENCIES, majorString } from '../../../src-shared/money.ts';
import type { Reply } from '../provider.ts';

/** A bill as the rail sends it, in answers and in webhooks alike. */
export const Bill = z
  .object({
    id: z.string().min(1),
    external_id: z.string(),
    status: z.string(),
    amount: z.string(),
    currency: z.enum(CURRENCIES),
    qr: z.string().optional(),
    reason: z.string().optional(),
    event_id: z.string().optional(),
  })
  .transform(({ external_id, event_id, ...bill }) => ({ ...bill, externalId: external_id, eventId: event_id }));

export function replyOf(bill: z.output<typeof Bill>): Reply {
  switch (bill.status) {
    case 'waiting':
      return { kind: 'accepted', providerRef: bill.id, ...(bill.qr === undefined ? {} : { show: { qr: bill.qr } }) };
    case 'paid':
      return { kind: 'approved', providerRef: bill.id, amount: majorString.decode(bill.amount, bill.currency) };
    case 'rejected':
      return {
        kind: 'rejected',
        reason: bill.reason === 'no_funds' ? 'insufficient_funds' : 'other',
        ...(bill.reason === undefined ? {} : { providerCode: bill.reason }),
      };
    case 'expired':
      return { kind: 'expired' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'too_late':
      return { kind: 'cancel_refused' };
    case 'missing':
      return { kind: 'not_found' };
    default:
      // An unknown word is never a failure (architecture §5, rule 7).
      throw new Error(`unknown status ${bill.status.slice(0, 40)}`);
  }
}
