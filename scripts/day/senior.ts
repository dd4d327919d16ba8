/**
 * The senior of the day: decides what no machine can know, with the bank's or wallet's own book before her, but only when
 * the station has had its time to find out by itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Body, truthOf, type World } from '../../src-main/testkit/crash/world.ts';

const LOOK_EVERY_MS = 500;
const PERSON_AFTER_MS = 8_000;
/** Rails that can be asked settle themselves; not about a UzQR refund whose number was lost with the answer. */
const isAsked = ({ method, kind }: Body): boolean => method === 'payme' || (method === 'uzqr' && kind === 'sale');

export interface Senior {
  /** Decided by her, by outcome. */
  readonly decided: { completed: number; failed: number };
  stop(): Promise<void>;
}

export function startSenior(world: World): Senior {
  const decided = { completed: 0, failed: 0 };
  const since = new Map<string, number>();
  let isOver = false;

  async function look(): Promise<void> {
    const { body } = await world.rest('GET', '/v1/payments?status=unknown&limit=200');
    const due = (body.items as Body[]).filter((one) => {
      const { id } = one;
      const from = since.get(id) ?? performance.now();
      since.set(id, from);
      return !isAsked(one) && performance.now() - from > PERSON_AFTER_MS;
    });
    if (due.length === 0) return;
    const truth = truthOf(world);
    for (const { id, kind, payable } of due) {
      const moved = truth.find(
        ({ record, minor }) =>
          (kind === 'sale' ? record === 'charge' : record === 'refund' || record === 'void') && minor === payable.minor,
      );
      const outcome = moved ? 'completed' : 'failed';
      // Refused while the terminal is being asked: the next look tries again.
      const answer = await world.rest('POST', `/v1/payments/${id}/resolve`, {
        outcome,
        ...(moved?.rrn !== undefined && { rrn: moved.rrn }),
        note: 'The bank’s book says so',
        by: 'Dilnoza',
        second: 'Rustam',
      });
      if (answer.status < 300) decided[outcome]++;
    }
  }

  const work = (async () => {
    while (!isOver) {
      await pause(LOOK_EVERY_MS);
      // A station that is dead is asked again when it is back.
      if (world.isUp) await look().catch(() => undefined);
    }
  })();
  return {
    decided,
    async stop() {
      isOver = true;
      await work;
    },
  };
}
