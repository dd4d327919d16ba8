/** What the station's schema complains of, in a person's words. The schema speaks English, for logs and programs. */
import type { OfficeTexts } from '../../text/office/en.ts';

export function problemWords(words: OfficeTexts['problem'], message: string): string {
  const digits = /must be ([\d to]+) digits/.exec(message)?.[1];
  if (digits !== undefined) return words.digits(digits.replace(' to ', '–'));
  if (/is missing/.test(message)) return words.missing;
  if (/unknown field/.test(message)) return words.unknown;
  if (/secret:NAME/.test(message)) return words.secret;
  if (/tunnel/.test(message)) return words.tunnel;
  if (/is already/.test(message)) return words.taken;
  if (/address|URL/.test(message)) return words.url;
  if (/letters|short name|method name/.test(message)) return words.letters;
  if (message.startsWith('Invalid option')) return words.choice;
  if (message.startsWith('Too small')) return words.tooSmall;
  if (message.startsWith('Too big')) return words.tooBig;
  if (/expected (number|int)/.test(message)) return words.number;
  return words.other;
}
