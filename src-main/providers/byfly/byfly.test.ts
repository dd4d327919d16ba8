/** Stories of one Kaspi payment through ByFly, over a whole station with a scripted wire. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../config.ts';
import { settled } from '../../testkit/fake-clock.ts';
import { type HttpStep, type ScriptedHttp, scriptedHttp } from '../../testkit/scripted-http.ts';
import { type Harness, stationHarness } from '../../testkit/station-harness.ts';
import { tempLedger } from '../../testkit/temp-ledger.ts';
import type { RailAnswer } from '../conformance.ts';
import type { ProviderDefinition } from '../provider.ts';
import conformances from './conformance.ts';
import byfly from './index.ts';

const rail = conformances[0] as (typeof conformances)[number];
const wire = rail.wire as NonNullable<typeof rail.wire>;
const ID = 'KKKKKKKKKKKKKKKKKKKK';
const steps = (...answers: (RailAnswer | HttpStep)[]): HttpStep[] =>
  answers.flatMap((one) => (typeof one === 'function' ? one({ paymentId: ID }) : one));
const json = (status: number, body: unknown): HttpStep => ({ answer: { status, json: body } });
const refused = (status: number): HttpStep => json(status, { success: false, message: 'Неверный запрос', errors: [] });
const says = (status: string, paid = 0, over: Record<string, unknown> = {}): HttpStep =>
  json(200, {
    success: true,
    data: {
      transaction_id: `ABC123DEF456789-${ID}`,
      status,
      amount: 10_100,
      paid_amount: paid,
      remaining_amount: 10_100 - paid,
      qr_code: 'https://qr.kaspi.kz/1',
      ...over,
    },
  });
const login = wire.login as RailAnswer;

async function station(
  config: Record<string, unknown> = {},
  publicHooksUrl?: string,
  file?: string,
  script?: (http: ScriptedHttp) => void,
): Promise<Harness> {
  const h = await stationHarness({
    ...(file === undefined ? {} : { file }),
    ...(script === undefined ? {} : { script }),
    definitions: [byfly as unknown as ProviderDefinition],
    secrets: rail.secrets,
    config: {
      station: { id: 'till-1', name: 'Kaspi', country: 'KZ', currency: 'KZT', locale: 'kk', mode: 'cashier' },
      providers: { byfly: { ...rail.config, ...config } },
      products: [],
      ...(publicHooksUrl === undefined ? {} : { listen: { publicHooksUrl } }),
    },
  });
  onTestFinished(() => h.stop());
  return h;
}

async function sale(h: Harness, ...answers: (RailAnswer | HttpStep)[]) {
  h.http.next(...steps(...answers));
  await h.client.payment.start({ id: ID, orderId: 'C-1', amount: rail.amount, method: rail.method });
  await settled();
  return view(h);
}
const view = (h: Harness) => h.client.payment.get({ id: ID });
const types = async (h: Harness) => (await h.client.payment.story({ id: ID })).lines.map((line) => line.type);
const sent = (h: Harness) =>
  h.http.requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/ABC\S*K+/, ':id')}`);
const textOf = (body: string | Uint8Array | undefined) => JSON.parse(String(body)) as unknown;

describe('a Kaspi payment', () => {
  it('is ordered, charged by the method chosen and shown with its fee; the customer pays exactly that', async () => {
    const h = await station({}, 'https://pay.example.kz/');
    const shown = await sale(h, login, wire.accepted);
    expect(shown).toMatchObject({
      status: 'awaiting_customer',
      amount: rail.amount,
      payable: rail.payable,
      show: { qr: `https://qr.kaspi.kz/${ID}` },
      providerRef: `ABC123DEF456789-${ID}`,
    });
    expect(sent(h)).toEqual(['POST /api/payment/init', 'POST /api/payment/:id/kaspi']);
    expect(h.http.requests.map(({ body }) => textOf(body))).toEqual([
      {
        amount: 10_000,
        currency: 'KZT',
        description: 'C-1',
        webhook_url: 'https://pay.example.kz/api/webhooks/byfly',
        metadata: { order_id: 'C-1', payment_id: ID },
      },
      { payment_method: 'kaspi_gold' },
    ]);
    expect(h.http.requests[0]?.headers?.['x-api-token']).toBe(rail.secrets['byfly.apiToken']);
    h.http.next(...steps(wire.approved));
    await h.clock.advance(2_001);
    expect(await view(h)).toMatchObject({ status: 'completed', received: rail.payable });
    expect(sent(h).at(-1)).toBe('GET /api/payment/:id/status');
  });

  it.each(['tiyn', 'tiyin'])('counts in %s where the contract says so', async (amountUnit) => {
    const h = await station({ amountUnit });
    await sale(h, { fail: 'lost' });
    expect(textOf(h.http.requests[0]?.body)).toMatchObject({ amount: 1_000_000 });
  });

  it('is not offered longer than five minutes, on ByFly’s Almaty clock or ours', async () => {
    const h = await station();
    expect((await sale(h, login, wire.accepted)).expiresAt).toBe(h.clock.now() + 5 * 60_000);
    const soon = await station();
    const order = json(201, {
      success: true,
      data: {
        transaction_id: 'T-1',
        amount: 10_000,
        currency: 'KZT',
        status: 'pending',
        expires_at: '2026-11-21 14:02:00',
      },
    });
    await sale(soon, order, { fail: 'lost' }, says('processing', 0, { transaction_id: 'T-1' }));
    // The harness starts at 09:00 UTC, 14:00 in Almaty.
    expect((await view(soon)).expiresAt).toBe(Date.UTC(2026, 10, 21, 9, 2));
  });
});

describe('a lost answer', () => {
  it('to init is not_sent: an order without a terminal, whose number nobody knows, cannot be paid', async () => {
    for (const lost of [{ fail: 'lost' }, json(500, {}), json(201, { success: true, data: {} })] as HttpStep[]) {
      const h = await station();
      expect((await sale(h, lost)).status).toBe('failed');
      expect(await types(h)).toEqual(['dispatch', 'not_sent']);
      expect(h.http.requests).toHaveLength(1);
    }
  });

  it('to the charge is asked for by the remembered number, and brings the QR and the fee back', async () => {
    const h = await station();
    const found = await sale(h, login, { fail: 'lost' }, says('processing'));
    expect(await types(h)).toEqual(['dispatch', 'lost', 'accepted']);
    expect(found).toMatchObject({
      status: 'awaiting_customer',
      payable: rail.payable,
      show: { qr: 'https://qr.kaspi.kz/1' },
    });
    expect(sent(h).at(-1)).toBe('GET /api/payment/:id');
    h.http.next(...steps(wire.approved));
    await h.clock.advance(2_001);
    expect((await view(h)).status).toBe('completed');
  });

  it('to the charge may turn out to be money already', async () => {
    const h = await station();
    expect(await sale(h, login, { fail: 'lost' }, says('paid', 10_100))).toMatchObject({
      status: 'completed',
      received: rail.payable,
      discrepancies: [],
    });
  });

  it('to the charge, and a 404 to the question, proves nothing', async () => {
    const h = await station();
    expect((await sale(h, login, { fail: 'lost' }, refused(404))).status).toBe('unknown');
  });
});

describe('a station that dies', () => {
  /** The same ledger, opened by the next process. */
  async function twice(...before: (RailAnswer | HttpStep)[]) {
    const temp = tempLedger();
    onTestFinished(() => temp.remove());
    await sale(await station({}, undefined, temp.file), ...before);
    const h = await station({}, undefined, temp.file, (http) => http.next(says('paid', 10_100)));
    await settled();
    return h;
  }

  it('before the order has its number charged nothing: the sale was not sent', async () => {
    const h = await twice({ silence: true });
    await h.clock.advance(5 * 60_000);
    expect(await types(h)).toEqual(['dispatch', 'lost', 'not_sent']);
    expect((await view(h)).status).toBe('failed');
    expect(h.http.requests).toEqual([]);
  });

  it('while the charge is under way asks for it by the number it remembered', async () => {
    const h = await twice(login, { silence: true });
    expect(await types(h)).toEqual(['dispatch', 'lost', 'approved']);
    expect(await view(h)).toMatchObject({ status: 'completed', received: rail.payable });
    expect(sent(h)).toEqual(['GET /api/payment/:id']);
  });
});

