/**
 * One question to a terminal and the answer to it. The only place that knows ACK and NAK, resends, which frame is an answer,
 * and how long to wait.
 *
 *   drain ─▶ leaving() ─▶ write ─▶ wait for ACK ─▶ wait for frames ─▶ judge: done | more | not ours
 *                                    │ NAK: again, at most resendsMax times     │ every good frame: kept, then ACK
 *                                    │ silence: again only if nothing financial │ bad frame: NAK, at most badFramesMax
 *
 * After an ACK a request is never sent again; a financial one is not sent again after mere silence either, since the lost
 * thing may be the ACK. It listens on. Whatever ends an exchange other than its answer is thrown, and is a doubt if
 * `leaving` was called (architecture §3.6, money-safety.md §4d).
 */
import type { ByteLink } from '../ports/byte-link.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogFields, Logger } from '../ports/logger.ts';
import { ACK, type FrameEvent, type Framing, NAK } from './framing/frame.ts';
import { createInlet, type Inlet } from './inlet.ts';

/** How long each wait may take. Monotonic time: a clock that jumps does not matter (I-32). */
export interface ExchangeLimits {
  /** From a frame's last byte to its ACK. Also the limit of a write. */
  ackTimeoutMs: number;
  /** From one frame of the terminal to the next; a `more` starts it again. */
  frameTimeoutMs: number;
  /** The whole exchange, however often the terminal asks for patience. */
  guardTimeoutMs: number;
  /** From the end of one request to the next: a terminal that has just been thanked is not ready at once. */
  turnaroundMs: number;
  /** From one byte of a begun frame to the next. */
  restOfFrameTimeoutMs: number;
  resendsMax: number;
  badFramesMax: number;
}

export type ExchangeErrorCode =
  /** Another operation is under way. Nothing was sent. */
  | 'exchange.busy'
  /** Given up by the cashier before anything financial was sent. */
  | 'exchange.cancelled'
  /** No ACK within ackTimeoutMs, resends included. */
  | 'exchange.no_ack'
  /** NAK to every sending. */
  | 'exchange.refused'
  /** Nothing within frameTimeoutMs. */
  | 'exchange.no_answer'
  /** No answer within guardTimeoutMs. */
  | 'exchange.too_long'
  /** Only damaged frames. */
  | 'exchange.unreadable'
  /** The link could not be opened, ended, broke, or took no bytes. */
  | 'exchange.no_link';

export class ExchangeError extends Error {
  readonly code: ExchangeErrorCode;
  constructor(code: ExchangeErrorCode, message: string, options?: ErrorOptions) {
    super(`${message} (${code})`, options);
    this.name = 'ExchangeError';
    this.code = code;
  }
}

/** What a frame is to the request that is under way. `answer` is a message that the protocol wants in return. */
export type Turn<Value> =
  | { kind: 'done'; value: Value; answer?: Uint8Array }
  | { kind: 'more'; answer?: Uint8Array }
  | { kind: 'not_ours'; answer?: Uint8Array };

export interface Request<Value> {
  /** For the log: `sale`, `link_test` … */
  name: string;
  payload: Uint8Array;
  signal: AbortSignal;
  /** Present: the request may move money. Called right before its first byte is written, once. */
  leaving?(): void;
  /** Keeps the raw bytes of each good frame before it is acknowledged or parsed (I-11, I-14). */
  keep?(raw: Uint8Array): Promise<void>;
  /** The terminal has it. */
  acknowledged?(): void;
  /** Reads a frame's payload. May throw: that ends the exchange. */
  judge(payload: Uint8Array): Turn<Value>;
  limits?: Partial<ExchangeLimits>;
}

export interface Exchange {
  /** Runs one operation, of one or several requests. Rejects with `exchange.busy` while another runs. */
  exclusively<Value>(run: () => Promise<Value>): Promise<Value>;
  request<Value>(request: Request<Value>): Promise<Value>;
  /** Asks the terminal to give up; before anything financial was sent, the operation ends instead. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

export interface ExchangeOptions {
  open(signal: AbortSignal): Promise<ByteLink>;
  framing: Framing;
  limits: ExchangeLimits;
  clock: Clock;
  log: Logger;
  /** What of a message may be logged: never a card number. */
  redactFrame(payload: Uint8Array): LogFields;
}

