/**
 * A practice fiscal module: numbers and signs receipts, keeps them for ever, and gives the same receipt for the same
 * key (money-safety.md I-24). Real modules do not always do that last thing; the fault `lost_reply` is why a caller
 * must be able to ask `GET /fiscal/receipts/:key` before it sends again.
 *
 *   POST /fiscal/receipts {key, paymentId, kind, amount, at} → {key, number, sign, qrUrl}
 *   GET  /fiscal/receipts/:key                               → the same, or 404
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { CURRENCIES } from '../../../src-shared/money.ts';
import type { RouteAnswer, RouteRequest } from '../../json-server.ts';
import { Refusal, readBody } from '../../refusal.ts';
import type { Receipt } from '../../truth.ts';
import type { SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';

const ID = 'fiscal';
const TERMINAL = 'UZ000000000001';
const TASHKENT_OFFSET_MS = 5 * 3_600_000;

const NewReceipt = z.strictObject({
  key: z.string().min(1).max(128),
  paymentId: z.string().min(1).max(64),
  kind: z.enum(['sale', 'refund']),
  /** Minor units. */
  amount: z.strictObject({ minor: z.int().positive(), currency: z.enum(CURRENCIES) }),
  /** The moment of the sale or refund, ms UTC: part of the contents, so a resend carries the same. */
  at: z.int().positive(),
});
type NewReceipt = z.infer<typeof NewReceipt>;

export const fiscal: VendorDefinition = { id: ID, faults: ['lost_reply', 'down', 'slow'], create: createFiscal };

function createFiscal({ settings, truth, dial }: VendorWorld): SimulatedVendor {
  const byKey = (key: string): Receipt | undefined =>
    truth.view().receipts.find((receipt) => receipt.vendor === ID && receipt.key === key);

  function store({ key, paymentId, kind, amount, at }: NewReceipt): Receipt {
    const number = truth.view().receipts.filter((receipt) => receipt.vendor === ID).length + 1;
    const sign = signOf(`${number}|${key}|${kind}|${amount.minor}|${amount.currency}|${at}`);
    const qrUrl = `https://ofd.soliq.uz/check?t=${TERMINAL}&r=${number}&c=${tashkentTime(at)}&s=${sign}`;
    const receipt: Receipt = { vendor: ID, key, paymentId, kind, ...amount, at, number, sign, qrUrl };
    truth.write({ record: 'receipt', ...receipt });
    return receipt;
  }

  let toRefuse = 0;

  async function accept({ body, signal }: RouteRequest): Promise<RouteAnswer> {
    const wanted = readBody(NewReceipt, body);
    const fault = dial.take(ID);
    if (fault === 'down') throw new Refusal(503, 'fiscal.down', 'the fiscal module does not work');
    const known = byKey(wanted.key);
    if (known && !sameContents(known, wanted)) {
      throw new Refusal(409, 'fiscal.key_reused', 'a receipt with this key and other contents exists');
    }
    if (!known && toRefuse > 0) {
      toRefuse--;
      throw new Refusal(422, 'fiscal.refused', 'the module does not take this receipt');
    }
    const receipt = known ?? store(wanted);
    if (fault === 'lost_reply') return 'drop';
    // A caller that hangs up meanwhile has a receipt all the same.
    if (fault === 'slow') await pause(settings.fiscal.slowMs, undefined, { signal }).catch(() => {});
    return { status: known ? 200 : 201, body: shown(receipt) };
  }

  return {
    routes: [
      { method: 'POST', path: '/fiscal/receipts', answer: accept },
      {
        method: 'GET',
        path: '/fiscal/receipts/:key',
        answer({ params }) {
          const receipt = byKey(params.key ?? '');
          if (!receipt) throw new Refusal(404, 'fiscal.no_such_receipt', 'no receipt with this key');
          return { body: shown(receipt) };
        },
      },
    ],
    differences: {
      missing_receipt() {
        toRefuse++;
        return 'the next receipt will be refused';
      },
    },
    reset() {
      toRefuse = 0;
    },
    state: () => ({ receipts: truth.view().receipts.length }),
  };
}

const shown = ({ key, number, sign, qrUrl }: Receipt) => ({ key, number, sign, qrUrl });

const sameContents = (known: Receipt, wanted: NewReceipt): boolean =>
  known.paymentId === wanted.paymentId &&
  known.kind === wanted.kind &&
  known.minor === wanted.amount.minor &&
  known.currency === wanted.amount.currency &&
  known.at === wanted.at;

/** Twelve digits that depend on every field, as a real module's fiscal sign does. */
function signOf(contents: string): string {
  const number = createHash('sha256').update(contents).digest().readUIntBE(0, 6);
  return String(number % 1_000_000_000_000).padStart(12, '0');
}

/** YYYYMMDDhhmmss in Tashkent, which has no summer time. */
const tashkentTime = (at: number): string =>
  new Date(at + TASHKENT_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14);
