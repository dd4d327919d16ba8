/**
 * The cases that every rail must pass, run over a whole station on a fake clock. A provider's own `conformance.ts` says
 * how its rail answers; which cases apply follows from what it says it `can`.
 */
import { expect, it } from 'vitest';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { DeclineReason } from '../../src-shared/evidence.ts';
import type { Money } from '../../src-shared/money.ts';
import { settled } from '../testkit/fake-clock.ts';
import type { HttpStep } from '../testkit/scripted-http.ts';
import { type Harness, type HarnessOptions, stationHarness } from '../testkit/station-harness.ts';
import type { Capabilities, ProviderDefinition } from './provider.ts';

/** One step, or one for each request that the provider makes for a single act (a cancel and the look that follows). */
export type RailAnswer = (ask: { paymentId: string }) => HttpStep | readonly HttpStep[];
type Play = (h: Harness, payment: PaymentView) => Promise<unknown>;

export interface Conformance {
  method: string;
  /** The provider's section of the configuration. */
  config: Record<string, unknown>;
  secrets: Readonly<Record<string, string>>;
  amount: Money;
  /** What the customer pays by the answers below, where the rail adds a fee. */
  payable?: Money;
  /** Other fields that a start needs (cash: who counted). */
  start?: Record<string, unknown>;
  /** An amount that the rail cannot spell. */
  unspellable?: Money;
  /** Rails that we call: one answer for each thing the rail can say. */
  wire?: {
    /** Calls marked `prepares` that come before the money call. */
    login?: RailAnswer;
    accepted: RailAnswer;
    pending: RailAnswer;
    approved: RailAnswer;
    /** The answer to a cancel that came too late, where it takes other requests than a question does. */
    approvedAtCancel?: RailAnswer;
    /** Left out where the rail's answers name no amount. */
    approvedWrongAmount?: RailAnswer;
    rejected: RailAnswer;
    /** Where the rail can say no: when it is asked later (the default), or only in its answer to `begin`. */
    rejectsAt?: 'query' | 'begin';
    expired?: RailAnswer;
    cancelled?: RailAnswer;
    cancelRefused?: RailAnswer;
    notFound?: RailAnswer;
    unknownWord: RailAnswer;
  };
  /** Rails that charge the customer's one-time code in one blocking answer and cannot be asked about it. */
  blocking?: {
    approved: RailAnswer;
    rejected: RailAnswer;
    codeExpired: RailAnswer;
    unknownWord: RailAnswer;
  };
  /** Rails that call us: how the rail plays each outcome. */
  served?: { approve: Play; decline: Play; confirm: Play; wrongAmount: Play; unknownCall: Play };
  declineReason?: DeclineReason;
  webhook?: {
    path: string;
    approved(ask: { paymentId: string }): { raw: string; headers: Record<string, string> };
    /** Makes a forgery of a good call. Without it a byte is added, which every signature over raw bytes must notice. */
    forge?(raw: string): string;
  };
}

const stepsOf = (step: RailAnswer | HttpStep, ask: { paymentId: string }): readonly HttpStep[] =>
  [typeof step === 'function' ? step(ask) : step].flat() as HttpStep[];

/** What a wire can do to any rail, and the rail's own unknown word: none of it says whether money moved. */
const doubts = (unknownWord: RailAnswer): [string, RailAnswer | HttpStep][] => [
  ['a broken connection', { fail: 'lost' }],
  ['half an answer', { answer: { body: new TextEncoder().encode('{"id":"B-1","sta') } }],
  ['a redirect', { answer: { status: 307, headers: { location: 'http://127.0.0.1:1/' } } }],
  ['a server error', { answer: { status: 502, body: new TextEncoder().encode('<html>Bad gateway</html>') } }],
  ['an empty answer', { answer: { status: 200 } }],
  ['an unknown word', unknownWord],
];

