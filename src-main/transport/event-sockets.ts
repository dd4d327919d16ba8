/**
 * `WS /v1/events` (programs) and `/events` (the browser screen): the station's numbered changes, pushed.
 *
 *   upgrade ──► gate ──► ws ◄── snapshot, change, change, … and a beat every 5 s so that a dead line is noticed
 *
 * Nothing is read from subscribers, and nobody is buffered for without end: who cannot keep up is dropped and comes
 * back to a fresh snapshot. `ws` is loaded at the first subscriber.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { EventSource } from '../ports/station.ts';

const BEAT_MS = 5_000;
/** A snapshot is some ten kilobytes; a subscriber a megabyte behind is not reading. */
const MAX_BUFFERED_BYTES = 1_048_576;
/** How long a subscriber has to answer our goodbye. */
const GOODBYE_MS = 300;
const BEAT = '{"event":"beat"}';

export interface EventSockets {
  /** Takes over a socket that passed the gate. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Says goodbye to every subscriber. */
  close(): Promise<void>;
}

export function eventSockets(options: { events: EventSource; clock: Clock; log: Logger }): EventSockets {
  const { events, clock, log } = options;
  let server: WebSocketServer | undefined;
  let stopBeat: (() => void) | undefined;
  let closing = false;
  const frame = rememberingLast();

  const drop = (socket: WebSocket, reason: string): void => {
    log.warn('events.subscriber_dropped', { reason, bufferedBytes: socket.bufferedAmount });
    socket.terminate();
  };
  const send = (socket: WebSocket, text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) drop(socket, 'slow');
    else socket.send(text);
  };
  const beat = (): void => {
    stopBeat = undefined;
    for (const socket of server?.clients ?? []) send(socket, BEAT);
    if (!closing && server && server.clients.size > 0) stopBeat = clock.after(BEAT_MS, beat);
  };

  const greet = (socket: WebSocket): void => {
    let end: (() => void) | undefined;
    socket.on('message', () => socket.close(1003, 'nothing is read here'));
    socket.on('error', (error) => log.info('events.socket_failed', { reason: error.message }));
    socket.on('close', () => end?.());
    try {
      end = events.subscribe((event, data) => send(socket, frame(event, data)));
    } catch (error) {
      log.error('events.no_snapshot', { reason: error instanceof Error ? error.message : String(error) });
      socket.close(1011, 'no snapshot');
    }
    stopBeat ??= clock.after(BEAT_MS, beat);
  };

  return {
    async accept(request, socket, head) {
      if (!server) {
        const { WebSocketServer } = await import('ws');
        server ??= new WebSocketServer({ noServer: true, maxPayload: 4_096, perMessageDeflate: false });
      }
      if (closing || socket.destroyed) socket.destroy();
      else server.handleUpgrade(request, socket, head, greet);
    },
    async close() {
      closing = true;
      stopBeat?.();
      const clients = [...(server?.clients ?? [])];
      const gone = clients.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
      for (const socket of clients) socket.close(1001, 'the station is stopping');
      const stopWaiting = clock.after(GOODBYE_MS, () => {
        for (const socket of clients) socket.terminate();
      });
      await Promise.all(gone);
      stopWaiting();
    },
  };
}

/** One change goes to every screen: it is written as JSON once. Snapshots are each subscriber's own. */
function rememberingLast(): (event: string, data: unknown) => string {
  let lastChange: unknown;
  let lastText = '';
  return (event, data) => {
    if (event === 'change' && data === lastChange) return lastText;
    const text = JSON.stringify({ event, rev: (data as { rev: number }).rev, data });
    if (event === 'change') {
      lastChange = data;
      lastText = text;
    }
    return text;
  };
}
