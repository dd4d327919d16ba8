/**
 * A claim ticket's code: what a guest comes back with when a payment stayed unknown or prints did not come out. It
 * carries everything that a person needs to check it without a network, and a signature that only this station makes.
 *
 *   QT1 - U - <payment id, 20> - <amount> - <minutes UTC> - <signature, 16>
 *
 * `U`: the payment's result was not known. `R`: paid, the prints are owed. Amount (minor units) and time in base 36.
 */

export interface Claim {
  kind: 'unknown' | 'reprint';
  paymentId: string;
  /** Minor units. */
  amount: number;
  /** ms UTC, a whole minute. */
  issuedAt: number;
}

const LETTERS = { unknown: 'U', reprint: 'R' } as const;
const PATTERN = /^QT1-([UR])-([0-9A-HJKMNP-TV-Z]{20})-([0-9A-Z]{1,10})-([0-9A-Z]{1,8})-([0-9A-HJKMNP-TV-Z]{16})$/;
const MINUTE_MS = 60_000;

/** Everything of a code but its signature. */
export const claimText = ({ kind, paymentId, amount, issuedAt }: Claim): string =>
  [
    'QT1',
    LETTERS[kind],
    paymentId,
    amount.toString(36).toUpperCase(),
    Math.floor(issuedAt / MINUTE_MS)
      .toString(36)
      .toUpperCase(),
  ].join('-');

/** As typed or scanned: case and blanks do not count. */
export const tidyCode = (code: string): string => code.toUpperCase().replace(/\s/g, '');

/** The claim and its signature; undefined: this is no code of ours. Says nothing about whether the signature is right. */
export function readClaim(code: string): { claim: Claim; text: string; signature: string } | undefined {
  const found = PATTERN.exec(tidyCode(code));
  if (!found) return undefined;
  const [, letter, paymentId = '', amount = '', minutes = '', signature = ''] = found;
  return {
    claim: {
      kind: letter === 'U' ? 'unknown' : 'reprint',
      paymentId,
      amount: Number.parseInt(amount, 36),
      issuedAt: Number.parseInt(minutes, 36) * MINUTE_MS,
    },
    text: tidyCode(code).slice(0, -(signature.length + 1)),
    signature,
  };
}
