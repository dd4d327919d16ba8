/**
 * What a receipt's trouble means and what to do next, by its namespaced code. The same number means different things to the
 * fiscal module, the bridge and the marking service, so codes are looked up whole. These are words about receipts: whether
 * money moved, the payment itself says.
 */
import type { Locale } from '../../src-shared/contract/views.ts';

/** Troubles that are told apart because people do different things about them. */
const TROUBLES = {
  locked: ['fiscal.36904', 'fiscal.36902'],
  full: ['fiscal.36886', 'fiscal.36898', 'fiscal.36897', 'fiscal.36878'],
  service: ['fiscal.36917', 'fiscal.36916', 'fiscal.65279', 'bridge.333'],
  away: ['fiscal.65534', 'bridge.102', 'no_answer'],
  offline: ['fiscal.36889'],
  clock: ['fiscal.36888', 'bridge.104', 'local.box_clock'],
  day: ['fiscal.36909', 'fiscal.36912', 'bridge.9326', 'bridge.9327'],
  paper: ['bridge.101'],
  caller: ['bridge.444'],
  goods: [
    'bridge.401',
    'bridge.402',
    'local.class_code',
    'local.package_code',
    'local.goods',
    'local.vat',
    'local.labels',
  ],
  sums: [
    'fiscal.36877',
    'fiscal.36879',
    'fiscal.36908',
    'fiscal.65531',
    'fiscal.65532',
    'bridge.7',
    'local.sum',
    'local.amount',
    'local.currency',
  ],
  original: ['fiscal.65274', 'fiscal.65275', 'fiscal.65276', 'fiscal.65277', 'local.no_original'],
  counters: ['fiscal.36913', 'fiscal.36914', 'fiscal.36915'],
  undecided: ['local.undecidable'],
  label: ['okm.1001', 'okm.1002', 'okm.1003', 'okm.1004', 'okm.1008', 'okm.1012', 'okm.1013', 'okm.1014'],
  labelExpired: ['okm.1015'],
  labelSold: ['okm.1016'],
} as const;

type Trouble = keyof typeof TROUBLES | 'other';
/** What it means, and the next step. */
export type FiscalWords = readonly [said: string, next: string];

const TROUBLE_OF: ReadonlyMap<string, Trouble> = new Map(
  Object.entries(TROUBLES).flatMap(([trouble, codes]) => codes.map((code) => [code, trouble as Trouble] as const)),
);