describe('an order', () => {
  it.each([
    [400, 'other'],
    [401, 'rail_unavailable'],
    [403, 'rail_unavailable'],
    [404, 'other'],
  ])('refused with %i is declined and says so: nothing was charged for', async (status, reason) => {
    const h = await station();
    expect(await sale(h, refused(status))).toMatchObject({
      status: 'declined',
      declineReason: reason,
      providerCode: `http_${status}`,
    });
    expect(sent(h)).toEqual(['POST /api/payment/init']);
  });
});

describe('a charge', () => {
  it.each([
    [400, 'other'],
    [401, 'rail_unavailable'],
    [403, 'rail_unavailable'],
    [404, 'other'],
  ])('refused with %i is declined: %s', async (status, reason) => {
    const h = await station();
    expect(await sale(h, login, refused(status))).toMatchObject({
      status: 'declined',
      declineReason: reason,
      providerCode: `http_${status}`,
    });
  });

  it.each([
    ['success under a refusal’s status', json(400, { success: true, data: {} })],
    ['a refusal under 200', json(200, { success: false, message: 'x' })],
    ['429', { answer: { status: 429, headers: { 'retry-after': '7' } } }],
  ] as [string, HttpStep][])('answered with %s is lost, never declined', async (_what, answer) => {
    const h = await station();
    await sale(h, login, answer, says('processing'));
    expect((await types(h)).slice(0, 2)).toEqual(['dispatch', 'lost']);
  });

  const charge = (over: Record<string, unknown>): HttpStep =>
    json(200, {
      success: true,
      data: {
        transaction_id: `ABC123DEF456789-${ID}`,
        amount: 10_100,
        original_amount: 10_000,
        commission_amount: 100,
        commission_percent: 1,
        qr_code: 'https://qr.kaspi.kz/1',
        ...over,
      },
    });
  it.each([
    ['is not arithmetic', { commission_amount: 300, amount: 10_300 }],
    ['does not add up', { amount: 10_200 }],
    ['is of another amount', { original_amount: 1_000_000, commission_amount: 10_000, amount: 1_010_000 }],
    ['is above the shop’s limit', { commission_percent: 30, commission_amount: 3_000, amount: 13_000 }],
  ])('whose fee %s is taken back and never shown', async (_what, over) => {
    const h = await station();
    const view = await sale(
      h,
      login,
      charge(over),
      json(200, { success: true, message: 'Платеж отменен', data: null }),
    );
    expect(view).toMatchObject({ status: 'declined', providerCode: 'commission', payable: rail.amount });
    expect(view.show).toBeUndefined();
    expect(sent(h).at(-1)).toBe('POST /api/payment/:id/cancel');
  });

  it('may cost nothing, or a part of a tenge', async () => {
    const free = await station();
    expect(
      await sale(free, login, charge({ commission_percent: 0, commission_amount: 0, amount: '10000.00' })),
    ).toMatchObject({
      payable: rail.amount,
    });
    const odd = await station();
    const answer = charge({ commission_percent: '0.95', commission_amount: '95.50', amount: '10095.50' });
    expect(await sale(odd, login, answer)).toMatchObject({ payable: { minor: 1_009_550 } });
  });

  it.each([
    ['named all the same', { commission_amount: 100 }],
    ['named as nothing', { commission_amount: 0 }],
  ])(
    'may be the shop’s own (add_commission_to_amount is false), %s: the customer pays the order',
    async (_how, over) => {
      const h = await station();
      const shown = await sale(h, login, charge({ amount: 10_000, ...over }));
      expect(shown).toMatchObject({
        status: 'awaiting_customer',
        payable: rail.amount,
        show: { qr: expect.any(String) },
      });
      h.http.next(says('paid', 10_000, { amount: 10_000, remaining_amount: 0 }));
      await h.clock.advance(2_001);
      expect(await view(h)).toMatchObject({ status: 'completed', received: rail.amount, discrepancies: [] });
    },
  );
});

