/**
 * A scripted SA terminal. One operation at a time:
 *
 *   request ──► ACK ──► 52 "insert card" … 21 "wait" … ──► the customer, the bank ──► answer ──► ACK
 *
 * What the bank agreed to lies in the truth before the answer leaves, so whatever happens to the line, the truth knows.
 */
import { type Act, createCardDesk, endingOf } from '../../bank/card-desk.ts';
import { type Operation, openJournal } from '../../bank/journal.ts';
import type { SimulatedTerminal, TerminalSpot } from '../../terminals/terminals.ts';
import { takeOneOf } from '../../wire-faults.ts';
import { createDecoder, EOT, type Fields, type Heard } from './codec.ts';
import { createLine, LINE_FAULTS, type LineFault } from './line.ts';
import { currencyNumber, F, type Original, type Request, readRequest, WrongRequest } from './requests.ts';
import { operationSlip, printed, report, terminalTime } from './slips.ts';

export const VENDOR = 'sa';

const STATUS_FAULTS = ['status_0', 'status_16', 'status_17', 'status_34', 'status_53'] as const;
const MONEY_FAULTS = [
  ...LINE_FAULTS,
  ...STATUS_FAULTS,
  'ack_lost',
  'ack_late',
  'nak_1',
  'nak_3',
  'endless_wait',
  'silent',
  'silent_charged',
  'unplug_charged',
  'unplug_not_charged',
  'other_op',
  'other_ecr',
  'wrong_amount',
  'no_rrn',
  'cp1251_slip',
  'approve_after_cancel',
] as const;
/** Taken by questions: a terminal without a journal to look into, and one whose bank answers no question at all. */
const ASKED_FAULTS = ['no_journal', 'no_answers'] as const;
/** `close_differs` is the reconciliation's, the questions have theirs, all others are taken by the next operation with money. */
export const FAULTS = [...MONEY_FAULTS, ...ASKED_FAULTS, 'close_differs'] as const;
type Fault = (typeof MONEY_FAULTS)[number];

const APPROVED = '1';
const DECLINED = '16';
const OFFLINE = '17';
const NO_CONNECTION = '34';
const ABORTED = '53';
const MASKED = '860014******3145';

/** What the bank's host said about money. */
type Result =
  | { status: string; operation: Operation; word: string; code: string }
  | { status: string; code?: string; text: string };

