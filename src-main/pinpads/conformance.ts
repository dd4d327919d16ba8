/**
 * The cases that every pinpad driver must pass, from its tapes alone (architecture §4.2). A driver's own `conformance.ts` says
 * what was asked when each tape was recorded, and what came of it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import type { Currency } from '../../src-shared/money.ts';
import { type Money, money } from '../../src-shared/money.ts';
import type { ByteLink, LinkAddress } from '../ports/byte-link.ts';
import { type FakeClock, fakeClock, settled } from '../testkit/fake-clock.ts';
import { type MemoryLog, memoryLog } from '../testkit/memory-log.ts';
import { scriptedHttp } from '../testkit/scripted-http.ts';
import type { Hint, OperationFacts, OriginalOperation, PinpadDefinition, PinpadSession } from './pinpad.ts';
import { ExchangeError } from './request.ts';
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

/** Declares one case: `it`, or what collects the cases to try them on a driver that is wrong on purpose. */
type Declare = (name: string, run: () => Promise<void>) => void;

/** Fails with a sentence, where "expected 0 to be greater than 0" says nothing. */
function must(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}

/** Reads a tape of a driver's folder. Throws a sentence that names the file, and the line that cannot be read. */
function readTape(folder: string, name: string): Tape {
  const path = join(folder, 'tapes', `${name}.tape`);
  must(existsSync(path), `${relative(process.cwd(), path)} is missing; conformance.ts names it`);
  return parseTape(readFileSync(path, 'utf8'), `${name}.tape`);
}

