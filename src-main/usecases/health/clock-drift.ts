/**
 * The clock drift guard (I-32): vendors write their time into every answer, so a station's clock that is wrong is
 * noticed by the way. Limits and pauses never use the wall clock; what is told to a vendor does.
 *
 *   sent ──── half way ──── answered      skew = our time half way − the answer's `date`
 */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient, HttpResponse } from '../../ports/http-client.ts';

export interface ClockDrift {
  /** The same wire, listened to. */
  http: HttpClient;
  /** How far our clock is ahead of the vendors'; undefined: nobody said lately. */
  skewMs(): number | undefined;
  /** Too far for rails that tell the vendor a time. */
  isWrong(): boolean;
  lamp(): LampView;
  stop(): void;
}

const WARN_BEYOND_MS = 60_000;
const WRONG_BEYOND_MS = 5 * 60_000;
const KEPT = 5;
/** `date` has whole seconds, cut off: on average half of one is missing. */
const HALF_SECOND_MS = 500;
/** Half of an exchange is the error of a sample. A kept question (long poll) says nothing about the clock. */
const LONGEST_EXCHANGE_MS = 10_000;
/** Our clock was set, or the computer slept: what was heard before is about another clock. */
const STEP_MS = 10_000;
/** A refused rail hears nothing new. After so long it may try, so that a vendor's slip does not shut it for good. */
const COUNTS_FOR_MS = 10 * 60_000;
const RECHECK_MS = 15_000;

interface Sample {
  skewMs: number;
  elapsed: number;
  /** Wall minus monotonic time: changes when the wall clock is set. */
  offset: number;
}

/** Listens to the vendors' clocks. `changed` is called when the lamp has another colour. */
export function watchClockDrift(inner: HttpClient, clock: Clock, changed: () => void = () => undefined): ClockDrift {
  const hosts = new Map<string, Sample[]>();
  const offset = (): number => clock.now() - clock.elapsed();
  let shown: LampView['state'] = 'ok';
  let recheckOff = (): void => {};
  let isStopped = false;

  const counts = (sample: Sample): boolean =>
    clock.elapsed() - sample.elapsed <= COUNTS_FOR_MS && Math.abs(offset() - sample.offset) <= STEP_MS;

  function hear(url: string, { headers }: HttpResponse, sentAt: number): void {
    const tookMs = clock.elapsed() - sentAt;
    const { date = '' } = headers;
    const theirs = Date.parse(date);
    // A box on the shop's network keeps no time that ours could be judged by, and anybody there could write it.
    if (Number.isNaN(theirs) || tookMs > LONGEST_EXCHANGE_MS || !URL.canParse(url)) return;
    const { protocol, host } = new URL(url);
    if (protocol !== 'https:') return;
    const skewMs = clock.now() - tookMs / 2 - (theirs + HALF_SECOND_MS);
    const sample = { skewMs, elapsed: clock.elapsed(), offset: offset() };
    hosts.set(host, [...(hosts.get(host) ?? []).filter(counts), sample].slice(-KEPT));
    show();
  }

  /** What is wrong is looked at again: a clock that was put right, or an old complaint, ends without an answer. */
  function show(): void {
    recheckOff();
    if (isStopped) return;
    const { state } = lamp();
    if (state !== 'ok') recheckOff = clock.after(RECHECK_MS, show);
    if (state === shown) return;
    shown = state;
    changed();
  }

  /** A vendor's own clock may be the wrong one: ours is as wrong as the vendor says who agrees with it best. */
  function skewMs(): number | undefined {
    const skews = [...hosts.values()].flatMap((samples) => {
      const sorted = samples
        .filter(counts)
        .map((sample) => sample.skewMs)
        .sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)];
      return median === undefined ? [] : [median];
    });
    return skews.sort((a, b) => Math.abs(a) - Math.abs(b))[0];
  }

  const isWrong = (): boolean => Math.abs(skewMs() ?? 0) > WRONG_BEYOND_MS;

  function lamp(): LampView {
    const skew = skewMs() ?? 0;
    const part = { id: 'clock', kind: 'part' } as const;
    if (Math.abs(skew) <= WARN_BEYOND_MS) return { ...part, state: 'ok', reason: 'ok' };
    const detail = `${skew > 0 ? '+' : '−'}${Math.round(Math.abs(skew) / 1000)} s`;
    return { ...part, state: isWrong() ? 'down' : 'warn', reason: 'clock_drift', detail };
  }

  return {
    http: {
      async send(request) {
        const sentAt = clock.elapsed();
        const answer = await inner.send(request);
        hear(request.url, answer, sentAt);
        return answer;
      },
    },
    skewMs,
    isWrong,
    lamp,
    stop() {
      isStopped = true;
      recheckOff();
    },
  };
}
