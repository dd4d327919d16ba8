/**
 * ByFly's payment centre, simulated: its API for shops and administrators, the Kaspi terminals behind it, and the
 * customers' phones, which read the station's QR (byfly-kaspi.ru.md; wallets.md §4.3 for what lies beneath).
 */

import { createLater } from '../../later.ts';
import { createPhones } from '../../phones.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownPayment } from '../../screen.ts';
import { sectionOf } from '../../settings.ts';
import type { CustomerAction, CustomerOutcome, SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { takeOneOf } from '../../wire-faults.ts';
import { adminRoutes } from './admin.ts';
import { openBook, type Transaction, VENDOR } from './book.ts';
import { type ByflyParts, Section } from './parts.ts';
import { payNow, type Telling } from './payer.ts';
import { CALL_FAULTS, paymentRoutes } from './payments.ts';
import { openSources } from './sources.ts';

const CUSTOMER_FAULTS = [
  'duplicate_webhook',
  'webhook_never',
  'replay',
  'wrong_amount',
  'late',
  'cancelled_then_paid',
] as const;
const TELLING = {
  duplicate_webhook: 'many',
  webhook_never: 'never',
  replay: 'twice',
} as const satisfies Record<string, Telling>;

export const byfly: VendorDefinition = { id: VENDOR, faults: [...CALL_FAULTS, ...CUSTOMER_FAULTS], create };

const done = (detail: string): CustomerOutcome => ({ ok: true, detail });

function create(world: VendorWorld): SimulatedVendor {
  const section = sectionOf(world.settings, VENDOR, Section);
  const serves = (shown: ShownPayment): boolean => shown.provider === VENDOR;
  if (!section) return { serves };
  const book = openBook(world.truth);
  const late = createLater(VENDOR, world.log);
  const { lateMs } = section;
  const sources = openSources(section.apiToken);
  const parts: ByflyParts = { world, section, book, sources, late };
  const phones = createPhones();

  function scan(shown: ShownPayment): Transaction {
    const found = book.byQr(phones.read(shown));
    const transaction = found && book.find(found.id, world.now());
    if (!transaction) {
      world.violation('qr.unknown', 'the code on the screen is none of ours');
      throw new Refusal(422, 'byfly.bad_qr', 'Kaspi does not know this code');
    }
    const { minor, currency } = shown.payable;
    if (minor !== transaction.payable || currency !== 'KZT') {
      world.violation('qr.amount', `Kaspi asks for ${transaction.payable} tiyn, the screen says ${minor} ${currency}`);
    }
    return transaction;
  }

  async function approve(transaction: Transaction): Promise<CustomerOutcome> {
    if (transaction.status !== 'processing' && transaction.status !== 'partially_paid') {
      throw new Refusal(409, 'byfly.dead_qr', `Kaspi says the code is not valid any more (${transaction.status})`);
    }
    const left = transaction.payable - transaction.paid;
    const fault = takeOneOf(world.dial, VENDOR, CUSTOMER_FAULTS);
    switch (fault) {
      case 'wrong_amount':
        transaction.payable += 100;
        await payNow(parts, transaction, left + 100);
        return done('Kaspi took one tenge more than the screen said');
      case 'late':
        late.in(lateMs, () => payNow(parts, transaction, left));
        return done('the customer will confirm later');
      case 'cancelled_then_paid':
        // The worker takes WaitForQrConfirmation for a customer who left; Kaspi charges all the same (§4.3, bug a).
        transaction.status = 'cancelled';
        book.save(transaction);
        late.in(lateMs, () => payNow(parts, transaction, left));
        return done('ByFly wrote "cancelled" while the customer was confirming');
      case 'duplicate_webhook':
      case 'webhook_never':
      case 'replay':
      case undefined:
        await payNow(parts, transaction, left, fault && TELLING[fault]);
        return done(`transaction ${transaction.id} is paid`);
    }
  }

  async function act(shown: ShownPayment, action: CustomerAction): Promise<CustomerOutcome> {
    const transaction = scan(shown);
    if (action === 'approve') return approve(transaction);
    if (action === 'scan') return done('the customer looks at the sum in Kaspi');
    if (transaction.status !== 'processing') {
      throw new Refusal(409, 'byfly.dead_qr', `the payment is ${transaction.status}`);
    }
    if (action === 'partial') {
      await payNow(parts, transaction, Math.floor(transaction.payable / 200) * 100);
      return done(`${transaction.paid} of ${transaction.payable} tiyn is paid`);
    }
    transaction.status = action === 'decline' ? 'failed' : 'cancelled';
    book.save(transaction);
    return done(`transaction ${transaction.id} is ${transaction.status}`);
  }

  const admin = adminRoutes(parts);
  return {
    routes: [...paymentRoutes(parts), ...admin.routes],
    serves,
    customer: act,
    state: () => ({ transactions: book.all(), late: late.count() }),
    hurry: () => late.hurry(),
    reset() {
      late.clear();
      book.reset();
      phones.clear();
      sources.reset();
      admin.reset();
    },
    close: () => late.clear(),
  };
}
