/** What a scene is: one screen in one state, and which screen of docs/ux it shows. */

import type { HintView } from '../../src-shared/contract/method-views.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { WhoIsHere } from '../../src-shared/contract/people-views.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import type { Right } from '../../src-shared/people.ts';
import type { Route } from '../routes.ts';

/** The screens of this product: a cashier's C, a guest's K, the customer display's D, and the office behind them. */
export const SCREENS = {
  C0: 'Start of shift',
  C1: 'Sale',
  C2: 'Ways to pay',
  C3a: 'Card on the terminal',
  C3b: 'The customer’s code is scanned',
  C3c: 'The customer scans our code',
  C4: 'Paid',
  C5: 'Money was not taken',
  C6: 'Not known yet',
  C7: 'Cancelling',
  C8: 'Refund',
  C9: 'Receipts',
  C10: 'End of shift',
  K0: 'Booth: start',
  K1: 'Booth: choose',
  K2: 'Booth: preparing',
  K3: 'Booth: ways to pay',
  K4: 'Booth: code',
  K5: 'Booth: card',
  K6: 'Booth: result',
  K7: 'Booth: not known yet',
  K8: 'Booth: out of service',
  K9: 'Booth: paid, nothing came out',
  K10: 'Booth: service',
  D1: 'Customer display: total',
  D2: 'Customer display: code or terminal',
  D3: 'Customer display: result',
  D4: 'Customer display: checking',
  login: 'Who is at the till',
  wizard: 'First run',
  settings: 'Settings',
  people: 'People and the log of acts',
  shifts: 'Past shifts',
  story: 'The story of a payment',
} as const;

export type ScreenId = keyof typeof SCREENS;
export const SCREEN_IDS = Object.keys(SCREENS) as ScreenId[];

export interface Scene {
  /** Unique; stands in the scene's address and in the names of its pictures. */
  readonly name: string;
  /** The screen it shows. */
  readonly screen: ScreenId;
  /** Rendered into docs/screens; the others only with `npm run screens -- --all`. */
  readonly isPictured?: true;
  readonly view: StationView;
  /** The payment on screen, if any. */
  readonly payment?: PaymentView;
  /** Other payments the station knows. */
  readonly known?: readonly PaymentView[];
  /** What was typed before, in whole units. */
  readonly typed?: string;
  readonly step?: 'amount' | 'tender' | 'cash' | 'code';
  readonly route?: Route;
  readonly place?: 'sale' | 'history' | 'shift' | 'receipts';
  /** Buttons pressed to get there, by their test ids; `id*5`: five times. */
  readonly press?: readonly string[];
  /** What has to be on screen before it is looked at, by test id. */
  readonly until?: string;
  /** What becomes of the payment once it has been seen. */
  readonly becomes?: Partial<PaymentView>;
  /** How long after it began the scene is looked at, in ms; 3000 unless told. */
  readonly afterMs?: number;
  /** What the station answers in this scene instead of the usual. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Calls that are not answered in this scene. */
  readonly silent?: readonly string[];
  /** What this browser remembers from before, by key. */
  readonly remembered?: Readonly<Record<string, string>>;
  /** What a senior is asked to agree to. */
  readonly asksFor?: Right;
  /** Who is logged in; left out, no people are set up. */
  readonly here?: WhoIsHere;
  /** What the terminal said before. */
  readonly hints?: readonly HintView[];
}

/** A guest's screen has larger targets than a till. */
export const isBooth = (scene: Scene): boolean => scene.screen.startsWith('K');
