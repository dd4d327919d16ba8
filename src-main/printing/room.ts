/** The printing room as the station uses it: one press and the layouts of its pages. */
import { voucher } from './booth-slips.ts';
import type { FontFiles } from './fonts.ts';
import { createPress } from './press.ts';
import { receiptBlocks } from './receipt.ts';
import { bankClaim, claimTicket, payQr, testPage } from './slips.ts';

export const openPrintRoom = (fonts: FontFiles) => ({
  press: createPress(fonts),
  layouts: { claim: claimTicket, voucher, receipt: receiptBlocks, test: testPage, payQr, bankClaim },
});
