/** The station behind Electron's preload: `window.station`, two verbs. */
import type { Envelope, Transport } from '../../src-shared/contract/define.ts';
import { AnswerLost } from './connection.ts';

/** Exactly what the preload exposes. */
export interface Bridge {
  request(name: string, input: unknown): Promise<Envelope>;
  subscribe(listener: (event: string, data: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly station?: Bridge;
  }
}

export const bridgeTransport = (bridge: Bridge): Transport => ({
  async request(name, input) {
    try {
      return await bridge.request(name, input);
    } catch (cause) {
      throw new AnswerLost(name, cause);
    }
  },
  subscribe: (listener) => bridge.subscribe(listener),
});
