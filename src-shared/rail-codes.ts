/**
 * Numbers that mean different things in different mouths (pinpads.md §0.8, §1.5, §2.2.3): the box's own, its fiscal
 * module's, the terminal's and its bank's, UzQR's, the marking office's. A code is known by its namespace and number, and
 * says what happened and what a person does next. Words: `src-renderer/text/rail-words.ts`.
 */

export const RAIL_MEANINGS = [
  'not_enough_money',
  'card_expired',
  'wrong_pin',
  'card_limit',
  'card_blocked',
  'card_damaged',
  'card_not_read',
  'card_not_served',
  'card_removed',
  'stopped_at_terminal',
  'nobody_came',
  'bank_refused',
  'call_issuer',

  'original_not_found',
  'already_taken_back',
  'cannot_take_back',
  'other_card',
  'more_than_paid',
  'partly_impossible',
  'terminal_busy',
  'terminal_lost',
  'terminal_full',
  'terminal_not_set_up',
  'bank_silent',
  'totals_differ',

  'box_refused_field',
  'box_inner',
  'box_unpaid',
  'box_other_client',
  'box_busy',
  'printer',
  'receipt_not_saved',
  'wallet_billing',
  'product_code',
  'fiscal_shift_closed',
  'fiscal_shift_open',
  'fiscal_time',
  'fiscal_offline',
  'fiscal_full',
  'fiscal_sum',
  'fiscal_refund',
  'fiscal_lost',
  'fiscal_locked',
  'invoice_not_found',
  'already_paid',
  'too_many',
  'label_wrong',
  'label_used',
  'label_expired',
] as const;
export type RailMeaning = (typeof RAIL_MEANINGS)[number];

