/** Windows-1251, the text of terminals in our countries. */

const decoder = new TextDecoder('windows-1251');
const HIGH = decoder.decode(Uint8Array.from({ length: 128 }, (_, i) => i + 128));
const BYTES = new Map(Array.from(HIGH).map((letter, i) => [letter, i + 128]));

/** Every byte has a letter: never throws. */
export const fromCp1251 = (bytes: Uint8Array): string => decoder.decode(bytes);

/** A letter that the code page lacks becomes "?". */
export const toCp1251 = (text: string): Uint8Array =>
  Uint8Array.from(Array.from(text), (letter) => {
    const code = letter.codePointAt(0) as number;
    return code < 128 ? code : (BYTES.get(letter) ?? 0x3f);
  });
