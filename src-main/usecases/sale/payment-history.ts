/** Payments as they are looked up: a page of a list, and the story of one, line by line. */
import type { ListPayments } from '../../../src-shared/contract/payment-asks.ts';
import type { PaymentPage, PaymentView, StoryLine } from '../../../src-shared/contract/payment-views.ts';
import { type Currency, exponentOf, money, parseMajor } from '../../../src-shared/money.ts';
import { StationError } from '../../domain/errors.ts';
import type { EvidenceRow } from '../../ports/evidence.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import { stepLine } from '../terminals/ladder-view.ts';

const PAGE_ROWS = 50;

/** Newest first; `next` is the cursor of the page after this one. Throws for a cursor or a shift that is not ours. */
export function paymentPage(
  read: LedgerReader,
  currency: Currency,
  input: ListPayments,
  viewOf: (row: PaymentRow) => PaymentView,
): PaymentPage {
  const { cursor, limit = PAGE_ROWS, shiftId, find, ...filter } = input;
  const shift = shiftId === undefined ? undefined : read.shift(shiftId);
  if (shiftId !== undefined && !shift) throw new StationError('shift.not_found', `no shift ${shiftId}`);
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new StationError('request.invalid', 'cursor is not one of ours', {
      fields: [{ path: 'cursor', message: 'not one of ours' }],
    });
  }
  const rows = read.page({
    ...filter,
    ...(shift === undefined ? {} : { shiftSeq: shift.seq }),
    ...(find === undefined ? {} : { find: { text: find, ...sumNamed(find, currency) } }),
    ...(cursor === undefined ? {} : { beforeSeq: Number(cursor) }),
    limit: limit + 1,
  } as Parameters<LedgerReader['page']>[0]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(viewOf), ...(rows.length > limit && last ? { next: String(last.seq) } : {}) };
}

/** "45 000" or "45000,50" may be a sum. */
function sumNamed(text: string, currency: Currency): { minor?: number } {
  const plain = text.replaceAll(/\s/g, '').replace(',', '.');
  const [, part = ''] = plain.split('.');
  if (!/^\d{1,10}(\.\d+)?$/.test(plain) || part.length > exponentOf(currency)) return {};
  return { minor: parseMajor(plain, currency).minor };
}

/** One piece of evidence, as a person reads it. */
export function storyLine(row: EvidenceRow, currency: Currency): StoryLine {
  const word = (key: string): string | undefined => {
    const value = row.detail?.[key];
    return typeof value === 'string' ? value : undefined;
  };
  const [reason, by, note] = [word('reason'), word('by'), word('note')];
  return {
    seq: row.seq,
    at: row.at,
    type: row.type,
    source: row.source,
    verdict: row.verdict,
    status: row.statusAfter,
    ...(row.amount === null ? {} : { amount: money(row.amount, currency) }),
    ...(row.providerRef === null ? {} : { providerRef: row.providerRef }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...stepLine(row, currency),
  };
}
