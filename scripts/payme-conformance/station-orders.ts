/** Makes orders at a Qabul station through its local REST (contract.md), as any other program does. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { HttpAnswer, HttpCall } from '../../src-sandbox/http-call.ts';
import { readCheckoutLink } from '../../src-sandbox/vendors/payme/checkout-link.ts';
import type { Order } from './scenario.ts';

const CALL_TIMEOUT_MS = 10_000;
const QR_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 25;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

interface View {
  id: string;
  status: string;
  show?: { qr: string };
}

export interface StationOrders {
  /** Throws when the station refuses or shows no QR in time. */
  newOrder(): Promise<Order>;
  handOver(orderId: string): Promise<void>;
}

export function createStationOrders(station: {
  local: string;
  token: string;
  accountField: string;
  call(call: HttpCall): Promise<HttpAnswer>;
}): StationOrders {
  const paymentOf = new Map<string, string>();
  let made = 0;

  async function rest(method: string, path: string, body?: unknown): Promise<View> {
    const headers = { authorization: `Bearer ${station.token}`, 'content-type': 'application/json' };
    const url = station.local.replace(/\/+$/, '') + path;
    const call = { method, url, headers, timeoutMs: CALL_TIMEOUT_MS };
    const answer = await station.call(body === undefined ? call : { ...call, body: JSON.stringify(body) });
    if (answer.status !== 200 && answer.status !== 201)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 300)}`);
    return JSON.parse(answer.body) as View;
  }

  return {
    async newOrder() {
      made += 1;
      const id = [...randomBytes(20)].map((byte) => CROCKFORD[byte & 31]).join('');
      // Uneven tiyin, so that a server that counts in whole sums is found out.
      const minor = 1_000_000 + made * 137;
      const start = { id, orderId: `conformance-${id}`, amount: { minor, currency: 'UZS' }, method: 'payme' };
      let view = await rest('POST', '/v1/payments', start);
      const deadline = performance.now() + QR_WAIT_MS;
      while (view.status !== 'awaiting_customer' || !view.show) {
        if (performance.now() > deadline)
          throw new Error(`the payment is ${view.status} and shows ${view.show ? 'a' : 'no'} QR`);
        await pause(LOOK_EVERY_MS);
        view = await rest('GET', `/v1/payments/${id}`);
      }
      const orderId = readCheckoutLink(view.show.qr).account[station.accountField];
      if (orderId === undefined) throw new Error(`the QR has no ac.${station.accountField}`);
      paymentOf.set(orderId, id);
      return { orderId, amountTiyin: minor };
    },
    async handOver(orderId) {
      await rest('POST', `/v1/payments/${paymentOf.get(orderId) ?? ''}/handover`, {});
    },
  };
}
