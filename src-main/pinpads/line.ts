/** The open link under an exchange: opened when it is first needed, and again after it broke; written to within a limit; emptied before each question. */
import type { ByteLink } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import { ACK, type FrameEvent, type Framing } from './framing/frame.ts';
import { createInlet, type Inlet } from './inlet.ts';
import { ExchangeError, type ExchangeLimits, type Request } from './request.ts';

export interface LineOptions {
  open(signal: AbortSignal): Promise<ByteLink>;
  framing: Framing;
  limits: ExchangeLimits;
  clock: Clock;
  log: Logger;
  /** What of a message may be logged: never a card number. */
  redactFrame(payload: Uint8Array): LogFields;
}

export interface OpenLine {
  link: ByteLink;
  inlet: Inlet;
}

export interface Line {
  /** What is open now. */
  current(): OpenLine | undefined;
  /** Throws `exchange.no_link`. */
  open(signal: AbortSignal): Promise<OpenLine>;
  close(): Promise<void>;
  /** Throws `exchange.no_link` when the link breaks or takes no bytes within the limit. */
  write(link: ByteLink, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** For bytes whose loss changes nothing. */
  writeQuietly(link: ByteLink, bytes: Uint8Array): void;
  /** What lies in the buffers belongs to no request: kept, said, and never taken for an answer (I-8). */
  drain(inlet: Inlet, request: Request<unknown>): Promise<void>;
  /** This frame has our ACK: its repeats are told again. */
  acknowledged(raw: Uint8Array): void;
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);

export function createLine(options: LineOptions & { isAsking(): boolean }): Line {
  const { framing, limits, clock, log, redactFrame } = options;
  let line: OpenLine | undefined;
  let lastAcknowledged: Uint8Array | undefined;

  async function open(signal: AbortSignal): Promise<OpenLine> {
    if (line && !line.inlet.broken()) return line;
    await close();
    let link: ByteLink;
    try {
      link = await options.open(signal);
    } catch (error) {
      throw new ExchangeError('exchange.no_link', 'the link cannot be opened', { cause: error });
    }
    const decoder = framing.decoder();
    const { restOfFrameTimeoutMs } = limits;
    line = {
      link,
      inlet: createInlet({ link, decoder, clock, restOfFrameTimeoutMs, onUnasked, busy: options.isAsking }),
    };
    return line;
  }

  async function close(): Promise<void> {
    const gone = line;
    line = undefined;
    await gone?.link.close().catch(() => undefined);
  }

  /**
   * Our ACK of a last frame got lost and the terminal repeats it: it is told again. Controls that nobody waits for mean nothing.
   * Anything else is kept as stale.
   */
  function onUnasked(event: FrameEvent): boolean {
    if (event.kind === 'control') return true;
    if (event.kind !== 'frame' || !framing.acknowledges || !same(lastAcknowledged, event.raw)) return false;
    if (line) writeQuietly(line.link, Uint8Array.of(ACK));
    return true;
  }

  async function write(link: ByteLink, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stuck = () => reject(new ExchangeError('exchange.no_link', 'the link takes no bytes'));
    const onAbort = () => reject(signal.reason as Error);
    const callOff = clock.after(limits.ackTimeoutMs, stuck);
    signal.addEventListener('abort', onAbort, { once: true });
    link.write(bytes).then(resolve, (cause: unknown) => {
      reject(new ExchangeError('exchange.no_link', 'the link broke while writing', { cause }));
    });
    try {
      await promise;
    } finally {
      callOff();
      signal.removeEventListener('abort', onAbort);
    }
  }

  function writeQuietly(link: ByteLink, bytes: Uint8Array): void {
    link.write(bytes).catch((error: unknown) => log.warn('pinpad.write_failed', { error: String(error) }));
  }

  async function drain(inlet: Inlet, request: Request<unknown>): Promise<void> {
    const stale = inlet.drain();
    if (stale.length > 0) log.warn('pinpad.stale_input', { before: request.name, events: stale.length });
    for (const event of stale) {
      if (event.kind !== 'frame') continue;
      log.warn('pinpad.stale_frame', redactFrame(event.payload));
      await request.keep?.(event.raw);
    }
  }

  return {
    current: () => line,
    open,
    close,
    write,
    writeQuietly,
    drain,
    acknowledged(raw) {
      lastAcknowledged = raw;
    },
  };
}
