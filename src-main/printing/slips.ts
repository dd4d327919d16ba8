/** Everything printed that is not a receipt: claim tickets, bank slips, test pages, X and Z reports, drawer notes. */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import type { Money } from '../../src-shared/money.ts';
import type { Block } from '../domain/paper.ts';
import type { Shop } from '../domain/receipt.ts';
import { header } from './receipt.ts';
import { spellMoney, spellTime } from './spell.ts';
import { PAPER_WORDS } from './words.ts';

/** What every slip has in common. */
export interface SlipFrame {
  shop: Shop;
  locale: Locale;
  /** ms UTC. */
  at: number;
  livemode: boolean;
  copyFor?: string;
}

/** A slip is never a fiscal receipt, and says so. */
export function slip(
  { shop, locale, at, livemode, copyFor }: SlipFrame,
  title: string,
  body: readonly Block[],
): Block[] {
  const words = PAPER_WORDS[locale];
  const practice: Block[] = livemode ? [] : [{ kind: 'banner', text: words.practice }];
  return [
    ...practice,
    ...(copyFor === undefined ? [] : [{ kind: 'banner', text: words.copy } as const]),
    { kind: 'banner', text: words.notFiscal },
    ...header(shop, words),
    { kind: 'rule' },
    { kind: 'text', text: title, bold: true, size: 'large', align: 'centre' },
    { kind: 'pair', left: words.date, right: spellTime(at, shop.utcOffsetMinutes) },
    { kind: 'pair', left: words.till, right: shop.till },
    { kind: 'rule' },
    ...body,
    ...(copyFor === undefined ? [] : [{ kind: 'pair', left: words.copyBy, right: copyFor } as const]),
    ...practice,
  ];
}

/** For a guest whose payment is not known yet (ux.md K7): the money may have moved, and here is what to come back with. */
export function claimTicket(frame: SlipFrame, claim: { code: string; amount: Money; phone?: string }): Block[] {
  const words = PAPER_WORDS[frame.locale];
  return slip(frame, words.claim, [
    { kind: 'pair', left: words.total, right: spellMoney(claim.amount, frame.locale), bold: true },
    { kind: 'text', text: words.claimBody },
    { kind: 'gap' },
    { kind: 'text', text: words.claimCode, align: 'centre' },
    { kind: 'text', text: claim.code, size: 'title', bold: true, align: 'centre' },
    { kind: 'qr', text: claim.code },
    ...(claim.phone === undefined ? [] : [{ kind: 'pair', left: words.claimPhone, right: claim.phone } as const]),
  ]);
}

/** What the bank needs to give back a card's money that the terminal cannot: signed by the shop, taken to the bank. */
export function bankClaim(
  frame: SlipFrame,
  claim: {
    orderId: string;
    amount: Money;
    paidAt: number;
    rrn?: string | undefined;
    authCode?: string | undefined;
    receiptNumber?: string | undefined;
    terminalId?: string | undefined;
    merchantId?: string | undefined;
    cardMask?: string | undefined;
  },
  by: string,
): Block[] {
  const words = PAPER_WORDS[frame.locale];
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.order, claim.orderId],
    [words.bankClaimPaidAt, spellTime(claim.paidAt, frame.shop.utcOffsetMinutes)],
    [words.card, claim.cardMask],
    [words.rrn, claim.rrn],
    [words.bankClaimAuthCode, claim.authCode],
    [words.bankClaimReceipt, claim.receiptNumber],
    [words.bankClaimTerminal, claim.terminalId],
    [words.bankClaimMerchant, claim.merchantId],
  ];
  return slip(frame, words.bankClaim, [
    { kind: 'text', text: words.bankClaimBody },
    { kind: 'gap' },
    { kind: 'pair', left: words.total, right: spellMoney(claim.amount, frame.locale), bold: true },
    ...facts.flatMap(([left, right]): Block[] => (right === undefined ? [] : [{ kind: 'pair', left, right }])),
    { kind: 'gap' },
    { kind: 'pair', left: words.cashier, right: by },
    { kind: 'text', text: words.bankClaimSignature },
  ]);
}

/** The code of an open payment, for a camera that cannot read the screen. Paying is all it is good for, and not for long. */
export function payQr(
  frame: SlipFrame,
  asked: { title: string; orderId: string; amount: Money; qr: string; until?: number },
): Block[] {
  const words = PAPER_WORDS[frame.locale];
  const time = (at: number): string => spellTime(at, frame.shop.utcOffsetMinutes);
  return slip(frame, words.payCode(asked.title), [
    { kind: 'pair', left: words.order, right: asked.orderId },
    { kind: 'text', text: words.total, align: 'centre' },
    { kind: 'text', text: spellMoney(asked.amount, frame.locale), size: 'title', bold: true, align: 'centre' },
    { kind: 'qr', text: asked.qr },
    { kind: 'text', text: words.payCodeBody, align: 'centre' },
    ...(asked.until === undefined
      ? []
      : [{ kind: 'pair', left: words.payCodeUntil, right: time(asked.until) } as const]),
  ]);
}

/** Every letter that receipts need, so that a person sees what this printer does with them. */
export const SPECIMEN = [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
  'Oʻ oʻ Gʻ gʻ Sh sh Ch ch ʼ',
  'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'Ўў Ққ Ғғ Ҳҳ',
  'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі',
  'Ңң Өө Үү',
  '0123456789 № ₸ $ € ₽ % « » – — …',
] as const;

export function testPage(frame: SlipFrame, printer: string): Block[] {
  const words = PAPER_WORDS[frame.locale];
  return slip(frame, words.test, [
    { kind: 'text', text: printer, size: 'note' },
    { kind: 'text', text: words.testBody },
    ...SPECIMEN.map((text): Block => ({ kind: 'text', text })),
    { kind: 'qr', text: 'https://ofd.soliq.uz/check' },
  ]);
}

export interface DayTotals {
  kind: 'x' | 'z';
  number?: string;
  openedAt: number;
  closedAt?: number;
  tenders: readonly { tender: string; sales: { count: number; sum: Money }; refunds: { count: number; sum: Money } }[];
  cashInDrawer: Money;
}

export function dayReport(frame: SlipFrame, day: DayTotals): Block[] {
  const { locale, shop } = frame;
  const words = PAPER_WORDS[locale];
  const title = day.kind === 'x' ? words.xReport : words.zReport;
  const time = (at: number): string => spellTime(at, shop.utcOffsetMinutes);
  return slip(frame, day.number === undefined ? title : `${title} № ${day.number}`, [
    { kind: 'pair', left: words.shiftOpened, right: time(day.openedAt) },
    ...(day.closedAt === undefined
      ? []
      : [{ kind: 'pair', left: words.shiftClosed, right: time(day.closedAt) } as const]),
    { kind: 'rule' },
    ...day.tenders.flatMap(({ tender, sales, refunds }): Block[] => [
      { kind: 'text', text: tender === 'cash' ? words.cash : tender, bold: true },
      { kind: 'pair', left: `${words.sales}: ${sales.count}`, right: spellMoney(sales.sum, locale) },
      { kind: 'pair', left: `${words.refunds}: ${refunds.count}`, right: spellMoney(refunds.sum, locale) },
    ]),
    { kind: 'rule' },
    { kind: 'pair', left: words.cashInDrawer, right: spellMoney(day.cashInDrawer, locale), bold: true },
  ]);
}
