/** What a scene is: one screen in one state, and which screen of docs/ux it shows. */
import type { WhoIsHere } from '../../src-shared/contract/people-views.ts';
import type { HintView, PaymentView, StationView } from '../../src-shared/contract/views.ts';
import type { Route } from '../routes.ts';

/** The screens of this product. A cashier's C, a guest's K, the customer display's D, and the office behind them. */
export const SCREEN_IDS = [
  ...['C0', 'C1', 'C2', 'C3a', 'C3b', 'C3c', 'C4', 'C5', 'C6', 'C7', 'C8', 'C9', 'C10'],
  ...['K0', 'K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10'],
  ...['D1', 'D2', 'D3', 'D4'],
  ...['login', 'wizard', 'settings', 'people', 'shifts', 'story'],
] as const;

/** One of SCREEN_IDS. */
export type ScreenId =
  | `C${0 | 1 | 2 | '3a' | '3b' | '3c' | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | `K${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | `D${1 | 2 | 3 | 4}`
  | 'login'
  | 'wizard'
  | 'settings'
  | 'people'
  | 'shifts'
  | 'story';

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
  /** Who is logged in; left out, no people are set up. */
  readonly here?: WhoIsHere;
  /** What the terminal said before. */
  readonly hints?: readonly HintView[];
}

/** A guest's screen has larger targets than a till. */
export const isBooth = (scene: Scene): boolean => scene.screen.startsWith('K');
