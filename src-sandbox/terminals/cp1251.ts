/** CP1251, as bank terminals print Russian. */
const decoder = new TextDecoder('windows-1251');
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]),
);
const QUESTION_MARK = 0x3f;

export const toCp1251 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => BYTES.get(letter) ?? QUESTION_MARK);
export const fromCp1251 = (bytes: Uint8Array): string => decoder.decode(bytes);