const WORDS: Readonly<Record<Locale, Readonly<Record<Trouble, FiscalWords>>>> = {
  uz: {
    locked: ['Fiskal modul bloklangan.', 'Xizmat ustasini chaqiring; modul almashgach chekni qayta yuboring.'],
    full: ['Fiskal modul xotirasi toʻlgan.', 'Modulni almashtirishga buyurtma bering.'],
    service: ['Fiskal xizmat toʻxtatilgan.', 'Xizmat toʻlovini tekshiring yoki ustani chaqiring.'],
    away: ['Fiskal modul javob bermayapti.', 'Quti yoqilganini va simini tekshiring; stansiya oʻzi qayta uradi.'],
    offline: ['Cheklar soliqqa uzoq vaqt yuborilmagan.', 'Qutining internetini ulang.'],
    clock: ['Fiskal qutining soati toʻgʻri kelmaydi.', 'Qutining va stansiyaning soatini tekshiring.'],
    day: ['Fiskal smena boshqa holatda.', 'Stansiya smenani oʻzi ochadi; biroz kuting.'],
    paper: [
      'Fiskal printerda qogʻoz yoʻq yoki u ishlamayapti.',
      'Qogʻoz soling: chek modulda borligini stansiya soʻraydi.',
    ],
    caller: ['Fiskal qutiga boshqa kompyuter ulangan.', 'U yerdagi dasturni yoping.'],
    goods: ['Tovarning MXIK, qadoq yoki QQS kodi notoʻgʻri.', 'Katalogda kodni tuzating va chekni qayta yuboring.'],
    sums: ['Chek summalari mos kelmadi.', 'Yordam xizmatiga shu kodni ayting.'],
    original: ['Qaytarish cheki savdo chekini topmadi.', 'Avval savdo chekini yuboring yoki qogʻozdan kiriting.'],
    counters: ['Fiskal modulda qaytarish uchun yetarli summa yoʻq.', 'Yangi savdolardan keyin qayta yuboring.'],
    undecided: [
      'Chek modulda bor-yoʻqligi nomaʼlum.',
      'Qutidan chiqqan qogʻozga qarang: bor boʻlsa kiriting, boʻlmasa qayta yuboring.',
    ],
    label: ['Markirovka kodi rad etildi.', 'Bu tovarni sotmang; boshqasini skanerlang.'],
    labelExpired: ['Tovarning yaroqlilik muddati oʻtgan.', 'Uni sotmang.'],
    labelSold: ['Bu markirovkali tovar allaqachon sotilgan.', 'Uni sotmang; ombordan tekshiring.'],
    other: ['Fiskal modul chek bermadi.', 'Yordam xizmatiga shu kodni ayting.'],
  },
  ru: {
    locked: ['Фискальный модуль заблокирован.', 'Вызовите мастера; после замены модуля отправьте чек ещё раз.'],
    full: ['Память фискального модуля заполнена.', 'Закажите замену модуля.'],
    service: ['Обслуживание фискального модуля остановлено.', 'Проверьте оплату обслуживания или вызовите мастера.'],
    away: ['Фискальный модуль не отвечает.', 'Проверьте, включена ли касса и её провод; станция попробует сама.'],
    offline: ['Чеки слишком долго не передавались налоговой.', 'Подключите кассу к интернету.'],
    clock: ['Часы кассы не сходятся.', 'Проверьте часы кассы и станции.'],
    day: ['Фискальная смена в другом состоянии.', 'Станция откроет смену сама; подождите немного.'],
    paper: ['В кассе нет бумаги или её печать не работает.', 'Вставьте бумагу: станция спросит, есть ли чек в модуле.'],
    caller: ['К кассе подключён другой компьютер.', 'Закройте программу на нём.'],
    goods: ['Код МХИК, упаковки или НДС товара неверен.', 'Исправьте код в каталоге и отправьте чек ещё раз.'],
    sums: ['Суммы чека не сошлись.', 'Сообщите этот код поддержке.'],
    original: ['Чек возврата не нашёл чека продажи.', 'Сначала отправьте чек продажи или перепишите его с бумаги.'],
    counters: ['В фискальном модуле не хватает суммы для возврата.', 'Отправьте ещё раз после новых продаж.'],
    undecided: [
      'Неизвестно, есть ли чек в модуле.',
      'Посмотрите на бумагу кассы: есть – перепишите, нет – отправьте ещё раз.',
    ],
    label: ['Код маркировки отклонён.', 'Не продавайте этот товар; отсканируйте другой.'],
    labelExpired: ['Срок годности товара истёк.', 'Не продавайте его.'],
    labelSold: ['Товар с этой маркировкой уже продан.', 'Не продавайте его; проверьте остатки.'],
    other: ['Фискальный модуль не выдал чек.', 'Сообщите этот код поддержке.'],
  },
  kk: {
    locked: ['Фискалдық модуль бұғатталған.', 'Шеберді шақырыңыз; модуль ауысқан соң чекті қайта жіберіңіз.'],
    full: ['Фискалдық модульдің жады толған.', 'Модульді ауыстыруға тапсырыс беріңіз.'],
    service: ['Фискалдық қызмет тоқтатылған.', 'Қызмет төлемін тексеріңіз немесе шеберді шақырыңыз.'],
    away: ['Фискалдық модуль жауап бермейді.', 'Касса қосулы ма, сымы бүтін бе, тексеріңіз; станция өзі қайталайды.'],
    offline: ['Чектер салыққа тым ұзақ жіберілмеген.', 'Кассаны интернетке қосыңыз.'],
    clock: ['Кассаның сағаты сәйкес емес.', 'Касса мен станцияның сағатын тексеріңіз.'],
    day: ['Фискалдық ауысым басқа күйде.', 'Станция ауысымды өзі ашады; сәл күтіңіз.'],
    paper: [
      'Кассада қағаз жоқ немесе ол басып шығара алмайды.',
      'Қағаз салыңыз: чек модульде бар ма, станция сұрайды.',
    ],
    caller: ['Кассаға басқа компьютер қосылған.', 'Ондағы бағдарламаны жабыңыз.'],
    goods: ['Тауардың МХИК, қаптама немесе ҚҚС коды дұрыс емес.', 'Каталогта кодты түзетіп, чекті қайта жіберіңіз.'],
    sums: ['Чек сомалары сәйкес келмеді.', 'Осы кодты қолдау қызметіне айтыңыз.'],
    original: ['Қайтару чегі сату чегін таппады.', 'Алдымен сату чегін жіберіңіз немесе қағаздан көшіріңіз.'],
    counters: ['Фискалдық модульде қайтаруға сома жетпейді.', 'Жаңа сатулардан кейін қайта жіберіңіз.'],
    undecided: [
      'Чек модульде бар-жоғы белгісіз.',
      'Кассаның қағазын қараңыз: бар болса көшіріңіз, жоқ болса қайта жіберіңіз.',
    ],
    label: ['Таңбалау коды қабылданбады.', 'Бұл тауарды сатпаңыз; басқасын сканерлеңіз.'],
    labelExpired: ['Тауардың жарамдылық мерзімі өткен.', 'Оны сатпаңыз.'],
    labelSold: ['Бұл таңбалы тауар сатылып қойған.', 'Оны сатпаңыз; қойманы тексеріңіз.'],
    other: ['Фискалдық модуль чек бермеді.', 'Осы кодты қолдау қызметіне айтыңыз.'],
  },
  ky: {
    locked: ['Фискалдык модуль бөгөттөлгөн.', 'Устаны чакырыңыз; модуль алмашкандан кийин чекти кайра жөнөтүңүз.'],
    full: ['Фискалдык модулдун эси толду.', 'Модулду алмаштырууга буйрутма бериңиз.'],
    service: ['Фискалдык кызмат токтотулган.', 'Кызматтын төлөмүн текшериңиз же устаны чакырыңыз.'],
    away: ['Фискалдык модуль жооп бербейт.', 'Касса күйгүзүлгөнүн жана зымын текшериңиз; станция өзү кайталайт.'],
    offline: ['Чектер салыкка өтө көп жөнөтүлгөн эмес.', 'Кассаны интернетке туташтырыңыз.'],
    clock: ['Кассанын сааты дал келбейт.', 'Касса менен станциянын саатын текшериңиз.'],
    day: ['Фискалдык смена башка абалда.', 'Станция сменаны өзү ачат; бир аз күтүңүз.'],
    paper: ['Кассада кагаз жок же ал басып чыгара албайт.', 'Кагаз салыңыз: чек модулда барбы, станция сурайт.'],
    caller: ['Кассага башка компьютер туташкан.', 'Андагы программаны жабыңыз.'],
    goods: ['Товардын МХИК, таңгак же КНС коду туура эмес.', 'Каталогдо кодду оңдоп, чекти кайра жөнөтүңүз.'],
    sums: ['Чектин суммалары дал келген жок.', 'Бул кодду колдоо кызматына айтыңыз.'],
    original: ['Кайтаруу чеги сатуу чегин тапкан жок.', 'Адегенде сатуу чегин жөнөтүңүз же кагаздан көчүрүңүз.'],
    counters: ['Фискалдык модулда кайтарууга сумма жетпейт.', 'Жаңы сатуулардан кийин кайра жөнөтүңүз.'],
    undecided: [
      'Чек модулда бар-жогу белгисиз.',
      'Кассанын кагазын караңыз: бар болсо көчүрүңүз, жок болсо кайра жөнөтүңүз.',
    ],
    label: ['Маркалоо коду четке кагылды.', 'Бул товарды сатпаңыз; башкасын сканерлеңиз.'],
    labelExpired: ['Товардын жарактуулук мөөнөтү өткөн.', 'Аны сатпаңыз.'],
    labelSold: ['Бул маркаланган товар мурда сатылган.', 'Аны сатпаңыз; кампаны текшериңиз.'],
    other: ['Фискалдык модуль чек берген жок.', 'Бул кодду колдоо кызматына айтыңыз.'],
  },
  en: {
    locked: [
      'The fiscal module is locked.',
      'Call the technician; send the receipt again when the module is replaced.',
    ],
    full: ['The fiscal module’s memory is full.', 'Order a replacement of the module.'],
    service: ['The fiscal service is suspended.', 'Check that it is paid, or call the technician.'],
    away: [
      'The fiscal module does not answer.',
      'Check that the box is on and its cable is in; the station tries again by itself.',
    ],
    offline: ['Receipts have not reached the tax office for too long.', 'Connect the box to the internet.'],
    clock: ['The box’s clock does not agree.', 'Check the clocks of the box and of the station.'],
    day: ['The fiscal day is in another state.', 'The station opens the day by itself; wait a little.'],
    paper: [
      'The box has no paper, or cannot print.',
      'Put paper in: the station asks whether the module has the receipt.',
    ],
    caller: ['Another computer is connected to the box.', 'Close the program there.'],
    goods: [
      'The product’s MXIK, package or VAT code is wrong.',
      'Correct it in the catalogue and send the receipt again.',
    ],
    sums: ['The sums of the receipt do not agree.', 'Tell support this code.'],
    original: [
      'The refund’s receipt does not find its sale’s.',
      'Send the sale’s receipt first, or copy it from the paper.',
    ],
    counters: ['The module’s counters hold less than is given back.', 'Send it again after more sales.'],
    undecided: [
      'It is not known whether the module has the receipt.',
      'Look at the box’s paper: if it is there, copy it; if not, send it again.',
    ],
    label: ['The mark was refused.', 'Do not sell this product; scan another.'],
    labelExpired: ['The product’s shelf life is over.', 'Do not sell it.'],
    labelSold: ['The product with this mark was sold before.', 'Do not sell it; check the stock.'],
    other: ['The fiscal module made no receipt.', 'Tell support this code.'],
  },
};

/** Words for a code of the receipt queue, of a lamp or of a refused sale. */
export const fiscalWords = (locale: Locale, code: string): FiscalWords =>
  WORDS[locale][TROUBLE_OF.get(code) ?? 'other'];