export const NEXT_STEPS = [
  'other_card',
  'other_way',
  'try_again',
  'enter_pin_again',
  'look_at_slip',
  'close_batch',
  'check_terminal',
  'call_bank',
  'call_support',
  'bank_cabinet',
  'fix_product',
  'open_fiscal_shift',
  'check_clock',
  'send_receipts',
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export const RAIL_NAMESPACES = ['bridge', 'fiscal', 'pinpad', 'uzqr', 'marking'] as const;
export type RailNamespace = (typeof RAIL_NAMESPACES)[number];

export interface RailCode {
  means: RailMeaning;
  next: NextStep;
}

type Line = readonly [codes: string, means: RailMeaning, next: NextStep];

const LINES: Record<RailNamespace, readonly Line[]> = {
  pinpad: [
    ['116', 'not_enough_money', 'other_card'],
    ['101 991', 'card_expired', 'other_card'],
    ['117 126 127 128', 'wrong_pin', 'enter_pin_again'],
    ['106 104 105 125 204 209 940', 'card_blocked', 'other_card'],
    ['110 121 123 321', 'card_limit', 'other_card'],
    ['200 222 989', 'card_damaged', 'other_card'],
    ['233 234 985', 'card_not_read', 'try_again'],
    ['111 120 304 305', 'card_not_served', 'other_card'],
    ['250', 'card_removed', 'look_at_slip'],
    ['006 203 205 206 208 211 212 214 215 216 230 320 990 992', 'stopped_at_terminal', 'try_again'],
    ['411 987', 'nobody_came', 'try_again'],
    ['100 118 119 207 902 904 996', 'bank_refused', 'other_card'],
    ['103 107', 'call_issuer', 'other_card'],
    ['201 202 914 916', 'original_not_found', 'bank_cabinet'],
    ['218', 'already_taken_back', 'look_at_slip'],
    ['302', 'cannot_take_back', 'bank_cabinet'],
    ['217', 'other_card', 'try_again'],
    ['235 915', 'more_than_paid', 'bank_cabinet'],
    ['984', 'terminal_busy', 'try_again'],
    ['999', 'terminal_lost', 'check_terminal'],
    ['303 988', 'terminal_full', 'close_batch'],
    ['109 213 240 241 242 243 301 401 410 941', 'terminal_not_set_up', 'call_bank'],
    ['005 402 403 404 903 905 906 907 908 909 910 911 912 913 920 923 998', 'bank_silent', 'look_at_slip'],
    ['095', 'totals_differ', 'close_batch'],
  ],
  bridge: [
    ['7', 'box_refused_field', 'call_support'],
    ['101', 'printer', 'check_terminal'],
    ['102', 'fiscal_lost', 'call_support'],
    ['103', 'box_inner', 'look_at_slip'],
    ['104 105 106', 'wallet_billing', 'other_way'],
    ['108 109', 'bank_silent', 'look_at_slip'],
    ['303', 'receipt_not_saved', 'call_support'],
    ['333', 'box_unpaid', 'call_support'],
    ['401 402', 'product_code', 'fix_product'],
    ['403', 'invoice_not_found', 'other_way'],
    ['444', 'box_other_client', 'call_support'],
    ['busy', 'box_busy', 'try_again'],
    ['partial_void', 'partly_impossible', 'bank_cabinet'],
    ['no_reference', 'original_not_found', 'bank_cabinet'],
  ],
  fiscal: [
    ['36909', 'fiscal_shift_closed', 'open_fiscal_shift'],
    ['36912 9327', 'fiscal_shift_open', 'try_again'],
    ['36888 36897 36910 36916', 'fiscal_time', 'check_clock'],
    ['36889', 'fiscal_offline', 'send_receipts'],
    ['36886 36898', 'fiscal_full', 'call_support'],
    ['36878 36879 36908 65531 65532', 'fiscal_sum', 'call_support'],
    ['36913 36914 36915 65274 65275 65276 65277', 'fiscal_refund', 'call_support'],
    ['65534 36871 36872 36877 36902 36907 36917 9326', 'fiscal_lost', 'call_support'],
    ['36904 65279', 'fiscal_locked', 'call_support'],
  ],
  uzqr: [
    ['1001 1002 2004', 'box_refused_field', 'call_support'],
    ['2001 2002 2003', 'box_refused_field', 'other_way'],
    ['3001 4001', 'invoice_not_found', 'other_way'],
    ['3002', 'already_paid', 'look_at_slip'],
    ['6001', 'too_many', 'try_again'],
    ['9001', 'bank_silent', 'try_again'],
  ],
  marking: [
    ['1001 1002 1003 1004 1013 1014', 'label_wrong', 'fix_product'],
    ['1008 1012 1016', 'label_used', 'fix_product'],
    ['1015', 'label_expired', 'fix_product'],
  ],
};

const tableOf = (lines: readonly Line[]): ReadonlyMap<string, RailCode> =>
  new Map(lines.flatMap(([codes, means, next]) => codes.split(' ').map((code) => [code, { means, next }] as const)));

/** Every code we have words for, by its namespace. */
export const RAIL_CODES: Readonly<Record<RailNamespace, ReadonlyMap<string, RailCode>>> = {
  bridge: tableOf(LINES.bridge),
  fiscal: tableOf(LINES.fiscal),
  pinpad: tableOf(LINES.pinpad),
  uzqr: tableOf(LINES.uzqr),
  marking: tableOf(LINES.marking),
};

const isNamespace = (word: string): word is RailNamespace => (RAIL_NAMESPACES as readonly string[]).includes(word);

/** Whose numbers a bare code of a rail is: the terminal's, UzQR's, or the box's. */
function namespacesOf(provider: string, method: string): readonly RailNamespace[] {
  if (method === 'humo' || method === 'uzcard') return ['pinpad'];
  if (provider !== 'fiscalbox') return [];
  return method === 'uzqr' ? ['uzqr', 'bridge'] : ['bridge'];
}

/** `pinpad:116`, or a bare `116` of a terminal. undefined: a code nobody has words for. */
export function railCodeOf(payment: {
  provider: string;
  method: string;
  providerCode?: string | undefined;
}): RailCode | undefined {
  const code = payment.providerCode ?? '';
  const [before = '', after] = code.split(':');
  if (after !== undefined) return isNamespace(before) ? RAIL_CODES[before].get(after) : undefined;
  for (const namespace of namespacesOf(payment.provider, payment.method)) {
    const found = RAIL_CODES[namespace].get(code);
    if (found) return found;
  }
  return undefined;
}
