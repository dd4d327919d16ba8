/** A booth: its gate, its goods, what it does when a result stays unknown. Named by what a guest or an owner relies on. */
import { describe, expect, it } from 'vitest';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { type BoothStation, boothStation } from '../../testkit/booth-station.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { approved, lost, reply } from '../../testkit/scripted-provider.ts';

const COUNTED = { prints: { perRoll: 3, low: 1 } };

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof CallError ? error.wire.code : String(error)),
  );

let paidCount = 0;
async function paid(b: BoothStation, productId?: string) {
  b.station.rail.begin.next(approved(`paid-${paidCount++}`));
  const sale = await b.sale(productId);
  await settled();
  return b.view(sale.id);
}
async function unknown(b: BoothStation, productId?: string) {
  b.station.rail.begin.next(lost());
  b.station.rail.query.always(lost());
  return b.sale(productId);
}
const gate = async (b: BoothStation) => (await b.guest.station.view({})).booth;

describe('the gate', () => {
  it('is open where everything works, and says so in the station’s view', async () => {
    const b = await boothStation(COUNTED);
    expect(await gate(b)).toMatchObject({ ready: true, reasons: [], prints: { left: 3, reserved: 0, free: 3 } });
  });

  it('is shut without a living rail, and the station itself refuses the guest’s payment', async () => {
    const b = await boothStation({}, { config: { providers: {} } });
    expect(await gate(b)).toMatchObject({ ready: false, reasons: ['rails'] });
    expect(await codeOf(b.sale())).toBe('booth.out_of_service');
    expect(b.station.ledger.read.openSeqs()).toEqual([]);
  });

  it('is shut while the photo program does not answer, and opens by itself', async () => {
    const b = await boothStation({
      fulfilment: { kind: 'http', url: 'http://booth/start', lookUrl: 'http://nowhere/look' },
    });
    await settled();
    expect(await gate(b)).toMatchObject({ ready: false, reasons: ['program'] });
    const well = await boothStation({
      fulfilment: { kind: 'http', url: 'http://booth/start', lookUrl: 'http://booth/look' },
    });
    await settled();
    expect(await gate(well)).toMatchObject({ ready: true });
  });

  it('is shut when the counter of prints runs out, and open again when a named person refills it', async () => {
    const b = await boothStation({ prints: { perRoll: 1, low: 0 } });
    expect(await paid(b)).toMatchObject({ fulfilment: { state: 'done' } });
    expect(await gate(b)).toMatchObject({ ready: false, reasons: ['prints'] });
    expect(await codeOf(b.station.as('local-api').booth.refill({ prints: 100 }))).toBe('request.incomplete');
    await b.station.as('local-api').booth.refill({ prints: 100, by: 'Otabek' });
    expect(await gate(b)).toMatchObject({ ready: true, prints: { left: 100 } });
  });

  it('tells the screens when it shuts, without being asked', async () => {
    const b = await boothStation({ prints: { perRoll: 1, low: 0 } });
    const told: unknown[] = [];
    b.station.station.events.subscribe((event, data) => {
      if (event === 'change' && 'booth' in (data as object))
        told.push((data as { booth: { ready: boolean } }).booth.ready);
    });
    await paid(b);
    expect(told.at(-1)).toBe(false);
  });

  it('does not stand before programs and cashiers: they answer for their own goods', async () => {
    const b = await boothStation({ prints: { perRoll: 1, low: 0 } });
    await paid(b);
    const program = b.station.as('local-api');
    const sale = await program.payment.start({
      orderId: 'p-1',
      method: 'rail',
      amount: { minor: 1_000, currency: 'UZS' } as never,
    });
    expect(sale.fulfilment).toBeUndefined();
  });
});

