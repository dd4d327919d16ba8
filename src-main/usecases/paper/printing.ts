/**
 * The desk of paper: what people ask to see, save or print, and what should be on paper and is not. Nothing that a printer
 * does or does not do ever touches money. What prints by itself is due by `due-paper.ts` and worked off by
 * `print-runner.ts`; copies are asked for by name.
 */

import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type {
  OpenDrawer,
  PreviewReceipt,
  PrintQr,
  PrintReceipt,
  PrintView,
} from '../../../src-shared/contract/print-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { money } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { Block } from '../../domain/paper.ts';
import type { Shop } from '../../domain/receipt.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Printer } from '../../ports/printer.ts';
import type { PrintRow } from '../../ports/prints.ts';
import type { Ledger } from '../../ports/store.ts';
import { type FactsDeps, receiptFacts } from '../receipts/receipt-facts.ts';
import { paymentById } from '../settlement/payment-by-id.ts';
import { type DuePaper, duePaper } from './due-paper.ts';
import type { BankClaim, Layouts, PaperSettings, PrintRoom, SlipFacts } from './print-room.ts';
import { createPrintRunner } from './print-runner.ts';
import { watchPrinter } from './watch-printer.ts';

export interface PrintingDeps extends Omit<FactsDeps, 'read'> {
  ledger: Ledger;
  room(): Promise<PrintRoom>;
  /** Absent: receipts can be seen and saved, and nothing is printed. */
  printer?: Printer | undefined;
  settings: PaperSettings;
  shop: Shop;
  locale: Locale;
  livemode: boolean;
  /** The method whose money lies in the drawer. */
  cashMethod: string;
  clock: Clock;
  log: Logger;
  /** The printer's lamp changed. */
  changed(): void;
}

