/** What the bench and a server under measurement say to each other, over Node's IPC channel. */
import type { Order } from './load.ts';

export type ServerAsk =
  | { ask: 'orders'; count: number; method?: string }
  | { ask: 'cpu' }
  | { ask: 'memory' }
  | { ask: 'stall'; on: boolean }
  | { ask: 'handover'; orderId: string }
  | { ask: 'paid' }
  | { ask: 'stop' };

/** The answer's type of each question. `stall` off gives the longest stall in ms, `cpu` µs, `memory` bytes. */
export interface ServerAnswers {
  orders: Order[];
  cpu: number;
  memory: { rss: number; heapUsed: number };
  stall: number;
  handover: undefined;
  paid: number;
  stop: undefined;
}

export type FromServer = { ready: number } | { answer: number; value: unknown } | { answer: number; error: string };

type Handlers = { [A in ServerAsk['ask']]?: (ask: Extract<ServerAsk, { ask: A }>) => unknown };

const send = (message: FromServer): void => {
  process.send?.(message);
};

/** The server listens on this port. */
export const tellParent = (port: number): void => send({ ready: port });

/** Answers the bench's questions. CPU time and memory are the same for every server. */
export function answerParent(handlers: Handlers): void {
  const all: Handlers = {
    cpu() {
      const { user, system } = process.cpuUsage();
      return user + system;
    },
    memory() {
      globalThis.gc?.();
      globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      return { rss, heapUsed };
    },
    ...handlers,
  };
  process.on('message', (message: { number: number; ask: ServerAsk }) => {
    const handler = all[message.ask.ask] as ((ask: ServerAsk) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (!handler) throw new Error(`this server has no answer to ${message.ask.ask}`);
        return handler(message.ask);
      })
      .then(
        (value) => send({ answer: message.number, value }),
        (error: unknown) => send({ answer: message.number, error: String((error as Error).stack ?? error) }),
      )
      .finally(() => {
        if (message.ask.ask === 'stop') process.disconnect();
      });
  });
  // A bench that was killed leaves no servers behind.
  process.on('disconnect', () => process.exit(0));
}
