/** A practising booth for tests: its station, its screen, and a photo program on this machine that does as it is told. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import {
  test as base,
  expect,
  type HeadlessStation,
  hearComplaints,
  makeHome,
  removeHome,
  startHeadless,
} from './fixtures.ts';

export interface PhotoProgram {
  url: string;
  /** The orders it was started for, in order. */
  starts: string[];
  /** What it answers from now on. */
  answer: 'ok' | 'refused';
  close(): Promise<void>;
}

export async function photoProgram(): Promise<PhotoProgram> {
  const starts: string[] = [];
  const server: Server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://booth');
    if (program.answer === 'ok') starts.push(searchParams.get('order') ?? '');
    response.writeHead(program.answer === 'ok' ? 200 : 409).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const program: PhotoProgram = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/start?order={order}`,
    starts,
    answer: 'ok',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return program;
}

/** A booth's configuration; `booth` is laid over it. */
export const boothConfig = (url: string, booth: Record<string, unknown> = {}): Record<string, unknown> => ({
  station: { mode: 'kiosk', name: 'Chorsu Photo' },
  booth: {
    prints: { perRoll: 400, low: 20 },
    ownerPhone: '+998 90 123 45 67',
    checkSeconds: 1,
    attempts: 1,
    fulfilment: { kind: 'http', method: 'POST', url },
    ...booth,
  },
});

interface Fixtures {
  program: PhotoProgram;
  boothOver: Record<string, unknown>;
  station: HeadlessStation;
  complaints: string[];
  /** The booth's screen, upright. */
  kiosk: Page;
}

export const test = base.extend<Fixtures>({
  boothOver: [{}, { option: true }],
  program: async ({ complaints: _complaints }, use) => {
    const program = await photoProgram();
    await use(program);
    await program.close();
  },
  station: async ({ program, boothOver }, use) => {
    const home = makeHome(boothConfig(program.url, boothOver));
    const station = await startHeadless(home);
    await use(station);
    await station.kill();
    removeHome(home);
  },
  kiosk: async ({ station, complaints, browser }, use) => {
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
    const page = await context.newPage();
    hearComplaints(page, complaints);
    await page.goto(station.ready.openUrl);
    await expect(page.getByTestId('kiosk-start').or(page.getByTestId('kiosk-out-of-service'))).toBeVisible({
      timeout: 20_000,
    });
    await use(page);
    await context.close();
  },
});

/** From the attract screen to the ways to pay. */
export async function choose(page: Page, productId = 'strip'): Promise<void> {
  await page.getByTestId('kiosk-start').click();
  await page.getByTestId(`kiosk-product-${productId}`).click();
}

export async function newest(station: HeadlessStation): Promise<PaymentView> {
  const { body } = await station.api('/v1/payments?limit=1');
  const [payment] = (body as { items: PaymentView[] }).items;
  if (!payment) throw new Error('no payments');
  return payment;
}

export { expect };
