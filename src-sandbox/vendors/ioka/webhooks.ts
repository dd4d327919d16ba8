/**
 * ioka's webhooks (wallets.md §3.4): signed in one form and then in the other, sent again every 5 s and at most ten
 * times until the answer is 200.
 */
import { createHmac } from 'node:crypto';
import { callHttp, NoAnswer } from '../../http-call.ts';
import type { Later } from '../../later.ts';
import type { VendorWorld } from '../../vendor.ts';
import { type IokaOrder, type IokaPayment, orderLine, paymentView, VENDOR } from './orders.ts';
import { pythonJson } from './python-json.ts';

const PATH = '/api/webhooks/ioka';
const TIMEOUT_MS = 10_000;
const TRIES = 10;

export type Event = 'ORDER_EXPIRED' | 'PAYMENT_DECLINED' | 'PAYMENT_APPROVED' | 'PAYMENT_CAPTURED' | 'PAYMENT_CANCELED';
/** The words of ioka.ru.md, which ioka does not use; a shop may ask for them (`documentWords`). */
const DOCUMENT_WORDS: Partial<Record<Event, string>> = {
  PAYMENT_CAPTURED: 'payment.succeeded',
  PAYMENT_DECLINED: 'payment.failed',
  PAYMENT_CANCELED: 'payment.cancelled',
};

export interface Webhook {
  body: string;
  headers: Readonly<Record<string, string>>;
}

export interface Webhooks {
  /** What is to be said about an order now. */
  about(event: Event, order: IokaOrder, payment?: IokaPayment): Webhook;
  /** One delivery; what was not answered 200 is sent again later. */
  deliver(webhook: Webhook): Promise<void>;
}

export interface WebhookSettings {
  webhookKey: string;
  retryMs: number;
  documentWords: boolean;
}

export function createWebhooks(settings: WebhookSettings, world: VendorWorld, later: Later): Webhooks {
  let made = 0;

  async function send(webhook: Webhook, tries: number): Promise<void> {
    const url = `${world.station().hooks}${PATH}`;
    try {
      const { status } = await callHttp({ method: 'POST', url, ...webhook, timeoutMs: TIMEOUT_MS });
      if (status === 200) return;
      world.violation('webhook.refused', `the webhook was answered ${status}`);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      world.log('webhook.undelivered', { vendor: VENDOR, why: error.message });
    }
    if (tries < TRIES) later.in(settings.retryMs, () => send(webhook, tries + 1));
  }

  return {
    about(event, order, payment) {
      made += 1;
      const word = (settings.documentWords ? DOCUMENT_WORDS[event] : undefined) ?? event;
      const said = {
        event: word,
        order: orderLine(order),
        ...(payment ? { payment: paymentView(order, payment) } : {}),
      };
      const signed = pythonJson(said, { sortKeys: true, blanks: made % 2 === 1, ascii: false });
      const signature = createHmac('sha256', settings.webhookKey).update(signed, 'utf8').digest('hex');
      const header = settings.documentWords ? 'X-Ioka-Signature' : 'X-Signature';
      return {
        body: pythonJson(said, { sortKeys: false, blanks: true, ascii: true }),
        headers: { 'content-type': 'application/json', [header]: signature },
      };
    },
    deliver: (webhook) => send(webhook, 1),
  };
}
