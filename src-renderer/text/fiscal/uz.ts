import type { FiscalTexts } from '../fiscal-words.ts';

/** Uzbek. */
export const uz: FiscalTexts = {
  locked: ['Fiskal modul bloklangan.', 'Texnikni chaqiring; modul almashgach chekni qayta yuboring.'],
  full: ['Fiskal modul xotirasi toʻlgan.', 'Modulni almashtirishga buyurtma bering.'],
  service: ['Fiskal xizmat toʻxtatilgan.', 'Xizmat haqi toʻlanganini tekshiring yoki texnikni chaqiring.'],
  away: [
    'Fiskal modul javob bermayapti.',
    'Fiskal kassa yoqilganini va kabelini tekshiring; stansiya oʻzi qayta urinadi.',
  ],
  offline: ['Cheklar soliqqa juda uzoq vaqt yuborilmagan.', 'Fiskal kassani internetga ulang.'],
  clock: ['Fiskal kassaning soati toʻgʻri kelmaydi.', 'Uning va stansiyaning soatini tekshiring.'],
  day: ['Fiskal smena boshqa holatda.', 'Stansiya smenani oʻzi ochadi; biroz kuting.'],
  paper: [
    'Fiskal kassada qogʻoz yoʻq yoki u chop eta olmayapti.',
    'Qogʻoz soling: chek modulda borligini stansiya soʻraydi.',
  ],
  caller: ['Fiskal kassaga boshqa kompyuter ulangan.', 'U yerdagi dasturni yoping.'],
  goods: ['Mahsulotning MXIK, qadoq yoki QQS kodi notoʻgʻri.', 'Katalogda kodni tuzating va chekni qayta yuboring.'],
  sums: ['Chek summalari mos kelmadi.', 'Yordam xizmatiga shu kodni ayting.'],
  original: ['Qaytarish cheki savdo chekini topmadi.', 'Avval savdo chekini yuboring yoki qogʻozdan kiriting.'],
  counters: ['Fiskal modulda qaytarish uchun yetarli summa yoʻq.', 'Yangi savdolardan keyin qayta yuboring.'],
  undecided: [
    'Chek modulda bor-yoʻqligi nomaʼlum.',
    'Fiskal kassadan chiqqan qogʻozga qarang: bor boʻlsa kiriting, boʻlmasa qayta yuboring.',
  ],
  label: ['Markirovka kodi rad etildi.', 'Bu mahsulotni sotmang; boshqasini skanerlang.'],
  labelExpired: ['Mahsulotning yaroqlilik muddati oʻtgan.', 'Uni sotmang.'],
  labelSold: ['Bu markirovkali mahsulot allaqachon sotilgan.', 'Uni sotmang; ombordan tekshiring.'],
  other: ['Fiskal modul chek bermadi.', 'Yordam xizmatiga shu kodni ayting.'],
};
