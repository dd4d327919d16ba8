/** The end of a shift in five languages, for paper, tables and screens alike: one wording of a difference everywhere. */
import type { DifferenceType, ExplanationCode, NextStep } from './shift-differences.ts';

export interface ShiftWords {
  types: Readonly<Record<DifferenceType, string>>;
  next: Readonly<Record<NextStep, string>>;
  /** Figures in braces: `{rows}`, `{searchedSize}`. */
  explain: Readonly<Record<ExplanationCode, string>>;
  report: Readonly<
    Record<
      | 'xTitle'
      | 'zTitle'
      | 'opened'
      | 'closed'
      | 'matched'
      | 'notMatched'
      | 'method'
      | 'ours'
      | 'rail'
      | 'fiscal'
      | 'notKnown'
      | 'differences'
      | 'cash'
      | 'float'
      | 'cashIn'
      | 'cashOut'
      | 'expected'
      | 'counted'
      | 'difference'
      | 'zNumber'
      | 'receipts'
      | 'carriedOver'
      | 'batches'
      | 'lateBatch'
      | 'clockSetBack'
      | 'total'
      | 'practice',
      string
    >
  >;
}

const uz: ShiftWords = {
  types: {
    missing_receipt: 'Toʻlangan, lekin fiskal chek yoʻq',
    receipt_without_payment: 'Fiskal modulda toʻlovsiz chek bor',
    rail_has_more: 'Bank yoki hamyonda ortiqcha toʻlov bor',
    journal_has_more: 'Bizda bor, bank yoki hamyonda yoʻq',
    amount_differs: 'Summalar farq qiladi',
    fee: 'Komissiya ushlab qolingan',
    wrong_day: 'Bank boshqa kunga yozgan',
    totals_differ: 'Terminal yakuni boshqacha',
    batch_not_matched: 'Terminal: yakunlar mos kelmadi',
    batch_not_closed: 'Terminal smenasi yopilmadi',
    rail_not_read: 'Bank yoki hamyon javob bermadi',
    fiscal_not_closed: 'Fiskal kun yopilmadi',
    cash_count: 'Tortmadagi naqd pul farq qiladi',
  },
  next: {
    send_receipt: 'Chekni qayta yuboring',
    refuse_receipt: 'Chekni qaytarish cheki bilan bekor qiling',
    ask_bank: 'Bankka xat yuboring',
    check_terms: 'Shartnomadagi komissiyani tekshiring',
    look_at_next_day: 'Keyingi kun koʻchirmasini koʻring',
    close_batch_again: 'Terminal smenasini yana yoping',
    read_again: 'Keyinroq bank kabinetidan tekshiring',
    close_day_by_hand: 'Fiskal kunni qoʻlda yoping',
    count_again: 'Naqd pulni qayta sanang',
  },
  explain: {
    row: 'Sabab – shu qator',
    sum_of_rows: 'Bu qatorlar yigʻindisi farqqa teng',
    searched_all: '{rows} qatorning hech bir toʻplami farqqa teng emas',
    too_many: 'Qatorlar koʻp ({rows}): faqat {searchedSize} tagacha boʻlgan toʻplamlar tekshirildi',
    more_sets: 'Boshqa mos toʻplamlar ham bor',
    closed_unheard:
      'Terminal kuni javobi kelmagan avvalgi urinishda yopilgan boʻlishi mumkin: bu undan keyingi boʻsh kun hisoboti. Terminalda oxirgi hisobotni chop eting yoki bankdan soʻrang',
  },
  report: {
    xTitle: 'X-hisobot',
    zTitle: 'Smena hisoboti',
    opened: 'Ochildi',
    closed: 'Yopildi',
    matched: 'Hammasi mos keldi',
    notMatched: 'Farqlar bor: {n}',
    method: 'Toʻlov usuli',
    ours: 'Biz',
    rail: 'Bank / hamyon',
    fiscal: 'Soliq',
    notKnown: 'nomaʼlum',
    differences: 'Farqlar',
    cash: 'Naqd pul',
    float: 'Boshlangʻich qoldiq',
    cashIn: 'Kirim',
    cashOut: 'Chiqim',
    expected: 'Boʻlishi kerak',
    counted: 'Sanaldi',
    difference: 'Farq',
    zNumber: 'Z-hisobot raqami',
    receipts: 'Fiskal cheklar',
    carriedOver: 'Keyingi smenaga oʻtdi',
    batches: 'Terminal hisobotlari',
    clockSetBack: 'Smenada soat orqaga surilgan, daqiqa',
    lateBatch: 'Smena yopilgandan keyin kelgan hisobot',
    total: 'Jami',
    practice: 'MASHQ – haqiqiy pul emas',
  },
};