export function createSaTerminal({ world, settings, times, port }: TerminalSpot): SimulatedTerminal {
  const { dial, now, violation } = world;
  const { terminalId, currency } = settings;
  const journal = openJournal(world, { vendor: VENDOR, terminalId, rrnPrefix: '0110' });
  const line = createLine(port, times.ackMs);
  const decoder = createDecoder();
  const desk = createCardDesk({
    customerMs: times.customerMs,
    onCard: () => void line.deliver(status('ВВЕДИТЕ ПИН')),
  });
  /** The operation at work; its signal is the station's EOT. */
  let work: { raw: string; stop: AbortController; isAcknowledged: boolean } | undefined;
  let refusalsLeft = 0;
  let isOpen = true;

  const status = (caption: string): Fields => new Map([[F.operation, '52'], [F.message, `0^0^0^${caption}`]]); // biome-ignore format: a pair a field
  const waiting: Fields = new Map([[F.operation, '21']]);

  function take(request: Request): Fault | undefined {
    const isMoney = ['sale', 'void', 'refund', 'reversal'].includes(request.kind);
    return isMoney ? takeOneOf(dial, VENDOR, MONEY_FAULTS) : undefined;
  }

  async function begin({ fields, raw }: Extract<Heard, { kind: 'message' }>): Promise<void> {
    if (work?.raw === raw) {
      // A repeat of what we have: our ACK was lost. It is not a second operation.
      work.isAcknowledged = true;
      line.acknowledge();
      return;
    }
    if (refusalsLeft > 0) {
      refusalsLeft -= 1;
      return line.refuse();
    }
    if (work) {
      violation('terminal.busy', `operation ${fields.get(F.operation)} while another is at work`);
      return line.refuse();
    }
    let request: Request;
    try {
      request = readRequest(fields, settings);
    } catch (error) {
      if (!(error instanceof WrongRequest)) throw error;
      violation('request.invalid', error.message);
      line.acknowledge();
      await line.deliver(answer(fields, { status: DECLINED, text: 'НЕВЕРНЫЙ ЗАПРОС' }));
      return;
    }
    const fault = take(request);
    if (fault === 'nak_1' || fault === 'nak_3') {
      refusalsLeft = fault === 'nak_1' ? 0 : 2;
      return line.refuse();
    }
    const mine = { raw, stop: new AbortController(), isAcknowledged: false };
    work = mine;
    try {
      if (fault === 'ack_late') setTimeout(() => !mine.isAcknowledged && isOpen && line.acknowledge(), times.ackLateMs);
      else if (fault !== 'ack_lost') {
        mine.isAcknowledged = true;
        line.acknowledge();
      }
      await perform(fields, request, fault, mine.stop.signal);
    } finally {
      work = undefined;
    }
  }

  async function perform(fields: Fields, request: Request, fault: Fault | undefined, stop: AbortSignal): Promise<void> {
    switch (request.kind) {
      case 'link_test':
        await line.deliver(answer(fields, { status: APPROVED, text: 'OK' }));
        return;
      case 'report':
        if (takeOneOf(dial, VENDOR, ['no_answers'])) {
          await line.deliver(answer(fields, { status: NO_CONNECTION, text: 'НЕТ СВЯЗИ' }));
          return;
        }
        await line.deliver(withSlip(answer(fields, { status: APPROVED, text: '' }), reportOf('КРАТКИЙ ОТЧЕТ')));
        return;
      case 'look_up':
        await line.deliver(
          takeOneOf(dial, VENDOR, ASKED_FAULTS) ? answer(fields, declined('914')) : lookUp(fields, request.of),
        );
        return;
      case 'close':
        await line.deliver(close(fields));
        return;
      case 'sale':
      case 'void':
      case 'refund':
      case 'reversal': {
        const ending = request.kind === 'sale' ? endingOf(request.minor) : undefined;
        if (fault === 'unplug_not_charged') return port.unplug(times.replugMs);
        if (fault === 'silent' || ending === 'silent') return;
        if (fault === 'endless_wait') return sayWait(stop);
        const result = refusedBy(fault) ?? (await money(request, fault, stop));
        if (fault === 'silent_charged' || ending === 'silent_charged') return;
        if (fault === 'unplug_charged') return port.unplug(times.replugMs);
        await line.deliver(odd(finalOf(fields, result, fault), fault), lineFault(fault));
      }
    }
  }

  async function money(
    request: Extract<Request, { minor: number }>,
    fault: Fault | undefined,
    stop: AbortSignal,
  ): Promise<Result> {
    if (request.kind === 'sale') return sell(request, fault, stop);
    const { minor, of, ecrNumber } = request;
    if (request.kind === 'refund') {
      const done = journal.refund(of, minor, ecrNumber);
      return typeof done === 'string' ? declined(done) : approved(done, 'ВОЗВРАТ');
    }
    const done = journal.takeBack(request.kind === 'reversal' ? reversed(of, minor, ecrNumber) : of, minor);
    return typeof done === 'string' ? declined(done) : approved(done, 'ОТМЕНА', '400');
  }

  /** A reversal may come without the reference that its lost answer carried: then it is about the last sale. */
  function reversed(of: Original, minor: number, ecrNumber: string | undefined): Original {
    if (of.rrn !== undefined || of.receiptNumber !== undefined) return of;
    const last = journal.last();
    const isThat = last?.minor === minor && (ecrNumber === undefined || last.ecrNumber === ecrNumber);
    return isThat ? { rrn: last.rrn } : {};
  }

  async function sell(
    { minor, ecrNumber }: Extract<Request, { kind: 'sale' }>,
    fault: Fault | undefined,
    stop: AbortSignal,
  ): Promise<Result> {
    const ending = endingOf(minor);
    if (ending === 'busy') return { status: NO_CONNECTION, text: 'НЕТ СВЯЗИ' };
    if (typeof ending === 'object') return declined(ending.declined);
    const act: Act = ending === 'waits' ? await customer(minor, fault, stop) : { kind: 'approved' };
    if (act.kind === 'declined') return declined(act.code);
    if (act.kind !== 'approved') return { status: ABORTED, text: 'ОПЕРАЦИЯ ПРЕРВАНА' };
    const sale = approved(journal.sale({ minor, currency, ecrNumber }), 'ОПЛАТА');
    return fault === 'status_17' ? { ...sale, status: OFFLINE } : sale;
  }

  /** Shows its captions, says that it is at work, and waits for the card. */
  async function customer(minor: number, fault: Fault | undefined, stop: AbortSignal): Promise<Act> {
    const decided = new AbortController();
    const isDeaf = fault === 'approve_after_cancel';
    const hurried = isDeaf ? new Promise<Act>((resolve) => stop.addEventListener('abort', () => resolve({ kind: 'approved' }))) : undefined; // biome-ignore format: one thought
    const act = desk.wait({ minor, currency }, times.patienceMs, isDeaf ? decided.signal : stop);
    await line.deliver(status('ВСТАВЬТЕ КАРТУ'));
    const waits = sayWait(AbortSignal.any([stop, decided.signal]));
    const first = await Promise.race([act, ...(hurried ? [hurried] : [])]);
    decided.abort();
    await waits;
    return first;
  }

  async function sayWait(stop: AbortSignal): Promise<void> {
    while (!stop.aborted && isOpen) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, times.waitEveryMs);
        stop.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      if (!stop.aborted && isOpen) await line.deliver(waiting);
    }
  }

  function lookUp(fields: Fields, of: Original): Fields {
    const found = journal.find(of);
    if (!found) return answer(fields, declined('914'));
    const word = found.voided ? 'ОТМЕНА' : found.kind === 'sale' ? 'ОПЛАТА' : 'ВОЗВРАТ';
    return finalOf(fields, approved(found, word, found.voided ? '400' : '000'), undefined);
  }

  function close(fields: Fields): Fields {
    if (takeOneOf(dial, VENDOR, ['close_differs'])) {
      const differs = answer(fields, { status: DECLINED, code: '095', text: 'ИТОГИ НЕ СОВПАЛИ' });
      return withSlip(differs, reportOf('Сверка итогов\nИтоги не совпали'));
    }
    const text = reportOf('Сверка итогов\nИтоги совпали');
    journal.close();
    return withSlip(answer(fields, { status: APPROVED, code: '000', text: 'ИТОГИ СОВПАЛИ' }), text);
  }
  const reportOf = (head: string): string => report(journal.totals(), currency, head, now());

  const approved = (operation: Operation, word: string, code = '000') => ({ status: APPROVED, operation, word, code });
  const declined = (code: string) => ({ status: DECLINED, code, text: 'ОТКЛОНЕНО' });

  /** The parts every answer has. */
  function answer(fields: Fields, result: { status: string; code?: string; text: string }): Fields {
    const echoed = [F.operation, F.ecrNumber, F.mode2].flatMap((number): [number, string][] => {
      const value = fields.get(number);
      return value === undefined ? [] : [[number, value]];
    });
    return new Map([
      ...echoed,
      ...(result.code === undefined ? [] : ([[F.hostCode, result.code]] as const)),
      ...(result.text === '' ? [] : ([[F.text, result.text]] as const)),
      [F.terminalTime, terminalTime(now())],
      [F.terminalId, terminalId],
      [F.status, result.status],
    ]);
  }

  function finalOf(fields: Fields, result: Result, fault: Fault | undefined): Fields {
    if (!('operation' in result)) return answer(fields, result);
    const { operation: one, word, code } = result;
    const slip = operationSlip(one, word, code, now(), fault === 'cp1251_slip');
    const whole = new Map([
      ...answer(fields, { status: result.status, code, text: 'ОДОБРЕНО' }),
      [F.amount, String(one.minor)],
      [F.currency, currencyNumber(currency)],
      [F.pan, MASKED],
      [F.authCode, one.authCode],
      [F.rrn, one.rrn],
      [F.merchantId, '000000009052147'],
      [F.slipNumber, one.receiptNumber],
      ...(one.ecrNumber === undefined ? [] : ([[F.ecrNumber, one.ecrNumber]] as const)),
    ]);
    return withSlip(whole, slip);
  }
  const withSlip = (fields: Fields, slip: string): Fields => new Map([...fields, [F.slip, printed(slip)]]);

  const failed = (error: unknown): void =>
    world.log('terminal.failed', { error: error instanceof Error ? error.stack : String(error) });

  return {
    desk,
    heard(bytes) {
      for (const heard of decoder.push(bytes)) {
        if (heard.kind === 'message') begin(heard).catch(failed);
        else if (heard.kind === 'bad') {
          violation('frame.bad', 'the checksum or the lengths of a frame are wrong');
          line.refuse();
        } else if (heard.byte === EOT) work?.stop.abort();
        else line.heard(heard.byte);
      }
    },
    state: () => ({ atWork: work !== undefined, totals: journal.totals() }),
    reset() {
      work?.stop.abort();
      refusalsLeft = 0;
      journal.reset();
    },
    close() {
      isOpen = false;
      work?.stop.abort();
    },
  };
}

const lineFault = (fault: Fault | undefined): LineFault | undefined => LINE_FAULTS.find((one) => one === fault);

/** The host never said yes: nothing is charged. */
const REFUSALS: Partial<Record<Fault, Result>> = {
  status_0: { status: '0', text: '' },
  status_16: { status: DECLINED, code: '116', text: 'ОТКЛОНЕНО' },
  status_34: { status: NO_CONNECTION, text: 'НЕТ СВЯЗИ' },
  status_53: { status: ABORTED, text: 'ОПЕРАЦИЯ ПРЕРВАНА' },
};
const refusedBy = (fault: Fault | undefined): Result | undefined => fault && REFUSALS[fault];

/** The money moved as asked; the answer says something else. */
function odd(fields: Fields, fault: Fault | undefined): Fields {
  const changed = new Map(fields);
  if (fault === 'other_op') changed.set(F.operation, '4');
  if (fault === 'other_ecr') changed.set(F.ecrNumber, '999999');
  if (fault === 'wrong_amount') changed.set(F.amount, `${fields.get(F.amount) ?? ''}0`);
  if (fault === 'no_rrn') changed.delete(F.rrn);
  return changed;
}
