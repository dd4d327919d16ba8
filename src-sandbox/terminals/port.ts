/**
 * Where a simulated terminal is plugged in: a pseudo-terminal behind a name that stays, and a TCP port. The terminal
 * answers on the wire that spoke last. The cable can be pulled; plugged in again it is another device under that name.
 */
import { rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Log } from '../log.ts';
import { openPty, type Pty } from '../pty.ts';
import type { TerminalAddress } from '../vendor.ts';

export type Wire = 'serial' | 'tcp';

export interface TerminalPort {
  readonly address: TerminalAddress;
  send(bytes: Uint8Array): void;
  /** Pulls the cable and hangs up; everything is back after `replugMs`. */
  unplug(replugMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface PortOptions {
  /** The name that stays for the serial end: a symbolic link. */
  link: string;
  log: Log;
  /** Bytes of the station, cut anywhere. */
  heard(bytes: Uint8Array, wire: Wire): void;
}

export async function openPort({ link, log, heard }: PortOptions): Promise<TerminalPort> {
  const sockets = new Set<Socket>();
  let speak: (bytes: Uint8Array) => void = () => {};
  let isPlugged = true;
  let pty: Pty | undefined;
  let replug: NodeJS.Timeout | undefined;

  const listener = createServer((socket) => {
    if (!isPlugged) return socket.destroy();
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes) => {
      speak = (answer) => void socket.write(answer);
      heard(bytes, 'tcp');
    });
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });

  async function plugIn(): Promise<void> {
    rmSync(link, { force: true });
    try {
      const plugged = await openPty();
      symlinkSync(plugged.path, link);
      plugged.onBytes((bytes) => {
        speak = plugged.write;
        heard(bytes, 'serial');
      });
      pty = plugged;
    } catch (error) {
      log('terminal.without_serial', { message: error instanceof Error ? error.message : String(error) });
    }
    isPlugged = true;
  }
  async function pull(): Promise<void> {
    isPlugged = false;
    speak = () => {};
    rmSync(link, { force: true });
    for (const socket of sockets) socket.resetAndDestroy();
    await pty?.pull();
    pty = undefined;
  }
  await plugIn();

  const { port } = listener.address() as AddressInfo;
  return {
    address: { ...(pty && { path: link }), host: '127.0.0.1', port },
    send: (bytes) => speak(bytes),
    async unplug(replugMs) {
      await pull();
      replug = setTimeout(() => void plugIn(), replugMs);
    },
    async close() {
      clearTimeout(replug);
      await pull();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}
