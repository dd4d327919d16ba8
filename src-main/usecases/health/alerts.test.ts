/** The owner is told once when something begins and once when it is over, by both roads, and never a secret's value. */
import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import { Secret } from '../../ports/secrets.ts';
import type { ShiftRow } from '../../ports/shifts.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { fakeClock } from '../../testkit/fake-clock.ts';
import { memoryLog } from '../../testkit/memory-log.ts';
import { type ScriptedHttp, scriptedHttp } from '../../testkit/scripted-http.ts';
import { type Alerts, createAlerts } from './alerts.ts';

const MINUTE = 60_000;
const clock = () => world.clock;
let world: {
  clock: ReturnType<typeof fakeClock>;
  log: ReturnType<typeof memoryLog>;
  http: ScriptedHttp;
  lamps: LampView[];
  open: Partial<PaymentRow>[];
  oldestAt: number | undefined;
  shift: Partial<ShiftRow> | undefined;
  outOfService: string | undefined;
  alerts: Alerts;
};

function begin(channels: { webhook?: boolean; telegram?: boolean } = { webhook: true }, livemode = true): void {
  const http = scriptedHttp();
  // Everything that is sent arrives, unless a test says otherwise first.
  const send = http.send.bind(http);
  let scripted = 0;
  const next = http.next.bind(http);
  http.next = (...steps) => {
    scripted += steps.length;
    next(...steps);
  };
  http.send = (request) => {
    if (scripted === 0) next({ answer: { status: 200 } });
    else scripted -= 1;
    return send(request);
  };
  const made = fakeClock();
  const log = memoryLog();
  world = {
    clock: made,
    log,
    http,
    lamps: [],
    open: [],
    oldestAt: undefined,
    shift: undefined,
    outOfService: undefined,
    alerts: createAlerts({
      rules: {
        ...(channels.webhook && { webhook: { url: 'https://owner.example/hook', secret: new Secret('owner-secret') } }),
        ...(channels.telegram && {
          telegram: { chatId: '42', token: new Secret('123:bot-token'), url: 'https://api.telegram.org' },
        }),
        unknownMinutes: 10,
        receiptsMinutes: 60,
        shiftHours: 26,
      },
      read: {
        openPayments: () => world.open,
        outboxPending: () => ({ count: 3, oldestAt: world.oldestAt }),
        currentShift: () => world.shift,
      } as unknown as LedgerReader,
      lamps: () => world.lamps,
      outOfService: () => world.outOfService,
      station: { id: 'till-1', name: 'Chorsu', locale: 'en' },
      livemode,
      http,
      clock: made,
      log,
    }),
  };
  world.alerts.start();
}
const sent = (): Record<string, unknown>[] =>
  world.http.requests.map(({ body }) => JSON.parse(String(body)) as Record<string, unknown>);

describe('the owner', () => {
  beforeEach(() => begin());

  it('hears of a terminal that stopped answering, once, and of its return', async () => {
    world.lamps = [{ id: 'humo', kind: 'device', state: 'down', reason: 'no_answer' }];
    await clock().advance(2 * MINUTE);
    expect(sent()).toEqual([]);
    await clock().advance(10 * MINUTE);
    expect(sent()).toMatchObject([{ code: 'rail_down', what: 'humo', state: 'began', station: 'till-1' }]);
    world.lamps = [];
    await clock().advance(5 * MINUTE);
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toMatchObject({ state: 'over' });
    expect(String(sent()[1]?.text)).toBe(
      'Chorsu (till-1): Solved. It was: humo does not work: no answer. No money is taken by it.',
    );
  });

  it('does not hear of a lamp that blinks, nor of what was never set up', async () => {
    world.lamps = [
      { id: 'humo', kind: 'device', state: 'down', reason: 'no_answer' },
      { id: 'ioka', kind: 'method', state: 'down', reason: 'secret_missing', detail: 'ioka.apiKey' },
    ];
    await clock().advance(MINUTE);
    world.lamps = world.lamps.slice(1);
    await clock().advance(30 * MINUTE);
    expect(sent()).toEqual([]);
  });

  it('hears of a payment that stays unknown, and whose money hangs on it', async () => {
    world.open = [{ id: 'P1' as never, orderId: '1042', status: 'unknown', createdAt: clock().now() }];
    await clock().advance(10 * MINUTE);
    expect(sent()).toEqual([]);
    await clock().advance(MINUTE);
    expect(sent()).toMatchObject([{ code: 'payment_unknown', what: '1042', detail: 'P1' }]);
    expect(String(sent()[0]?.text)).toContain('Money may have been taken');
  });

  it('hears of receipts, paper, a forgotten shift and a booth that rests', async () => {
    world.oldestAt = clock().now() - 61 * MINUTE;
    world.lamps = [{ id: 'printer', kind: 'part', state: 'down', reason: 'paper_out' }];
    world.shift = { openedAt: clock().now() - 27 * 60 * MINUTE };
    world.outOfService = 'paper';
    await clock().advance(5 * MINUTE);
    const codes = sent().map(({ code }) => String(code));
    expect(codes.sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'out_of_service',
      'paper',
      'receipts_waiting',
      'shift_not_closed',
    ]);
  });

  it('reads words, not codes, and of a stopped part no word about ways to pay', async () => {
    world.lamps = [{ id: 'disk', kind: 'part', state: 'down', reason: 'disk_full' }];
    world.outOfService = 'paper, disk';
    await clock().advance(5 * MINUTE);
    expect(sent().map(({ text }) => text)).toEqual([
      'Chorsu (till-1): The disk does not work: the disk is full. Look at the page “What works” of the station.',
      'Chorsu (till-1): The booth is out of service: no paper, the disk is full. It takes no money.',
    ]);
    expect(sent()[1]).toMatchObject({ code: 'out_of_service', detail: 'paper, disk' });
  });

  it('can tell that it was us who wrote', async () => {
    world.outOfService = 'paper';
    await clock().advance(5 * MINUTE);
    const [request] = world.http.requests;
    const expected = createHmac('sha256', 'owner-secret').update(String(request?.body)).digest('hex');
    expect(request?.headers?.['x-qabul-signature']).toBe(`sha256=${expected}`);
  });

  it('is asked again after a lost message, and left alone after a refused one', async () => {
    world.http.next({ fail: 'lost' }, { answer: { status: 502 } }, { answer: { status: 200 } });
    world.outOfService = 'paper';
    await clock().advance(10 * MINUTE);
    expect(sent()).toHaveLength(3);
    world.http.next({ answer: { status: 404 } });
    world.outOfService = undefined;
    await clock().advance(10 * MINUTE);
    expect(sent()).toHaveLength(4);
    expect(JSON.stringify(world.log.lines)).toContain('alert.not_delivered');
  });
});

describe('Telegram', () => {
  it('gets the same sentence, marked when it is practice, and its token is in no log line', async () => {
    begin({ telegram: true }, false);
    world.http.next({ answer: { status: 401 } });
    world.outOfService = 'paper';
    await clock().advance(5 * MINUTE);
    const [request] = world.http.requests;
    expect(request?.url).toBe('https://api.telegram.org/bot123:bot-token/sendMessage');
    expect(sent()).toEqual([
      {
        chat_id: '42',
        text: 'Chorsu (till-1) [practice]: The booth is out of service: no paper. It takes no money.',
      },
    ]);
    expect(JSON.stringify(world.log.lines)).not.toContain('bot-token');
  });
});

it('nobody is asked for anything where no road is set up', async () => {
  begin({});
  world.outOfService = 'paper';
  await clock().advance(30 * MINUTE);
  expect(sent()).toEqual([]);
});
