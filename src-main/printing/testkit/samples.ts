/** Receipts to look at: long names, every block, every mark. No real shop, card or receipt. */
import { LOCALES, type Locale } from '../../../src-shared/contract/shapes.ts';
import { money } from '../../../src-shared/money.ts';
import type { Block, PaperWidth } from '../../domain/paper.ts';
import type { ReceiptFacts, Shop } from '../../domain/receipt.ts';
import { receiptBlocks } from '../receipt.ts';
import { claimTicket, dayReport, testPage } from '../slips.ts';

const UZS = (minor: number) => money(minor, 'UZS');

/** The form of the tax office's link (pinpads.md §6.2), with a leading zero in the sign. */
export const OFD_LINK = 'https://ofd.soliq.uz/check?t=UZ170703100597&r=2421&c=20230104121801&s=025561534771';

const SHOP: Record<Locale, Shop> = {
  uz: shop('Chorsu fotokabinasi', 'Toshkent sh., Shayxontohur tumani, Beruniy koʻchasi, 12-uy'),
  ru: shop('Фотобудка «Чорсу»', 'г. Ташкент, Шайхантахурский район, улица Беруни, дом 12'),
  kk: shop('«Шорсу» фотокабинасы', 'Ташкент қ., Шайхантахур ауданы, Беруни көшесі, 12-үй'),
  ky: shop('«Чорсу» фотокабинасы', 'Ташкент ш., Шайхантахур району, Беруни көчөсү, 12-үй'),
  en: shop('Chorsu photobooth', '12 Beruniy Street, Shaykhontohur, Tashkent'),
};
function shop(name: string, address: string): Shop {
  return { name, address, till: 'till-1', phone: '+998 71 200-00-00', taxId: '300000000', utcOffsetMinutes: 300 };
}

const NAMES: Record<Locale, [string, string]> = {
  uz: ['Foto 10x15', 'Oʻrta oʻlchamdagi yogʻoch ramka, qoʻlda ishlangan gʻoyat chiroyli naqshlar bilan'],
  ru: ['Фото 10x15', 'Деревянная рамка среднего размера, ручная работа, с чрезвычайно красивыми узорами'],
  kk: ['Фото 10x15', 'Қолдан жасалған орташа өлшемді ағаш жақтау, өте әдемі ұлттық ою-өрнектерімен'],
  ky: ['Сүрөт 10x15', 'Колдон жасалган орто өлчөмдөгү жыгач алкак, өтө кооз улуттук оймо-чиймелери менен'],
  en: ['Photo 10x15', 'Medium wooden frame, made by hand, with exceedingly beautiful carved ornaments'],
};

export function saleFacts(locale: Locale): ReceiptFacts {
  const [photo, frame] = NAMES[locale];
  return {
    kind: 'sale',
    paymentId: '01JD4Q8ZK7M2X5V9TBHR',
    orderId: 'K-1042',
    at: Date.UTC(2026, 10, 21, 13, 2, 7),
    lines: [
      {
        name: photo,
        quantityMilli: 2000,
        unitPrice: UZS(3_000_000),
        sum: UZS(6_000_000),
        vatPercent: 12,
        classCode: '10899002001000000',
      },
      {
        name: frame,
        quantityMilli: 1500,
        unitPrice: UZS(123_456_789),
        sum: UZS(185_085_184),
        discount: UZS(100_000),
        vatPercent: null,
        classCode: '10899002004000000',
      },
    ],
    total: UZS(191_085_184),
    tender: 'UzCard',
    cardMask: '860012******3456',
    rrn: '010965270742',
    cashier: 'Gulnora Oʻrinboyeva',
    livemode: true,
    fiscal: { state: 'registered', number: '2421', qrUrl: OFD_LINK },
  };
}

export function cashRefundFacts(locale: Locale): ReceiptFacts {
  const sale = saleFacts(locale);
  const { cardMask: _mask, rrn: _rrn, ...rest } = sale;
  return {
    ...rest,
    kind: 'refund',
    of: sale.paymentId,
    paymentId: '01JD4RAA7M2X5V9TQ1C0',
    tender: 'cash',
    lines: sale.lines.slice(0, 1),
    total: UZS(6_000_000),
    livemode: false,
    fiscal: { state: 'queued' },
    copyFor: 'Baxtiyor',
  };
}

export function cashSaleFacts(locale: Locale): ReceiptFacts {
  const { cardMask: _mask, rrn: _rrn, ...rest } = saleFacts(locale);
  return {
    ...rest,
    tender: 'cash',
    lines: rest.lines.slice(0, 1),
    total: UZS(6_000_000),
    tendered: UZS(10_000_000),
    change: UZS(4_000_000),
    fiscal: { state: 'none' },
  };
}

const frameOf = (locale: Locale, livemode = true) => ({
  shop: SHOP[locale],
  locale,
  at: Date.UTC(2026, 10, 21, 13, 2, 7),
  livemode,
});

export interface Picture {
  name: string;
  locale: Locale;
  widthMm: PaperWidth;
  blocks: Block[];
}

/** All that `npm run receipts` draws. */
export const PICTURES: readonly Picture[] = LOCALES.flatMap((locale) =>
  ([58, 80] as const).flatMap((widthMm): Picture[] => {
    const one = (kind: string, blocks: Block[]): Picture => ({
      name: `${kind}-${locale}-${widthMm}`,
      locale,
      widthMm,
      blocks,
    });
    const frame = frameOf(locale);
    return [
      one('sale', receiptBlocks(saleFacts(locale), SHOP[locale], locale)),
      one('practice-refund-copy', receiptBlocks(cashRefundFacts(locale), SHOP[locale], locale)),
      one('cash-not-fiscal', receiptBlocks(cashSaleFacts(locale), SHOP[locale], locale)),
      one('claim', claimTicket(frame, { code: '7K2M-9QX', amount: UZS(3_000_000), phone: '+998 71 200-00-00' })),
      one('test', testPage(frameOf(locale, false), 'tcp 192.168.1.87:9100, 203 dpi')),
      one(
        'z-report',
        dayReport(frame, {
          kind: 'z',
          number: '118',
          openedAt: Date.UTC(2026, 10, 21, 4),
          closedAt: Date.UTC(2026, 10, 21, 17),
          tenders: ['cash', 'UzCard', 'Click Pass'].map((tender) => ({
            tender,
            sales: { count: 1042, sum: UZS(1_234_567_890_00) },
            refunds: { count: 3, sum: UZS(9_000_000) },
          })),
          cashInDrawer: UZS(1_234_477_890_00),
        }),
      ),
    ];
  }),
);
