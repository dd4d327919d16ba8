import type { FiscalTexts } from '../fiscal-words.ts';

/** Uzbek. */
export const uz: FiscalTexts = {
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
};
