/** One run of the model against one server: asks, judges every answer strictly, and compares it with the world. */
import { isDeepStrictEqual } from 'node:util';
import { judgeAnswer, type Meaning } from '../../../src-sandbox/vendors/payme/answer-rules.ts';
import { isAccountCode, type PaymeMethod } from '../../../src-sandbox/vendors/payme/methods.ts';
import type { Sut } from './sut.ts';
import {
  ageOf,
  expire,
  lifeOf,
  type ModelOrder,
  type ModelTransaction,
  type Moment,
  type Verdict,
  type World,
} from './world.ts';

/** The server did what no document allows; the message says what and when. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
}

export interface SessionOptions {
  auth: { login: string; password: string };
  accountField: string;
  /** From this age on the shop may have closed an unpaid order by itself. */
  orderLifeMs: number;
  /** 8 hex digits that make this session's transaction ids its own. */
  prefix: string;
}

export interface Answered {
  meaning: Meaning;
  moment: Moment;
}

export class Session {
  readonly sut: Sut;
  readonly options: SessionOptions;
  readonly world: World = { orders: new Map(), transactions: new Map() };
  #envelopeId = 0;
  #made = 0;

  constructor(sut: Sut, options: SessionOptions) {
    this.sut = sut;
    this.options = options;
  }

  newTransactionId(): string {
    this.#made += 1;
    return this.options.prefix + this.#made.toString(16).padStart(16, '0');
  }

  account(orderId: string): Record<string, string> {
    return { [this.options.accountField]: orderId };
  }

  async newOrder(amount: number): Promise<ModelOrder> {
    const bornAt = this.sut.now();
    const id = await this.sut.newOrder(amount);
    const order: ModelOrder = { id, amount, bornAt, state: 'open', maybeClosed: false, goods: false };
    this.world.orders.set(id, order);
    return order;
  }

  /** A well-formed call. Throws `Contradiction` for an answer whose form no document allows. */
  async ask(
    method: PaymeMethod,
    params: Readonly<Record<string, unknown>>,
    authorization = this.right(),
  ): Promise<Answered> {
    this.#envelopeId += 1;
    const id = this.#envelopeId;
    const envelope = { ...(id % 3 === 0 ? { jsonrpc: '2.0' } : {}), method, params, id };
    const amount = typeof params.amount === 'number' ? { amount: params.amount } : {};
    return this.send(JSON.stringify(envelope), authorization, { method, id, ...amount });
  }

  async send(
    raw: string | Uint8Array,
    authorization: string | undefined,
    asked: { method: PaymeMethod; id: unknown; amount?: number },
  ): Promise<Answered> {
    const before = this.sut.now();
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8' };
    if (authorization !== undefined) headers.authorization = authorization;
    const answer = await this.sut.call(raw, headers);
    const moment = { before, after: this.sut.now() };
    const { meaning, problems } = judgeAnswer(answer, { ...asked, accountField: this.options.accountField });
    if (problems.length > 0) throw new Contradiction(`${asked.method}: ${problems.join('; ')}`);
    return { meaning, moment };
  }

  right(): string {
    const { login, password } = this.options.auth;
    return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
  }

  /** Compares what Check or a statement's row says with the world, and learns what only the server could know. */
  observe(transaction: ModelTransaction, said: Readonly<Record<string, unknown>>, moment: Moment, where: string): void {
    if (transaction.state === 1 && said.state === -1 && ageOf(transaction.time, moment) !== 'alive')
      expire(transaction);
    const life = lifeOf(transaction);
    if (life.cancel_time === undefined) {
      within(`${where}: cancel_time`, said.cancel_time, { before: transaction.createTime, after: moment.after });
      transaction.cancelTime = said.cancel_time as number;
    }
    for (const key of ['create_time', 'perform_time', 'transaction', 'state'] as const)
      same(`${where}: ${key}`, said[key], life[key]);
    same(`${where}: cancel_time`, said.cancel_time, lifeOf(transaction).cancel_time);
    if (!life.reasons.includes(said.reason as number | null)) {
      throw new Contradiction(
        `${where}: reason is ${String(said.reason as number)}, expected ${life.reasons.join(' or ')}`,
      );
    }
    if (transaction.state < 0) transaction.reasons = [said.reason as number];
  }

  /** After every step that could have paid, or must not have. A refunded order is the shop's own affair. */
  async checkPaid(order: ModelOrder, after: string): Promise<void> {
    if (order.state === 'refunded') return;
    const paid = await this.sut.isPaid(order.id);
    if (paid !== (order.state === 'paid'))
      throw new Contradiction(
        `after ${after} the shop says ${paid ? 'paid' : 'not paid'}, the order is ${order.state}`,
      );
  }
}

export function same(what: string, got: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(got, expected))
    throw new Contradiction(`${what} is ${JSON.stringify(got)}, expected ${JSON.stringify(expected)}`);
}

export function within(what: string, got: unknown, { before, after }: Moment): void {
  if (typeof got === 'number' && got >= before && got <= after) return;
  throw new Contradiction(`${what} is ${JSON.stringify(got)}, expected ${before}…${after}`);
}

export function needResult(what: string, { meaning }: Answered): Record<string, unknown> {
  if (meaning.kind === 'result') return meaning.result;
  throw new Contradiction(`${what}: ${JSON.stringify(meaning)}, expected a result`);
}

export function needError(what: string, { meaning }: Answered, codes: Verdict['codes']): void {
  if (meaning.kind === 'error') {
    const { code } = meaning.error;
    if (codes.includes(code) || (codes.includes('account') && isAccountCode(code))) return;
  }
  throw new Contradiction(`${what}: ${JSON.stringify(meaning)}, expected error ${codes.join(' or ')}`);
}

/** Gives the result when it passed; throws unless the verdict allows what came. */
export function needVerdict(what: string, answered: Answered, verdict: Verdict): Record<string, unknown> | undefined {
  if (answered.meaning.kind === 'result' && verdict.mayPass) return answered.meaning.result;
  needError(what, answered, verdict.codes);
  return undefined;
}
