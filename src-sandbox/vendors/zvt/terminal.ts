/**
 * A scripted ZVT terminal. One command at a time:
 *
 *   command ──► 80 00 00 ──► 04 FF … ──► the customer, the bank ──► 04 0F result ──► 06 D1 slip ──► 06 0F, or 06 1E
 */
import { type Act, createCardDesk, endingOf } from '../../bank/card-desk.ts';
import { type Operation, openJournal } from '../../bank/journal.ts';
import type { Wire } from '../../terminals/port.ts';
import type { SimulatedTerminal, TerminalSpot } from '../../terminals/terminals.ts';
import { takeOneOf } from '../../wire-faults.ts';
import { type Apdu, createSerialDecoder, createTcpDecoder, packed, readFields } from './codec.ts';
import { ACK, createLine, LINE_FAULTS, type LineFault, NAK, OK } from './line.ts';

export const VENDOR = 'zvt';

const MONEY_FAULTS = [
  ...LINE_FAULTS,
  'silent',
  'silent_charged',
  'unplug_charged',
  'unplug_not_charged',
  'wrong_amount',
  'no_receipt_number',
  'abort_after_approval',
  'unknown_result',
] as const;
export const FAULTS = [...MONEY_FAULTS, 'close_differs'] as const;
type Fault = (typeof MONEY_FAULTS)[number];

const REGISTER = 0x0600;
const SALE = 0x0601;
const REPEAT_RECEIPT = 0x0620;
const REVERSAL = 0x0630;
const REFUND = 0x0631;
const END_OF_DAY = 0x0650;
const DIAGNOSIS = 0x0670;
const GIVE_UP = 0x06b0;
const STATUS = 0x0501;
const COMPLETED = 0x060f;
const ABORTED = 0x061e;
const RESULT = 0x040f;
const INTERMEDIATE = 0x04ff;
const PRINT_LINE = 0x06d1;

/** Abort and result codes of the specification. */
const CODE = { ok: 0, hostRefused: 0x05, noFunds: 0x33, gaveUp: 0x6c, wrongCurrency: 0x6f, noFunction: 0x83, notFound: 0xb4, notMatched: 0x77 }; // biome-ignore format: a table
const CURRENCIES = { UZS: '0860', KZT: '0398', KGS: '0417' } as const;
const INSERT_CARD = 0x0a;
const BANK_IS_ASKED = 0x17;
const TASHKENT_MS = 5 * 3_600_000;
const NEVER_KNOWN = 0xfe;