describe('"cancelled" and "failed"', () => {
  it('are asked about a second time, a second later, before they count', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    h.http.next(says('cancelled'), says('paid', 10_100));
    await h.clock.advance(2_000);
    expect((await view(h)).status).toBe('awaiting_customer');
    await h.clock.advance(1_000);
    expect(await view(h)).toMatchObject({ status: 'completed', discrepancies: [] });
    expect(sent(h).slice(-2)).toEqual(['GET /api/payment/:id/status', 'GET /api/payment/:id']);
  });

  it('that hold are still watched: money that comes later opens a discrepancy', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    h.http.next(says('cancelled'), says('cancelled'));
    await h.clock.advance(3_001);
    expect((await view(h)).status).toBe('cancelled');
    h.http.next(says('paid', 10_100));
    await h.clock.advance(20_000);
    const late = await view(h);
    expect(late).toMatchObject({ status: 'cancelled', received: { minor: 0 } });
    expect(late.discrepancies).toMatchObject([{ type: 'late_money', actual: rail.payable }]);
  });

  it('with money beside the word is money: nothing is given away and nothing is dropped', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    h.http.next(says('cancelled', 5_000));
    await h.clock.advance(2_001);
    expect(await view(h)).toMatchObject({ status: 'awaiting_customer', received: { minor: 500_000 } });
  });
});

