/**
 * The bank's tool, played by our stand-in as a real child process: what reaches its command line, what its files come to,
 * and what is left when it dies, hangs or lies. The bank's own truth stands in its folder.
 */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { nodeProcesses } from '../../host/node/process-runner.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import type { OriginalOperation, PinpadAsk, PinpadDefinition, PinpadEnv, PinpadReply } from '../pinpad.ts';
import { pack } from './answer.ts';
import arcus2 from './index.ts';
import { bankFolder } from './testkit/bank-folder.ts';
import type { Fault } from './testkit/tool.ts';

// Each case starts real programs, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const definition = arcus2 as unknown as PinpadDefinition<never>;
const ALL = { totals: '6', lastSlip: '103', ping: '110' };
const noHint = () => undefined;

function bench(config: Record<string, unknown> = {}) {
  const bank = bankFolder();
  onTestFinished(() => bank.remove());
  const clock = fakeClock(Date.now());
  const happened: string[] = [];
  const kept: Uint8Array[] = [];
  const processes = nodeProcesses();
  const session = definition.open({
    config: definition.config.parse({ folder: bank.dir, operations: ALL, ...config }),
    terminalId: '09110004',
    processes: {
      ...processes,
      run: (command: Parameters<typeof processes.run>[0]) => {
        happened.push(`run ${command.args.join(' ')}`);
        return processes.run(command);
      },
    },
    clock,
    log: memoryLog(),
    currency: 'UZS',
  } as unknown as PinpadEnv<never>);
  const calling = new AbortController();
  const ask = (minor = 50_000): PinpadAsk => ({
    paymentId: '0123456789ABCDEFGHJK',
    amount: money(minor, 'UZS'),
    ecrNumber: 1,
    signal: calling.signal,
    http: undefined as never,
    leaving: () => happened.push('leaving'),
    keep: (raw) => {
      happened.push('keep');
      kept.push(raw);
      return Promise.resolve();
    },
  });
  const question = { signal: calling.signal, http: undefined as never, keep: ask().keep };
  const sales = () => bank.truth().ran.filter((line) => line.startsWith('/o1 ')).length;
  return { bank, clock, session, ask, question, happened, kept, calling, sales };
}
const of = (over: Partial<OriginalOperation> = {}): OriginalOperation => ({
  paymentId: '1123456789ABCDEFGHJK',
  amount: money(50_000, 'UZS'),
  rrn: '408005356340',
  authCode: '635842',
  ...over,
});
const outcome = (reply: Promise<PinpadReply>): Promise<PinpadReply> =>
  reply.catch((error: unknown) => ({ kind: 'unsure', why: `thrown: ${String(error)}` }));

describe('a sale', () => {
  it('is one run of the tool, kept raw before it is read, with the slip’s facts', async () => {
    const h = bench();
    const reply = await h.session.sale(h.ask(), noHint);
    expect(h.happened).toEqual(['leaving', 'run /o1 /a50000 /c860', 'keep']);
    expect(reply).toMatchObject({
      kind: 'approved',
      facts: {
        rrn: '408005356340',
        authCode: '635842',
        receiptNumber: '340',
        terminalId: '09110004',
        bankShift: '4',
        cardMask: '986009******7856',
        operation: 'sale',
        amount: { minor: 50_000, currency: 'UZS' },
      },
    });
    expect(reply).not.toHaveProperty('check');
    expect(h.bank.truth().booked).toHaveLength(1);
  });

  it('can be read again from what was kept', async () => {
    const h = bench();
    const reply = await h.session.sale(h.ask(), noHint);
    const again = arcus2.reread?.(h.kept, { kind: 'sale', amount: money(50_000, 'UZS') });
    expect(again).toEqual(reply);
    expect(arcus2.reread?.(h.kept, { kind: 'sale', amount: money(50_001, 'UZS') })?.kind).toBe('unsure');
    expect(arcus2.reread?.(h.kept, { kind: 'refund', isVoid: true, amount: money(50_000, 'UZS') })?.kind).toBe(
      'unsure',
    );
    expect(arcus2.reread?.([Uint8Array.of(1, 2, 3)], { kind: 'sale', amount: money(1, 'UZS') })).toBeUndefined();
  });

  it.each([
    ['116', { kind: 'declined', reason: 'insufficient_funds', code: 'arcus:116' }],
    ['984', { kind: 'not_started', reason: 'rail_unavailable', code: 'arcus:984' }],
    ['303', { kind: 'not_started', code: 'arcus:303' }],
    ['005', { kind: 'unsure' }],
    ['913', { kind: 'unsure' }],
    ['777', { kind: 'unsure' }],
  ])('that the tool answers with %s', async (refuse, expected) => {
    const h = bench();
    h.bank.fault({ refuse });
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject(expected);
    expect(h.bank.truth().booked).toEqual([]);
  });

  it('of a sum that the tool cannot spell is not started', async () => {
    const h = bench();
    for (const minor of [0, 1_000_000_000_000])
      expect(await h.session.sale(h.ask(minor), noHint)).toMatchObject({ kind: 'not_started' });
    expect(h.happened).toEqual([]);
  });
});

