/** What screens say about pinpads, in five languages. Money words say whether money moved (ux.md §6.5). */
import type { Locale } from '../../src-shared/contract/views.ts';

type Named = (what: string) => string;
type Three = readonly [string, string, string];

export interface PinpadWords {
  device: Named;
  waiting: string;
  waitingHint: string;
  calm: string;
  long: string;
  says: Named;
  steps: Three;
  cancel: string;
  redKey: string;
  busyWith: Named;
  busy: string;
  busyHint: string;
  heldBy: Named;
  leave: string;
  openOther: string;
  cancelling: string;
  cancellingBody: string;
  asked: string;
  nothingAsked: string;
  askingNow: string;
  nextCheck: Named;
  noMoreChecks: string;
  askAgain: string;
  operations: Named;
  slipNumber: Named;
  customerHas: string;
  hasSlip: string;
  hasSms: string;
  hasNothing: string;
  anotherWay: string;
  anotherWayTitle: string;
  anotherWayBody: string;
  anotherWaySend: string;
  setAside: Named;
  letGoOn: string;
  letGoOnBody: string;
  slipTitle: string;
  smsTitle: string;
  nothingTitle: string;
  slipBody: string;
  smsBody: string;
  nothingBody: string;
  slipAmount: string;
  slipTime: string;
  otherSum: string;
  sawNote: string;
  second: string;
  secondHint: string;
  wasTaken: string;
  wasNotTaken: string;
  ways: string;
  onlyThisShift: string;
  wholeOnly: string;
  left: Named;
  claimBody: string;
  claimPrint: string;
  claimPrinted: string;
  claimNotPrinted: string;
  track: Three;
  trackTitle: string;
  auth: string;
  receiptNo: string;
  terminalId: string;
  merchantId: string;
  paidAt: string;
  nowTitle: string;
  noneAtWork: string;
  askNow: string;
  asking: string;
  answers: Named;
  answersBare: string;
  silent: Named;
  driver: string;
  place: string;
  ports: string;
  noPorts: string;
  portTaken: Named;
  portFree: string;
  lookAgain: string;
}

