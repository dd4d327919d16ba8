/**
 * Field 90: the slips of an operation as text. `Я` and `^` in front are marks (bytes DF, 5E), `~` begins the second copy,
 * `Ъ^^` (DA 5E 5E) another slip (pinpads.md §2.3.3).
 */
import { withoutCardNumbers } from '../card-digits.ts';
import type { TerminalTotals } from '../pinpad.ts';
import { cleanSlip } from '../slip/mask.ts';

/** The first copy of every slip, card numbers masked. Undefined when nothing is left to read. */
export function slipText(field: string | undefined): string | undefined {
  const slips = (field ?? '')
    .split('Ъ^^')
    .map((slip) => (slip.replace(/^[Я^]+/, '').split('~')[0] as string).trimEnd());
  const text = slips
    .filter((slip) => slip !== '')
    .join('\n\n')
    .replaceAll('\u00a0', ' ')
    .replace(/\r\n?/g, '\n');
  return text === '' ? undefined : withoutCardNumbers(cleanSlip(text));
}

/** What a report of the bank says about agreeing. The negative is looked for first: it holds the positive. */
export function matchedBy(text: string): boolean | null {
  if (/итоги\s+не\s+совпали/iu.test(text)) return false;
  return /итоги\s+совпали/iu.test(text) ? true : null;
}

const ROW =
  /^\s*(\p{L}+(?:\s\p{L}+)?)(?:\s+\([A-ZА-Я]{1,2}\))?\s+\((\d{1,6})\)\s+([+-]?[\d ]+[.,]\d\d)(?:\s+[A-Z]{3})?\s*$/u;
/** A count in brackets, and something like a sum behind it. */
const LIKE_A_ROW = /\(\d{1,6}\).*(?:[.,]\S\S|\s[A-Z]{3})\s*$/u;
const GRAND_TOTAL = /Общий\s+итог/iu;
const WORDS: readonly [RegExp, 'sales' | 'refunds' | 'voids'][] = [
  [/^отмен/iu, 'voids'],
  [/^возврат/iu, 'refunds'],
  [/^(оплат|продаж|покупк)/iu, 'sales'],
];

function minorOf(amount: string): number | undefined {
  const minor = Number(amount.replace(/[^\d]/g, ''));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/**
 * Rows of a short report: `Оплата (5) 900.00 UZS` (pinpads.md §4.1), for each `Терминал: 00000013`; what stands under the
 * grand total replaces the rows of each kind of card. No terminals at all where a row cannot be read: totals without it
 * would look the same before and after a payment that is counted in it.
 */
export function totalsOf(text: string): TerminalTotals[] {
  const none = () => ({ count: 0, minor: 0 });
  const terminals: TerminalTotals[] = [];
  let terminalId: string | undefined;
  let current: TerminalTotals | undefined;
  for (const line of text.split('\n')) {
    const id = /(?:Терминал|ID\s*Терминала|TID)\s*:\s*([0-9A-Z]{8})\b/iu.exec(line)?.[1];
    if (id && id !== terminalId) {
      terminalId = id;
      current = undefined;
    }
    if (current && GRAND_TOTAL.test(line)) Object.assign(current, { sales: none(), refunds: none(), voids: none() });
    if (!LIKE_A_ROW.test(line)) continue;
    const [, word = '', count, amount = ''] = ROW.exec(line) ?? [];
    const kind = WORDS.find(([pattern]) => pattern.test(word))?.[1];
    const minor = minorOf(amount);
    if (!kind || minor === undefined) return [];
    if (!current) {
      current = { ...(terminalId && { terminalId }), sales: none(), refunds: none(), voids: none() };
      terminals.push(current);
    }
    current[kind] = { count: current[kind].count + Number(count), minor: current[kind].minor + minor };
  }
  return terminals;
}
