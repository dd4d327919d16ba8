/**
 * The box's two pinpads: Humo (Ingenico, Univ. EMV POS) and UzCard (PAX A35). One operation at a time on each; no key
 * against repeats, as in the documents. Humo takes back inside the batch, UzCard returns.
 */

import * as z from 'zod';
import { createCardDesk, endingOf } from '../../bank/card-desk.ts';
import { type Journal, type Operation, openJournal } from '../../bank/journal.ts';
import type { RegisterRow } from '../../bank/register.ts';
import { type Differences, nothingYet } from '../../differences.ts';
import type { RouteRequest, TextAnswer } from '../../json-server.ts';
import type { ShownPayment } from '../../screen.ts';
import { Milliseconds } from '../../settings.ts';
import type { CustomerAction, CustomerOutcome, VendorWorld } from '../../vendor.ts';
import { takeOneOf } from '../../wire-faults.ts';
import {
  BoxError,
  complain,
  type FieldComplaints,
  readObject,
  readText,
  readTiyin,
  success,
  VENDOR,
} from './envelope.ts';
import {
  approvedBody,
  closeText,
  DAMAGES,
  type Damage,
  type DeviceName,
  declinedSlip,
  reportText,
  type SlipOf,
  slipOf,
} from './slips.ts';

export const PinpadSection = z.object({
  /** How long a terminal waits for a card. */
  patienceMs: Milliseconds.default(60_000),
  /** Absent: a customer pays when somebody plays them. */
  customerMs: Milliseconds.optional(),
  /** What Humo's cancel is addressed by: the documents say receipt number until 2026-05, RRN since. */
  humoVoidKey: z.enum(['rrn', 'receipt']).default('rrn'),
  /** Nobody has published whether `print_last` answers the slip's text or only prints it. */
  printLast: z.enum(['text', 'prints']).default('text'),
});
export type PinpadSection = z.infer<typeof PinpadSection>;

/** The answer's own faults; the money is taken as ever. `close_differs`: the next close does not match. */
export const PINPAD_FAULTS = [
  'raw_line_feeds',
  'never_closed',
  'kotlin_tail',
  'slip_amount',
  'slip_code',
  'ppt_id_differs',
  'no_slip',
  'busy',
  'close_differs',
] as const;
type PinpadFault = (typeof PINPAD_FAULTS)[number];

const ERRORS = { humo: 108, uzcard: 109 } as const;
const WORDS = { humo: 'XUMO_ERROR', uzcard: 'UZKARD_ERROR' } as const;
const SENTENCES: Readonly<Record<string, string>> = {
  '101': 'Срок действия карты истек',
  '116': 'Недостаточно средств',
  '117': 'Неверный PIN-код',
  '218': 'Операция уже отменена',
  '320': 'Операция прервана',
  '914': 'Исходная операция не найдена',
  '915': 'Сумма превышает исходную',
  '984': 'Устройство занято',
};
const TERMINALS = {
  humo: { terminalId: '09110004', rrnPrefix: '4080' },
  uzcard: { terminalId: '00000166', rrnPrefix: '0109' },
} as const;
/** The second acquirer inside the Humo pinpad (the documents' close has two blocks). It never has operations. */
const SECOND = { terminalId: '00000031', rrnPrefix: '0000' } as const;

const DAY_MS = 24 * 3_600_000;

/** The damage an amount brings along: whole sums that end in 7, 8 or 9. */
const DAMAGE_BY_ENDING: Readonly<Record<number, Damage>> = { 7: 'raw_line_feeds', 8: 'never_closed', 9: 'kotlin_tail' };

export interface BoxPinpad {
  /** Sale, cancel or return: the body says which. `silent` never answers. */
  pay(request: RouteRequest): Promise<TextAnswer | 'silent'>;
  close(): TextAnswer;
  /** What its bank can be made to have with nobody's knowing. */
  readonly differences: Differences;
  /** What its bank sends the shop. */
  register(): RegisterRow[];
  shortReport(): TextAnswer;
  printLast(): TextAnswer;
  printLastClose(): TextAnswer;
  waitsFor(shown: ShownPayment): boolean;
  play(shown: ShownPayment, action: CustomerAction): CustomerOutcome;
  hurry(): void;
  reset(): void;
}

