/** Why something stopped, and what stopped, inside the sentence that the owner is told (alert-words.ts). */
import type { BoothReason } from './contract/booth-views.ts';
import type { LampReason } from './contract/health-views.ts';
import type { Locale } from './contract/shapes.ts';

/** A part of the station. A way to pay or a terminal keeps its own name. */
const PARTS = ['ledger', 'disk', 'clock', 'backup', 'fiscal', 'receipts', 'printer', 'inbox'] as const;
type Part = (typeof PARTS)[number];
export const isPart = (what: string): what is Part => PARTS.some((part) => part === what);

/** What an alert can be about; a lamp that only warns makes none. */
type AlertReason =
  | Extract<
      LampReason,
      | 'no_answer'
      | 'disk_full'
      | 'clock_drift'
      | 'backup_failed'
      | 'paper_out'
      | 'cover_open'
      | 'unprinted_receipts'
      | 'receipts_parked'
      | 'receipts_overdue'
      | 'fiscal_blocked'
      | 'fiscal_locked'
    >
  | BoothReason;

interface ReasonWords {
  readonly parts: Readonly<Record<Part, string>>;
  readonly why: Readonly<Record<AlertReason, string>>;
}

export const REASON_WORDS: Readonly<Record<Locale, ReasonWords>> = {
  uz: {
    parts: {
      ledger: 'Pul jurnali',
      disk: 'Disk',
      clock: 'Soat',
      backup: 'Zaxira nusxa',
      fiscal: 'Fiskal modul',
      receipts: 'Cheklar navbati',
      printer: 'Printer',
      inbox: 'Bank xabarlari',
    },
    why: {
      no_answer: 'javob bermayapti',
      disk_full: 'disk toʻldi',
      clock_drift: 'soat notoʻgʻri',
      backup_failed: 'nusxa olinmadi',
      paper_out: 'qogʻoz yoʻq',
      cover_open: 'qopqogʻi ochiq',
      unprinted_receipts: 'chop etilmagan cheklar bor',
      receipts_parked: 'qaror kutmoqda',
      receipts_overdue: '20 soatdan beri',
      fiscal_blocked: 'fiskal modul chek bera olmaydi',
      fiscal_locked: 'fiskal modul bloklangan',
      paper: 'qogʻoz yoʻq',
      printer: 'printer javob bermayapti',
      prints: 'fotoqogʻoz tugagan',
      fiscal: 'fiskal modul javob bermayapti',
      rails: 'toʻlov usullari ishlamayapti',
      clock: 'soat notoʻgʻri',
      disk: 'disk toʻldi',
      catalogue: 'mahsulot va narxlar yoʻq',
      program: 'kamera dasturi javob bermayapti',
      shift: 'smena ochiq emas',
      event: 'tadbir uchun suratlar tugadi',
    },
  },
  ru: {
    parts: {
      ledger: 'Журнал денег',
      disk: 'Диск',
      clock: 'Часы',
      backup: 'Резервная копия',
      fiscal: 'Фискальный модуль',
      receipts: 'Очередь чеков',
      printer: 'Принтер',
      inbox: 'Сообщения банков',
    },
    why: {
      no_answer: 'нет ответа',
      disk_full: 'диск заполнен',
      clock_drift: 'часы идут неверно',
      backup_failed: 'копия не сделана',
      paper_out: 'нет бумаги',
      cover_open: 'открыта крышка',
      unprinted_receipts: 'есть ненапечатанные чеки',
      receipts_parked: 'ждут решения',
      receipts_overdue: 'больше 20 часов',
      fiscal_blocked: 'фискальный модуль не может выдать чек',
      fiscal_locked: 'фискальный модуль заблокирован',
      paper: 'нет бумаги',
      printer: 'не отвечает принтер',
      prints: 'закончилась фотобумага',
      fiscal: 'не отвечает фискальный модуль',
      rails: 'не работают способы оплаты',
      clock: 'часы идут неверно',
      disk: 'диск заполнен',
      catalogue: 'нет товаров и цен',
      program: 'не отвечает программа камеры',
      shift: 'смена не открыта',
      event: 'закончились снимки мероприятия',
    },
  },
  kk: {
    parts: {
      ledger: 'Ақша журналы',
      disk: 'Диск',
      clock: 'Сағат',
      backup: 'Сақтық көшірме',
      fiscal: 'Фискалдық модуль',
      receipts: 'Чектер кезегі',
      printer: 'Принтер',
      inbox: 'Банк хабарлары',
    },
    why: {
      no_answer: 'жауап жоқ',
      disk_full: 'диск толды',
      clock_drift: 'сағат дұрыс емес',
      backup_failed: 'көшірме жасалмады',
      paper_out: 'қағаз жоқ',
      cover_open: 'қақпағы ашық',
      unprinted_receipts: 'басылмаған чектер бар',
      receipts_parked: 'шешім күтіп тұр',
      receipts_overdue: '20 сағаттан бері',
      fiscal_blocked: 'фискалдық модуль чек бере алмайды',
      fiscal_locked: 'фискалдық модуль бұғатталған',
      paper: 'қағаз жоқ',
      printer: 'принтер жауап бермейді',
      prints: 'фотоқағаз бітті',
      fiscal: 'фискалдық модуль жауап бермейді',
      rails: 'төлем тәсілдері жұмыс істемейді',
      clock: 'сағат дұрыс емес',
      disk: 'диск толды',
      catalogue: 'тауарлар мен бағалар жоқ',
      program: 'камера бағдарламасы жауап бермейді',
      shift: 'ауысым ашық емес',
      event: 'іс-шараның суреттері бітті',
    },
  },
  ky: {
    parts: {
      ledger: 'Акча журналы',
      disk: 'Диск',
      clock: 'Саат',
      backup: 'Камдык көчүрмө',
      fiscal: 'Фискалдык модуль',
      receipts: 'Чектердин кезеги',
      printer: 'Принтер',
      inbox: 'Банк билдирүүлөрү',
    },
    why: {
      no_answer: 'жооп жок',
      disk_full: 'диск толду',
      clock_drift: 'саат туура эмес',
      backup_failed: 'көчүрмө жасалган жок',
      paper_out: 'кагаз жок',
      cover_open: 'капкагы ачык',
      unprinted_receipts: 'басылбаган чектер бар',
      receipts_parked: 'чечим күтүп турат',
      receipts_overdue: '20 сааттан бери',
      fiscal_blocked: 'фискалдык модуль чек бере албайт',
      fiscal_locked: 'фискалдык модуль бөгөттөлгөн',
      paper: 'кагаз жок',
      printer: 'принтер жооп бербейт',
      prints: 'фотокагаз түгөндү',
      fiscal: 'фискалдык модуль жооп бербейт',
      rails: 'төлөм ыкмалары иштебейт',
      clock: 'саат туура эмес',
      disk: 'диск толду',
      catalogue: 'товарлар жана баалар жок',
      program: 'камера программасы жооп бербейт',
      shift: 'смена ачык эмес',
      event: 'иш-чаранын сүрөттөрү түгөндү',
    },
  },
  en: {
    parts: {
      ledger: 'The ledger',
      disk: 'The disk',
      clock: 'The clock',
      backup: 'The backup',
      fiscal: 'The fiscal module',
      receipts: 'The queue of receipts',
      printer: 'The printer',
      inbox: 'The bank messages',
    },
    why: {
      no_answer: 'no answer',
      disk_full: 'the disk is full',
      clock_drift: 'the clock is wrong',
      backup_failed: 'no copy was made',
      paper_out: 'no paper',
      cover_open: 'the cover is open',
      unprinted_receipts: 'receipts are not printed',
      receipts_parked: 'they wait for a decision',
      receipts_overdue: 'for over 20 hours',
      fiscal_blocked: 'the fiscal module cannot make a receipt',
      fiscal_locked: 'the fiscal module is locked',
      paper: 'no paper',
      printer: 'the printer does not answer',
      prints: 'photo paper has run out',
      fiscal: 'the fiscal module does not answer',
      rails: 'no way to pay works',
      clock: 'the clock is wrong',
      disk: 'the disk is full',
      catalogue: 'there are no products and prices',
      program: 'the camera program does not answer',
      shift: 'no shift is open',
      event: 'the event’s prints are used up',
    },
  },
};

/** A lamp's reason, or several of a booth with ", " between them, in words; a number or an unknown code stays as it is. */
export const whyInWords = (detail: string, { why }: ReasonWords): string =>
  detail
    .split(', ')
    .map((code) => (Object.hasOwn(why, code) ? why[code as AlertReason] : code))
    .join(', ');
