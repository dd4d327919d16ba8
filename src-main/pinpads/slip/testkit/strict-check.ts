/**
 * A second opinion on approvals, for fuzzing. It shares no code with the reader and works another way: no JSON, no
 * patterns, only characters looked for in the text with all white space squeezed out. It may see less than the reader; a
 * reader that approves what this calls impossible has approved something false.
 */

interface Asked {
  operation: 'sale' | 'void' | 'refund';
  minor: number;
}

const DIGITS = '0123456789';
const isDigit = (char: string): boolean => char !== '' && DIGITS.includes(char);

/** Upper case, blanks single, line feeds in both spellings as line feeds, no empty lines. */
function squeezed(text: string): string {
  let out = '';
  const last = (): string => out.charAt(out.length - 1);
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const isEscaped = char === '\\' && 'nr'.includes(text.charAt(at + 1));
    if (isEscaped) at++;
    if (isEscaped || char === '\n' || char === '\r') {
      if (last() === ' ') out = out.slice(0, -1);
      if (last() !== '\n') out += '\n';
    } else if (char === '\\' && 'tfb'.includes(text.charAt(at + 1) || '?')) {
      // JSON's other blanks.
      at++;
      if (last() !== ' ' && last() !== '\n') out += ' ';
    } else if (char <= ' ' || char === '\u00a0' || char === '\u007f' || char === '\ufeff') {
      if (last() !== ' ' && last() !== '\n') out += ' ';
    } else if (char !== '\\') out += char;
  }
  return out.toUpperCase();
}

/** What follows each occurrence of a word and its mark of assignment; `bare`: with no mark as well. */
function after(text: string, word: string, bare = false): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    let from = at + word.length;
    let hasMark = false;
    const farthest = Math.min(text.length, from + 8);
    while (from < farthest && '": =\n'.includes(text.charAt(from))) {
      if (':='.includes(text.charAt(from))) hasMark = true;
      from++;
    }
    if (hasMark || bare) found.push(text.slice(from, from + 40));
  }
  return found;
}

function digitsAt(text: string): string {
  let end = 0;
  while (isDigit(text.charAt(end))) end++;
  return text.slice(0, end);
}

const noZeros = (digits: string): string => {
  let from = 0;
  while (digits.charAt(from) === '0') from++;
  return digits.slice(from);
};

/** `1 500.00` at the beginning of a text, as digits without the point; empty when there is none. */
function sumAt(text: string): string {
  let at = 0;
  let whole = '';
  while (isDigit(text.charAt(at)) || (whole !== '' && text.charAt(at) === ' ')) whole += text.charAt(at++).trim();
  const cents = digitsAt(text.slice(at + 1));
  return whole !== '' && '.,'.includes(text.charAt(at)) && cents.length === 2 ? noZeros(whole + cents) || '0' : '';
}

/** What stands right before each UZS as if it were a sum: digits without the point, or `?` where it is none that can be read. */
function sumsIn(text: string): string[] {
  const sums: string[] = [];
  for (let at = text.indexOf('UZS'); at !== -1; at = text.indexOf('UZS', at + 1)) {
    // Part of a word; a stray N is what is left of a line feed.
    const next = text.charAt(at + 3);
    if (next >= 'A' && next <= 'Z' && next !== 'N') continue;
    let from = text.charAt(at - 1) === ' ' ? at - 2 : at - 1;
    if (!isDigit(text.charAt(from))) continue;
    while (from > 0 && (isDigit(text.charAt(from - 1)) || '., '.includes(text.charAt(from - 1)))) from--;
    while (from < at && !isDigit(text.charAt(from))) from++;
    const found = text.slice(from, at).trim();
    const points = (one: string): number => one.split('.').length + one.split(',').length - 2;
    // Two sums side by side: the nearer one. Two points in one: whose sum it is, nobody knows.
    const nearest = points(found) > 1 ? (found.split(' ').pop() as string) : found;
    const whole = points(nearest) > 1 ? '' : sumAt(nearest);
    // Nobody has so much: a number stands before the sum.
    const sum = whole.length > 15 ? sumAt(nearest.split(' ').pop() as string) : whole;
    sums.push(sum === '' || sum.length > 15 ? '?' : sum);
  }
  return sums;
}

