/**
 * A slip as it may be kept: the card's number 6+4, no name, no expiry (I-33). Merchant numbers have fifteen digits and
 * RRNs twelve: they stay.
 */

/** `986009******7856`: at most the first six and the last four digits. */
export const maskCard = (digitsAndStars: string): string => {
  const first = /^\d{0,6}/.exec(digitsAndStars)?.[0] ?? '';
  return `${first}******${digitsAndStars.slice(-4)}`;
};

const SHOWN_CARD = /(?<!\d)\d{4,12}[*xX•]{2,12}\d{4}(?!\d)/g;
/** Sixteen to nineteen digits in a row, or in groups of four, are a card whatever stands before them. */
const WHOLE_CARD = /(?<!\d)(?:\d{16,19}|(?:\d{4}[ -]){3}\d{4}(?:[ -]?\d{1,3})?)(?!\d)/g;
const NAMED_HOLDER = /(Card ?Holder|Держатель(?: карты)?)( ?:)[^\n]{0,80}/giu;
const EXPIRY = /(Срок(?: действия)?|Exp(?:iry)?(?: ?Date)?)( ?: ?)\d{2}\/\d{2}/giu;
/** Humo prints the name without a label on the line below the number. */
const NAME_BELOW =
  /(\*{6}\d{4}[^\n]{0,40}\n)[ \t]{0,60}(?!RRN|ОДОБР|ОПЛАТ|ВОЗВР|ОТМЕН|ОПЕРАЦ|НЕ )\p{Lu}[\p{Lu}\d ./'’-]{2,60}(?=\n|$)/gu;

/** Never longer lines than before, never a number that was not there. */
export const cleanSlip = (slip: string): string =>
  slip
    .replace(/\r\n?/g, '\n')
    .replace(SHOWN_CARD, maskCard)
    .replace(WHOLE_CARD, (found) => maskCard(found.replace(/[ -]/g, '')))
    .replace(NAMED_HOLDER, '$1$2 ***')
    .replace(EXPIRY, '$1$2**/**')
    .replace(NAME_BELOW, '$1***');
