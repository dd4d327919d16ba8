/** Electron's window has a bridge, a browser has HTTP. Nothing above this file can tell which. */
import type { Transport } from '../../src-shared/contract/define.ts';
import { bridgeTransport } from './bridge-transport.ts';
import { httpTransport } from './http-transport.ts';
import { createSession, type SessionAnswer } from './session.ts';

/** A transport and its way in: call `open` before the first subscription. */
export interface Wire {
  readonly transport: Transport;
  open(): Promise<SessionAnswer>;
}

export function pickTransport(): Wire {
  if (window.station) return { transport: bridgeTransport(window.station), open: async () => 'open' };
  const session = createSession();
  return { transport: httpTransport(session), open: () => session.open() };
}
