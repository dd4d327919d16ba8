/**
 * The box's slips and reports as the documents print them (fiscal_document, Payments: Humo, UzCard), with this
 * operation's facts in them, and the documents' own ways of damaging the JSON around them.
 */
import type { Operation, Totals } from '../../bank/journal.ts';

export type DeviceName = 'humo' | 'uzcard';
export type SlipOf = 'sale' | 'takeBack' | 'refund';

const pad = (value: number): string => String(value).padStart(2, '0');
/** 50000 → "500.00" */
export const sum = (minor: number): string => `${Math.trunc(minor / 100)}.${pad(minor % 100)}`;

const BOX_AHEAD_OF_UTC_MS = 5 * 3_600_000;
/** The box's clock: Tashkent. */
export function boxTime(at: number) {
  const [day = '', rest = ''] = new Date(at + BOX_AHEAD_OF_UTC_MS).toISOString().split('T');
  const [year = '', month = '', date = ''] = day.split('-');
  return { day, time: rest.slice(0, 8), slashed: `${date}/${month}/${year.slice(2)}` };
}

/** What may be wrong on a slip, for the faults. */
export interface SlipFacts {
  operation: Operation;
  /** When it was done: a cancel's own time, not the sale's. */
  at: number;
  minor: number;
  responseCode: string;
}

function humoSale({ operation: one, at, minor, responseCode }: SlipFacts): string[] {
  const { slashed, time } = boxTime(at);
  return [
    '           ОБЫЧНЫЙ ТОВАР',
    `ID Терминала:${one.terminalId}  Номер смены ${one.shift}`,
    'ID Организации:010950461213101 ',
    '                             Чек',
    one.receiptNumber,
    '               Оплата',
    '              ОДОБРЕНО',
    `СУММА(AMOUNT):             ${sum(minor)} UZS`,
    'КОМИССИЯ(SURCHARGE):        0.00 UZS',
    `ИТОГО(TOTAL):              ${sum(minor)} UZS`,
    'AID: A0860001000001  HUMO- Cless EMV',
    'TVR: 0000808001',
    'Карта: HUMO              Срок: 01/29',
    '        986009******7856:01',
    `Код авторизации: ${one.authCode} `,
    '                     Код ответа:',
    responseCode,
    `RRN:${one.rrn} `,
    `              Дата:${slashed}`,
    time,
    'Univ. EMV POS 1.0.0/(MP) /675',
    '====================================',
  ];
}

function humoCancel({ operation: one, at, minor, responseCode }: SlipFacts): string[] {
  const { slashed, time } = boxTime(at);
  return [
    '            ОБЫЧНЫЙ ТОВАР',
    '         PRACTICE SHOP',
    '      TOSHKENT, BUNYODKOR 9 UY',
    `ID Терм.:${one.terminalId}      Номер смены ${one.shift}`,
    `ID Орг.:010950461213101       Чек ${one.receiptNumber}`,
    '          Отмена (CANCEL)',
    '              ОДОБРЕНО',
    '         ОПЕРАЦИЯ ОТМЕНЕНА',
    `СУММА:                    ${sum(minor)} UZS`,
    'AID:A0860001000001   HUMO- Cless EMV',
    'Карта:HUMO',
    '        986009******7856:01',
    `Код авториз.:${one.authCode}   Код ответа:${responseCode}`,
    `RRN(ссылка) :${one.rrn}`,
    `Дата:${slashed} ${time}`,
    'Univ. EMV POS 1.0.0/(MP) /681',
    '                ***',
    '====================================',
  ];
}

function uzcardSale({ operation: one, at, minor, responseCode }: SlipFacts): string[] {
  const { day, time } = boxTime(at);
  return [
    'PAX A35 Uzcard POS v1.5.0',
    'Merchant: PRACTICE SHOP',
    'Address: Tashkent, Uzbekistan',
    `Date/Time: ${day} ${time}`,
    'MID: 000000009052147',
    `TID: ${one.terminalId}`,
    'Operation: Оплата',
    `Invoice: ${one.receiptNumber}`,
    'CARD: 626291******5674(БЕСКОНТАКТ(W))',
    'Card Holder: TCARD/ARCA',
    `Total Amount: ${minor}`,
    'Currency:  UZS',
    'Auth Code: ',
    `Resp Code: ${responseCode}`,
    `RRN: ${one.rrn}`,
    'PIN: ',
    'TVR: , TSI: ',
  ];
}

