/** Paper never touches money: what prints by itself, what a person asks for, and what a printer in trouble changes. */
import { describe, expect, it } from 'vitest';
import type { Printer, PrintJob } from '../../ports/printer.ts';
import { PrinterTrouble, type PrinterTroubleKind } from '../../ports/printer.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { Ledger } from '../../ports/store.ts';
import { testRoom } from '../../printing/testkit/press.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { reply } from '../../testkit/scripted-provider.ts';
import { refusal, refusedFields, scriptedStation, UZS } from '../../testkit/scripted-station.ts';

const KICK = Buffer.from([0x1b, 0x70, 0x00, 0x19, 0xfa]);
const room = () => Promise.resolve(testRoom);

/** A printer that does as it is told: pages in, troubles out. */
function scriptedPrinter() {
  const pages: PrintJob[] = [];
  let trouble: { kind: PrinterTroubleKind; mayHavePrinted: boolean } | undefined;
  let kicks = 0;
  const printer: Printer = {
    id: 'scripted',
    print(job) {
      if (trouble) return Promise.reject(new PrinterTrouble(trouble.kind, 'as scripted', trouble));
      if (Buffer.from(job.bytes).includes(KICK)) kicks++;
      if (job.picture) pages.push(job);
      return Promise.resolve();
    },
    status: () => Promise.resolve({ isOnline: true, isCoverOpen: false, paper: 'ok' }),
  };
  return {
    printer,
    pages,
    kicks: () => kicks,
    fail(kind: PrinterTroubleKind | undefined, mayHavePrinted = false) {
      trouble = kind && { kind, mayHavePrinted };
    },
  };
}

const DRAWER = { kind: 'picture', widthMm: 58, drawer: true };
type More = { receipts?: ReceiptSink; durable?: boolean; wrap?: (ledger: Ledger) => Ledger };
async function shop(config: object = DRAWER, more: More = {}) {
  const device = scriptedPrinter();
  const station = await scriptedStation({
    config: { printer: config },
    paper: { room, printer: device.printer },
    ...more,
  });
  const cash = async (orderId: string) => {
    const paid = await station.client.payment.start({
      orderId,
      amount: UZS(100_000),
      method: 'cash',
      tendered: UZS(150_000),
      by: 'Nodira',
    });
    await settled(30);
    return paid;
  };
  return { ...station, ...device, cash };
}