/** A labelled sum and the three letters after it, where there are three. */
function labelled(rest: string): { sum: string; currency: string } {
  let end = 0;
  while (isDigit(rest.charAt(end)) || rest.charAt(end) === ' ') end++;
  end += 3;
  if (rest.charAt(end) === ' ') end++;
  const letters = rest.slice(end, end + 3);
  const isWord = letters.length === 3 && Array.from(letters).every((char) => char >= 'A' && char <= 'Z');
  return { sum: isDigit(rest.charAt(0)) ? sumAt(rest) || '?' : '', currency: isWord ? letters : '' };
}

/** What stands on the line of each `Currency:`, its first letters. */
const currenciesIn = (lines: string): string[] =>
  lines
    .split('\n')
    .flatMap((line) => line.split('CURRENCY').slice(1))
    .filter((rest) => rest.trim().startsWith(':'))
    .map((rest) => {
      const word = rest.trim().slice(1).trim();
      let end = 0;
      while (word.charAt(end) >= 'A' && word.charAt(end) <= 'Z') end++;
      return word.slice(0, end);
    });

/** Lines that are nothing but this word, a stray N before it apart. */
const isOwnLine = (lines: string, word: string): boolean =>
  lines.split('\n').some((line) => line.trim() === word || line.trim() === `N${word}`);

const OK = { sale: ['000', '001', '003', '020'], void: ['000', '400'], refund: ['000', '400'] };
const AMOUNT_LABELS = ['СУММА', 'СУММА(AMOUNT)', 'СУММА (AMOUNT)'];
const REFUSALS = ['НЕ ОДОБРЕНО', 'НЕОДОБРЕНО', 'ОТКЛОНЕН', 'ОТКАЗ', 'DECLINED', 'NOT APPROVED', 'DISAPPROVED'];
const OWN_NAME = { sale: 'ОПЛАТА', void: 'ОТМЕНА', refund: 'ВОЗВРАТ' };

/** What in the text says that this was no such operation; undefined: nothing does. */
function contradictionIn(lines: string, { operation, minor }: Asked): string | undefined {
  const text = lines.replaceAll('\n', ' ');
  const success = [...after(text, 'IS_SUCCESS'), ...after(text, 'ISSUCCESS')];
  if (success.some((rest) => rest.startsWith('FALSE'))) return 'somebody says failure';
  const errors = [...after(text, '"CODE"'), ...after(text, '(CODE')].map(digitsAt);
  if (errors.some((code) => noZeros(code) !== '')) return `error ${errors.join()}`;
  for (const word of REFUSALS) if (text.includes(word)) return word;

  const codes = [
    ...after(text, 'КОД ОТВЕТА', true),
    ...after(text, 'RESP CODE', true),
    ...after(text, 'RESPCODE', true),
  ]
    .map(digitsAt)
    .filter(Boolean);
  const wrong = codes.find((code) => !OK[operation].includes(code));
  if (wrong !== undefined) return `code ${wrong}`;

  const asked = String(minor);
  const named = AMOUNT_LABELS.flatMap((label) => after(lines, label, true).map(labelled));
  const amounts = named.map(({ sum }) => sum).filter(Boolean);
  if (amounts.some((sum) => sum !== noZeros(asked))) return `amounts ${amounts.join()}`;
  const currencies = [...named.map(({ sum, currency }) => (sum === '' ? '' : currency)), ...currenciesIn(lines)];
  if (currencies.some((currency) => currency !== '' && currency !== 'UZS')) return `currency ${currencies.join()}`;
  const tiyin = after(text, 'TOTAL AMOUNT').map((rest) => noZeros(digitsAt(rest)));
  if (tiyin.some((sum) => sum !== '' && sum !== asked)) return `tiyin ${tiyin.join()}`;
  if (sumsIn(lines).includes('?')) return 'a sum that nobody can read';

  if (operation === 'sale' && (text.includes('ОПЕРАЦИЯ ОТМЕНЕНА') || text.includes('(CANCEL)'))) return 'a void';
  for (const other of ['sale', 'void', 'refund'] as const)
    if (other !== operation && isOwnLine(lines, OWN_NAME[other])) return `a line that says ${other}`;

  const rrns = [...after(lines, 'RRN', true), ...after(lines, 'RRN(ССЫЛКА)', true)].map(digitsAt).filter(Boolean);
  const own = [...after(text, 'PPT_ID'), ...after(text, 'PPTID')].map(digitsAt).filter(Boolean);
  const cut = [...rrns, ...own].find((rrn) => rrn.length < 6 || rrn.length > 12);
  if (cut !== undefined) return `RRN ${cut}`;
  const distinct = new Set([...rrns, ...own].map(noZeros));
  return distinct.size > 1 ? `RRNs ${[...distinct].join()}` : undefined;
}