type Asked = { kind: 'sale'; minor: number } | { kind: 'return'; minor: number; requestId: string };

/**
 * A return in either document's spelling: `is_return` a boolean and `request_id` text, as the newer one has them, or the
 * word "true" and a number (uz-bridge.ru.md). What the station itself sends is checked where it is sent.
 */
function readAsked({ text, headers }: RouteRequest): Asked {
  const body = readObject(text, headers['content-type'] ?? '', ['amount', 'request_id', 'is_return']);
  const complaints: FieldComplaints = {};
  const minor = readTiyin(body.amount, complaints);
  if (body.is_return === undefined && body.request_id === undefined) {
    complain(complaints);
    return { kind: 'sale', minor };
  }
  if (body.is_return !== true && body.is_return !== 'true') complaints.is_return = ['Must be a valid boolean.'];
  const number = Number.isSafeInteger(body.request_id) ? String(body.request_id) : body.request_id;
  const requestId = readText(number, 'request_id', complaints);
  if (requestId !== '' && !/^\d{1,12}$/.test(requestId))
    complaints.request_id = ['Not a valid number of an operation.'];
  complain(complaints);
  return { kind: 'return', minor, requestId };
}

export function createPinpad(world: VendorWorld, name: DeviceName, section: PinpadSection): BoxPinpad {
  const { dial, now } = world;
  const journal = openJournal(world, { vendor: VENDOR, ...TERMINALS[name] });
  const others: readonly Journal[] = name === 'humo' ? [openJournal(world, { vendor: VENDOR, ...SECOND })] : [];
  const { terminalId } = TERMINALS[name];
  const desk = createCardDesk({ customerMs: section.customerMs });
  const never = new AbortController().signal;
  const take = (...faults: PinpadFault[]): PinpadFault | undefined => takeOneOf(dial, VENDOR, faults);
  let isBusy = false;
  let lastSlip = '';
  let lastClose = '';
  let refusals = 0;

  /** Twice the bank's number and words, every other time the slip of the refusal: no document shows one. */
  function refuse(code: string): never {
    const words = `${WORDS[name]} ${code} ${SENTENCES[code] ?? 'Отказ'}`;
    refusals += 1;
    const slip = declinedSlip(terminalId, journal.totals().shift, now(), code);
    if (refusals % 2 === 0 && code !== '984') lastSlip = slip.join('\n');
    throw new BoxError(ERRORS[name], refusals % 2 === 0 && code !== '984' ? `${slip.join('\n')}\n` : words);
  }

  function approved(operation: Operation, of: SlipOf, minor: number): TextAnswer {
    const fault = take(
      'raw_line_feeds',
      'never_closed',
      'kotlin_tail',
      'slip_amount',
      'slip_code',
      'ppt_id_differs',
      'no_slip',
    );
    const code = of === 'takeBack' && name === 'humo' ? '400' : '000';
    const slip = slipOf(name, of, {
      operation,
      at: now(),
      minor: fault === 'slip_amount' ? minor * 10 : minor,
      responseCode: fault === 'slip_code' ? '905' : code,
    });
    lastSlip = slip.join('\n');
    const damage = DAMAGES.find((one) => one === fault) ?? DAMAGE_BY_ENDING[Math.trunc(minor / 100) % 10] ?? 'none';
    const pptId = fault === 'ppt_id_differs' ? '000000000001' : operation.rrn;
    const text = approvedBody(fault === 'no_slip' ? [] : slip, pptId, damage);
    return { status: 200, contentType: 'application/json; charset=utf-8', text };
  }

  async function sell(minor: number): Promise<TextAnswer | 'silent'> {
    const sell = () => journal.sale({ minor, currency: 'UZS' });
    const ending = endingOf(minor);
    if (ending === 'busy') refuse('984');
    if (ending === 'silent') return 'silent';
    if (ending === 'silent_charged') {
      lastSlip = slipOf(name, 'sale', { operation: sell(), at: now(), minor, responseCode: '000' }).join('\n');
      return 'silent';
    }
    if (ending === 'approve') return approved(sell(), 'sale', minor);
    if (ending !== 'waits') refuse(ending.declined);
    // The box does not stop the terminal when its caller hangs up: the card may still be taken.
    const act = await desk.wait({ minor, currency: 'UZS' }, section.patienceMs, never);
    if (act.kind === 'declined') refuse(act.code);
    if (act.kind !== 'approved') refuse('320');
    return approved(sell(), 'sale', minor);
  }

  function giveBack(requestId: string, minor: number): TextAnswer {
    const byReceipt = name === 'humo' && section.humoVoidKey === 'receipt';
    const which = byReceipt ? { receiptNumber: requestId } : { rrn: requestId };
    const done = name === 'humo' ? journal.takeBack(which, minor) : journal.refund(which, minor);
    if (typeof done === 'string') refuse(done);
    return approved(done, name === 'humo' ? 'takeBack' : 'refund', minor);
  }

  /** Throws 409 where the bank has nothing that could be changed. */
  function newest(): Operation {
    const sale = journal.newestSale();
    if (!sale) throw nothingYet();
    return sale;
  }

  const printed = (text: string): TextAnswer =>
    success({ message: section.printLast === 'text' ? text : null, ppt_id: null });
  const totals = () => [journal, ...others].map((one) => one.totals());

  return {
    async pay(request) {
      const asked = readAsked(request);
      if (take('busy')) refuse('984');
      if (isBusy) {
        world.violation('pinpad.busy', `${name} was asked while it was at work`);
        refuse('984');
      }
      isBusy = true;
      try {
        return asked.kind === 'sale' ? await sell(asked.minor) : giveBack(asked.requestId, asked.minor);
      } finally {
        isBusy = false;
      }
    },
    close() {
      if (isBusy) refuse('984');
      const matched = take('close_differs') === undefined;
      const blocks = matched ? [journal, ...others].map((one) => one.close()) : totals();
      lastClose = closeText(blocks, matched, now());
      return success({ message: lastClose, ppt_id: null });
    },
    shortReport() {
      if (isBusy) refuse('984');
      return success({ message: reportText(totals(), now()), ppt_id: null });
    },
    printLast: () => printed(lastSlip),
    printLastClose: () => printed(lastClose),
    differences: {
      bank_has_more(minor) {
        const sale = journal.sale({ minor, currency: 'UZS' });
        journal.amend(sale, { alone: true });
        return `${name}: the bank took ${minor} under RRN ${sale.rrn}`;
      },
      we_have_more() {
        const sale = newest();
        const back = journal.takeBack({ rrn: sale.rrn }, sale.minor);
        if (typeof back === 'string') throw nothingYet();
        journal.amend(back, { erased: true });
        return `${name}: the bank took RRN ${back.rrn} back`;
      },
      amount_differs(minor) {
        const sale = newest();
        const back = journal.refund({ rrn: sale.rrn }, minor);
        if (typeof back === 'string') throw nothingYet();
        journal.amend(back, { erased: true });
        journal.amend(sale, { shownMinor: sale.minor - minor });
        return `${name}: ${minor} of RRN ${sale.rrn} went back`;
      },
      wrong_day() {
        const sale = newest();
        journal.amend(sale, { shift: sale.shift + 1, shownAt: sale.at + DAY_MS });
        return `${name}: RRN ${sale.rrn} is in the next batch and on the next day`;
      },
      fee(minor) {
        const sale = newest();
        if (minor >= sale.minor) throw nothingYet();
        journal.amend(sale, { fee: minor });
        return `${name}: of RRN ${sale.rrn} the bank keeps ${minor}`;
      },
    },
    register: () => journal.register(),
    waitsFor: ({ method, payable }) => (method === name || !(method in TERMINALS)) && desk.waitsFor(payable),
    play: ({ payable }, action) => desk.play(payable, action),
    hurry: () => desk.hurry(),
    reset() {
      for (const one of [journal, ...others]) one.reset();
      lastSlip = '';
      lastClose = '';
    },
  };
}
