/**
 * One-time codes to practise with, where nobody holds a scanner. The form is that of the wallet's own codes, the last two
 * digits tell the simulated box how it ends (src-sandbox/vendors/fiscalbox/README.md); the rest is new each time.
 */
import type { PracticeCode } from '../text/practice-words.ts';

const ENDINGS: Readonly<Record<PracticeCode, string>> = { approve: '00', poor: '16', expired: '44', lost: '99' };

/** How a wallet's code begins and how long it is; a wallet that documents no form takes any. */
const FORMS: Readonly<Record<string, { begin: string; length: number }>> = {
  click_pass: { begin: '88', length: 18 },
  payme_go: { begin: '5050', length: 20 },
  uzum_fastpay: { begin: '40', length: 43 },
};
const ANY_FORM = { begin: '77', length: 24 };

/** A code that nobody has used, for a method of kind `scans_code`. */
export function sampleCode(method: string, outcome: PracticeCode): string {
  const { begin, length } = FORMS[method] ?? ANY_FORM;
  const end = ENDINGS[outcome];
  const bytes = crypto.getRandomValues(new Uint8Array(length - begin.length - end.length));
  return begin + Array.from(bytes, (byte) => byte % 10).join('') + end;
}
