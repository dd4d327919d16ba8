/**
 * A bank shift that may have been closed without our hearing of it: the answer was lost, or the station died while it was
 * on its way. A second close would tell the totals of an empty shift, so the terminal is asked first what it counts now.
 *
 *   as before ─► it is still open, close it      nothing counted ─► it is closed; its totals are those from before
 */
import type { BatchClose, PinpadSession, TerminalTotals } from '../../pinpads/pinpad.ts';
import type { OpenTotals } from '../../ports/bank-batch.ts';

type Ask = Parameters<NonNullable<PinpadSession['totals']>>[0];

const isEmpty = (terminals: readonly OpenTotals[]): boolean =>
  terminals.every(({ sales, refunds, voids }) => sales.count + refunds.count + voids.count === 0);

/** The figures by terminal, in one text: two are the same only when all of them are. */
const sumsOf = (terminals: readonly OpenTotals[]): string =>
  terminals
    .map(({ terminalId = '', sales, refunds, voids }) =>
      [terminalId, ...[sales, refunds, voids].flatMap(({ count, minor }) => [count, minor])].join(' '),
    )
    .sort(byText)
    .join();
const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/**
 * The report of the close that nobody heard of; undefined: there was none, or closing again costs nothing. Throws when the
 * terminal does not say what it counts now: then nobody can tell, and the try has failed.
 */
export async function lostClose(
  session: PinpadSession,
  before: readonly OpenTotals[],
  ask: Ask,
): Promise<BatchClose | undefined> {
  if (!session.totals || isEmpty(before)) return undefined;
  const now = await session.totals(ask);
  if (!isEmpty(now.terminals)) return undefined;
  // The report itself, where the terminal tells it again and it is of these very totals.
  const told = await session.lastClose?.(ask).catch(() => undefined);
  if (told && sumsOf(told.terminals) === sumsOf(before)) return told;
  // The bank's words are lost; its figures are not.
  return { currency: now.currency, terminals: before as readonly TerminalTotals[], text: '', matched: null };
}
