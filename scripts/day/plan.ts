/** What is going to happen: who buys for how much, how each pays, and what goes wrong. Everything from one seed. */
import { type Chance, chanceOf } from '../../src-main/testkit/crash/driver.ts';

export const LANES = ['humo', 'uzcard', 'wallet', 'payme', 'uzqr', 'cash'] as const;
/** What stands at a till one behind the other: a terminal, a scanner, a drawer. */
export type Lane = (typeof LANES)[number];

export const WALLETS = ['click_pass', 'payme_go', 'uzum_fastpay', 'anor'] as const;

/**
 * How a sale is meant to go.
 *
 *   pays        the customer pays                        walks_off   nobody pays, the time passes
 *   declines    the bank or wallet says no               late        the money comes after the end
 *   leaves      the customer gives up                    refund      paid, and all of it goes back
 *   cancelled   the cashier gives up                     part        paid, and half of it goes back
 */
export type Story = 'pays' | 'declines' | 'leaves' | 'cancelled' | 'walks_off' | 'late' | 'refund' | 'part';

export interface PlannedSale {
  lane: Lane;
  method: string;
  story: Story;
  /** Minor units; no two sales share a sum. */
  minor: number;
  /** A fault on a simulator's dial just before: `[vendor, fault]`. */
  fault?: readonly [vendor: string, fault: string];
}

const WEIGHTS: readonly (readonly [Lane, number])[] = [
  ['humo', 20],
  ['uzcard', 20],
  ['wallet', 22],
  ['payme', 15],
  ['uzqr', 11],
  ['cash', 12],
];

const STORIES: Readonly<Record<Lane, readonly Story[]>> = {
  humo: ['pays', 'pays', 'pays', 'pays', 'pays', 'declines', 'refund'],
  uzcard: ['pays', 'pays', 'pays', 'pays', 'pays', 'declines', 'refund', 'part'],
  wallet: ['pays', 'pays', 'pays', 'pays', 'declines'],
  payme: ['pays', 'pays', 'pays', 'pays', 'declines', 'leaves', 'cancelled', 'walks_off', 'late', 'refund'],
  uzqr: ['pays', 'pays', 'pays', 'pays', 'declines', 'cancelled', 'late', 'refund', 'part'],
  cash: ['pays', 'pays', 'pays', 'refund', 'part'],
};

/** What may go wrong at the vendor of a lane; money that moves all the same, answers that are lost, words nobody knows. */
const FAULTS: Readonly<Record<Lane, readonly string[]>> = {
  humo: ['lost_reply', 'half_body', 'html_502', 'raw_line_feeds', 'kotlin_tail', 'no_slip'],
  uzcard: ['lost_reply', 'half_body', 'html_502', 'never_closed'],
  wallet: ['lost_reply', 'half_body', 'html_502', 'unknown_word'],
  payme: ['lost_reply', 'repeat', 'concurrent_repeat', 'two_payers', 'cancel_after_paid', 'timeout_12h'],
  uzqr: ['lost_reply', 'html_502', 'http_500', 'reset_after_send'],
  cash: [],
};
const RECEIPT_FAULTS = ['lost_after', 'lost_before', 'half_answer', 'paper_out', 'paper_before', 'time_past'] as const;

/** The last two digits decide what a card does (src-sandbox/bank/card-desk.ts); `00`: it pays by itself after a moment. */
const CARD_ENDINGS = [0, 11];
const CARD_REFUSALS = [1, 16, 17, 84];
/** Whole units. Half of any sum of a day is less than every other sum. */
const FIRST_SUM = 20_000;

/** Stories that need half a minute, because a code lives that long and a bank takes its time. */
const SLOW: ReadonlySet<Story> = new Set(['walks_off', 'late']);

/** The plan of a day. The same seed and size give the same plan. `isShort`: without the stories that take their time. */
export function planDay(seed: number, sales: number, isShort = false): PlannedSale[] {
  const chance = chanceOf(seed);
  const pick = <T>(some: readonly T[]): T => some[chance(some.length)] as T;
  const total = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);
  const laneOf = (): Lane => {
    let left = chance(total);
    for (const [lane, weight] of WEIGHTS) {
      left -= weight;
      if (left < 0) return lane;
    }
    return 'cash';
  };
  const sums = shuffled(sales, chance);
  return Array.from({ length: sales }, (_, n): PlannedSale => {
    const lane = laneOf();
    const story = pick(STORIES[lane].filter((one) => !isShort || !SLOW.has(one)));
    const isCard = lane === 'humo' || lane === 'uzcard';
    const ending = !isCard ? 0 : story === 'declines' ? pick(CARD_REFUSALS) : pick(CARD_ENDINGS);
    const vendor = lane === 'payme' ? 'payme' : 'fiscalbox';
    // Some of the faults are about the receipt instead of the payment.
    const fault =
      chance(9) === 0
        ? (['fiscalbox_fiscal', pick(RECEIPT_FAULTS)] as const)
        : lane !== 'cash' && story === 'pays' && chance(7) === 0
          ? ([vendor, pick(FAULTS[lane])] as const)
          : undefined;
    return {
      lane,
      method: lane === 'wallet' ? pick(WALLETS) : lane,
      story,
      minor: (FIRST_SUM + (sums[n] as number)) * 100 + ending,
      ...(fault && { fault }),
    };
  });
}

/** The numbers below `most`, each once, mixed. */
function shuffled(most: number, chance: Chance): number[] {
  const numbers = Array.from({ length: most }, (_, n) => n);
  for (let at = most - 1; at > 0; at--) {
    const other = chance(at + 1);
    [numbers[at], numbers[other]] = [numbers[other] as number, numbers[at] as number];
  }
  return numbers;
}
