/** Where the station listens, and what is to be said of it where money is real. */
import * as z from 'zod';
import { type ConfigProblem, Host, isRecord, Port, WebAddress } from './fields.ts';

const TUNNEL = /(^|[.-])(ngrok|trycloudflare)/i;
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;

const Listener = (port: number) => z.strictObject({ host: Host.default('127.0.0.1'), port: Port.default(port) });

export const Listen = z
  .strictObject({
    local: Listener(4750).prefault({}),
    hooks: Listener(4751).prefault({}),
    publicHooksUrl: WebAddress.optional(),
  })
  .prefault({});

/** A third party's tunnel ends TLS and reads the rail's password: fine for practice, not for money. */
export function tunnelProblems(config: Record<string, unknown>): ConfigProblem[] {
  const url = isRecord(config.listen) ? config.listen.publicHooksUrl : undefined;
  if (config.profile !== 'live' || typeof url !== 'string' || !URL.canParse(url)) return [];
  if (!TUNNEL.test(new URL(url).hostname)) return [];
  return [
    { path: 'listen.publicHooksUrl', message: 'a public tunnel reads the passwords of the rails; use your own domain' },
  ];
}

/** Reachable by others, or without TLS: perhaps meant. */
export function listenDoubts({ local, hooks, publicHooksUrl }: z.output<typeof Listen>): ConfigProblem[] {
  const open = Object.entries({ local, hooks })
    .filter(([, { host }]) => !LOOPBACK.test(host))
    .map(([name]) => ({
      path: `listen.${name}.host`,
      message: 'is reachable from other machines; put a proxy before it',
    }));
  const plain = publicHooksUrl?.startsWith('http:') ? [{ path: 'listen.publicHooksUrl', message: 'is not https' }] : [];
  return [...open, ...plain];
}