function uzcardReturn({ operation: one, at, minor, responseCode }: SlipFacts): string[] {
  const { day, time } = boxTime(at);
  return [
    '            PRACTICE SHOP',
    '        Tashkent, Main str',
    '       БЕСКОНТАКТНАЯ ОПЕРАЦИЯ',
    `Номер операции:${one.receiptNumber.padStart(21)}`,
    `Терминал:${one.terminalId.padStart(27)}`,
    'Торговец:            000000900227899',
    'Версия ПО:        SKappay v1.7.0_rc2',
    `RRN${one.rrn.padStart(33)}`,
    `Дата${`${day} ${time}`.padStart(32)}`,
    'Карта               544081******5040',
    'Тип:               UZCARD-MASTERCARD',
    ' ',
    ' ',
    '              Возврат',
    `             ${sum(minor)} UZS`,
    '              Одобрено',
    `          Код ответа:${responseCode} `,
  ];
}

/** The lines of an operation's slip. */
export function slipOf(device: DeviceName, of: SlipOf, facts: SlipFacts): string[] {
  if (of === 'sale') return device === 'humo' ? humoSale(facts) : uzcardSale(facts);
  return device === 'humo' ? humoCancel(facts) : uzcardReturn(facts);
}

/** The slip of a refusal. */
export function declinedSlip(terminalId: string, shift: number, at: number, code: string): string[] {
  const { slashed, time } = boxTime(at);
  return [
    `ID Терминала:${terminalId}  Номер смены ${shift}`,
    '             НЕ ОДОБРЕНО',
    `          Код ответа:${code}`,
    `Дата:${slashed} ${time}`,
  ];
}

const RULE = '====================================';

function rowsOf({ sales, refunds, voids }: Totals): string[] {
  const rows = [
    ['Оплата', sales],
    ['Возврат', refunds],
    ['Отмена', voids],
  ] as const;
  const some = rows.filter(([, { count }]) => count > 0);
  if (some.length === 0) return ['                 -'];
  return some.map(([word, { count, minor }]) => `${word} (${count}) ${sum(minor)} UZS`);
}

function shortReport(totals: Totals, at: number): string[] {
  const { slashed, time } = boxTime(at);
  return [
    '           Краткий отчет',
    `Терминал:${totals.terminalId.padStart(27)}`,
    `Номер смены ${totals.shift}`,
    `Дата:${slashed}         Время:${time}`,
    '------------------------------------',
    ...rowsOf(totals),
    '           Отчет окончен',
    RULE,
  ];
}

/** Interim totals, one block a terminal. */
export const reportText = (blocks: readonly Totals[], at: number): string =>
  [RULE, ...blocks.flatMap((block) => shortReport(block, at)), ''].join('\n');

/** The end of a batch as the document shows it, one block a terminal. */
export function closeText(blocks: readonly Totals[], matched: boolean, at: number): string {
  const { slashed, time } = boxTime(at);
  const block = (totals: Totals): string[] => [
    RULE,
    '        Отчет закрытия смены',
    matched ? '           Итоги совпали' : '          Итоги не совпали',
    `Дата:${slashed}         Время:${time}`,
    '             PRACTICE SHOP',
    ...shortReport(totals, at),
  ];
  return `${blocks.flatMap(block).join('\n')}\n`;
}

/** How a body leaves the box: `none` is JSON, the others are the documents' own samples. */
export const DAMAGES = ['none', 'raw_line_feeds', 'never_closed', 'kotlin_tail'] as const;
export type Damage = (typeof DAMAGES)[number];

/** The whole answer of an approved operation. */
export function approvedBody(lines: readonly string[], pptId: string | null, damage: Damage): string {
  const message = lines.map((line) => `${line}\n`).join('');
  if (damage === 'never_closed') {
    const tail = `\t"ppt_id": ${JSON.stringify(pptId)}\n    },\n    "error": null,\n    "is_success": true\n}`;
    return `{\n    "data": {\n        "message": "\n${message}\n${tail}`;
  }
  if (damage === 'kotlin_tail') {
    return `{\n    "data": {\n        "message": "\n${message}, pptId=${pptId}), error=null, isSuccess=true\n}`;
  }
  const json = JSON.stringify({ data: { message, ppt_id: pptId }, error: null, is_success: true });
  if (damage === 'none') return json;
  // The sample has "\n" and a line feed everywhere, and once a backslash, a line feed and the "n".
  return json.replaceAll('\\n', '\\n\n').replace(/(смены \d+)\\n\n/, '$1\\\nn');
}
