/**
 * The cases that every pinpad driver must pass, from its tapes alone (architecture §4.2). A driver's own `conformance.ts` says
 * what was asked when each tape was recorded, and what came of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Currency } from '../../src-shared/money.ts';
import { type Money, money } from '../../src-shared/money.ts';
import type { ByteLink, LinkAddress } from '../ports/byte-link.ts';
import { type FakeClock, fakeClock, settled } from '../testkit/fake-clock.ts';
import { type MemoryLog, memoryLog } from '../testkit/memory-log.ts';
import { scriptedHttp } from '../testkit/scripted-http.ts';
import { ExchangeError } from './exchange.ts';
import type { Hint, OriginalOperation, PinpadDefinition, PinpadSession } from './pinpad.ts';
import { parseTape, type ReplayLink, type ReplayOptions, replayLink, type Tape } from './testkit/tape.ts';

/** Operations that may move money; the others only ask. */
const FINANCIAL = ['sale', 'void', 'refund', 'reverse'] as const;
type Financial = (typeof FINANCIAL)[number];
type Act = Financial | 'lookUp' | 'lastSlip' | 'totals' | 'closeBatch' | 'probe';

/** One recording: what was asked, and what came of it. */
export interface TapeCase {
  /** The file's name without `.tape`. */
  tape: string;
  act: Act;
  /** Minor units. */
  minor?: number;
  ecrNumber?: number;
  of?: Omit<OriginalOperation, 'amount' | 'paymentId'>;
  rrn?: string;
  /** The cashier gives up when this hint comes. */
  cancelAt?: Hint['kind'];
  /** What the session answers, matched as by `toMatchObject`. */
  expect: object;
  hints?: readonly Hint[];
  /** For a financial tape: the tape (of `lookUp` or `lastSlip`) that tells the truth after its answer was lost. */
  truth?: string;
}

export interface PinpadConformance {
  config: Record<string, unknown>;
  address: LinkAddress;
  currency: Currency;
  terminalId?: string;
  /** When the tapes were recorded, ms UTC: requests carry the time. */
  recordedAt: number;
  tapes: readonly TapeCase[];
  /** Which `>` line of a financial tape is the operation itself: what the line's bytes hold, as hex. */
  operationFrame: Readonly<Record<Financial, RegExp>>;
}

interface Played {
  outcome: { answer: unknown } | { error: unknown };
  left: boolean;
  hints: Hint[];
  kept: Uint8Array[];
  link: ReplayLink;
  log: string;
  /** Virtual milliseconds that it took. */
  tookMs: number;
}

const CARD = /(?<![\d*])\d{13,19}(?![\d*])/g;
/** Card numbers of 16 digits begin with 2 to 9; merchant and slip numbers begin with zeros. */
const cardsIn = (text: string): string[] => (text.match(CARD) ?? []).filter((run) => /^[2-9]\d{15}/.test(run));

