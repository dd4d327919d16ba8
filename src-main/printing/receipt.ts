/**
 * THE receipt layout: facts in, blocks out, in one language. Order and labels follow the receipts people know from the
 * tax offices' own cash desks (pinpads.md §6.1). Nothing here looks fiscal unless a module said so.
 */
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { money } from '../../src-shared/money.ts';
import type { Block } from '../domain/paper.ts';
import { type ReceiptFacts, type Shop, type SoldLine, vatInside } from '../domain/receipt.ts';
import { factsOfLink } from './ofd-link.ts';
import { spellMoney, spellNumber, spellQuantity, spellTime } from './spell.ts';
import { PAPER_WORDS, type PaperWords } from './words.ts';

export function receiptBlocks(facts: ReceiptFacts, shop: Shop, locale: Locale): Block[] {
  const words = PAPER_WORDS[locale];
  return [
    ...marks(facts, words),
    ...header(shop, words),
    { kind: 'rule' },
    {
      kind: 'text',
      text: facts.kind === 'sale' ? words.sale : words.refund,
      bold: true,
      size: 'large',
      align: 'centre',
    },
    { kind: 'pair', left: words.date, right: spellTime(facts.at, shop.utcOffsetMinutes) },
    { kind: 'pair', left: words.order, right: facts.orderId },
    ...given(words.saleOf, facts.of && lastSix(facts.of)),
    ...given(words.cashier, facts.cashier),
    { kind: 'rule' },
    ...facts.lines.flatMap((line) => goods(line, words)),
    ...(facts.lines.length > 0 ? [{ kind: 'rule' } as const] : []),
    ...totals(facts, locale),
    ...tender(facts, locale),
    { kind: 'rule' },
    ...fiscal(facts, words),
    ...(facts.copyFor === undefined ? [] : given(words.copyBy, facts.copyFor)),
    ...(facts.kind === 'refund'
      ? []
      : [{ kind: 'gap' } as const, { kind: 'text', text: words.thanks, align: 'centre' } as const]),
    // The watermark at both ends: paper gets torn.
    ...(facts.livemode ? [] : [{ kind: 'banner', text: words.practice } as const]),
  ];
}

function marks(facts: ReceiptFacts, words: PaperWords): Block[] {
  const texts = [
    ...(facts.livemode ? [] : [words.practice]),
    ...(facts.copyFor === undefined ? [] : [words.copy]),
    ...(facts.fiscal.state === 'registered' && facts.livemode ? [] : [words.notFiscal]),
  ];
  return texts.map((text) => ({ kind: 'banner', text }));
}

/** The shop's name and its papers: the head of everything that is printed. */
export function header(shop: Shop, words: PaperWords): Block[] {
  return [
    { kind: 'text', text: shop.name, bold: true, size: 'large', align: 'centre' },
    ...(shop.address === undefined ? [] : [{ kind: 'text', text: shop.address, align: 'centre' } as const]),
    ...given(words.phone, shop.phone),
    ...given(words.taxId, shop.taxId),
  ];
}

function goods(line: SoldLine, words: PaperWords): Block[] {
  const unit = line.unitName === undefined ? '' : ` ${line.unitName}`;
  const small = (left: string, right: string): Block => ({ kind: 'pair', left, right, size: 'note' });
  return [
    { kind: 'text', text: line.name },
    {
      kind: 'pair',
      left: `${spellQuantity(line.quantityMilli)}${unit} × ${spellNumber(line.unitPrice)}`,
      right: spellNumber(line.sum),
    },
    ...(line.discount === undefined ? [] : [small(words.discount, spellNumber(line.discount))]),
    ...(line.vatPercent === undefined
      ? []
      : line.vatPercent === null
        ? [small(words.noVat, '')]
        : [small(`${words.vat} ${line.vatPercent}%`, spellNumber(vatOf(line, line.vatPercent)))]),
    ...(line.classCode === undefined ? [] : [small(words.classCode, line.classCode)]),
    ...(line.labels ?? []).map((label) => small(words.label, label)),
  ];
}

const vatOf = (line: SoldLine, percent: number) => money(vatInside(line.sum.minor, percent), line.sum.currency);

function totals(facts: ReceiptFacts, locale: Locale): Block[] {
  const words = PAPER_WORDS[locale];
  const taxed = facts.lines.filter((line) => typeof line.vatPercent === 'number');
  const vat = taxed.reduce((sum, line) => sum + vatOf(line, line.vatPercent as number).minor, 0);
  const done = facts.kind === 'sale' ? words.paid : words.returned;
  return [
    { kind: 'pair', left: words.total, right: spellMoney(facts.total, locale), size: 'large', bold: true },
    ...(taxed.length === 0
      ? []
      : [{ kind: 'pair', left: words.vatTotal, right: spellNumber(money(vat, facts.total.currency)) } as const]),
    ...(facts.fee === undefined ? [] : given(words.fee, spellMoney(facts.fee, locale))),
    { kind: 'pair', left: done, right: facts.tender === 'cash' ? words.cash : facts.tender, bold: true },
  ];
}

function tender(facts: ReceiptFacts, locale: Locale): Block[] {
  const words = PAPER_WORDS[locale];
  return [
    ...given(words.tendered, facts.tendered && spellMoney(facts.tendered, locale)),
    ...(facts.change === undefined || facts.change.minor === 0
      ? []
      : [{ kind: 'pair', left: words.change, right: spellMoney(facts.change, locale), size: 'large' } as const]),
    ...given(words.card, facts.cardMask),
    ...given(words.rrn, facts.rrn && lastSix(facts.rrn)),
    ...given(words.paymentId, lastSix(facts.paymentId)),
  ];
}

function fiscal(facts: ReceiptFacts, words: PaperWords): Block[] {
  const { fiscal: said } = facts;
  switch (said.state) {
    case 'none':
      return [];
    case 'queued':
      return [{ kind: 'text', text: words.fiscalQueued, align: 'centre' }];
    case 'problem':
      return [{ kind: 'text', text: words.fiscalProblem, align: 'centre' }];
    case 'registered': {
      const link = said.qrUrl === undefined ? {} : factsOfLink(said.qrUrl);
      return [
        ...given(words.fiscalTerminal, link.terminal),
        ...given(words.fiscalReceipt, link.receipt ?? said.number),
        ...given(words.fiscalSign, link.sign),
        ...given(words.fiscalDate, link.date),
        ...(said.qrUrl === undefined ? [] : [{ kind: 'qr', text: said.qrUrl } as const]),
      ];
    }
  }
}

/** What a customer reads out on the phone: short, and enough to find the payment (ux.md C4). */
export const lastSix = (id: string): string => (id.length <= 6 ? id : `…${id.slice(-6)}`);

const given = (left: string, right: string | undefined): Block[] =>
  right === undefined || right === '' ? [] : [{ kind: 'pair', left, right }];