const ru: ShiftWords = {
  types: {
    missing_receipt: 'Оплачено, но фискального чека нет',
    receipt_without_payment: 'В фискальном модуле есть чек без оплаты',
    rail_has_more: 'У банка или кошелька есть лишний платёж',
    journal_has_more: 'У нас есть, у банка или кошелька нет',
    amount_differs: 'Суммы различаются',
    fee: 'Удержана комиссия',
    wrong_day: 'Банк провёл другим днём',
    totals_differ: 'Итог терминала другой',
    batch_not_matched: 'Терминал: итоги не совпали',
    batch_not_closed: 'Смена терминала не закрыта',
    rail_not_read: 'Банк или кошелёк не ответил',
    fiscal_not_closed: 'Фискальный день не закрыт',
    cash_count: 'Наличные в ящике расходятся',
  },
  next: {
    send_receipt: 'Отправьте чек ещё раз',
    refuse_receipt: 'Отмените чек чеком возврата',
    ask_bank: 'Отправьте письмо в банк',
    check_terms: 'Проверьте комиссию в договоре',
    look_at_next_day: 'Посмотрите выписку следующего дня',
    close_batch_again: 'Закройте смену терминала ещё раз',
    read_again: 'Проверьте позже в кабинете банка',
    close_day_by_hand: 'Закройте фискальный день вручную',
    count_again: 'Пересчитайте наличные',
  },
  explain: {
    row: 'Причина — эта строка',
    sum_of_rows: 'Сумма этих строк равна разнице',
    searched_all: 'Ни один набор из {rows} строк не равен разнице',
    too_many: 'Строк слишком много ({rows}): проверены только наборы до {searchedSize}',
    more_sets: 'Есть и другие подходящие наборы',
    closed_unheard:
      'День терминала, вероятно, закрыла прежняя попытка, ответ на которую не дошёл: это отчёт пустого дня после него. Напечатайте последний отчёт на терминале или запросите его в банке',
  },
  report: {
    xTitle: 'X-отчёт',
    zTitle: 'Отчёт о смене',
    opened: 'Открыта',
    closed: 'Закрыта',
    matched: 'Всё сошлось',
    notMatched: 'Есть расхождения: {n}',
    method: 'Способ оплаты',
    ours: 'Мы',
    rail: 'Банк / кошелёк',
    fiscal: 'Налоговая',
    notKnown: 'неизвестно',
    differences: 'Расхождения',
    cash: 'Наличные',
    float: 'Размен на начало',
    cashIn: 'Внесено',
    cashOut: 'Изъято',
    expected: 'Должно быть',
    counted: 'Посчитано',
    difference: 'Разница',
    zNumber: 'Номер Z-отчёта',
    receipts: 'Фискальные чеки',
    carriedOver: 'Перешло в следующую смену',
    batches: 'Отчёты терминалов',
    clockSetBack: 'Часы в смене переведены назад, мин',
    lateBatch: 'Отчёт, пришедший после закрытия смены',
    total: 'Итого',
    practice: 'УЧЁБА — деньги не настоящие',
  },
};

