/** The contract over every wire: the same cases over IPC, HTTP with WebSocket, and memory. */
import { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Envelope, Role, Transport } from '../../src-shared/contract/define.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { CHANNEL, serveIpc } from './ipc.electron.ts';
import { memoryTransport } from './memory.ts';
import { type FakeStation, fakeStation } from './testkit/fake-station.ts';
import { openLocal } from './testkit/wires.ts';

interface Wire {
  station: FakeStation;
  transport: Transport;
  close(): Promise<void>;
}

/** A window as Electron shows it to the main process: as little of it as the registrar uses. */
class FakeWindow extends EventEmitter {
  readonly id: number;
  readonly sent: { event: string; data: unknown }[] = [];
  onSent: (event: string, data: unknown) => void = () => {};
  destroyed = false;
  constructor(id: number) {
    super();
    this.id = id;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(channel: string, event: string, data: unknown): void {
    if (channel !== CHANNEL) throw new Error(`sent on ${channel}`);
    const copy = structuredClone(data); // what IPC does
    this.sent.push({ event, data: copy });
    this.onSent(event, copy);
  }
}
type Frame = { origin: string; parent: unknown } | null;
const OUR_FRAME: Frame = { origin: 'app://station', parent: null };

function fakeIpc(station: FakeStation, roles: Record<number, Role>) {
  let handler: ((event: IpcMainInvokeEvent, message: unknown) => Promise<Envelope>) | undefined;
  const log = memoryLog();
  const stop = serveIpc({
    station,
    log,
    roleOf: (id) => roles[id],
    ipcMain: {
      handle(channel, listener) {
        expect(channel).toBe(CHANNEL);
        handler = listener;
      },
      removeHandler: () => {
        handler = undefined;
      },
    },
  });
  return {
    stop,
    log,
    invoke: (window: FakeWindow, message: unknown, senderFrame: Frame = OUR_FRAME): Promise<Envelope> => {
      if (!handler) return Promise.reject(new Error('no handler'));
      return handler({ sender: window, senderFrame } as unknown as IpcMainInvokeEvent, structuredClone(message));
    },
  };
}

const WIRES: Record<string, (role: Role) => Promise<Wire>> = {
  async ipc(role) {
    const station = fakeStation();
    const window = new FakeWindow(7);
    const ipc = fakeIpc(station, { 7: role });
    // As the preload does it.
    const transport: Transport = {
      request: (name, input) => ipc.invoke(window, { name, input }),
      subscribe(listener) {
        window.onSent = listener;
        void ipc.invoke(window, { name: 'subscribe' });
        return () => void ipc.invoke(window, { name: 'unsubscribe' });
      },
    };
    return { station, transport, close: () => Promise.resolve(ipc.stop()) };
  },
  async http(role) {
    const local = await openLocal({ mode: role === 'kiosk' ? 'kiosk' : 'cashier' });
    const { headers, cookie } = await local.session();
    const transport: Transport = {
      request: async (name, input) => (await local.post(`/rpc/${name}`, input ?? {}, headers)).json as Envelope,
      subscribe(listener) {
        const socket = new WebSocket(`${local.url.replace('http', 'ws')}/events`, {
          headers: { cookie, origin: local.url },
        });
        socket.on('message', (message: Buffer) => {
          const frame = JSON.parse(message.toString()) as { event: string; data: unknown };
          listener(frame.event, frame.data);
        });
        return () => socket.close();
      },
    };
    return { station: local.station, transport, close: () => local.close() };
  },
  async memory(role) {
    const station = fakeStation();
    return { station, transport: memoryTransport(station, role), close: () => Promise.resolve() };
  },
};

const AMOUNT = { minor: 100, currency: 'UZS' };

describe.each(Object.keys(WIRES))('the contract over %s', (name) => {
  let wire: Wire;
  const open = async (role: Role = 'cashier'): Promise<Wire> => {
    wire = await (WIRES[name] as (role: Role) => Promise<Wire>)(role);
    return wire;
  };
  afterEach(() => wire.close());

  it('answers a known call in an envelope', async () => {
    const { transport, station } = await open();
    const envelope = await transport.request('payment.start', { orderId: 'a-1', amount: AMOUNT, method: 'payme' });
    expect(envelope).toMatchObject({ ok: true, data: { orderId: 'a-1', amount: AMOUNT, status: 'awaiting_customer' } });
    expect(station.handled[0]?.context.role).toBe('cashier');
  });

  it('answers a call without input', async () => {
    const { transport } = await open();
    expect(await transport.request('health.get', undefined)).toMatchObject({ ok: true, data: { ok: true } });
  });

  it('refuses an unknown call', async () => {
    const { transport } = await open();
    for (const call of ['payment.steal', 'toString', '__proto__', 'x'.repeat(60)]) {
      expect(await transport.request(call, {})).toMatchObject({ ok: false, error: { code: 'request.unknown_call' } });
    }
  });

  it('refuses a role that may not, whatever the message says', async () => {
    const { transport, station } = await open('kiosk');
    const envelope = await transport.request('shift.open', {});
    expect(envelope).toMatchObject({ ok: false, error: { code: 'request.not_allowed' } });
    expect(station.handled).toEqual([]);
  });

  it('names the wrong field', async () => {
    const { transport } = await open();
    const envelope = await transport.request('payment.start', {
      orderId: 'a-1',
      amount: { minor: 1.5, currency: 'UZS' },
      method: 'payme',
    });
    expect(envelope).toMatchObject({
      ok: false,
      error: { code: 'request.invalid', fields: [{ path: 'amount.minor' }] },
    });
  });

  it('carries the code and id of what a handler throws', async () => {
    const { transport } = await open();
    const envelope = await transport.request('payment.get', { id: '0123456789ABCDEFGHJK' });
    expect(envelope).toEqual({
      ok: false,
      error: { code: 'payment.not_found', message: 'payment.not_found', retry: 'never', id: 'R1' },
    });
  });

  it('says snapshot first, then changes with consecutive revs', async () => {
    const { transport, station } = await open();
    const seen: [string, number][] = [];
    const end = transport.subscribe((event, data) => seen.push([event, (data as { rev: number }).rev]));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    for (let i = 0; i < 5; i++) station.announce({});
    await vi.waitFor(() => expect(seen).toHaveLength(6));
    expect(seen).toEqual([
      ['snapshot', 0],
      ['change', 1],
      ['change', 2],
      ['change', 3],
      ['change', 4],
      ['change', 5],
    ]);
    end();
    await vi.waitFor(() => expect(station.listeners()).toBe(0));
  });

  it('carries a terminal’s hint between the changes, without a number of its own', async () => {
    const { transport, station } = await open();
    const seen: [string, unknown][] = [];
    const end = transport.subscribe((event, data) =>
      seen.push([event, event === 'hint' ? data : data && (data as { rev: number }).rev]),
    );
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    station.announce({});
    station.hint({ paymentId: '0123456789ABCDEFGHJK', kind: 'enter_pin' });
    station.announce({});
    await vi.waitFor(() => expect(seen).toHaveLength(4));
    expect(seen.slice(1)).toEqual([
      ['change', 1],
      ['hint', { paymentId: '0123456789ABCDEFGHJK', kind: 'enter_pin' }],
      ['change', 2],
    ]);
    end();
  });

  it('starts a new subscription with a fresh snapshot', async () => {
    const { transport, station } = await open();
    const first = vi.fn<() => void>();
    const end = transport.subscribe(first);
    await vi.waitFor(() => expect(first).toHaveBeenCalled());
    end();
    await vi.waitFor(() => expect(station.listeners()).toBe(0));
    station.announce({});
    const second: [string, number][] = [];
    transport.subscribe((event, data) => second.push([event, (data as { rev: number }).rev]));
    await vi.waitFor(() => expect(second).toEqual([['snapshot', 1]]));
    expect(station.listeners()).toBe(1);
  });

  it('sends nothing after the end of a subscription', async () => {
    const { transport, station } = await open();
    const seen = vi.fn<() => void>();
    const end = transport.subscribe(seen);
    await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
    end();
    await vi.waitFor(() => expect(station.listeners()).toBe(0));
    station.announce({});
    await transport.request('health.get', {}); // a whole round trip later
    expect(seen).toHaveBeenCalledTimes(1);
  });
});

describe('the IPC registrar', () => {
  const call = { name: 'health.get', input: {} };

  it('answers only our page in the main frame of a window we made', async () => {
    const station = fakeStation();
    const { invoke, log } = fakeIpc(station, { 7: 'cashier' });
    const ours = new FakeWindow(7);
    const foreign: [FakeWindow, Frame][] = [
      [ours, null],
      [ours, { origin: 'app://station', parent: {} }],
      [ours, { origin: 'app://evil', parent: null }],
      [ours, { origin: 'https://station', parent: null }],
      [ours, { origin: '', parent: null }],
      [ours, { origin: 'null', parent: null }],
      [ours, { origin: 'app://station.evil', parent: null }],
      [new FakeWindow(8), OUR_FRAME],
    ];
    for (const [window, frame] of foreign) {
      for (const message of [call, { name: 'subscribe' }]) {
        const envelope = await invoke(window, message, frame);
        expect(envelope).toMatchObject({ ok: false, error: { code: 'request.not_allowed' } });
      }
    }
    expect(station.handled).toEqual([]);
    expect(station.listeners()).toBe(0);
    expect(log.lines.every(({ event }) => event === 'ipc.foreign_frame')).toBe(true);
    expect(await invoke(ours, call)).toMatchObject({ ok: true });
  });

  it('refuses messages that are no call', async () => {
    const { invoke } = fakeIpc(fakeStation(), { 7: 'cashier' });
    for (const message of [
      undefined,
      null,
      1,
      'health.get',
      [],
      {},
      { name: 1 },
      { ...call, role: 'cashier' },
      { name: 'x'.repeat(65) },
    ]) {
      expect(await invoke(new FakeWindow(7), message)).toMatchObject({ ok: false, error: { code: 'request.invalid' } });
    }
  });

  it('ends a subscription when the page is left or the window dies, not when it moves within itself', async () => {
    const station = fakeStation();
    const { invoke } = fakeIpc(station, { 7: 'cashier' });
    const window = new FakeWindow(7);
    const subscribe = () => invoke(window, { name: 'subscribe' });
    await subscribe();
    window.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    window.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    expect(station.listeners()).toBe(1);
    window.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(station.listeners()).toBe(0);
    await subscribe();
    window.emit('render-process-gone');
    expect(station.listeners()).toBe(0);
    await subscribe();
    window.destroyed = true;
    window.emit('destroyed');
    expect(station.listeners()).toBe(0);
    expect(window.eventNames()).toEqual([]);
  });

  it('keeps one subscription for a window with several listeners, until the last has gone', async () => {
    const station = fakeStation();
    const { invoke } = fakeIpc(station, { 7: 'cashier' });
    const window = new FakeWindow(7);
    await invoke(window, { name: 'subscribe' });
    await invoke(window, { name: 'subscribe' });
    expect(station.listeners()).toBe(1);
    expect(window.sent.map(({ event }) => event)).toEqual(['snapshot', 'snapshot']);
    await invoke(window, { name: 'unsubscribe' });
    expect(station.listeners()).toBe(1);
    await invoke(window, { name: 'unsubscribe' });
    await invoke(window, { name: 'unsubscribe' });
    expect(station.listeners()).toBe(0);
  });

  it('leaves nothing behind when it stops', async () => {
    const station = fakeStation();
    const { invoke, stop } = fakeIpc(station, { 7: 'cashier', 8: 'display' });
    await invoke(new FakeWindow(7), { name: 'subscribe' });
    await invoke(new FakeWindow(8), { name: 'subscribe' });
    stop();
    expect(station.listeners()).toBe(0);
    await expect(invoke(new FakeWindow(7), call)).rejects.toThrow('no handler');
  });
});
