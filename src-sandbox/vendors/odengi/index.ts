/**
 * O!Dengi, simulated: its API, which the station calls (wallets.md §2), its callback, and the customers who scan the
 * station's ELQR with their wallet.
 */
import * as z from 'zod';
import { nothingYet } from '../../differences.ts';
import type { RouteRequest, TextAnswer } from '../../json-server.ts';
import { createLater } from '../../later.ts';
import { createPhones } from '../../phones.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownPayment } from '../../screen.ts';
import { Milliseconds, sectionOf } from '../../settings.ts';
import type { CustomerAction, CustomerOutcome, SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { takeOneOf, underFault, WIRE_FAULTS } from '../../wire-faults.ts';
import { type Callback, callbackOf, deliver } from './callback.ts';
import { obey } from './commands.ts';
import { elqrOf, readElqr } from './elqr.ts';
import { answer, type Command, DengiError, ERROR, errorData, readEnvelope } from './envelope.ts';
import { type Invoice, openInvoices, VENDOR } from './invoices.ts';

/** Faults of an act of the customer, and of what the shop is told about it. */
const CUSTOMER_FAULTS = [
  'webhook_never',
  'duplicate_webhook',
  'replay',
  'wrong_amount',
  'unknown_word',
  'late',
  'cancelled_then_paid',
] as const;
type CustomerFault = (typeof CUSTOMER_FAULTS)[number];
/** The customer has paid, and the shop has been told, before createInvoice was answered. */
const BEFORE_REPLY = 'webhook_before_reply';
const DUPLICATES = 8;
const ODD_WORDS = 3;

const Section = z.object({
  sid: z.string().min(1),
  password: z.string().min(1),
  /** How long a customer under `late`, `cancelled_then_paid` or `replay` takes. */
  lateMs: Milliseconds.default(5_000),
  slowMs: Milliseconds.default(3_000),
});

export const odengi: VendorDefinition = {
  id: VENDOR,
  faults: [...WIRE_FAULTS, BEFORE_REPLY, ...CUSTOMER_FAULTS],
  create: createOdengi,
};

function createOdengi(world: VendorWorld): SimulatedVendor {
  const section = sectionOf(world.settings, VENDOR, Section);
  if (!section) return {};
  const { lateMs, slowMs, ...shop } = section;
  const { dial, now } = world;
  const invoices = openInvoices(world);
  const later = createLater(VENDOR, world.log);
  const phones = createPhones();

  /** Reads, obeys and answers one command; what the document does not allow is remembered. */
  async function api({ text, headers }: RouteRequest): Promise<TextAnswer> {
    let command: Command = { cmd: '', data: {} };
    try {
      command = readEnvelope(text, headers, shop);
      const data = obey(command, invoices, now());
      if (command.cmd === 'createInvoice') await beforeReply(String(data.invoice_id));
      return answer(command.cmd, data, shop, now());
    } catch (error) {
      if (!(error instanceof DengiError)) throw error;
      if (error.code === ERROR.validation) world.violation('request.invalid', error.message);
      return answer(command.cmd, errorData(error.code), shop, now());
    }
  }

  async function beforeReply(invoiceId: string): Promise<void> {
    const invoice = invoices.book.get(invoiceId);
    if (!invoice || takeOneOf(dial, VENDOR, [BEFORE_REPLY]) === undefined) return;
    invoices.pay(invoice, invoice.amount);
    await deliver(callbackOf(invoice, shop, world), world);
  }

  /** The customer's wallet reads the code. */
  function scan(shown: ShownPayment): Invoice {
    const invoice = invoices.ofOrder(shown.id);
    if (!invoice) throw new Refusal(409, 'customer.nothing_to_scan', 'O!Dengi has no invoice of this payment');
    const code = readElqr(phones.read(shown, elqrOf(invoice.id, invoice.amount)));
    if (code?.invoiceId !== invoice.id || code.tyiyn !== shown.payable.minor || shown.payable.currency !== 'KGS') {
      world.violation('qr.shown', 'the code on the screen is not that of this payment, or not for this sum');
      throw new Refusal(422, 'odengi.bad_qr', 'the wallet does not read this code');
    }
    return invoice;
  }

  function mustBeUnpaid(invoice: Invoice): void {
    if (invoice.state !== 'processing') throw new Refusal(409, 'odengi.not_payable', `the invoice is ${invoice.state}`);
    if (invoice.dateLife !== null && invoice.dateLife <= now())
      throw new Refusal(409, 'odengi.not_payable', 'the invoice has expired');
  }

  async function tell(invoice: Invoice, fault?: CustomerFault): Promise<void> {
    if (fault === 'webhook_never') return;
    const callback: Callback = callbackOf(invoice, shop, world);
    const times = fault === 'duplicate_webhook' ? DUPLICATES : 1;
    await Promise.all(Array.from({ length: times }, () => deliver(callback, world)));
    if (fault === 'replay') later.in(lateMs, () => deliver(callback, world));
  }

  async function pay(invoice: Invoice, fault?: CustomerFault): Promise<void> {
    if (fault === 'unknown_word') invoice.oddWords = ODD_WORDS;
    invoices.pay(invoice, fault === 'wrong_amount' ? Math.max(1, Math.floor(invoice.amount / 100)) : invoice.amount);
    await tell(invoice, fault);
  }

  async function cancel(invoice: Invoice, fault?: CustomerFault): Promise<void> {
    invoices.cancel(invoice);
    await tell(invoice, fault);
  }

  async function approve(invoice: Invoice, fault: CustomerFault | undefined): Promise<CustomerOutcome> {
    if (fault === 'late') {
      later.in(lateMs, () => pay(invoice));
      return { ok: true, detail: 'the customer will confirm later' };
    }
    if (fault === 'cancelled_then_paid') {
      await cancel(invoice);
      later.in(lateMs, () => pay(invoice));
      return { ok: true, detail: 'the invoice is cancelled, and will be paid all the same' };
    }
    await pay(invoice, fault);
    return { ok: true, detail: `payment ${invoice.payment?.transId} is approved` };
  }

  async function act(shown: ShownPayment, action: CustomerAction): Promise<CustomerOutcome> {
    if (action === 'partial') throw new Refusal(422, 'odengi.no_partial', 'O!Dengi moves the whole amount or nothing');
    const invoice = scan(shown);
    mustBeUnpaid(invoice);
    if (action === 'scan') {
      await tell(invoice);
      return { ok: true, detail: `invoice ${invoice.id} is open in the wallet` };
    }
    const fault = takeOneOf(dial, VENDOR, CUSTOMER_FAULTS);
    if (action === 'approve') return approve(invoice, fault);
    // The rail has one word for both: the customer said no, or somebody took the invoice back.
    await cancel(invoice, fault);
    return { ok: true, detail: `invoice ${invoice.id} is cancelled` };
  }

  function newestPaid(): Invoice {
    const invoice = invoices.book
      .all()
      .findLast(({ state, payment }) => state === 'approved' && payment?.refunded === 0);
    if (!invoice) throw nothingYet();
    return invoice;
  }

  return {
    routes: [
      {
        method: 'POST',
        path: '/odengi/api/json/json.php',
        withoutToken: true,
        unparsed: true,
        answer: (request) => underFault({ dial, vendor: VENDOR, slowMs }, request, () => api(request)),
      },
    ],
    serves: (shown) => shown.provider === VENDOR,
    customer: act,
    differences: {
      we_have_more() {
        const invoice = newestPaid();
        invoices.giveBack(invoice, (invoice.payment?.amount ?? 0) - (invoice.payment?.refunded ?? 0));
        invoices.cancel(invoice);
        return `the payment of invoice ${invoice.id} went back to the customer`;
      },
      amount_differs(minor) {
        const invoice = newestPaid();
        invoices.shrink(invoice, minor);
        return `the payment of invoice ${invoice.id} is ${minor} tyiyn smaller in the vendor's book`;
      },
    },
    state: () => ({ invoices: invoices.book.all(), later: later.count() }),
    hurry: () => later.hurry(),
    reset() {
      later.clear();
      invoices.book.reset();
      phones.clear();
    },
    close: () => later.clear(),
  };
}
