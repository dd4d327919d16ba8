import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AnswerLost } from './connection.ts';
import { httpTransport } from './http-transport.ts';
import { createSession } from './session.ts';

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** A WebSocket whose other end is the test. */
class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readonly url: string;
  constructor(url: string) {
    super();
    this.url = url;
    FakeSocket.made.push(this);
  }
  close() {
    this.dispatchEvent(new Event('close'));
  }
  say(frame: unknown) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

const asked = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  asked.mockReset();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal('WebSocket', FakeSocket);
  history.replaceState(null, '', '/');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the session', () => {
  it('buys a token with the key of the address and takes the key out of it', async () => {
    history.replaceState(null, '', '/cashier#k=abc_DEF-123');
    asked.mockResolvedValue(json({ ok: true, data: { token: 't1' } }));
    const session = createSession();
    expect(location.href).toBe('http://localhost:3000/cashier');
    expect(await session.open()).toBe('open');
    expect(asked.mock.calls[0]?.[1].body).toBe('{"key":"abc_DEF-123"}');
    expect(session.token()).toBe('t1');
  });
  it('comes back by the cookie after a reload', async () => {
    asked.mockResolvedValue(json({ ok: true, data: { token: 't2' } }));
    expect(await createSession().open()).toBe('open');
    expect(asked.mock.calls[0]?.[1].body).toBe('{}');
  });
  it('tries the cookie when the key was used before, and then says so', async () => {
    history.replaceState(null, '', '/#k=used');
    asked.mockImplementation(async () => json({}, 401));
    expect(await createSession().open()).toBe('refused');
    expect(asked.mock.calls.map(([, init]) => init.body)).toEqual(['{"key":"used"}', '{}']);
  });
  it('keeps the key while the station cannot be reached', async () => {
    history.replaceState(null, '', '/#k=once');
    asked.mockRejectedValueOnce(new TypeError('failed to fetch'));
    const session = createSession();
    expect(await session.open()).toBe('unreachable');
    asked.mockResolvedValue(json({ ok: true, data: { token: 't3' } }));
    expect(await session.open()).toBe('open');
    expect(asked.mock.calls[1]?.[1].body).toBe('{"key":"once"}');
  });
});

async function opened() {
  asked.mockResolvedValueOnce(json({ ok: true, data: { token: 'tok' } }));
  const session = createSession();
  await session.open();
  asked.mockClear();
  return httpTransport(session);
}

describe('a call', () => {
  it('is one POST with the token', async () => {
    const transport = await opened();
    asked.mockResolvedValue(json({ ok: true, data: { a: 1 } }));
    expect(await transport.request('payment.get', { id: 'X' })).toEqual({ ok: true, data: { a: 1 } });
    const [url, init] = asked.mock.calls[0] ?? [];
    expect(url).toBe('/rpc/payment.get');
    expect(init?.headers).toMatchObject({ 'x-qabul-session': 'tok' });
  });
  it('brings a refusal back as a value', async () => {
    const transport = await opened();
    const refused = { ok: false, error: { code: 'shift.not_open', message: '', retry: 'never', id: 'A' } };
    asked.mockResolvedValue(json(refused, 409));
    expect(await transport.request('shift.close', {})).toEqual(refused);
  });
  it('says that the answer was lost when the line breaks or the answer is not ours', async () => {
    const transport = await opened();
    asked.mockRejectedValueOnce(new TypeError('failed to fetch'));
    await expect(transport.request('payment.start', {})).rejects.toBeInstanceOf(AnswerLost);
    asked.mockResolvedValueOnce(new Response('<html>502</html>', { status: 502 }));
    await expect(transport.request('payment.start', {})).rejects.toBeInstanceOf(AnswerLost);
  });
  it('opens a new session once when the station forgot the token', async () => {
    const transport = await opened();
    asked
      .mockResolvedValueOnce(json({ ok: false }, 401))
      .mockResolvedValueOnce(json({ ok: true, data: { token: 'new' } }))
      .mockResolvedValueOnce(json({ ok: true, data: 1 }));
    expect(await transport.request('payment.get', {})).toEqual({ ok: true, data: 1 });
    expect(asked.mock.calls.map(([url]) => url)).toEqual(['/rpc/payment.get', '/session', '/rpc/payment.get']);
    expect(asked.mock.calls[2]?.[1].headers).toMatchObject({ 'x-qabul-session': 'new' });
  });
});

describe('events', () => {
  it('pass snapshots and changes on and keep beats to themselves', async () => {
    const transport = await opened();
    const heard: unknown[] = [];
    transport.subscribe((event, data) => heard.push([event, data]));
    const [socket] = FakeSocket.made;
    expect(socket?.url).toBe('ws://localhost:3000/events');
    socket?.say({ event: 'snapshot', rev: 1, data: { rev: 1 } });
    socket?.say({ event: 'beat' });
    socket?.say({ event: 'change', rev: 2, data: { rev: 2 } });
    expect(heard).toEqual([
      ['snapshot', { rev: 1 }],
      ['change', { rev: 2 }],
    ]);
  });
  it('treat twelve silent seconds as a lost line and connect again with growing pauses', async () => {
    const transport = await opened();
    const heard: string[] = [];
    const end = transport.subscribe((event) => heard.push(event));
    FakeSocket.made[0]?.say({ event: 'snapshot', rev: 1, data: {} });
    await vi.advanceTimersByTimeAsync(11_000);
    FakeSocket.made[0]?.say({ event: 'beat' });
    await vi.advanceTimersByTimeAsync(11_900);
    expect(heard).toEqual(['snapshot']);
    await vi.advanceTimersByTimeAsync(200);
    expect(heard).toEqual(['snapshot', 'lost']);
    asked.mockImplementation(async () => json({ ok: true, data: { token: 'tok' } }));
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.made).toHaveLength(2);
    FakeSocket.made[1]?.close();
    await vi.advanceTimersByTimeAsync(900);
    expect(FakeSocket.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(200);
    expect(FakeSocket.made).toHaveLength(3);
    end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.made).toHaveLength(3);
  });
  it('stop when the station no longer knows this page', async () => {
    const transport = await opened();
    const heard: string[] = [];
    transport.subscribe((event) => heard.push(event));
    asked.mockImplementation(async () => json({}, 401));
    FakeSocket.made[0]?.close();
    await vi.advanceTimersByTimeAsync(600);
    expect(heard).toEqual(['lost', 'refused']);
    expect(FakeSocket.made).toHaveLength(1);
  });
});
