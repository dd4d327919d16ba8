/**
 * Cashiers and customers of the day. Each lane is worked through in its order, all lanes at once; whoever gets no answer
 * asks again, because the station may have died. What was answered is remembered: it must stay true.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Asking, chanceOf, createAsking, type Memory } from '../../src-main/testkit/crash/driver.ts';
import type { Body, World } from '../../src-main/testkit/crash/world.ts';
import { LANES, type Lane, type PlannedSale, type Story } from './plan.ts';
import { QR_LIFE_MS } from './till.ts';

const LOOK_EVERY_MS = 50;
/** A card whose answer is lost is asked about for a while; the next customer is not kept waiting for it. */
const LOOK_WITHIN_MS = 12_000;
const TRIES = 20;
const UNDER_WAY: ReadonlySet<string> = new Set(['created', 'dispatching', 'awaiting_customer', 'cancelling']);

/** Codes that the simulated wallets read: the last two digits decide. */
const PAYS = '00';
const REFUSALS = ['16', '21', '41', '44', '04'] as const;

export interface People {
  /** All sales of the plan; resolves when everybody has gone home. `sold` hears of each that is over. */
  work(plan: readonly PlannedSale[], sold: () => void): Promise<void>;
  /** One more sale, now. */
  sell(sale: PlannedSale): Promise<Body>;
}

export function createPeople(world: World, memory: Memory, seed: number): People {
  /** What takes its time (a customer who pays late) does not hold up the lane. */
  const errands: Promise<void>[] = [];

  async function customer(paymentId: string, action: string): Promise<boolean> {
    for (let tried = 0; tried < TRIES; tried++) {
      const answer = await world.control('POST', '/control/customer', { paymentId, action });
      if (answer.status < 500) return answer.status < 300;
      if (!world.isUp) await world.up();
      await pause(LOOK_EVERY_MS);
    }
    return false;
  }

  async function followed(asking: Asking, view: Body): Promise<Body> {
    const until = performance.now() + LOOK_WITHIN_MS;
    for (let now = view; ; ) {
      if (!UNDER_WAY.has(now.status) || performance.now() > until) return now;
      await pause(LOOK_EVERY_MS);
      now = (await asking.ask('GET', `/v1/payments/${view.id}`, undefined, TRIES)).body;
    }
  }

  async function takeBack(asking: Asking, sold: Body, story: Story): Promise<void> {
    const minor = story === 'part' ? Math.floor(sold.received.minor / 2) : sold.received.minor;
    const input = {
      refundId: asking.newId(),
      amount: { minor, currency: 'UZS' },
      reason: 'Blurred',
      by: 'Dilnoza',
    };
    const asked = await asking.ask('POST', `/v1/payments/${sold.id}/refunds`, input, TRIES);
    if (asked.status >= 300) {
      // A terminal that is being asked about another customer's payment takes nothing back meanwhile.
      asking.count(`refund refused: ${asked.body.error?.code}`);
      return;
    }
    if (sold.method === 'payme') await customer(sold.id, 'cancel');
    else await followed(asking, asked.body);
  }

  /** What the customer and the cashier do once the code is on the screen. */
  async function atTheCode(asking: Asking, view: Body, story: Story): Promise<void> {
    const { id } = view;
    switch (story) {
      case 'declines':
        await customer(id, 'decline');
        return;
      case 'leaves':
        if (await customer(id, 'scan')) await customer(id, 'cancel');
        return;
      case 'cancelled':
        await asking.ask('POST', `/v1/payments/${id}/cancel`, undefined, TRIES);
        return;
      case 'walks_off':
        return;
      case 'late':
        if (view.method === 'uzqr') {
          // The cashier gives up, and the customer's bank charges all the same.
          await world.control('POST', '/control/faults', { vendor: 'fiscalbox', fault: 'cancelled_then_paid' });
          await asking.ask('POST', `/v1/payments/${id}/cancel`, undefined, TRIES);
          return;
        }
        // The code is open on the phone; its owner confirms when the screen has long gone on.
        if (await customer(id, 'scan'))
          errands.push(pause(QR_LIFE_MS + 3_000).then(async () => void (await customer(id, 'approve'))));
        return;
      case 'pays':
      case 'refund':
      case 'part':
        await customer(id, 'approve');
    }
  }

  async function play(asking: Asking, sale: PlannedSale, digits: () => string): Promise<Body> {
    const { method, minor, story, lane } = sale;
    asking.count(`${lane} ${story}`);
    if (sale.fault) {
      const [vendor, fault] = sale.fault;
      asking.count(`fault ${vendor} ${fault}`);
      await world.control('POST', '/control/faults', { vendor, fault, times: 1 });
    }
    const id = asking.newId();
    const amount = { minor, currency: 'UZS' };
    const ending = story === 'declines' ? REFUSALS[minor % REFUSALS.length] : PAYS;
    const input = {
      id,
      orderId: `o-${id.slice(0, 12)}`,
      amount,
      method,
      ...(lane === 'wallet' && { code: `${digits()}${ending}` }),
      ...(lane === 'cash' && { by: 'Dilnoza', tendered: { minor: minor + 5_000, currency: 'UZS' } }),
    };
    let begun = await asking.ask('POST', '/v1/payments', input, TRIES);
    // The terminal is still with its last payment: the customer waits, as at any till.
    for (let turn = 0; begun.status === 409 && turn < 400; turn++) {
      await pause(100);
      begun = await asking.ask('POST', '/v1/payments', input, TRIES);
    }
    if (begun.status >= 300) throw new Error(`a sale was refused: ${begun.status} ${JSON.stringify(begun.body)}`);
    let view: Body = begun.body;
    const showsCode = lane === 'payme' || lane === 'uzqr';
    if (showsCode && view.status !== 'awaiting_customer') {
      const until = performance.now() + LOOK_WITHIN_MS;
      while (['created', 'dispatching'].includes(view.status) && performance.now() < until) {
        await pause(LOOK_EVERY_MS);
        view = (await asking.ask('GET', `/v1/payments/${id}`, undefined, TRIES)).body;
      }
    }
    // A code that never came to the screen is paid by nobody.
    const isShown = view.show?.qr !== undefined;
    if (showsCode && isShown) await atTheCode(asking, view, story);
    if (story === 'walks_off' || story === 'late') return view;
    const ended = await followed(asking, view);
    if (ended.status === 'completed' && (story === 'refund' || story === 'part')) await takeBack(asking, ended, story);
    return ended;
  }

  const lanes = new Map(
    LANES.map((lane, n) => {
      const chance = chanceOf(seed * 97 + n);
      const asking = createAsking(world, memory, chance);
      const digits = () => `88${Array.from({ length: 14 }, () => chance(10)).join('')}`;
      return [lane, (sale: PlannedSale) => play(asking, sale, digits)] as const;
    }),
  );
  const of = (lane: Lane) => lanes.get(lane) as (sale: PlannedSale) => Promise<Body>;

  return {
    async work(plan, sold) {
      await Promise.all(
        LANES.map(async (lane) => {
          for (const sale of plan.filter((one) => one.lane === lane)) {
            await of(lane)(sale);
            sold();
          }
        }),
      );
      await Promise.all(errands);
    },
    sell: (sale) => of(sale.lane)(sale),
  };
}
