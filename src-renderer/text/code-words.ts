/**
 * What reads the code on the screen, in five languages: any bank's app (a national QR), the phone's camera (a page to pay
 * on), or one app by its name. A guest must not look for an app that there is none of.
 */
import type { Locale } from '../../src-shared/contract/shapes.ts';

export type CodeReader = 'bank' | 'camera' | 'app';

interface Reading {
  /** Under the name of the way to pay. */
  hint(app: string): string;
  /** What to do with the code. */
  scan(app: string): string;
  /** The first step. */
  open(app: string): string;
  /** The last one. */
  confirm: string;
}
export interface CodeWords extends Record<CodeReader, Reading> {
  /** Under the name of a card. */
  byCard: string;
}

/** Methods whose code is not read by an app of their own name. */
const READERS: Readonly<Record<string, CodeReader>> = { uzqr: 'bank', scan2pay: 'camera', ioka: 'camera' };
export const readerOf = (method: string): CodeReader => READERS[method] ?? 'app';
/** The name a guest finds on the phone: Kaspi has one app for all its ways to pay. */
export const appOf = (method: string, title: string): string => (method.startsWith('kaspi_') ? 'Kaspi.kz' : title);

export const CODE_WORDS: Record<Locale, CodeWords> = {
  uz: {
    bank: {
      hint: () => 'Istalgan bank ilovasi bilan',
      scan: () => 'Istalgan bank ilovasida skanerlang',
      open: () => 'Bank ilovasini oching',
      confirm: 'Toʻlovni tasdiqlang',
    },
    camera: {
      hint: () => 'Telefon kamerasi bilan',
      scan: () => 'Telefon kamerasi bilan skanerlang',
      open: () => 'Telefon kamerasini oching',
      confirm: 'Ochilgan sahifada toʻlang',
    },
    app: {
      hint: (app) => `${app} ilovasi bilan`,
      scan: (app) => `${app} ilovasida skanerlang`,
      open: (app) => `${app} ilovasini oching`,
      confirm: 'Toʻlovni tasdiqlang',
    },
    byCard: 'Karta yoki telefon bilan',
  },
  ru: {
    bank: {
      hint: () => 'В приложении любого банка',
      scan: () => 'Отсканируйте в\u00a0приложении любого банка',
      open: () => 'Откройте приложение банка',
      confirm: 'Подтвердите оплату',
    },
    camera: {
      hint: () => 'Камерой телефона',
      scan: () => 'Отсканируйте камерой телефона',
      open: () => 'Откройте камеру телефона',
      confirm: 'Оплатите на открывшейся странице',
    },
    app: {
      hint: (app) => `В приложении ${app}`,
      scan: (app) => `Отсканируйте в\u00a0${app}`,
      open: (app) => `Откройте ${app}`,
      confirm: 'Подтвердите оплату',
    },
    byCard: 'Картой или телефоном',
  },
  kk: {
    bank: {
      hint: () => 'Кез келген банк қосымшасымен',
      scan: () => 'Кез келген банк қосымшасымен сканерлеңіз',
      open: () => 'Банк қосымшасын ашыңыз',
      confirm: 'Төлемді растаңыз',
    },
    camera: {
      hint: () => 'Телефон камерасымен',
      scan: () => 'Телефон камерасымен сканерлеңіз',
      open: () => 'Телефон камерасын ашыңыз',
      confirm: 'Ашылған бетте төлеңіз',
    },
    app: {
      hint: (app) => `${app} қосымшасымен`,
      scan: (app) => `${app} қосымшасымен сканерлеңіз`,
      open: (app) => `${app} қосымшасын ашыңыз`,
      confirm: 'Төлемді растаңыз',
    },
    byCard: 'Картамен немесе телефонмен',
  },
  ky: {
    bank: {
      hint: () => 'Каалаган банктын тиркемеси менен',
      scan: () => 'Каалаган банктын тиркемеси менен сканерлеңиз',
      open: () => 'Банктын тиркемесин ачыңыз',
      confirm: 'Төлөмдү ырастаңыз',
    },
    camera: {
      hint: () => 'Телефондун камерасы менен',
      scan: () => 'Телефондун камерасы менен сканерлеңиз',
      open: () => 'Телефондун камерасын ачыңыз',
      confirm: 'Ачылган баракта төлөңүз',
    },
    app: {
      hint: (app) => `${app} тиркемеси менен`,
      scan: (app) => `${app} тиркемеси менен сканерлеңиз`,
      open: (app) => `${app} тиркемесин ачыңыз`,
      confirm: 'Төлөмдү ырастаңыз',
    },
    byCard: 'Карта же телефон менен',
  },
  en: {
    bank: {
      hint: () => 'With any bank’s app',
      scan: () => 'Scan with any bank’s app',
      open: () => 'Open your bank’s app',
      confirm: 'Confirm the payment',
    },
    camera: {
      hint: () => 'With your phone’s camera',
      scan: () => 'Scan with your phone’s camera',
      open: () => 'Open your phone’s camera',
      confirm: 'Pay on the page that opens',
    },
    app: {
      hint: (app) => `With the ${app} app`,
      scan: (app) => `Scan with ${app}`,
      open: (app) => `Open ${app}`,
      confirm: 'Confirm the payment',
    },
    byCard: 'With a card or a phone',
  },
};