/** What an approval needs and the text does not have. */
function lackIn(lines: string, { operation, minor }: Asked, isFlagged: boolean): string | undefined {
  const text = lines.replaceAll('\n', ' ');
  const success = [...after(text, 'IS_SUCCESS'), ...after(text, 'ISSUCCESS')];
  if (!success.some((rest) => rest.startsWith('TRUE'))) return 'nobody says success';
  const codes = [
    ...after(text, 'КОД ОТВЕТА', true),
    ...after(text, 'RESP CODE', true),
    ...after(text, 'RESPCODE', true),
  ]
    .map(digitsAt)
    .filter(Boolean);
  if (codes.length === 0 && !text.includes('ОДОБРЕНО')) return 'neither code nor word';
  const named = AMOUNT_LABELS.flatMap((label) => after(lines, label, true).map(sumAt).filter(Boolean));
  const sums = [...named, ...sumsIn(lines)];
  const tiyin = after(text, 'TOTAL AMOUNT')
    .map((rest) => noZeros(digitsAt(rest)))
    .filter(Boolean);
  const hasSum = sums.length > 0 || tiyin.length > 0;
  const isAsked = sums.includes(noZeros(String(minor))) || tiyin.includes(String(minor));
  if (hasSum && !isAsked) return `sums ${sums.join()}`;
  if (!isFlagged && !hasSum) return 'no sum, and no flag';
  const hasReference = [
    ...after(lines, 'RRN', true),
    ...after(lines, 'RRN(ССЫЛКА)', true),
    ...after(text, 'PPT_ID'),
    ...after(text, 'PPTID'),
  ].some((rest) => digitsAt(rest) !== '');
  if (!hasSum && !hasReference) return 'neither a sum nor a reference';
  const isVoid = text.includes('ОТМЕНЕНА') || text.includes('ОТМЕНА') || text.includes('(CANCEL)');
  if (operation === 'void' && !isVoid) return 'no word of a void';
  if (operation === 'refund' && !text.includes('ВОЗВРАТ')) return 'no word of a refund';
  if (operation === 'sale' && !isFlagged && !text.includes('ОПЛАТА')) return 'no word of a sale, and no flag';
  return undefined;
}

/**
 * Why an approval of these bytes is impossible. What speaks against it counts in whichever encoding it can be read; what is
 * needed must be there in one of them.
 */
export function objection(bytes: Uint8Array, asked: Asked, isFlagged: boolean): string | undefined {
  const [utf8, cp1251] = ['utf-8', 'windows-1251'].map((label) => new TextDecoder(label).decode(bytes)) as [
    string,
    string,
  ];
  // Bytes that are wholly UTF-8 are nothing else.
  const readings = (utf8.includes('\uFFFD') ? [utf8, cp1251] : [utf8]).map(squeezed);
  const against = readings.map((text) => contradictionIn(text, asked)).find((why) => why !== undefined);
  if (against !== undefined) return against;
  const lacks = readings.map((text) => lackIn(text, asked, isFlagged));
  return lacks.includes(undefined) ? undefined : lacks.join(' | ');
}
