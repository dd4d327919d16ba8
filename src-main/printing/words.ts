/**
 * The words of everything that is printed, in five languages. The type is exhaustive: a word that is missing in one
 * language does not compile. Money words say whether money moved (ux.md §6.5).
 */
import type { Locale } from '../../src-shared/contract/shapes.ts';

export interface PaperWords {
  /** Banners. */
  practice: string;
  copy: string;
  notFiscal: string;
  /** Titles. */
  sale: string;
  refund: string;
  claim: string;
  test: string;
  xReport: string;
  zReport: string;
  /** Header. */
  taxId: string;
  address: string;
  phone: string;
  order: string;
  date: string;
  cashier: string;
  till: string;
  /** Lines of goods. */
  goods: string;
  vat: string;
  noVat: string;
  discount: string;
  classCode: string;
  label: string;
  /** Totals. */
  total: string;
  vatTotal: string;
  paid: string;
  returned: string;
  fee: string;
  tendered: string;
  change: string;
  cash: string;
  card: string;
  rrn: string;
  paymentId: string;
  saleOf: string;
  /** Fiscal block. */
  fiscalTerminal: string;
  fiscalReceipt: string;
  fiscalSign: string;
  fiscalDate: string;
  fiscalQueued: string;
  fiscalProblem: string;
  /** Whole sentences. */
  thanks: string;
  /** Above the code of a payment: what to scan it with. */
  payCode: (title: string) => string;
  payCodeBody: string;
  payCodeUntil: string;
  claimBody: string;
  claimCode: string;
  claimPhone: string;
  /** For the bank, where no terminal can give the money back. */
  bankClaim: string;
  bankClaimBody: string;
  bankClaimPaidAt: string;
  bankClaimAuthCode: string;
  bankClaimReceipt: string;
  bankClaimTerminal: string;
  bankClaimMerchant: string;
  bankClaimSignature: string;
  copyBy: string;
  testBody: string;
  sales: string;
  refunds: string;
  cashInDrawer: string;
  shiftOpened: string;
  shiftClosed: string;
}