/** Declares the cases for one driver; call it inside a `describe`. `folder`: where its `tapes/` lies. */
export function runPinpadConformance(
  definition: PinpadDefinition,
  rail: PinpadConformance,
  folder: string,
  declare: Declare = it,
): void {
  const tapeOf = (name: string): Tape => readTape(folder, name);
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
    const tape = tapeOf(which.tape);
    const session = open(clock, log, () => {
      const link = replayLink({ tape, clock, ...trouble });
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
    must(outcome !== undefined, `${which.tape}: the session never ended its ${which.act}, in a thousand seconds`);
    await running;
    const tookMs = clock.elapsed() - started;
    await settled(2);
    await session.close();
    const link = links[0];
    must(link !== undefined, `${which.tape}: the session never opened its link; it ended with ${wordsOf(outcome)}`);
    return { outcome, left, hints, kept, link, log: log.text(), tookMs };
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

  const wordsOf = (outcome: Played['outcome']): string =>
    'error' in outcome ? String(outcome.error) : JSON.stringify(outcome.answer);
  const answerOf = (played: Played): unknown => {
    if ('error' in played.outcome) throw played.outcome.error;
    return played.outcome.answer;
  };
  const expectedKind = (which: TapeCase): unknown => (which.expect as { kind?: unknown }).kind;
  const financial = rail.tapes.filter((which) => (FINANCIAL as readonly string[]).includes(which.act));
  const caseOf = (tape: string): TapeCase => rail.tapes.find((which) => which.tape === tape) as TapeCase;

  /** One case for each of some tapes. */
  const forEach = (tapes: readonly TapeCase[], name: string, run: (which: TapeCase) => Promise<void>): void => {
    for (const which of tapes)
      declare(`${which.tape} (${which.act}): ${name}`, async () => {
        expect.hasAssertions();
        await run(which);
      });
  };
  /** Whether the operation itself is on the tape: what ends "not started" ends before it. */
  const leaves = (which: TapeCase): boolean => financial.includes(which) && expectedKind(which) !== 'not_started';

  declare('describes every tape of its folder', async () => {
    const files = readdirSync(join(folder, 'tapes')).map((file) => file.replace(/\.tape$/, ''));
    const named = rail.tapes.map((which) => which.tape);
    const unnamed = files.filter((file) => !named.includes(file));
    must(unnamed.length === 0, `conformance.ts says nothing of tapes/${unnamed.join('.tape, tapes/')}.tape`);
    for (const name of named) expect(tapeOf(name).steps.length, `${name}.tape is empty`).toBeGreaterThan(0);
    for (const { tape, truth } of rail.tapes)
      must(truth === undefined || named.includes(truth), `${tape}: its truth, ${truth}.tape, is not in conformance.ts`);
  });

  declare('has a sale that is approved, and one that proves nothing', async () => {
    const ends = rail.tapes.filter((which) => which.act === 'sale').map(expectedKind);
    must(ends.includes('approved'), 'no tape is of a sale that is approved');
    must(
      ends.includes('unsure'),
      'no tape is of a sale that ends unsure: without one this suite is green for a driver that takes wrong money. ' +
        'Copy sale-approved.tape, alter the amount in its answer (or, in sale-declined.tape, the code to one that is ' +
        'not in the document), mend the check bytes (docs/adding-a-pinpad.md, section 1)',
    );
    expect(ends.length).toBeGreaterThan(1);
  });

  declare('says of itself only what its session can', async () => {
    const clock = fakeClock();
    const session = open(clock, memoryLog(), () => Promise.reject(new Error('closed')));
    const { can } = definition;
    for (const word of ['lookUp', 'totals', 'lastSlip', 'cancel', 'void', 'refund', 'closeBatch'] as const)
      expect(can[word], `index.ts says ${word}: ${can[word]}, but of the session's method`).toBe(
        session[word] !== undefined,
      );
    expect(can.lookUp || can.lastSlip || can.totals, 'nothing brings the truth after a lost answer').toBe(true);
    await session.close();
  });

  forEach(rail.tapes, 'answers as recorded, however the bytes are cut', async (which) => {
    for (let seed = 1; seed <= 12; seed++) {
      const played = await play(which, { seed });
      const problems = played.link.problems();
      must(problems.length === 0, `${problems[0]} (the first of ${problems.length} differences)`);
      expect(answerOf(played)).toMatchObject(which.expect);
      must(
        played.link.finished(),
        `${which.tape}.tape was not played to its end: the session had answered ${wordsOf(played.outcome)} before`,
      );
      if (which.hints) expect(played.hints).toEqual(which.hints);
      if (financial.includes(which)) checkOperation(which, played);
    }
  });

  /** An operation that left says so, and its answer is on the disk; one that did not start has sent nothing of itself. */
  function checkOperation(which: TapeCase, played: Played): void {
    if (leaves(which)) {
      must(played.left, `${which.tape}: the operation was sent, and leaving() was not called`);
      must(played.kept.length > 0, `${which.tape}: no raw answer was kept: pass keep to the request`);
    } else {
      must(!played.left, `${which.tape}: it ends "not started", but leaving() was called`);
      must(operationFrames(played, which) === 0, `${which.tape}: it ends "not started", but the operation was sent`);
    }
    const { kind, facts, check = [] } = answerOf(played) as { kind: string; facts?: OperationFacts; check?: string[] };
    if (kind !== 'approved') return;
    must(
      facts?.amount ? facts.amount.minor === which.minor : check.includes('amount_missing'),
      `${which.tape}: approved, but neither of the amount asked nor with "amount_missing" in check`,
    );
    must(
      facts?.rrn !== undefined || facts?.receiptNumber !== undefined || check.some((word) => word.endsWith('_missing')),
      `${which.tape}: approved without an RRN or receipt number, and check does not say so`,
    );
    must(
      !rail.terminalId || !facts?.terminalId || facts.terminalId === rail.terminalId,
      `${which.tape}: approved by terminal ${facts?.terminalId}, configured is ${rail.terminalId}`,
    );
  }

  if (rail.address.kind === 'serial') {
    forEach(rail.tapes, 'noise, a damaged check and a repeated frame change nothing', async (which) => {
      for (let seed = 100; seed < 112; seed++) {
        const played = await play(which, { seed, noise: true });
        expect(answerOf(played)).toMatchObject(which.expect);
        if (financial.includes(which))
          expect(operationFrames(played, which), 'operations sent').toBe(leaves(which) ? 1 : 0);
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
    if (leaves(which))
      must(
        operationAt >= 0,
        `${which.tape}.tape: no > line matches operationFrame.${which.act}, which is the operation`,
      );
    else must(operationAt < 0, `${which.tape}.tape: it ends "not started", and has the operation itself`);
    must(answerEndsAt >= 0, `${which.tape}.tape: it has no answer, no < line of more than one byte`);
    const wrong: string[] = [];
    for (let cut = 1; cut <= position; cut++) {
      const played = await play(which, { seed: cut, cutAfterBytes: cut });
      const isAnswered = 'answer' in played.outcome;
      // In the very gap before the operation nobody can know yet whether it will leave.
      const mayHaveLeft = leaves(which) && cut >= operationAt;
      const mustHaveLeft = leaves(which) && cut > operationAt;
      const where = `the cable cut after byte ${cut}`;
      if (isAnswered && cut < answerEndsAt) wrong.push(`${where}: answered ${wordsOf(played.outcome)}`);
      if (played.left && !mayHaveLeft) wrong.push(`${where}: leaving() was called, and the operation had not left`);
      if (!played.left && mustHaveLeft) wrong.push(`${where}: the operation had left, and leaving() was not called`);
      if (isAnswered) expect(played.outcome).toMatchObject({ answer: which.expect });
    }
    must(wrong.length === 0, wrong.slice(0, 5).join('\n'));
    expect(position).toBeGreaterThanOrEqual(answerEndsAt);
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

  declare('refuses a second operation while one is under way, unsent', async () => {
    const which = financial.find((candidate) => candidate.act === 'sale' && leaves(candidate)) as TapeCase;
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

  declare('lets no card number into facts or the log', async () => {
    for (const which of rail.tapes) {
      const played = await play(which);
      expect(cardsIn(played.log), `log of ${which.tape}`).toEqual([]);
      expect(cardsIn(JSON.stringify(played.outcome)), `facts of ${which.tape}`).toEqual([]);
    }
  });
}
