/** O!Dengi's callback (wallets.md §2.7): JSON to one shop, a form to the next; sent once, its answer is not read. */
import { createHmac } from 'node:crypto';
import { callHttp, NoAnswer } from '../../http-call.ts';
import type { VendorWorld } from '../../vendor.ts';
import type { Shop } from './envelope.ts';
import type { Invoice } from './invoices.ts';

const PATH = '/api/odengi/callback';
const TIMEOUT_MS = 10_000;
const STATUS_PAY = { processing: 1, canceled: 2, approved: 3 } as const;

export interface Callback {
  url: string;
  contentType: string;
  body: string;
}

/** What is to be said about an invoice now. Without a result_url it goes where the shop is registered. */
export function callbackOf(invoice: Invoice, shop: Shop, world: VendorWorld): Callback {
  const fields = {
    trans_id: invoice.payment?.transId ?? '',
    status_pay: STATUS_PAY[invoice.state],
    site_id: shop.sid,
    order_id: invoice.orderId,
    amount: invoice.payment?.amount ?? invoice.amount,
    currency: 'KGS',
    mktime: String(Math.floor(world.now() / 1000)),
    test: invoice.test,
  };
  const hash = createHmac('md5', shop.password).update(Object.values(fields).join(':::')).digest('hex');
  const all = {
    ...fields,
    hash,
    mobile: '996700123456',
    fname: 'Айбек',
    lname: 'Д',
    account_id: 7,
    fields_other: null,
  };
  const url = invoice.resultUrl ?? `${world.station().hooks}${PATH}`;
  // Both spellings exist in the field; every other invoice takes the form.
  if (Number(invoice.id) % 2 === 0) return { url, contentType: 'application/json', body: JSON.stringify(all) };
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(all)) form.set(key, String(value ?? ''));
  return { url, contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

/** Sends it. Anything but HTTP 200 is a violation: the shop would wait for the next poll of its own. */
export async function deliver({ url, contentType, body }: Callback, world: VendorWorld): Promise<void> {
  const call = { method: 'POST', url, headers: { 'content-type': contentType }, body, timeoutMs: TIMEOUT_MS };
  try {
    const { status } = await callHttp(call);
    if (status !== 200) world.violation('callback.refused', `the callback was answered ${status}`);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    world.log('callback.undelivered', { vendor: 'odengi', why: error.message });
  }
}