describe('a receipt', () => {
  it('prints once by itself, with one kick of the drawer for cash', async () => {
    const till = await shop();
    const paid = await till.cash('K-1');
    expect(till.pages).toHaveLength(1);
    expect(till.kicks()).toBe(1);
    await till.client.payment.handover({ id: paid.id });
    await settled(30);
    expect(till.pages).toHaveLength(1);
    expect(till.kicks()).toBe(1);
    expect(till.ledger.read.printsOf(1).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'drawer printed',
      'receipt printed',
    ]);
  });

  it('waits for its fiscal sign, and not where the shop wants it at once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow: ReceiptSink = {
      id: 'slow',
      required: true,
      register: () => promise.then(() => ({ kind: 'registered', receipt: { number: '7' } })),
      find: () => Promise.resolve(undefined),
    };
    const till = await shop(DRAWER, { receipts: slow });
    await till.cash('K-1');
    expect(till.pages).toHaveLength(0);
    expect(till.kicks()).toBe(1);
    resolve();
    await settled(30);
    expect(till.pages).toHaveLength(1);
    const never: ReceiptSink = { ...slow, register: () => Promise.resolve({ kind: 'not_sent', reason: 'no_answer' }) };
    const hasty = await shop({ ...DRAWER, when: 'at_once' }, { receipts: never });
    await hasty.cash('K-1');
    expect(hasty.pages).toHaveLength(1);
  });

  it('is asked for where the shop wants it so, and is the original then', async () => {
    const till = await shop({ ...DRAWER, when: 'asked' });
    const { id } = await till.cash('K-1');
    expect(till.pages).toHaveLength(0);
    expect(await till.client.receipt.print({ id })).toMatchObject({ kind: 'receipt', state: 'printed' });
    expect(await till.client.receipt.print({ id, by: 'Nodira' })).toMatchObject({ kind: 'copy', by: 'Nodira' });
  });

  it('is copied by name only, and every copy is kept', async () => {
    const till = await shop();
    const { id } = await till.cash('K-1');
    expect(await refusedFields(till.client.receipt.print({ id }))).toEqual(['by']);
    await till.client.receipt.print({ id, by: 'Nodira' });
    await till.client.receipt.print({ id, by: 'Baxtiyor', copy: true });
    const copies = till.ledger.read.printsOf(1).filter(({ kind }) => kind === 'copy');
    expect(copies.map(({ by, state }) => `${by} ${state}`)).toEqual(['Nodira printed', 'Baxtiyor printed']);
    expect(till.pages).toHaveLength(3);
  });

  it('exists for completed payments only', async () => {
    const till = await shop();
    const ended = till.ledger.read.payment((await till.sale()).id);
    if (ended?.status === 'completed') throw new Error('the scripted rail was to leave it open');
    expect(await refusal(till.client.receipt.preview({ id: ended?.id ?? '' }))).toBe('receipt.not_paid');
  });

  it('can be seen and saved where there is no printer', async () => {
    const till = await scriptedStation({ paper: { room } });
    const paid = await till.client.payment.start({
      orderId: 'K-1',
      amount: UZS(100_000),
      method: 'cash',
      tendered: UZS(100_000),
      by: 'Nodira',
    });
    const { image } = await till.client.receipt.preview({ id: paid.id, locale: 'ky', widthMm: 80 });
    const png = Buffer.from(image.replace('data:image/png;base64,', ''), 'base64');
    expect(png.readUInt32BE(16)).toBe(576);
    const { pdf } = await till.client.receipt.pdf({ id: paid.id });
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect(await refusal(till.client.receipt.print({ id: paid.id }))).toBe('printer.not_configured');
    expect((await till.client.health.get({})).lamps.filter(({ id }) => id === 'printer')).toEqual([]);
  });
});

describe('a printer in trouble', () => {
  it('changes no payment; the receipt comes out when the paper is back', async () => {
    const till = await shop();
    till.fail('paper_out');
    const paid = await till.cash('K-1');
    expect((await till.view(paid.id)).status).toBe('completed');
    expect((await till.client.health.get({})).lamps.find(({ id }) => id === 'printer')).toMatchObject({
      state: 'down',
      reason: 'paper_out',
    });
    till.fail(undefined);
    await till.clock.advance(6_000);
    await settled(30);
    expect(till.pages).toHaveLength(1);
    // The drawer is for the moment of the sale: it does not spring open later.
    expect(till.kicks()).toBe(0);
  });

  it('is waited for by our own time: a clock that is set back by a day holds no paper for a day', async () => {
    const till = await shop();
    till.fail('paper_out');
    await till.cash('K-1');
    till.fail(undefined);
    till.clock.stepWall(-24 * 3_600_000);
    await till.clock.advance(60_000);
    await settled(30);
    expect(till.pages).toHaveLength(1);
  });

  it('is given up after five minutes; the receipt is listed, named by the lamp, and prints as an original', async () => {
    const till = await shop();
    till.fail('cover_open');
    const { id } = await till.cash('K-1');
    for (let at = 0; at < 70; at++) await till.clock.advance(5_000);
    await settled(30);
    expect((await till.client.receipt.unprinted({})).items).toMatchObject([
      { kind: 'receipt', state: 'failed', error: 'cover_open', paymentId: id },
    ]);
    till.fail(undefined);
    await till.clock.advance(60_000);
    await settled(30);
    expect(till.pages).toHaveLength(0);
    expect((await till.client.health.get({})).lamps.find((lamp) => lamp.id === 'printer')).toMatchObject({
      state: 'warn',
      reason: 'unprinted_receipts',
      detail: '1',
    });
    expect(await till.client.receipt.print({ id })).toMatchObject({ kind: 'receipt', state: 'printed' });
    expect((await till.client.receipt.unprinted({})).items).toEqual([]);
  });

  it('is over, and two windows print the original in the same moment: one comes out', async () => {
    const till = await shop();
    till.fail('cover_open');
    const { id } = await till.cash('K-1');
    for (let at = 0; at < 70; at++) await till.clock.advance(5_000);
    till.fail(undefined);
    const print = () => refusal(till.client.receipt.print({ id }));
    expect((await Promise.all([print(), print()])).toSorted()).toEqual(['none', 'receipt.printing']);
    expect(till.pages).toHaveLength(1);
  });

  it('in the middle of a page is never answered with a second original', async () => {
    const till = await shop();
    till.fail('paper_out', true);
    const { id } = await till.cash('K-1');
    till.fail(undefined);
    await till.clock.advance(60_000);
    expect(till.pages).toHaveLength(0);
    expect((await till.client.receipt.unprinted({})).items).toMatchObject([{ error: 'interrupted' }]);
    expect(await till.client.receipt.print({ id, by: 'Nodira' })).toMatchObject({ kind: 'copy', state: 'printed' });
    expect((await till.client.receipt.unprinted({})).items).toEqual([]);
  });

  it('is told at once to a person who waits for a print', async () => {
    const till = await shop();
    const { id } = await till.cash('K-1');
    till.fail('no_answer');
    expect(await till.client.receipt.print({ id, by: 'Nodira' })).toMatchObject({
      state: 'failed',
      error: 'no_answer',
    });
  });
});