export const PAPER_WORDS: Readonly<Record<Locale, PaperWords>> = {
  uz: {
    practice: 'MASHQ – PUL EMAS',
    copy: 'NUSXA',
    notFiscal: 'FISKAL CHEK EMAS',
    sale: 'Xarid cheki',
    refund: 'Qaytarish cheki',
    claim: 'Murojaat taloni',
    test: 'Sinov sahifasi',
    xReport: 'X-hisobot',
    zReport: 'Z-hisobot',
    taxId: 'STIR',
    address: 'Manzil',
    phone: 'Telefon',
    order: 'Buyurtma',
    date: 'Sana',
    cashier: 'Kassir',
    till: 'Kassa',
    goods: 'Tovar va xizmatlar',
    vat: 'Sh.j. QQS',
    noVat: 'QQSsiz',
    discount: 'Chegirma',
    classCode: 'MXIK kodi',
    label: 'Markirovka',
    total: 'Jami',
    vatTotal: 'Jami QQS',
    paid: 'Toʻlandi',
    returned: 'Pul qaytarildi',
    fee: 'Komissiya',
    tendered: 'Berildi',
    change: 'Qaytim',
    cash: 'Naqd',
    card: 'Karta',
    rrn: 'Bank operatsiyasi (RRN)',
    paymentId: 'Toʻlov raqami',
    saleOf: 'Xarid',
    fiscalTerminal: 'FM raqami',
    fiscalReceipt: 'Chek raqami',
    fiscalSign: 'Fiskal belgi',
    fiscalDate: 'Fiskal sana',
    fiscalQueued: 'Fiskal chek aloqa tiklangach yuboriladi.',
    fiscalProblem: 'Fiskal chek roʻyxatdan oʻtmadi: kassirga murojaat qiling.',
    thanks: 'Xaridingiz uchun rahmat!',
    payCode: (title) => `${title} orqali toʻlov`,
    payCodeBody: 'Kodni ilovada skanerlang. Bu qogʻoz toʻlovni tasdiqlamaydi.',
    payCodeUntil: 'Kod muddati',
    claimBody:
      'Pul yechilgan boʻlishi mumkin, natija hozircha nomaʼlum. Toʻlagan boʻlsangiz, shu kod bilan keling: suratni beramiz yoki pulni qaytaramiz. Qayta toʻlamang.',
    claimCode: 'Murojaat kodi',
    claimPhone: 'Savollar uchun',
    bankClaim: 'Bankka ariza',
    bankClaimBody:
      'Pul terminal orqali qaytarilmadi. Bankdan ushbu operatsiya boʻyicha pulni kartaga qaytarishni soʻraymiz.',
    bankClaimPaidAt: 'Toʻlangan vaqti',
    bankClaimAuthCode: 'Avtorizatsiya kodi',
    bankClaimReceipt: 'Terminal slipi №',
    bankClaimTerminal: 'Terminal (TID)',
    bankClaimMerchant: 'Savdo nuqtasi (MID)',
    bankClaimSignature: 'Imzo: ____________________',
    copyBy: 'Nusxani chiqardi',
    testBody: 'Printer ishlayapti. Barcha harflar oʻqilishi kerak:',
    sales: 'Savdolar',
    refunds: 'Qaytarishlar',
    cashInDrawer: 'Tortmadagi naqd pul',
    shiftOpened: 'Smena ochildi',
    shiftClosed: 'Smena yopildi',
  },
  ru: {
    practice: 'УЧЁБА – НЕ ДЕНЬГИ',
    copy: 'КОПИЯ',
    notFiscal: 'НЕ ФИСКАЛЬНЫЙ ЧЕК',
    sale: 'Чек покупки',
    refund: 'Чек возврата',
    claim: 'Талон обращения',
    test: 'Пробная печать',
    xReport: 'X-отчёт',
    zReport: 'Z-отчёт',
    taxId: 'ИНН',
    address: 'Адрес',
    phone: 'Телефон',
    order: 'Заказ',
    date: 'Дата',
    cashier: 'Кассир',
    till: 'Касса',
    goods: 'Товары и услуги',
    vat: 'В т.ч. НДС',
    noVat: 'Без НДС',
    discount: 'Скидка',
    classCode: 'Код ИКПУ',
    label: 'Маркировка',
    total: 'Итого',
    vatTotal: 'Всего НДС',
    paid: 'Оплачено',
    returned: 'Деньги возвращены',
    fee: 'Комиссия',
    tendered: 'Получено',
    change: 'Сдача',
    cash: 'Наличные',
    card: 'Карта',
    rrn: 'Операция банка (RRN)',
    paymentId: 'Номер платежа',
    saleOf: 'Покупка',
    fiscalTerminal: 'Номер ФМ',
    fiscalReceipt: 'Номер чека',
    fiscalSign: 'Фискальный признак',
    fiscalDate: 'Фискальная дата',
    fiscalQueued: 'Фискальный чек отправится, когда появится связь.',
    fiscalProblem: 'Фискальный чек не зарегистрирован: обратитесь к кассиру.',
    thanks: 'Спасибо за покупку!',
    payCode: (title) => `Оплата через ${title}`,
    payCodeBody: 'Отсканируйте код в приложении. Эта бумага не подтверждает оплату.',
    payCodeUntil: 'Код действует до',
    claimBody:
      'Деньги могли списаться, результат пока неизвестен. Если вы заплатили, придите с этим кодом: отдадим снимки или вернём деньги. Не платите второй раз.',
    claimCode: 'Код обращения',
    claimPhone: 'Вопросы',
    bankClaim: 'Заявление в банк',
    bankClaimBody: 'Вернуть деньги через терминал не удалось. Просим банк вернуть деньги по этой операции на карту.',
    bankClaimPaidAt: 'Оплачено',
    bankClaimAuthCode: 'Код авторизации',
    bankClaimReceipt: 'Слип терминала №',
    bankClaimTerminal: 'Терминал (TID)',
    bankClaimMerchant: 'Торговая точка (MID)',
    bankClaimSignature: 'Подпись: ____________________',
    copyBy: 'Копию напечатал',
    testBody: 'Принтер работает. Все буквы должны читаться:',
    sales: 'Продажи',
    refunds: 'Возвраты',
    cashInDrawer: 'Наличные в ящике',
    shiftOpened: 'Смена открыта',
    shiftClosed: 'Смена закрыта',
  },
  kk: {
    practice: 'ЖАТТЫҒУ – АҚША ЕМЕС',
    copy: 'КӨШІРМЕ',
    notFiscal: 'ФИСКАЛДЫҚ ЧЕК ЕМЕС',
    sale: 'Сатып алу чегі',
    refund: 'Қайтару чегі',
    claim: 'Өтініш талоны',
    test: 'Сынақ беті',
    xReport: 'X-есеп',
    zReport: 'Z-есеп',
    taxId: 'БСН/ЖСН',
    address: 'Мекенжай',
    phone: 'Телефон',
    order: 'Тапсырыс',
    date: 'Күні',
    cashier: 'Кассир',
    till: 'Касса',
    goods: 'Тауарлар мен қызметтер',
    vat: 'Оның ішінде ҚҚС',
    noVat: 'ҚҚС-сыз',
    discount: 'Жеңілдік',
    classCode: 'Тауар коды',
    label: 'Таңбалау',
    total: 'Барлығы',
    vatTotal: 'ҚҚС барлығы',
    paid: 'Төленді',
    returned: 'Ақша қайтарылды',
    fee: 'Комиссия',
    tendered: 'Берілді',
    change: 'Қайтарым',
    cash: 'Қолма-қол',
    card: 'Карта',
    rrn: 'Банк операциясы (RRN)',
    paymentId: 'Төлем нөмірі',
    saleOf: 'Сатып алу',
    fiscalTerminal: 'Касса тіркеу нөмірі',
    fiscalReceipt: 'Чек нөмірі',
    fiscalSign: 'Фискалдық белгі',
    fiscalDate: 'Фискалдық күні',
    fiscalQueued: 'Фискалдық чек байланыс қалпына келгенде жіберіледі.',
    fiscalProblem: 'Фискалдық чек тіркелмеді: кассирге хабарласыңыз.',
    thanks: 'Сатып алғаныңызға рақмет!',
    payCode: (title) => `${title} арқылы төлем`,
    payCodeBody: 'Кодты қосымшада сканерлеңіз. Бұл қағаз төлемді растамайды.',
    payCodeUntil: 'Код мерзімі',
    claimBody:
      'Ақша алынған болуы мүмкін, нәтиже әзірге белгісіз. Төлеген болсаңыз, осы кодпен келіңіз: суретті береміз немесе ақшаны қайтарамыз. Қайта төлемеңіз.',
    claimCode: 'Өтініш коды',
    claimPhone: 'Сұрақтар бойынша',
    bankClaim: 'Банкке өтініш',
    bankClaimBody:
      'Ақша терминал арқылы қайтарылған жоқ. Банктен осы операция бойынша ақшаны картаға қайтаруды сұраймыз.',
    bankClaimPaidAt: 'Төленген уақыты',
    bankClaimAuthCode: 'Авторизация коды',
    bankClaimReceipt: 'Терминал слипі №',
    bankClaimTerminal: 'Терминал (TID)',
    bankClaimMerchant: 'Сауда нүктесі (MID)',
    bankClaimSignature: 'Қолы: ____________________',
    copyBy: 'Көшірмені басып шығарған',
    testBody: 'Принтер жұмыс істейді. Барлық әріптер оқылуы керек:',
    sales: 'Сатулар',
    refunds: 'Қайтарулар',
    cashInDrawer: 'Жәшіктегі қолма-қол ақша',
    shiftOpened: 'Ауысым ашылды',
    shiftClosed: 'Ауысым жабылды',
  },
  ky: {
    practice: 'МАШЫГУУ – АКЧА ЭМЕС',
    copy: 'КӨЧҮРМӨ',
    notFiscal: 'ФИСКАЛДЫК ЧЕК ЭМЕС',
    sale: 'Сатып алуу чеги',
    refund: 'Кайтаруу чеги',
    claim: 'Кайрылуу талону',
    test: 'Сыноо барагы',
    xReport: 'X-отчёт',
    zReport: 'Z-отчёт',
    taxId: 'ИНН',
    address: 'Дарек',
    phone: 'Телефон',
    order: 'Буйрутма',
    date: 'Күнү',
    cashier: 'Кассир',
    till: 'Касса',
    goods: 'Товарлар жана кызматтар',
    vat: 'Анын ичинде КНС',
    noVat: 'КНСсиз',
    discount: 'Арзандатуу',
    classCode: 'Товар коду',
    label: 'Маркалоо',
    total: 'Бардыгы',
    vatTotal: 'КНС бардыгы',
    paid: 'Төлөндү',
    returned: 'Акча кайтарылды',
    fee: 'Комиссия',
    tendered: 'Берилди',
    change: 'Кайтарым',
    cash: 'Накталай',
    card: 'Карта',
    rrn: 'Банк операциясы (RRN)',
    paymentId: 'Төлөм номери',
    saleOf: 'Сатып алуу',
    fiscalTerminal: 'ФМ номери',
    fiscalReceipt: 'Чек номери',
    fiscalSign: 'Фискалдык белги',
    fiscalDate: 'Фискалдык күнү',
    fiscalQueued: 'Фискалдык чек байланыш калыбына келгенде жөнөтүлөт.',
    fiscalProblem: 'Фискалдык чек катталган жок: кассирге кайрылыңыз.',
    thanks: 'Сатып алганыңызга рахмат!',
    payCode: (title) => `${title} аркылуу төлөм`,
    payCodeBody: 'Кодду тиркемеде сканерлеңиз. Бул кагаз төлөмдү ырастабайт.',
    payCodeUntil: 'Коддун мөөнөтү',
    claimBody:
      'Акча алынган болушу мүмкүн, жыйынтык азырынча белгисиз. Төлөгөн болсоңуз, ушул код менен келиңиз: сүрөттү беребиз же акчаны кайтарабыз. Кайра төлөбөңүз.',
    claimCode: 'Кайрылуу коду',
    claimPhone: 'Суроолор боюнча',
    bankClaim: 'Банкка арыз',
    bankClaimBody:
      'Акча терминал аркылуу кайтарылган жок. Банктан ушул операция боюнча акчаны картага кайтарууну суранабыз.',
    bankClaimPaidAt: 'Төлөнгөн убактысы',
    bankClaimAuthCode: 'Авторизация коду',
    bankClaimReceipt: 'Терминалдын слиби №',
    bankClaimTerminal: 'Терминал (TID)',
    bankClaimMerchant: 'Соода түйүнү (MID)',
    bankClaimSignature: 'Колу: ____________________',
    copyBy: 'Көчүрмөнү басып чыгарган',
    testBody: 'Принтер иштейт. Бардык тамгалар окулушу керек:',
    sales: 'Сатуулар',
    refunds: 'Кайтаруулар',
    cashInDrawer: 'Кутудагы накталай акча',
    shiftOpened: 'Смена ачылды',
    shiftClosed: 'Смена жабылды',
  },
  en: {
    practice: 'PRACTICE – NOT MONEY',
    copy: 'COPY',
    notFiscal: 'NOT A FISCAL RECEIPT',
    sale: 'Sale receipt',
    refund: 'Refund receipt',
    claim: 'Claim ticket',
    test: 'Test page',
    xReport: 'X report',
    zReport: 'Z report',
    taxId: 'Tax ID',
    address: 'Address',
    phone: 'Phone',
    order: 'Order',
    date: 'Date',
    cashier: 'Cashier',
    till: 'Till',
    goods: 'Goods and services',
    vat: 'VAT included',
    noVat: 'No VAT',
    discount: 'Discount',
    classCode: 'Class code (MXIK)',
    label: 'Mark',
    total: 'Total',
    vatTotal: 'Total VAT',
    paid: 'Paid',
    returned: 'Money returned',
    fee: 'Fee',
    tendered: 'Received',
    change: 'Change',
    cash: 'Cash',
    card: 'Card',
    rrn: 'Bank operation (RRN)',
    paymentId: 'Payment no.',
    saleOf: 'Sale',
    fiscalTerminal: 'Fiscal module',
    fiscalReceipt: 'Receipt no.',
    fiscalSign: 'Fiscal sign',
    fiscalDate: 'Fiscal date',
    fiscalQueued: 'The fiscal receipt will be sent when the connection is back.',
    fiscalProblem: 'The fiscal receipt was not registered: please ask the cashier.',
    thanks: 'Thank you!',
    payCode: (title) => `Pay with ${title}`,
    payCodeBody: 'Scan the code with the app. This paper is no proof of payment.',
    payCodeUntil: 'The code works until',
    claimBody:
      'Money may have been taken; the result is not known yet. If you paid, come back with this code: you get the prints or the money. Please do not pay again.',
    claimCode: 'Claim code',
    claimPhone: 'Questions',
    bankClaim: 'Claim to the bank',
    bankClaimBody: 'The money was not returned by the terminal. Please return the money of this operation to the card.',
    bankClaimPaidAt: 'Paid at',
    bankClaimAuthCode: 'Authorisation code',
    bankClaimReceipt: 'Terminal slip No.',
    bankClaimTerminal: 'Terminal (TID)',
    bankClaimMerchant: 'Merchant (MID)',
    bankClaimSignature: 'Signature: ____________________',
    copyBy: 'Copy printed by',
    testBody: 'The printer works. Every letter should be readable:',
    sales: 'Sales',
    refunds: 'Refunds',
    cashInDrawer: 'Cash in the drawer',
    shiftOpened: 'Shift opened',
    shiftClosed: 'Shift closed',
  },
};
