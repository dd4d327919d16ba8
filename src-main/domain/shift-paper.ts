/** A shift's report on paper: what matches in a few lines, what does not with its cause, and what the terminals said. */

import type { ShiftReport } from '../../src-shared/contract/report-views.ts';
import type { Locale } from '../../src-shared/contract/shapes.ts';
import { type Currency, formatMajor, money } from '../../src-shared/money.ts';
import { SHIFT_WORDS, withFigures } from '../../src-shared/shift-words.ts';
import type { Block } from './paper.ts';

export interface ShiftPaperFacts {
  station: string;
  livemode: boolean;
  /** Of the shop's clock from UTC, ms. */
  offsetMs: number;
  /** How a method is called on the screens. */
  titleOf(method: string): string;
  /** How an order is called; undefined: only its payment's id is known. */
  orderOf(paymentId: string): string | undefined;
}

/** `21.11.2026 18:02` by the shop's clock. */
export function shopTime(at: number, offsetMs: number): string {
  const [date = '', time = ''] = new Date(at + offsetMs).toISOString().split('T');
  return `${date.split('-').reverse().join('.')} ${time.slice(0, 5)}`;
}

/** `1 234 567.50 UZS`: thousands apart by a space that does not break. */
export function sumText(minor: number, currency: Currency): string {
  const [whole = '', part] = formatMajor(money(minor, currency)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${part === undefined ? grouped : `${grouped}.${part}`}\u00a0${currency}`;
}

/** X while the shift is open, Z once it is closed. */
export function shiftPaper(report: ShiftReport, facts: ShiftPaperFacts, locale: Locale): Block[] {
  const words = SHIFT_WORDS[locale];
  const { report: say } = words;
  const sum = (minor: number): string => sumText(minor, report.currency);
  const time = (at: number): string => shopTime(at, facts.offsetMs);
  const isZ = report.closedAt !== null;
  const blocks: Block[] = [
    ...(facts.livemode ? [] : [{ kind: 'banner', text: say.practice } as const]),
    { kind: 'text', text: isZ ? say.zTitle : say.xTitle, size: 'title', bold: true, align: 'centre' },
    { kind: 'text', text: facts.station, align: 'centre' },
    // The first thing that anybody wants to know.
    ...(isZ
      ? [
          {
            kind: 'text',
            bold: true,
            size: 'large',
            align: 'centre',
            text: report.matched ? say.matched : withFigures(say.notMatched, { n: report.differences.length }),
          } as const,
        ]
      : []),
    { kind: 'pair', left: say.opened, right: named(time(report.openedAt), report.openedBy) },
    ...(report.closedAt === null
      ? []
      : [{ kind: 'pair', left: say.closed, right: named(time(report.closedAt), report.closedBy) } as const]),
    { kind: 'rule' },
  ];
  for (const tender of report.tenders) {
    const name = [facts.titleOf(tender.method), tender.terminalId, tender.bankShift].filter(Boolean).join(' · ');
    const side = (it: { count: number; minor: number } | null): string =>
      it ? `${it.count} · ${sum(it.minor)}` : say.notKnown;
    blocks.push(
      { kind: 'text', text: name, bold: true },
      { kind: 'pair', left: say.ours, right: side(tender.journal) },
      ...(isZ ? [{ kind: 'pair', left: say.rail, right: side(tender.rail) } as const] : []),
      ...(tender.fiscal ? [{ kind: 'pair', left: say.fiscal, right: side(tender.fiscal) } as const] : []),
    );
  }
  const total = report.tenders.reduce((all, { journal }) => all + journal.minor, 0);
  blocks.push({ kind: 'rule' }, { kind: 'pair', left: say.total, right: sum(total), bold: true, size: 'large' });
  blocks.push(...cashPart(report, say, sum), ...differencesPart(report, facts, words, sum));
  blocks.push({ kind: 'pair', left: say.receipts, right: String(report.fiscal.receipts) });
  if (report.fiscal.zNumber !== undefined) {
    blocks.push({ kind: 'pair', left: say.zNumber, right: report.fiscal.zNumber });
  }
  if (report.clockSetBackMs !== undefined) {
    blocks.push({ kind: 'pair', left: say.clockSetBack, right: String(Math.round(report.clockSetBackMs / 60_000)) });
  }
  if (report.carriedOver.length > 0) {
    blocks.push(
      { kind: 'rule' },
      { kind: 'pair', left: say.carriedOver, right: named(String(report.carriedOver.length), report.carriedOverOwner) },
      ...report.carriedOver.map((id) => ({ kind: 'text', size: 'note', text: facts.orderOf(id) ?? id }) as const),
    );
  }
  for (const batch of report.batches) {
    if (batch.text === '') continue;
    blocks.push(
      { kind: 'rule' },
      { kind: 'text', bold: true, text: `${say.batches}: ${batch.device}` },
      ...batch.text.split(/\r?\n/).map((line) => ({ kind: 'text', size: 'note', text: line }) as const),
    );
  }
  for (const late of report.lateBatches ?? []) {
    blocks.push(
      { kind: 'rule' },
      { kind: 'text', bold: true, text: `${say.lateBatch}: ${late.device}` },
      ...(late.counted
        ? [{ kind: 'pair', left: say.rail, right: `${late.counted.count} · ${sum(late.counted.minor)}` } as const]
        : []),
      ...(late.text === ''
        ? []
        : late.text.split(/\r?\n/).map((line) => ({ kind: 'text', size: 'note', text: line }) as const)),
    );
  }
  return blocks;
}

const named = (text: string, name: string | undefined): string => (name === undefined ? text : `${text} · ${name}`);

type Say = (typeof SHIFT_WORDS)['en']['report'];

function cashPart({ cash }: ShiftReport, say: Say, sum: (minor: number) => string): Block[] {
  const line = (left: string, minor: number, bold = false): Block => ({ kind: 'pair', left, right: sum(minor), bold });
  return [
    { kind: 'rule' },
    { kind: 'text', text: say.cash, bold: true },
    line(say.float, cash.float),
    ...(cash.in === 0 ? [] : [line(say.cashIn, cash.in)]),
    ...(cash.out === 0 ? [] : [line(say.cashOut, -cash.out)]),
    line(say.expected, cash.expected),
    ...(cash.counted === undefined ? [] : [line(say.counted, cash.counted)]),
    ...(cash.difference === undefined ? [] : [line(say.difference, cash.difference, cash.difference !== 0)]),
  ];
}

function differencesPart(
  report: ShiftReport,
  facts: ShiftPaperFacts,
  words: (typeof SHIFT_WORDS)['en'],
  sum: (minor: number) => string,
): Block[] {
  if (report.differences.length === 0) return [{ kind: 'rule' }];
  return [
    { kind: 'rule' },
    { kind: 'text', text: words.report.differences, bold: true, size: 'large' },
    ...report.differences.flatMap((difference): Block[] => [
      {
        kind: 'pair',
        bold: true,
        left: `${facts.titleOf(difference.method)}: ${words.types[difference.type]}`,
        right: difference.minor === 0 ? '' : sum(difference.minor),
      },
      ...difference.explanations.map((one): Block => {
        const rows = [...one.paymentIds.map((id) => facts.orderOf(id) ?? id), ...(one.refs ?? [])].join(', ');
        const text = withFigures(words.explain[one.code], one.figures);
        return { kind: 'text', size: 'note', text: rows === '' ? text : `${text}: ${rows}` };
      }),
      {
        kind: 'text',
        size: 'note',
        text: named(`→ ${words.next[difference.next]}`, difference.owner),
      },
    ]),
    { kind: 'rule' },
  ];
}
