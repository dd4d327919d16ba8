/**
 * The contract without a wire, for tests: a pair of queues over a router. What crosses is copied as JSON, so nothing
 * that works here leans on shared objects, and nothing arrives in the caller's own turn.
 *
 *   client.request ──► [questions] ──► router ──► [answers] ──► client
 *   station events ─────────────────────────────► [events]  ──► listener
 */
import type { Envelope, Role, Router, Transport } from '../../src-shared/contract/define.ts';
import type { EventSource } from '../ports/station.ts';

/** Makes the client's end. The role is fixed, as a wire would fix it. */
export function memoryTransport(
  station: { router: Router; events: EventSource },
  role: Role,
  caller = `memory ${role}`,
): Transport {
  return {
    async request(name, input) {
      const question = copy(input ?? {});
      await turn();
      const envelope = await station.router.handle(name, question, { role, caller });
      await turn();
      return copy(envelope) as Envelope;
    },
    subscribe(listener) {
      let open = true;
      const queue: { event: string; data: unknown }[] = [];
      let draining = false;
      const drain = async (): Promise<void> => {
        draining = true;
        await turn();
        for (let next = queue.shift(); next && open; next = queue.shift()) listener(next.event, next.data);
        draining = false;
      };
      const end = station.events.subscribe((event, data) => {
        queue.push({ event, data: copy(data) });
        // A listener's mistake is the test's failure: it surfaces as an unhandled rejection, with its own stack.
        if (!draining) void drain();
      });
      return () => {
        open = false;
        end();
      };
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => queueMicrotask(resolve));
const copy = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
