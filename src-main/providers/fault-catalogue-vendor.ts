/**
 * A vendor for the fault catalogue: it keeps the truth (was money really taken?), answers with the provider's own
 * conformance answers, and lets a fault bend an answer on its way. What it did and what it said are two things.
 */
import type { Money } from '../../src-shared/money.ts';
import { type HttpClient, HttpError, type HttpRequest, type HttpResponse } from '../ports/http-client.ts';
import type { FakeClock } from '../testkit/fake-clock.ts';
import type { HttpStep } from '../testkit/scripted-http.ts';
import type { Conformance, RailAnswer } from './conformance.ts';
import * as box from './fiscalbox/samples.ts';
import { order } from './ioka/conformance.ts';
import { envelope } from './odengi/conformance.ts';

export const PAYMENT_ID = 'FFFFFFFFFFFFFFFFFFFF';

export type Act = 'prepare' | 'begin' | 'query' | 'cancel';
/** What reaches the station in place of the good answer. */
export type Bend = (good: HttpResponse, on: { clock: FakeClock; request: HttpRequest }) => Promise<HttpResponse>;
export interface Bending {
  at: readonly Act[];
  bend: Bend;
  /** false: the vendor never saw the request, or did nothing about it. */
  acts: boolean;
  times: number;
}

/** Answers that the conformance suite has no need to tell apart. */
interface More {
  cancelDone?: RailAnswer;
  cancelTooLate?: RailAnswer;
  ended?: RailAnswer;
  nothing?: RailAnswer;
  /** Nobody has begun to pay. */
  waiting?: RailAnswer;
}
const says =
  (json: unknown, status = 200): RailAnswer =>
  () => ({ answer: { status, json } });
const MORE: Readonly<Record<string, More>> = {
  odengi: {
    cancelDone: says(envelope('invoiceCancel', { success: true })),
    cancelTooLate: says(envelope('invoiceCancel', { error: 30, desc: 'Счет уже оплачен' })),
    nothing: says(envelope('statusPayment', { error: 26, desc: 'Счет не найден' })),
  },
  ioka: {
    // Its `pending` is a card in 3-D Secure, which cannot be withdrawn.
    waiting: ({ paymentId }) => ({ answer: { json: order(paymentId, 'UNPAID') } }),
    cancelDone: says({}),
    cancelTooLate: says({ code: 'OrderIsPaid', message: 'no' }, 409),
    nothing: says({ code: 'OrderNotFound', message: 'no' }, 404),
  },
  uzqr: { cancelTooLate: says(box.uzqrAlreadyPaid), nothing: says(box.uzqrNotFound) },
};
/** Kaspi through ByFly is the one rail that knows parts. */
const PART = /^kaspi_/;

export interface Vendor extends HttpClient {
  /** What was really taken from the customer. */
  charges: Money[];
  begun: number;
  asked: number;
  isMade: boolean;
  isEnded: boolean;
  /** Pays now if the vendor still takes it; `force`: even after the vendor has closed it. */
  pay(how?: 'force'): void;
  /** Asked before every answer: may the customer pay by now? */
  customer: () => boolean;
  bend(bending: Bending): void;
  heal(): void;
  /** An answer of this rail as bytes, for faults that send one answer in place of another. */
  answer(name: keyof NonNullable<Conformance['wire']> | 'nothing', which?: number): HttpResponse | undefined;
  part(minor: number): HttpResponse | undefined;
}

export function bytesOf(step: HttpStep): HttpResponse {
  if (!('answer' in step)) throw new Error('a conformance answer that is none');
  const { json, ...rest } = step.answer;
  const body = json === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(json));
  return { status: 200, headers: {}, body, ...rest };
}

/** The same call again: a second begin must be noticed, whatever else the rail's requests look like. */
function nameOf({ method, url, body }: HttpRequest): string {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : (body ?? '');
  return `${method} ${url} ${/"cmd":"\w+"/.exec(text)?.[0] ?? ''}`;
}

