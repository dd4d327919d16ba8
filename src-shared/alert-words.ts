/** What the owner is told, wherever the message goes: one sentence of what is so, and whether anybody's money hangs on it. */
import type { Locale } from './contract/shapes.ts';

export const ALERTS = [
  'rail_down',
  'payment_unknown',
  'receipts_waiting',
  'paper',
  'out_of_service',
  'shift_not_closed',
  'terminal_strangers',
] as const;
export type AlertCode = (typeof ALERTS)[number];

/** Told once each, whatever happens to the station in between. */
export const OWNER_NOTICES = ['ticket_unknown', 'ticket_reprint', 'ticket_paid', 'ticket_not_paid'] as const;
export type OwnerNotice = (typeof OWNER_NOTICES)[number];

interface AlertWords {
  /** `{what}`: the method, the order or the part; `{detail}`: a number or the lamp's reason. */
  began: Readonly<Record<AlertCode, string>>;
  /** A part of the station stopped: no way to pay by itself. */
  partDown: string;
  /** Stands before the sentence of what is over. */
  over: string;
  /** `{order}` and `{sum}` of the payment. */
  notice: Readonly<Record<OwnerNotice, string>>;
  practice: string;
}

export const ALERT_WORDS: Readonly<Record<Locale, AlertWords>> = {
  uz: {
    began: {
      rail_down: '{what} ishlamayapti: {detail}. Bu usulda toʻlov qabul qilinmaydi.',
      payment_unknown: 'Buyurtma {what}: toʻlov natijasi nomaʼlum. Pul yechilgan boʻlishi mumkin.',
      receipts_waiting: 'Cheklar yuborilmadi: {detail}. Toʻlovlar joyida.',
      paper: 'Printerda muammo: {detail}.',
      out_of_service: 'Kabina ishlamayapti: {detail}. Toʻlov qabul qilinmaydi.',
      terminal_strangers:
        '{what}: terminal kassa soʻramagan operatsiyani bajardi ({detail}). Bankka qoʻngʻiroq qiling.',
      shift_not_closed: 'Smena {detail} soatdan beri ochiq. Uni yoping va bank bilan solishtiring.',
    },
    partDown: '{what} ishlamayapti: {detail}. Stansiyada “Nima ishlayapti” sahifasini koʻring.',
    over: 'Hal boʻldi. Avvalgi xabar:',
    notice: {
      ticket_unknown:
        'Mehmonga talon berildi: buyurtma {order}, {sum}. Toʻlov natijasi nomaʼlum, pul yechilgan boʻlishi mumkin.',
      ticket_reprint: 'Mehmonga talon berildi: buyurtma {order}, {sum}. Toʻlangan, surat chiqmadi.',
      ticket_paid: 'Talonli buyurtma {order}: bank tasdiqladi, {sum} toʻlangan. Suratni bering yoki pulni qaytaring.',
      ticket_not_paid: 'Talonli buyurtma {order}: bank javob berdi, pul yechilmagan ({sum}).',
    },
    practice: 'mashq',
  },
  ru: {
    began: {
      rail_down: '{what} не работает: {detail}. Этим способом деньги не принимаются.',
      payment_unknown: 'Заказ {what}: результат оплаты неизвестен. Деньги могли списаться.',
      receipts_waiting: 'Не отправлены чеки: {detail}. Сами оплаты на месте.',
      paper: 'Принтер требует внимания: {detail}.',
      out_of_service: 'Будка не работает: {detail}. Деньги не принимаем.',
      terminal_strangers: '{what}: терминал провёл операцию, которую касса не просила ({detail}). Позвоните в банк.',
      shift_not_closed: 'Смена открыта уже {detail} ч. Закройте её и сверьтесь с банком.',
    },
    partDown: '{what} не работает: {detail}. Посмотрите на станции страницу «Что работает».',
    over: 'Решено. Было:',
    notice: {
      ticket_unknown: 'Гостю выдан талон: заказ {order}, {sum}. Результат оплаты неизвестен, деньги могли списаться.',
      ticket_reprint: 'Гостю выдан талон: заказ {order}, {sum}. Оплачено, снимки не вышли.',
      ticket_paid: 'Заказ {order} с талоном: банк подтвердил оплату, {sum}. Отдайте снимки или верните деньги.',
      ticket_not_paid: 'Заказ {order} с талоном: банк ответил, деньги не списаны ({sum}).',
    },
    practice: 'учёба',
  },
  kk: {
    began: {
      rail_down: '{what} жұмыс істемейді: {detail}. Бұл тәсілмен ақша қабылданбайды.',
      payment_unknown: 'Тапсырыс {what}: төлем нәтижесі белгісіз. Ақша алынған болуы мүмкін.',
      receipts_waiting: 'Чектер жіберілмеді: {detail}. Төлемдердің өзі орнында.',
      paper: 'Принтерді қараңыз: {detail}.',
      out_of_service: 'Кабина жұмыс істемейді: {detail}. Төлем қабылданбайды.',
      terminal_strangers: '{what}: терминал касса сұрамаған операцияны орындады ({detail}). Банкке қоңырау шалыңыз.',
      shift_not_closed: 'Ауысым {detail} сағаттан бері ашық. Оны жауып, банкпен салыстырыңыз.',
    },
    partDown: '{what} жұмыс істемейді: {detail}. Станциядағы «Не жұмыс істейді» бетін қараңыз.',
    over: 'Шешілді. Алдыңғы хабар:',
    notice: {
      ticket_unknown:
        'Қонаққа талон берілді: тапсырыс {order}, {sum}. Төлем нәтижесі белгісіз, ақша алынған болуы мүмкін.',
      ticket_reprint: 'Қонаққа талон берілді: тапсырыс {order}, {sum}. Төленді, суреттер шықпады.',
      ticket_paid:
        'Талоны бар тапсырыс {order}: банк растады, {sum} төленді. Суретті беріңіз немесе ақшаны қайтарыңыз.',
      ticket_not_paid: 'Талоны бар тапсырыс {order}: банк жауап берді, ақша алынған жоқ ({sum}).',
    },
    practice: 'жаттығу',
  },
  ky: {
    began: {
      rail_down: '{what} иштебей жатат: {detail}. Бул ыкма менен акча кабыл алынбайт.',
      payment_unknown: 'Буйрутма {what}: төлөмдүн жыйынтыгы белгисиз. Акча алынган болушу мүмкүн.',
      receipts_waiting: 'Чектер жөнөтүлгөн жок: {detail}. Төлөмдөр өз ордунда.',
      paper: 'Принтерди карап коюңуз: {detail}.',
      out_of_service: 'Кабина иштебей жатат: {detail}. Төлөм кабыл алынбайт.',
      terminal_strangers: '{what}: терминал касса сурабаган операцияны аткарды ({detail}). Банкка чалыңыз.',
      shift_not_closed: 'Смена {detail} сааттан бери ачык. Аны жаап, банк менен салыштырыңыз.',
    },
    partDown: '{what} иштебей жатат: {detail}. Станциядан «Эмне иштейт» барагын караңыз.',
    over: 'Чечилди. Мурунку билдирүү:',
    notice: {
      ticket_unknown:
        'Конокко талон берилди: буйрутма {order}, {sum}. Төлөмдүн жыйынтыгы белгисиз, акча алынган болушу мүмкүн.',
      ticket_reprint: 'Конокко талон берилди: буйрутма {order}, {sum}. Төлөндү, сүрөттөр чыккан жок.',
      ticket_paid: 'Талону бар буйрутма {order}: банк ырастады, {sum} төлөндү. Сүрөттү бериңиз же акчаны кайтарыңыз.',
      ticket_not_paid: 'Талону бар буйрутма {order}: банк жооп берди, акча алынган жок ({sum}).',
    },
    practice: 'машыгуу',
  },
  en: {
    began: {
      rail_down: '{what} does not work: {detail}. No money is taken by it.',
      payment_unknown: 'Order {what}: the result of the payment is not known. Money may have been taken.',
      receipts_waiting: 'Receipts were not sent: {detail}. The payments themselves are safe.',
      paper: 'The printer needs attention: {detail}.',
      out_of_service: 'The booth is out of service: {detail}. It takes no money.',
      terminal_strangers: '{what}: the terminal did an operation this till did not ask for ({detail}). Call the bank.',
      shift_not_closed: 'The shift has been open for {detail} h. Close it and compare with the bank.',
    },
    partDown: '{what} does not work: {detail}. Look at the page “What works” of the station.',
    over: 'Solved. It was:',
    notice: {
      ticket_unknown:
        'A guest was given a ticket: order {order}, {sum}. The result of the payment is not known; money may have been taken.',
      ticket_reprint: 'A guest was given a ticket: order {order}, {sum}. Paid, and the prints did not come out.',
      ticket_paid:
        'Order {order} with a ticket: the bank confirmed that {sum} was paid. Give the prints or return the money.',
      ticket_not_paid: 'Order {order} with a ticket: the bank answered, money was not taken ({sum}).',
    },
    practice: 'practice',
  },
};
