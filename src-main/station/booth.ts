/** A photobooth's part of the station: its programs, its printer's slips, and the desk that serves guests. */

import type { LampView } from '../../src-shared/contract/health-views.ts';
import { openBoothProgram } from '../booth/open.ts';
import { type BoothProgram, type ServeAsk, ServeTrouble } from '../ports/booth.ts';
import type { HttpClient } from '../ports/http-client.ts';
import type { PaymentRow } from '../ports/payments.ts';
import { type Booth, createBooth } from '../usecases/booth/booth.ts';
import type { Printing } from '../usecases/paper/printing.ts';
import type { Rails } from '../usecases/rails/rails.ts';
import type { Payments } from '../usecases/sale/payments.ts';
import type { StationParts } from './deps.ts';
import type { PriceList } from './price-list.ts';

interface Around {
  rails: Rails;
  http: HttpClient;
  prices: PriceList;
  printing: Printing;
  payments: Payments;
  lamps(): LampView[];
  /** These payments changed, and perhaps the gate. */
  announce(rows: readonly PaymentRow[]): void;
}

/** undefined: this station is a till. */
export function openBooth(parts: StationParts, around: Around): Booth | undefined {
  const { config, clock, log } = parts;
  const { rails, prices, printing, payments } = around;
  if (config.station.mode !== 'kiosk') return undefined;
  const programDeps = {
    http: around.http,
    processes: parts.processes,
    push: parts.push,
    clock,
    secrets: parts.secrets,
    printVoucher: (sale: ServeAsk) => printVoucher(sale, parts, around),
  };
  const open = (settings: Parameters<typeof openBoothProgram>[0] | undefined): BoothProgram | undefined =>
    settings && openBoothProgram(settings, programDeps);
  return createBooth({
    settings: { ...config.booth, hasPlacePhoto: parts.placePhoto !== undefined },
    main: open(config.booth.fulfilment),
    other: open(config.booth.otherPrinter),
    ledger: parts.ledger,
    rails,
    products: prices.products,
    currency: parts.currency,
    reprice: prices.reprice,
    lamps: around.lamps,
    needsReceipts: parts.receipts.required,
    shiftOpensItself: config.shift.autoOpen,
    clock,
    log,
    drawQr: parts.drawQr,
    refund: (saleId, context) =>
      payments.refund({ id: saleId, reason: 'booth: prints did not come out', by: 'booth' }, context),
    printTicket({ code, amount, phone }) {
      if (!parts.paper?.printer) return;
      printing
        .printSlip((layouts, frame) => layouts.claim(frame, { code, amount, ...(phone && { phone }) }))
        .catch((error: unknown) => log.warn('booth.ticket_not_printed', { message: String(error) }));
    },
    announce: around.announce,
  });
}

/** A booth whose prints are made by hand: the paper says what was paid. */
async function printVoucher(
  { orderId, paymentId, productIds, prints }: ServeAsk,
  { locale }: StationParts,
  { printing, prices }: Around,
): Promise<void> {
  const goods = productIds.map((id) => prices.products.get(id)?.name[locale] ?? id);
  const { state, error } = await printing
    .printSlip((layouts, frame) => layouts.voucher(frame, { orderId, paymentId, goods, prints }))
    .catch((cause: unknown) => {
      throw new ServeTrouble('not_reached', 'no voucher could be printed', { cause });
    });
  if (state === 'printed') return;
  throw new ServeTrouble(error === 'interrupted' ? 'no_answer' : 'refused', `the printer: ${error}`);
}
