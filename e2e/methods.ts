/** The stories every QR and scan method goes through at the till, each checked against the vendor's truth and the REST. */
import { randomInt } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import type { PaymentView } from '../src-shared/contract/payment-views.ts';
import { customer, expect, type Movement, newestPayment, paymentOf, test, truthOf } from './country-till.ts';
import type { HeadlessStation } from './fixtures.ts';
import { ask, scan } from './till.ts';

export interface MethodCase {
  method: string;
  /** What the rail's tariff adds, in percent. */
  fee?: number;
  /** Where the cashier scans: a code of this wallet with the ending that decides. */
  code?(ending: string): string;
  /** What a customer's no is called; `silent`: the rail tells nobody of it. */
  declined: 'declined' | 'cancelled' | 'silent';
  /** `cabinet`: taken back in the rail's own cabinet, which the station then hears of. */
  refund: 'part' | 'cabinet' | 'none';
  /** The customer is played by the practice phone on the screen. */
  byPhone?: true;
}

/** Whether money moved, as the till says it in its country's language. */
export interface MoneyWords {
  notTaken: string;
  returned: string;
  notReturned: string;
}

let sales = 0;
/** Each sale asks another sum, so that no charge can be taken for another's. */
const nextAmount = (): number => 45_000 + 100 * ++sales;

/** 45100 as the screen writes it, whatever it puts between the thousands. */
export const spelled = (major: number): RegExp =>
  new RegExp(`(?<!\\d)${String(major).replace(/\B(?=(\d{3})+$)/g, '\\D{1,2}')}(?!\\d)`);

/** Digits nobody has used. */
export const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');

/** Runs the story and returns what money moved meanwhile, by the vendors' own books. */
export async function moneyMoved(
  station: HeadlessStation,
  story: () => Promise<void>,
): Promise<{ charges: Movement[]; refunds: Movement[] }> {
  const before = await truthOf(station);
  await story();
  const { charges, refunds, violations } = await truthOf(station);
  expect(violations).toEqual([]);
  return { charges: charges.slice(before.charges.length), refunds: refunds.slice(before.refunds.length) };
}

export const minors = (movements: readonly Movement[]): number[] => movements.map(({ minor }) => minor);

/** The sum and the method; then the QR on the screen, or the place for the customer's code. */
export async function askBy(till: Page, { method, code }: MethodCase, amount: number): Promise<void> {
  await ask(till, String(amount));
  await till.getByTestId(`tender-${method}`).click();
  await expect(till.getByTestId(code ? 'scan-input' : 'qr')).toBeVisible();
}

/** Sells, and returns the sale as the REST tells it. The customer pays by code, by the phone on the screen, or away from it. */
export async function sell(till: Page, station: HeadlessStation, one: MethodCase): Promise<PaymentView> {
  const amount = nextAmount();
  const payable = amount + (amount / 100) * (one.fee ?? 0);
  let saleId = '';
  const { charges, refunds } = await moneyMoved(station, async () => {
    await askBy(till, one, amount);
    if (one.code && one.byPhone) await till.getByTestId('sample-approve').click();
    else if (one.code) await scan(till, one.code('00'));
    else if (one.byPhone) await till.getByTestId('sandbox-approve').click();
    else await customer(station, (await newestPayment(station)).id, 'approve');
    await expect(till.getByTestId('result-completed')).toContainText(spelled(payable), { timeout: 15_000 });
    saleId = (await newestPayment(station)).id;
  });
  expect([minors(charges), refunds]).toEqual([[payable * 100], []]);
  const sale = await paymentOf(station, saleId);
  expect(sale).toMatchObject({
    method: one.method,
    status: 'completed',
    amount: { minor: amount * 100 },
    received: { minor: payable * 100 },
    discrepancies: [],
  });
  return sale;
}

/** A payment's story, by the list of payments. */
export async function openStory(till: Page, id: string): Promise<Locator> {
  await till.getByTestId('history').click();
  await till.getByTestId(`payment-${id}`).click();
  const story = till.getByTestId('story');
  await expect(story).toBeVisible();
  return story;
}

async function giveBack(
  till: Page,
  station: HeadlessStation,
  sale: PaymentView,
  { refund }: MethodCase,
  words: MoneyWords,
): Promise<void> {
  const story = await openStory(till, sale.id);
  if (refund === 'none') {
    await expect(story.getByTestId('refund')).toHaveCount(0);
    await expect(story.getByTestId('refund-unsupported')).toContainText(words.notReturned);
    return;
  }
  const minor = refund === 'part' ? 1_500_000 : sale.received.minor;
  const { charges, refunds } = await moneyMoved(station, async () => {
    await story.getByTestId('refund').click();
    if (refund === 'part') await till.getByTestId('refund-amount').fill('15000');
    await till.getByTestId('refund-reason').fill('the strip is blurred');
    await till.getByTestId('refund-by').fill('Dilnoza');
    await till.getByTestId('refund-send').click();
    await expect(story).toContainText(spelled(minor / 100));
    if (refund === 'cabinet') await customer(station, sale.id, 'cancel');
    await expect(story).toContainText(words.returned, { timeout: 15_000 });
  });
  expect([charges, minors(refunds)]).toEqual([[], [minor]]);
  const given = await newestPayment(station);
  expect(given).toMatchObject({ kind: 'refund', of: sale.id, status: 'completed', received: { minor } });
  expect(await paymentOf(station, sale.id)).toMatchObject({ refunded: { minor } });
}

async function refuse(till: Page, station: HeadlessStation, one: MethodCase, words: MoneyWords): Promise<void> {
  const { charges } = await moneyMoved(station, async () => {
    await askBy(till, one, nextAmount());
    if (one.code && one.byPhone) await till.getByTestId('sample-poor').click();
    else if (one.code) await scan(till, one.code('16'));
    else if (one.byPhone) await till.getByTestId('sandbox-decline').click();
    else await customer(station, (await newestPayment(station)).id, 'decline');
    if (one.declined === 'silent') {
      // Nobody can know that the page was closed: nothing is claimed, and the till goes on to another way to pay.
      await expect(till.getByTestId('payment-status')).toBeVisible();
      await till.getByTestId('other-tender').click();
      await expect(till.getByTestId(`tender-${one.method}`)).toBeVisible();
      return;
    }
    await expect(till.getByTestId(`result-${one.declined}`)).toContainText(words.notTaken, { timeout: 15_000 });
  });
  expect(charges).toEqual([]);
  const { id } = await newestPayment(station);
  const status = one.declined === 'silent' ? 'awaiting_customer' : one.declined;
  expect(await paymentOf(station, id)).toMatchObject({ status, received: { minor: 0 } });
}

/** A sale, then what can be given back of it, and a refusal, for each method. */
export function methodTests(cases: readonly MethodCase[], words: MoneyWords): void {
  for (const one of cases) {
    test(`${one.method}: paid, then ${one.refund === 'none' ? 'honest that the till cannot refund' : 'given back'}`, async ({
      till,
      station,
    }) => {
      const sale = await sell(till, station, one);
      await giveBack(till, station, sale, one, words);
    });

    test(`${one.method}: ${one.declined === 'silent' ? 'a page closed unpaid' : 'refused'}, and no money was taken`, async ({
      till,
      station,
    }) => {
      await refuse(till, station, one, words);
    });
  }
}
