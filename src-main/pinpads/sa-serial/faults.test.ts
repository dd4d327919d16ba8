/** The twenty faults of pinpads.md §4.6, against a terminal in memory that keeps its own book. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { scriptedHttp } from '../../testkit/scripted-http.ts';
import { nothingYet, saStage } from '../testkit/sa-stage.ts';
import { rereadBatch } from './session.ts';

const SALE = 50_000;
const salesHeard = (stage: ReturnType<typeof saStage>): number =>
  stage.terminal.heard.filter((fields) => fields[25] === '1').length;

describe('a sale on an SA terminal', () => {
  it('is approved, booked once, and kept before it is believed', async () => {
    const stage = saStage();
    const came = await stage.until(stage.sale(SALE, 7));
    expect(came.reply).toMatchObject({ kind: 'approved', facts: { amount: money(SALE, 'UZS') } });
    expect(stage.terminal.book).toEqual([expect.objectContaining({ ecrNumber: '7', minor: SALE })]);
    expect(stage.kept.length).toBeGreaterThan(0);
  });

  it('1: an ACK that comes six seconds late is not answered by a second request', async () => {
    const stage = saStage({ script: { ackDelayMs: 6_000, worksMs: 20_000 } });
    expect((await stage.until(stage.sale(SALE, 7))).reply?.kind).toBe('approved');
    expect(salesHeard(stage)).toBe(1);
  });
  it('1: an ACK that never comes is a doubt within its limits, and the request went out once', async () => {
    const stage = saStage({ script: { ackDelayMs: 'never', worksMs: 400_000 } });
    const from = stage.clock.elapsed();
    const came = await stage.until(stage.sale(SALE, 7));
    expect(came).toMatchObject({ left: true, error: { code: 'exchange.no_answer' } });
    expect(stage.clock.elapsed() - from).toBeLessThanOrEqual(52_000);
    expect(salesHeard(stage)).toBe(1);
  });

  it('2: one NAK is answered by the same request again; four are a doubt', async () => {
    const once = saStage({ script: { naks: 1 } });
    expect((await once.until(once.sale(SALE, 7))).reply?.kind).toBe('approved');
    expect(salesHeard(once)).toBe(2);
    expect(once.terminal.book).toHaveLength(1);
    const always = saStage({ script: { naks: 100 } });
    expect(await always.until(always.sale(SALE, 7))).toMatchObject({ left: true, error: { code: 'exchange.refused' } });
    expect(salesHeard(always)).toBe(4);
    expect(always.terminal.book).toEqual([]);
  });

  it('3: a damaged answer is asked for again, and the good repeat counts', async () => {
    let damagedOnce = false;
    const stage = saStage({
      fault: (bytes) => {
        // Status 1 in an answer that names our number: the sale's own.
        const isAnswer = /27010031/.test(Buffer.from(bytes).toString('hex')) && bytes.includes(0x1a);
        if (isAnswer && !damagedOnce) {
          damagedOnce = true;
          bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 0x55;
        }
        return bytes;
      },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply?.kind).toBe('approved');
    expect(damagedOnce).toBe(true);
  });

  it('4: noise before the frame, and the frame twice in one piece, change nothing', async () => {
    const stage = saStage({
      script: { spells: (frame) => [Uint8Array.from([0xff, 0x00, 0x41, ...frame, ...frame])] },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply?.kind).toBe('approved');
    expect((await stage.until(stage.sale(SALE, 8))).reply?.kind).toBe('approved');
    expect(stage.terminal.book.map((entry) => entry.ecrNumber)).toEqual(['7', '8']);
  });

  it('5: patience has an end: five minutes of "wait" are a doubt after three', async () => {
    const stage = saStage({ script: { says: { fields: { 25: '21' }, everyMs: 20_000, forEver: true } } });
    const from = stage.clock.elapsed();
    expect(await stage.until(stage.sale(SALE, 7))).toMatchObject({ left: true, error: { code: 'exchange.too_long' } });
    expect(stage.clock.elapsed() - from).toBeLessThanOrEqual(182_000);
  });

  it.each([true, false])(
    '6: a cable pulled after the ACK is a doubt; asked again, the terminal knows (took it: %s)',
    async (took) => {
      const stage = saStage({ config: { lookUpByEcrNumber: true }, script: { worksMs: 10_000 } });
      const selling = stage.sale(SALE, 7);
      await stage.clock.advance(2_000);
      stage.terminal.pull();
      expect(await stage.until(selling)).toMatchObject({ left: true, error: { code: 'exchange.no_link' } });
      await stage.clock.advance(20_000);
      expect(stage.terminal.book).toHaveLength(1);
      if (!took) stage.terminal.book.length = 0;
      expect((await stage.until(stage.lookUp(SALE, 7))).kind).toBe(took ? 'approved' : 'none');
      expect(stage.paths).toHaveLength(2);
    },
  );

  it('6: "not found" by a number that the terminal may not search by proves nothing', async () => {
    const stage = saStage();
    expect(await stage.until(stage.lookUp(SALE, 99))).toEqual({ kind: 'unknown', why: 'asked_without_rrn' });
  });

  it.each([
    ['another operation', { 25: '4' }],
    ['another number of ours', { 26: '6' }],
  ])('7: the final frame of %s is not taken for the answer', async (_name, wrong) => {
    const stage = saStage({ script: { answer: (_request, usual) => ({ fields: { ...usual, ...wrong } }) } });
    expect(await stage.until(stage.sale(SALE, 7))).toMatchObject({ left: true, error: { code: 'exchange.no_answer' } });
  });

  it.each([
    ['16', { 15: '116' }, { kind: 'declined', reason: 'insufficient_funds', code: '116' }],
    ['16', {}, { kind: 'declined', reason: 'other' }],
    ['16', { 15: '913' }, { kind: 'unsure', why: 'code_913' }],
    ['16', { 15: '911' }, { kind: 'unsure', why: 'code_911' }],
    ['16', { 15: '94' }, { kind: 'unsure', why: 'code_94' }],
    ['53', {}, { kind: 'declined', reason: 'customer_refused' }],
    ['34', {}, { kind: 'declined', reason: 'rail_unavailable' }],
    ['34', { 14: '010965628751' }, { kind: 'unsure', why: 'host_lost' }],
    ['0', {}, { kind: 'unsure', why: 'status_0' }],
    ['77', {}, { kind: 'unsure', why: 'status_77' }],
  ])('8: status %s with %j is %j', async (status, more, expected) => {
    const stage = saStage({
      script: {
        answer: (request) => ({ fields: { 25: '1', 26: request[26] as string, 27: '00000166', 39: status, ...more } }),
      },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply).toMatchObject(expected);
  });

  it.each([
    [{ 0: '49999' }, 'amount_differs'],
    [{ 4: '840' }, 'currency_differs'],
    [{ 27: '00000167' }, 'terminal_differs'],
  ])('9: an approval with %j is a doubt', async (wrong, why) => {
    const stage = saStage({
      script: { answer: (_request, usual) => ({ fields: { ...usual, ...wrong }, book: true }) },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply).toMatchObject({ kind: 'unsure', why });
  });

  it('10: given up before the card, the terminal says so; during the handshake nothing is sent', async () => {
    const stage = saStage({
      script: { worksMs: 8_000, answer: (_request, usual) => ({ fields: { ...usual, 39: '53' } }) },
    });
    const selling = stage.sale(SALE, 7);
    await stage.clock.advance(2_000);
    await stage.session.cancel?.();
    expect((await stage.until(selling)).reply).toMatchObject({ kind: 'declined', reason: 'customer_refused' });
    const early = saStage();
    const never = early.sale(SALE, 8);
    await early.session.cancel?.();
    expect(await early.until(never)).toMatchObject({ left: false, error: { code: 'exchange.cancelled' } });
    expect(salesHeard(early)).toBe(0);
  });
  it('10: given up while the bank decides, an approval wins', async () => {
    const stage = saStage({ script: { worksMs: 8_000 } });
    const selling = stage.sale(SALE, 7);
    await stage.clock.advance(5_000);
    await stage.session.cancel?.();
    expect((await stage.until(selling)).reply?.kind).toBe('approved');
  });
  it('10: an aborted wait is a doubt, and the terminal is told to stop', async () => {
    const stage = saStage({ script: { worksMs: 100_000 } });
    const giveUp = new AbortController();
    const selling = stage.sale(SALE, 7, giveUp.signal);
    await stage.clock.advance(2_000);
    giveUp.abort(new Error('the station stops'));
    expect(await stage.until(selling)).toMatchObject({ left: true, error: { message: 'the station stops' } });
  });

  it('11: a second sale while one runs is refused here, unsent', async () => {
    const stage = saStage({ script: { worksMs: 5_000 } });
    const first = stage.sale(SALE, 7);
    await stage.clock.advance(1_000);
    expect(await stage.sale(SALE, 8)).toMatchObject({ left: false, error: { code: 'exchange.busy' } });
    expect((await stage.until(first)).reply?.kind).toBe('approved');
    expect(stage.terminal.book.map((entry) => entry.ecrNumber)).toEqual(['7']);
  });

  it('12: a station that starts again finds by our number what it never heard', async () => {
    const before = saStage();
    await before.until(before.sale(SALE, 7));
    const after = saStage();
    after.terminal.book.push(...before.terminal.book);
    expect(await after.until(after.lookUp(SALE, 7))).toMatchObject({
      kind: 'approved',
      facts: { rrn: '010965000000' },
    });
  });
  it('12: a late answer to the sale before is kept and never taken for this one', async () => {
    const stage = saStage({ script: { worksMs: 60_000 } });
    expect(await stage.until(stage.sale(SALE, 7))).toMatchObject({ left: true, error: { code: 'exchange.no_answer' } });
    await stage.clock.advance(30_000);
    expect(stage.terminal.book).toHaveLength(1);
    stage.terminal.script = { answer: (_request, usual) => ({ fields: { ...usual, 39: '16' } }) };
    expect((await stage.until(stage.sale(SALE, 8))).reply?.kind).toBe('declined');
    expect(stage.log.text()).toContain('pinpad.stale_input');
  });

  it('13: an approval without an RRN is taken and flagged', async () => {
    const stage = saStage({
      script: {
        answer: (_request, usual) => {
          const { 14: _rrn, ...fields } = usual;
          return { fields, book: true };
        },
      },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply).toMatchObject({ kind: 'approved', check: ['rrn_missing'] });
  });

  it('14 and 16: a slip in three SOH blocks, with № and a hard space, arrives whole', async () => {
    const stage = saStage({
      script: {
        answer: (_request, usual) => ({
          fields: { ...usual, 90: 'Я^ЧП «Фото»\u00a0№ 5\n860000******0001~копия' },
          book: true,
        }),
        spells: (frame) => chained(frame.slice(3, -2), 3),
      },
    });
    const came = await stage.until(stage.sale(SALE, 7));
    expect(came.reply).toMatchObject({ kind: 'approved', facts: { slip: 'ЧП «Фото» № 5\n860000******0001' } });
  });

  it('12: an operation that was taken back since is not said to be paid', async () => {
    const stage = saStage();
    await stage.until(stage.sale(SALE, 7));
    stage.terminal.script = { answer: (_request, usual) => ({ fields: { ...usual, 15: '400' } }) };
    expect(await stage.until(stage.lookUp(SALE, 7))).toEqual({ kind: 'unknown', why: 'taken_back' });
  });

  it('15: a settlement that does not match says so; repeated, it matches', async () => {
    const stage = saStage();
    const close = (text: string, status: string) => {
      stage.terminal.script = { answer: (_request, usual) => ({ fields: { ...usual, 39: status, 90: text } }) };
      const ask = { signal: new AbortController().signal, http: scriptedHttp(), keep: () => Promise.resolve() };
      return stage.until(stage.session.closeBatch?.(ask) as Promise<{ matched: boolean | null }>);
    };
    expect((await close('Итоги не совпали', '1')).matched).toBe(false);
    expect((await close('Итоги совпали', '1')).matched).toBe(true);
    expect((await close('что-то новое', '1')).matched).toBe(null);
    expect((await close('Итоги совпали', '0')).matched).toBe(null);
    stage.terminal.script = { answer: (_request, usual) => ({ fields: { ...usual, 15: '095', 39: '16' } }) };
    const ask = { signal: new AbortController().signal, http: scriptedHttp(), keep: () => Promise.resolve() };
    expect(await stage.until(stage.session.closeBatch?.(ask) as Promise<object>)).toMatchObject({ matched: false });
  });

  it('a settlement whose report was kept, and not read, is read again; half of it is none', async () => {
    const stage = saStage();
    const kept: Uint8Array[] = [];
    const ask = {
      signal: new AbortController().signal,
      http: scriptedHttp(),
      keep: (raw: Uint8Array) => Promise.resolve(void kept.push(raw)),
    };
    stage.terminal.script = {
      answer: (_request, usual) => ({ fields: { ...usual, 39: '1', 90: 'Отчет закрытия смены\nИтоги совпали' } }),
    };
    const closed = await stage.until(stage.session.closeBatch?.(ask) as Promise<object>);
    expect(closed).toMatchObject({ matched: true });
    const again = (...raws: Uint8Array[]) => rereadBatch(raws, { currency: 'UZS' });
    expect(again(...kept)).toEqual(closed);
    expect(again(...kept.map((raw) => raw.slice(0, -1)))).toBeUndefined();
    expect(again()).toBeUndefined();
  });

  it('17: nothing is never asked for; one tiyin and a billion are spelt in full', async () => {
    const stage = saStage();
    expect(await stage.sale(0, 7)).toMatchObject({ left: false, reply: { kind: 'not_started', code: 'amount' } });
    for (const [ecrNumber, minor] of [1, 99_999_999_999].entries())
      expect((await stage.until(stage.sale(minor, ecrNumber + 1))).reply?.kind).toBe('approved');
    expect(stage.terminal.book.map((entry) => entry.minor)).toEqual([1, 99_999_999_999]);
  });

  it('18: a refund above its sale is refused by the bank, and that is a refusal', async () => {
    const stage = saStage({ script: { answer: (_request, usual) => ({ fields: { ...usual, 15: '915', 39: '16' } }) } });
    const came = nothingYet();
    const of = { paymentId: 'O'.repeat(20), amount: money(SALE, 'UZS'), rrn: '010965628751' };
    const reply = await stage.until(
      stage.session.refund?.({ ...stage.ask(SALE * 2, 7, came), of }, () => {}) as Promise<object>,
    );
    expect(reply).toMatchObject({ kind: 'declined', reason: 'limit_exceeded', code: '915' });
  });

  it('19: a cable that comes back is opened anew by the next operation', async () => {
    const stage = saStage();
    await stage.until(stage.sale(SALE, 7));
    stage.terminal.pull();
    await stage.clock.advance(10);
    expect((await stage.until(stage.sale(SALE, 8))).reply?.kind).toBe('approved');
    expect(stage.paths).toHaveLength(2);
  });

  it('20: the wall clock jumping back an hour shortens and lengthens nothing', async () => {
    const stage = saStage({ script: { worksMs: 30_000 } });
    const selling = stage.sale(SALE, 7);
    await stage.clock.advance(5_000);
    stage.clock.stepWall(-3_600_000);
    expect((await stage.until(selling)).reply?.kind).toBe('approved');
  });

  it('refuses the terminal our network, whatever it wants with it', async () => {
    const stage = saStage({
      script: { says: { fields: { 25: '63', 64: '1', 65: '16', 70: 'example.com;80' }, everyMs: 500 } },
    });
    expect((await stage.until(stage.sale(SALE, 7))).reply?.kind).toBe('approved');
    expect(stage.terminal.heard).toContainEqual({ 25: '63', 65: '16', 67: '1' });
  });
});

/** Splits a body into SOH blocks, written out here by hand. */
function chained(body: Uint8Array, blocks: number): Uint8Array[] {
  const size = Math.ceil(body.length / blocks);
  return Array.from({ length: blocks }, (_, i) => {
    const left = String(blocks - 1 - i);
    const chunk = body.subarray(i * size, (i + 1) * size);
    const inside = [4, 0, 2, 1, 0, left.charCodeAt(0), ...chunk];
    const head = Uint8Array.from([1, inside.length & 255, inside.length >> 8, ...inside]);
    return withCrc(head);
  });
}

/** The check of a block, by hand as well. */
function withCrc(head: Uint8Array): Uint8Array {
  let sum = 0;
  for (const byte of head) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? ((sum << 1) ^ 0x8005) & 0xffff : (sum << 1) & 0xffff;
  }
  return Uint8Array.from([...head, sum >> 8, sum & 255]);
}
