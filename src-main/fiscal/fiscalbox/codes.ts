/**
 * The box's numbers → our namespaced codes and what follows from them (pinpads.md §1.5, §0.8; fiscal_document, Errors.md).
 * The same number means different things to the fiscal module, the bridge, the marking service and the pinpad's host, so a
 * number never travels without its namespace.
 */

/** The fiscal module's codes are 16-bit words from 9000 hex on; the bridge's own are small. */
const MODULE_FROM = 0x9000;
/** "902D ...": the module's word at the beginning of the message. */
const HEX_WORD = /^\s*(?:0x)?(9[0-9A-F]{3}|F[EF][0-9A-F]{2})(?![0-9A-Za-z])/i;

/** The message's hex word, where there is one, is what the module said; the number may only be the bridge's. */
export function codeOf(number: number, message: string): string {
  const word = HEX_WORD.exec(message)?.[1];
  const meant = word === undefined ? number : Number.parseInt(word, 16);
  return `${meant >= MODULE_FROM ? 'fiscal' : 'bridge'}.${meant}`;
}

export const SHIFT_NOT_OPEN = 'fiscal.36909';
export const TIME_PAST = 'fiscal.36888';
export const OFFLINE_LIMIT = 'fiscal.36889';
export const MODULE_LOCKED = 'fiscal.36904';
export const ALREADY_OPEN: ReadonlySet<string> = new Set(['fiscal.36912', 'bridge.9327']);
export const ALREADY_CLOSED: ReadonlySet<string> = new Set(['bridge.9326', SHIFT_NOT_OPEN]);

/** Said before anything was registered, and never to be said differently of the same receipt: a person has to act. */
const REFUSED: ReadonlySet<string> = new Set([
  'fiscal.36877', // format
  'fiscal.36878', // a total is too large
  'fiscal.36879', // totals do not agree
  'fiscal.36886', // memory full
  'fiscal.36897',
  'fiscal.36898', // Z memory full: the module is to be replaced
  'fiscal.36902',
  MODULE_LOCKED,
  'fiscal.36908', // zero total
  'fiscal.36913', // less in the counters than is given back: cash, card, VAT
  'fiscal.36914',
  'fiscal.36915',
  'fiscal.36917', // maintenance
  'fiscal.65274', // refund information
  'fiscal.65275',
  'fiscal.65276',
  'fiscal.65277',
  'fiscal.65531', // cannot be encoded: the sum equation
  'fiscal.65532', // an argument
  'bridge.7', // a field
  'bridge.104', // an argument or a time
  'bridge.401', // MXIK
  'bridge.402', // package code, or marks are missing
]);

/** Said before anything was registered, and will pass. */
const WILL_PASS: ReadonlySet<string> = new Set([
  TIME_PAST,
  OFFLINE_LIMIT,
  SHIFT_NOT_OPEN,
  'fiscal.36916',
  'fiscal.65279', // the drive is locked: often an unpaid subscription
  'fiscal.65534', // the module is not connected
  'bridge.102', // the module is not initialised
  'bridge.333', // the box's subscription has run out
  'bridge.444', // the box serves one caller, and that is somebody else
]);

/**
 * What an error says about the receipt that was sent. Everything else, a printer without paper (101) above all, leaves it
 * open: the receipt may lie in the module unprinted.
 */
export function fateOf(code: string): 'refused' | 'not_sent' | 'unsure' {
  if (REFUSED.has(code)) return 'refused';
  return WILL_PASS.has(code) ? 'not_sent' : 'unsure';
}
