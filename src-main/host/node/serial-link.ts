/**
 * A serial port as a link. The driver is loaded with the first port that is opened: stations without one do not pay.
 *
 *   open ──► watch: is the port still the one we opened? ──► gone: `link.broken`, with or without a close event
 *
 * Windows often tells nobody that a cable was pulled (serialport/node-serialport#2351), so nothing here waits for it.
 */
import { stat } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import { type ByteLink, type FoundPort, type LinkAddress, LinkError } from '../../ports/byte-link.ts';
import { createChunkQueue } from './chunk-queue.ts';

export type SerialAddress = Extract<LinkAddress, { kind: 'serial' }>;

const WATCH_EVERY_MS = 1_000;

/** Ports that are there now. */
export async function listSerialPorts(): Promise<readonly FoundPort[]> {
  const { SerialPort } = await import('serialport');
  const ports = await SerialPort.list();
  return ports.map(({ path, vendorId, productId, serialNumber, manufacturer }) => ({
    path,
    ...(vendorId !== undefined && { vendorId }),
    ...(productId !== undefined && { productId }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(manufacturer !== undefined && { manufacturer }),
  }));
}

const isSame = (asked: string | undefined, found: string | undefined): boolean =>
  asked === undefined || asked.toLowerCase() === found?.toLowerCase();

/**
 * Which port to open. A device that is known by its USB numbers is found under whatever name it has today, and another
 * device that took its old name is never opened in its place. Throws `LinkError` `link.cannot_open`.
 */
export function choosePort({ path, usb }: SerialAddress, ports: readonly FoundPort[]): string {
  if (!usb) return path;
  const alike = ports.filter(
    (port) =>
      isSame(usb.vendorId, port.vendorId) &&
      isSame(usb.productId, port.productId) &&
      isSame(usb.serialNumber, port.serialNumber),
  );
  const chosen = alike.find((port) => port.path === path) ?? alike[0];
  const name = `${usb.vendorId}:${usb.productId}${usb.serialNumber === undefined ? '' : ` ${usb.serialNumber}`}`;
  if (!chosen) throw new LinkError('link.cannot_open', `no device ${name} is plugged in`);
  if (chosen.path !== path && alike.length > 1) {
    throw new LinkError('link.cannot_open', `${alike.length} devices ${name} are plugged in, none of them at ${path}`);
  }
  return chosen.path;
}

/** Opens the port, or rejects with `LinkError` `link.cannot_open` (not there, busy, not allowed, aborted). */
export async function openSerialLink(
  address: SerialAddress,
  signal: AbortSignal,
  watchEveryMs = WATCH_EVERY_MS,
): Promise<ByteLink> {
  const refuse = (why: string, cause?: unknown) => new LinkError('link.cannot_open', why, { cause });
  if (signal.aborted) throw refuse('called off', signal.reason);
  const { SerialPort } = await import('serialport');
  const path = address.usb ? choosePort(address, await listSerialPorts()) : address.path;
  const { baudRate, stopBits = 1 } = address;
  // The lock is the system's own: a port that another program holds is busy, and so is ours for it.
  const port = new SerialPort({ path, baudRate, stopBits, dataBits: 8, parity: 'none', autoOpen: false, lock: true });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(refuse(`${path}: ${error.message}`, error)) : resolve()));
  });
  const identity = await identityOf(path);
  const link = createLink(port, path);
  link.watch(watchEveryMs, async () => (await identityOf(path)) === identity);
  if (signal.aborted) {
    await link.close();
    throw refuse('called off', signal.reason);
  }
  return link;
}

/**
 * What the name stands for now. A pulled cable takes the name away, and a replug may give it to another device. On
 * Windows a name is all there is.
 */
async function identityOf(path: string): Promise<string | undefined> {
  if (process.platform === 'win32') {
    return (await listSerialPorts()).find((port) => port.path.toLowerCase() === path.toLowerCase())?.path;
  }
  return stat(path).then(
    ({ dev, ino, rdev }) => `${dev}:${ino}:${rdev}`,
    () => undefined,
  );
}

type WatchedLink = ByteLink & { watch(everyMs: number, isThere: () => Promise<boolean>): void };

function createLink(port: SerialPort, path: string): WatchedLink {
  const queue = createChunkQueue(
    () => port.pause(),
    () => port.resume(),
  );
  const { promise: gone, resolve: leave } = Promise.withResolvers<LinkError>();
  let why: LinkError | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  /** The first reason counts; whoever reads or writes learns it. */
  function finish(reason: LinkError): void {
    if (why) return;
    why = reason;
    clearTimeout(timer);
    queue.end(reason.code === 'link.closed' ? undefined : reason);
    leave(reason);
    closing = new Promise((resolve) => {
      if (port.isOpen) port.close(() => resolve());
      else resolve();
    });
  }
  const broken = (message: string, cause?: unknown) => new LinkError('link.broken', `${path}: ${message}`, { cause });
  port.on('data', (chunk: Buffer) => queue.push(chunk));
  port.on('error', (error: Error) => finish(broken(error.message, error)));
  port.on('close', () => finish(broken('the port is gone')));

  return {
    incoming: queue.incoming,
    async write(bytes) {
      if (why) throw why;
      const written = new Promise<void>((resolve, reject) => {
        port.write(bytes, (error) => (error ? reject(broken(error.message, error)) : resolve()));
      });
      // A port that is gone may never call back.
      const lost = gone.then((reason) => Promise.reject(reason));
      await Promise.race([written, lost]).catch((error: LinkError) => {
        finish(error);
        throw error;
      });
    },
    async close() {
      finish(new LinkError('link.closed', `${path}: closed`));
      await closing;
    },
    watch(everyMs, isThere) {
      const look = async (): Promise<void> => {
        // A list that cannot be made says nothing about the port.
        const there = await isThere().catch(() => true);
        if (why) return;
        if (!there) finish(broken('the device is gone'));
        else timer = setTimeout(() => void look(), everyMs).unref();
      };
      timer = setTimeout(() => void look(), everyMs).unref();
    },
  };
}