/** Declares the cases for one provider; call it inside a `describe`. */
export function runConformance(definition: ProviderDefinition, rail: Conformance): void {
  const can = definition.methods[rail.method]?.can as Capabilities;
  const payable = rail.payable ?? rail.amount;
  const open: Harness[] = [];

  const options: HarnessOptions = {
    definitions: [definition],
    secrets: rail.secrets,
    config: {
      station: {
        id: 'till-1',
        name: 'Conformance',
        country: { UZS: 'UZ', KZT: 'KZ', KGS: 'KG' }[rail.amount.currency as 'UZS'] ?? 'UZ',
        currency: rail.amount.currency,
        locale: 'ru',
        mode: 'cashier',
      },
      providers: Object.keys(rail.config).length > 0 ? { [definition.id]: rail.config } : {},
      products: [],
    },
  };

  /** Runs a case on its own station and leaves nothing behind. */
  const scenario = (name: string, run: (h: Harness) => Promise<void>): void => {
    it(`${name}`, async () => {
      const h = await stationHarness(options);
      open.push(h);
      try {
        await run(h);
        const everything = h.log.text();
        for (const secret of Object.values(rail.secrets))
          expect(everything, 'a secret was logged').not.toContain(secret);
        expect(
          h.log.lines.filter((line) => line.event === 'evidence.illegal'),
          'the machine refused something',
        ).toEqual([]);
      } finally {
        await h.stop();
      }
    });
  };

  const start = async (h: Harness, amount = rail.amount): Promise<PaymentView> => {
    const made = await h.client.payment.start({ orderId: 'C-1', amount, method: rail.method, ...rail.start });
    await settled();
    return made;
  };
  const now = (h: Harness, p: PaymentView) => h.client.payment.get({ id: p.id });
  /** Past one turn of the cadence, and of the pauses of doubt. */
  const nextQuestionMs = Math.max(can.cadence?.everyMs ?? 0, 2_000) + 1;
  const nextQuestion = (h: Harness) => h.clock.advance(nextQuestionMs);

  scenario('is offered, with every secret present', async (h) => {
    const view = await h.client.station.view({});
    expect(view.methods.find((m) => m.method === rail.method)?.available).toBe(true);
  });

  for (const name of Object.keys(rail.secrets)) {
    it(`is absent without the secret ${name}, and health names it`, async () => {
      const { [name]: _gone, ...others } = rail.secrets;
      const h = await stationHarness({ ...options, secrets: others });
      const health = await h.client.health.get({});
      expect(health.lamps.find((lamp) => lamp.id === rail.method)).toMatchObject({
        state: 'down',
        reason: 'secret_missing',
        detail: name,
      });
      await expect(start(h)).rejects.toMatchObject({ wire: { code: 'payment.method_unavailable' } });
      await h.stop();
    });
  }

  if (can.kind === 'cash') {
    scenario('completes by the named word and keeps the name', async (h) => {
      const paid = await start(h);
      expect(paid).toMatchObject({ status: 'completed', received: payable });
    });
  }

  const { wire, served, blocking, webhook } = rail;
  if (served) runServed(served);
  if (wire) runWire(wire);
  if (blocking) runBlocking(blocking);
  if (rail.unspellable) {
    const unspellable = rail.unspellable;
    scenario('refuses an amount it cannot spell, unsent', async (h) => {
      const p = await start(h, unspellable);
      expect((await now(h, p)).status).toBe('failed');
      expect(h.http.requests).toEqual([]);
    });
  }

  function runServed(plays: NonNullable<Conformance['served']>): void {
    scenario('approves', async (h) => {
      const p = await start(h);
      expect((await now(h, p)).status).toBe('awaiting_customer');
      await plays.approve(h, p);
      expect(await now(h, p)).toMatchObject({ status: 'completed', received: payable, discrepancies: [] });
    });
    scenario('approves once, however often the rail says so', async (h) => {
      const p = await start(h);
      await Promise.all([plays.approve(h, p), plays.approve(h, p)]);
      await plays.approve(h, p);
      expect(h.ledger.read.totals()).toEqual([{ method: rail.method, kind: 'sale', count: 1, minor: payable.minor }]);
    });
    scenario('declines with a reason', async (h) => {
      const p = await start(h);
      await plays.decline(h, p);
      expect(await now(h, p)).toMatchObject({ status: 'declined', declineReason: rail.declineReason ?? 'other' });
    });
    scenario('cancel wins while nobody confirms', async (h) => {
      const p = await start(h);
      expect((await h.client.payment.cancel({ id: p.id })).status).toBe('cancelled');
      await plays.approve(h, p);
      expect((await now(h, p)).status).toBe('cancelled');
    });
    scenario('approval beats cancel while the customer confirms', async (h) => {
      const p = await start(h);
      await plays.confirm(h, p);
      await h.client.payment.cancel({ id: p.id });
      await plays.approve(h, p);
      expect((await now(h, p)).status).toBe('completed');
    });
    scenario('takes no other amount', async (h) => {
      const p = await start(h);
      await plays.wrongAmount(h, p);
      expect((await now(h, p)).status).toBe('awaiting_customer');
    });
    scenario('an unknown call is never a failure of the payment', async (h) => {
      const p = await start(h);
      await plays.unknownCall(h, p);
      expect((await now(h, p)).status).toBe('awaiting_customer');
    });
  }

  function runWire(answers: NonNullable<Conformance['wire']>): void {
    /** The answers to a start: login first, where the rail wants one. */
    const begin = (h: Harness, paymentId: string, ...steps: (RailAnswer | HttpStep)[]) => {
      const all = answers.login ? [answers.login, ...steps] : steps;
      h.http.next(...all.flatMap((step) => stepsOf(step, { paymentId })));
    };
    const ID = 'CCCCCCCCCCCCCCCCCCCC';
    const started = async (h: Harness, ...steps: (RailAnswer | HttpStep)[]) => {
      begin(h, ID, ...steps);
      const made = await h.client.payment.start({
        id: ID,
        orderId: 'C-1',
        amount: rail.amount,
        method: rail.method,
        ...rail.start,
      });
      await settled();
      return made;
    };
    const then = (h: Harness, step: RailAnswer | HttpStep) => h.http.next(...stepsOf(step, { paymentId: ID }));
    const status = async (h: Harness) => (await h.client.payment.get({ id: ID })).status;

    scenario('approves after the customer has paid', async (h) => {
      await started(h, answers.accepted);
      expect(await status(h)).toBe('awaiting_customer');
      then(h, answers.approved);
      await nextQuestion(h);
      expect(await h.client.payment.get({ id: ID })).toMatchObject({ status: 'completed', received: payable });
    });
    scenario('pends, then approves', async (h) => {
      await started(h, answers.accepted);
      then(h, answers.pending);
      await nextQuestion(h);
      expect(await status(h)).toBe('awaiting_customer');
      then(h, answers.approved);
      await nextQuestion(h);
      expect(await status(h)).toBe('completed');
    });
    scenario('declines with a reason', async (h) => {
      if (answers.rejectsAt === 'begin') {
        await started(h, answers.rejected);
      } else {
        await started(h, answers.accepted);
        then(h, answers.rejected);
        await nextQuestion(h);
      }
      expect(await h.client.payment.get({ id: ID })).toMatchObject({
        status: 'declined',
        declineReason: rail.declineReason ?? 'other',
      });
    });
    if (answers.expired) {
      const expired = answers.expired;
      scenario('expires when the rail says so', async (h) => {
        await started(h, answers.accepted);
        then(h, expired);
        await nextQuestion(h);
        expect(await status(h)).toBe('expired');
      });
    }
    if (can.cancel && answers.cancelled) {
      const cancelled = answers.cancelled;
      scenario('cancel wins', async (h) => {
        await started(h, answers.accepted);
        then(h, cancelled);
        expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
      });
      scenario('approval beats cancel', async (h) => {
        await started(h, answers.accepted);
        then(h, answers.approvedAtCancel ?? answers.approved);
        expect((await h.client.payment.cancel({ id: ID })).status).toBe('completed');
      });
    }
    scenario('connection refused is not_sent', async (h) => {
      await started(h, { fail: 'refused' });
      expect(await status(h)).toBe('failed');
    });
    scenario('silence after sending is lost', async (h) => {
      await started(h, { silence: true });
      then(h, answers.pending);
      await h.clock.advance(can.beginTimeoutMs + 1);
      const story = await h.client.payment.story({ id: ID });
      expect(story.lines.map((line) => line.type)).toContain('lost');
    });
    for (const [name, step] of doubts(answers.unknownWord)) {
      scenario(`${name} is lost, ${can.paidOnlyIfShown ? 'and nothing was shown' : 'never a failure'}`, async (h) => {
        await started(h, step, answers.pending);
        const story = await h.client.payment.story({ id: ID });
        const types = story.lines.map((line) => line.type);
        if (can.paidOnlyIfShown) {
          // Nobody saw the code, so nobody can have paid: the one doubt that ends by itself.
          expect(types).toEqual(['dispatch', 'lost', 'not_sent']);
          expect(await status(h)).toBe('failed');
          return;
        }
        expect(types.slice(0, 2)).toEqual(['dispatch', 'lost']);
        expect(['failed', 'declined', 'cancelled', 'expired', 'completed']).not.toContain(await status(h));
      });
    }
    scenario('an unknown word to a question proves nothing', async (h) => {
      await started(h, answers.accepted);
      then(h, answers.unknownWord);
      await nextQuestion(h);
      expect(await status(h)).toBe('awaiting_customer');
    });
    if (answers.notFound) {
      const notFound = answers.notFound;
      scenario(`"not found" ${can.notFoundIsProof ? 'proves that nothing was sent' : 'proves nothing'}`, async (h) => {
        await started(h, { fail: 'lost' }, ...Array.from({ length: 20 }, () => notFound));
        await settled();
        // A request that is still on its way may be found a moment later: there is a time of grace.
        expect(await status(h)).toBe('unknown');
        await h.clock.advance(can.beginTimeoutMs + 61_000);
        expect(await status(h)).toBe(can.notFoundIsProof ? 'failed' : 'unknown');
      });
    }
    if (answers.approvedWrongAmount) {
      const approvedWrongAmount = answers.approvedWrongAmount;
      scenario('a wrong amount is never paid', async (h) => {
        await started(h, answers.accepted);
        then(h, approvedWrongAmount);
        await nextQuestion(h);
        const view = await h.client.payment.get({ id: ID });
        expect(view.status).toBe('unknown');
        expect(view.discrepancies.map((d) => d.type)).toEqual(['amount_differs']);
      });
    }
    if (can.longPollMs !== undefined) {
      const holdsMs = can.longPollMs;
      scenario('one question at a time is kept by the rail; the next follows its answer', async (h) => {
        await started(h, answers.accepted);
        const before = h.http.requests.length;
        then(h, { silence: true });
        await nextQuestion(h);
        await h.clock.advance(holdsMs - nextQuestionMs);
        expect(h.http.requests).toHaveLength(before + 1);
        then(h, answers.approved);
        await h.clock.advance(nextQuestionMs);
        expect(h.http.requests).toHaveLength(before + 2);
        expect(await status(h)).toBe('completed');
      });
    }
    scenario('the key on the wire is the payment id', async (h) => {
      await started(h, answers.accepted);
      const sent = h.http.requests.find((request) => !request.prepares);
      expect(
        `${sent?.url} ${sent?.body instanceof Uint8Array ? new TextDecoder().decode(sent.body) : sent?.body}`,
      ).toContain(ID);
    });
    scenario('begin is sent once, however often start is called', async (h) => {
      await started(h, answers.accepted);
      const before = h.http.requests.length;
      await h.client.payment.start({ id: ID, orderId: 'C-1', amount: rail.amount, method: rail.method, ...rail.start });
      await settled();
      expect(h.http.requests).toHaveLength(before);
    });
    scenario('stopping the station ends the exchange', async (h) => {
      await started(h, { silence: true });
      await h.stop();
      expect(h.http.requests.at(-1)?.signal?.aborted).toBe(true);
    });
  }

  function runBlocking(answers: NonNullable<Conformance['blocking']>): void {
    const CODE = '880012345678901234';
    const ID = 'BBBBBBBBBBBBBBBBBBBB';
    const HOUR_MS = 3_600_000;
    const pay = async (h: Harness, step: RailAnswer | HttpStep, more: Record<string, unknown> = {}) => {
      h.http.next(...stepsOf(step, { paymentId: ID }));
      const asked = { id: ID, orderId: 'C-1', amount: rail.amount, method: rail.method, code: CODE, ...more };
      const made = await h.client.payment.start(asked as Parameters<typeof h.client.payment.start>[0]);
      await settled();
      return h.client.payment.get({ id: made.id });
    };
    const nothingKept = (h: Harness, code = CODE) => {
      const rows = h.ledger.read.page({ limit: 10 });
      const kept = JSON.stringify([rows, rows.map((row) => h.ledger.read.evidenceOf(row.seq)), h.log.lines]);
      expect(kept, 'the code was kept').not.toContain(code);
    };

    scenario('approves in one answer', async (h) => {
      expect(await pay(h, answers.approved)).toMatchObject({ status: 'completed', received: payable });
      nothingKept(h);
    });
    scenario('declines with a reason', async (h) => {
      expect(await pay(h, answers.rejected)).toMatchObject({
        status: 'declined',
        declineReason: rail.declineReason ?? 'other',
      });
    });
    scenario('an expired code is a safe decline: a fresh one is taken for the same order', async (h) => {
      expect(await pay(h, answers.codeExpired)).toMatchObject({ status: 'declined', declineReason: 'code_expired' });
      const again = await pay(h, answers.approved, { id: 'DDDDDDDDDDDDDDDDDDDD', code: `${CODE}9` });
      expect(again.status).toBe('completed');
    });
    scenario('nothing is sent without a code', async (h) => {
      await expect(pay(h, answers.approved, { code: undefined })).rejects.toMatchObject({
        wire: { code: 'request.incomplete', fields: [{ path: 'code' }] },
      });
      expect(h.http.requests).toEqual([]);
    });
    scenario('the same code again is refused and names the earlier payment', async (h) => {
      await pay(h, answers.approved);
      const again = pay(h, answers.approved, { id: undefined, orderId: 'C-2' });
      await expect(again).rejects.toMatchObject({ wire: { code: 'payment.code_used', payment: ID } });
      expect(h.http.requests).toHaveLength(1);
    });
    scenario('connection refused is not_sent, and the code may be tried again', async (h) => {
      expect((await pay(h, { fail: 'refused' })).status).toBe('failed');
      const again = await pay(h, answers.approved, { id: 'DDDDDDDDDDDDDDDDDDDD' });
      expect(again.status).toBe('completed');
    });
    for (const [name, step] of doubts(answers.unknownWord)) {
      scenario(`${name} is unknown and is left to a person`, async (h) => {
        expect((await pay(h, step)).status).toBe('unknown');
        await h.clock.advance(HOUR_MS);
        expect(h.http.requests, 'nothing is resent or asked').toHaveLength(1);
        expect((await h.client.payment.get({ id: ID })).can).toMatchObject({ cancel: false, resolve: true });
        nothingKept(h);
      });
    }
    scenario('silence is unknown; the order takes no other charge until a person has decided', async (h) => {
      await pay(h, { silence: true });
      await h.clock.advance(can.beginTimeoutMs + 1);
      expect((await h.client.payment.get({ id: ID })).status).toBe('unknown');
      await expect(pay(h, answers.approved, { id: undefined, code: `${CODE}9` })).rejects.toMatchObject({
        wire: { code: 'order.unknown_open' },
      });
      const decided = await h.client.payment.resolve({ id: ID, outcome: 'completed', by: 'Dilnoza', note: 'cabinet' });
      expect(decided).toMatchObject({ status: 'completed', resolvedBy: 'Dilnoza' });
      expect(h.http.requests).toHaveLength(1);
    });
    scenario('the code is sent once, however often start is called', async (h) => {
      await pay(h, answers.approved);
      await pay(h, answers.approved);
      expect(h.http.requests).toHaveLength(1);
    });
    scenario('stopping the station ends the exchange', async (h) => {
      await pay(h, { silence: true });
      await h.stop();
      expect(h.http.requests.at(-1)?.signal?.aborted).toBe(true);
    });
  }

  if (webhook) {
    const ID = 'WWWWWWWWWWWWWWWWWWWW'.replaceAll('W', '7');
    const begun = async (h: Harness) => {
      for (const step of [wire?.login, wire?.accepted]) if (step) h.http.next(...stepsOf(step, { paymentId: ID }));
      await h.client.payment.start({ id: ID, orderId: 'C-1', amount: rail.amount, method: rail.method, ...rail.start });
      await settled();
    };
    scenario('webhook: a bad signature is refused and changes nothing', async (h) => {
      await begun(h);
      const { raw, headers } = webhook.approved({ paymentId: ID });
      const answer = await h.hook(webhook.path, webhook.forge?.(raw) ?? `${raw} `, headers);
      expect(answer.status).toBe(401);
      expect(h.ledger.read.pendingInbox(10)).toEqual([]);
    });
    scenario('webhook: believed after the rail confirms it, a replay changes nothing', async (h) => {
      await begun(h);
      const { raw, headers } = webhook.approved({ paymentId: ID });
      if (wire) h.http.next(...stepsOf(wire.approved, { paymentId: ID }));
      expect((await h.hook(webhook.path, raw, headers)).status).toBe(200);
      await settled();
      await h.clock.advance(1);
      expect((await h.client.payment.get({ id: ID })).status).toBe('completed');
      expect((await h.hook(webhook.path, raw, headers)).status).toBe(200);
      await settled();
      expect(h.ledger.read.totals()).toEqual([{ method: rail.method, kind: 'sale', count: 1, minor: payable.minor }]);
    });
    scenario('webhook: one for a payment we do not have is kept and answered', async (h) => {
      const { raw, headers } = webhook.approved({ paymentId: 'ZZZZZZZZZZZZZZZZZZZZ' });
      expect((await h.hook(webhook.path, raw, headers)).status).toBe(200);
      await settled();
      expect(h.log.lines.some((line) => line.event === 'webhook.unmatched')).toBe(true);
    });
  }
}
