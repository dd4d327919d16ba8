/**
 * The addresses of the vendors' own documents, kept for programs written against them. They are a spelling of the
 * contract, not a second way to pay: every one ends in the router. See vendor/payme-photobooth.ru.md.
 */
import * as z from 'zod';
import { fieldErrors, type Refusals } from '../../src-shared/contract/define.ts';
import type { PaymentPage, PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { CustomerReaction } from '../../src-shared/contract/practice-views.ts';
import { Method, OrderId } from '../../src-shared/contract/shapes.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import { CURRENCIES, type Currency, type Money, MoneyError, parseMajor } from '../../src-shared/money.ts';
import { isFinal, isOpen, type PaymentStatus } from '../../src-shared/payment-status.ts';
import type { Clock } from '../ports/clock.ts';
import type { Station } from '../ports/station.ts';
import { type Address, type AddressCall, json } from './address.ts';
import { ask, follow } from './ask.ts';
import { type Refused, refused, refusedField } from './refused.ts';
import { inputOf } from './rest.ts';
import { numberText } from './strict-json.ts';

/** A rail makes its QR in one exchange; a longer wait would outlast the patience of the programs that ask. */
const QR_LIMIT_MS = 2_000;
const PRACTICE_LIMIT_MS = 5_000;
/** Attempts at one order are few; the newest come first. */
const ATTEMPTS = 50;

/** The words of the vendor document. */
export const VENDOR_STATUSES = ['pending', 'success', 'failed', 'cancelled', 'unknown'] as const;
export type VendorStatus = (typeof VENDOR_STATUSES)[number];

/** Our ten words in the document's five. A word that is added to ours does not compile here until it has one. */
const WORDS: Readonly<Record<PaymentStatus, VendorStatus>> = {
  created: 'pending',
  dispatching: 'pending',
  awaiting_customer: 'pending',
  cancelling: 'pending',
  unknown: 'unknown',
  completed: 'success',
  declined: 'failed',
  failed: 'failed',
  expired: 'failed',
  cancelled: 'cancelled',
};
export const vendorStatus = (status: PaymentStatus): VendorStatus => WORDS[status];

export const GenerateQr = z.strictObject({
  order_id: OrderId,
  /** A method that shows a QR: `payme`, `odengi`, … */
  paymentType: Method,
  /** Whole currency units, at most two decimals. */
  amount: z.number().positive(),
});
/** `paymeUrl` for Payme, `paymentUrl` for the other wallets. */
export const GeneratedQr = z.strictObject({
  qrCode: z.string(),
  paymeUrl: z.string().optional(),
  paymentUrl: z.string().optional(),
});
export const VendorPayment = z.strictObject({ status: z.enum(VENDOR_STATUSES), order_id: z.string() });
export const VendorTest = z.strictObject({
  success: z.literal(true),
  order_id: z.string(),
  status: z.enum(VENDOR_STATUSES),
});
const Count = z.int().nonnegative();
export const VendorStats = z.strictObject({
  total: Count,
  success: Count,
  pending: Count,
  failed: Count,
  cancelled: Count,
  unknown: Count,
  amount: z.strictObject({ minor: z.int(), currency: z.enum(CURRENCIES) }),
});

export interface VendorOptions {
  station: Station;
  clock: Clock;
  currency: Currency;
  profile: 'sandbox' | 'live';
}

export function vendorAddresses(options: VendorOptions): Address[] {
  const { station, clock, currency, profile } = options;
  const { refusals } = station;
  const qrPayment = qrPayments(options);

  const test: Address = {
    method: 'POST',
    path: '/api/test-payment/:order_id',
    access: 'token',
    async answer(call) {
      const orderId = orderOf(call, refusals);
      const payment = await newestSale(station, orderId);
      const reaction = await ask<z.infer<typeof CustomerReaction>>(station, 'practice.customer', {
        orderId,
        action: 'approve',
      });
      if (!reaction.ok) throw refused(refusals, 'sandbox.refused', reaction.detail ?? 'the simulator refused');
      const after = await follow({ station, clock, limitMs: PRACTICE_LIMIT_MS }, payment, (seen) =>
        isFinal(seen.status),
      );
      return json({ success: true, order_id: orderId, status: vendorStatus(after.status) });
    },
  };

  return [
    {
      method: 'POST',
      path: '/api/generate-qr',
      access: 'token',
      async answer(call) {
        const parsed = GenerateQr.safeParse(inputOf(call, refusals));
        if (!parsed.success) throw refused(refusals, 'request.invalid', 'not a QR request', fieldErrors(parsed.error));
        const { order_id: orderId, paymentType: method } = parsed.data;
        const amount = amountOf(call, currency, refusals);
        const payment = qrPayment({ orderId, method, amount });
        const link = (await payment).show?.qr;
        if (link === undefined) throw refused(refusals, 'payment.method_unavailable', 'the rail gave no QR in time');
        return json({ qrCode: await pngOf(link), [method === 'payme' ? 'paymeUrl' : 'paymentUrl']: link });
      },
    },
    {
      method: 'GET',
      path: '/api/payment-status/:order_id',
      access: 'token',
      async answer(call) {
        const orderId = orderOf(call, refusals);
        return json({ status: vendorStatus((await newestSale(station, orderId)).status), order_id: orderId });
      },
    },
    {
      method: 'GET',
      path: '/api/stats',
      access: 'token',
      async answer(call) {
        inputOf(call, refusals, []);
        const { received, ...counts } = await ask<{ received: Money }>(station, 'station.stats', {});
        return json({ ...counts, amount: received });
      },
    },
    ...(profile === 'sandbox' ? [test] : []),
  ];
}

export interface QrSale {
  orderId: string;
  method: string;
  amount: Money;
  note?: string;
}

/** Shows QRs for sales. Two equal requests at once are one: the second waits for the first one's payment. */
export function qrPayments(options: VendorOptions): (sale: QrSale) => Promise<PaymentView> {
  const making = new Map<string, Promise<PaymentView>>();
  return (sale) => {
    const key = JSON.stringify([sale.orderId, sale.method, sale.amount.minor]);
    const running = making.get(key);
    if (running) return running;
    const made = payByQr(options, sale).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
}

/** The open payment of the same order, method and amount, or a new one; resolves when its QR is there. */
async function payByQr(options: VendorOptions, sale: QrSale): Promise<PaymentView> {
  const { station, clock } = options;
  const { methods } = await ask<StationView>(station, 'station.view', {});
  const offered = methods.find(({ method }) => method === sale.method);
  if (offered && offered.kind !== 'shows_qr') {
    throw refused(station.refusals, 'payment.method_unknown', `${sale.method} shows no QR`);
  }
  const payment = (await openSale(station, sale)) ?? (await ask<PaymentView>(station, 'payment.start', sale));
  return follow(
    { station, clock, limitMs: QR_LIMIT_MS },
    payment,
    (seen) => seen.show !== undefined || isFinal(seen.status),
  );
}

async function openSale(station: Station, sale: QrSale): Promise<PaymentView | undefined> {
  const { items } = await ask<PaymentPage>(station, 'payment.list', {
    orderId: sale.orderId,
    method: sale.method,
    limit: ATTEMPTS,
  });
  // An unknown payment is not shown again: the order is blocked until it is known, and payment.start says so.
  return items.find(
    (p) => p.kind === 'sale' && isOpen(p.status) && p.status !== 'unknown' && p.amount.minor === sale.amount.minor,
  );
}

/** The order's newest sale; a refund does not make an order unpaid here. Unknown orders all look the same (f-17). */
export async function newestSale(station: Station, orderId: string, method?: string): Promise<PaymentView> {
  const { items } = await ask<PaymentPage>(station, 'payment.list', {
    orderId,
    ...(method === undefined ? {} : { method }),
    limit: ATTEMPTS,
  });
  const sales = items.filter(({ kind }) => kind === 'sale');
  // A tender that was closed because another one paid must not make the order look unpaid.
  const sale = sales.find(({ status }) => status === 'completed') ?? sales[0];
  if (!sale) throw noSuchOrder(station.refusals);
  return sale;
}

export const noSuchOrder = (refusals: Refusals): Refused =>
  refused(refusals, 'payment.not_found', 'no payment of such an order');

function orderOf(call: AddressCall, refusals: Refusals): string {
  const { order_id: orderId } = inputOf(call, refusals, ['order_id']);
  const parsed = OrderId.safeParse(orderId);
  if (!parsed.success) throw noSuchOrder(refusals);
  return parsed.data;
}

/** Read from the JSON text digit by digit: 0.1 + 0.2 never meets money. */
export function amountOf({ bodyText }: AddressCall, currency: Currency, refusals: Refusals): Money {
  try {
    return parseMajor(numberText(bodyText, 'amount') ?? '', currency);
  } catch (error) {
    if (error instanceof MoneyError)
      throw refusedField(refusals, 'amount', `must be an amount in ${currency}, with at most its decimals`);
    throw error;
  }
}

/** Fast rather than small: a PNG costs a hundred times an SVG, and it goes no further than this machine. */
export async function pngOf(text: string): Promise<string> {
  const { toBuffer } = await import('qrcode');
  const png = await toBuffer(text, {
    type: 'png',
    errorCorrectionLevel: 'M',
    margin: 4,
    scale: 6,
    rendererOpts: { deflateLevel: 1 },
  });
  return `data:image/png;base64,${png.toString('base64')}`;
}