describe('prints', () => {
  it('are promised when a sale begins and free again when it ends unpaid', async () => {
    const b = await boothStation(COUNTED);
    const sale = await b.sale('double');
    expect(await gate(b)).toMatchObject({ prints: { left: 3, reserved: 2, free: 1 }, soldOut: ['double'] });
    expect(await codeOf(b.sale('double'))).toBe('booth.out_of_service');
    await b.guest.payment.cancel({ id: sale.id });
    expect(await b.view(sale.id)).toMatchObject({ status: 'cancelled' });
    expect(await gate(b)).toMatchObject({ prints: { left: 3, reserved: 0, free: 3 } });
    expect(b.starts).toEqual([]);
  });

  it('cost what the event says, and never what a screen says', async () => {
    const b = await boothStation({ event: 'wedding', perEventPrices: { wedding: { strip: 1_000_000 } } });
    expect((await gate(b))?.event).toBe('wedding');
    expect(await b.sale('strip')).toMatchObject({ amount: { minor: 1_000_000 } });
    expect(await b.sale('double')).toMatchObject({ amount: { minor: 4_500_000 } });
  });
});

describe('goods', () => {
  it('start from the completed payment, once, with the order in the call', async () => {
    const b = await boothStation(COUNTED, { rail: { webhook: { confirmByQuery: false } } });
    const sale = await b.sale('double', { orderId: 'K 7/Ж' });
    expect(b.starts).toEqual([]);
    const reply = { kind: 'approved', providerRef: 'told', amount: sale.amount };
    for (let times = 0; times < 3; times++) {
      const call = JSON.stringify([{ paymentId: sale.id, reply, times }]);
      await b.station.hook('/api/webhooks/rail', call, { 'x-signature': 'good' });
    }
    await settled();
    expect(await b.view(sale.id)).toMatchObject({
      status: 'completed',
      fulfilment: { state: 'done', prints: 2, ground: 'paid' },
    });
    expect(b.starts.map(({ url }) => url)).toEqual(['http://booth/start?order=K%207%2F%D0%96&prints=2']);
    expect((await b.view(sale.id)).handedOverAt).toBeDefined();
    expect(await gate(b)).toMatchObject({ prints: { left: 1, reserved: 0 } });
  });

  it('are claimed by exactly one of a thousand at the same moment (I-27)', async () => {
    const b = await boothStation();
    b.program('not_reached');
    const sale = await paid(b);
    expect(sale.fulfilment).toMatchObject({ state: 'due', error: 'not_reached' });
    const { ledger } = b.station;
    const [right] = ledger.read.dueEntitlements(1);
    if (!right) throw new Error('nothing is due');
    const claims = await Promise.all(
      Array.from({ length: 1_000 }, () => ledger.write((tx) => tx.claimEntitlement(right.seq, 1))),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
    await b.advance(60_000);
    expect(b.starts).toEqual([]);
  });

  it('are started once by a thousand presses of one remedy', async () => {
    const b = await boothStation({ attempts: 1 });
    b.program('refused');
    const sale = await paid(b);
    expect(sale.fulfilment).toMatchObject({ state: 'failed', error: 'refused' });
    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, () => codeOf(b.guest.booth.remedy({ id: sale.id, how: 'retry' }))),
    );
    await settled();
    expect(outcomes.filter((code) => code === 'no refusal')).toHaveLength(1);
    expect(b.starts).toHaveLength(2);
    expect(await b.view(sale.id)).toMatchObject({ fulfilment: { state: 'done', ground: 'guest' } });
  });

  it('are tried again by themselves only when it is certain that nothing started', async () => {
    const b = await boothStation({ attempts: 3 });
    b.program('not_reached', 'not_reached');
    const sale = await paid(b);
    await b.advance(10_000);
    expect(await b.view(sale.id)).toMatchObject({ fulfilment: { state: 'done', attempts: 3 } });
    expect(b.starts).toHaveLength(1);

    b.program('silent');
    const doubtful = await paid(b);
    await b.advance(60_000);
    expect(await b.view(doubtful.id)).toMatchObject({ fulfilment: { state: 'failed', error: 'no_answer' } });
    expect(b.starts).toHaveLength(2);
  });

  it('are not started again by a station that was killed in the middle: the guest chooses', async () => {
    const b = await boothStation({}, { durable: true });
    b.program('not_reached');
    const sale = await paid(b);
    const { ledger } = b.station;
    const [right] = ledger.read.dueEntitlements(1);
    await ledger.write((tx) => tx.claimEntitlement(right?.seq ?? 0, 1));
    const again = await b.crash();
    await settled();
    expect(await again.view(sale.id)).toMatchObject({
      fulfilment: { state: 'failed', error: 'interrupted', remedies: ['retry', 'code', 'refund'] },
      discrepancies: [{ type: 'not_delivered', status: 'open' }],
    });
    expect(b.starts).toEqual([]);
    await again.guest.booth.remedy({ id: sale.id, how: 'retry' });
    await settled();
    expect(await again.view(sale.id)).toMatchObject({
      fulfilment: { state: 'done' },
      discrepancies: [{ type: 'not_delivered', status: 'resolved' }],
    });
  });

  it('that were due when the station died are started by the next one', async () => {
    const b = await boothStation({}, { durable: true });
    b.program('not_reached');
    const sale = await paid(b);
    const again = await b.crash();
    await again.advance(5_000);
    expect(await again.view(sale.id)).toMatchObject({ fulfilment: { state: 'done' } });
    expect(b.starts).toHaveLength(1);
  });
});

