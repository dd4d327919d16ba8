/**
 * The station over HTTP: one POST a call, one WebSocket for the events.
 *
 *   POST /rpc/payment.start  {…}  ──►  { ok, data } | { ok: false, error }
 *   WS   /events             ◄──       { event: 'snapshot' | 'change' | 'beat', rev, data }
 *
 * The station beats every 5 s; a line that is silent for 12 s is dead, whatever the socket believes.
 */
import type { Envelope, Transport } from '../../src-shared/contract/define.ts';
import { AnswerLost } from './connection.ts';
import type { Session } from './session.ts';

const answerTimeoutMs = 60_000;
const silenceTimeoutMs = 12_000;
const firstPauseMs = 500;
const longestPauseMs = 8_000;

const isEnvelope = (value: unknown): value is Envelope => typeof value === 'object' && value !== null && 'ok' in value;

export function httpTransport(session: Session): Transport {
  const post = async (name: string, input: unknown): Promise<Response> =>
    fetch(`/rpc/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-qabul-session': session.token() },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });

  return {
    async request(name, input) {
      try {
        let response = await post(name, input);
        // The station was restarted and forgot the token; the cookie may still open a session. Nothing ran: 401 is said first.
        if (response.status === 401 && (await session.open()) === 'open') response = await post(name, input);
        const answer: unknown = await response.json();
        if (!isEnvelope(answer)) throw new TypeError(`not an envelope, HTTP ${response.status}`);
        return answer;
      } catch (cause) {
        throw new AnswerLost(name, cause);
      }
    },
    subscribe: (listener) => keepListening(session, listener),
  };
}

/** Holds one WebSocket open until told to stop, with growing pauses between tries. */
function keepListening(session: Session, listener: (event: string, data: unknown) => void): () => void {
  let stopped = false;
  let socket: WebSocket | undefined;
  let pauseMs = firstPauseMs;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const again = () => {
    if (stopped) return;
    listener('lost', null);
    retry = setTimeout(() => void reopen(), pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  /** A WebSocket does not tell why it was refused; the session does. */
  const reopen = async () => {
    const answer = await session.open();
    if (stopped) return;
    if (answer === 'open') connect();
    else if (answer === 'refused') listener('refused', null);
    else again();
  };

  const connect = () => {
    const mine = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/events`);
    socket = mine;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => mine.close(), silenceTimeoutMs);
    };
    heard();
    mine.addEventListener('message', (message) => {
      if (mine !== socket) return;
      heard();
      const frame = JSON.parse(String(message.data)) as { event: string; data?: unknown };
      if (frame.event === 'beat') return;
      pauseMs = firstPauseMs;
      listener(frame.event, frame.data);
    });
    mine.addEventListener('close', () => {
      if (mine !== socket) return;
      clearTimeout(silence);
      again();
    });
  };

  connect();
  return () => {
    stopped = true;
    clearTimeout(silence);
    clearTimeout(retry);
    const last = socket;
    socket = undefined;
    last?.close();
  };
}