describe('a result of odd bytes', () => {
  const slip = (word: string, code: string): string =>
    `ID Терминала:09110004\n${word}\nОДОБРЕНО\nСУММА: 500.00 UZS\nКод ответа:${code}\nRRN:408005356340`;
  const judged = (kind: 'sale' | 'refund', files: Record<string, string>) => {
    const bytes = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    );
    const names = { result: 'rc.out', slip: 'cheq.out', facts: 'output.dat', takenBack: [] };
    const raw = pack({ exitCode: 0, killed: false }, bytes, names);
    return arcus2.reread?.([raw], { kind, isVoid: true, amount: money(50_000, 'UZS') })?.kind;
  };
  it.each(['000', '000\r\n', '\ufeff000', '000\0', '000\r\n\x1a', ' 000 '])('%j is what it says', (result) => {
    expect(judged('sale', { 'rc.out': result, 'cheq.out': slip('Оплата', '000') })).toBe('approved');
  });
  it.each(['00', '0000', '', 'O00', '000 116'])('%j is none', (result) => {
    expect(judged('sale', { 'rc.out': result, 'cheq.out': slip('Оплата', '000') })).toBe('unsure');
  });
  it('400, a reversal accepted, is a void with its slip; no sale, and nothing without a slip', () => {
    expect(judged('refund', { 'rc.out': '400', 'cheq.out': slip('Отмена (CANCEL)', '400') })).toBe('approved');
    expect(judged('refund', { 'rc.out': '400' })).toBe('unsure');
    expect(judged('sale', { 'rc.out': '400', 'cheq.out': slip('Оплата', '400') })).toBe('unsure');
  });
});

describe('before the tool starts, nothing was asked of the terminal', () => {
  /** The code of the refusal, and how many sales ran. */
  const refusal = async (h: ReturnType<typeof bench>) => {
    const reply = await h.session.sale(h.ask(), noHint);
    return [reply.kind, reply.kind === 'not_started' ? reply.code : undefined, h.sales()];
  };
  it('an operation that ops.ini does not define', async () => {
    const h = bench({ operations: { sale: '2' } });
    expect(await refusal(h)).toEqual(['not_started', 'arcus:undefined_operation', 0]);
    expect(h.happened).toEqual([]);
  });
  it('a folder without cashreg.ini, without ops.ini, or whose outputs lie elsewhere', async () => {
    const h = bench();
    h.bank.put('cashreg.ini', 'RESULT_FILE=/tmp/rc.out\n');
    expect(await refusal(h)).toEqual(['not_started', 'arcus:outputs_elsewhere', 0]);
    h.bank.put('cashreg.ini', 'CHEQ_FILE=rc.out\n');
    expect(await refusal(h)).toEqual(['not_started', 'arcus:outputs_elsewhere', 0]);
    h.bank.put('cashreg.ini', 'OPERATION_INI_FILE=other.ini\n');
    expect(await refusal(h)).toEqual(['not_started', 'arcus:no_ops_ini', 0]);
    rmSync(join(h.bank.dir, 'cashreg.ini'));
    expect(await refusal(h)).toEqual(['not_started', 'arcus:no_cashreg_ini', 0]);
  });
  it('a tool that is not there, or may not be run', async () => {
    const h = bench();
    chmodSync(join(h.bank.dir, 'commandLineTool'), 0o644);
    expect(await refusal(h)).toEqual(['not_started', 'arcus:EACCES', 0]);
    rmSync(join(h.bank.dir, 'commandLineTool'));
    expect(await refusal(h)).toEqual(['not_started', 'arcus:ENOENT', 0]);
    expect(h.kept).toEqual([]);
  });
  it('a cashier who gave up, or a second operation', async () => {
    const h = bench();
    const first = h.session.sale(h.ask(), noHint);
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'not_started', code: 'arcus:busy' });
    expect((await first).kind).toBe('approved');
    h.calling.abort(new Error('given up'));
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'not_started', code: 'arcus:given_up' });
    expect(h.sales()).toBe(1);
  });
  it('yesterday’s outputs are gone', async () => {
    const h = bench();
    await h.session.sale(h.ask(), noHint);
    h.bank.fault({ dieAt: 'start' });
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'unsure' });
    expect(h.bank.has('rc.out')).toBe(false);
  });
});

