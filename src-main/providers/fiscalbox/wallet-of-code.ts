/**
 * Whose one-time code this is, by its form. The wallets document no prefixes; these are the forms of their samples and
 * of what integrators check (pinpads.md §5.1). A hint for the cashier, who decides.
 */

type WalletMethod = 'click_pass' | 'payme_go' | 'uzum_fastpay';

/** Digits and nothing else: a merchant's QR, a receipt or a link is nobody's one-time code. */
const FORMS: readonly (readonly [RegExp, WalletMethod])[] = [
  // 880101698207133392, 880227987004122008: both generations of the bridge's document.
  [/^88\d{16}$/, 'click_pass'],
  // 50501010793410469483, beside a 24-hex payment id as Payme makes them.
  [/^5050\d{16}$/, 'payme_go'],
  // 40 digits or more, 43 as a rule (wallets.md §5.3).
  [/^\d{40,64}$/, 'uzum_fastpay'],
];

/** The method that takes this code; undefined: not known (Anor documents no form at all). */
export const walletOfCode = (code: string): WalletMethod | undefined =>
  FORMS.find(([form]) => form.test(code.trim()))?.[1];