const kk: ShiftWords = {
  types: {
    missing_receipt: 'Төленген, бірақ фискалдық чек жоқ',
    receipt_without_payment: 'Фискалдық модульде төлемсіз чек бар',
    rail_has_more: 'Банкте немесе әмиянда артық төлем бар',
    journal_has_more: 'Бізде бар, банкте немесе әмиянда жоқ',
    amount_differs: 'Сомалар әртүрлі',
    fee: 'Комиссия ұсталған',
    wrong_day: 'Банк басқа күнмен жазған',
    totals_differ: 'Терминалдың қорытындысы басқа',
    batch_not_matched: 'Терминал: қорытындылар сәйкес келмеді',
    batch_not_closed: 'Терминал ауысымы жабылмады',
    rail_not_read: 'Банк немесе әмиян жауап бермеді',
    fiscal_not_closed: 'Фискалдық күн жабылмады',
    cash_count: 'Жәшіктегі қолма-қол ақша сәйкес емес',
  },
  next: {
    send_receipt: 'Чекті қайта жіберіңіз',
    refuse_receipt: 'Чектің күшін қайтару чегімен жойыңыз',
    ask_bank: 'Банкке хат жіберіңіз',
    check_terms: 'Шарттағы комиссияны тексеріңіз',
    look_at_next_day: 'Келесі күннің үзіндісін қараңыз',
    close_batch_again: 'Терминал ауысымын қайта жабыңыз',
    read_again: 'Кейінірек банк кабинетінен тексеріңіз',
    close_day_by_hand: 'Фискалдық күнді қолмен жабыңыз',
    count_again: 'Қолма-қол ақшаны қайта санаңыз',
  },
  explain: {
    row: 'Себебі – осы жол',
    sum_of_rows: 'Осы жолдардың қосындысы айырмаға тең',
    searched_all: '{rows} жолдың ешбір жиыны айырмаға тең емес',
    too_many: 'Жолдар тым көп ({rows}): тек {searchedSize} жолға дейінгі жиындар тексерілді',
    more_sets: 'Басқа да сәйкес жиындар бар',
    closed_unheard:
      'Терминал күнін жауабы жетпеген алдыңғы әрекет жапқан болуы мүмкін: бұл одан кейінгі бос күннің есебі. Терминалда соңғы есепті басып шығарыңыз немесе банктен сұраңыз',
  },
  report: {
    xTitle: 'X-есеп',
    zTitle: 'Ауысым есебі',
    opened: 'Ашылды',
    closed: 'Жабылды',
    matched: 'Бәрі сәйкес келді',
    notMatched: 'Айырмалар бар: {n}',
    method: 'Төлем тәсілі',
    ours: 'Біз',
    rail: 'Банк / әмиян',
    fiscal: 'Салық',
    notKnown: 'белгісіз',
    differences: 'Айырмалар',
    cash: 'Қолма-қол ақша',
    float: 'Бастапқы қалдық',
    cashIn: 'Жәшікке салынды',
    cashOut: 'Жәшіктен алынды',
    expected: 'Болуы керек',
    counted: 'Саналды',
    difference: 'Айырма',
    zNumber: 'Z-есеп нөмірі',
    receipts: 'Фискалдық чектер',
    carriedOver: 'Келесі ауысымға өтті',
    batches: 'Терминал есептері',
    clockSetBack: 'Ауысымда сағат артқа жылжытылды, мин',
    lateBatch: 'Ауысым жабылғаннан кейін келген есеп',
    total: 'Барлығы',
    practice: 'ЖАТТЫҒУ – нағыз ақша емес',
  },
};

const ky: ShiftWords = {
  types: {
    missing_receipt: 'Төлөнгөн, бирок фискалдык чек жок',
    receipt_without_payment: 'Фискалдык модулда төлөмсүз чек бар',
    rail_has_more: 'Банкта же капчыкта ашыкча төлөм бар',
    journal_has_more: 'Бизде бар, банкта же капчыкта жок',
    amount_differs: 'Суммалар ар башка',
    fee: 'Комиссия кармалган',
    wrong_day: 'Банк башка күнгө жазган',
    totals_differ: 'Терминалдын жыйынтыгы башка',
    batch_not_matched: 'Терминал: жыйынтыктар дал келген жок',
    batch_not_closed: 'Терминалдын сменасы жабылган жок',
    rail_not_read: 'Банк же капчык жооп берген жок',
    fiscal_not_closed: 'Фискалдык күн жабылган жок',
    cash_count: 'Кутудагы накталай акча дал келбейт',
  },
  next: {
    send_receipt: 'Чекти кайра жөнөтүңүз',
    refuse_receipt: 'Чекти кайтаруу чеги менен жокко чыгарыңыз',
    ask_bank: 'Банкка кат жөнөтүңүз',
    check_terms: 'Келишимдеги комиссияны текшериңиз',
    look_at_next_day: 'Кийинки күндүн көчүрмөсүн караңыз',
    close_batch_again: 'Терминалдын сменасын кайра жабыңыз',
    read_again: 'Кийинчерээк банктын кабинетинен текшериңиз',
    close_day_by_hand: 'Фискалдык күндү кол менен жабыңыз',
    count_again: 'Накталай акчаны кайра санаңыз',
  },
  explain: {
    row: 'Себеби – ушул сап',
    sum_of_rows: 'Бул саптардын суммасы айырмага барабар',
    searched_all: '{rows} саптын бир да топтому айырмага барабар эмес',
    too_many: 'Саптар өтө көп ({rows}): {searchedSize} сапка чейинки топтомдор гана текшерилди',
    more_sets: 'Башка ылайыктуу топтомдор да бар',
    closed_unheard:
      'Терминалдын күнүн жообу келбеген мурунку аракет жапкан окшойт: бул андан кийинки бош күндүн отчёту. Терминалдан акыркы отчётту басып чыгарыңыз же банктан сураңыз',
  },
  report: {
    xTitle: 'X-отчёт',
    zTitle: 'Смена отчёту',
    opened: 'Ачылды',
    closed: 'Жабылды',
    matched: 'Баары дал келди',
    notMatched: 'Айырмалар бар: {n}',
    method: 'Төлөм ыкмасы',
    ours: 'Биз',
    rail: 'Банк / капчык',
    fiscal: 'Салык',
    notKnown: 'белгисиз',
    differences: 'Айырмалар',
    cash: 'Накталай акча',
    float: 'Баштапкы калдык',
    cashIn: 'Кутуга салынды',
    cashOut: 'Кутудан алынды',
    expected: 'Болушу керек',
    counted: 'Саналды',
    difference: 'Айырма',
    zNumber: 'Z-отчёттун номери',
    receipts: 'Фискалдык чектер',
    carriedOver: 'Кийинки сменага өттү',
    batches: 'Терминал отчёттору',
    clockSetBack: 'Сменада саат артка жылдырылды, мүн',
    lateBatch: 'Смена жабылгандан кийин келген отчёт',
    total: 'Бардыгы',
    practice: 'МАШЫГУУ – чыныгы акча эмес',
  },
};

