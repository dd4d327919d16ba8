/**
 * One practising station a wire, with a terminal for UzCard: behind the simulated box, or the simulated terminal itself
 * over a pseudo-terminal. `test.use({ wire: 'serial' })` chooses; the stories are the same.
 */
import { test as base } from './country-till.ts';
import {
  expect,
  type HeadlessStation,
  hearComplaints,
  makeHome,
  opened,
  removeHome,
  startHeadless,
} from './fixtures.ts';

export type Wire = 'bridge' | 'serial';

const CONFIGS: Record<Wire, Record<string, unknown>> = {
  bridge: {},
  serial: { pinpads: { front: { driver: 'sa-serial', method: 'uzcard', terminalId: '00000166' } } },
};

export const test = base.extend<object, { wire: Wire; station: HeadlessStation }>({
  wire: ['bridge', { option: true, scope: 'worker' }],
  station: [
    async ({ wire }, use) => {
      const home = makeHome(CONFIGS[wire]);
      const station = await startHeadless(home);
      await use(station);
      await station.kill();
      removeHome(home);
    },
    { scope: 'worker' },
  ],
  till: async ({ station, complaints, browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    hearComplaints(page, complaints);
    await page.goto(station.ready.openUrl);
    await opened(page);
    await use(page);
    await context.close();
  },
});

/** What the simulated bank believes of this sum, in minor units; sums differ from story to story. */
export async function bankOf(station: HeadlessStation, minor: number) {
  type Movement = { minor: number; rrn?: string };
  const { body } = await station.control('/truth');
  const truth = body as { charges: Movement[]; refunds: Movement[]; voids?: Movement[] };
  const of = (list: Movement[] = []) => list.filter((one) => one.minor === minor);
  return { charges: of(truth.charges), refunds: of(truth.refunds), voids: of(truth.voids) };
}

/** Turns the fault dial for as many acts; 0 clears it. */
export async function arm(station: HeadlessStation, vendor: string, fault: string, times = 1): Promise<void> {
  const { status } = await station.control('/control/faults', { vendor, fault, times });
  expect(status).toBe(200);
}

export { expect };
