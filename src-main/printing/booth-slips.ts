/** What a booth prints beside receipts: the voucher that a photo printer's attendant takes. */
import type { Block } from '../domain/paper.ts';
import { type SlipFrame, slip } from './slips.ts';
import { PAPER_WORDS } from './words.ts';

/** Order, goods and the payment's id as a code: proof that this sale was paid, for one time. */
export const voucher = (
  frame: SlipFrame,
  sale: { orderId: string; paymentId: string; goods: readonly string[]; prints: number },
): Block[] =>
  slip(frame, `${PAPER_WORDS[frame.locale].order} ${sale.orderId}`, [
    ...sale.goods.map((text): Block => ({ kind: 'text', text, align: 'centre' })),
    { kind: 'text', text: `× ${sale.prints}`, size: 'title', bold: true, align: 'centre' },
    { kind: 'qr', text: sale.paymentId },
    { kind: 'text', text: PAPER_WORDS[frame.locale].thanks, align: 'centre' },
  ]);
