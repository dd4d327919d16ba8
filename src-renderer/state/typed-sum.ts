/** Sums as keys type them: plain digits with a point. */

const maxWholeDigits = 12;

/** Digits, "00", "000" and "." appended to what is typed, within the currency's places. */
export function typeKey(typed: string, key: string, places: number): string {
  if (key === '.') return places === 0 || typed.includes('.') ? typed : `${typed || '0'}.`;
  const [whole = '', part] = typed.split('.');
  if (part !== undefined) return part.length + key.length > places ? typed : typed + key;
  const next = (whole + key).replace(/^0+(?=\d)/, '');
  return next.length > maxWholeDigits ? typed : next === '0' ? '' : next;
}

/** A sum spelt as if it had been typed. */
export function spell(minor: number, places: number): string {
  const all = String(minor).padStart(places + 1, '0');
  if (places === 0) return all;
  const part = all.slice(-places).replace(/0+$/, '');
  return all.slice(0, -places) + (part ? `.${part}` : '');
}