const en: ShiftWords = {
  types: {
    missing_receipt: 'Paid, but there is no fiscal receipt',
    receipt_without_payment: 'The fiscal module has a receipt without a payment',
    rail_has_more: 'The bank or wallet has one more',
    journal_has_more: 'We have it, the bank or wallet does not',
    amount_differs: 'The amounts differ',
    fee: 'A fee was kept',
    wrong_day: 'The bank booked it on another day',
    totals_differ: 'The terminal’s total differs',
    batch_not_matched: 'Terminal: totals do not match',
    batch_not_closed: 'The terminal’s batch is not closed',
    rail_not_read: 'The bank or wallet did not answer',
    fiscal_not_closed: 'The fiscal day is not closed',
    cash_count: 'The cash in the drawer differs',
  },
  next: {
    send_receipt: 'Send the receipt again',
    refuse_receipt: 'Cancel the receipt with a refund receipt',
    ask_bank: 'Send the letter to the bank',
    check_terms: 'Check the fee in the contract',
    look_at_next_day: 'Look at the next day’s statement',
    close_batch_again: 'Close the terminal’s batch again',
    read_again: 'Look on the bank’s website later',
    close_day_by_hand: 'Close the fiscal day by hand',
    count_again: 'Count the cash again',
  },
  explain: {
    row: 'This row is the cause',
    sum_of_rows: 'Together these rows are the difference',
    searched_all: 'No set of the {rows} rows is the difference',
    too_many: 'Too many rows ({rows}): only sets of up to {searchedSize} were tried',
    more_sets: 'More sets fit as well',
    closed_unheard:
      'An earlier try, whose answer never came, has probably closed the terminal’s day: this is the report of the empty day after it. Print the last report on the terminal, or ask the bank for it',
  },
  report: {
    xTitle: 'X report',
    zTitle: 'Shift report',
    opened: 'Opened',
    closed: 'Closed',
    matched: 'Everything matches',
    notMatched: 'Differences: {n}',
    method: 'Method',
    ours: 'We',
    rail: 'Bank / wallet',
    fiscal: 'Tax',
    notKnown: 'not known',
    differences: 'Differences',
    cash: 'Cash',
    float: 'Float',
    cashIn: 'Put in',
    cashOut: 'Taken out',
    expected: 'Should be',
    counted: 'Counted',
    difference: 'Difference',
    zNumber: 'Z report number',
    receipts: 'Fiscal receipts',
    carriedOver: 'Carried over',
    batches: 'Terminal reports',
    clockSetBack: 'The clock was set back in the shift, min',
    lateBatch: 'A report that came after the shift was closed',
    total: 'Total',
    practice: 'PRACTICE – not real money',
  },
};

export const SHIFT_WORDS: Readonly<Record<'uz' | 'ru' | 'kk' | 'ky' | 'en', ShiftWords>> = { uz, ru, kk, ky, en };

/** `{name}` replaced by its figure. A figure that is not there leaves its name, so that nobody reads a wrong one. */
export const withFigures = (text: string, figures: Readonly<Record<string, number>> = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => (figures[name] === undefined ? whole : String(figures[name])));