export function createZvtTerminal({ world, settings, times, port }: TerminalSpot): SimulatedTerminal {
  const { dial, violation } = world;
  const { currency } = settings;
  // Eight packed digits are all that the protocol has room for.
  const terminalId = settings.terminalId.replace(/\D/g, '').padStart(8, '0');
  const journal = openJournal(world, { vendor: VENDOR, terminalId, rrnPrefix: '0220' });
  const decoders = { serial: createSerialDecoder(), tcp: createTcpDecoder() };
  let wire: Wire = 'serial';
  const line = createLine(port, () => wire, times.ackMs);
  const desk = createCardDesk({
    customerMs: times.customerMs,
    onCard: () => void send(INTERMEDIATE, [BANK_IS_ASKED, 0]),
  });
  let work: AbortController | undefined;

  const send = (command: number, data: readonly number[], fault?: LineFault): Promise<boolean> =>
    line.deliver({ command, data: Uint8Array.from(data) }, fault);
  const complete = (data: readonly number[] = []): Promise<boolean> => send(COMPLETED, data);
  const abort = (code: number): Promise<boolean> => send(ABORTED, [code]);

  async function begin(apdu: Apdu): Promise<void> {
    if (work) {
      violation('terminal.busy', `command ${apdu.command.toString(16)} while another is at work`);
      return;
    }
    const mine = new AbortController();
    work = mine;
    try {
      const isMoney = [SALE, REVERSAL, REFUND].includes(apdu.command);
      const fault = isMoney ? takeOneOf(dial, VENDOR, MONEY_FAULTS) : undefined;
      if (!(await line.confirm())) return;
      if (fault === 'unplug_not_charged') await port.unplug(times.replugMs);
      else if (fault !== 'silent') await perform(apdu, fault, mine.signal);
    } finally {
      work = undefined;
    }
  }

  async function perform({ command, data }: Apdu, fault: Fault | undefined, stop: AbortSignal): Promise<void> {
    switch (command) {
      case REGISTER:
        await complete([0x19, 0, 0x29, ...packed(terminalId, 4), 0x49, ...packed(CURRENCIES[currency], 2)]);
        return;
      case STATUS:
      case DIAGNOSIS:
        await send(RESULT, [0x27, CODE.ok, 0x29, ...packed(terminalId, 4)]);
        await complete();
        return;
      case REPEAT_RECEIPT: {
        const last = journal.last();
        if (!last) await abort(CODE.notFound);
        else await tell(last, CODE.ok, undefined);
        return;
      }
      case END_OF_DAY:
        return endOfDay();
      case SALE:
      case REVERSAL:
      case REFUND:
        return money(command, data, fault, stop);
      default:
        violation('request.invalid', `command ${command.toString(16)}`);
        await abort(CODE.noFunction);
    }
  }

  async function money(command: number, data: Uint8Array, fault: Fault | undefined, stop: AbortSignal): Promise<void> {
    // A reversal and a refund bring the cashier's password first: three bytes.
    const fields = readFields(command === SALE ? data : data.slice(3));
    const asked = fields && (command === REVERSAL ? reversalOf(fields) : amountOf(fields));
    if (asked === undefined) {
      violation('request.invalid', `${command.toString(16)} ${Buffer.from(data).toString('hex')}`);
      await abort(CODE.wrongCurrency);
      return;
    }
    const done = command === SALE ? await sell(asked, stop) : command === REFUND ? journal.credit({ minor: asked, currency }) : takeBack(asked); // biome-ignore format: one choice
    if (typeof done === 'number') {
      if (done !== CODE.gaveUp) await send(RESULT, [0x27, done, 0x29, ...packed(terminalId, 4)]);
      await abort(done);
      return;
    }
    const isSilent = fault === 'silent_charged' || (command === SALE && endingOf(asked) === 'silent_charged');
    if (done === 'silent' || isSilent) return;
    if (fault === 'unplug_charged') return port.unplug(times.replugMs);
    await tell(done, fault === 'unknown_result' ? NEVER_KNOWN : CODE.ok, fault);
  }

  function amountOf(fields: ReadonlyMap<number, string>): number | undefined {
    const minor = Number(fields.get(0x04) ?? '0');
    return fields.get(0x49) === CURRENCIES[currency] && minor > 0 ? minor : undefined;
  }
  const reversalOf = (fields: ReadonlyMap<number, string>): number | undefined => {
    const number = fields.get(0x87);
    return number === undefined ? undefined : Number(number);
  };

  function takeBack(receiptNumber: number): Operation | number {
    const which = { receiptNumber: String(receiptNumber) };
    const done = journal.takeBack(which, journal.find(which)?.minor ?? 0);
    return typeof done === 'string' ? CODE.notFound : done;
  }

  async function sell(minor: number, stop: AbortSignal): Promise<Operation | number | 'silent'> {
    await send(INTERMEDIATE, [INSERT_CARD, 0]);
    const ending = endingOf(minor);
    if (ending === 'silent') return 'silent';
    if (ending === 'busy') return CODE.gaveUp;
    if (typeof ending === 'object') return ending.declined === '116' ? CODE.noFunds : CODE.hostRefused;
    const waited = ending === 'waits' ? desk.wait({ minor, currency }, times.patienceMs, stop) : undefined;
    const act: Act = waited ? await waited : { kind: 'approved' };
    if (act.kind === 'declined') return CODE.noFunds;
    if (act.kind !== 'approved') return CODE.gaveUp;
    await send(INTERMEDIATE, [BANK_IS_ASKED, 0]);
    return journal.sale({ minor, currency });
  }

  /** The result with the operation's facts, its slip line by line, and the end. */
  async function tell(one: Operation, code: number, fault: Fault | undefined): Promise<void> {
    const local = new Date(one.at + TASHKENT_MS).toISOString().replace(/\D/g, '');
    const minor = fault === 'wrong_amount' ? one.minor * 10 : one.minor;
    const fields: readonly (readonly number[])[] = [
      [0x27, code],
      [0x04, ...packed(minor, 6)],
      [0x49, ...packed(CURRENCIES[currency], 2)],
      [0x0b, ...packed(one.receiptNumber, 3)],
      [0x0c, ...packed(local.slice(8, 14), 3)],
      [0x0d, ...packed(local.slice(4, 8), 2)],
      [0x22, 0xf0, 0xf8, 0x86, 0x00, 0x00, 0xee, 0xee, 0xee, 0x00, 0x01],
      [0x29, ...packed(terminalId, 4)],
      [0x3b, ...Buffer.from(one.authCode.padEnd(8, '\0'), 'latin1')],
      fault === 'no_receipt_number' ? [] : [0x87, ...packed(one.receiptNumber, 2)],
      [0x8b, 0xf0, 0xf7, ...Buffer.from('UZCARD\0', 'latin1')],
    ];
    const facts = fields.flat();
    const lineFault = LINE_FAULTS.find((known) => known === fault);
    if (!(await send(RESULT, facts, lineFault))) return;
    const sum = `${Math.trunc(one.minor / 100)}.${String(one.minor % 100).padStart(2, '0')} ${currency}`;
    for (const text of ['PRACTICE SHOP', `RECEIPT ${one.receiptNumber}`, one.kind.toUpperCase(), sum, 'APPROVED']) {
      await send(PRINT_LINE, [0, ...Buffer.from(text, 'latin1')]);
    }
    if (fault === 'abort_after_approval') await abort(CODE.gaveUp);
    else await complete();
  }

  async function endOfDay(): Promise<void> {
    if (takeOneOf(dial, VENDOR, ['close_differs'])) {
      await send(RESULT, [0x27, CODE.notMatched, 0x29, ...packed(terminalId, 4)]);
      await abort(CODE.notMatched);
      return;
    }
    const { sales, refunds, voids } = journal.close();
    const net = Math.max(0, sales.minor - refunds.minor - voids.minor);
    await send(RESULT, [0x27, CODE.ok, 0x04, ...packed(net, 6), 0x29, ...packed(terminalId, 4)]);
    await complete();
  }

  const failed = (error: unknown): void =>
    world.log('terminal.failed', { error: error instanceof Error ? error.stack : String(error) });

  return {
    desk,
    heard(bytes, from) {
      wire = from;
      for (const heard of decoders[from].push(bytes)) {
        if (heard.kind === 'bad') {
          violation('frame.bad', 'the checksum or the lengths of a frame are wrong');
          line.byte(NAK);
          continue;
        }
        if (heard.kind === 'apdu') line.byte(ACK);
        if (heard.kind === 'apdu' && heard.apdu.command === GIVE_UP) work?.abort();
        else if (heard.kind === 'apdu' && heard.apdu.command !== OK) begin(heard.apdu).catch(failed);
        else line.heard(heard, from);
      }
    },
    state: () => ({ atWork: work !== undefined, totals: journal.totals() }),
    reset() {
      work?.abort();
      journal.reset();
    },
    close: () => work?.abort(),
  };
}
