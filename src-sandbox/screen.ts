/**
 * The station's screen, as a customer's phone sees it: read through the same local REST as every other program
 * (contract.md, Local REST), never through the station's memory.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { callHttp, NoAnswer } from './http-call.ts';
import { Refusal } from './refusal.ts';
import type { StationAddresses } from './settings.ts';

const READ_TIMEOUT_MS = 5_000;
/** The QR follows the payment's row by some milliseconds; a person would simply look a moment longer. */
const QR_WAIT_MS = 3_000;
const QR_LOOK_EVERY_MS = 40;

const ShownPayment = z
  .object({
    id: z.string(),
    orderId: z.string(),
    kind: z.enum(['sale', 'refund']),
    status: z.string(),
    provider: z.string(),
    method: z.string(),
    payable: z.object({ minor: z.int(), currency: z.string() }),
    show: z.object({ qr: z.string() }).optional(),
  })
  .transform(({ show, ...rest }) => ({ ...rest, qr: show?.qr }));
/** What of a payment the screen shows. `qr` is the text inside the code; `payable` in minor units. */
export type ShownPayment = z.infer<typeof ShownPayment>;
const Page = z.object({ items: z.array(ShownPayment) });

/** Which payment the customer stands in front of: one of the two is given. */
export type Which = { paymentId?: string | undefined; orderId?: string | undefined };

const NOT_YET_SHOWN: ReadonlySet<string> = new Set(['created', 'dispatching']);

export interface Screen {
  /** Waits for the QR, or `isReady`, while the payment is still being prepared. Throws `Refusal` 404, 409 or 502. */
  read(which: Which, isReady?: (shown: ShownPayment) => boolean): Promise<ShownPayment>;
}

/** `addresses` is asked each time: the station may move to another port when it restarts. */
export function createScreen(addresses: () => StationAddresses, token: string): Screen {
  async function get(path: string): Promise<unknown> {
    const url = `${addresses().local}${path}`;
    try {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      const answer = await callHttp({ method: 'GET', url, headers, timeoutMs: READ_TIMEOUT_MS });
      if (answer.status === 404)
        throw new Refusal(404, 'customer.no_such_payment', 'the station does not know this payment');
      if (answer.status !== 200) throw new Refusal(502, 'station.refused', `GET ${path} was answered ${answer.status}`);
      return JSON.parse(answer.body);
    } catch (error) {
      if (error instanceof NoAnswer) throw new Refusal(502, 'station.unreachable', `GET ${path}: ${error.message}`);
      if (error instanceof SyntaxError)
        throw new Refusal(502, 'station.unreadable', `GET ${path} was not answered in JSON`);
      throw error;
    }
  }

  async function look(which: Which): Promise<ShownPayment> {
    if (which.paymentId !== undefined)
      return readShape(ShownPayment, await get(`/v1/payments/${encodeURIComponent(which.paymentId)}`));
    const query = new URLSearchParams({ orderId: which.orderId ?? '', limit: '20' });
    const page = readShape(Page, await get(`/v1/payments?${query.toString()}`));
    const sales = page.items.filter((payment) => payment.kind === 'sale' && payment.orderId === which.orderId);
    const shown =
      sales.find((payment) => payment.status === 'awaiting_customer' && payment.qr !== undefined) ?? sales[0];
    if (!shown) throw new Refusal(404, 'customer.no_such_payment', 'the station has no payment for this order');
    return shown;
  }

  return {
    async read(which, isReady = () => false) {
      const deadline = performance.now() + QR_WAIT_MS;
      for (;;) {
        const shown = await look(which);
        const isShown = !NOT_YET_SHOWN.has(shown.status) || shown.qr !== undefined;
        if (isShown || isReady(shown) || performance.now() > deadline) return shown;
        await pause(QR_LOOK_EVERY_MS);
      }
    },
  };
}

function readShape<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new Refusal(
    502,
    'station.unreadable',
    `the payment view is not as promised: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