describe('a receipt whose fiscal sign does not come', () => {
  type Answer = Awaited<ReturnType<ReceiptSink['register']>>;
  /** A module whose answers are scripted; the last one stands. */
  function module(...answers: Answer[]): ReceiptSink {
    return {
      id: 'scripted',
      required: true,
      register: () => Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) as Answer),
      find: () => Promise.resolve(undefined),
    };
  }
  const SILENT: Answer = { kind: 'not_sent', reason: 'no_answer' };
  const REFUSES: Answer = { kind: 'refused', reason: 'fiscal.36904' };
  const REGISTERS: Answer = { kind: 'registered', receipt: { number: '7' } };

  it('because the module is silent is listed, and prints once when it speaks again', async () => {
    const till = await shop(DRAWER, { receipts: module(SILENT, REGISTERS) });
    const { id } = await till.cash('K-1');
    expect((await till.client.receipt.unprinted({})).items).toEqual([
      {
        kind: 'receipt',
        state: 'queued',
        paymentId: id,
        orderId: 'K-1',
        reason: 'no_answer',
        error: 'fiscal_waits',
        at: expect.any(Number),
      },
    ]);
    expect(till.pages).toHaveLength(0);
    await till.clock.advance(10_000);
    await settled(30);
    expect([till.pages.length, (await till.client.receipt.unprinted({})).items]).toEqual([1, []]);
    await till.client.payment.handover({ id });
    await till.clock.advance(60 * 60_000);
    expect(till.pages).toHaveLength(1);
  });

  it('because the module refused it waits for a person, and prints once after he sent it again', async () => {
    const till = await shop(DRAWER, { receipts: module(REFUSES, REGISTERS) });
    const { id } = await till.cash('K-1');
    const { items } = await till.client.receipt.unprinted({});
    expect(items).toMatchObject([{ paymentId: id, error: 'fiscal_parked', reason: 'fiscal.36904' }]);
    await till.client.receipt.resend({ id });
    await settled(30);
    expect([till.pages.length, (await till.client.receipt.unprinted({})).items]).toEqual([1, []]);
  });

  it('and is wanted on paper as it is, is the original: its sign brings no second one', async () => {
    const till = await shop(DRAWER, { receipts: module(REFUSES, REGISTERS) });
    const { id } = await till.cash('K-1');
    expect(await till.client.receipt.print({ id })).toMatchObject({ kind: 'receipt', state: 'printed' });
    expect((await till.client.receipt.unprinted({})).items).toEqual([]);
    await till.client.receipt.resend({ id });
    await settled(30);
    expect(till.pages).toHaveLength(1);
  });

  it('outlives a restart: listed, and printed once', async () => {
    const till = await shop(DRAWER, { receipts: module(SILENT, SILENT, REGISTERS), durable: true });
    const { id } = await till.cash('K-1');
    const again = await till.crash();
    await settled(30);
    expect((await again.client.receipt.unprinted({})).items).toMatchObject([{ paymentId: id, error: 'fiscal_waits' }]);
    await again.clock.advance(30_000);
    await settled(30);
    expect([till.pages.length, (await again.client.receipt.unprinted({})).items]).toEqual([1, []]);
  });

  it('is not listed while it is merely on its way, nor where the shop prints at once or when asked', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow: ReceiptSink = { ...module(REGISTERS), register: () => promise.then(() => REGISTERS) };
    const till = await shop(DRAWER, { receipts: slow });
    await till.cash('K-1');
    expect((await till.client.receipt.unprinted({})).items).toEqual([]);
    await till.clock.advance(61_000);
    expect((await till.client.receipt.unprinted({})).items).toMatchObject([{ error: 'fiscal_waits' }]);
    resolve();
    await settled(30);
    expect(till.pages).toHaveLength(1);
    for (const when of ['at_once', 'asked']) {
      const other = await shop({ ...DRAWER, when }, { receipts: module(REFUSES) });
      await other.cash('K-1');
      expect((await other.client.receipt.unprinted({})).items).toEqual([]);
    }
  });
});

