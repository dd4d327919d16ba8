/**
 * People at a till with terminals and FiscalBox. Every sale asks a sum of its own, so that a charge can be told by its sum:
 * two charges of one sum are one too many, whatever their references say.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Chance, createAsking, type Driver, type Memory } from './driver.ts';
import type { Body, World } from './world.ts';

export const TERMINAL_ACTS = [
  'humo',
  'humo',
  'serial',
  'serial',
  'wallet',
  'cash',
  'doubt',
  'humoBack',
  'serialBack',
  'shift',
] as const;
type Act = (typeof TERMINAL_ACTS)[number];

/** What the card's owner does, by the sum's last two digits (src-sandbox/vendors/sa/README.md): mostly waits and pays. */
const ENDINGS = [0, 0, 0, 0, 11, 11, 1, 16, 84];
const LOOK_EVERY_MS = 60;
const LOOK_WITHIN_MS = 6_000;
const UNDER_WAY: ReadonlySet<string> = new Set(['created', 'dispatching', 'awaiting_customer']);

export function createTerminalDriver(world: World, memory: Memory, chance: Chance): Driver {
  const { newId, count, ask, start, goesHome } = createAsking(world, memory, chance);

  /** A sum nobody has asked before, ending as told. */
  function sum(ending: number): { minor: number; currency: string } {
    memory.lastSum++;
    return { minor: memory.lastSum * 100 + ending, currency: 'UZS' };
  }

  /** Looks until it is over or needs somebody else; undefined: it never was. */
  async function followed(view: Body): Promise<Body> {
    if (view?.id === undefined) return undefined;
    const until = performance.now() + LOOK_WITHIN_MS;
    for (let now = view; ; ) {
      if (!UNDER_WAY.has(now?.status) || performance.now() > until) return now;
      await pause(LOOK_EVERY_MS);
      now = (await ask('GET', `/v1/payments/${view.id}`)).body;
    }
  }

  const sale = async (method: string, ending: number, over: object = {}): Promise<Body> => {
    const id = newId();
    return followed(await start({ id, orderId: `o-${id.slice(0, 12)}`, amount: sum(ending), method, ...over }));
  };
  const card = (method: string) => async () => void (await sale(method, ENDINGS[chance(ENDINGS.length)] as number));
  /** The whole sum goes back: by void or as a new operation, as the terminal can. */
  const back = (method: string) => async () => {
    const sold = await sale(method, 11);
    if (sold?.status !== 'completed') return;
    const input = { refundId: newId(), reason: 'Blurred', by: 'Dilnoza' };
    const asked = await ask('POST', `/v1/payments/${sold.id}/refunds`, input);
    if (asked.status < 300) await followed(asked.body);
  };

  const stories: Record<Act, () => Promise<void>> = {
    humo: card('humo'),
    serial: card('uzcard'),
    humoBack: back('humo'),
    serialBack: back('uzcard'),
    async wallet() {
      const code = `88${Array.from({ length: 14 }, () => chance(10)).join('')}00`;
      await sale('click_pass', 0, { code });
    },
    async cash() {
      await sale('cash', 0, { by: 'Dilnoza' });
    },
    /** The box registers the receipt, and its answer is lost on the way. */
    async doubt() {
      await world.control('POST', '/control/faults', { vendor: 'fiscalbox_fiscal', fault: 'lost_after', times: 1 });
      await sale('cash', 0, { by: 'Dilnoza' });
    },
    async shift() {
      const answer = await ask('POST', '/v1/shift/close', { by: 'Dilnoza' });
      if (answer.status === 200) memory.reports.set(answer.body.shiftId, JSON.stringify(answer.body));
      else await pause(LOOK_EVERY_MS);
    },
  };

  return {
    async act(asked = TERMINAL_ACTS[chance(TERMINAL_ACTS.length)] as string) {
      count(asked);
      try {
        await stories[asked as Act]();
      } catch (error) {
        goesHome(error);
      }
    },
    /** Quiet has settled everything already (terminal-oracle.ts). */
    tidyUp: () => Promise.resolve(),
  };
}
