/**
 * Cashiers and customers who do not know that the station dies: each repeats what was not answered, one to three times,
 * and remembers what was promised. Everything they choose comes from one seed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { idFromBytes } from '../../../src-shared/ids.ts';
import type { Body, World } from './world.ts';

export type Chance = (below: number) => number;

/** mulberry32: small, and the same on every machine. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What the station promised: it must be true for ever. */
export interface Memory {
  /** Payment id → the last final status that an answer showed. */
  finals: Map<string, string>;
  /** Payments and refunds that were answered with 200 or 201 at all. */
  accepted: Map<string, { orderId: string; minor: number }>;
  /** Shift id → the report that was answered. */
  reports: Map<string, string>;
  acts: Record<string, number>;
  /** Where every sale asks a sum of its own: the last one. */
  lastSum: number;
  /** An answer that broke a promise at once. */
  broken: string[];
}

export const newMemory = (): Memory => ({
  finals: new Map(),
  accepted: new Map(),
  reports: new Map(),
  acts: {},
  lastSum: 1_000,
  broken: [],
});

const FINAL: ReadonlySet<string> = new Set(['completed', 'declined', 'cancelled', 'expired', 'failed']);
const PAYME_FAULTS = [
  'lost_reply',
  'repeat',
  'concurrent_repeat',
  'late',
  'cancel_after_paid',
  'two_payers',
  'timeout_12h',
];

export interface Driver {
  /** One story from beginning to end; resolves when it is over, however the station fared. */
  act(name?: string): Promise<void>;
  /** Everybody goes home: what is open is cancelled, what is unknown is decided by a person. */
  tidyUp(): Promise<void>;
}

const ACTS = [
  'payme',
  'payme',
  'payme',
  'cash',
  'cash',
  'refund',
  'cancel',
  'decline',
  'walkAway',
  'blind',
  'shift',
] as const;
export type ActName = (typeof ACTS)[number];

/** Somebody at the till who asks the station, again where no answer came, and remembers what was promised. */
export interface Asking {
  newId(): string;
  count(what: string): void;
  /** The same request until it is answered: at most `tries` times, waiting for the station between them. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown, tries?: number): Promise<{ status: number; body: Body }>;
  /** Sends a start once to three times at once: a double click, an impatient till. */
  start(input: object): Promise<Body>;
  /** Nobody answered any more: this person goes home. What was promised before counts. Throws what is a bug of the harness. */
  goesHome(error: unknown): void;
}

export function createAsking(world: World, memory: Memory, chance: Chance): Asking {
  const newId = () => idFromBytes(Uint8Array.from({ length: 20 }, () => chance(256)));
  const count = (what: string) => {
    memory.acts[what] = (memory.acts[what] ?? 0) + 1;
  };

  /** Counts what happened on this side: an answer to a question asked before may be older than what is known. */
  let tick = 0;
  const knownSince = new Map<string, number>();

  function remember(view: Body, askedAt: number): void {
    if (view?.id === undefined || view.status === undefined || view.amount === undefined) return;
    const before = memory.finals.get(view.id);
    const isOlder = !FINAL.has(view.status) && askedAt < (knownSince.get(view.id) ?? 0);
    if (before !== undefined && before !== view.status && !isOlder) {
      memory.broken.push(`${view.id} was answered as ${before} and then as ${view.status}`);
    }
    if (FINAL.has(view.status) && before === undefined) {
      memory.finals.set(view.id, view.status);
      knownSince.set(view.id, ++tick);
    }
    memory.accepted.set(view.id, { orderId: view.orderId, minor: view.amount.minor });
  }

  async function ask(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    tries = 4,
  ): Promise<{ status: number; body: Body }> {
    for (let tried = 1; ; tried++) {
      const generation = world.generation;
      const askedAt = ++tick;
      try {
        const answer = await world.rest(method, path, body);
        // A station that is about to fall says 503; the next one knows.
        if (answer.status !== 503 || tried >= tries) {
          if (answer.status < 300) remember(answer.body, askedAt);
          return answer;
        }
      } catch (error) {
        if (tried >= tries) throw error;
      }
      if (generation === world.generation && !world.isUp) await world.up();
      else await pause(20);
    }
  }

  async function start(input: object): Promise<Body> {
    const times = 1 + chance(3);
    const answers = await Promise.all(Array.from({ length: times }, () => ask('POST', '/v1/payments', input)));
    const good = answers.filter((a) => a.status === 200 || a.status === 201);
    if (new Set(good.map((a) => a.body.id)).size > 1)
      memory.broken.push(`one request, two payments: ${JSON.stringify(input)}`);
    return good.at(-1)?.body;
  }
  return {
    newId,
    count,
    ask,
    start,
    goesHome(error) {
      count('unanswered');
      if (error instanceof TypeError && !(error.cause instanceof Error)) throw error;
    },
  };
}