export function vendorOf(rail: Conformance, clock: FakeClock): Vendor {
  const { wire, blocking } = rail;
  const payable = rail.payable ?? rail.amount;
  const more = MORE[rail.method] ?? {};
  const ask = { paymentId: PAYMENT_ID };
  const stepsOf = (answer: RailAnswer | undefined): HttpResponse[] =>
    answer ? ([answer(ask)].flat() as HttpStep[]).map(bytesOf) : [];
  const first = (...answers: (RailAnswer | undefined)[]): HttpResponse => {
    const found = answers.map(stepsOf).find((steps) => steps.length > 0)?.[0];
    return found ?? { status: 404, headers: {}, body: new Uint8Array() };
  };
  const last = (answer: RailAnswer | undefined): HttpResponse | undefined => stepsOf(answer).at(-1);
  let bendings: Bending[] = [];
  let beginName: string | undefined;

  function actOf(request: HttpRequest): Act {
    if (request.prepares && beginName === undefined) return 'prepare';
    const name = nameOf(request);
    if (beginName === undefined || name === beginName) {
      beginName = name;
      return 'begin';
    }
    return /cancel/i.test(name) ? 'cancel' : 'query';
  }

  /** Does what was asked. */
  function perform(act: Act): void {
    if (act === 'begin') {
      vendor.isMade = true;
      if (blocking) vendor.charges.push(payable);
    }
    if (act === 'cancel' && vendor.charges.length === 0) vendor.isEnded = true;
  }

  /** Says what is true. */
  function truth(act: Act, request: HttpRequest): HttpResponse {
    if (blocking) return first(blocking.approved);
    if (act === 'prepare') return first(wire?.login);
    if (act === 'begin') return first(wire?.accepted);
    const isPaid = vendor.charges.length > 0;
    if (act === 'cancel') {
      return isPaid
        ? first(more.cancelTooLate, wire?.approvedAtCancel, wire?.cancelRefused)
        : first(more.cancelDone, wire?.cancelled);
    }
    if (/[?&]external_id=/.test(request.url)) return search();
    if (isPaid) return first(wire?.approved);
    if (vendor.isEnded) return last(more.ended ?? wire?.cancelled) ?? first(wire?.expired);
    if (vendor.isMade) return first(more.waiting, wire?.pending);
    return first(more.nothing, wire?.notFound, wire?.pending);
  }

  /** ioka lists by our id what it has made. */
  function search(): HttpResponse {
    const made = new TextDecoder().decode(first(wire?.pending).body);
    const { id } = JSON.parse(made) as { id: string };
    return bytesOf({ answer: { json: vendor.isMade ? [{ id, created_at: '2026-11-21T09:00:00' }] : [] } });
  }

  /** The client's own limit, and its caller's. */
  async function withinLimits(request: HttpRequest, answer: Promise<HttpResponse>): Promise<HttpResponse> {
    let calledOff = (): void => {};
    const limit = new Promise<never>((_resolve, reject) => {
      calledOff = clock.after(request.timeoutMs, () => reject(new HttpError('timeout', false)));
      request.signal?.addEventListener('abort', () => reject(new HttpError('aborted', false)), { once: true });
    });
    return Promise.race([answer, limit]).finally(() => calledOff());
  }

  const vendor: Vendor = {
    charges: [],
    begun: 0,
    asked: 0,
    isMade: false,
    isEnded: false,
    customer: () => false,
    pay(how) {
      const isOpen = this.isMade && !this.isEnded && this.charges.length === 0;
      if (isOpen || how === 'force') this.charges.push(payable);
    },
    bend: (bending) => bendings.push({ ...bending }),
    heal: () => {
      bendings = [];
    },
    answer: (name, which = 0) =>
      name === 'nothing' ? first(more.nothing, wire?.notFound) : stepsOf(wire?.[name] as RailAnswer | undefined)[which],
    part(minor) {
      if (!PART.test(rail.method)) return undefined;
      const said = JSON.parse(new TextDecoder().decode(first(wire?.approved).body)) as { data: object };
      const data = { ...said.data, status: 'partially_paid', paid_amount: minor / 100 };
      return bytesOf({ answer: { json: { ...said, data } } });
    },
    async send(request) {
      const act = actOf(request);
      if (act === 'begin') vendor.begun++;
      if (act === 'query') vendor.asked++;
      if (act !== 'begin' && vendor.customer()) vendor.pay();
      const bending = bendings.find(({ at, times }) => at.includes(act) && times > 0);
      if (!bending) {
        perform(act);
        return truth(act, request);
      }
      bending.times--;
      if (bending.acts) perform(act);
      return withinLimits(request, bending.bend(truth(act, request), { clock, request }));
    },
  };
  return vendor;
}
