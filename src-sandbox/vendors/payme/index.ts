/**
 * Payme, simulated: its server, which calls the station's webhook (Merchant API, wallets.md §1), and its customers'
 * phones, which read the station's QR.
 */
import { createLater } from '../../later.ts';
import { createPhones } from '../../phones.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownPayment } from '../../screen.ts';
import type { CustomerAction, CustomerOutcome, SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { openBook } from './book.ts';
import { BadLink, type CheckoutLink, readCheckoutLink } from './checkout-link.ts';
import { createCustomer, done } from './customer.ts';
import { createDialogue, DELIVERIES, type Delivery } from './dialogue.ts';
import { isScript, SCRIPTS } from './misbehaviour.ts';
import { createPayer, type ScannedOrder, VENDOR } from './payer.ts';
import { FISCAL_FAULTS, subscribeRoute } from './subscribe.ts';
import { repeatUnfinished } from './unfinished.ts';

const FAULTS = [...DELIVERIES.filter((one) => one !== 'plain'), ...Object.keys(SCRIPTS), 'silent', ...FISCAL_FAULTS];

export const payme: VendorDefinition = { id: VENDOR, faults: FAULTS, create: createPayme };

function createPayme(world: VendorWorld): SimulatedVendor {
  const book = openBook(world.truth, VENDOR);
  const dialogue = createDialogue(world);
  const payer = createPayer(world, book, dialogue);
  const customer = createCustomer(payer, book);
  const late = createLater(VENDOR, world.log);
  const parts = { world, payer, customer, dialogue, late };
  const stopRepeating = repeatUnfinished(world, book, payer);
  const phones = createPhones();

  function scan(shown: ShownPayment): ScannedOrder {
    const link = readLink(phones.read(shown));
    const { merchantId, accountField } = world.settings.payme;
    if (link.merchantId !== merchantId) complain('link.merchant', 'm is not the cash-box of this shop');
    if (link.amount !== shown.payable.minor || shown.payable.currency !== 'UZS') {
      complain(
        'link.amount',
        `a is ${link.amount} tiyin, the screen says ${shown.payable.minor} ${shown.payable.currency}`,
      );
    }
    const orderRef = link.account[accountField];
    if (orderRef === undefined) throw complain('link.account', `there is no ac.${accountField}`);
    return { payment: shown, orderRef, amount: link.amount };
  }

  function readLink(qr: string): CheckoutLink {
    try {
      return readCheckoutLink(qr);
    } catch (error) {
      if (error instanceof BadLink) throw complain('link.unreadable', error.message);
      throw error;
    }
  }

  /** The phone says "no such shop" and the run remembers why. */
  function complain(rule: string, detail: string): never {
    world.violation(rule, detail);
    throw new Refusal(422, 'payme.bad_link', detail);
  }

  async function act(shown: ShownPayment, action: CustomerAction): Promise<CustomerOutcome> {
    if (action === 'partial') throw new Refusal(422, 'payme.no_partial', 'Payme moves the whole amount or nothing');
    const order = action === 'cancel' ? undefined : scan(shown);
    const on = world.dial.positions()[VENDOR]?.fault;
    // A fault of the Subscribe API waits for the shop's call.
    const fault = FISCAL_FAULTS.some((one) => one === on) ? undefined : world.dial.take(VENDOR);
    if (fault === 'silent') return done('the customer put the phone away; nothing was called');
    const delivery: Delivery = DELIVERIES.find((one) => one === fault) ?? 'plain';
    if (order === undefined) return customer.cancel(shown, delivery, () => scan(shown));
    if (isScript(fault)) {
      const { when, play } = SCRIPTS[fault];
      if (when === 'instead' || (when === 'approving' && action === 'approve')) return play(order, parts);
      if (when === 'before') await play(order, parts);
    }
    if (action === 'scan') return customer.scan(order, delivery);
    if (action === 'decline') return customer.decline(order, delivery);
    return customer.approve(order, delivery);
  }

  return {
    routes: [subscribeRoute(world, book)],
    serves: (shown) => shown.provider === VENDOR || shown.method === VENDOR,
    customer: act,
    state: () => ({ transactions: book.all(), late: late.count() }),
    hurry: () => late.hurry(),
    reset() {
      late.clear();
      book.reset();
      phones.clear();
    },
    close() {
      stopRepeating();
      late.clear();
    },
  };
}
