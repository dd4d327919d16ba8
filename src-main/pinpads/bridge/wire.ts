/**
 * The box's address and its questions. Its port is 8080 or 80 (pinpads.md §1.1): where the configured address names none,
 * `/info/` says which, and the answer is remembered. Nothing is ever sent twice.
 */
import * as z from 'zod';
import type { HttpClient, HttpResponse } from '../../ports/http-client.ts';

const INFO_TIMEOUT_MS = 10_000;

/** The firmware has no such address (404, 405): older boxes lack `uzcard_close` and the reports. */
export class NotSupportedByFirmware extends Error {
  readonly code = 'pinpad.not_supported';
  constructor(path: string) {
    super(`the box has no ${path}`);
    this.name = 'NotSupportedByFirmware';
  }
}

/** The box answered, and not with 200. Proves nothing about money. */
export class BridgeStatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the box answered with HTTP ${status}`);
    this.name = 'BridgeStatusError';
    this.status = status;
  }
}

/** Something answered at this address, and not in a box's words: a proxy's page, or another machine. */
export class UnreadableInfo extends Error {
  constructor() {
    super('what answers there is no box');
    this.name = 'UnreadableInfo';
  }
}

export interface BoxInfo {
  /** The box's own program. */
  firmware?: string;
}

interface Call {
  http: HttpClient;
  signal: AbortSignal;
}

const Info = z.object({
  data: z.object({ version_code: z.union([z.string(), z.int()]).nullish() }).nullish(),
  is_success: z.boolean(),
});
const Wrapped = z.object({ result: Info }).transform(({ result }) => result);
const InfoBody = z.union([Info, Wrapped]);

function infoIn(body: Uint8Array): z.infer<typeof Info> | undefined {
  try {
    return InfoBody.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    return undefined;
  }
}

/** One box. Every exchange has a connection of its own: that is how the station's wire works (§1.9, keep-alive off). */
export interface BoxWire {
  /** Which program the box runs; finds its port on the way. Moves no money and does not count as something left. */
  info(call: Call): Promise<BoxInfo>;
  /** Before the first financial call, so that a dead box is known to be dead before anything is announced. */
  ready(call: Call): Promise<void>;
  /** One request, one answer, whatever its status. Throws what the wire throws. */
  send(
    call: Call,
    request: { method: 'GET' | 'POST'; path: string; json?: unknown; timeoutMs: number; prepares?: true },
  ): Promise<HttpResponse>;
}

/** `url`: `http://192.168.1.50:8080`, or without a port. */
export function boxWire(url: string): BoxWire {
  const given = url.replace(/\/+$/, '');
  const hasPort = /^https?:\/\/[^/]*:\d+(?:\/|$)/.test(given);
  const withPort = (port: number): string => given.replace(/^(https?:\/\/[^/]+)/, `$1:${port}`);
  const candidates = hasPort ? [given] : [withPort(8080), withPort(80)];
  let found = hasPort ? given : undefined;

  async function infoAt(base: string, { http, signal }: Call): Promise<BoxInfo> {
    const answer = await http.send({
      method: 'GET',
      url: `${base}/info/`,
      timeoutMs: INFO_TIMEOUT_MS,
      prepares: true,
      signal,
    });
    if (answer.status !== 200) throw new BridgeStatusError(answer.status);
    const read = infoIn(answer.body);
    if (!read) throw new UnreadableInfo();
    found = base;
    return read.data?.version_code == null ? {} : { firmware: String(read.data.version_code) };
  }

  async function info(call: Call): Promise<BoxInfo> {
    let last: unknown;
    for (const base of found === undefined ? candidates : [found]) {
      try {
        return await infoAt(base, call);
      } catch (error) {
        if (call.signal.aborted) throw error;
        last = error;
      }
    }
    throw last;
  }

  return {
    info,
    async ready(call) {
      if (found === undefined) await info(call);
    },
    async send({ http, signal }, { method, path, json, timeoutMs, prepares }) {
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      const headers = json === undefined ? {} : { headers: { 'content-type': 'application/json; charset=UTF-8' } };
      return http.send({
        method,
        url: `${found ?? candidates[0]}${path}`,
        ...headers,
        ...body,
        timeoutMs,
        ...(prepares && { prepares }),
        signal,
      });
    },
  };
}