describe('when nothing comes out, the guest', () => {
  it('retries once, then the other printer, then a code; each only once', async () => {
    const b = await boothStation({ attempts: 1, otherPrinter: { kind: 'http', url: 'http://booth/other' } });
    b.program('refused', 'refused', 'refused');
    const sale = await paid(b);
    expect(sale.fulfilment?.remedies).toEqual(['retry', 'other_printer', 'code', 'refund']);
    await b.guest.booth.remedy({ id: sale.id, how: 'retry' });
    await settled();
    expect((await b.view(sale.id)).fulfilment?.remedies).toEqual(['other_printer', 'code', 'refund']);
    await b.guest.booth.remedy({ id: sale.id, how: 'other_printer' });
    await settled();
    expect(b.starts.at(-1)?.url).toBe('http://booth/other');
    expect((await b.view(sale.id)).fulfilment?.remedies).toEqual(['code', 'refund']);
    const { ticket } = await b.guest.booth.remedy({ id: sale.id, how: 'code' });
    expect(ticket).toMatchObject({ kind: 'reprint', phone: '+998 90 000 00 00' });
    expect((await b.guest.booth.remedy({ id: sale.id, how: 'code' })).ticket?.code).toBe(ticket?.code);
    expect(await codeOf(b.guest.booth.remedy({ id: sale.id, how: 'refund' }))).toBe('booth.no_remedy');
    expect((await b.view(sale.id)).discrepancies).toMatchObject([{ type: 'not_delivered', status: 'open' }]);
  });

  it('takes the money back, and then nothing else is given', async () => {
    const b = await boothStation({ attempts: 1 });
    b.program('refused');
    const sale = await paid(b);
    const { refundId = '' } = await b.guest.booth.remedy({ id: sale.id, how: 'refund' });
    await settled();
    expect(await b.view(refundId)).toMatchObject({ kind: 'refund', status: 'completed', amount: sale.amount });
    expect(await b.view(sale.id)).toMatchObject({
      refunded: sale.amount,
      fulfilment: { state: 'closed', remedies: [], canServe: false },
      discrepancies: [{ type: 'not_delivered', status: 'resolved' }],
    });
    expect(await codeOf(b.guest.booth.remedy({ id: sale.id, how: 'retry' }))).toBe('booth.no_remedy');
  });

  it('is served again by a named person, which is an act of its own', async () => {
    const b = await boothStation();
    const sale = await paid(b);
    const program = b.station.as('local-api');
    expect(await codeOf(program.booth.serve({ id: sale.id, reason: 'smudged' }))).toBe('request.incomplete');
    await program.booth.serve({ id: sale.id, reason: 'smudged', by: 'Otabek' });
    await settled();
    expect(await b.view(sale.id)).toMatchObject({ fulfilment: { state: 'done', ground: 'person', by: 'Otabek' } });
    expect(b.starts).toHaveLength(2);
    const [act] = b.station.ledger.read.auditPage({ limit: 1 });
    expect(act).toMatchObject({ act: 'booth.serve', subject: sale.id, outcome: 'done', detail: { reason: 'smudged' } });
    expect(await codeOf(b.guest.booth.serve({ id: sale.id, reason: 'free', by: 'Guest' }))).toBe('person.login_needed');
  });
});

