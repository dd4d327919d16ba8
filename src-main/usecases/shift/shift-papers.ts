/** A shift's report and the letters to the banks, as pages: seen as a PDF or printed. Nothing is computed anew. */

import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { bankLetter, hasLetter, type LetterLocale } from '../../domain/bank-letter.ts';
import { StationError } from '../../domain/errors.ts';
import type { Block } from '../../domain/paper.ts';
import { type ShiftPaperFacts, shiftPaper } from '../../domain/shift-paper.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Press } from '../../ports/press.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';

export interface ShiftPapersDeps {
  read: LedgerReader;
  rails: Rails;
  /** Throws `shift.not_found`. */
  report(id: string): ShiftReport;
  view(row: PaymentRow): PaymentView;
  press(): Promise<Press>;
  station: string;
  livemode: boolean;
  locale: Locale;
  /** Of the shop's clock from UTC. */
  offsetMs: number;
}

export interface ShiftPapers {
  /** X while the shift is open, Z afterwards. */
  page(id: string, locale?: Locale): Block[];
  pdf(id: string, locale?: Locale): Promise<Uint8Array>;
  /** About the difference at this place in the report's list. Throws `shift.no_letter` where no bank is asked. */
  letter(id: string, difference: number, locale?: LetterLocale): Promise<Uint8Array>;
}

export function createShiftPapers(deps: ShiftPapersDeps): ShiftPapers {
  const { read, rails } = deps;
  const facts: ShiftPaperFacts = {
    station: deps.station,
    livemode: deps.livemode,
    offsetMs: deps.offsetMs,
    titleOf: (method) => rails.find(method)?.title ?? method,
    orderOf: (id) => read.payment(id)?.orderId,
  };
  const page = (id: string, locale: Locale = deps.locale): Block[] => shiftPaper(deps.report(id), facts, locale);
  const pdfOf = async (blocks: readonly Block[], { shiftId, closedAt, openedAt }: ShiftReport): Promise<Uint8Array> =>
    (await deps.press()).pdf(blocks, 'a4', { title: shiftId, at: closedAt ?? openedAt });
  return {
    page,
    pdf: async (id, locale) => pdfOf(page(id, locale), deps.report(id)),
    async letter(id, at, locale = deps.locale === 'uz' ? 'uz' : 'ru') {
      const report = deps.report(id);
      const difference = report.differences[at];
      const type = difference?.type;
      if (!difference || !type || !hasLetter(type)) throw new StationError('shift.no_letter');
      const payments = difference.explanations
        .flatMap(({ paymentIds }) => paymentIds)
        .flatMap((paymentId) => {
          const row = read.payment(paymentId);
          return row ? [deps.view(row)] : [];
        });
      return pdfOf(bankLetter(report, { ...difference, type }, payments, facts, locale), report);
    },
  };
}
