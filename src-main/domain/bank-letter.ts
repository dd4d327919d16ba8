/**
 * A letter to the bank or wallet about one difference of a shift, ready to be signed: which operations, when, how much,
 * and what is asked. In Russian and Uzbek, the languages that the banks' own papers are in.
 */
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../src-shared/contract/report-views.ts';
import type { DifferenceType } from '../../src-shared/shift-differences.ts';
import type { Block } from './paper.ts';
import { type ShiftPaperFacts, shopTime, sumText } from './shift-paper.ts';

export const LETTER_LOCALES = ['ru', 'uz'] as const;
export type LetterLocale = (typeof LETTER_LOCALES)[number];

type Complaint = Extract<
  DifferenceType,
  | 'rail_has_more'
  | 'journal_has_more'
  | 'amount_differs'
  | 'fee'
  | 'wrong_day'
  | 'totals_differ'
  | 'batch_not_matched'
  | 'batch_not_closed'
>;

interface LetterWords {
  title: string;
  from: string;
  shift: string;
  terminal: string;
  bankShift: string;
  sum: string;
  operations: string;
  time: string;
  reference: string;
  order: string;
  possible: string;
  signature: string;
  practice: string;
  asks: Readonly<Record<Complaint, string>>;
}

const ru: LetterWords = {
  title: 'Обращение о расхождении по операциям',
  from: 'От торговой точки',
  shift: 'Смена',
  terminal: 'Терминал (TID)',
  bankShift: 'Номер смены терминала',
  sum: 'Сумма расхождения',
  operations: 'Операции',
  time: 'Время',
  reference: 'RRN / номер у вас',
  order: 'Заказ',
  possible: 'Возможное объяснение',
  signature: 'Подпись ______________________    Дата ______________',
  practice: 'УЧЁБА — не отправлять',
  asks: {
    rail_has_more:
      'По вашим данным проведена операция, которой нет в нашем учёте. Просим подтвердить её или вернуть плательщику.',
    journal_has_more:
      'Операция одобрена на кассе, но её нет в вашем отчёте. Просим провести её и зачислить возмещение.',
    amount_differs:
      'Сумма операции у вас отличается от одобренной на кассе. Просим исправить сумму или объяснить разницу.',
    fee: 'Из суммы операции удержана комиссия. Просим подтвердить её размер по договору.',
    wrong_day: 'Операция проведена другим днём. Просим подтвердить дату зачисления.',
    totals_differ: 'Итоги терминала не равны нашему учёту. Просим прислать список операций этой смены терминала.',
    batch_not_matched:
      'При закрытии смены терминал сообщил, что итоги не совпали. Просим прислать список операций и сверить смену.',
    batch_not_closed: 'Закрыть смену терминала не удалось. Просим сообщить состояние смены и незачисленных операций.',
  },
};

const uz: LetterWords = {
  title: 'Operatsiyalardagi farq toʻgʻrisida murojaat',
  from: 'Savdo nuqtasidan',
  shift: 'Smena',
  terminal: 'Terminal (TID)',
  bankShift: 'Terminal smenasi raqami',
  sum: 'Farq summasi',
  operations: 'Operatsiyalar',
  time: 'Vaqti',
  reference: 'RRN / sizdagi raqam',
  order: 'Buyurtma',
  possible: 'Ehtimoliy sabab',
  signature: 'Imzo ______________________    Sana ______________',
  practice: 'MASHQ – yuborilmasin',
  asks: {
    rail_has_more:
      'Sizda oʻtkazilgan operatsiya bizning hisobda yoʻq. Uni tasdiqlashingizni yoki toʻlovchiga qaytarishingizni soʻraymiz.',
    journal_has_more:
      'Operatsiya kassada tasdiqlangan, lekin hisobotingizda yoʻq. Uni oʻtkazib, pulni hisobga olishingizni soʻraymiz.',
    amount_differs:
      'Operatsiya summasi kassada tasdiqlanganidan farq qiladi. Summani tuzatishingizni yoki farqni tushuntirishingizni soʻraymiz.',
    fee: 'Operatsiya summasidan komissiya ushlab qolingan. Uning shartnoma boʻyicha miqdorini tasdiqlashingizni soʻraymiz.',
    wrong_day: 'Operatsiya boshqa kunga oʻtkazilgan. Hisobga olish sanasini tasdiqlashingizni soʻraymiz.',
    totals_differ:
      'Terminal yakunlari bizning hisobga teng emas. Terminalning shu smenasidagi operatsiyalar roʻyxatini soʻraymiz.',
    batch_not_matched:
      'Smena yopilganda terminal yakunlar mos kelmaganini bildirdi. Operatsiyalar roʻyxatini va smenani solishtirishni soʻraymiz.',
    batch_not_closed:
      'Terminal smenasini yopib boʻlmadi. Smena va hisobga olinmagan operatsiyalar holatini bildirishingizni soʻraymiz.',
  },
};

