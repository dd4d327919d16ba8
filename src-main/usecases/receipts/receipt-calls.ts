/** The calls about receipts and everything else that comes out of the printer, the drawer included. */
import type { receiptCalls as Calls } from '../../../src-shared/contract/calls/receipts.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import type { Printing } from '../paper/printing.ts';
import { named } from '../people/by-name.ts';
import type { Views } from '../view.ts';
import type { ReceiptDesk } from './receipt-desk.ts';

export interface ReceiptCallDeps {
  receiptDesk: ReceiptDesk;
  printing: Printing;
  views: Views;
}

export const receiptCalls = ({
  receiptDesk,
  printing,
  views,
}: ReceiptCallDeps): Pick<StationHandlers, keyof typeof Calls> => ({
  'receipt.list': () => receiptDesk.list(),
  'receipt.resend': async (input, context) => views.payment(await receiptDesk.resend(named(input, context))),
  'receipt.attach': async (input, context) => views.payment(await receiptDesk.attach(named(input, context))),
  'receipt.preview': async (input) => ({ image: await printing.preview(input) }),
  'receipt.pdf': async (input) => ({ pdf: Buffer.from(await printing.pdf(input)).toString('base64') }),
  'receipt.print': (input, context) => printing.print(named(input, context)),
  'receipt.printQr': (input, context) => printing.printQr(named(input, context)),
  'receipt.unprinted': () => ({ items: printing.unprinted() }),
  'drawer.open': (input, context) => printing.openDrawer(named(input, context)),
  'printer.test': (input, context) => printing.test(named(input, context).by),
});
