/** Humo and UzCard behind the box: the exact bytes that leave, the order of things, and what an answer comes to. */
import { describe, expect, it } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { HttpError } from '../../ports/http-client.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { type HttpStep, scriptedHttp } from '../../testkit/scripted-http.ts';
import type { OriginalOperation, PinpadAsk, PinpadDefinition, PinpadEnv, PinpadSession } from '../pinpad.ts';
import { answer, bytesOf, fixture, humoSlip, refusal } from '../slip/testkit/slips.ts';
import { humo, humoCan, uzcard } from './index.ts';

const BOX = 'http://192.168.1.50:8080';
const body = (bytes: Uint8Array, status = 200): HttpStep => ({ answer: { status, body: bytes } });
const info: HttpStep = { answer: { json: { data: { version_code: 214 }, error: null, is_success: true } } };

function bench(definition: PinpadDefinition<never>, config: Record<string, unknown>, ...steps: HttpStep[]) {
  const http = scriptedHttp();
  http.next(...steps);
  /** What happened, in its order. */
  const happened: string[] = [];
  const kept: Uint8Array[] = [];
  const wire = {
    send: (request: Parameters<typeof http.send>[0]) => {
      happened.push(`${request.method} ${request.url}`);
      return http.send(request);
    },
  };
  const session: PinpadSession = definition.open({
    config: definition.config.parse(config),
    http: wire,
    clock: fakeClock(),
    log: memoryLog(),
    currency: 'UZS',
  } as unknown as PinpadEnv<never>);
  const signal = new AbortController().signal;
  const ask = (minor: number): PinpadAsk => ({
    paymentId: '0123456789ABCDEFGHJK',
    amount: money(minor, 'UZS'),
    ecrNumber: 1,
    signal,
    http: wire,
    leaving: () => happened.push('leaving'),
    keep: (raw) => {
      happened.push('keep');
      kept.push(raw);
      return Promise.resolve();
    },
  });
  const question = { signal, http: wire, keep: ask(1).keep };
  const bodies = () => http.requests.map((request) => (request.body === undefined ? undefined : String(request.body)));
  return { session, ask, question, happened, kept, bodies, http };
}
const humoBench = (...steps: HttpStep[]) => bench(humo as unknown as PinpadDefinition<never>, { url: BOX }, ...steps);
const uzcardBench = (...steps: HttpStep[]) =>
  bench(uzcard as unknown as PinpadDefinition<never>, { url: BOX }, ...steps);
const noHint = () => undefined;

const of = (over: Partial<OriginalOperation> = {}): OriginalOperation => ({
  paymentId: '1123456789ABCDEFGHJK',
  amount: money(30_000, 'UZS'),
  rrn: '010965270742',
  receiptNumber: '0650',
  ...over,
});

describe('a sale', () => {
  it('is announced, sent in tiyin, kept before it is read, and approved by its slip', async () => {
    const b = humoBench(body(fixture('humo-sale')));
    const reply = await b.session.sale(b.ask(1_000), noHint);
    expect(b.happened).toEqual(['leaving', `POST ${BOX}/payment/xumo`, 'keep']);
    expect(b.bodies()).toEqual(['{"amount":1000}']);
    expect(b.kept).toEqual([fixture('humo-sale')]);
    expect(b.http.requests[0]).toMatchObject({ timeoutMs: 180_000 });
    expect(reply).toMatchObject({
      kind: 'approved',
      facts: { rrn: '408005356147', amount: money(1_000, 'UZS'), terminalId: '09110004', bankShift: '4' },
    });
  });
  it('of UzCard goes to its own address', async () => {
    const b = uzcardBench(body(fixture('uzcard-sale')));
    expect(await b.session.sale(b.ask(50_000), noHint)).toMatchObject({
      kind: 'approved',
      facts: { rrn: '010965628751' },
    });
    expect(b.happened).toContain(`POST ${BOX}/payment/uzcard`);
  });
  it.each([
    [
      'refused',
      body(refusal(108, 'Ошибка 116')),
      { kind: 'declined', reason: 'insufficient_funds', code: 'pinpad:116' },
    ],
    ['not begun', body(refusal(108, 'Ошибка 984')), { kind: 'not_started', code: 'pinpad:984' }],
    ['not sold by the box', body(refusal(333, 'Subscription up to date')), { kind: 'not_started', code: 'bridge:333' }],
    ['unclear', body(refusal(105, 'BILLING_ERROR')), { kind: 'unsure' }],
    ['empty', body(new Uint8Array()), { kind: 'unsure' }],
  ] as const)('that is %s', async (_name, step, expected) => {
    const b = humoBench(step);
    expect(await b.session.sale(b.ask(1_000), noHint)).toMatchObject(expected);
    expect(b.http.requests).toHaveLength(1);
  });
  it.each([
    ['no connection', { fail: 'refused' } as HttpStep, true],
    ['a cut connection', { fail: 'lost' } as HttpStep, false],
  ])('with %s throws, and is never sent again', async (_name, step, neverLeft) => {
    const b = humoBench(step);
    const failure = await b.session.sale(b.ask(1_000), noHint).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(HttpError);
    expect(failure).toMatchObject({ neverLeft });
    expect(b.http.requests).toHaveLength(1);
  });
  it.each([404, 500, 502, 302])('answered with HTTP %i is a doubt, its bytes kept', async (status) => {
    const b = humoBench(body(bytesOf('<html>'), status));
    await expect(b.session.sale(b.ask(1_000), noHint)).rejects.toThrow(`HTTP ${status}`);
    expect(b.kept).toHaveLength(1);
  });
  it('cut at every byte is approved whole and unsure in every part', async () => {
    const whole = fixture('humo-sale');
    const kinds = new Set<string>();
    for (let length = 0; length < whole.length; length += 7) {
      const b = humoBench(body(whole.subarray(0, length)));
      kinds.add((await b.session.sale(b.ask(1_000), noHint)).kind);
    }
    expect([...kinds]).toEqual(['unsure']);
  });
});

