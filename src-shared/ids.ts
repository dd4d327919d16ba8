/**
 * Identifiers. Every id is 20 characters of Crockford base32 (100 random bits): it fits the narrowest rail
 * (UzQR takes 20), cannot be guessed, and reads aloud without I, L, O, U.
 */

declare const idBrand: unique symbol;
type Branded<Name extends string> = string & { readonly [idBrand]: Name };

export type PaymentId = Branded<'payment'>;
export type ShiftId = Branded<'shift'>;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const ID_LENGTH = 20;
export const ID_PATTERN = /^[0-9A-HJKMNP-TV-Z]{20}$/;

/** Makes an id from 20 random bytes (five bits of each are used). */
export function idFromBytes(bytes: Uint8Array): string {
  if (bytes.length < ID_LENGTH) throw new RangeError(`an id needs ${ID_LENGTH} random bytes`);
  let id = '';
  for (let i = 0; i < ID_LENGTH; i++) id += ALPHABET[(bytes[i] as number) & 31];
  return id;
}

export const isId = (text: string): boolean => ID_PATTERN.test(text);

/** Only for ids that were checked at a border or made by an IdSource. */
export const paymentId = (text: string): PaymentId => text as PaymentId;
export const shiftId = (text: string): ShiftId => text as ShiftId;
