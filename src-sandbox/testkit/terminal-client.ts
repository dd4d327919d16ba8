/** A station's end of a terminal's cable, as bytes: over TCP or a pseudo-terminal. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { SerialPort } from 'serialport';

export interface TerminalClient {
  send(bytes: Uint8Array): void;
  /** Everything heard so far, as hex; cleared by `forget`. */
  heard(): string;
  forget(): void;
  /** Calls for every chunk. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  isGone(): boolean;
  close(): void;
}

export async function connectTerminal(
  where: { host: string; port: number } | { path: string },
): Promise<TerminalClient> {
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  let text = '';
  let gone = false;
  const stream =
    'path' in where ? new SerialPort({ path: where.path, baudRate: 115_200, autoOpen: false }) : connect(where);
  if (stream instanceof SerialPort) {
    await new Promise<void>((resolve, reject) => stream.open((error) => (error ? reject(error) : resolve())));
  } else {
    await once(stream, 'connect');
  }
  stream.on('data', (bytes: Buffer) => {
    text += bytes.toString('hex');
    for (const listener of listeners) listener(bytes);
  });
  stream.on('error', () => {});
  stream.on('close', () => {
    gone = true;
  });
  return {
    send: (bytes) => void stream.write(bytes),
    heard: () => text,
    forget() {
      text = '';
    },
    onBytes: (listener) => void listeners.push(listener),
    isGone() {
      // A pulled cable makes no event of its own where nothing is being read: the port is asked, and a dead one says so.
      if (stream instanceof SerialPort && !gone) {
        stream.drain((error) => {
          gone ||= error !== null && error !== undefined;
        });
      }
      return gone;
    },
    close() {
      if (stream instanceof SerialPort) stream.close(() => {});
      else stream.destroy();
    },
  };
}