describe('the names of cashreg.ini', () => {
  it('are where the answers are read', async () => {
    const h = bench();
    // The stand-in writes rc.out; the site says result.txt. What was not written is not there.
    h.bank.put('cashreg.ini', 'RESULT_FILE=result.txt\n#RESULT_FILE=rc.out\n');
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'unsure', why: 'the tool left no result' });
  });
});

describe('a tool that dies, hangs or lies: the truth or a doubt, and never a second run', () => {
  const POINTS = ['start', 'booked', 'slip', 'facts', 'result'] as const;
  const faults: [string, Fault, 'doubt' | 'truth'][] = [
    ...POINTS.map((dieAt): [string, Fault, 'doubt'] => [`dies at ${dieAt}`, { dieAt }, 'doubt']),
    ['no result', { missing: ['result'] }, 'doubt'],
    ['half a result', { half: { result: 2 } }, 'doubt'],
    ['exit code 1 with result 000', { exitCode: 1 }, 'doubt'],
    ['another result than the facts say', { result: '001' }, 'doubt'],
    ['a refusal beside an approved slip', { result: '116' }, 'doubt'],
    ['not started beside an approved slip', { result: '999' }, 'doubt'],
    ['another sum on the slip', { slipMinor: 49_900 }, 'doubt'],
    ['took it back by itself', { takesBack: true }, 'doubt'],
    ['no slip', { missing: ['slip'] }, 'truth'],
    ['half a slip', { half: { slip: 120 } }, 'truth'],
    ['no facts', { missing: ['facts'] }, 'truth'],
    ['half the facts', { half: { facts: 30 } }, 'truth'],
    ['neither slip nor facts', { missing: ['slip', 'facts'] }, 'truth'],
  ];
  it.each(faults)('%s', async (_name, fault, may) => {
    const h = bench();
    h.bank.fault(fault);
    const reply = await outcome(h.session.sale(h.ask(), noHint));
    const booked = h.bank.truth().booked.filter(({ kind }) => kind === 'sale').length;
    expect(h.sales()).toBe(1);
    const isFlagged = reply.kind === 'approved' && (reply.check ?? []).length > 0;
    const lacksSlip = (fault.missing?.includes('slip') ?? false) || fault.half?.slip !== undefined;
    const truth = { kind: 'approved', booked: 1, isFlagged: lacksSlip };
    expect({ kind: reply.kind, booked, isFlagged }).toEqual(
      may === 'truth' ? truth : { kind: 'unsure', booked, isFlagged: false },
    );
  });

  it('the slip of the operation before, of another sum or with another number', async () => {
    const h = bench();
    await h.session.sale(h.ask(30_000), noHint);
    h.bank.fault({ staleSlip: true });
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({
      kind: 'unsure',
      why: expect.stringContaining('amount'),
    });
    h.bank.fault({ staleSlip: true });
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({
      kind: 'unsure',
      why: expect.stringContaining('rrn'),
    });
  });

  it.each(POINTS)('hangs at %s: ended after 180 seconds, a doubt', async (hangAt) => {
    const h = bench();
    h.bank.fault({ hangAt });
    const reply = outcome(h.session.sale(h.ask(), noHint));
    await expect.poll(() => h.bank.has('hanging'), { timeout: 10_000 }).toBe(true);
    await h.clock.advance(180_000);
    expect(await reply).toMatchObject({ kind: 'unsure', why: 'the tool was ended' });
    expect(h.kept).toHaveLength(1);
    expect(arcus2.reread?.(h.kept, { kind: 'sale', amount: money(50_000, 'UZS') })?.kind).toBe('unsure');
    expect(h.sales()).toBe(1);
  });

  it('ended by the cashier: a doubt, and the last slip tells what became of it', async () => {
    const h = bench();
    h.bank.fault({ hangAt: 'booked' });
    const reply = outcome(h.session.sale(h.ask(), noHint));
    await expect.poll(() => h.bank.has('hanging'), { timeout: 10_000 }).toBe(true);
    await h.session.cancel?.();
    expect((await reply).kind).toBe('unsure');
    expect(await h.session.lastSlip?.(h.question)).toMatchObject({
      kind: 'slip',
      facts: { rrn: '408005356340', operation: 'sale', amount: { minor: 50_000 } },
    });
    expect(h.bank.truth().booked).toHaveLength(1);
  });

  it('a kept answer that was damaged is the truth or a doubt at every byte', async () => {
    const h = bench();
    h.bank.fault({ refuse: '116' });
    await h.session.sale(h.ask(), noHint);
    const [raw = new Uint8Array()] = h.kept;
    for (let length = 0; length < raw.length; length++) {
      const reply = arcus2.reread?.([raw.subarray(0, length)], { kind: 'sale', amount: money(50_000, 'UZS') });
      expect(['unsure', 'declined', undefined]).toContain(reply?.kind);
    }
  });
});

