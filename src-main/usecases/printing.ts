/**
 * Paper: a receipt prints by itself once, copies are asked for by name, and nothing that a printer does or does not do
 * ever touches money. Everything that should come out is a row of the journal first.
 *
 *   settled payment ──► row `queued` ──► row `sending` ──► printer ──► row `printed`
 *                                            └── trouble: tried again for five minutes, then `failed` and listed
 */
import type {
  OpenDrawer,
  PreviewReceipt,
  PrintQr,
  PrintReceipt,
  PrintView,
} from '../../src-shared/contract/print-views.ts';
import type { LampView, Locale, RefundOptions } from '../../src-shared/contract/views.ts';
import { type Money, money } from '../../src-shared/money.ts';
import { StationError } from '../domain/errors.ts';
import type { Block, PaperWidth } from '../domain/paper.ts';
import type { ReceiptFacts, Shop } from '../domain/receipt.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { BytesWanted, Press, PrinterFamily } from '../ports/press.ts';
import { type Printer, PrinterTrouble, type PrinterTroubleKind } from '../ports/printer.ts';
import type { PrintRow } from '../ports/prints.ts';
import type { Ledger, PaymentRow } from '../ports/store.ts';
import { type FactsDeps, receiptFacts } from './receipt-facts.ts';
import { watchPrinter } from './watch-printer.ts';

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
  /** These payments changed: what is due on paper is queued. */
  settled(payments: readonly PaymentRow[]): void;
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

const ROWS_PER_TURN = 16;
const UNPRINTED_SHOWN = 100;
const RECEIPTS_LOOKED_AT = 500;
/** A receipt whose sign comes later than this is missed by somebody. */
const SIGN_WITHIN_MS = 60_000;
const PAUSE_MS = 5_000;
const LOOK_AGAIN_MS = 30_000;
/** A receipt that comes out later than this only puzzles people: it is listed, and a person decides. */
const GIVE_UP_AFTER_MS = 5 * 60_000;
/** After a start: younger payments that were completed and never queued. */
const LOOK_BACK_MS = 15 * 60_000;
const STOP_PATIENCE_MS = 2_000;