describe('a cancel', () => {
  const ok = json(200, { success: true, message: 'Платеж отменен', data: null });

  it('that ByFly confirms is a wish until the status says it twice', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    let word = 'processing';
    const answered = scriptedHttp();
    h.http.send = (request) => {
      answered.next(request.url.endsWith('/cancel') ? ok : says(word));
      return answered.send(request);
    };
    const cancelling = h.client.payment.cancel({ id: ID });
    await h.clock.advance(1_500);
    expect((await cancelling).status).toBe('cancelling');
    word = 'cancelled';
    await h.clock.advance(1_000);
    expect((await view(h)).status).toBe('cancelled');
  });

  it('that is refused while the terminal works leaves the sale open', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    h.http.next(refused(400), says('processing'));
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('awaiting_customer');
  });

  it('when the time is up ends as expired', async () => {
    const h = await station({ qrLifeMs: 60_000 });
    await sale(h, login, wire.accepted);
    for (let n = 0; n < 19; n++) h.http.next(says('processing'));
    await h.clock.advance(59_999);
    h.http.next(ok, says('cancelled'), says('cancelled'));
    await h.clock.advance(2);
    expect((await view(h)).status).toBe('expired');
  });

  it('during init stops the charge before it is sent', async () => {
    const h = await station();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const send = h.http.send.bind(h.http);
    h.http.next(...steps(login));
    h.http.send = async (request) => {
      const said = await send(request);
      await held;
      return said;
    };
    await h.client.payment.start({ id: ID, orderId: 'C-1', amount: rail.amount, method: rail.method });
    await settled();
    expect((await h.client.payment.cancel({ id: ID })).status).toBe('cancelled');
    answer();
    await settled();
    expect(sent(h)).toEqual(['POST /api/payment/init']);
  });
});

describe('paid in part', () => {
  it('keeps the sale open with what came, until the rest is there', async () => {
    const h = await station();
    await sale(h, login, wire.accepted);
    h.http.next(says('partially_paid', 5_000), says('partially_paid', 5_000), says('paid', 10_100));
    await h.clock.advance(2_001);
    expect(await view(h)).toMatchObject({ status: 'awaiting_customer', received: { minor: 500_000 } });
    await h.clock.advance(6_000);
    expect(await view(h)).toMatchObject({ status: 'completed', received: rail.payable });
  });
});

describe('the webhook', () => {
  const approved = () => rail.webhook?.approved({ paymentId: ID }) as { raw: string; headers: Record<string, string> };

  it('sent a thousand times at once is one question and one piece of evidence', async () => {
    const h = await station();
    await sale(h, login, wire.accepted as RailAnswer);
    const before = h.http.requests.length;
    const { raw, headers } = approved();
    h.http.next(...steps(says('paid', 10_100)));
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => h.hook('/api/webhooks/byfly', raw, headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await settled();
    await h.clock.advance(1);
    expect((await view(h)).status).toBe('completed');
    expect((await types(h)).filter((type) => type === 'approved')).toHaveLength(1);
    expect(h.http.requests.length - before).toBe(1);
  });

  it.each([
    ['of nobody’s signature', (raw: string) => raw, { 'x-webhook-signature': 'f'.repeat(64) }],
    ['without one', (raw: string) => raw, {}],
    ['whose body was written anew', (raw: string) => JSON.stringify(JSON.parse(raw)), undefined],
  ])('%s is refused, and nothing is asked', async (_what, rewrite, headers) => {
    const h = await station();
    await sale(h, login, wire.accepted as RailAnswer);
    const before = h.http.requests.length;
    const { raw, headers: good } = approved();
    expect((await h.hook('/api/webhooks/byfly', rewrite(raw), headers ?? good)).status).toBe(401);
    await settled();
    expect((await view(h)).status).toBe('awaiting_customer');
    expect(h.http.requests.length).toBe(before);
  });

  it('that says paid where the rail says otherwise moves nothing', async () => {
    const h = await station();
    await sale(h, login, wire.accepted as RailAnswer);
    const { raw, headers } = approved();
    h.http.next(...steps(says('pending')));
    expect((await h.hook('/api/webhooks/byfly', raw, headers)).status).toBe(200);
    await settled();
    await h.clock.advance(1);
    expect((await view(h)).status).toBe('awaiting_customer');
  });
});

describe('the configuration', () => {
  const problems = (section: Record<string, unknown>) => {
    const text = JSON.stringify({
      profile: 'live',
      station: { id: 'till-1', name: 'K', country: 'KZ', currency: 'KZT', locale: 'kk', mode: 'cashier' },
      providers: { byfly: section },
    });
    const parsed = parseConfig(text, {}, [byfly]);
    return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
  };
  const { amountUnit: _left, ...withoutUnit } = rail.config;

  it('refuses to guess the unit', () => {
    expect(problems(withoutUnit)).toEqual(['providers.byfly.amountUnit']);
    expect(problems({ ...withoutUnit, amountUnit: 'kzt' })).toEqual(['providers.byfly.amountUnit']);
    for (const unit of ['tenge', 'tiyn', 'tiyin']) expect(problems({ ...withoutUnit, amountUnit: unit })).toEqual([]);
  });

  it('offers the methods that it names', async () => {
    const h = await station({ methods: ['kaspi_gold', 'kaspi_credit'] });
    const { methods } = await h.client.station.view({});
    expect(methods.map(({ method, feePercent }) => [method, feePercent])).toEqual([
      ['kaspi_gold', 1],
      ['kaspi_credit', 14],
    ]);
  });
});
