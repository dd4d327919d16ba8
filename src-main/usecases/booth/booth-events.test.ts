/** A booth's events, free sessions and notices to the owner. Named by what an owner or a guest relies on. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { idFromBytes } from '../../../src-shared/ids.ts';
import { type BoothStation, boothStation } from '../../testkit/booth-station.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost } from '../../testkit/scripted-provider.ts';

const HOUR = 3_600_000;
const OWNER = { alerts: { webhook: { url: 'http://owner/hook' } } };
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof CallError ? error.wire.code : String(error)),
  );
const id = () => idFromBytes(randomBytes(20));
const program = (b: BoothStation) => b.station.as('local-api');

/** An event from now on. */
const event = (b: BoothStation, over: Record<string, unknown> = {}) =>
  program(b).booth.event({ name: 'Toʻy', isFree: true, to: b.station.clock.now() + HOUR, by: 'Nodira', ...over });
const view = (b: BoothStation) => b.guest.station.view({});

async function free(b: BoothStation, sessionId = id(), productId = 'strip') {
  const started = await b.guest.booth.free({ id: sessionId, productId });
  await settled();
  return b.guest.booth.freeState({ id: started.id });
}

describe('a free event', () => {
  it('starts the booth without a payment or a receipt, once, however often it is asked, and counts', async () => {
    const b = await boothStation({ prints: { perRoll: 10, low: 1 } });
    expect(await event(b, { prints: 5 })).toMatchObject({ isOn: true, isFree: true, prints: { most: 5, used: 0 } });
    expect((await view(b)).booth).toMatchObject({ ready: true, isFree: true, event: 'Toʻy' });
    const sessionId = id();
    const both = await Promise.all([free(b, sessionId, 'double'), free(b, sessionId, 'double')]);
    expect(both[0]).toMatchObject({ state: 'done', prints: 2, isTest: false });
    expect(both[1]).toEqual(both[0]);
    expect(b.starts).toHaveLength(1);
    expect(b.starts[0]?.url).toContain('order=FREE-');
    expect(b.station.ledger.read.page({ limit: 5 })).toEqual([]);
    expect(b.station.ledger.read.outboxPending().count).toBe(0);
    expect(b.station.ledger.read.printsLeft()).toBe(8);
    expect(await program(b).booth.service({})).toMatchObject({ event: { prints: { most: 5, used: 2 }, sessions: 1 } });
    expect(await codeOf(b.guest.booth.free({ id: sessionId, productId: 'strip' }))).toBe('payment.id_reused');
    const acts = b.station.ledger.read.auditPage({ limit: 5 }).map(({ act, outcome }) => `${act} ${outcome}`);
    expect(acts).toEqual(expect.arrayContaining(['booth.event done', 'booth.free done', 'booth.free served']));
  });

  it('gives no more prints than it has, then the booth rests until the event is over', async () => {
    const b = await boothStation();
    await event(b, { prints: 3 });
    await free(b, undefined, 'double');
    expect((await view(b)).booth).toMatchObject({ ready: true, soldOut: ['double'] });
    expect(await codeOf(free(b, undefined, 'double'))).toBe('booth.event_over');
    await free(b);
    expect((await view(b)).booth).toMatchObject({ ready: false, reasons: ['event'] });
    expect(await codeOf(free(b))).toBe('booth.out_of_service');
    await b.advance(HOUR);
    expect((await view(b)).booth).toMatchObject({ ready: true });
    expect((await view(b)).booth?.isFree).toBeUndefined();
  });

  it('takes no money while it is on, and gives nothing away when it is not', async () => {
    const b = await boothStation();
    expect(await codeOf(free(b))).toBe('booth.no_free_event');
    await event(b);
    expect(await codeOf(b.sale())).toBe('booth.free_event');
    await program(b).booth.endEvent({ by: 'Nodira' });
    expect(await codeOf(free(b))).toBe('booth.no_free_event');
    expect(await b.sale()).toMatchObject({ amount: { minor: 3_000_000 } });
    expect(b.starts).toEqual([]);
  });

  it('is on where nothing of money works: no rail and no receipt module stand in its way', async () => {
    const b = await boothStation({}, { config: { providers: {} } });
    expect((await view(b)).booth).toMatchObject({ ready: false, reasons: ['rails'] });
    await event(b);
    expect((await view(b)).booth).toMatchObject({ ready: true });
    expect(await free(b)).toMatchObject({ state: 'done' });
  });

  it('lets the guest try once more when nothing came out, and not for ever', async () => {
    const b = await boothStation({ attempts: 1 });
    await event(b, { prints: 1 });
    b.program('refused');
    const first = await free(b);
    expect(first).toMatchObject({ state: 'failed', error: 'refused', again: ['main'] });
    b.program('silent');
    await b.guest.booth.freeAgain({ id: first.id, via: 'main' });
    await settled();
    expect(await b.guest.booth.freeState({ id: first.id })).toMatchObject({
      state: 'failed',
      error: 'no_answer',
      again: [],
    });
    expect(await codeOf(b.guest.booth.freeAgain({ id: first.id, via: 'main' }))).toBe('booth.no_remedy');
    // What may have been printed counts.
    expect((await view(b)).booth).toMatchObject({ reasons: ['event'] });
  });

  it('does not start twice when the station dies in the middle', async () => {
    const b = await boothStation({}, { durable: true });
    await event(b);
    const sessionId = id();
    await b.station.ledger.write((tx) => {
      const row = tx.addFree({
        id: sessionId,
        turn: 0,
        eventSeq: tx.aliveEvent()?.seq ?? 0,
        productId: 'strip',
        prints: 1,
        via: 'main',
        by: null,
        at: b.station.clock.now(),
      });
      tx.claimFree(row?.seq ?? 0, b.station.clock.now());
    });
    const again = await b.crash();
    await settled();
    expect(await again.guest.booth.freeState({ id: sessionId })).toMatchObject({
      state: 'failed',
      error: 'interrupted',
    });
    expect(again.starts).toEqual([]);
    expect((await again.guest.station.view({})).booth).toMatchObject({ isFree: true, event: 'Toʻy' });
  });
});