describe('money back', () => {
  it('of Humo is a void by RRN, as a string with its zeros, and a boolean', async () => {
    const b = humoBench(body(fixture('humo-void')));
    const reply = await b.session.void?.({ ...b.ask(30_000), of: of() }, noHint);
    expect(b.happened[1]).toBe(`POST ${BOX}/payment/xumo`);
    expect(b.bodies()).toEqual(['{"request_id":"010965270742","amount":30000,"is_return":true}']);
    expect(reply).toMatchObject({ kind: 'approved', facts: { responseCode: '400', operation: 'void' } });
    expect(b.session.refund).toBeUndefined();
  });
  it('of Humo on an older box is a void by the slip’s number', async () => {
    const b = bench(
      humo as unknown as PinpadDefinition<never>,
      { url: BOX, voidKey: 'receipt' },
      body(fixture('humo-void')),
    );
    await b.session.void?.({ ...b.ask(30_000), of: of() }, noHint);
    expect(b.bodies()).toEqual(['{"request_id":"0650","amount":30000,"is_return":true}']);
    expect(humoCan('receipt').voidKey).toBe('receipt_number');
  });
  it('of UzCard is a return by RRN, in part too', async () => {
    const b = uzcardBench(body(fixture('uzcard-return')));
    const whole = of({ amount: money(90_000, 'UZS') });
    expect(await b.session.refund?.({ ...b.ask(50_000), of: whole }, noHint)).toMatchObject({ kind: 'approved' });
    expect(b.bodies()).toEqual(['{"request_id":"010965270742","amount":50000,"is_return":true}']);
    expect(b.session.void).toBeUndefined();
  });
  it('that came back as a sale is not believed', async () => {
    const b = uzcardBench(body(fixture('uzcard-sale')));
    expect((await b.session.refund?.({ ...b.ask(50_000), of: of() }, noHint))?.kind).toBe('unsure');
  });
  it.each([
    ['a part of a void', 10_000, of(), 'bridge:partial_void'],
    ['no RRN', 30_000, { paymentId: 'x', amount: money(30_000, 'UZS') }, 'bridge:no_reference'],
  ] as const)('with %s is not even sent', async (_name, minor, original, code) => {
    const b = humoBench();
    expect(await b.session.void?.({ ...b.ask(minor), of: original }, noHint)).toMatchObject({
      kind: 'not_started',
      code,
    });
    expect(b.happened).toEqual([]);
  });
  it('that the terminal does not find did not move', async () => {
    const b = humoBench(body(refusal(108, '914')));
    expect(await b.session.void?.({ ...b.ask(30_000), of: of() }, noHint)).toMatchObject({
      kind: 'declined',
      code: 'pinpad:914',
    });
  });
});

