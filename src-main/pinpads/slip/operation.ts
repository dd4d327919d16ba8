/**
 * What a slip is the slip of. Sale and return share one address of the box (I-21), so the slip itself must say which it
 * was: by a line that is nothing but the operation's name, else by the word anywhere, void before refund before sale
 * (pinpads.md §3.3).
 */
export type SlipOperation = 'sale' | 'void' | 'refund';

/** A stray `N` may stand before the word, where a backslash lost its letter (§3.1, row 3). */
const OWN_LINE: readonly (readonly [SlipOperation, RegExp])[] = [
  ['void', /^N?(?:OPERATION ?: ?)?ОТМЕНА(?: ?\([^)\n]{0,20}\))?(?: ОПЛАТЫ)?$|ОПЕРАЦИЯ\sОТМЕНЕНА|\(CANCEL\)/m],
  ['refund', /^N?(?:OPERATION ?: ?)?ВОЗВРАТ(?: ?\([^)\n]{0,20}\))?$/m],
  ['sale', /^N?(?:OPERATION ?: ?)?ОПЛАТА(?: ?\([^)\n]{0,20}\))?$/m],
];
const MENTIONED: readonly (readonly [SlipOperation, RegExp])[] = [
  ['void', /ОТМЕНА|ОТМЕНЕНА/],
  ['refund', /ВОЗВРАТ/],
  ['sale', /ОПЛАТА/],
];

/** `lines`: in capitals. `isMixed`: the slip names two operations as its own. */
export function readOperation(lines: string): { is: SlipOperation | undefined; isMixed: boolean } {
  const own = OWN_LINE.filter(([, pattern]) => pattern.test(lines)).map(([operation]) => operation);
  if (own.length > 1) return { is: undefined, isMixed: true };
  const is = own[0] ?? MENTIONED.find(([, pattern]) => pattern.test(lines))?.[0];
  return { is, isMixed: false };
}
