/**
 * O!Dengi's own addresses (vendor/odengi.ru.md, contract.md), for programs written against that document. A spelling
 * of the contract: both end in the router. Where the station does not take O!Dengi, they do not exist.
 */
import * as z from 'zod';
import { fieldErrors } from '../../src-shared/contract/define.ts';
import { OrderId } from '../../src-shared/contract/shapes.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';
import type { Address } from './address.ts';
import { json } from './address.ts';
import { ask } from './ask.ts';
import { refused } from './refused.ts';
import { inputOf } from './rest.ts';
import { amountOf, newestSale, noSuchOrder, pngOf, qrPayments, type VendorOptions } from './vendor-addresses.ts';

const METHOD = 'odengi';

export const CreateQr = z.strictObject({
  orderId: OrderId,
  /** Som, at most two decimals. */
  amount: z.number().positive(),
  description: z.string().max(500).optional(),
  /** Read and forgotten: the customer scans, so nobody needs to know who it is. */
  customerPhone: z.string().max(32).optional(),
});
export const CreatedQr = z.strictObject({
  success: z.literal(true),
  invoice_id: z.string(),
  /** The code as a PNG data address, drawn by this station. */
  qr: z.string(),
  /** The payload behind the `#` of O!'s link, as the document shows it. */
  qr_url: z.string(),
  /** Opens the bill in O!'s app. */
  link_app: z.string(),
});
export const ODENGI_STATUSES = ['processing', 'approved', 'canceled'] as const;
export const OdengiPayment = z.strictObject({
  success: z.literal(true),
  orderId: z.string(),
  status: z.enum(ODENGI_STATUSES),
});

/** Our ten words in the document's three. What is not known yet is still being processed. */
const WORDS: Readonly<Record<PaymentStatus, (typeof ODENGI_STATUSES)[number]>> = {
  created: 'processing',
  dispatching: 'processing',
  awaiting_customer: 'processing',
  cancelling: 'processing',
  unknown: 'processing',
  completed: 'approved',
  declined: 'canceled',
  cancelled: 'canceled',
  expired: 'canceled',
  failed: 'canceled',
};

export function odengiAddresses(options: VendorOptions): Address[] {
  const { station, currency } = options;
  const { refusals } = station;
  const qrPayment = qrPayments(options);

  /** Throws what any address that does not exist throws. */
  async function mustBeTaken(): Promise<void> {
    const { methods } = await ask<StationView>(station, 'station.view', {});
    if (!methods.some(({ method }) => method === METHOD))
      throw refused(refusals, 'request.unknown_call', 'no such address');
  }

  return [
    {
      method: 'POST',
      path: '/api/odengi/create-qr',
      access: 'token',
      async answer(call) {
        await mustBeTaken();
        const parsed = CreateQr.safeParse(inputOf(call, refusals));
        if (!parsed.success) throw refused(refusals, 'request.invalid', 'not a QR request', fieldErrors(parsed.error));
        const { orderId, description } = parsed.data;
        const { show, providerRef } = await qrPayment({
          orderId,
          method: METHOD,
          amount: amountOf(call, currency, refusals),
          ...(description === undefined ? {} : { note: description }),
        });
        if (!show || providerRef === undefined)
          throw refused(refusals, 'payment.method_unavailable', 'the rail gave no QR in time');
        return json({
          success: true,
          invoice_id: providerRef,
          qr: await pngOf(show.qr),
          qr_url: `https://qr.dengi.kg/#${encodeURIComponent(show.qr)}`,
          link_app: `https://o.kg/l/a?t=wl_unpbill&id=${encodeURIComponent(providerRef)}`,
        });
      },
    },
    {
      method: 'GET',
      path: '/api/odengi/status/:orderId',
      access: 'token',
      async answer(call) {
        await mustBeTaken();
        const { orderId } = inputOf(call, refusals, ['orderId']);
        const parsed = OrderId.safeParse(orderId);
        if (!parsed.success) throw noSuchOrder(refusals);
        const { status } = await newestSale(station, parsed.data, METHOD);
        return json({ success: true, orderId: parsed.data, status: WORDS[status] });
      },
    },
  ];
}
