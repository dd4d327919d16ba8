/**
 * One practising station a spec file, for the tests of one country's methods: it is started once and keeps its ledger
 * and its vendors' truth from test to test. Each test opens the till afresh. `test.use({ country: 'KZ' })` chooses.
 */
import { test as base, expect, type Page } from '@playwright/test';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { type HeadlessStation, hearComplaints, makeHome, opened, removeHome, startHeadless } from './fixtures.ts';

export type Country = 'UZ' | 'KZ' | 'KG';

/** Money the simulated vendors believe they moved (src-sandbox/truth.ts). */
export interface Movement {
  vendor: string;
  orderRef: string;
  minor: number;
}
export interface TruthView {
  charges: Movement[];
  refunds: Movement[];
  violations: { vendor: string; rule: string; detail: string }[];
}

interface PerTest {
  complaints: string[];
  /** The till's screen, ready to be used, with the station's own country's language. */
  till: Page;
}
interface PerWorker {
  country: Country;
  station: HeadlessStation;
}

export const test = base.extend<PerTest, PerWorker>({
  country: ['UZ', { option: true, scope: 'worker' }],
  station: [
    async ({ country }, use) => {
      const home = makeHome({ station: { country } });
      const station = await startHeadless(home);
      await use(station);
      await station.kill();
      removeHome(home);
    },
    { scope: 'worker' },
  ],
  complaints: async ({ country: _country }, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, 'the screen complained').toEqual([]);
  },
  till: async ({ station, complaints, browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    hearComplaints(page, complaints);
    await page.goto(station.ready.openUrl);
    await opened(page);
    await use(page);
    await context.close();
  },
});

async function ok<T>(answer: Promise<{ status: number; body: unknown }>): Promise<T> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body as T;
}

export const truthOf = (station: HeadlessStation): Promise<TruthView> => ok(station.control('/truth'));
export const paymentOf = (station: HeadlessStation, id: string): Promise<PaymentView> =>
  ok(station.api(`/v1/payments/${id}`));
/** The payment or refund that was started last. */
export async function newestPayment(station: HeadlessStation): Promise<PaymentView> {
  const { items } = await ok<{ items: PaymentView[] }>(station.api('/v1/payments?limit=1'));
  const [newest] = items;
  if (!newest) throw new Error('the station has no payments');
  return newest;
}

/** The customer acts, away from the screen. */
export const customer = (station: HeadlessStation, paymentId: string, action: string): Promise<unknown> =>
  ok(station.control('/control/customer', { paymentId, action }));
export const arm = (station: HeadlessStation, vendor: string, fault: string): Promise<unknown> =>
  ok(station.control('/control/faults', { vendor, fault, times: 1 }));
/** Whoever was going to pay later pays now. */
export const hurry = (station: HeadlessStation): Promise<unknown> => ok(station.control('/control/hurry', {}));

export { expect };
