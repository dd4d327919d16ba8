/** A terminal on the shop's network as a link. The other side hanging up ends it; a reset or a dead route breaks it. */
import { connect, type Socket } from 'node:net';
import { type ByteLink, type LinkAddress, LinkError } from '../../ports/byte-link.ts';
import { createChunkQueue } from './chunk-queue.ts';

export type TcpAddress = Extract<LinkAddress, { kind: 'tcp' }>;

const CONNECT_WITHIN_MS = 5_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/** Connects, or rejects with `LinkError` `link.cannot_open`. */
export async function openTcpLink(
  { host, port }: TcpAddress,
  signal: AbortSignal,
  connectWithinMs = CONNECT_WITHIN_MS,
): Promise<ByteLink> {
  const name = `${host}:${port}`;
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS });
  try {
    await connected(socket, AbortSignal.any([signal, AbortSignal.timeout(connectWithinMs)]));
  } catch (cause) {
    socket.destroy();
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new LinkError('link.cannot_open', `${name}: ${message}`, { cause });
  }
  return createLink(socket, name);
}

function connected(socket: Socket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      socket.off('error', reject);
      resolve();
    });
  });
}

function createLink(socket: Socket, name: string): ByteLink {
  const queue = createChunkQueue(
    () => socket.pause(),
    () => socket.resume(),
  );
  let why: LinkError | undefined;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const finish = (reason: LinkError): void => {
    if (why) return;
    why = reason;
    queue.end(reason.code === 'link.closed' ? undefined : reason);
    socket.destroy();
  };
  const broken = (error: Error) => new LinkError('link.broken', `${name}: ${error.message}`, { cause: error });
  socket.on('data', (chunk) => queue.push(chunk));
  socket.on('error', (error) => finish(broken(error)));
  socket.on('end', () => finish(new LinkError('link.closed', `${name}: the other side hung up`)));
  socket.on('close', () => finish(broken(new Error('the connection is gone'))));

  return {
    incoming: queue.incoming,
    write(bytes) {
      if (why) return Promise.reject(why);
      return new Promise((resolve, reject) => {
        socket.write(bytes, (error) => {
          if (!error) return resolve();
          finish(broken(error));
          reject(why ?? error);
        });
      });
    },
    async close() {
      finish(new LinkError('link.closed', `${name}: closed`));
      await closed;
    },
  };
}
