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
    } else if (char <= ' ' || char === '\u00a0' || char === '\u007f' || char === '\ufeff') {
      if (last() !== ' ' && last() !== '\n') out += ' ';
    } else if (char !== '\\') out += char;
  }
  return out.toUpperCase();
}

/** What follows each occurrence of a word and its mark of assignment. */
function after(text: string, word: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    let from = at + word.length;
    let hasMark = false;
    while ('": =\n'.includes(text.charAt(from)) && from < text.length) {
      if (':='.includes(text.charAt(from))) hasMark = true;
      from++;
    }
    if (hasMark) found.push(text.slice(from, from + 40));
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
  return whole !== '' && '.,'.includes(text.charAt(at)) && cents.length === 2 ? noZeros(whole + cents) : '';
}

/** Sums written `N.NN` right before UZS. */
function sumsIn(text: string): string[] {
  const sums: string[] = [];
  for (let at = text.indexOf('UZS'); at !== -1; at = text.indexOf('UZS', at + 1)) {
    let from = text.charAt(at - 1) === ' ' ? at - 2 : at - 1;
    while (from > 0 && (isDigit(text.charAt(from - 1)) || '., '.includes(text.charAt(from - 1)))) from--;
    while (from < at && !isDigit(text.charAt(from))) from++;
    const found = text.slice(from, at);
    // Two points: whose sum it is, nobody knows.
    const sum = found.split('.').length + found.split(',').length > 3 ? '' : sumAt(found);
    if (sum !== '' && sum.length <= 15) sums.push(sum);
  }
  return sums;
}

const OK = { sale: ['000', '001', '003', '020'], void: ['000', '400'], refund: ['000', '400'] };

/** Why an approval of this text is impossible; undefined: nothing speaks against it. */
function objectionIn(lines: string, { operation, minor }: Asked, isFlagged: boolean): string | undefined {
  const text = lines.replaceAll('\n', ' ');
  const success = [...after(text, 'IS_SUCCESS'), ...after(text, 'ISSUCCESS')];
  if (!success.some((rest) => rest.startsWith('TRUE'))) return 'nobody says success';
  if (success.some((rest) => rest.startsWith('FALSE'))) return 'somebody says failure';
  for (const word of ['НЕ ОДОБРЕНО', 'НЕОДОБРЕНО', 'ОТКЛОНЕН', 'DECLINED']) if (text.includes(word)) return word;

  const codes = [...after(text, 'КОД ОТВЕТА'), ...after(text, 'RESP CODE')]
    .map((rest) => digitsAt(rest).slice(0, 3))
    .filter((code) => code.length === 3);
  const wrong = codes.find((code) => !OK[operation].includes(code));
  if (wrong !== undefined) return `code ${wrong}`;
  if (codes.length === 0 && !text.includes('ОДОБРЕНО')) return 'neither code nor word';

  const sums = sumsIn(lines);
  for (const label of ['СУММА', 'СУММА(AMOUNT)']) sums.push(...after(lines, label).map(sumAt).filter(Boolean));
  const tiyin = after(text, 'TOTAL AMOUNT').map((rest) => noZeros(digitsAt(rest)));
  const asked = String(minor);
  if (sums.length > 0 && !sums.includes(noZeros(asked)) && !tiyin.includes(asked)) return `sums ${sums.join()}`;
  if (tiyin.some((sum) => sum !== '' && sum !== asked)) return `tiyin ${tiyin.join()}`;
  if (!isFlagged && sums.length === 0 && tiyin.length === 0) return 'no sum, and no flag';

  const isVoid = text.includes('ОТМЕНЕНА') || text.includes('ОТМЕНА') || text.includes('(CANCEL)');
  const isRefund = text.includes('ВОЗВРАТ');
  if (operation === 'void' && !isVoid) return 'no word of a void';
  if (operation === 'refund' && !isRefund) return 'no word of a refund';
  if (operation === 'sale' && (text.includes('ОПЕРАЦИЯ ОТМЕНЕНА') || text.includes('(CANCEL)'))) return 'a void';
  if (operation === 'sale' && !isFlagged && !text.includes('ОПЛАТА')) return 'no word of a sale, and no flag';

  const rrns = [...after(lines, 'RRN'), ...after(lines, 'RRN(ССЫЛКА)')].map(digitsAt);
  const own = [...after(text, 'PPT_ID'), ...after(text, 'PPTID')].map(digitsAt);
  const distinct = new Set(
    [...rrns.filter((rrn) => rrn.length >= 6 && rrn.length <= 12), ...own.filter(Boolean)].map(noZeros),
  );
  if (distinct.size > 1) return `RRNs ${[...distinct].join()}`;
  return undefined;
}

/** The objection, when the bytes support an approval in neither encoding. */
export function objection(bytes: Uint8Array, asked: Asked, isFlagged: boolean): string | undefined {
  const readings = ['utf-8', 'windows-1251'].map((label) => squeezed(new TextDecoder(label).decode(bytes)));
  const objections = readings.map((text) => objectionIn(text, asked, isFlagged));
  return objections.includes(undefined) ? undefined : objections.join(' | ');
}