export interface Printing {
  /** Writes what a payment owes on paper, in the transaction that makes it due. */
  due: DuePaper;
  /** Something may be due. Cheap; may be called often. */
  wake(): void;
  /** A `data:` URL. */
  preview(input: PreviewReceipt): Promise<string>;
  pdf(input: PreviewReceipt): Promise<Uint8Array>;
  print(input: PrintReceipt): Promise<PrintView>;
  /** The code of an open payment. Throws `payment.no_code_to_show`, `printer.not_configured`. */
  printQr(input: PrintQr): Promise<PrintView>;
  openDrawer(input: OpenDrawer): Promise<PrintView>;
  test(by: string | undefined): Promise<PrintView>;
  /** Prints the claim to the bank, by name. Throws `refund.way_closed` where the money goes back another way. */
  printClaim(
    row: PaymentRow,
    claim: BankClaim | undefined,
    options: { locale?: Locale | undefined; by?: string | undefined },
  ): Promise<PrintView>;
  /** Prints a finished page, as a report; kept in the journal by name. Throws `printer.not_configured`. */
  printReport(blocks: readonly Block[], by: string | undefined): Promise<PrintView>;
  /** Prints a slip of the printing room's; kept in the journal. Throws `printer.not_configured`. */
  printSlip(layOut: (layouts: Layouts, frame: SlipFacts) => Block[]): Promise<PrintView>;
  /** Receipts that should be on paper and are not, newest first. */
  unprinted(): PrintView[];
  lamps(): LampView[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

const UNPRINTED_SHOWN = 100;
const RECEIPTS_LOOKED_AT = 500;
/** A receipt whose sign comes later than this is missed by somebody. */
const SIGN_WITHIN_MS = 60_000;

export function createPrinting(deps: PrintingDeps): Printing {
  const { ledger, printer, settings, clock, log } = deps;
  const facts: FactsDeps = { read: ledger.read, products: deps.products, tenderOf: deps.tenderOf };
  const watch = watchPrinter({ printer, clock, log, changed: deps.changed });
  const { run, send, ...runner } = createPrintRunner({ ...deps, printer, pageOf, watch });

  function mustExist(id: string): PaymentRow {
    const row = paymentById(ledger.read, id);
    if (row.status !== 'completed') throw new StationError('receipt.not_paid', `payment ${id} is ${row.status}`);
    return row;
  }

  function mustHavePrinter(): Printer {
    if (!printer) throw new StationError('printer.not_configured');
    return printer;
  }

  async function pageOf(row: PaymentRow, locale: Locale, copyFor?: string): Promise<Block[]> {
    const { layouts } = await deps.room();
    return layouts.receipt(receiptFacts(row, locale, copyFor, facts), deps.shop, locale);
  }

  function viewOf(row: PrintRow): PrintView {
    const payment = row.paymentSeq === null ? undefined : ledger.read.paymentBySeq(row.paymentSeq);
    return {
      kind: row.kind,
      state: row.state,
      ...(payment === undefined ? {} : { paymentId: payment.id, orderId: payment.orderId }),
      ...(row.by === null ? {} : { by: row.by }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.error === null ? {} : { error: row.error as NonNullable<PrintView['error']> }),
      at: row.at,
    };
  }

  /** Paper that waits for a fiscal sign which is late, or was refused. It prints by itself when the sign is there. */
  function withoutSign(): PrintView[] {
    if (!printer || settings.when !== 'registered') return [];
    return ledger.read.outboxOpen(RECEIPTS_LOOKED_AT).flatMap((row): PrintView[] => {
      const isLate = row.attempts > 0 || clock.now() - row.createdAt > SIGN_WITHIN_MS;
      if (row.kind !== 'receipt' || (row.state === 'pending' && !isLate)) return [];
      const payment = ledger.read.paymentBySeq(row.paymentSeq);
      const isOnPaper = ledger.read.printsOf(row.paymentSeq).some(({ kind }) => kind === 'receipt' || kind === 'copy');
      if (!payment || isOnPaper) return [];
      const error = row.state === 'parked' ? 'fiscal_parked' : 'fiscal_waits';
      const { id: paymentId, orderId } = payment;
      const why = row.lastError === null ? {} : { reason: row.lastError };
      return [{ kind: 'receipt', state: 'queued', paymentId, orderId, ...why, error, at: row.createdAt }];
    });
  }

  /** One print that somebody asked for and waits for: tried once, told at once. */
  async function now(
    row: Pick<PrintRow, 'kind' | 'paymentSeq' | 'by' | 'reason'>,
    work: () => Promise<void>,
  ): Promise<PrintView> {
    mustHavePrinter();
    const added = await ledger.write((tx) => tx.addPrint({ ...row, state: 'sending', at: clock.now() }));
    if (!added) throw new StationError('receipt.printing', 'the original is being printed');
    return viewOf(await run(added, work, false));
  }

  /** The original that did not come out, for one window alone: two that ask in the same moment get one page. */
  async function claimed(paymentSeq: number): Promise<PrintRow> {
    const mine = await ledger.write((tx) => {
      const now = tx.printsOf(paymentSeq).find(({ kind }) => kind === 'receipt');
      if (now?.state !== 'failed' || now.error === 'interrupted') return undefined;
      tx.updatePrint({ ...now, state: 'sending' });
      return now;
    });
    if (!mine) throw new StationError('receipt.printing', 'the original is being printed');
    return mine;
  }

  async function print({ id, copy, locale = deps.locale, by }: PrintReceipt): Promise<PrintView> {
    const row = mustExist(id);
    const original = ledger.read.printsOf(row.seq).find(({ kind }) => kind === 'receipt');
    if (original?.state === 'queued' || original?.state === 'sending') {
      throw new StationError('receipt.printing', 'the original is being printed');
    }
    // What may be on paper already is never printed as an original again.
    const mayBeThere = original?.state === 'printed' || original?.error === 'interrupted';
    if (copy !== true && !mayBeThere) {
      const work = async () => send(await pageOf(row, locale), { copies: settings.copies });
      if (!original) return now({ kind: 'receipt', paymentSeq: row.seq, by: by ?? null, reason: null }, work);
      mustHavePrinter();
      return viewOf(await run({ ...(await claimed(row.seq)), at: clock.now() }, work, false));
    }
    if (by === undefined) {
      throw new StationError('request.incomplete', 'a copy has a name on it', {
        fields: [{ path: 'by', message: 'required for a copy' }],
      });
    }
    return now({ kind: 'copy', paymentSeq: row.seq, by, reason: null }, async () =>
      send(await pageOf(row, locale, by)),
    );
  }

  return {
    due: duePaper(printer && { settings, cashMethod: deps.cashMethod }),
    wake: runner.wake,
    async preview({ id, locale = deps.locale, widthMm = settings.widthMm }) {
      const page = await pageOf(mustExist(id), locale);
      const png = (await deps.room()).press.png(page, widthMm);
      return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
    },
    async pdf({ id, locale = deps.locale, widthMm = settings.widthMm }) {
      const row = mustExist(id);
      const page = await pageOf(row, locale);
      return (await deps.room()).press.pdf(page, widthMm, { title: row.orderId, at: row.updatedAt });
    },
    print,
    async printQr({ id, locale = deps.locale, by }) {
      const row = paymentById(ledger.read, id);
      if (row.status !== 'awaiting_customer' || row.showQr === null) throw new StationError('payment.no_code_to_show');
      const { shop, livemode } = deps;
      const { layouts } = await deps.room();
      const page = layouts.payQr(
        { shop, locale, at: clock.now(), livemode },
        {
          title: deps.tenderOf(row.method),
          orderId: row.orderId,
          amount: money(row.payable, row.currency),
          qr: row.showQr,
          ...(row.expiresAt === null ? {} : { until: row.expiresAt }),
        },
      );
      return now({ kind: 'report', paymentSeq: row.seq, by: by ?? null, reason: 'payment_code' }, () => send(page));
    },
    async openDrawer({ reason, by }) {
      if (!settings.drawer || !printer)
        throw new StationError('printer.not_configured', 'no drawer hangs on a printer');
      if (by === undefined) {
        throw new StationError('request.incomplete', 'the drawer is opened by somebody', {
          fields: [{ path: 'by', message: 'required' }],
        });
      }
      log.info('drawer.opened', { by, reason });
      return now({ kind: 'drawer', paymentSeq: null, by, reason }, () => send([], { drawer: true }));
    },
    test: async (by) => {
      const { shop, locale, livemode } = deps;
      const { layouts } = await deps.room();
      const page = layouts.test({ shop, locale, at: clock.now(), livemode }, mustHavePrinter().id);
      return now({ kind: 'test', paymentSeq: null, by: by ?? null, reason: null }, () => send(page));
    },
    async printClaim(row, claim, { locale = deps.locale, by }) {
      if (!claim) throw new StationError('refund.way_closed', 'the money goes back another way');
      const name = by?.trim();
      if (!name) {
        throw new StationError('request.incomplete', 'a claim is signed by somebody', {
          fields: [{ path: 'by', message: 'required' }],
        });
      }
      const { shop, livemode } = deps;
      mustHavePrinter();
      const { layouts } = await deps.room();
      const page = layouts.bankClaim({ shop, locale, at: clock.now(), livemode }, claim, name);
      return now({ kind: 'report', paymentSeq: row.seq, by: name, reason: 'claim' }, () => send(page));
    },
    printReport: (blocks, by) =>
      now({ kind: 'report', paymentSeq: null, by: by ?? null, reason: null }, () => send(blocks)),
    async printSlip(layOut) {
      const { shop, locale, livemode } = deps;
      mustHavePrinter();
      const { layouts } = await deps.room();
      const page = layOut(layouts, { shop, locale, at: clock.now(), livemode });
      return now({ kind: 'report', paymentSeq: null, by: null, reason: null }, () => send(page));
    },
    unprinted: () =>
      [...ledger.read.unprinted(UNPRINTED_SHOWN).map(viewOf), ...withoutSign()]
        .sort((a, b) => b.at - a.at)
        .slice(0, UNPRINTED_SHOWN),
    lamps: () => watch.lamps(ledger.read.unprinted(UNPRINTED_SHOWN).length),
    async start() {
      if (!printer) return;
      await runner.start();
      watch.start();
    },
    async stop() {
      watch.stop();
      await runner.stop();
    },
  };
}
