/**
 * A stage of the fault catalogue for terminals behind the box: the whole station before the simulated box itself, in one
 * process and on one fake clock. What the box's bank has booked is the truth; the ladder asks the box as it would ask a
 * real one. A bent answer is bent on its way: what the box did and what arrived are two things.
 */
import { createFaultDial } from '../../../src-sandbox/faults.ts';
import type { Route } from '../../../src-sandbox/json-server.ts';
import { silentLog } from '../../../src-sandbox/log.ts';
import { Settings } from '../../../src-sandbox/settings.ts';
import type { Truth, TruthRecord, TruthView } from '../../../src-sandbox/truth.ts';
import { fiscalbox as simulatedBox } from '../../../src-sandbox/vendors/fiscalbox/index.ts';
import { type Money, money } from '../../../src-shared/money.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { HttpError, type HttpRequest, type HttpResponse } from '../../ports/http-client.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Conformance } from '../../providers/conformance.ts';
import type { Railed, Stage } from '../../providers/fault-catalogue-stage.ts';
import { type Act, type Bending, PAYMENT_ID, type Vendor } from '../../providers/fault-catalogue-vendor.ts';
import fiscalbox from '../../providers/fiscalbox/index.ts';
import type { ProviderDefinition } from '../../providers/provider.ts';
import { type FakeClock, fakeClock, settled } from '../../testkit/fake-clock.ts';
import { stationHarness } from '../../testkit/station-harness.ts';
import { humo, uzcard } from '../bridge/index.ts';
import type { PinpadDefinition } from '../pinpad.ts';

/** Ends in 11: the simulated card is there at once. */
export const AMOUNT: Money = money(4_500_011, 'UZS');
const BOX = 'http://192.168.1.50:8080';
const PATHS = { humo: 'xumo', uzcard: 'uzcard' } as const;
export type BoxMethod = keyof typeof PATHS;

function memoryTruth(): Truth {
  const records: TruthRecord[] = [];
  const of = (kind: TruthRecord['record']) => records.filter(({ record }) => record === kind) as never[];
  return {
    write: (record) => void records.push(record),
    view: (): TruthView => ({
      charges: of('charge'),
      refunds: of('refund'),
      voids: of('void'),
      batches: of('batch'),
      receipts: of('receipt'),
      violations: of('violation'),
    }),
    notes: (vendor) => records.flatMap((r) => (r.record === 'note' && r.vendor === vendor ? [r.note] : [])),
    close: () => undefined,
  };
}

/** The simulated box without its listener: a request in, its answer out. */
export function boxInMemory(clock: FakeClock) {
  const truth = memoryTruth();
  const dial = createFaultDial(new Map([[simulatedBox.id, simulatedBox.faults]]));
  const settings = Settings.parse({
    port: 0,
    token: 'not-used-in-this-process',
    truthFile: 'none',
    payme: { merchantId: 'none', key: 'none' },
    vendors: { fiscalbox: {} },
  });
  const made = simulatedBox.create({
    settings,
    truth,
    dial,
    log: silentLog,
    now: () => clock.now(),
    station: () => ({ local: 'http://127.0.0.1', hooks: 'http://127.0.0.1' }),
    violation: (rule, detail) =>
      truth.write({ record: 'violation', vendor: simulatedBox.id, rule, detail, at: clock.now() }),
  });
  const routes = new Map((made.routes ?? []).map((route): [string, Route] => [`${route.method} ${route.path}`, route]));

  async function answer(request: HttpRequest): Promise<HttpResponse> {
    const { pathname, searchParams } = new URL(request.url);
    const route = routes.get(`${request.method} /fiscalbox${pathname}`);
    if (!route) return { status: 404, headers: {}, body: new Uint8Array() };
    const text = typeof request.body === 'string' ? request.body : '';
    const signal = request.signal ?? new AbortController().signal;
    const headers = { ...request.headers };
    const said = await route.answer({ params: {}, query: searchParams, headers, body: undefined, text, signal });
    if (said === 'drop') throw new HttpError('ECONNRESET', false);
    if (!('text' in said)) throw new Error('the box speaks in its own words');
    const body = new TextEncoder().encode(said.text);
    return {
      status: said.status,
      headers: { 'content-type': said.contentType },
      body: said.cut ? body.slice(0, body.length / 2) : body,
    };
  }
  return { truth, dial, answer };
}

export interface BoxStage extends Stage {
  /** Turns a fault of the simulated box on, for one call. */
  turn(fault: string): void;
  /** The end of the shift: the bank's own last word on what is still unknown. */
  closeShift(): Promise<void>;
  truth(): TruthView;
}

/** How often the ladder's questions meet the same damage, beside the operation. */
export type Spread = 'operation' | 'questions too';
const QUESTIONS_BENT = 3;

const encoder = new TextEncoder();
/** What the box would have said of a sale that it never saw: for bends that look at the good answer. */
const UNSEEN: HttpResponse = { status: 200, headers: {}, body: encoder.encode('{"data":null,"is_success":true}') };

