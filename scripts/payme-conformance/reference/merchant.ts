/**
 * A small, correct Payme merchant in memory, written from wallets.md §1 for testing the testers. It shares nothing
 * with the station. One-time accounts only; an order is closed once its transaction was cancelled or expired.
 */
import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Mutant } from './mutants.ts';

const LIFE_MS = 43_200_000;

interface Order {
  id: string;
  amount: number;
  state: 'open' | 'paid' | 'closed';
  goods: boolean;
}

interface Row {
  id: string;
  time: number;
  amount: number;
  orderId: string;
  state: 1 | 2 | -1 | -2;
  number: string;
  created: number;
  performed: number;
  cancelled: number;
  reason: number | null;
}

interface State {
  orders: Order[];
  rows: Row[];
}

export interface ReferenceOptions {
  login: string;
  key: string;
  accountField?: string;
  mutant?: Mutant | undefined;
  now(): number;
}

export interface Reply {
  status: number;
  body: string;
}

export interface ReferenceMerchant {
  call(
    raw: string | Uint8Array,
    headers: Readonly<Record<string, string | undefined>>,
    httpMethod?: string,
  ): Promise<Reply>;
  newOrder(amountTiyin: number): string;
  handOver(orderId: string): void;
  isPaid(orderId: string): boolean;
  /** Loses whatever was not committed. */
  restart(): void;
}

/** An error answer on its way out. */
class Fault extends Error {
  readonly code: number;
  readonly data: string | undefined;
  constructor(code: number, data?: string) {
    super(`error ${code}`);
    this.code = code;
    this.data = data;
  }
}