describe('a result that stays unknown', () => {
  it('is checked visibly first: before that there is neither trust nor ticket', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    expect(sale.status).toBe('unknown');
    expect(await b.guest.booth.unknown({ id: sale.id })).toMatchObject({ outcome: 'checking' });
    await b.advance(29_000);
    const { outcome, leftMs } = await b.guest.booth.unknown({ id: sale.id });
    expect(outcome).toBe('checking');
    expect(leftMs).toBeLessThanOrEqual(1_000);
    await b.advance(1_000);
    expect(await b.guest.booth.unknown({ id: sale.id })).toMatchObject({ outcome: 'ticket' });
  });

  it('is not checked for a day when the clock is set back meanwhile', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    b.station.clock.stepWall(-24 * 3_600_000);
    expect(await b.guest.booth.unknown({ id: sale.id })).toMatchObject({ outcome: 'ticket' });
  });

  it('becomes one signed ticket, however often it is asked for, and the next guest can pay', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    await b.advance(31_000);
    const first = await b.guest.booth.unknown({ id: sale.id });
    const second = await b.guest.booth.unknown({ id: sale.id });
    expect(second.ticket?.code).toBe(first.ticket?.code);
    expect(first.ticket).toMatchObject({ kind: 'unknown', orderId: sale.orderId, amount: sale.payable });
    b.station.rail.begin.next(approved('next'));
    expect(await b.sale('double')).toMatchObject({ status: 'completed' });
  });

  it('that turns out paid starts nothing for the next guest, and is put before a person', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    await b.advance(31_000);
    const { ticket } = await b.guest.booth.unknown({ id: sale.id });
    b.station.rail.query.always(approved('late'));
    await b.advance(120_000);
    expect(await b.view(sale.id)).toMatchObject({
      status: 'completed',
      fulfilment: { state: 'failed', error: 'guest_left', ticket: { kind: 'unknown' } },
      discrepancies: [{ type: 'not_delivered', status: 'open', actual: sale.amount }],
    });
    expect(b.starts).toEqual([]);
    const program = b.station.as('local-api');
    expect(await program.booth.ticket({ code: ticket?.code ?? '' })).toMatchObject({
      payment: { status: 'completed' },
    });
    await program.booth.redeem({ code: ticket?.code.toLowerCase() ?? '', how: 'serve', by: 'Otabek' });
    await settled();
    expect(b.starts).toHaveLength(1);
    expect(await b.view(sale.id)).toMatchObject({
      discrepancies: [{ status: 'resolved' }],
      fulfilment: { state: 'done' },
    });
    expect(await codeOf(program.booth.redeem({ code: ticket?.code ?? '', how: 'serve', by: 'Otabek' }))).toBe(
      'ticket.used',
    );
  });

  it('is a ticket that gives nothing while it is not paid, and no stranger’s code is ever ours', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    await b.advance(31_000);
    const { ticket } = await b.guest.booth.unknown({ id: sale.id });
    const code = ticket?.code ?? '';
    const program = b.station.as('local-api');
    expect(await codeOf(program.booth.redeem({ code, how: 'serve', by: 'Otabek' }))).toBe('ticket.not_paid');
    const forged = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    const dearer = code.replace(/^(QT1-U-\w{20}-)\w+/, '$1ZZZZZ');
    for (const wrong of [forged, dearer, 'QT1-U-hello', code.replace('-U-', '-R-')])
      expect(await codeOf(program.booth.redeem({ code: wrong, how: 'serve', by: 'Otabek' }))).toBe('ticket.not_ours');
    const other = await boothStation();
    expect(await codeOf(other.station.as('local-api').booth.ticket({ code }))).toBe('ticket.not_ours');
  });

  it('is redeemed by one of a hundred at the same moment', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    await b.advance(31_000);
    const { ticket } = await b.guest.booth.unknown({ id: sale.id });
    b.station.rail.query.always(approved('late'));
    await b.advance(120_000);
    const program = b.station.as('local-api');
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_none, at) =>
        codeOf(program.booth.redeem({ code: ticket?.code ?? '', how: 'serve', by: `Person ${at}` })),
      ),
    );
    await settled();
    expect(outcomes.filter((code) => code === 'no refusal')).toHaveLength(1);
    expect(b.starts).toHaveLength(1);
  });

  it('is served on trust within the owner’s limits, and the core keeps the limits', async () => {
    const b = await boothStation({
      unknownPolicy: 'trust_small',
      trustSmall: { upTo: 3_000_000, perHour: 2, perHourMinor: 6_000_000 },
    });
    const ask = async (productId: string) => {
      const sale = await unknown(b, productId);
      await b.advance(31_000);
      const { outcome } = await b.guest.booth.unknown({ id: sale.id });
      await settled();
      return { outcome, sale };
    };
    const first = await ask('strip');
    expect(first.outcome).toBe('served');
    expect(await b.view(first.sale.id)).toMatchObject({
      status: 'unknown',
      fulfilment: { state: 'done', ground: 'trusted' },
    });
    expect((await ask('double')).outcome).toBe('ticket');
    expect((await ask('strip')).outcome).toBe('served');
    expect((await ask('strip')).outcome).toBe('ticket');
    expect(b.starts).toHaveLength(2);
    // Served already: the late word of the rail starts nothing more.
    b.station.rail.query.always(
      reply((asked) => ({ kind: 'approved', providerRef: asked.paymentId, amount: asked.amount })),
    );
    await b.advance(120_000);
    expect(await b.view(first.sale.id)).toMatchObject({
      status: 'completed',
      fulfilment: { ground: 'trusted' },
      discrepancies: [],
    });
    expect(b.starts).toHaveLength(2);
    await b.advance(3_600_000);
    b.station.rail.query.always(lost());
    expect((await ask('strip')).outcome).toBe('served');
  });

  it('that becomes known while it is checked needs no decision', async () => {
    const b = await boothStation();
    const sale = await unknown(b);
    b.station.rail.query.always(approved());
    await b.advance(20_000);
    expect(await b.view(sale.id)).toMatchObject({ status: 'completed', fulfilment: { state: 'done' } });
    expect(await b.guest.booth.unknown({ id: sale.id })).toEqual({ outcome: 'known' });
  });
});