describe('money back', () => {
  it('a cancel names the operation’s numbers and must be seen to be one', async () => {
    const h = bench();
    await h.session.sale(h.ask(), noHint);
    const reply = await h.session.void?.({ ...h.ask(), of: of() }, noHint);
    expect(reply).toMatchObject({ kind: 'approved', facts: { operation: 'void', responseCode: '400' } });
    expect(h.bank.truth().ran.at(-1)).toBe('/o4 /a50000 /c860 /r408005356340 /v635842');
    h.bank.fault({ missing: ['slip'] });
    expect((await h.session.void?.({ ...h.ask(), of: of() }, noHint))?.kind).toBe('unsure');
  });
  it('a cancel of a part, without a number, or with one that is none is not started', async () => {
    const h = bench();
    for (const original of [
      of({ amount: money(60_000, 'UZS') }),
      { ...of(), rrn: undefined },
      of({ rrn: '1 --port=x' }),
    ])
      expect(await h.session.void?.({ ...h.ask(), of: original as OriginalOperation }, noHint)).toMatchObject({
        kind: 'not_started',
      });
    expect(h.happened).toEqual([]);
  });
  it('a cancel of the last operation takes back no other one', async () => {
    const h = bench({ cancels: 'last' });
    expect(await h.session.void?.({ ...h.ask(), of: of() }, noHint)).toMatchObject({
      code: 'arcus:not_the_last_operation',
    });
    await h.session.sale(h.ask(), noHint);
    await h.session.sale(h.ask(), noHint);
    expect(await h.session.void?.({ ...h.ask(), of: of() }, noHint)).toMatchObject({
      code: 'arcus:not_the_last_operation',
    });
    const last = of({ rrn: '408005356341' });
    expect(await h.session.void?.({ ...h.ask(), of: last }, noHint)).toMatchObject({ kind: 'approved' });
    expect(h.bank.truth().ran.at(-1)).toBe('/o4 /a50000 /c860');
    expect(await h.session.void?.({ ...h.ask(), of: last }, noHint)).toMatchObject({ kind: 'not_started' });
  });
  it('a refund names the sale and its sum', async () => {
    const h = bench();
    const reply = await h.session.refund?.({ ...h.ask(20_000), of: of() }, noHint);
    expect(reply).toMatchObject({ kind: 'approved', facts: { operation: 'refund', amount: { minor: 20_000 } } });
    expect(h.bank.truth().ran.at(-1)).toBe('/o3 /a20000 /c860 /r408005356340 /v635842 /h50000');
  });
});