describe('an event with prices of its own', () => {
  it('begins and ends by itself, and the station charges by it', async () => {
    const b = await boothStation();
    const from = b.station.clock.now() + HOUR;
    await event(b, { isFree: false, prices: { strip: 1_000_000 }, from, to: from + HOUR, prints: 1 });
    const priceOf = async () => (await view(b)).products.find((product) => product.id === 'strip')?.price.minor;
    expect(await priceOf()).toBe(3_000_000);
    await b.advance(HOUR);
    expect(await priceOf()).toBe(1_000_000);
    expect(await b.sale()).toMatchObject({ amount: { minor: 1_000_000 } });
    expect((await view(b)).booth).toMatchObject({ ready: false, reasons: ['event'] });
    await b.advance(HOUR);
    expect(await priceOf()).toBe(3_000_000);
    expect((await view(b)).booth?.event).toBeUndefined();
  });

  it('is set by somebody, for goods that there are, and ends after it begins', async () => {
    const b = await boothStation();
    expect(await codeOf(event(b, { by: undefined }))).toBe('request.incomplete');
    expect(await codeOf(event(b, { prices: { nothing: 5 }, isFree: false }))).toBe('request.invalid');
    expect(await codeOf(event(b, { to: b.station.clock.now() - 1 }))).toBe('request.invalid');
    // A guest at the screen sets nothing, where nobody is set up too.
    expect(await codeOf(b.guest.booth.event({ name: 'x', isFree: true, to: b.station.clock.now() + HOUR }))).toBe(
      'person.login_needed',
    );
  });
});

describe('a technician’s test', () => {
  it('starts the booth, is marked, and is no money', async () => {
    const b = await boothStation({ prints: { perRoll: 5, low: 1 } });
    const test = await program(b).booth.test({ id: id(), by: 'Otabek' });
    await settled();
    expect(await program(b).booth.service({})).toMatchObject({
      free: [{ id: test.id, isTest: true, by: 'Otabek', state: 'done' }],
      last: [],
    });
    expect(b.starts[0]?.url).toContain('order=TEST-');
    expect(b.station.ledger.read.printsLeft()).toBe(4);
    expect(await codeOf(b.guest.booth.test({ id: id() }))).toBe('person.login_needed');
  });
});