export function createPrinting(deps: PrintingDeps): Printing {
  const { ledger, printer, settings, clock, log } = deps;
  const facts: FactsDeps = { read: ledger.read, products: deps.products, tenderOf: deps.tenderOf };
  const watch = watchPrinter({ printer, clock, log, changed: deps.changed });
  let running: Promise<void> | undefined;
  let callOff = (): void => {};
  let isStopped = false;

  function mustExist(id: string): PaymentRow {
    const row = ledger.read.payment(id);
    if (!row) throw new StationError('payment.not_found', `no payment ${id}`);
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

  /** The bytes of one page, and the drawer's kick where it belongs to it. */
  async function send(blocks: readonly Block[], options: { drawer?: boolean; copies?: number } = {}): Promise<void> {
    const wanted: BytesWanted = {
      widthMm: settings.widthMm,
      mode: settings.mode,
      family: settings.family,
      cut: settings.cut,
      ...(options.drawer ? { drawer: settings.drawerPin } : {}),
    };
    const { press } = await deps.room();
    const { bytes, drawnLines, missingLetters } = await press.escPos(blocks, wanted);
    if (drawnLines > 0) log.info('printer.lines_drawn', { lines: drawnLines });
    if (missingLetters.length > 0) log.warn('printer.letters_missing', { letters: missingLetters.join(' ') });
    const picture = blocks.length === 0 ? undefined : () => press.png(blocks, settings.widthMm);
    for (let copy = 0; copy < (options.copies ?? 1); copy++) {
      await mustHavePrinter()
        .print({ bytes, ...(picture && { picture }) })
        .catch((error: unknown) => {
          if (copy === 0 || !(error instanceof PrinterTrouble)) throw error;
          throw new PrinterTrouble(error.kind, error.message, { cause: error, mayHavePrinted: true });
        });
    }
  }

  function blocksOf(row: PrintRow): Promise<Block[]> {
    const payment = row.paymentSeq === null ? undefined : ledger.read.paymentBySeq(row.paymentSeq);
    if (!payment) throw new Error(`print ${row.seq} without its payment`);
    return pageOf(payment, deps.locale, row.kind === 'copy' ? (row.by ?? '') : undefined);
  }

  /** Runs one print that is in the journal, and writes down how it ended. */
  async function run(row: PrintRow, work: () => Promise<void>, mayRepeat: boolean): Promise<PrintRow> {
    const sending: PrintRow = { ...row, state: 'sending', attempts: row.attempts + 1 };
    await ledger.write((tx) => tx.updatePrint(sending));
    let done: PrintRow;
    let trouble: PrinterTroubleKind | undefined;
    try {
      await work();
      done = { ...sending, state: 'printed', error: null, doneAt: clock.now() };
      log.info('print.done', { kind: row.kind, print: row.seq });
    } catch (error) {
      trouble = error instanceof PrinterTrouble ? error.kind : 'no_answer';
      // Half a receipt on paper is a receipt that a person has to look at: an original never comes out twice by itself.
      const isMidway = error instanceof PrinterTrouble && error.mayHavePrinted;
      const isLate = clock.now() - row.at > GIVE_UP_AFTER_MS;
      const again = mayRepeat && !isMidway && !isLate && trouble !== 'not_supported';
      done = again
        ? { ...sending, state: 'queued', error: trouble, nextAt: clock.now() + PAUSE_MS }
        : { ...sending, state: 'failed', error: isMidway ? 'interrupted' : trouble, doneAt: clock.now() };
      log.warn('print.failed', { kind: row.kind, print: row.seq, trouble, message: String(error), again });
    }
    await ledger.write((tx) => tx.updatePrint(done));
    watch.printed(trouble);
    return done;
  }

  async function turn(): Promise<void> {
    for (;;) {
      const due = ledger.read.duePrints(clock.now(), ROWS_PER_TURN);
      if (due.length === 0 || isStopped) return;
      for (const row of due) {
        if (isStopped) return;
        if (row.kind === 'drawer') await run(row, () => send([], { drawer: true }), false);
        else await run(row, () => blocksOf(row).then((blocks) => send(blocks, { copies: settings.copies })), true);
      }
    }
  }

  function wake(): void {
    if (isStopped || running || !printer) return;
    running = turn()
      .catch((error: unknown) => log.error('printing.failed', { message: String(error) }))
      .finally(() => {
        running = undefined;
        schedule();
      });
  }

  function schedule(): void {
    callOff();
    if (isStopped) return;
    const nextAt = ledger.read.nextPrintAt();
    // A pause is never longer than this, whatever a clock that was set back makes of it.
    if (nextAt !== undefined) callOff = clock.after(Math.min(LOOK_AGAIN_MS, Math.max(50, nextAt - clock.now())), wake);
  }

  const isDue = (row: PaymentRow): boolean =>
    row.status === 'completed' &&
    settings.when !== 'asked' &&
    (settings.when === 'at_once' || row.fiscalStatus === 'registered' || row.fiscalStatus === 'not_needed');

  const isCash = (row: PaymentRow): boolean =>
    settings.drawer && row.method === deps.cashMethod && row.status === 'completed';

  async function queue(payments: readonly PaymentRow[], withDrawer: boolean): Promise<void> {
    const wanted = payments.flatMap((row) => [
      ...(withDrawer && isCash(row) ? [{ kind: 'drawer', paymentSeq: row.seq } as const] : []),
      ...(isDue(row) ? [{ kind: 'receipt', paymentSeq: row.seq } as const] : []),
    ]);
    const fresh = wanted.filter(
      ({ kind, paymentSeq }) => !ledger.read.printsOf(paymentSeq).some((print) => print.kind === kind),
    );
    if (fresh.length === 0) return;
    await ledger.write((tx) => {
      for (const one of fresh) tx.addPrint({ ...one, state: 'queued', by: null, reason: null, at: clock.now() });
    });
    wake();
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
    settled(payments) {
      if (!printer || isStopped) return;
      queue(payments, true).catch((error: unknown) => log.error('printing.not_queued', { message: String(error) }));
    },
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
      const row = ledger.read.payment(id);
      if (!row) throw new StationError('payment.not_found', `no payment ${id}`);
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
      const broken = ledger.read.sendingPrints();
      if (broken.length > 0) {
        await ledger.write((tx) => {
          for (const row of broken) {
            tx.updatePrint({ ...row, state: 'failed', error: 'interrupted', doneAt: clock.now() });
          }
        });
      }
      const missed = ledger.read.completedWithoutPrint(clock.now() - LOOK_BACK_MS);
      // The drawer is for the moment of the sale: it stays shut after a start.
      await queue(
        missed.map((seq) => ledger.read.paymentBySeq(seq) as PaymentRow),
        false,
      );
      wake();
      watch.start();
    },
    async stop() {
      isStopped = true;
      callOff();
      watch.stop();
      if (running) await Promise.race([running, clock.sleep(STOP_PATIENCE_MS)]);
    },
  };
}