/** Declares the cases for one driver; call it inside a `describe`. `folder`: where its `tapes/` lies. */
export function runPinpadConformance(definition: PinpadDefinition, rail: PinpadConformance, folder: string): void {
  const tapeOf = (name: string): Tape => parseTape(readFileSync(join(folder, 'tapes', `${name}.tape`), 'utf8'));
  const asked = (minor = 0): Money => money(minor, rail.currency);

  const open = (clock: FakeClock, log: MemoryLog, link: () => Promise<ByteLink>): PinpadSession =>
    definition.open({
      config: definition.config.parse(rail.config),
      address: rail.address,
      ...(rail.terminalId && { terminalId: rail.terminalId }),
      links: { open: link, list: () => Promise.resolve([]) },
      processes: {
        run: () => Promise.reject(new Error('no programs here')),
        readFiles: () => Promise.resolve({}),
        removeFiles: () => Promise.resolve(),
      },
      http: scriptedHttp(),
      clock,
      log,
      currency: rail.currency,
    });

  /** Plays one tape under one kind of trouble, and takes the clock along until the session has answered. */
  async function play(which: TapeCase, trouble: Omit<ReplayOptions, 'tape' | 'clock'> = {}): Promise<Played> {
    const clock = fakeClock(rail.recordedAt);
    const log = memoryLog();
    const links: ReplayLink[] = [];
    const hints: Hint[] = [];
    const kept: Uint8Array[] = [];
    let left = false;
    const session = open(clock, log, () => {
      const link = replayLink({ tape: tapeOf(which.tape), clock, ...trouble });
      links.push(link);
      return Promise.resolve(link);
    });
    const heard = (hint: Hint) => {
      hints.push(hint);
      if (hint.kind === which.cancelAt) session.cancel?.().catch(() => undefined);
    };
    let outcome: Played['outcome'] | undefined;
    const started = clock.elapsed();
    const running = act(session, which, {
      leaving: () => {
        left = true;
      },
      keep: (raw) => {
        kept.push(raw);
        return Promise.resolve();
      },
      hint: heard,
    }).then(
      (answer) => {
        outcome = { answer };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    await settled(2);
    for (let turns = 0; !outcome && turns < 2_000; turns++) await clock.advance(500);
    expect(outcome, 'the session never ended').toBeDefined();
    await running;
    const tookMs = clock.elapsed() - started;
    await settled(2);
    await session.close();
    return {
      outcome: outcome as Played['outcome'],
      left,
      hints,
      kept,
      link: links[0] as ReplayLink,
      log: log.text(),
      tookMs,
    };
  }

  async function act(
    session: PinpadSession,
    which: TapeCase,
    ear: { leaving(): void; keep(raw: Uint8Array): Promise<void>; hint(hint: Hint): void },
  ): Promise<unknown> {
    const { signal } = new AbortController();
    const http = scriptedHttp();
    const amount = asked(which.minor);
    const ecrNumber = which.ecrNumber ?? 1;
    const ask = { paymentId: 'P'.repeat(20), amount, ecrNumber, signal, http, leaving: ear.leaving, keep: ear.keep };
    const of = { paymentId: 'O'.repeat(20), amount, ...which.of };
    switch (which.act) {
      case 'sale':
        return session.sale(ask, ear.hint);
      case 'void':
        return session.void?.({ ...ask, of }, ear.hint);
      case 'refund':
        return session.refund?.({ ...ask, of }, ear.hint);
      case 'reverse':
        return session.reverse?.({ ...ask, of });
      case 'lookUp':
        return session.lookUp?.({
          amount,
          ecrNumber,
          ...(which.rrn && { rrn: which.rrn }),
          since: rail.recordedAt - 60_000,
          signal,
          http,
        });
      case 'lastSlip':
        return session.lastSlip?.({ signal, http });
      case 'totals':
        return session.totals?.({ signal, http });
      case 'closeBatch':
        return session.closeBatch?.({ signal, http, keep: ear.keep });
      case 'probe':
        return session.probe({ signal, http });
    }
  }

  const answerOf = (played: Played): unknown => {
    if ('error' in played.outcome) throw played.outcome.error;
    return played.outcome.answer;
  };
  const financial = rail.tapes.filter((which) => (FINANCIAL as readonly string[]).includes(which.act));
  const caseOf = (tape: string): TapeCase => rail.tapes.find((which) => which.tape === tape) as TapeCase;

  /** One case for each of some tapes. */
  const forEach = (tapes: readonly TapeCase[], name: string, run: (which: TapeCase) => Promise<void>): void => {
    for (const which of tapes)
      it(`${which.tape} (${which.act}): ${name}`, async () => {
        expect.hasAssertions();
        await run(which);
      });
  };

  it('describes every tape of its folder', () => {
    const files = readdirSync(join(folder, 'tapes')).map((file) => file.replace(/\.tape$/, ''));
    expect([...new Set(rail.tapes.map((which) => which.tape))].sort()).toEqual(files.sort());
    expect(financial.some((which) => which.act === 'sale')).toBe(true);
  });

  it('says of itself only what its session can', async () => {
    const clock = fakeClock();
    const session = open(clock, memoryLog(), () => Promise.reject(new Error('closed')));
    const { can } = definition;
    for (const word of ['lookUp', 'totals', 'lastSlip', 'cancel', 'void', 'refund', 'closeBatch'] as const)
      expect(can[word], `${word}`).toBe(session[word] !== undefined);
    expect(can.lookUp || can.lastSlip || can.totals, 'nothing brings the truth after a lost answer').toBe(true);
    await session.close();
  });

  forEach(rail.tapes, 'answers as recorded, however the bytes are cut', async (which) => {
    for (let seed = 1; seed <= 12; seed++) {
      const played = await play(which, { seed });
      expect(played.link.problems()).toEqual([]);
      expect(answerOf(played)).toMatchObject(which.expect);
      expect(played.link.finished(), 'the tape was not played to its end').toBe(true);
      if (which.hints) expect(played.hints).toEqual(which.hints);
      if (financial.includes(which)) {
        expect(played.left).toBe(true);
        expect(played.kept.length, 'no raw answer was kept').toBeGreaterThan(0);
      }
    }
  });

  if (rail.address.kind === 'serial') {
    forEach(rail.tapes, 'noise, a damaged check and a repeated frame change nothing', async (which) => {
      for (let seed = 100; seed < 112; seed++) {
        const played = await play(which, { seed, noise: true });
        expect(answerOf(played)).toMatchObject(which.expect);
        if (financial.includes(which)) expect(operationFrames(played, which)).toBe(1);
      }
    });
  }

  const isOperation = (which: TapeCase, bytes: Uint8Array): boolean =>
    rail.operationFrame[which.act as Financial].test(Buffer.from(bytes).toString('hex').toUpperCase());
  const operationFrames = (played: Played, which: TapeCase): number =>
    played.link.writes().filter((bytes) => isOperation(which, bytes)).length;

  forEach(financial, 'the guillotine at every byte leaves not started, doubt, or the truth', async (which) => {
    const tape = tapeOf(which.tape);
    let position = 0;
    let operationAt = -1;
    let answerEndsAt = -1;
    for (const step of tape.steps) {
      if (step.kind === 'silence') continue;
      if (step.kind === 'send' && operationAt < 0 && isOperation(which, step.bytes)) operationAt = position;
      position += step.bytes.length;
      if (step.kind === 'receive' && step.bytes.length > 1) answerEndsAt = position;
    }
    expect(operationAt, 'no line of the tape is the operation').toBeGreaterThan(0);
    const wrong: string[] = [];
    for (let cut = 1; cut <= position; cut++) {
      const played = await play(which, { seed: cut, cutAfterBytes: cut });
      const isAnswered = 'answer' in played.outcome;
      // In the very gap before the operation nobody can know yet whether it will leave.
      const mayHaveLeft = cut >= operationAt;
      const mustHaveLeft = cut > operationAt;
      if (isAnswered && cut < answerEndsAt) wrong.push(`cut after ${cut}: answered ${JSON.stringify(played.outcome)}`);
      if (played.left ? !mayHaveLeft : mustHaveLeft) wrong.push(`cut after ${cut}: left is ${played.left}`);
      if (isAnswered) expect(played.outcome).toMatchObject({ answer: which.expect });
    }
    expect(wrong).toEqual([]);
    expect(position).toBeGreaterThan(answerEndsAt);
  });

  forEach(
    financial.filter((which) => which.truth),
    'after a lost answer its own tape brings the truth',
    async (which) => {
      const truth = caseOf(which.truth as string);
      const answer = answerOf(await play(truth)) as { kind: string; facts: { amount?: Money } };
      expect(answer).toMatchObject(truth.expect);
      // A look-up says how it ended; a slip says what was on it.
      expect(answer.kind).toBe(truth.act === 'lookUp' ? (which.expect as { kind: string }).kind : 'slip');
      expect(answer.facts.amount?.minor).toBe(which.minor);
    },
  );

  forEach(rail.tapes, 'silence at any step ends within its named limit', async (which) => {
    const { steps } = tapeOf(which.tape);
    const isBatch = which.act === 'closeBatch' || which.act === 'totals';
    // The guard of an operation, and what comes before and after it: handshake, last words.
    const limitMs = (isBatch ? definition.can.batchTimeoutMs : definition.can.saleTimeoutMs) + 30_000;
    for (const [index, step] of steps.entries()) {
      if (step.kind !== 'receive') continue;
      const played = await play(which, { silentFromStep: index });
      const onlyControlsMissing = steps.slice(index).every((l) => l.kind !== 'receive' || l.bytes.length === 1);
      const isNamed = 'error' in played.outcome && played.outcome.error instanceof ExchangeError;
      expect(isNamed || onlyControlsMissing, `from step ${index + 1}`).toBe(true);
      expect(played.tookMs, `from step ${index + 1}`).toBeLessThanOrEqual(limitMs);
      if (financial.includes(which)) expect(operationFrames(played, which)).toBeLessThanOrEqual(1);
    }
  });

  it('refuses a second operation while one is under way, unsent', async () => {
    const which = financial.find((candidate) => candidate.act === 'sale') as TapeCase;
    const clock = fakeClock(rail.recordedAt);
    let opened = 0;
    const link = replayLink({ tape: tapeOf(which.tape), clock });
    const session = open(clock, memoryLog(), () => {
      opened++;
      return Promise.resolve(link);
    });
    let secondLeft = false;
    const ear = (leaving: () => void) => ({ leaving, keep: () => Promise.resolve(), hint: () => {} });
    const first = act(
      session,
      which,
      ear(() => {}),
    ).then(
      (answer) => answer,
      (error: unknown) => error,
    );
    const second = act(
      session,
      { ...which, ecrNumber: 2 },
      ear(() => (secondLeft = true)),
    );
    await expect(second).rejects.toMatchObject({ code: 'exchange.busy' });
    expect(secondLeft).toBe(false);
    for (let turns = 0; turns < 60; turns++) await clock.advance(500);
    expect(await first).toMatchObject(which.expect);
    expect(opened).toBe(1);
    await session.close();
  });

  it('lets no card number into facts or the log', async () => {
    for (const which of rail.tapes) {
      const played = await play(which);
      expect(cardsIn(played.log), `log of ${which.tape}`).toEqual([]);
      expect(cardsIn(JSON.stringify(played.outcome)), `facts of ${which.tape}`).toEqual([]);
    }
  });
}