interface Line {
  link: ByteLink;
  inlet: Inlet;
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Opens the link when it is first needed, and again after it broke. */
export function createExchange({ open, framing, limits, clock, log, redactFrame }: ExchangeOptions): Exchange {
  let line: Line | undefined;
  let operating = false;
  let cancelWished = false;
  let asking: { financial: boolean } | undefined;
  let lastAcknowledged: Uint8Array | undefined;
  let readyAt = 0;

  async function openLine(signal: AbortSignal): Promise<Line> {
    if (line && !line.inlet.broken()) return line;
    await closeLine();
    let link: ByteLink;
    try {
      link = await open(signal);
    } catch (error) {
      throw new ExchangeError('exchange.no_link', 'the link cannot be opened', { cause: error });
    }
    const decoder = framing.decoder();
    const { restOfFrameTimeoutMs } = limits;
    const busy = () => asking !== undefined;
    line = { link, inlet: createInlet({ link, decoder, clock, restOfFrameTimeoutMs, onUnasked, busy }) };
    return line;
  }

  async function closeLine(): Promise<void> {
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

  /** For bytes whose loss changes nothing. */
  function writeQuietly(link: ByteLink, bytes: Uint8Array): void {
    link.write(bytes).catch((error: unknown) => log.warn('pinpad.write_failed', { error: String(error) }));
  }

  /** What lies in the buffers belongs to no request: kept, said, and never taken for an answer (I-8). */
  async function drain(inlet: Inlet, request: Request<unknown>): Promise<void> {
    const stale = inlet.drain();
    if (stale.length > 0) log.warn('pinpad.stale_input', { before: request.name, events: stale.length });
    for (const event of stale) {
      if (event.kind !== 'frame') continue;
      log.warn('pinpad.stale_frame', redactFrame(event.payload));
      await request.keep?.(event.raw);
    }
  }

  async function ask<Value>(request: Request<Value>, financial: boolean): Promise<Value> {
    const { signal } = request;
    const { ackTimeoutMs, frameTimeoutMs, guardTimeoutMs, resendsMax, badFramesMax } = { ...limits, ...request.limits };
    signal.throwIfAborted();
    const pauseMs = readyAt - clock.elapsed();
    if (pauseMs > 0) await clock.sleep(pauseMs, signal);
    const { link, inlet } = await openLine(signal);
    await drain(inlet, request);
    const frame = framing.encode(request.payload);
    signal.throwIfAborted();
    if (financial && cancelWished) throw new ExchangeError('exchange.cancelled', 'given up before it was sent');
    const deadline = clock.elapsed() + guardTimeoutMs;
    log.info('pinpad.sent', { request: request.name, ...redactFrame(request.payload) });
    request.leaving?.();
    await write(link, frame, signal);

    /** `assumed`: no ACK came, and the terminal may have the request all the same. */
    let acked: 'no' | 'assumed' | 'yes' = framing.acknowledges ? 'no' : 'yes';
    let waitUntil = clock.elapsed() + (acked === 'yes' ? frameTimeoutMs : ackTimeoutMs);
    let sendings = 1;
    let answerSendings = 0;
    let badFrames = 0;
    let lastAnswer: Uint8Array | undefined;
    if (acked === 'yes') request.acknowledged?.();

    function giveUp(code: ExchangeErrorCode, message: string): never {
      if (framing.abort) writeQuietly(link, framing.abort);
      throw new ExchangeError(code, `${request.name}: ${message}`);
    }
    function nowAcknowledged(): void {
      if (acked !== 'yes') request.acknowledged?.();
      acked = 'yes';
    }
    async function sendAgain(): Promise<void> {
      sendings++;
      log.warn('pinpad.sent_again', { request: request.name, sending: sendings });
      await write(link, frame, signal);
      waitUntil = clock.elapsed() + ackTimeoutMs;
    }
    /** A good frame is on the disk before the terminal may forget it. */
    async function received(raw: Uint8Array): Promise<void> {
      await request.keep?.(raw);
      lastAcknowledged = raw;
      if (framing.acknowledges) await say(Uint8Array.of(ACK));
    }
    /** Says something in return. A word that is lost must not cost the answer it thanks for; before a sale it stops us. */
    async function say(bytes: Uint8Array): Promise<void> {
      if (financial) writeQuietly(link, bytes);
      else await write(link, bytes, signal);
    }

    /** Waits until the terminal has our last word too: what is sent next must not cross with its repeats. */
    async function heard(word: Uint8Array): Promise<void> {
      const until = clock.elapsed() + ackTimeoutMs;
      for (let repeats = 0; repeats <= resendsMax; ) {
        const event = await inlet.next(Math.max(0, until - clock.elapsed()), signal);
        if (event.kind === 'broken')
          throw new ExchangeError('exchange.no_link', 'the link broke', { cause: event.error });
        if (event.kind === 'silence' || (event.kind === 'control' && event.control === 'ack')) return;
        if (event.kind === 'frame') await say(Uint8Array.of(ACK));
        if (event.kind === 'frame' || (event.kind === 'control' && event.control === 'nak')) {
          repeats++;
          await say(word);
        }
      }
    }

    for (;;) {
      const limitMs = Math.max(0, Math.min(waitUntil, deadline) - clock.elapsed());
      const event = await inlet.next(limitMs, signal);
      switch (event.kind) {
        case 'silence':
          if (clock.elapsed() >= deadline) giveUp('exchange.too_long', `no answer in ${guardTimeoutMs} ms`);
          if (acked === 'yes' || acked === 'assumed') giveUp('exchange.no_answer', `no frame in ${frameTimeoutMs} ms`);
          if (financial) {
            log.warn('pinpad.no_ack', { request: request.name });
            acked = 'assumed';
            waitUntil = clock.elapsed() + frameTimeoutMs;
          } else if (sendings <= resendsMax) await sendAgain();
          else giveUp('exchange.no_ack', `no ACK to ${sendings} sendings`);
          break;
        case 'broken':
          throw new ExchangeError('exchange.no_link', 'the link broke', { cause: event.error });
        case 'control':
          if (event.control === 'ack' && acked !== 'yes') {
            nowAcknowledged();
            waitUntil = clock.elapsed() + frameTimeoutMs;
          } else if (event.control === 'nak' && acked === 'no') {
            if (sendings > resendsMax) giveUp('exchange.refused', `NAK to ${sendings} sendings`);
            await sendAgain();
          } else if (event.control === 'nak' && lastAnswer && answerSendings < resendsMax) {
            answerSendings++;
            writeQuietly(link, lastAnswer);
          } else if (event.control === 'eot') {
            // It may be noise: an answer that still comes counts, but there is no reason to wait long for it.
            waitUntil = Math.min(waitUntil, clock.elapsed() + ackTimeoutMs);
          }
          break;
        case 'bad':
          badFrames++;
          if (badFrames > badFramesMax) giveUp('exchange.unreadable', `${badFrames} damaged frames`);
          if (framing.acknowledges) writeQuietly(link, Uint8Array.of(NAK));
          break;
        case 'part':
          badFrames = 0;
          await received(event.raw);
          nowAcknowledged();
          waitUntil = clock.elapsed() + frameTimeoutMs;
          break;
        case 'frame': {
          badFrames = 0;
          await received(event.raw);
          const turn = request.judge(event.payload);
          log.info('pinpad.received', { request: request.name, turn: turn.kind, ...redactFrame(event.payload) });
          if (turn.answer) {
            lastAnswer = framing.encode(turn.answer);
            answerSendings = 0;
            await say(lastAnswer);
          }
          if (turn.kind === 'not_ours') break;
          nowAcknowledged();
          if (turn.kind === 'done') {
            if (turn.answer && framing.acknowledges && !financial) await heard(lastAnswer as Uint8Array);
            return turn.value;
          }
          waitUntil = clock.elapsed() + frameTimeoutMs;
          break;
        }
      }
    }
  }

  return {
    async exclusively(run) {
      if (operating) throw new ExchangeError('exchange.busy', 'another operation is under way');
      operating = true;
      cancelWished = false;
      try {
        return await run();
      } finally {
        operating = false;
      }
    },
    async request(request) {
      if (asking) throw new ExchangeError('exchange.busy', 'another request is under way');
      const financial = request.leaving !== undefined;
      asking = { financial };
      try {
        return await ask(request, financial);
      } catch (error) {
        // Given up from outside: the terminal is told, so that it takes no card any more.
        if (request.signal.aborted && financial && line && framing.abort) writeQuietly(line.link, framing.abort);
        if (error instanceof ExchangeError && error.code === 'exchange.no_link') await closeLine();
        throw error;
      } finally {
        asking = undefined;
        readyAt = clock.elapsed() + limits.turnaroundMs;
      }
    },
    async cancel() {
      cancelWished = true;
      // A wish that comes while a frame is being read (out of a hint) waits for what the frame wants in return.
      await Promise.resolve();
      if (asking?.financial && line && framing.abort) await line.link.write(framing.abort);
    },
    close: closeLine,
  };
}
