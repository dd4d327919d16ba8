/** Receipts: made by the fiscal module, brought to wallets, looked after by people, printed. */

import type { HttpClient } from '../ports/http-client.ts';
import { NO_PRINTER } from '../usecases/paper/print-room.ts';
import { createPrinting, type Printing } from '../usecases/paper/printing.ts';
import type { Rails } from '../usecases/rails/rails.ts';
import { createReceiptDesk, type ReceiptDesk } from '../usecases/receipts/receipt-desk.ts';
import { createReceiptLoop, type ReceiptLoop } from '../usecases/receipts/receipts.ts';
import type { Product } from '../usecases/sale/pricing.ts';
import type { Settlement } from '../usecases/settlement/settle.ts';
import type { StationParts } from './deps.ts';

export interface Paper {
  printing: Printing;
  receipts: ReceiptLoop;
  receiptDesk: ReceiptDesk;
}

interface Around {
  rails: Rails;
  http: HttpClient;
  products: ReadonlyMap<string, Product>;
  settled(settlements: readonly Settlement[]): void;
  /** A receipt waits for a person now. */
  parked(): void;
  /** The printer's lamp changed. */
  printerChanged(): void;
}

export function openPaper(parts: StationParts, around: Around): Paper {
  const { config, clock, ids, log, ledger, locale, livemode } = parts;
  const { rails, products, settled } = around;
  const isCash = (method: string): boolean => rails.find(method)?.can.kind === 'cash';
  const printing = createPrinting({
    ledger,
    room: parts.printRoom,
    printer: parts.paper?.printer,
    settings: config.printer ?? NO_PRINTER,
    shop: {
      ...config.shop,
      name: config.shop.name ?? config.station.name,
      till: config.station.id,
      utcOffsetMinutes: parts.offsetMs / 60_000,
    },
    locale: config.printer?.locale ?? locale,
    livemode,
    cashMethod: 'cash',
    products,
    tenderOf: (method) => (isCash(method) ? 'cash' : (rails.find(method)?.title ?? method)),
    clock,
    log,
    changed: around.printerChanged,
  });
  const due = printing.due;
  const receipts = createReceiptLoop({
    ledger,
    sink: parts.receipts,
    rails,
    http: around.http,
    facts: {
      products,
      tenderOf: (method) => (isCash(method) ? 'cash' : 'card'),
      locale,
      stationName: config.station.name,
    },
    clock,
    ids,
    log,
    settled,
    due,
    parked: around.parked,
  });
  const receiptDesk = createReceiptDesk({ ledger, rails, clock, log, settled, due });
  return { printing, receipts, receiptDesk };
}