describe('before money is talked about', () => {
  it('the booth is looked at anew and the prints are kept for this guest', async () => {
    const b = await boothStation({ prints: { perRoll: 2, low: 0 } });
    const prepare = (productId: string, caller: string) =>
      b.station.station.router.handle('booth.prepare', { productId }, { role: 'kiosk', caller });
    expect(await prepare('double', 'this screen')).toMatchObject({ data: { ready: true } });
    expect(await prepare('strip', 'another')).toMatchObject({ data: { ready: false, reasons: ['prints'] } });
    expect(await prepare('double', 'this screen')).toMatchObject({ data: { ready: true } });
    await b.advance(101_000);
    expect(await b.sale('double')).toMatchObject({ status: 'awaiting_customer' });
  });
});

describe('late money of a ticket that nobody brought', () => {
  it('goes back by itself after the owner’s hours, once, and the ticket is no photo any more', async () => {
    const b = await boothStation({ refundTicketsAfterHours: 2 }, { durable: true });
    b.station.rail.begin.next(lost());
    b.station.rail.query.always(lost());
    const sale = await b.sale();
    await b.advance(31_000);
    const { ticket } = await b.guest.booth.unknown({ id: sale.id });
    b.station.rail.query.always(approved('late'));
    await b.advance(HOUR);
    expect(await b.view(sale.id)).toMatchObject({ status: 'completed', fulfilment: { error: 'guest_left' } });
    expect((await b.view(sale.id)).refunded).toBeUndefined();
    await b.advance(2 * HOUR);
    const refunds = () =>
      b.station.ledger.read
        .page({ limit: 10 })
        .filter(({ kind, orderId }) => kind === 'refund' && orderId === sale.orderId);
    expect(refunds()).toHaveLength(1);
    await b.advance(3 * HOUR);
    expect(refunds()).toHaveLength(1);
    expect(await codeOf(program(b).booth.redeem({ code: ticket?.code ?? '', how: 'serve', by: 'Otabek' }))).not.toBe(
      'no refusal',
    );
    expect(b.starts).toEqual([]);
  });
});

describe('the owner', () => {
  /** Beside the alerts of what lasts. */
  const notices = (b: BoothStation) => b.told.filter((body) => body.id !== undefined);
  async function ticket(b: BoothStation) {
    b.station.rail.begin.next(lost());
    b.station.rail.query.always(lost());
    const sale = await b.sale();
    await b.advance(31_000);
    expect(await b.guest.booth.unknown({ id: sale.id })).toMatchObject({ outcome: 'ticket' });
    await settled();
    return sale;
  }

  it('hears of a ticket once, over a restart too, and of what came of it', async () => {
    const b = await boothStation({}, { durable: true, config: OWNER });
    const sale = await ticket(b);
    expect(notices(b)).toMatchObject([{ code: 'ticket_unknown', what: sale.orderId, payment: sale.id }]);
    await b.guest.booth.unknown({ id: sale.id });
    const again = await b.crash();
    await settled();
    await again.advance(HOUR);
    expect(notices(b)).toHaveLength(1);
    again.station.rail.query.always(approved('late'));
    await again.advance(HOUR);
    expect(notices(b).map(({ code }) => code)).toEqual(['ticket_unknown', 'ticket_paid']);
  });

  it('is told again, with the same id, only while the road has not taken it', async () => {
    const b = await boothStation({}, { durable: true, config: OWNER });
    b.owner('silent', 503);
    await ticket(b);
    expect(notices(b)).toHaveLength(1);
    const again = await b.crash();
    await settled();
    expect(notices(b)).toHaveLength(2);
    await again.advance(10_000);
    expect(new Set(notices(b).map((body) => body.id)).size).toBe(1);
    expect(notices(b)).toHaveLength(3);
    await again.advance(25 * HOUR);
    expect(notices(b)).toHaveLength(3);
  });
});
