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
import { ACK, NAK } from './framing/frame.ts';
import { createLine, type LineOptions } from './line.ts';
import { ExchangeError, type ExchangeErrorCode, type Request } from './request.ts';

export interface Exchange {
  /** Runs one operation, of one or several requests. Rejects with `exchange.busy` while another runs. */
  exclusively<Value>(run: () => Promise<Value>): Promise<Value>;
  request<Value>(request: Request<Value>): Promise<Value>;
  /** Asks the terminal to give up; before anything financial was sent, the operation ends instead. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the link when it is first needed, and again after it broke. */
export function createExchange(options: LineOptions): Exchange {
  const { framing, limits, clock, log, redactFrame } = options;
  let operating = false;
  let cancelWished = false;
  let asking: { financial: boolean } | undefined;
  let readyAt = 0;
  const line = createLine({ ...options, isAsking: () => asking !== undefined });
  const { write, writeQuietly, drain } = line;

  async function ask<Value>(request: Request<Value>, financial: boolean): Promise<Value> {
    const { signal } = request;
    const { ackTimeoutMs, frameTimeoutMs, guardTimeoutMs, resendsMax, badFramesMax } = { ...limits, ...request.limits };
    signal.throwIfAborted();
    const pauseMs = readyAt - clock.elapsed();
    if (pauseMs > 0) await clock.sleep(pauseMs, signal);
    const { link, inlet } = await line.open(signal);
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
      line.acknowledged(raw);
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
        const open = line.current();
        if (request.signal.aborted && financial && open && framing.abort) writeQuietly(open.link, framing.abort);
        if (error instanceof ExchangeError && error.code === 'exchange.no_link') await line.close();
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
      const open = line.current();
      if (asking?.financial && open && framing.abort) await open.link.write(framing.abort);
    },
    close: line.close,
  };
}
