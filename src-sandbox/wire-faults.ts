/** Faults on the answers of vendors that the station calls (money-safety §4c, rows Cut, Slow and Status). */
import { setTimeout as pause } from 'node:timers/promises';
import type { FaultDial } from './faults.ts';
import type { RouteAnswer, RouteRequest, TextAnswer } from './json-server.ts';

/**
 * `reset_after_send`, `http_500`: nothing was done. The others did it: `lost_reply` – the connection breaks without an
 * answer, `silent` – none comes, `half_body` – half of it comes, `html_502` – a proxy speaks in its place, `slow`.
 */
export const WIRE_FAULTS = [
  'lost_reply',
  'silent',
  'reset_after_send',
  'half_body',
  'http_500',
  'html_502',
  'slow',
] as const;
type WireFault = (typeof WIRE_FAULTS)[number];

/** The fault that is on, if it is one of these; taken only then, so that a call does not use up a customer's fault. */
export function takeOneOf<Fault extends string>(
  dial: FaultDial,
  vendor: string,
  faults: readonly Fault[],
): Fault | undefined {
  const on = dial.positions()[vendor]?.fault;
  const found = faults.find((fault) => fault === on);
  if (found !== undefined) dial.take(vendor);
  return found;
}

/** Does one call's work under the fault that is on. */
export async function underFault(
  { dial, vendor, slowMs }: { dial: FaultDial; vendor: string; slowMs: number },
  { signal }: Pick<RouteRequest, 'signal'>,
  work: () => TextAnswer | Promise<TextAnswer>,
): Promise<RouteAnswer> {
  const fault: WireFault | undefined = takeOneOf(dial, vendor, WIRE_FAULTS);
  if (fault === 'reset_after_send') return 'drop';
  if (fault === 'http_500') return html(500, 'Internal Server Error');
  const answer = await work();
  switch (fault) {
    case undefined:
      return answer;
    case 'lost_reply':
      return 'drop';
    case 'silent':
      await hungUp(signal);
      return 'drop';
    case 'half_body':
      return { ...answer, cut: true };
    case 'html_502':
      return html(502, 'Bad Gateway');
    case 'slow':
      await pause(slowMs, undefined, { signal }).catch(() => {});
      return answer;
  }
}

const html = (status: number, title: string): TextAnswer => ({
  status,
  contentType: 'text/html',
  text: `<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`,
});

const hungUp = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