export const PINPAD_WORDS: Record<Locale, PinpadWords> = {
  uz: {
    device: (what) => `Terminal: ${what}`,
    waiting: 'Terminalni kutyapmiz',
    waitingHint: 'Terminal qaysi bosqichda ekanini aytmaydi. Natija oʻzi chiqadi.',
    calm: 'Mijoz karta yoki telefonni terminalga tutsin.',
    long: 'Odatdagidan uzoq davom etyapti. Terminal ekraniga qarang. Toʻlovni takrorlamang.',
    says: (what) => `Terminalda: «${what}»`,
    steps: ['Summa terminalda', 'Mijoz', 'Bank'],
    cancel: 'Terminalda bekor qilish',
    redKey: 'Bekor qilish uchun terminaldagi qizil tugmani bosing.',
    busyWith: (what) => `Terminal ${what} buyurtmasi bilan band`,
    busy: 'Terminal band',
    busyHint: 'Hali hech narsa yuborilmadi, pul yechilmadi. Navbati kelganda oʻzi boshlanadi.',
    heldBy: (what) => `Terminal avval ${what} buyurtmasining natijasini aytishi kerak`,
    leave: 'Navbatdan chiqish',
    openOther: 'Uni ochish',
    cancelling: 'Terminalda bekor qilinyapti',
    cancellingBody: 'Javobini kuting, 20 soniyagacha. Karta allaqachon oʻqilgan boʻlsa, pul yechilishi mumkin.',
    asked: 'Nima soʻraldi',
    nothingAsked: 'Hali hech narsa soʻralmadi.',
    askingNow: 'Terminaldan soʻrayapmiz…',
    nextCheck: (what) => `Keyingi tekshiruv ${what} s dan keyin`,
    noMoreChecks: 'Terminaldan boshqa soʻraladigan narsa yoʻq. Endi odam hal qiladi.',
    askAgain: 'Terminaldan yana soʻrash',
    operations: (what) => `amallar: ${what}`,
    slipNumber: (what) => `chek № ${what}`,
    customerHas: 'Mijozda nima bor?',
    hasSlip: 'Slip bor',
    hasSms: 'SMS bor',
    hasNothing: 'Hech narsa yoʻq',
    anotherWay: 'Boshqacha toʻlash (katta kassir)',
    anotherWayTitle: 'Buyurtma boshqacha toʻlansinmi?',
    anotherWayBody:
      'Karta toʻlovi kuzatuvda qoladi. Agar ikkala toʻlov ham oʻtgan boʻlsa, kartadagi pul oʻzi qaytariladi.',
    anotherWaySend: 'Boshqa usulni tanlash',
    setAside: (what) => `${what} boshqacha toʻlashga ruxsat berdi.`,
    letGoOn: 'Terminal ishlayversin',
    letGoOnBody:
      'Terminal bu toʻlov haqida javob bermaguncha yangi toʻlov olmaydi. Nomingiz bilan uni ishlatib yuborishingiz mumkin; bu toʻlov ochiq qoladi.',
    slipTitle: 'Slipda nima yozilgan?',
    smsTitle: 'SMS da nima yozilgan?',
    nothingTitle: 'Mijozda hech narsa yoʻq',
    slipBody: 'Slipdan koʻchiring: raqami (RRN) dalil boʻladi. Nomingiz qaror bilan qoladi.',
    smsBody: 'SMS — belgi, dalil emas. Bankdan yoki terminal slipidan RRN ni biling va shu yerga yozing.',
    nothingBody:
      'Slip ham, SMS ham yoʻq — bu pul yechilmaganini isbotlamaydi. Terminal jurnalini yoki bankni tekshiring, keyin yozing.',
    slipAmount: 'Slipdagi summa',
    slipTime: 'Slipdagi vaqt',
    otherSum: 'Summa boshqa: bu slip shu toʻlovniki emas.',
    sawNote: 'Nimani koʻrdingiz?',
    second: 'Ikkinchi odam',
    secondHint: 'Bunday summa yoki terminalning boshqa javobi uchun ikki kishi kerak.',
    wasTaken: 'Pul yechilgan deb yozish',
    wasNotTaken: 'Pul yechilmagan deb yozish',
    ways: 'Pul qanday qaytadi',
    onlyThisShift: 'faqat bank smenasi yopilguncha',
    wholeOnly: 'faqat toʻliq summa',
    left: (what) => `Qaytarish mumkin: ${what}`,
    claimBody: 'Pul hali qaytarilmadi. Arizani chop eting, imzolang va bankka bering.',
    claimPrint: 'Arizani chop etish',
    claimPrinted: 'Ariza chop etildi. Pul hali qaytarilmadi.',
    claimNotPrinted: 'Ariza chiqmadi. Printerni tekshiring yoki quyidagilarni koʻchiring. Pul qaytarilmadi.',
    track: ['Soʻraldi', 'Bankda', 'Qaytarildi'],
    trackTitle: 'Qaytarish yoʻli',
    auth: 'Avtorizatsiya kodi',
    receiptNo: 'Terminal cheki',
    terminalId: 'Terminal (TID)',
    merchantId: 'Savdogar (MID)',
    paidAt: 'Toʻlangan',
    nowTitle: 'Ishlayotgan terminallar',
    noneAtWork: 'Hozir terminal yoʻq.',
    askNow: 'Hozir soʻrash',
    asking: 'Soʻrayapmiz…',
    answers: (what) => `Javob berdi: ${what}`,
    answersBare: 'Javob berdi. Oʻzi haqida hech narsa aytmadi.',
    silent: (what) => `Javob bermadi: ${what}`,
    driver: 'Drayver',
    place: 'Qayerda',
    ports: 'Topilgan portlar',
    noPorts: 'Port topilmadi. Kabelni tekshiring.',
    portTaken: (what) => `${what} terminali`,
    portFree: 'boʻsh',
    lookAgain: 'Yana qarash',
  },
  ru: {
    device: (what) => `Терминал: ${what}`,
    waiting: 'Ждём терминал',
    waitingHint: 'Терминал не сообщает, на каком он шаге. Результат появится сам.',
    calm: 'Пусть покупатель приложит карту или телефон к терминалу.',
    long: 'Дольше обычного. Посмотрите на экран терминала. Не повторяйте оплату.',
    says: (what) => `На терминале: «${what}»`,
    steps: ['Сумма на терминале', 'Покупатель', 'Банк'],
    cancel: 'Отменить на терминале',
    redKey: 'Чтобы отменить, нажмите красную кнопку на терминале.',
    busyWith: (what) => `Терминал занят заказом ${what}`,
    busy: 'Терминал занят',
    busyHint: 'Ещё ничего не отправлено, деньги не списаны. Начнётся само, когда дойдёт очередь.',
    heldBy: (what) => `Терминал сначала должен ответить о заказе ${what}`,
    leave: 'Выйти из очереди',
    openOther: 'Открыть его',
    cancelling: 'Отменяем на терминале',
    cancellingBody: 'Дождитесь ответа, до 20 секунд. Если карта уже прочитана, деньги могут списаться.',
    asked: 'Что уже спросили',
    nothingAsked: 'Пока ничего не спросили.',
    askingNow: 'Спрашиваем терминал…',
    nextCheck: (what) => `Следующая проверка через ${what} с`,
    noMoreChecks: 'Больше спрашивать терминал не о чем. Решает человек.',
    askAgain: 'Спросить терминал ещё раз',
    operations: (what) => `операций: ${what}`,
    slipNumber: (what) => `чек № ${what}`,
    customerHas: 'Что есть у покупателя?',
    hasSlip: 'Есть слип',
    hasSms: 'Есть SMS',
    hasNothing: 'Ничего нет',
    anotherWay: 'Оплатить иначе (старший)',
    anotherWayTitle: 'Оплатить заказ иначе?',
    anotherWayBody: 'Оплата картой остаётся под наблюдением. Если прошли обе оплаты, деньги вернутся на карту сами.',
    anotherWaySend: 'Выбрать другой способ',
    setAside: (what) => `Другой способ оплаты разрешён: ${what}.`,
    letGoOn: 'Пустить терминал дальше',
    letGoOnBody:
      'Терминал не берёт новых оплат, пока не ответит об этой. Вы можете пустить его дальше под своим именем; эта оплата останется открытой.',
    slipTitle: 'Что написано на слипе?',
    smsTitle: 'Что написано в SMS?',
    nothingTitle: 'У покупателя ничего нет',
    slipBody: 'Перепишите со слипа: его номер (RRN) и есть доказательство. Ваше имя останется с решением.',
    smsBody: 'SMS — это знак, но не доказательство. Узнайте RRN в банке или на слипе терминала и впишите сюда.',
    nothingBody:
      'Нет ни слипа, ни SMS — это ещё не доказывает, что деньги не списаны. Проверьте журнал терминала или банк, затем запишите.',
    slipAmount: 'Сумма на слипе',
    slipTime: 'Время на слипе',
    otherSum: 'Сумма другая: это слип не этой оплаты.',
    sawNote: 'Что вы видели?',
    second: 'Второй человек',
    secondHint: 'При такой сумме или другом ответе терминала нужны двое.',
    wasTaken: 'Записать: деньги списаны',
    wasNotTaken: 'Записать: деньги не списаны',
    ways: 'Как вернутся деньги',
    onlyThisShift: 'только до закрытия банковской смены',
    wholeOnly: 'только вся сумма',
    left: (what) => `Можно вернуть: ${what}`,
    claimBody: 'Деньги ещё не возвращены. Распечатайте заявление, подпишите и передайте в банк.',
    claimPrint: 'Распечатать заявление',
    claimPrinted: 'Заявление напечатано. Деньги ещё не возвращены.',
    claimNotPrinted: 'Заявление не напечатано. Проверьте принтер или перепишите данные ниже. Деньги не возвращены.',
    track: ['Запрошен', 'В банке', 'Возвращено'],
    trackTitle: 'Путь возврата',
    auth: 'Код авторизации',
    receiptNo: 'Чек терминала',
    terminalId: 'Терминал (TID)',
    merchantId: 'Торговец (MID)',
    paidAt: 'Оплачено',
    nowTitle: 'Терминалы в работе',
    noneAtWork: 'Терминалов сейчас нет.',
    askNow: 'Спросить сейчас',
    asking: 'Спрашиваем…',
    answers: (what) => `Ответил: ${what}`,
    answersBare: 'Ответил. О себе ничего не сообщил.',
    silent: (what) => `Не ответил: ${what}`,
    driver: 'Драйвер',
    place: 'Где',
    ports: 'Найденные порты',
    noPorts: 'Портов не найдено. Проверьте кабель.',
    portTaken: (what) => `терминал ${what}`,
    portFree: 'свободен',
    lookAgain: 'Обновить',
  },
  kk: {
    device: (what) => `Терминал: ${what}`,
    waiting: 'Терминалды күтеміз',
    waitingHint: 'Терминал қай қадамда екенін айтпайды. Нәтиже өзі шығады.',
    calm: 'Сатып алушы картаны немесе телефонды терминалға жақындатсын.',
    long: 'Әдеттегіден ұзақ. Терминал экранына қараңыз. Төлемді қайталамаңыз.',
    says: (what) => `Терминалда: «${what}»`,
    steps: ['Сома терминалда', 'Сатып алушы', 'Банк'],
    cancel: 'Терминалда болдырмау',
    redKey: 'Болдырмау үшін терминалдағы қызыл түймені басыңыз.',
    busyWith: (what) => `Терминал ${what} тапсырысымен бос емес`,
    busy: 'Терминал бос емес',
    busyHint: 'Әлі ештеңе жіберілген жоқ, ақша алынған жоқ. Кезегі келгенде өзі басталады.',
    heldBy: (what) => `Терминал алдымен ${what} тапсырысының нәтижесін айтуы керек`,
    leave: 'Кезектен шығу',
    openOther: 'Соны ашу',
    cancelling: 'Терминалда болдырылмай жатыр',
    cancellingBody: 'Жауабын күтіңіз, 20 секундқа дейін. Карта оқылып қойса, ақша алынуы мүмкін.',
    asked: 'Не сұралды',
    nothingAsked: 'Әлі ештеңе сұралған жоқ.',
    askingNow: 'Терминалдан сұрап жатырмыз…',
    nextCheck: (what) => `Келесі тексеру ${what} с кейін`,
    noMoreChecks: 'Терминалдан сұрайтын басқа ештеңе жоқ. Енді адам шешеді.',
    askAgain: 'Терминалдан тағы сұрау',
    operations: (what) => `операциялар: ${what}`,
    slipNumber: (what) => `чек № ${what}`,
    customerHas: 'Сатып алушыда не бар?',
    hasSlip: 'Слипі бар',
    hasSms: 'SMS бар',
    hasNothing: 'Ештеңе жоқ',
    anotherWay: 'Басқаша төлеу (аға кассир)',
    anotherWayTitle: 'Тапсырыс басқаша төленсін бе?',
    anotherWayBody: 'Карта төлемі бақылауда қалады. Екі төлем де өтсе, ақша картаға өзі қайтарылады.',
    anotherWaySend: 'Басқа тәсілді таңдау',
    setAside: (what) => `${what} басқаша төлеуге рұқсат берді.`,
    letGoOn: 'Терминал жұмысын жалғастырсын',
    letGoOnBody:
      'Терминал осы төлем туралы жауап бермейінше жаңа төлем қабылдамайды. Өз атыңызбен жұмысын жалғастыра аласыз; бұл төлем ашық қалады.',
    slipTitle: 'Слипте не жазылған?',
    smsTitle: 'SMS-те не жазылған?',
    nothingTitle: 'Сатып алушыда ештеңе жоқ',
    slipBody: 'Слиптен көшіріңіз: оның нөмірі (RRN) дәлел болады. Атыңыз шешіммен бірге қалады.',
    smsBody: 'SMS — белгі, дәлел емес. RRN нөмірін банктен немесе терминал слипінен біліп, осында жазыңыз.',
    nothingBody:
      'Слип те, SMS те жоқ — бұл ақша алынбағанын дәлелдемейді. Терминал журналын не банкті тексеріп, содан кейін жазыңыз.',
    slipAmount: 'Слиптегі сома',
    slipTime: 'Слиптегі уақыт',
    otherSum: 'Сомасы басқа: бұл осы төлемнің слипі емес.',
    sawNote: 'Не көрдіңіз?',
    second: 'Екінші адам',
    secondHint: 'Мұндай сомаға немесе терминалдың басқа жауабына екі адам керек.',
    wasTaken: 'Ақша алынды деп жазу',
    wasNotTaken: 'Ақша алынбады деп жазу',
    ways: 'Ақша қалай қайтады',
    onlyThisShift: 'тек банк ауысымы жабылғанша',
    wholeOnly: 'тек толық сома',
    left: (what) => `Қайтаруға болады: ${what}`,
    claimBody: 'Ақша әлі қайтарылған жоқ. Өтінішті басып шығарып, қол қойып, банкке беріңіз.',
    claimPrint: 'Өтінішті басып шығару',
    claimPrinted: 'Өтініш басылды. Ақша әлі қайтарылған жоқ.',
    claimNotPrinted: 'Өтініш басылмады. Принтерді тексеріңіз немесе төмендегілерді көшіріңіз. Ақша қайтарылған жоқ.',
    track: ['Сұралды', 'Банкте', 'Қайтарылды'],
    trackTitle: 'Қайтару жолы',
    auth: 'Авторизация коды',
    receiptNo: 'Терминал чегі',
    terminalId: 'Терминал (TID)',
    merchantId: 'Саудагер (MID)',
    paidAt: 'Төленді',
    nowTitle: 'Жұмыс істеп тұрған терминалдар',
    noneAtWork: 'Қазір терминал жоқ.',
    askNow: 'Қазір сұрау',
    asking: 'Сұрап жатырмыз…',
    answers: (what) => `Жауап берді: ${what}`,
    answersBare: 'Жауап берді. Өзі туралы ештеңе айтпады.',
    silent: (what) => `Жауап бермеді: ${what}`,
    driver: 'Драйвер',
    place: 'Қайда',
    ports: 'Табылған порттар',
    noPorts: 'Порт табылмады. Кабельді тексеріңіз.',
    portTaken: (what) => `${what} терминалы`,
    portFree: 'бос',
    lookAgain: 'Тағы қарау',
  },
  ky: {
    device: (what) => `Терминал: ${what}`,
    waiting: 'Терминалды күтөбүз',
    waitingHint: 'Терминал кайсы кадамда экенин айтпайт. Жыйынтык өзү чыгат.',
    calm: 'Сатып алуучу картаны же телефонду терминалга жакындатсын.',
    long: 'Адаттагыдан узак. Терминалдын экранын караңыз. Төлөмдү кайталабаңыз.',
    says: (what) => `Терминалда: «${what}»`,
    steps: ['Сумма терминалда', 'Сатып алуучу', 'Банк'],
    cancel: 'Терминалда жокко чыгаруу',
    redKey: 'Жокко чыгаруу үчүн терминалдагы кызыл баскычты басыңыз.',
    busyWith: (what) => `Терминал ${what} буйрутмасы менен бош эмес`,
    busy: 'Терминал бош эмес',
    busyHint: 'Азырынча эч нерсе жөнөтүлгөн жок, акча алынган жок. Кезеги келгенде өзү башталат.',
    heldBy: (what) => `Терминал адегенде ${what} буйрутмасынын жыйынтыгын айтышы керек`,
    leave: 'Кезектен чыгуу',
    openOther: 'Аны ачуу',
    cancelling: 'Терминалда жокко чыгарылууда',
    cancellingBody: 'Жообун күтүңүз, 20 секундга чейин. Карта окулуп калса, акча алынышы мүмкүн.',
    asked: 'Эмне суралды',
    nothingAsked: 'Азырынча эч нерсе суралган жок.',
    askingNow: 'Терминалдан сурап жатабыз…',
    nextCheck: (what) => `Кийинки текшерүү ${what} с кийин`,
    noMoreChecks: 'Терминалдан сурай турган башка эч нерсе жок. Эми адам чечет.',
    askAgain: 'Терминалдан дагы суроо',
    operations: (what) => `операциялар: ${what}`,
    slipNumber: (what) => `чек № ${what}`,
    customerHas: 'Сатып алуучуда эмне бар?',
    hasSlip: 'Слиби бар',
    hasSms: 'SMS бар',
    hasNothing: 'Эч нерсе жок',
    anotherWay: 'Башкача төлөө (улук кассир)',
    anotherWayTitle: 'Буйрутма башкача төлөнсүнбү?',
    anotherWayBody: 'Карта төлөмү көзөмөлдө калат. Эки төлөм тең өтсө, акча картага өзү кайтарылат.',
    anotherWaySend: 'Башка жолду тандоо',
    setAside: (what) => `${what} башкача төлөөгө уруксат берди.`,
    letGoOn: 'Терминал иштей берсин',
    letGoOnBody:
      'Терминал ушул төлөм жөнүндө жооп бермейинче жаңы төлөм албайт. Өз атыңыз менен иштете берсеңиз болот; бул төлөм ачык калат.',
    slipTitle: 'Слипте эмне жазылган?',
    smsTitle: 'SMSте эмне жазылган?',
    nothingTitle: 'Сатып алуучуда эч нерсе жок',
    slipBody: 'Слиптен көчүрүңүз: анын номери (RRN) далил болот. Атыңыз чечим менен калат.',
    smsBody: 'SMS — белги, далил эмес. RRN номерин банктан же терминалдын слибинен билип, ушул жерге жазыңыз.',
    nothingBody:
      'Слип да, SMS да жок — бул акча алынбаганын далилдебейт. Терминалдын журналын же банкты текшерип, анан жазыңыз.',
    slipAmount: 'Слиптеги сумма',
    slipTime: 'Слиптеги убакыт',
    otherSum: 'Суммасы башка: бул ушул төлөмдүн слиби эмес.',
    sawNote: 'Эмне көрдүңүз?',
    second: 'Экинчи киши',
    secondHint: 'Мындай суммага же терминалдын башка жообуна эки киши керек.',
    wasTaken: 'Акча алынды деп жазуу',
    wasNotTaken: 'Акча алынбады деп жазуу',
    ways: 'Акча кантип кайтат',
    onlyThisShift: 'банк сменасы жабылганча гана',
    wholeOnly: 'толук сумма гана',
    left: (what) => `Кайтарса болот: ${what}`,
    claimBody: 'Акча азырынча кайтарыла элек. Арызды басып чыгарып, кол коюп, банкка бериңиз.',
    claimPrint: 'Арызды басып чыгаруу',
    claimPrinted: 'Арыз басылды. Акча азырынча кайтарыла элек.',
    claimNotPrinted: 'Арыз басылган жок. Принтерди текшериңиз же төмөнкүлөрдү көчүрүңүз. Акча кайтарылган жок.',
    track: ['Суралды', 'Банкта', 'Кайтарылды'],
    trackTitle: 'Кайтаруу жолу',
    auth: 'Авторизация коду',
    receiptNo: 'Терминал чеги',
    terminalId: 'Терминал (TID)',
    merchantId: 'Соодагер (MID)',
    paidAt: 'Төлөнгөн',
    nowTitle: 'Иштеп жаткан терминалдар',
    noneAtWork: 'Азыр терминал жок.',
    askNow: 'Азыр суроо',
    asking: 'Сурап жатабыз…',
    answers: (what) => `Жооп берди: ${what}`,
    answersBare: 'Жооп берди. Өзү жөнүндө эч нерсе айткан жок.',
    silent: (what) => `Жооп берген жок: ${what}`,
    driver: 'Драйвер',
    place: 'Кайда',
    ports: 'Табылган порттор',
    noPorts: 'Порт табылган жок. Кабелди текшериңиз.',
    portTaken: (what) => `${what} терминалы`,
    portFree: 'бош',
    lookAgain: 'Дагы кароо',
  },
  en: {
    device: (what) => `Terminal: ${what}`,
    waiting: 'Waiting for the terminal',
    waitingHint: 'This terminal does not say how far it is. The result comes by itself.',
    calm: 'Ask the customer to hold the card or phone to the terminal.',
    long: 'Longer than usual. Look at the terminal’s screen. Do not repeat the payment.',
    says: (what) => `On the terminal: “${what}”`,
    steps: ['Sum on the terminal', 'Customer', 'Bank'],
    cancel: 'Cancel on the terminal',
    redKey: 'To cancel, press the red key on the terminal.',
    busyWith: (what) => `Terminal busy with order ${what}`,
    busy: 'Terminal busy',
    busyHint: 'Nothing is sent yet, no money was taken. It begins by itself when its turn comes.',
    heldBy: (what) => `The terminal must first tell the result of order ${what}`,
    leave: 'Leave the queue',
    openOther: 'Open it',
    cancelling: 'Cancelling on the terminal',
    cancellingBody: 'Wait for its answer, up to 20 seconds. If the card was read already, money may still be taken.',
    asked: 'What was asked',
    nothingAsked: 'Nothing was asked yet.',
    askingNow: 'Asking the terminal…',
    nextCheck: (what) => `Next check in ${what} s`,
    noMoreChecks: 'There is nothing more to ask the terminal. A person decides now.',
    askAgain: 'Ask the terminal again',
    operations: (what) => `operations: ${what}`,
    slipNumber: (what) => `slip No. ${what}`,
    customerHas: 'What does the customer have?',
    hasSlip: 'Has a slip',
    hasSms: 'Has an SMS',
    hasNothing: 'Has nothing',
    anotherWay: 'Pay another way (senior)',
    anotherWayTitle: 'Pay the order another way?',
    anotherWayBody: 'The card payment stays watched. If both turn out paid, the card’s money goes back by itself.',
    anotherWaySend: 'Choose another way',
    setAside: (what) => `${what} let it be paid another way.`,
    letGoOn: 'Let the terminal go on',
    letGoOnBody:
      'The terminal takes no new payment before it has answered about this one. You can let it go on by your name; this payment stays open.',
    slipTitle: 'What does the slip say?',
    smsTitle: 'What does the SMS say?',
    nothingTitle: 'The customer has nothing',
    slipBody: 'Copy it from the slip: its number (RRN) is the proof. Your name stays with the decision.',
    smsBody: 'An SMS is a sign and no proof. Learn the RRN from the bank or the terminal’s slip and write it here.',
    nothingBody:
      'No slip and no SMS do not prove that no money was taken. Look into the terminal’s journal or ask the bank, then write it down.',
    slipAmount: 'Sum on the slip',
    slipTime: 'Time on the slip',
    otherSum: 'Another sum: this slip is not of this payment.',
    sawNote: 'What did you see?',
    second: 'Second person',
    secondHint: 'For such a sum, or against what the terminal says, two people are needed.',
    wasTaken: 'Write down: money was taken',
    wasNotTaken: 'Write down: money was not taken',
    ways: 'How the money goes back',
    onlyThisShift: 'only until the bank shift is closed',
    wholeOnly: 'full amount only',
    left: (what) => `Can go back: ${what}`,
    claimBody: 'No money went back yet. Print the claim, sign it and take it to the bank.',
    claimPrint: 'Print the claim',
    claimPrinted: 'The claim is printed. No money went back yet.',
    claimNotPrinted: 'The claim was not printed. Check the printer or copy what stands below. No money went back.',
    track: ['Requested', 'At the bank', 'Returned'],
    trackTitle: 'The refund’s way',
    auth: 'Authorisation code',
    receiptNo: 'Terminal receipt',
    terminalId: 'Terminal (TID)',
    merchantId: 'Merchant (MID)',
    paidAt: 'Paid at',
    nowTitle: 'Terminals at work',
    noneAtWork: 'No terminals now.',
    askNow: 'Ask it now',
    asking: 'Asking…',
    answers: (what) => `It answered: ${what}`,
    answersBare: 'It answered. It said nothing of itself.',
    silent: (what) => `It did not answer: ${what}`,
    driver: 'Driver',
    place: 'Where',
    ports: 'Ports found',
    noPorts: 'No ports found. Check the cable.',
    portTaken: (what) => `terminal ${what}`,
    portFree: 'free',
    lookAgain: 'Look again',
  },
};