describe('the drawer', () => {
  it('opens for a named person with a reason, and that is kept', async () => {
    const till = await shop();
    expect(await refusedFields(till.client.drawer.open({ reason: 'change' }))).toEqual(['by']);
    expect(await till.client.drawer.open({ reason: 'change', by: 'Nodira' })).toMatchObject({
      kind: 'drawer',
      state: 'printed',
      by: 'Nodira',
      reason: 'change',
    });
    expect(till.kicks()).toBe(1);
    expect(till.log.lines.some(({ event }) => event === 'drawer.opened')).toBe(true);
    expect(till.ledger.read.auditPage({ act: 'drawer.open', limit: 5 })).toMatchObject([
      { outcome: 'done', detail: { reason: 'change', by: 'Nodira' } },
      { outcome: 'request.incomplete' },
    ]);
  });

  it('stays shut where none hangs on the printer', async () => {
    const till = await shop({ kind: 'picture' });
    await till.cash('K-1');
    expect(till.kicks()).toBe(0);
    expect(await refusal(till.client.drawer.open({ reason: 'change', by: 'Nodira' }))).toBe('printer.not_configured');
  });
});

describe('after a crash', () => {
  it('what was being printed is listed, and what was not queued is printed; no drawer opens', async () => {
    const till = await shop(DRAWER, { durable: true });
    const first = await till.cash('K-1');
    // As if the power had gone in the middle of the page.
    await till.ledger.write((tx) => {
      for (const row of tx.printsOf(1)) if (row.kind === 'receipt') tx.updatePrint({ ...row, state: 'sending' });
    });
    const again = await till.crash();
    await settled(30);
    const { items } = await again.client.receipt.unprinted({});
    expect(items).toMatchObject([{ paymentId: first.id, error: 'interrupted' }]);
    expect(till.kicks()).toBe(1);
    expect(till.pages).toHaveLength(1);
  });
});