describe('questions', () => {
  it('interim totals, and the close with its report and its words', async () => {
    const h = bench();
    await h.session.sale(h.ask(), noHint);
    await h.session.sale(h.ask(10_000), noHint);
    const sales = { count: 2, minor: 60_000 };
    expect(await h.session.totals?.(h.question)).toMatchObject({ terminals: [{ terminalId: '09110004', sales }] });
    expect(h.happened.filter((one) => one === 'leaving')).toHaveLength(2);
    const closed = await h.session.closeBatch?.(h.question);
    expect(closed).toMatchObject({ matched: true, terminals: [{ sales }] });
    expect(closed?.text).toContain('Отчет закрытия смены');
    expect(h.happened.at(-1)).toBe('keep');
    // Read again after a death between the two.
    expect(arcus2.rereadBatch?.(h.kept, { currency: 'UZS' })).toEqual(closed);
    expect(arcus2.rereadBatch?.([new Uint8Array(9)], { currency: 'UZS' })).toBeUndefined();
  });
  it.each([
    ['095', { matched: false }],
    ['000', { matched: null, terminals: [] }],
  ])('a close without a report, answered with %s', async (result, expected) => {
    const h = bench();
    h.bank.fault({ result, missing: ['slip', 'facts'] });
    expect(await h.session.closeBatch?.(h.question)).toMatchObject(expected);
  });
  it('a close or totals that failed are thrown, never read', async () => {
    const h = bench();
    h.bank.fault({ result: '998', missing: ['slip'] });
    await expect(h.session.closeBatch?.(h.question)).rejects.toThrow(/998/);
    h.bank.fault({ half: { slip: 40 } });
    await expect(h.session.totals?.(h.question)).rejects.toThrow(/cannot be read/);
  });
  it('the slip of a refused operation says nothing about money', async () => {
    const h = bench();
    expect(await h.session.lastSlip?.(h.question)).toEqual({ kind: 'printed' });
  });
  it('a site without those operations has no such questions', () => {
    const h = bench({ operations: {} });
    expect([h.session.totals, h.session.lastSlip]).toEqual([undefined, undefined]);
  });
  it('the link test names the terminal', async () => {
    const h = bench();
    expect(await h.session.probe(h.question)).toEqual({ terminalId: '09110004' });
    h.bank.fault({ result: '999' });
    await expect(h.session.probe(h.question)).rejects.toThrow(/999/);
  });
});

describe('a terminal whose port has moved', () => {
  it('is not started, and found by link tests before the next sale', async () => {
    const h = bench({ ports: ['/dev/ttyACM0', '/dev/ttyACM1'] });
    h.bank.fault({ onlyPort: '/dev/ttyACM1' });
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'not_started', code: 'arcus:999' });
    expect((await h.session.sale(h.ask(), noHint)).kind).toBe('approved');
    expect(h.bank.truth().ran).toEqual([
      '/o1 /a50000 /c860 --port=/dev/ttyACM0',
      '/o110 --port=/dev/ttyACM0',
      '/o110 --port=/dev/ttyACM1',
      '/o1 /a50000 /c860 --port=/dev/ttyACM1',
    ]);
  });
  it('that answers nowhere starts nothing', async () => {
    const h = bench({ ports: ['/dev/ttyACM0'] });
    h.bank.fault({ onlyPort: '/dev/ttyACM7' });
    await h.session.sale(h.ask(), noHint);
    h.happened.length = 0;
    expect(await h.session.sale(h.ask(), noHint)).toMatchObject({ kind: 'not_started', code: 'arcus:no_terminal' });
    expect(h.happened).not.toContain('leaving');
  });
});

describe('the section of the configuration', () => {
  it('must name a whole path and operations of ops.ini', () => {
    const paths = (config: unknown) =>
      definition.config.safeParse(config).error?.issues.map(({ path }) => path.join('.'));
    expect(paths({ folder: '/opt/arcus2' })).toBeUndefined();
    expect(paths({ folder: 'C:\\Arcus2' })).toBeUndefined();
    expect(paths({ folder: 'arcus2' })).toEqual(['folder']);
    expect(paths({ folder: '/opt/arcus2', tool: '../sh' })).toEqual(['tool']);
    expect(paths({ folder: '/opt/arcus2', operations: { sale: '1 /a1' } })).toEqual(['operations.sale']);
    expect(paths({ folder: '/opt/arcus2', ports: ['COM8; rm'] })).toEqual(['ports.0']);
  });
});
