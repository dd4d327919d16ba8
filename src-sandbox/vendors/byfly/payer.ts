/** Kaspi's side of a payment: the money moves, ByFly hears of it and tells the shop. */
import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { callHttp, NoAnswer } from '../../http-call.ts';
import { almaty, phpJson } from './answers.ts';
import { type Transaction, VENDOR } from './book.ts';
import type { ByflyParts } from './parts.ts';

const WEBHOOK_PATH = '/api/webhooks/byfly';
const WEBHOOK_TIMEOUT_MS = 5_000;
const DUPLICATES = 5;
const DUPLICATE_EVERY_MS = 5;

/** `twice`: the same bytes again after `lateMs`. */
export type Telling = 'once' | 'never' | 'many' | 'twice';

/** Moves `minor` tiyn, writes the truth, then ByFly's row, then tells the shop. */
export async function payNow(
  parts: ByflyParts,
  transaction: Transaction,
  minor: number,
  telling: Telling = 'once',
): Promise<void> {
  const { world, book } = parts;
  const at = world.now();
  const named = transaction.metadata.order_id;
  const orderRef = typeof named === 'string' ? named : transaction.id;
  world.truth.write({ record: 'charge', vendor: VENDOR, ref: transaction.id, orderRef, minor, currency: 'KZT', at });
  transaction.paid += minor;
  transaction.paidAt = at;
  transaction.status = transaction.paid < transaction.payable ? 'partially_paid' : 'paid';
  book.save(transaction);
  await tell(parts, transaction, telling);
}

async function tell(parts: ByflyParts, transaction: Transaction, telling: Telling): Promise<void> {
  if (telling === 'never') return;
  const body = bodyOf(parts, transaction);
  await deliver(parts, transaction, body);
  if (telling === 'twice') parts.late.in(parts.section.lateMs, () => deliver(parts, transaction, body));
  if (telling !== 'many') return;
  const again: Promise<void>[] = [];
  for (let n = 0; n < DUPLICATES; n++) {
    again.push(deliver(parts, transaction, body));
    await pause(DUPLICATE_EVERY_MS);
  }
  await Promise.all(again);
}

function bodyOf({ section }: ByflyParts, t: Transaction): string {
  const unit = section.amountUnit === 'tenge' ? 100 : 1;
  return phpJson({
    transaction_id: t.id,
    status: t.status,
    amount: t.payable / unit,
    paid_amount: t.paid / unit,
    currency: 'KZT',
    description: t.description,
    metadata: t.metadata,
    paid_at: t.paidAt === undefined ? null : almaty(t.paidAt),
  });
}

/** Once: the document promises no repeat. Only this machine's station is ever called, whatever address was given. */
async function deliver({ world, section }: ByflyParts, t: Transaction, body: string): Promise<void> {
  const path = t.webhookUrl === null ? WEBHOOK_PATH : new URL(t.webhookUrl).pathname;
  const signature = createHmac('sha256', section.webhookSecret).update(body).digest('hex');
  try {
    const answer = await callHttp({
      method: 'POST',
      url: `${world.station().hooks}${path}`,
      headers: { 'content-type': 'application/json', 'x-webhook-signature': signature },
      body,
      timeoutMs: WEBHOOK_TIMEOUT_MS,
    });
    world.log('byfly.told', { transaction: t.id, status: answer.status });
    if (answer.status === 401) world.violation('webhook.refused', 'a webhook with a good signature was refused');
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    world.log('byfly.untold', { transaction: t.id, why: error.message });
  }
}
