/**
 * Payme, as a till sees it: an independent caller of the Merchant API over keep-alive HTTP/1.1. It shares no code with
 * the station. Raw sockets, one call at a time each: node:http's client costs more CPU than the servers under
 * measurement, and a caller that is the bottleneck makes every server look like the limit.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Order {
  orderId: string;
  amount: number;
}

export interface Target {
  port: number;
  path: string;
  login: string;
  password: string;
}

type Params = Record<string, unknown>;
export interface Answer {
  result?: Record<string, unknown>;
  error?: { code: number };
}

/** One connection, opened again when the server ends it (it may, between two answers). */
export class PaymeCaller {
  readonly #target: Target;
  readonly #head: string;
  #socket: Socket | undefined;
  #envelope = 0;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  #received: Buffer = Buffer.alloc(0);

  constructor(target: Target) {
    this.#target = target;
    const basic = Buffer.from(`${target.login}:${target.password}`).toString('base64');
    this.#head =
      `POST ${target.path} HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nAuthorization: Basic ${basic}\r\n` +
      'Content-Type: application/json; charset=UTF-8\r\nContent-Length: ';
  }

  /** Opens the connection. Calls do it by themselves; a measurement does it before its first call. */
  async open(): Promise<void> {
    if (this.#socket) return;
    const socket = connect({ host: '127.0.0.1', port: this.#target.port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.removeAllListeners('error');
    this.#received = Buffer.alloc(0);
    const gone = (error?: Error): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      waiting?.reject(error ?? new Error('the server closed the connection'));
    };
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', gone);
    socket.on('close', () => gone());
    this.#socket = socket;
  }

  /** Rejects when the connection breaks before the whole answer is here. */
  async call(method: string, params: Params): Promise<Answer> {
    if (!this.#socket) await this.open();
    this.#envelope++;
    const body = JSON.stringify({ method, params, id: this.#envelope });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket?.write(`${this.#head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
    const body = end + 4;
    if (this.#received.length < body + length) return;
    const text = this.#received.toString('utf8', body, body + length);
    this.#received = this.#received.subarray(body + length);
    if (/\r\nconnection: *close/i.test(head)) this.close();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!head.startsWith('HTTP/1.1 200')) waiting?.reject(new Error(head.split('\r\n')[0]));
    else waiting?.resolve(JSON.parse(text) as Answer);
  }
}

/** 24 hex digits, as Payme makes them. */
export const newTransaction = (): string => randomBytes(12).toString('hex');

function must(answer: Answer, step: string, field: string, value: unknown): void {
  if (answer.result?.[field] !== value) throw new Error(`${step} answered ${JSON.stringify(answer)}`);
}

/** What was acknowledged, told as it happens: for measurements that kill the server. */
export type Acknowledged = (step: 'created' | 'performed', transaction: string, order: Order) => void;

/** One paid order: CheckPerform, Create, Check, Perform, Check. Throws on any answer that is not Payme's script. */
export async function lifecycle(caller: PaymeCaller, order: Order, told?: Acknowledged): Promise<void> {
  const { amount, orderId } = order;
  const id = newTransaction();
  const account = { order_id: orderId };
  must(await caller.call('CheckPerformTransaction', { amount, account }), 'CheckPerform', 'allow', true);
  must(await caller.call('CreateTransaction', { id, time: Date.now(), amount, account }), 'Create', 'state', 1);
  told?.('created', id, order);
  must(await caller.call('CheckTransaction', { id }), 'Check', 'state', 1);
  must(await caller.call('PerformTransaction', { id }), 'Perform', 'state', 2);
  told?.('performed', id, order);
  must(await caller.call('CheckTransaction', { id }), 'Check', 'state', 2);
}

export interface LoadResult {
  /** Lifecycles a second, all callers together. */
  perSecond: number;
  /** Milliseconds of each lifecycle. */
  times: number[];
}

/** Pays all orders with so many callers at once. */
export async function load(target: Target, orders: readonly Order[], callers: number): Promise<LoadResult> {
  const all = Array.from({ length: callers }, () => new PaymeCaller(target));
  await Promise.all(all.map((caller) => caller.open()));
  const times: number[] = [];
  let next = 0;
  const from = performance.now();
  await Promise.all(
    all.map(async (caller) => {
      for (;;) {
        const order = orders[next++];
        if (!order) return;
        const started = performance.now();
        await lifecycle(caller, order);
        times.push(performance.now() - started);
      }
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  for (const caller of all) caller.close();
  return { perSecond: orders.length / seconds, times };
}
