/** Receipts: the fiscal module’s queue, pictures and paper, the drawer and the printer. */

import { call } from '../define.ts';
import { PaymentView } from '../payment-views.ts';
import {
  OpenDrawer,
  PreviewReceipt,
  PrintQr,
  PrintReceipt,
  PrintView,
  ReceiptDocument,
  ReceiptPicture,
  TestPrinter,
  UnprintedReceipts,
} from '../print-views.ts';
import { AttachReceipt, ReceiptQueue, SendReceipt } from '../receipt-views.ts';
import { Nothing } from '../shapes.ts';
import { sellers, staff } from './callers.ts';

export const receiptCalls = {
  'receipt.list': call({
    in: Nothing,
    out: ReceiptQueue,
    who: staff,
    right: 'sell',
    rest: 'GET /v1/receipts',
    about: 'Receipts that are not registered yet, and wallets that have not heard of theirs, oldest first.',
  }),
  'receipt.resend': call({
    in: SendReceipt,
    out: PaymentView,
    who: staff,
    right: 'resolve',
    act: true,
    rest: 'POST /v1/receipts/:id/send',
    about: 'Sends a payment’s receipt again now. Where only the paper decides, a named person has looked at it.',
  }),
  'receipt.attach': call({
    in: AttachReceipt,
    out: PaymentView,
    who: staff,
    right: 'resolve',
    act: true,
    rest: 'POST /v1/receipts/:id/attach',
    about: 'A named person copies the receipt from its paper: the module has it, and the station could not learn it.',
  }),
  'receipt.preview': call({
    in: PreviewReceipt,
    out: ReceiptPicture,
    who: sellers,
    right: 'sell',
    about: 'A picture of a payment’s receipt in a language and a width; nothing is printed.',
  }),
  'receipt.pdf': call({
    in: PreviewReceipt,
    out: ReceiptDocument,
    who: staff,
    right: 'sell',
    about: 'A payment’s receipt as a PDF with selectable text.',
  }),
  'receipt.print': call({
    in: PrintReceipt,
    out: PrintView,
    who: staff,
    right: 'sell',
    rest: 'POST /v1/payments/:id/receipt/print',
    about: 'Prints the receipt: the original once, afterwards copies that are marked and named.',
  }),
  'receipt.printQr': call({
    in: PrintQr,
    out: PrintView,
    who: staff,
    right: 'sell',
    rest: 'POST /v1/payments/:id/qr/print',
    about: 'Prints the code of an open payment with its amount, for a camera that cannot read the screen.',
  }),
  'receipt.unprinted': call({
    in: Nothing,
    out: UnprintedReceipts,
    who: staff,
    right: 'sell',
    rest: 'GET /v1/receipts/unprinted',
    about: 'Receipts that should be on paper and are not.',
  }),
  'drawer.open': call({
    in: OpenDrawer,
    out: PrintView,
    who: staff,
    right: 'drawer',
    act: true,
    rest: 'POST /v1/drawer/open',
    about: 'Opens the cash drawer without a sale; by name, with a reason.',
  }),
  'printer.test': call({
    in: TestPrinter,
    out: PrintView,
    who: sellers,
    right: 'devices',
    rest: 'POST /v1/printer/test',
    about: 'Prints a page with every letter.',
  }),
};
