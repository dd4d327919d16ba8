/** What printing needs of others: the printer's settings, and the room with fonts and layouts that no use case imports. */

import type { RefundOptions } from '../../../src-shared/contract/refund-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import type { Money } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { Block, PaperWidth } from '../../domain/paper.ts';
import type { ReceiptFacts, Shop } from '../../domain/receipt.ts';
import type { Press, PrinterFamily } from '../../ports/press.ts';

/** The printer's section of the configuration, without its wire. */
export interface PaperSettings {
  widthMm: PaperWidth;
  mode: 'raster' | 'text';
  family: PrinterFamily;
  drawer: boolean;
  drawerPin: 2 | 5;
  cut: boolean;
  copies: number;
  when: 'registered' | 'at_once' | 'asked';
}

/** A station without a printer still shows and saves receipts. */
export const NO_PRINTER: PaperSettings = {
  widthMm: 80,
  mode: 'raster',
  family: 'unknown',
  drawer: false,
  drawerPin: 2,
  cut: true,
  copies: 1,
  when: 'asked',
};

/** The layouts of what is printed: from the printing room, which no use case imports. */
export interface Layouts {
  receipt(facts: ReceiptFacts, shop: Shop, locale: Locale): Block[];
  test(frame: SlipFacts, printer: string): Block[];
  claim(frame: SlipFacts, claim: { code: string; amount: Money; phone?: string }): Block[];
  voucher(
    frame: SlipFacts,
    sale: { orderId: string; paymentId: string; goods: readonly string[]; prints: number },
  ): Block[];
  payQr(
    frame: SlipFacts,
    asked: { title: string; orderId: string; amount: Money; qr: string; until?: number },
  ): Block[];
  bankClaim(frame: SlipFacts, claim: BankClaim, by: string): Block[];
}
/** What the bank is told of a sale that no terminal can give back. */
export type BankClaim = NonNullable<RefundOptions['claim']>;
export interface SlipFacts {
  shop: Shop;
  locale: Locale;
  at: number;
  livemode: boolean;
}

/** The printing room, opened by the first page: a till that starts after a power cut should not wait for fonts. */
export interface PrintRoom {
  readonly press: Press;
  readonly layouts: Layouts;
}

export const noPrintRoom = (): Promise<PrintRoom> =>
  Promise.reject(new StationError('printer.not_configured', 'this station was started without its fonts'));