describe('what can be asked', () => {
  it('the end of the bank’s shift: ten minutes, kept, matched', async () => {
    const b = humoBench(body(fixture('humo-close')));
    const closed = await b.session.closeBatch?.(b.question);
    expect(b.happened).toEqual([`GET ${BOX}/payment/xumo_close`, 'keep']);
    expect(b.http.requests[0]).toMatchObject({ timeoutMs: 600_000 });
    expect(closed).toMatchObject({
      matched: true,
      terminals: [{ terminalId: '09110004' }, { terminalId: '00000031' }],
    });
  });
  it('the end of the bank’s shift again, from what was kept before a death; a refusal is no report', async () => {
    const b = humoBench(body(fixture('humo-close')));
    const closed = await b.session.closeBatch?.(b.question);
    expect(humo.rereadBatch?.(b.kept, { currency: 'UZS' })).toEqual(closed);
    expect(uzcard.rereadBatch?.(b.kept, { currency: 'UZS' })).toEqual(closed);
    expect(humo.rereadBatch?.([], { currency: 'UZS' })).toBeUndefined();
    for (const bytes of [refusal(108, 'no link'), bytesOf('<html>'), fixture('humo-close').slice(0, 40)])
      expect(() => humo.rereadBatch?.([bytes], { currency: 'UZS' })).toThrow(/close|read/);
  });
  it('the end of the bank’s shift told again, where the box tells it and not only prints', async () => {
    const b = humoBench(body(fixture('humo-close')), body(answer('')), body(bytesOf('not found'), 404));
    expect(await b.session.lastClose?.(b.question)).toMatchObject({ matched: true, terminals: [{}, {}] });
    expect(b.happened).toEqual([`GET ${BOX}/payment/xumo_close/print_last`]);
    expect(await b.session.lastClose?.(b.question)).toBeUndefined();
    expect(await b.session.lastClose?.(b.question)).toBeUndefined();
  });
  it.each([
    ['words nobody knows', answer('Settlement successful'), null],
    ['totals that differ', answer('Отчет закрытия смены\nИтоги не совпали\nОтчет окончен'), false],
    ['095', refusal(108, '095'), false],
  ])('the end of the shift with %s', async (_name, bytes, matched) => {
    const b = humoBench(body(bytes));
    expect(await b.session.closeBatch?.(b.question)).toMatchObject({ matched, terminals: [] });
  });
  it('a firmware without uzcard_close says so', async () => {
    for (const status of [404, 405]) {
      const b = uzcardBench(body(bytesOf('not found'), status));
      await expect(b.session.closeBatch?.(b.question)).rejects.toMatchObject({ code: 'pinpad.not_supported' });
      expect(b.happened[0]).toBe(`GET ${BOX}/payment/uzcard_close`);
    }
  });
  it('interim totals', async () => {
    const b = humoBench(body(fixture('humo-short-report')), body(answer('?')));
    expect(await b.session.totals?.(b.question)).toMatchObject({
      terminals: [{ sales: { count: 5, minor: 54_000 } }, {}],
    });
    expect(b.happened).toEqual([`GET ${BOX}/payment/xumo_shortreport/`]);
    await expect(b.session.totals?.(b.question)).rejects.toThrow('cannot be read');
  });
  it('the last slip: its facts when the text comes back and was approved, else paper only', async () => {
    const refused = answer(humoSlip({ word: 'НЕ ОДОБРЕНО', code: 'Код ответа:116' }));
    const b = humoBench(body(fixture('humo-sale')), body(answer('')), body(refused));
    expect(await b.session.lastSlip?.(b.question)).toMatchObject({
      kind: 'slip',
      facts: { operation: 'sale', receiptNumber: '340', amount: money(1_000, 'UZS') },
    });
    expect(await b.session.lastSlip?.(b.question)).toEqual({ kind: 'printed' });
    expect(await b.session.lastSlip?.(b.question)).toEqual({ kind: 'printed' });
    expect(b.happened[0]).toBe(`GET ${BOX}/payment/xumo/print_last`);
  });
  it('the box’s program', async () => {
    const b = humoBench(info);
    expect(await b.session.probe(b.question)).toEqual({ model: 'FiscalBox', firmware: '214' });
    expect(b.http.requests[0]).toMatchObject({ url: `${BOX}/info/`, prepares: true });
  });
});

describe('an address without a port', () => {
  const config = { url: 'http://192.168.1.50' };
  const without = (...steps: HttpStep[]) => bench(humo as unknown as PinpadDefinition<never>, config, ...steps);
  it('is tried at 8080, then at 80, and remembered', async () => {
    const b = without({ fail: 'refused' }, info, body(fixture('humo-sale')), body(fixture('humo-sale')));
    await b.session.sale(b.ask(1_000), noHint);
    await b.session.sale(b.ask(1_000), noHint);
    expect(b.happened.filter((what) => what !== 'keep')).toEqual([
      'GET http://192.168.1.50:8080/info/',
      'GET http://192.168.1.50:80/info/',
      'leaving',
      'POST http://192.168.1.50:80/payment/xumo',
      'leaving',
      'POST http://192.168.1.50:80/payment/xumo',
    ]);
  });
  it('where nobody answers, nothing is announced', async () => {
    const b = without({ fail: 'refused' }, { fail: 'refused' });
    await expect(b.session.sale(b.ask(1_000), noHint)).rejects.toBeInstanceOf(HttpError);
    expect(b.happened).not.toContain('leaving');
  });
});

it('a kept answer is read again after a crash', () => {
  const asked = { kind: 'sale', amount: money(1_000, 'UZS') } as const;
  expect(humo.reread?.([fixture('humo-sale')], asked)).toMatchObject({ kind: 'approved' });
  expect(humo.reread?.([], asked)).toBeUndefined();
  expect(uzcard.reread?.([fixture('uzcard-return')], { kind: 'refund', amount: money(50_000, 'UZS') })).toMatchObject({
    kind: 'approved',
  });
});