const WORDS: Readonly<Record<LetterLocale, LetterWords>> = { ru, uz };

export const hasLetter = (type: DifferenceType): type is Complaint => Object.hasOwn(ru.asks, type);

/** The letter about one difference. `payments`: what is known of the payments that its explanations name. */
export function bankLetter(
  report: ShiftReport,
  difference: ShiftReport['differences'][number] & { type: Complaint },
  payments: readonly PaymentView[],
  facts: ShiftPaperFacts,
  locale: LetterLocale,
): Block[] {
  const say = WORDS[locale];
  const sum = (minor: number): string => sumText(minor, report.currency);
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const pair = (left: string, right: string): Block => ({ kind: 'pair', left, right });
  const operation = (id: string): Block[] => {
    const payment = byId.get(id);
    if (!payment) return [pair(say.operations, id)];
    const reference = payment.rrn ?? payment.providerRef;
    return [
      { kind: 'gap' },
      pair(say.order, payment.orderId),
      pair(say.time, shopTime(payment.createdAt, facts.offsetMs)),
      pair(say.sum, sum(payment.payable.minor)),
      ...(reference === undefined ? [] : [pair(say.reference, reference)]),
    ];
  };
  const sets = difference.explanations.filter(({ paymentIds, refs }) => paymentIds.length > 0 || refs !== undefined);
  const batch = report.batches.find(({ method }) => method === difference.method);
  return [
    ...(facts.livemode ? [] : [{ kind: 'banner', text: say.practice } as const]),
    { kind: 'text', text: say.title, size: 'title', bold: true },
    { kind: 'gap' },
    pair(say.from, facts.station),
    pair(
      say.shift,
      `${shopTime(report.openedAt, facts.offsetMs)} – ${report.closedAt === null ? '' : shopTime(report.closedAt, facts.offsetMs)}`,
    ),
    ...(difference.terminalId === undefined ? [] : [pair(say.terminal, difference.terminalId)]),
    ...(difference.bankShift === undefined ? [] : [pair(say.bankShift, difference.bankShift)]),
    ...(difference.minor === 0 ? [] : [pair(say.sum, sum(difference.minor))]),
    { kind: 'rule' },
    { kind: 'text', text: say.asks[difference.type] },
    ...sets.flatMap((one, index): Block[] => [
      { kind: 'gap' },
      // Several explanations stay several: the bank is not told that one of them is the truth.
      { kind: 'text', bold: true, text: sets.length > 1 ? `${say.possible} ${index + 1}` : say.operations },
      ...one.paymentIds.flatMap(operation),
      ...(one.refs ?? []).map((ref) => pair(say.reference, ref)),
    ]),
    ...(batch && batch.text !== ''
      ? [
          { kind: 'rule' } as const,
          ...batch.text.split(/\r?\n/).map((line) => ({ kind: 'text', size: 'note', text: line }) as const),
        ]
      : []),
    { kind: 'rule' },
    { kind: 'gap' },
    { kind: 'text', text: say.signature },
  ];
}