/** `rail` and `can` as the catalogue's faults look at them. */
export function boxRailed(method: BoxMethod): Railed {
  const definition = fiscalbox as unknown as ProviderDefinition;
  const clock = fakeClock();
  const box = boxInMemory(clock);
  const request = { method: 'POST', url: `${BOX}/payment/${PATHS[method]}`, timeoutMs: 1 } as const;
  const approved = box.answer({
    ...request,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ amount: AMOUNT.minor }),
  });
  let sample: unknown;
  void approved.then(({ body }) => {
    sample = JSON.parse(new TextDecoder().decode(body));
  });
  const says = () => ({ answer: { json: sample } });
  const rail: Conformance = {
    method,
    config: { url: BOX, methods: [method] },
    secrets: {},
    amount: AMOUNT,
    blocking: { approved: says, rejected: says, codeExpired: says, unknownWord: says },
  };
  const can = {
    kind: 'pinpad',
    query: false,
    notFoundIsProof: false,
    cancel: false,
    cancelByOurRef: false,
    refund: true,
    partialRefund: false,
    immediate: false,
    cadence: null,
    beginTimeoutMs: 180_000,
    cancelTimeoutMs: 20_000,
  } as const;
  return { definition, rail, can };
}

export async function openBoxStage(railed: Railed, spread: Spread): Promise<BoxStage> {
  const { definition, rail } = railed;
  const clock = fakeClock();
  const box = boxInMemory(clock);
  const sale = `/payment/${PATHS[rail.method as BoxMethod]}`;
  let bendings: Bending[] = [];
  let begun = 0;

  function actOf({ method, url }: HttpRequest): Act | 'close' {
    const { pathname } = new URL(url);
    if (method === 'POST' && pathname === sale) return 'begin';
    return pathname.endsWith('_close') ? 'close' : 'query';
  }

  async function withinLimits(request: HttpRequest, answer: Promise<HttpResponse>): Promise<HttpResponse> {
    let calledOff = (): void => {};
    const limit = new Promise<never>((_resolve, reject) => {
      calledOff = clock.after(request.timeoutMs, () => reject(new HttpError('timeout', false)));
      request.signal?.addEventListener('abort', () => reject(new HttpError('aborted', false)), { once: true });
    });
    return Promise.race([answer, limit]).finally(() => calledOff());
  }

  const charges = (): Money[] => box.truth.view().charges.map(({ minor }) => money(minor, 'UZS'));
  const vendor: Vendor = {
    get charges() {
      return charges();
    },
    get begun() {
      return begun;
    },
    set begun(count: number) {
      begun = count;
    },
    asked: 0,
    isMade: false,
    isEnded: false,
    pay: () => undefined,
    customer: () => false,
    bend(bending) {
      const at = spread === 'operation' ? bending.at : [...bending.at, 'query' as const];
      bendings.push({ ...bending, at, times: bending.times + (spread === 'operation' ? 0 : QUESTIONS_BENT) });
    },
    heal: () => {
      bendings = [];
    },
    answer: () => undefined,
    part: () => undefined,
    async send(request) {
      const act = actOf(request);
      if (act === 'begin') begun++;
      const bending = act === 'close' ? undefined : bendings.find(({ at, times }) => at.includes(act) && times > 0);
      if (!bending) return withinLimits(request, box.answer(request));
      bending.times--;
      // A question that the box never heard is answered by nobody; one it heard changes nothing in it.
      const good = bending.acts ? await box.answer(request) : UNSEEN;
      return withinLimits(request, bending.bend(good, { clock, request }));
    },
  };

  const h = await stationHarness({
    definitions: [definition],
    pinpads: [humo, uzcard] as unknown as PinpadDefinition[],
    clock,
    wire: vendor,
    secrets: {},
    config: {
      station: { id: 'till-1', name: 'Catalogue', country: 'UZ', currency: 'UZS', locale: 'ru', mode: 'cashier' },
      providers: { fiscalbox: rail.config },
      products: [],
    },
  });
  await h.client.shift.open({ by: 'Dilnoza' });
  // What totals are compared with is read before anything goes wrong.
  await clock.advance(2_000);
  const row = (): PaymentRow | undefined => h.ledger.read.payment(PAYMENT_ID);

  return {
    ...railed,
    h,
    vendor,
    row,
    async start() {
      await h.client.payment.start({ id: PAYMENT_ID, orderId: 'C-1', amount: AMOUNT, method: rail.method });
      await settled(20);
    },
    customerPays: () => undefined,
    nobodyPays: () => undefined,
    cancel: () => Promise.resolve(),
    notify: () => Promise.resolve(),
    turn: (fault) => box.dial.turn(simulatedBox.id, fault, 1),
    truth: () => box.truth.view(),
    async finish() {
      // The driver's own limit, and the ladder's first questions, still under the damage.
      await clock.advance(200_000);
      vendor.heal();
      for (let minutes = 0; minutes < 30 && isOpen(row()?.status ?? 'failed'); minutes++) await clock.advance(60_000);
    },
    async closeShift() {
      const closing = h.client.shift.close({ by: 'Dilnoza' });
      for (let step = 0; step < 60; step++) await clock.advance(10_000);
      await closing;
    },
  };
}
