/**
 * A tiny station for the simulators' own tests: one screen, one webhook. Written from Payme's documents and apart from
 * both the station and the simulators; each `Bug` makes it wrong in one way that the simulators must notice.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = 'test-token-0123456789';
export const MERCHANT = 'merchant-of-the-test';
/** A colon inside, as real keys may have. */
export const KEY = 'obviously:fake-key';

export type Bug =
  | 'answers 401'
  | 'new perform_time on repeat'
  | 'minus two always'
  | 'any amount'
  | 'many payers'
  | 'id lost'
  | 'transaction is a number'
  | 'plain text message'
  | 'null times'
  | 'never too old'
  | 'result and error'
  | 'wrong link amount'
  | 'no link'
  | 'no auth';

interface Row {
  id: string;
  time: number;
  number: string;
  state: number;
  create: number;
  perform: number;
  cancel: number;
  reason: number | null;
  payment: FakePayment;
}

export interface FakePayment {
  id: string;
  orderId: string;
  /** Tiyin. */
  minor: number;
  /** Goods are with the customer. */
  goods?: boolean;
  status?: string;
  provider?: string;
}

export interface FakeStation {
  url: string;
  payments: FakePayment[];
  bugs: Set<Bug>;
  rows: Map<string, Row>;
  /** Methods in the order in which they came. */
  calls: string[];
  /** Answers -32400 to everything while true. */
  broken: boolean;
  close(): Promise<void>;
}

const text = (en: string) => ({ ru: en, uz: en, en });
const error = (code: number, data?: string) => ({
  error: { code, message: text(`error ${code}`), ...(data ? { data } : {}) },
});

export async function startFakeStation(): Promise<FakeStation> {
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const station: FakeStation = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    payments: [],
    bugs: new Set(),
    rows: new Map(),
    calls: [],
    broken: false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const has = (bug: Bug): boolean => station.bugs.has(bug);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://station');
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const [status, body] =
      url.pathname === '/api/payme/webhook' ? webhook(request, Buffer.concat(chunks).toString()) : screen(request, url);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  function screen(request: IncomingMessage, url: URL): [number, unknown] {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, {}];
    const views = station.payments.map(view).reverse();
    if (url.pathname === '/v1/payments')
      return [200, { items: views.filter((v) => v.orderId === url.searchParams.get('orderId')) }];
    const one = views.find((v) => `/v1/payments/${v.id}` === url.pathname);
    return one ? [200, one] : [404, {}];
  }

  function view({ id, orderId, minor, status = 'awaiting_customer', provider = 'payme' }: FakePayment) {
    const shown = has('wrong link amount') ? minor * 100 : minor;
    const link = Buffer.from(`m=${MERCHANT};ac.order_id=${orderId};a=${shown};l=uz`).toString('base64');
    const payable = { minor, currency: 'UZS' };
    const shared = { id, orderId, kind: 'sale', provider, method: provider, payable };
    if (has('no link')) return { ...shared, status: 'expired' };
    return { ...shared, status, show: { qr: `https://checkout.paycom.uz/${link}` } };
  }

  function webhook(request: IncomingMessage, body: string): [number, unknown] {
    const call = JSON.parse(body) as { id: number; method: string; params: Record<string, unknown> };
    station.calls.push(call.method);
    const envelope = has('id lost') ? {} : { id: call.id };
    const right = `Basic ${Buffer.from(`Paycom:${KEY}`).toString('base64')}`;
    if (!has('no auth') && request.headers.authorization !== right) {
      return [has('answers 401') ? 401 : 200, { ...envelope, error: { code: -32504, message: 'who are you' } }];
    }
    if (station.broken) return [200, { ...envelope, error: { code: -32400, message: 'disk' } }];
    const answer = dispatch(call.method, call.params);
    return [200, { ...envelope, ...answer, ...(has('result and error') ? { error: null } : {}) }];
  }

  function dispatch(method: string, params: Record<string, unknown>): object {
    const now = Date.now();
    const row = station.rows.get(String(params.id));
    if (row && row.state === 1 && now - row.time >= 43_200_000 && !has('never too old'))
      Object.assign(row, { state: -1, cancel: now, reason: 4 });
    if (method === 'CheckPerformTransaction') return payable(params) ?? { result: { allow: true } };
    if (method === 'CreateTransaction' && !row) return create(params, now);
    if (!row) return error(-31003);
    if (method === 'CreateTransaction') return row.state === 1 ? { result: created(row) } : error(-31008);
    if (method === 'PerformTransaction') {
      if (row.state === 1) Object.assign(row, { state: 2, perform: now });
      if (row.state !== 2) return error(-31008);
      if (has('new perform_time on repeat')) row.perform += 1;
      return { result: { transaction: row.number, perform_time: row.perform, state: 2 } };
    }
    if (method === 'CancelTransaction') {
      if (row.state === 2 && row.payment.goods) return error(-31007);
      if (row.state > 0)
        Object.assign(row, { state: has('minus two always') ? -2 : -row.state, cancel: now, reason: params.reason });
      return { result: { transaction: row.number, cancel_time: row.cancel, state: row.state } };
    }
    const unset = has('null times') ? null : 0;
    const life = { create_time: row.create, perform_time: row.perform || unset, cancel_time: row.cancel || unset };
    return { result: { ...life, transaction: row.number, state: row.state, reason: row.reason } };
  }

  function payable(params: Record<string, unknown>): object | undefined {
    const orderId = (params.account as { order_id: string }).order_id;
    const payment = station.payments.find((one) => one.orderId === orderId);
    if (!payment) return error(-31050, 'order_id');
    if (params.amount !== payment.minor && !has('any amount')) return error(-31001);
    const rows = [...station.rows.values()].filter((one) => one.payment === payment);
    if (rows.some((one) => one.state === 2)) {
      return has('plain text message') ? { error: { code: -31051, message: 'paid' } } : error(-31051, 'order_id');
    }
    if (rows.some((one) => one.state === 1) && !has('many payers')) return error(-31008);
    return undefined;
  }

  function create(params: Record<string, unknown>, now: number): object {
    const refused = payable(params);
    if (refused) return refused;
    if (now - (params.time as number) >= 43_200_000 && !has('never too old')) return error(-31008);
    const orderId = (params.account as { order_id: string }).order_id;
    const payment = station.payments.find((one) => one.orderId === orderId) as FakePayment;
    const id = String(params.id);
    const number = String(station.rows.size + 1);
    const row = {
      id,
      time: params.time as number,
      number,
      state: 1,
      create: now,
      perform: 0,
      cancel: 0,
      reason: null,
      payment,
    };
    station.rows.set(id, row);
    return { result: created(row) };
  }

  const created = (row: Row) => ({
    create_time: row.create,
    transaction: has('transaction is a number') ? Number(row.number) : row.number,
    state: 1,
    receivers: null,
  });

  return station;
}
