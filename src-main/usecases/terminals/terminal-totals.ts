/** A terminal's totals in one shape: as a report tells them, as they were read before, and as we have counted ourselves. */
import type { Sum, Totals } from '../../domain/ladder.ts';
import type { DeviceTotals } from '../../pinpads/pinpad.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { TerminalReading } from '../../ports/terminals.ts';

/** Figures by terminal and bank shift; a device may have several terminals inside. */
export type Figures = Pick<TerminalReading, 'terminals'>;

const NONE: Sum = { count: 0, minor: 0 };
const plus = (a: Sum, b: Sum): Sum => ({ count: a.count + b.count, minor: a.minor + b.minor });

/** A bank shift that has just begun. */
export const zerosOf = (terminalId: string): TerminalReading['terminals'][number] => ({
  terminalId,
  bankShift: '',
  sales: NONE,
  returns: NONE,
});

/**
 * A device's report, all its terminals named and each once. Undefined: the report names no terminal. It may be one that
 * nobody could read, so it says nothing, and least of all that nothing was done.
 */
export function figuresOf(totals: DeviceTotals): Figures | undefined {
  const terminals = new Map<string, TerminalReading['terminals'][number]>();
  for (const { terminalId = '', bankShift = '', sales, refunds, voids } of totals.terminals) {
    // A terminal may report once for every kind of card.
    const key = `${terminalId}/${bankShift}`;
    const { sales: moreSales, returns: moreReturns } = terminals.get(key) ?? zerosOf(terminalId);
    const returns = plus(moreReturns, plus(refunds, voids));
    terminals.set(key, { terminalId, bankShift, sales: plus(moreSales, sales), returns });
  }
  return terminals.size === 0 ? undefined : { terminals: [...terminals.values()] };
}

/** All terminals of a device added up, as the domain compares them. */
export const summed = ({ terminals }: Figures): Totals => ({
  sales: terminals.reduce((sum, one) => plus(sum, one.sales), NONE),
  returns: terminals.reduce((sum, one) => plus(sum, one.returns), NONE),
  shifts: Object.fromEntries(terminals.map(({ terminalId, bankShift }) => [terminalId, bankShift])),
});

/** Our own count on the terminal: what was dispatched after this evidence and completed. */
export function oursSince(read: LedgerReader, device: string, evidenceSeq: number): { sales: Sum; returns: Sum } {
  const done = read.doneOn(device, evidenceSeq);
  const of = (kind: 'sale' | 'refund'): Sum => done.find((one) => one.kind === kind) ?? NONE;
  return { sales: of('sale'), returns: of('refund') };
}
