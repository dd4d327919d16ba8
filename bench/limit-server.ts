/**
 * The yardstick: the least that a correct Payme Merchant API can be. One file, node:http and better-sqlite3 (WAL,
 * synchronous FULL), one commit per write on the main thread, the outbox row in the transaction that pays. It shares
 * no code with the station; what the station costs beyond this is the price of being a station.
 *
 * Started by servers.ts with an IPC channel: { file } in argv, orders and CPU time over the channel.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';
import { answerParent, type ServerAsk, tellParent } from './server-channel.ts';

interface Transaction {
  id: string;
  order_id: string;
  time: number;
  amount: number;
  create_time: number;
  perform_time: number;
  cancel_time: number;
  state: number;
  reason: number | null;
}
interface Order {
  id: string;
  amount: number;
  state: 'open' | 'paid' | 'closed';
}
type Params = Record<string, unknown> & { account?: Record<string, unknown> };
type Reply = { result: unknown } | { error: { code: number; message: unknown; data?: string } };

const LIFE_MS = 43_200_000;
const { file } = JSON.parse(process.argv[2] ?? '{}') as { file: string };
const LOGIN = createHash('sha256').update('Paycom:bench-key:with-a-colon').digest();

const db = new Database(file);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, amount INTEGER NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transactions (
  id TEXT PRIMARY KEY, order_id TEXT NOT NULL, time INTEGER NOT NULL, amount INTEGER NOT NULL,
  create_time INTEGER NOT NULL, perform_time INTEGER NOT NULL, cancel_time INTEGER NOT NULL, state INTEGER NOT NULL,
  reason INTEGER);
CREATE UNIQUE INDEX IF NOT EXISTS one_open ON transactions (order_id) WHERE state = 1;
CREATE INDEX IF NOT EXISTS by_time ON transactions (time);
CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY, order_id TEXT NOT NULL UNIQUE, done INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS due ON outbox (id) WHERE done = 0;
`);
const sql = {
  order: db.prepare('SELECT * FROM orders WHERE id = ?'),
  addOrder: db.prepare(`INSERT INTO orders VALUES (?, ?, 'open')`),
  setOrder: db.prepare('UPDATE orders SET state = ? WHERE id = ?'),
  transaction: db.prepare('SELECT * FROM transactions WHERE id = ?'),
  held: db.prepare('SELECT * FROM transactions WHERE order_id = ? AND state = 1'),
  create: db.prepare('INSERT INTO transactions VALUES (?, ?, ?, ?, ?, 0, 0, 1, NULL)'),
  perform: db.prepare('UPDATE transactions SET state = 2, perform_time = ? WHERE id = ?'),
  cancel: db.prepare('UPDATE transactions SET state = ?, cancel_time = ?, reason = ? WHERE id = ?'),
  statement: db.prepare('SELECT * FROM transactions WHERE time BETWEEN ? AND ? ORDER BY time'),
  owe: db.prepare('INSERT INTO outbox (order_id, done) VALUES (?, 0)'),
};

const words = (en: string) => ({ ru: en, uz: en, en });
const error = (code: number, message: unknown, data?: string): Reply => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
});
const impossible = error(-31008, words('not possible now'));
const notFound = error(-31003, words('no such transaction'));
const badShape = error(-32600, 'a field is missing or of the wrong type');

const dead = (t: Transaction, now: number): boolean => t.state === 1 && now - t.time >= LIFE_MS;
const expire = db.transaction((t: Transaction, now: number) => {
  sql.cancel.run(-1, now, 4, t.id);
  sql.setOrder.run('closed', t.order_id);
});

/** The order of the account, if it may be paid now. */
function payable(p: Params, now: number): { order: Order } | { no: Reply } {
  if (!Number.isInteger(p.amount) || typeof p.account !== 'object' || p.account === null) return { no: badShape };
  const order = sql.order.get(String(p.account.order_id)) as Order | undefined;
  if (!order) return { no: error(-31050, words('no such order'), 'order_id') };
  if (p.amount !== order.amount) return { no: error(-31001, words('wrong amount')) };
  if (order.state !== 'open') return { no: error(-31051, words('the order is closed'), 'order_id') };
  const held = sql.held.get(order.id) as Transaction | undefined;
  if (held && dead(held, now)) {
    expire.immediate(held, now);
    return { no: error(-31051, words('the order is closed'), 'order_id') };
  }
  return held ? { no: impossible } : { order };
}

const created = (t: Pick<Transaction, 'create_time' | 'id'>): Reply => ({
  result: { create_time: t.create_time, transaction: t.id, state: 1, receivers: null },
});
const shown = (t: Transaction) => ({
  create_time: t.create_time,
  perform_time: t.perform_time,
  cancel_time: t.cancel_time,
  transaction: t.id,
  state: t.state,
  reason: t.reason,
});