export function createReferenceMerchant({
  login,
  key,
  accountField = 'order_id',
  mutant,
  now,
}: ReferenceOptions): ReferenceMerchant {
  const is = (other: Mutant): boolean => mutant === other;
  let state: State = { orders: [], rows: [] };
  let committed = JSON.stringify(state);
  const commit = (): void => {
    committed = JSON.stringify(state);
  };

  async function call(
    raw: string | Uint8Array,
    headers: Readonly<Record<string, string | undefined>>,
    httpMethod = 'POST',
  ): Promise<Reply> {
    if (is('acknowledged before committed')) commit(); // what the last call did, one call too late
    if (httpMethod !== 'POST')
      return is('GET answered 405') ? { status: 405, body: '' } : fail(null, new Fault(-32300));
    let envelope: unknown;
    try {
      envelope = JSON.parse(typeof raw === 'string' ? raw : Buffer.from(raw).toString('utf8'));
    } catch {
      return fail(null, new Fault(-32700));
    }
    if (is('batch answered') && Array.isArray(envelope)) envelope = envelope[0];
    const id = isObject(envelope) ? (envelope.id ?? null) : null;
    try {
      if (!authorized(headers.authorization)) throw new Fault(-32504);
      const result = await dispatch(envelope);
      if (!is('acknowledged before committed')) commit();
      return reply({ id: is('envelope id lost') && typeof id === 'number' && id % 7 === 0 ? null : id, result });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (!is('acknowledged before committed')) commit(); // an expiry found on the way is a fact too
      return fail(id, error);
    }
  }

  const reply = (body: object): Reply => ({ status: 200, body: JSON.stringify({ jsonrpc: '2.0', ...body }) });

  function fail(id: unknown, { code, data }: Fault): Reply {
    const text = `error ${code}`;
    const localized = code > -32000 && !is('message not localized');
    const message = localized ? { ru: text, uz: text, en: text } : text;
    const withData = data !== undefined && !(code === -32601 && is('unknown method without data'));
    const { body } = reply({ id, error: { code, message, ...(withData ? { data } : {}) } });
    return { status: code === -32504 && is('HTTP 401 on bad authorization') ? 401 : 200, body };
  }

  function authorized(header: string | undefined): boolean {
    const encoded = /^basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1];
    if (encoded === undefined) return false;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.toString('base64') !== encoded) return false;
    const text = bytes.toString('utf8');
    if (is('password split at every colon')) {
      const [user, password] = text.split(':');
      return user === login && password === key.split(':')[0];
    }
    const at = text.indexOf(':');
    return at >= 0 && text.slice(0, at) === login && text.slice(at + 1) === key;
  }

  async function dispatch(envelope: unknown): Promise<object> {
    if (!isObject(envelope) || typeof envelope.method !== 'string') throw new Fault(-32600);
    const { method } = envelope;
    const known = Object.hasOwn(methods, method) ? methods[method as keyof typeof methods] : undefined;
    if (!known) throw new Fault(-32601, method);
    if (!isObject(envelope.params)) {
      if (is('missing params are accepted') && envelope.params === undefined) return { allow: true };
      throw new Fault(-32600);
    }
    return known(envelope.params);
  }

  const methods = {
    async CheckPerformTransaction(params: Record<string, unknown>) {
      checkPayable(params);
      return { allow: true };
    },

    async CreateTransaction(params: Record<string, unknown>) {
      const { id, time } = params;
      if (typeof id !== 'string' || !Number.isInteger(time)) throw new Fault(-32600);
      const known = find(id);
      if (known) {
        if (known.state !== 1 || known.amount !== params.amount || known.orderId !== accountOf(params))
          throw new Fault(-31008);
        return created(known);
      }
      const order = checkPayable(params);
      if (now() - (time as number) >= LIFE_MS && !is('no 12-hour rule')) throw new Fault(-31008);
      if (is('check and insert apart')) await letOthersRun();
      const row: Row = {
        id,
        time: time as number,
        amount: order.amount,
        orderId: order.id,
        state: 1,
        number: String(state.rows.length + 1),
        created: now(),
        performed: 0,
        cancelled: 0,
        reason: null,
      };
      state.rows.push(row);
      if (is('paid on Create')) order.state = 'paid';
      return created(row);
    },

    async PerformTransaction(params: Record<string, unknown>) {
      const row = need(params);
      const mayPerform = row.state === 1 || (row.state === -1 && is('cancelled can be performed'));
      if (mayPerform) {
        Object.assign(row, { state: 2, performed: now(), cancelled: 0, reason: null });
        orderOf(row).state = 'paid';
      } else if (row.state !== 2) throw new Fault(-31008);
      const performed = is('fresh perform_time on repeat')
        ? Math.max(now(), row.performed + (mayPerform ? 0 : 1))
        : row.performed;
      return { transaction: row.number, perform_time: performed, state: 2 };
    },

    async CancelTransaction(params: Record<string, unknown>) {
      const row = need(params);
      if (!Number.isInteger(params.reason)) throw new Fault(-32600);
      if (row.state > 0) {
        const order = orderOf(row);
        if (row.state === 2 && order.goods && !is('cancel after goods')) throw new Fault(-31007);
        const next = row.state === 2 || is('cancel is always -2') ? -2 : -1;
        Object.assign(row, { state: next, cancelled: now(), reason: params.reason });
        order.state = 'closed';
      }
      return { transaction: row.number, cancel_time: row.cancelled, state: row.state };
    },

    async CheckTransaction(params: Record<string, unknown>) {
      return life(need(params));
    },

    async GetStatement(params: Record<string, unknown>) {
      const { from, to } = params;
      if (!Number.isInteger(from) || !Number.isInteger(to)) throw new Fault(-32600);
      const clock = (row: Row): number => (is('statement by own time') ? row.created : row.time);
      const inside = is('statement range exclusive')
        ? (row: Row) => clock(row) > (from as number) && clock(row) < (to as number)
        : (row: Row) => clock(row) >= (from as number) && clock(row) <= (to as number);
      const order = is('statement sorted by own time') ? (row: Row) => row.created : (row: Row) => row.time;
      const rows = state.rows.filter(inside).sort((a, b) => order(a) - order(b));
      return {
        transactions: rows.map((row) => {
          const { id, time, amount, orderId } = row;
          return { id, time, amount, account: { [accountField]: orderId }, ...life(row), receivers: null };
        }),
      };
    },

    async SetFiscalData(params: Record<string, unknown>) {
      need(params);
      if (!isObject(params.fiscal_data) || !['PERFORM', 'CANCEL'].includes(params.type as string))
        throw new Fault(-32602);
      return { success: true };
    },
  };

  const created = (row: Row) => ({ create_time: row.created, transaction: row.number, state: 1, receivers: null });

  function life(row: Row) {
    const unset = is('unset times are null') ? null : 0;
    const times = {
      create_time: row.created,
      perform_time: row.performed || unset,
      cancel_time: row.cancelled || unset,
    };
    return { ...times, transaction: row.number, state: row.state, reason: row.reason };
  }

  function accountOf(params: Record<string, unknown>): string {
    if (!isObject(params.account)) throw new Fault(-32600);
    const value = params.account[accountField];
    if (typeof value !== 'string') throw new Fault(-31050, accountField);
    return value;
  }

  function checkPayable(params: Record<string, unknown>): Order {
    const { amount } = params;
    const strict = !is('amounts compared with ==');
    if (strict && typeof amount !== 'number') throw new Fault(-32600);
    const orderId = accountOf(params);
    const order = state.orders.find((one) => one.id === orderId);
    if (!order) {
      if (is('failed creations in the statement') && typeof params.id === 'string') addFailed(params, orderId);
      throw new Fault(-31050, accountField);
    }
    if (!sameAmount(amount, order.amount)) throw new Fault(-31001);
    for (const row of state.rows) if (row.orderId === order.id) expire(row);
    if (order.state === 'paid') throw new Fault(-31051, accountField);
    if (order.state === 'closed') throw new Fault(-31052, accountField);
    const busy = state.rows.some((row) => row.orderId === order.id && row.state === 1);
    if (busy && !is('second transaction let in')) throw new Fault(-31008);
    return order;
  }

  function sameAmount(offered: unknown, due: number): boolean {
    if (is('amount ignored')) return true;
    // biome-ignore lint/suspicious/noDoubleEquals: this is the mutant
    if (is('amounts compared with ==')) return offered == due;
    if (is('amount compared in whole sums')) return Math.round((offered as number) / 100) === Math.round(due / 100);
    return offered === due;
  }

  function addFailed(params: Record<string, unknown>, orderId: string): void {
    const shared = { id: params.id as string, time: params.time as number, amount: params.amount as number, orderId };
    const number = String(state.rows.length + 1);
    state.orders.push({ id: orderId, amount: shared.amount, state: 'closed', goods: false });
    state.rows.push({ ...shared, state: -1, number, created: now(), performed: 0, cancelled: now(), reason: 3 });
  }

  function expire(row: Row): void {
    if (row.state !== 1 || now() - row.time < LIFE_MS || is('no 12-hour rule')) return;
    Object.assign(row, { state: -1, cancelled: now(), reason: 4 });
    orderOf(row).state = 'closed';
  }

  function find(id: string): Row | undefined {
    const row = state.rows.find((one) => one.id === id);
    if (row) expire(row);
    return row;
  }

  function need(params: Record<string, unknown>): Row {
    if (typeof params.id !== 'string') throw new Fault(-32600);
    const row = find(params.id);
    if (!row) throw new Fault(-31003);
    return row;
  }

  const orderOf = (row: Row): Order => state.orders.find((order) => order.id === row.orderId) as Order;

  return {
    call,
    newOrder(amount) {
      const id = `order-${state.orders.length + 1}`;
      state.orders.push({ id, amount, state: 'open', goods: false });
      commit();
      return id;
    },
    handOver(orderId) {
      for (const order of state.orders) if (order.id === orderId) order.goods = true;
      commit();
    },
    isPaid: (orderId) => state.orders.some((order) => order.id === orderId && order.state === 'paid'),
    restart() {
      state = JSON.parse(committed) as State;
    },
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
