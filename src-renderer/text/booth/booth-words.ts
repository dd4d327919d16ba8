/**
 * The booth's own words in five languages. The first line of every result says whether money moved (ux.md §6.1); nothing
 * here is ever "an error" alone.
 */
import type { BoothReason, FulfilmentError, Remedy } from '../../../src-shared/contract/booth-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { en } from './en.ts';
import { kk } from './kk.ts';
import { ky } from './ky.ts';
import { ru } from './ru.ts';
import { uz } from './uz.ts';

export interface BoothWords {
  /** Help, in the same corner everywhere. */
  help: string;
  helpTitle: string;
  helpLines: readonly [string, string, string];
  close: string;
  /** A free event. */
  free: string;
  freeToday: string;
  untilTime(time: string): string;
  freeStart: string;
  freeNotOut: string;
  freeNothingPaid: string;
  freeAskStaff: string;
  freeAgain: Record<'main' | 'other', string>;
  /** K0 */
  tagline: string;
  samples: string;
  /** K1 */
  prints(count: string): string;
  soldOut: string;
  stillThere: string;
  stillThereBody(seconds: string): string;
  yesHere: string;
  /** K4 */
  scanStep: string;
  waitingScan: string;
  confirmInPhone: string;
  checkingBank: string;
  timeLeft(clock: string): string;
  newCode: string;
  back: string;
  askConfirmed: string;
  askConfirmedBody: string;
  noCancel: string;
  yesCheck: string;
  cancelling: string;
  /** The station does not answer while a payment is on screen. */
  linkLost: string;
  /** K5 */
  preparingCard: string;
  toReader: string;
  readerHere: string;
  /** K6 */
  paid(sum: string): string;
  getReady: string;
  starting: string;
  thanks: string;
  takePrints: string;
  receipt: string;
  takeReceipt: string;
  /** K7 */
  checking: string;
  doNotPayAgain: string;
  checkingFor(seconds: string): string;
  trusted: string;
  trustedBody: string;
  ticketTitle: string;
  ticketBody: string;
  ticketReprint: string;
  ticketLatePaid: string;
  ticketLateNot: string;
  ticketCode: string;
  ticketPhoto: string;
  call(phone: string): string;
  done: string;
  /** K8 */
  resting: string;
  restingReason: Record<BoothReason, string>;
  restingAsk: string;
  /** K9 */
  safe: string;
  notOut: string;
  photoByPhone: string;
  photoScan: string;
  remedy: Record<Remedy, string>;
  refunding: string;
  refunded: string;
  refundUnsure: string;
  /** K10 */
  service: string;
  corner: string;
  whoAreYou: string;
  pin: string;
  enter: string;
  erase: string;
  noPeople: string;
  leave: string;
  lamps: string;
  counter: string;
  left(left: string, reserved: string): string;
  notCounted: string;
  refill: string;
  refillHint: string;
  owed: string;
  nobodyOwed: string;
  unknowns: string;
  noUnknowns: string;
  last: string;
  noPayments: string;
  serveAgain: string;
  error: Record<FulfilmentError, string>;
  state: Record<'due' | 'sending' | 'done' | 'failed' | 'closed', string>;
  ticketCheck: string;
  ticketHint: string;
  check: string;
  redeemServe: string;
  redeemClose: string;
  ticketRedeemed: string;
  ticketGood: string;
  tests: string;
  testPrint: string;
  testPrinted: string;
  practiceSale: string;
  test: string;
  testStart: string;
  event: string;
  noEvent: string;
  eventPlanned(time: string): string;
  eventName: string;
  eventKind: string;
  eventFree: string;
  eventPaid: string;
  eventHours: string;
  hours(count: string): string;
  eventPrints: string;
  eventPrintsHint: string;
  eventStart: string;
  eventEnd: string;
  eventUsed(used: string, most: string): string;
  eventSessions(count: string): string;
  freeSessions: string;
  noFree: string;
  soundOn: string;
  soundOff: string;
  exit: string;
  madeBy: string;
  nothing: string;
}

export const BOOTH_WORDS: Record<Locale, BoothWords> = { uz, ru, kk, ky, en };
