/** The box's day: opened by itself when the first receipt needs it, closed with the shift (Z Report and X Report). */
import { type Currency, money } from '../../../src-shared/money.ts';
import {
  type ClosedFiscalDay,
  type FiscalDay,
  type FiscalDayTotals,
  type FiscalTotals,
  FiscalTrouble,
} from '../../ports/fiscal.ts';
import { ZReport } from './answers.ts';
import { ALREADY_CLOSED, ALREADY_OPEN } from './codes.ts';
import { type BoxWire, NoAnswer } from './wire.ts';

const CURRENCY: Currency = 'UZS';

const totalsOf = (day: ZReport): FiscalTotals => ({
  sales: { count: day.total_sale_count, minor: day.total_sale_cash + day.total_sale_card },
  refunds: { count: day.total_refund_count, minor: day.total_refund_cash + day.total_refund_card },
  cash: money(day.total_sale_cash - day.total_refund_cash, CURRENCY),
  card: money(day.total_sale_card - day.total_refund_card, CURRENCY),
});

const dayOf = (day: ZReport): FiscalDayTotals => ({
  isOpen: day.isOpen,
  zNumber: day.number,
  totals: totalsOf(day),
  ...(day.open_time && { openedAt: day.open_time }),
  ...(day.close_time && { closedAt: day.close_time }),
});

/** `time` is asked for when a document is about to leave; `alone` keeps the box to one document at a time. */
export interface DayParts {
  wire: BoxWire;
  time(): Promise<string>;
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** The present day. Throws `FiscalTrouble`. */
export async function askDay(wire: BoxWire): Promise<ZReport> {
  return inTrouble(async () => {
    const { data, code } = await wire.get('/zreport/info/');
    if (code !== undefined) throw new FiscalTrouble(code);
    const read = ZReport.safeParse(data);
    if (!read.success) throw new FiscalTrouble('no_answer');
    return read.data;
  });
}

/** Opens the day; one that is open already is open. Throws `FiscalTrouble`. */
export async function openDay({ wire, time }: Pick<DayParts, 'wire' | 'time'>): Promise<void> {
  await inTrouble(async () => {
    const { code } = await wire.get('/zreport/open/', { time: await time() });
    if (code !== undefined && !ALREADY_OPEN.has(code)) throw new FiscalTrouble(code);
  });
}

async function inTrouble<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NoAnswer) throw new FiscalTrouble('no_answer', !error.neverLeft);
    throw error;
  }
}

export function boxDay({ wire, time, alone }: DayParts): FiscalDay {
  const closed = (day: ZReport, wasClosed: boolean): ClosedFiscalDay => ({
    zNumber: day.number,
    totals: totalsOf(day),
    ...(wasClosed && { wasClosed }),
  });

  /** The day's state decides what an answer that was lost, or that cannot be read, meant. */
  async function afterDoubt(before: ZReport): Promise<ClosedFiscalDay> {
    const now = await askDay(wire).catch(() => undefined);
    if (now === undefined) throw new FiscalTrouble('no_answer', true);
    if (now.isOpen && now.number === before.number) throw new FiscalTrouble('no_answer');
    // A box that has begun to count the next day shows the one before as its first.
    if (now.number === before.number) return closed(now, false);
    return closed(before, false);
  }

  async function close(): Promise<ClosedFiscalDay> {
    const before = await askDay(wire);
    if (!before.isOpen) return closed(before, true);
    try {
      const { data, code } = await wire.get('/zreport/close/', { time: await time() });
      if (code !== undefined && ALREADY_CLOSED.has(code)) return closed(await askDay(wire), true);
      if (code !== undefined) throw new FiscalTrouble(code);
      const read = ZReport.safeParse(data);
      return read.success ? closed(read.data, false) : await afterDoubt(before);
    } catch (error) {
      if (error instanceof NoAnswer && !error.neverLeft) return afterDoubt(before);
      if (error instanceof NoAnswer) throw new FiscalTrouble('no_answer');
      throw error;
    }
  }

  return { closeDay: () => alone(close), dayTotals: () => alone(async () => dayOf(await askDay(wire))) };
}