describe('a receipt that became due in the moment of a crash', () => {
  /** Nothing reaches the disk after the commit that completed, or registered, a payment. */
  function dying() {
    let isDead = false;
    const wrap = (ledger: Ledger): Ledger => ({
      ...ledger,
      write: (work) =>
        isDead
          ? Promise.reject(new Error('the power is gone'))
          : ledger.write((tx) => {
              const done = work(tx);
              const last = tx.payment(lastId);
              if (last?.fiscalStatus === 'registered') isDead = true;
              return done;
            }),
    });
    let lastId = '';
    return {
      wrap,
      watch(id: string) {
        lastId = id;
      },
      revive() {
        isDead = false;
        lastId = '';
      },
    };
  }

  async function died(downMs: number) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const receipts: ReceiptSink = {
      id: 'slow',
      required: true,
      register: () => promise.then(() => ({ kind: 'registered', receipt: { number: '7' } })),
      find: () => Promise.resolve({ number: '7' }),
    };
    const power = dying();
    const till = await shop(DRAWER, { receipts, durable: true, wrap: power.wrap });
    const { id } = await till.cash('K-1');
    power.watch(id);
    resolve();
    await settled(30);
    expect([till.ledger.read.payment(id)?.fiscalStatus, till.pages.length]).toEqual(['registered', 0]);
    await till.clock.advance(downMs);
    power.revive();
    const again = await till.crash();
    await settled(30);
    return { ...again, pages: till.pages, kicks: till.kicks, id };
  }

  it('comes out at a start soon after, once, and no drawer opens', async () => {
    const till = await died(60_000);
    expect([till.pages.length, till.kicks()]).toEqual([1, 1]);
    expect((await till.client.receipt.unprinted({})).items).toEqual([]);
  });

  it('is listed at a later start, named by the lamp, and prints when a person asks', async () => {
    const till = await died(20 * 60_000);
    expect(till.pages).toHaveLength(0);
    expect((await till.client.receipt.unprinted({})).items).toMatchObject([
      { kind: 'receipt', state: 'failed', error: 'too_late', paymentId: till.id, orderId: 'K-1' },
    ]);
    expect((await till.client.health.get({})).lamps.find((lamp) => lamp.id === 'printer')).toMatchObject({
      reason: 'unprinted_receipts',
    });
    expect(await till.client.receipt.print({ id: till.id })).toMatchObject({ kind: 'receipt', state: 'printed' });
    expect([till.pages.length, (await till.client.receipt.unprinted({})).items]).toEqual([1, []]);
  });

  it('is not taken for one where the shop had asked for no paper', async () => {
    const till = await shop({ ...DRAWER, when: 'asked' }, { durable: true });
    await till.cash('K-1');
    await till.clock.advance(20 * 60_000);
    const again = await till.crash();
    expect([till.pages.length, (await again.client.receipt.unprinted({})).items]).toEqual([0, []]);
  });
});

it('the test page prints every letter', async () => {
  const till = await shop();
  expect(await till.client.printer.test({ by: 'Nodira' })).toMatchObject({ kind: 'test', state: 'printed' });
  expect(till.pages).toHaveLength(1);
});

describe('the code of an open payment', () => {
  it('is printed with its sum, and no more once the payment has gone on', async () => {
    const till = await shop();
    till.rail.begin.next(reply({ kind: 'accepted', show: { qr: 'https://checkout.example/abc' } }));
    const open = await till.sale('K-1');
    expect(await till.client.receipt.printQr({ id: open.id, locale: 'uz', by: 'Nodira' })).toMatchObject({
      kind: 'report',
      state: 'printed',
      reason: 'payment_code',
      by: 'Nodira',
    });
    expect(till.pages).toHaveLength(1);
    till.rail.cancel.next(reply({ kind: 'cancelled' }));
    await till.client.payment.cancel({ id: open.id });
    await settled(30);
    expect(await refusal(till.client.receipt.printQr({ id: open.id }))).toBe('payment.no_code_to_show');
    expect(till.pages).toHaveLength(1);
  });

  it('is scanned from the paper as the rail gave it', () => {
    const shop = { name: 'Chorsu', till: 'till-1', utcOffsetMinutes: 300 };
    const blocks = testRoom.layouts.payQr(
      { shop, locale: 'ru', at: 0, livemode: true },
      { title: 'Payme', orderId: 'K-1', amount: UZS(4_500_000), qr: 'https://checkout.example/abc' },
    );
    expect(blocks).toContainEqual({ kind: 'qr', text: 'https://checkout.example/abc' });
    expect(JSON.stringify(blocks)).toContain('Оплата через Payme');
  });
});
