/**
 * The terminals' reports: interim totals ("Краткий отчет") and the end of the bank's shift ("Отчет закрытия смены").
 * One pinpad may hold two terminals, Humo's and a second bank's, and then prints two reports in one text (pinpads.md §4.1;
 * fiscal_document, "Z Report and X Report.md"). What is not understood is left out, never guessed.
 */
import type { TerminalTotals } from '../pinpad.ts';
import { readAmount } from './money.ts';
import { linesOf } from './text.ts';

export interface CloseBlock {
  terminalId?: string;
  merchantId?: string;
  /** null: the report does not say. */
  matched: boolean | null;
  /** The bank's sum of the shift where it is printed, minor units. */
  totalMinor?: number;
  /** "Отчет окончен" was reached. */
  complete: boolean;
  /** undefined: no rows that could be read. */
  totals?: TerminalTotals;
}

export interface CloseReport {
  /** true only when every block says so and was printed to its end; false when any says "не совпали". */
  matched: boolean | null;
  blocks: readonly CloseBlock[];
}

const TERMINAL = /Терминал ?(?:ID)? ?: ?([0-9A-Z]{8})(?![0-9A-Z])/iu;
const MERCHANT = /(?:ID ?магазина|Торговец|MID) ?: ?([0-9A-Z]{9,15})(?![0-9A-Z])/iu;
const NOT_MATCHED = /Итоги не ?совпали|Код ответа ?: ?095(?!\d)/iu;
const MATCHED = /Итоги совпали/iu;
const ENDED = /Отч[её]т окончен/iu;
const TOTAL_LINE = /^[+-]?\d{4,20}[.,]\d{2}$/mu;
const GRAND_TOTAL = /Общий итог ?:/iu;
/** `Оплата (5) 900.00 UZS`, `Оплата (D) (5) 540.00 UZS`. */
const ROW =
  /^(\p{L}{2,30}(?: \p{L}{2,30})?)(?: \([A-ZА-Я]{1,2}\))? \((\d{1,6})\) ([+-]?[\d ]{1,20}[.,]\d{2})(?: UZS)?$/gmu;

const KINDS: readonly (readonly [RegExp, 'sales' | 'refunds' | 'voids'])[] = [
  [/^Оплата$/iu, 'sales'],
  [/^Возврат$/iu, 'refunds'],
  [/^Отмен[аы](?: оплаты)?$/iu, 'voids'],
];

/** Rows of one terminal; undefined when a row has a name or a sum we do not know, or the print was cut. */
function rowsOf(block: string): Pick<TerminalTotals, 'sales' | 'refunds' | 'voids'> | undefined {
  if (!ENDED.test(block)) return undefined;
  const all = { sales: { count: 0, minor: 0 }, refunds: { count: 0, minor: 0 }, voids: { count: 0, minor: 0 } };
  // The rows come once per kind of card and once more in sum.
  const grand = block.search(GRAND_TOTAL);
  const part = grand === -1 ? block : block.slice(grand);
  const rows = [...part.matchAll(ROW)];
  // Brackets with a number that are no row we know: somebody's sum would be left out.
  if (rows.length !== (part.match(/\(\d{1,6}\)/g) ?? []).length) return undefined;
  for (const [, name, count, sum] of rows) {
    const kind = KINDS.find(([pattern]) => pattern.test(name as string))?.[1];
    const minor = readAmount(sum as string);
    if (kind === undefined || minor === undefined) return undefined;
    all[kind].count += Number(count);
    all[kind].minor += Math.abs(minor);
  }
  return all;
}

function terminalOf(block: string): TerminalTotals | undefined {
  const rows = rowsOf(block);
  const terminalId = TERMINAL.exec(block)?.[1];
  if (rows === undefined || terminalId === undefined) return undefined;
  const merchantId = MERCHANT.exec(block)?.[1];
  return { terminalId, ...(merchantId !== undefined && { merchantId }), ...rows };
}

/**
 * Interim totals, one entry per terminal. undefined when any part of the report cannot be read: a terminal that is left
 * out looks like one on which nothing happened.
 */
export function readShortReport(message: string): TerminalTotals[] | undefined {
  const terminals = linesOf(message)
    .split(/(?=Краткий отч[её]т)/iu)
    .filter((block) => /^Краткий отч[её]т/iu.test(block))
    .map(terminalOf);
  const read = terminals.filter((terminal) => terminal !== undefined);
  return read.length > 0 && read.length === terminals.length ? read : undefined;
}

function closeBlock(block: string): CloseBlock {
  const terminalId = TERMINAL.exec(block)?.[1];
  const merchantId = MERCHANT.exec(block)?.[1];
  const total = TOTAL_LINE.exec(block)?.[0];
  const totalMinor = total === undefined ? undefined : readAmount(total);
  const totals = terminalOf(block);
  return {
    ...(terminalId !== undefined && { terminalId }),
    ...(merchantId !== undefined && { merchantId }),
    // "не совпали" contains "совпали": the refusal is looked for first.
    matched: NOT_MATCHED.test(block) ? false : MATCHED.test(block) ? true : null,
    ...(totalMinor !== undefined && { totalMinor }),
    complete: ENDED.test(block),
    ...(totals && { totals }),
  };
}

/** The end of a bank's shift. Words that are not known: `matched` null, and a person reads the text. */
export function readCloseReport(message: string): CloseReport {
  const blocks = linesOf(message)
    .split(/(?=Отч[её]т закрытия смены)/iu)
    .filter((block) => /^Отч[её]т закрытия смены/iu.test(block))
    .map(closeBlock);
  const isSure = blocks.length > 0 && blocks.every(({ matched, complete }) => matched === true && complete);
  const matched = blocks.some((block) => block.matched === false) ? false : isSure ? true : null;
  return { matched, blocks };
}