export function createDriver(world: World, memory: Memory, chance: Chance): Driver {
  const { newId, count, ask, start, goesHome } = createAsking(world, memory, chance);
  const amount = () => ({ minor: 100 * (1 + chance(90_000)), currency: 'UZS' });

  /** The customer's phone; a station that is down is a shop that does not answer, and he tries again or gives up. */
  async function customer(paymentId: string, action: string): Promise<boolean> {
    for (let tried = 0; tried < 3; tried++) {
      try {
        const answer = await world.control('POST', '/control/customer', { paymentId, action });
        if (answer.status < 500) return answer.status < 300;
      } catch {
        // The phone has no line either.
      }
      if (!world.isUp) await world.up();
    }
    return false;
  }

  const sale = async (method: string, over: object = {}) => {
    const id = newId();
    return start({ id, orderId: `o-${id.slice(0, 12)}`, amount: amount(), method, ...over });
  };

  async function turnDial(): Promise<void> {
    if (chance(3) === 0) {
      const fault = PAYME_FAULTS[chance(PAYME_FAULTS.length)] as string;
      await world.control('POST', '/control/faults', { vendor: 'payme', fault, times: 1 });
    }
    if (chance(8) === 0) {
      const fault = ['lost_reply', 'down', 'slow'][chance(3)] as string;
      await world.control('POST', '/control/faults', { vendor: 'fiscal', fault, times: 1 });
    }
  }

  const stories: Record<ActName, () => Promise<void>> = {
    async payme() {
      const view = await sale('payme');
      if (!view) return;
      await turnDial();
      await customer(view.id, 'approve');
      const after = await ask('GET', `/v1/payments/${view.id}`);
      if (after.body?.status === 'completed' && chance(4) === 0) {
        await ask('POST', `/v1/payments/${view.id}/handover`, { by: 'Dilnoza' });
      }
      // Pays the same order a second time, if the station lets him.
      if (chance(3) === 0 && after.body) {
        const again = await ask('POST', '/v1/payments', {
          id: newId(),
          orderId: after.body.orderId,
          amount: after.body.amount,
          method: 'payme',
        });
        if (again.status === 201) await customer(again.body.id, 'approve');
      }
    },
    async cash() {
      const price = amount();
      await sale('cash', {
        amount: price,
        tendered: { ...price, minor: price.minor + 100 * chance(50) },
        by: 'Dilnoza',
      });
    },
    async refund() {
      if (chance(2) === 0) {
        const view = await sale('cash', { by: 'Dilnoza' });
        if (view?.status !== 'completed') return;
        const part = { minor: 1 + chance(view.amount.minor), currency: 'UZS' };
        const input = { refundId: newId(), amount: part, reason: 'Blurred', by: 'Dilnoza' };
        await Promise.all(
          Array.from({ length: 1 + chance(2) }, () => ask('POST', `/v1/payments/${view.id}/refunds`, input)),
        );
        return;
      }
      const view = await sale('payme');
      if (!view || !(await customer(view.id, 'approve'))) return;
      await ask('POST', `/v1/payments/${view.id}/refunds`, { refundId: newId(), reason: 'Blurred' });
      await customer(view.id, 'cancel');
    },
    async cancel() {
      const view = await sale('payme');
      if (!view) return;
      const isScanned = chance(3) === 0 && (await customer(view.id, 'scan'));
      const racing = chance(2) === 0 ? customer(view.id, 'approve') : Promise.resolve(isScanned);
      await Promise.all([ask('POST', `/v1/payments/${view.id}/cancel`), racing]);
    },
    async decline() {
      const view = await sale('payme');
      if (view) await customer(view.id, chance(2) === 0 ? 'decline' : 'cancel');
    },
    async walkAway() {
      const view = await sale('payme');
      if (view) await customer(view.id, 'scan');
    },
    async blind() {
      const view = await sale('blind');
      if (view?.status !== 'unknown') return;
      const outcome = chance(2) === 0 ? 'completed' : 'failed';
      await ask('POST', `/v1/payments/${view.id}/resolve`, { outcome, note: 'Slip 118', by: 'Dilnoza' });
    },
    async shift() {
      const answer = await ask('POST', '/v1/shift/close', { by: 'Dilnoza' });
      if (answer.status === 200) memory.reports.set(answer.body.shiftId, JSON.stringify(answer.body));
    },
  };

  return {
    async act(asked = ACTS[chance(ACTS.length)] as string) {
      const name = asked as ActName;
      count(name);
      try {
        await stories[name]();
      } catch (error) {
        goesHome(error);
      }
    },
    async tidyUp() {
      for (const status of ['unknown', 'awaiting_customer', 'dispatching', 'created', 'cancelling']) {
        const { body } = await ask('GET', `/v1/payments?status=${status}&limit=200`);
        for (const open of body.items as Body[]) {
          if (open.method === 'blind') {
            await ask('POST', `/v1/payments/${open.id}/resolve`, { outcome: 'failed', note: 'No slip', by: 'Dilnoza' });
            continue;
          }
          await ask('POST', `/v1/payments/${open.id}/cancel`);
          // A customer who is confirming cannot be cancelled by us; he gives up, or is paid by now.
          await world
            .control('POST', '/control/customer', { paymentId: open.id, action: 'cancel' })
            .catch(() => undefined);
          // A customer whom his own phone forgot: Payme ends his transaction when its time is up.
          const { body: after } = await ask('GET', `/v1/payments/${open.id}`);
          if (after.kind === 'sale' && after.confirming && !FINAL.has(after.status)) {
            await world.payme('CancelTransaction', { id: after.providerRef, reason: 4 });
          }
        }
      }
    },
  };
}
