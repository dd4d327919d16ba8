/**
 * FiscalBox, simulated: the box itself (its addresses under /fiscalbox), the wallets and banks behind it, and their
 * customers. README.md lists the codes to scan.
 */
import * as z from 'zod';
import type { Route, RouteRequest, TextAnswer } from '../../json-server.ts';
import { createLater } from '../../later.ts';
import { openNoteBook } from '../../note-book.ts';
import { createPhones } from '../../phones.ts';
import { Refusal } from '../../refusal.ts';
import type { ShownPayment } from '../../screen.ts';
import { Milliseconds, sectionOf } from '../../settings.ts';
import type { CustomerAction, CustomerOutcome, SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { takeOneOf, underFault, WIRE_FAULTS } from '../../wire-faults.ts';
import { BoxError, failure, VENDOR } from './envelope.ts';
import { createPinpad, PINPAD_FAULTS, PinpadSection } from './pinpads.ts';
import { createScan2pay } from './scan2pay.ts';
import { createUzqr, type Invoice, type Link, type Note } from './uzqr.ts';
import { createWallets, movementOf, openCabinets, WALLET_NAMES, type WalletName } from './wallets.ts';

const OTHER_FAULTS = ['wrong_amount', 'unknown_word', 'late', 'cancelled_then_paid', 'refund_fails'] as const;

/** What the station calls the wallets. */
const METHOD_OF = { click: 'click_pass', payme: 'payme_go', uzum: 'uzum_fastpay', anor: 'anor' } as const;

const Section = PinpadSection.extend({
  /** How long a question about an invoice is kept. */
  holdMs: Milliseconds.default(120_000),
  refundMs: Milliseconds.default(2_000),
  /** How long a customer under `late` or `cancelled_then_paid` takes, and how late a wallet answers under `late`. */
  lateMs: Milliseconds.default(5_000),
  slowMs: Milliseconds.default(3_000),
  /** A box of the older document has no UzQR. */
  generation: z.enum(['older', 'newer']).default('newer'),
});

export const fiscalbox: VendorDefinition = {
  id: VENDOR,
  faults: [...WIRE_FAULTS, ...OTHER_FAULTS, ...PINPAD_FAULTS],
  create: createFiscalbox,
};

function createFiscalbox(world: VendorWorld): SimulatedVendor {
  const section = sectionOf(world.settings, VENDOR, Section);
  if (!section) return {};
  const { dial, truth, violation, now } = world;
  const { slowMs, lateMs, generation } = section;
  const book = openNoteBook<Note>(truth, VENDOR);
  const later = createLater(VENDOR, world.log);
  const uzqr = createUzqr(world, book, later, section);
  const scan2pay = createScan2pay(world, book);
  const cabinets = openCabinets(truth, now);
  const wallets = createWallets((charge) => {
    truth.write(movementOf(charge, now()));
    cabinets.keep(charge);
  }, violation);
  const pinpads = { humo: createPinpad(world, 'humo', section), uzcard: createPinpad(world, 'uzcard', section) };
  const devices = Object.values(pinpads);
  const phones = createPhones();
  uzqr.resume();

  const take = <Fault extends (typeof OTHER_FAULTS)[number]>(...faults: Fault[]): Fault | undefined =>
    takeOneOf(dial, VENDOR, faults);

  /** The box's refusals are answers; a request that its documents do not allow is remembered as well. */
  function inBoxWords(work: () => TextAnswer | Promise<TextAnswer>): () => Promise<TextAnswer> {
    return async () => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof BoxError)) throw error;
        if (error.code === 7) violation('request.invalid', error.message);
        return failure(error.code, error.message);
      }
    };
  }

  type Work = (request: RouteRequest, contentType: string) => TextAnswer | Promise<TextAnswer>;
  const route = (method: 'GET' | 'POST', path: string, work: Work): Route => ({
    method,
    path: `/fiscalbox/payment${path}`,
    withoutToken: true,
    unparsed: true,
    answer: (request) =>
      underFault(
        { dial, vendor: VENDOR, slowMs },
        request,
        inBoxWords(() => work(request, request.headers['content-type'] ?? '')),
      ),
  });

  const walletRoute = (wallet: WalletName): Route => {
    const charge = async (request: RouteRequest): Promise<TextAnswer | 'silent'> => {
      const fault = take('wrong_amount', 'unknown_word', 'late');
      // The wallet decides late, and so does the money move; a caller that has gone is charged all the same.
      if (fault === 'late') await new Promise((resolve) => setTimeout(resolve, lateMs));
      const contentType = request.headers['content-type'] ?? '';
      return wallets.charge(wallet, { text: request.text, contentType }, fault === 'late' ? undefined : fault);
    };
    const answered = route('POST', `/${wallet}`, async (request) => {
      const answer = await charge(request);
      return answer === 'silent' ? saysNothing(request) : answer;
    });
    return answered;
  };

  async function saysNothing({ signal }: RouteRequest): Promise<TextAnswer> {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    return failure(103, 'INTERNAL_ERROR');
  }

  const payByCard = (path: string, pinpad: (typeof devices)[number]): Route =>
    route('POST', path, async (request) => {
      if (take('late')) await new Promise((resolve) => setTimeout(resolve, lateMs));
      const answer = await pinpad.pay(request);
      return answer === 'silent' ? saysNothing(request) : answer;
    });

  const newer: Route[] = [
    route('POST', '/one_qr/create', ({ text }, type) => uzqr.create(text, type)),
    route('GET', '/one_qr/status', (request) => uzqr.status(request)),
    route('POST', '/one_qr/cancel', ({ text }, type) => uzqr.cancel(text, type, Boolean(take('cancelled_then_paid')))),
    route('POST', '/one_qr/refund', ({ text }, type) => uzqr.refund(text, type, Boolean(take('refund_fails')))),
    route('GET', '/one_qr/refund/status', (request) => uzqr.refundStatus(request)),
    route('GET', '/uzcard_close', () => pinpads.uzcard.close()),
    route('GET', '/xumo_shortreport/', () => pinpads.humo.shortReport()),
    route('GET', '/uzcard_shortreport/', () => pinpads.uzcard.shortReport()),
    route('GET', '/xumo/print_last', () => pinpads.humo.printLast()),
    route('GET', '/uzcard/print_last', () => pinpads.uzcard.printLast()),
    route('GET', '/xumo_close/print_last', () => pinpads.humo.printLastClose()),
    route('GET', '/uzcard_close/print_last', () => pinpads.uzcard.printLastClose()),
  ];

  /** The code on the screen, as a phone reads it: the payment's own, and for the sum beside it. */
  function scan(shown: ShownPayment): Invoice | Link {
    const made =
      shown.method === 'uzqr'
        ? uzqr.invoices().find((invoice) => invoice.externalId === shown.id)
        : scan2pay.linkOf(shown.id);
    if (!made) throw new Refusal(409, 'customer.nothing_to_scan', 'the box has no code for this payment');
    const text = made.kind === 'invoice' ? made.qrText : made.url;
    const qr = phones.read(shown, text);
    const isRight = made.minor === shown.payable.minor && shown.payable.currency === 'UZS';
    if (qr !== text || !isRight) {
      violation('qr.shown', 'the code on the screen is not that of this payment, or not for this sum');
      throw new Refusal(422, 'fiscalbox.bad_qr', 'the bank’s app does not read this code');
    }
    return made;
  }

  const isPayable = (made: Invoice | Link): boolean =>
    made.kind === 'invoice' ? made.state === 'pending' : made.paidAs === undefined;

  function pay(made: Invoice | Link, isOdd: boolean): void {
    if (!isPayable(made)) throw new Refusal(409, 'fiscalbox.not_payable', 'this code is not payable any more');
    if (made.kind === 'invoice') uzqr.pay(made, isOdd);
    else scan2pay.pay(made, isOdd);
  }

  function act(shown: ShownPayment, action: CustomerAction): CustomerOutcome {
    if (shown.method !== 'uzqr' && shown.method !== 'scan2pay') {
      throw new Refusal(
        422,
        'fiscalbox.code_decides',
        'a scanned code decides: ends in 00 paid, 16 no funds, 44 expired; a pinpad does not wait for this sum',
      );
    }
    if (action === 'partial') throw new Refusal(422, 'fiscalbox.no_partial', 'the whole amount is paid, or nothing');
    const made = scan(shown);
    if (action === 'scan') return { ok: true, detail: 'the code is open in the bank’s app' };
    if (action === 'decline' || action === 'cancel') {
      if (!isPayable(made)) throw new Refusal(409, 'fiscalbox.not_payable', 'this code is not payable any more');
      if (made.kind === 'link') return { ok: true, detail: 'the page is closed; Scan2pay tells nobody' };
      uzqr.decline(made);
      return { ok: true, detail: `invoice ${made.id} is declined` };
    }
    const fault = take('late', 'unknown_word');
    if (fault === 'late') {
      later.in(lateMs, () => Promise.resolve(pay(made, false)));
      return { ok: true, detail: 'the customer will confirm later' };
    }
    pay(made, fault === 'unknown_word');
    return { ok: true, detail: `${shown.method} is paid` };
  }

  return {
    routes: [
      ...WALLET_NAMES.map(walletRoute),
      route('POST', '/qr_pay', ({ text }, type) => scan2pay.create(text, type)),
      route('POST', '/qr_pay/status', ({ text }, type) => scan2pay.status(text, type)),
      payByCard('/xumo', pinpads.humo),
      payByCard('/uzcard', pinpads.uzcard),
      route('GET', '/xumo_close', () => pinpads.humo.close()),
      ...(generation === 'newer' ? newer : []),
    ],
    waitsFor: (shown) => devices.some((pinpad) => pinpad.waitsFor(shown)),
    serves: (shown) => shown.provider === VENDOR,
    async customer(shown, action) {
      const pinpad = devices.find((one) => one.waitsFor(shown));
      return pinpad ? pinpad.play(shown, action) : act(shown, action);
    },
    // The box's own terminals; Humo's bank stands for both.
    differences: pinpads.humo.differences,
    desks: {
      ...pinpads,
      ...Object.fromEntries(
        WALLET_NAMES.map((wallet) => [
          METHOD_OF[wallet],
          { differences: cabinets.differencesOf(wallet), register: () => cabinets.rowsOf(wallet) },
        ]),
      ),
    },
    state: () => ({ notes: book.all(), later: later.count() }),
    async hurry() {
      for (const pinpad of devices) pinpad.hurry();
      await later.hurry();
    },
    reset() {
      for (const pinpad of devices) pinpad.reset();
      later.clear();
      book.reset();
      wallets.reset();
      cabinets.reset();
      phones.clear();
    },
    close: () => later.clear(),
  };
}
