/**
 * Tells a barcode scanner from a person by the speed of its keys: a scanner types a whole code and Enter, each key within
 * a few milliseconds of the last. Keys are read by their place on the keyboard, so a Cyrillic layout changes nothing.
 */

/** What the reader needs of a key press. */
export interface ScanKey {
  /** Place of the key (`KeyboardEvent.code`); empty where a driver sends characters without keys. */
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  /** When it was pressed, in ms on any steady clock. */
  readonly at: number;
}

/** `begin`: may be the first key of a scan. `typing`: nothing yet. `echo`: belongs to the scan that just ended. */
export type Reading = { kind: 'begin' } | { kind: 'typing' } | { kind: 'echo' } | { kind: 'scan'; code: string };

const shortestScan = 8;
const longestScan = 512;
/** The longest pause between two keys of one scan, in ms. */
const keyPauseMs = 60;

/** Marks of a US keyboard, which is what scanners are set to; unshifted, shifted. */
const MARKS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Backslash: ['\\', '|'],
  Backquote: ['`', '~'],
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

/** The Latin character a key stands for; null: none. */
export function characterOf({ code, key, shift }: Omit<ScanKey, 'at'>): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit) return shift && code.startsWith('Digit') ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  const mark = MARKS[code];
  if (mark) return mark[shift ? 1 : 0];
  return code === '' && key.length === 1 ? key : null;
}

/** Reads key after key. It holds a code only while the code is being typed. */
export function createScanReader(): (key: ScanKey) => Reading {
  let typed = '';
  let last = Number.NEGATIVE_INFINITY;
  let scanned = Number.NEGATIVE_INFINITY;
  return (key) => {
    const fast = key.at - last <= keyPauseMs;
    if (key.key === 'Enter') {
      const code = typed;
      typed = '';
      if (fast && code.length >= shortestScan) {
        scanned = last = key.at;
        return { kind: 'scan', code };
      }
      // Scanners may end with CR and LF: the second Enter must not press a button of the next screen.
      return { kind: key.at - scanned <= keyPauseMs ? 'echo' : 'typing' };
    }
    const character = characterOf(key);
    if (character !== null) {
      typed = fast && typed.length < longestScan ? typed + character : character;
      last = key.at;
      return { kind: typed.length === 1 ? 'begin' : 'typing' };
    }
    if (key.key !== 'Shift') typed = '';
    return { kind: 'typing' };
  };
}

const shownTail = 4;

/** The last digits of a code, for the eye; nothing of a code so short that they would give it away. */
export const tailOf = (code: string): string => (code.length >= 2 * shownTail ? code.slice(-shownTail) : '');