describe('the service menu', () => {
  it('is closed to guests, also where nobody has been set up', async () => {
    const b = await boothStation();
    const codes = await Promise.all(
      [
        b.guest.booth.service({}),
        b.guest.booth.refill({ prints: 1, by: 'me' }),
        b.guest.booth.ticket({ code: 'QT1-U-0000000000' }),
        b.guest.booth.exit({}),
      ].map(codeOf),
    );
    expect(new Set(codes)).toEqual(new Set(['person.login_needed']));
  });

  it('opens for a technician’s PIN and shows what is owed', async () => {
    const b = await boothStation({ attempts: 1, ...COUNTED });
    await b.guest.person.save({ name: 'Nodira', role: 'owner', pin: '2846' });
    const { people } = await b.guest.person.list({});
    await b.guest.person.login({ personId: people[0]?.id ?? '', pin: '2846' });
    b.program('refused');
    const sale = await paid(b);
    const seen = await b.guest.booth.service({});
    expect(seen.owed.map(({ id }) => id)).toEqual([sale.id]);
    expect(seen.last.map(({ id }) => id)).toEqual([sale.id]);
    expect(seen).toMatchObject({ booth: { prints: { left: 3 } }, programs: { main: 'http booth' }, canExit: false });
    expect(await codeOf(b.guest.booth.exit({}))).toBe('booth.no_exit');
    await b.guest.booth.serve({ id: sale.id, reason: 'jam cleared' });
    await settled();
    expect(await b.view(sale.id)).toMatchObject({ fulfilment: { state: 'done', by: 'Nodira' } });
  });
});