const create = db.transaction((p: Params, now: number): Reply => {
  const found = payable(p, now);
  if ('no' in found) return found.no;
  sql.create.run(p.id, found.order.id, p.time, p.amount, now);
  return created({ create_time: now, id: p.id as string });
});
const pay = db.transaction((t: Transaction, now: number): Reply => {
  sql.perform.run(now, t.id);
  sql.setOrder.run('paid', t.order_id);
  sql.owe.run(t.order_id);
  return { result: { transaction: t.id, perform_time: now, state: 2 } };
});
const takeBack = db.transaction((t: Transaction, reason: number | null, now: number): Reply => {
  const state = t.state === 2 ? -2 : -1;
  sql.cancel.run(state, now, reason, t.id);
  sql.setOrder.run('closed', t.order_id);
  return { result: { transaction: t.id, cancel_time: now, state } };
});

function handle(method: string, p: Params): Reply {
  const now = Date.now();
  if (method === 'CheckPerformTransaction') {
    const found = payable(p, now);
    return 'no' in found ? found.no : { result: { allow: true } };
  }
  if (method === 'GetStatement') {
    if (!Number.isInteger(p.from) || !Number.isInteger(p.to)) return badShape;
    const rows = sql.statement.all(p.from, p.to) as Transaction[];
    const lines = rows.map((t) => ({
      ...shown(t),
      id: t.id,
      time: t.time,
      amount: t.amount,
      account: { order_id: t.order_id },
      receivers: null,
    }));
    return { result: { transactions: lines } };
  }
  if (!['CreateTransaction', 'PerformTransaction', 'CancelTransaction', 'CheckTransaction'].includes(method)) {
    return error(-32601, 'no such method', method);
  }
  if (typeof p.id !== 'string') return badShape;
  const t = sql.transaction.get(p.id) as Transaction | undefined;
  if (method === 'CreateTransaction' && !t) {
    if (!Number.isInteger(p.time) || (p.time as number) <= 0) return badShape;
    return now - (p.time as number) >= LIFE_MS ? impossible : create.immediate(p, now);
  }
  if (!t) return notFound;
  if (dead(t, now) && method !== 'CancelTransaction') {
    expire.immediate(t, now);
    return method === 'CheckTransaction' ? { result: shown(sql.transaction.get(t.id) as Transaction) } : impossible;
  }
  switch (method) {
    case 'CreateTransaction':
      if (p.amount !== t.amount) return error(-31001, words('wrong amount'));
      return t.state === 1 ? created(t) : impossible;
    case 'PerformTransaction':
      if (t.state === 2) return { result: { transaction: t.id, perform_time: t.perform_time, state: 2 } };
      return t.state === 1 ? pay.immediate(t, now) : impossible;
    case 'CancelTransaction':
      if (t.state < 0) return { result: { transaction: t.id, cancel_time: t.cancel_time, state: t.state } };
      return takeBack.immediate(t, (p.reason as number | undefined) ?? null, now);
    default:
      return { result: shown(t) };
  }
}

function isLoggedIn(header: string | undefined): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '')?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64');
  // Node decodes junk as well; only the canonical spelling is a login.
  const isCanonical = text.toString('base64') === encoded;
  return timingSafeEqual(createHash('sha256').update(text).digest(), LOGIN) && isCanonical;
}

function answer(method: string | undefined, login: string | undefined, body: Buffer): string {
  let envelope: { id?: unknown; method?: unknown; params?: unknown } | null | undefined;
  try {
    envelope = JSON.parse(body.toString('utf8')) as typeof envelope;
  } catch {
    envelope = undefined;
  }
  let reply: Reply;
  if (method !== 'POST') reply = error(-32300, 'POST only');
  else if (!isLoggedIn(login)) reply = error(-32504, 'not enough rights');
  else if (envelope === undefined) reply = error(-32700, 'not JSON');
  else if (typeof envelope?.method !== 'string') reply = badShape;
  else {
    try {
      reply = handle(envelope.method, (envelope.params ?? {}) as Params);
    } catch {
      reply = error(-32400, 'internal error');
    }
  }
  return JSON.stringify({ jsonrpc: '2.0', id: envelope?.id ?? null, ...reply });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = answer(request.method, request.headers.authorization, Buffer.concat(chunks));
    response.writeHead(200, {
      'content-type': 'application/json; charset=UTF-8',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});

let made = 0;
const seed = db.transaction((count: number) =>
  Array.from({ length: count }, () => {
    const order = { orderId: `K1-${String(++made).padStart(7, '0')}`, amount: 4_500_000 + (made % 1000) };
    sql.addOrder.run(order.orderId, order.amount);
    return order;
  }),
);
answerParent({
  orders: ({ count }: Extract<ServerAsk, { ask: 'orders' }>) => seed.immediate(count),
  stop() {
    server.close();
    server.closeAllConnections();
    db.close();
  },
});
server.listen(0, '127.0.0.1', () => tellParent((server.address() as AddressInfo).port));
