/** A shift's movements as tables for other programs: CSV and a spreadsheet. The same bytes over every wire. */
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ShiftReport } from '../../../src-shared/contract/report-views.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { XlsxFacts } from './shift-xlsx.ts';

export interface ShiftTablesDeps extends XlsxFacts {
  read: LedgerReader;
  clock: Clock;
  /** Throws `shift.not_found`. */
  report(id: string): ShiftReport;
  view(row: PaymentRow): PaymentView;
}

/** A file to be kept. `data` is base64: it crosses every wire of ours. */
export interface TableFile {
  fileName: string;
  type: string;
  data: string;
}

export interface ShiftTables {
  /** Throws `shift.not_found`. */
  file(id: string, format: 'csv' | 'xlsx'): Promise<TableFile>;
}

const PAGE = 200;
/** 100,000 movements: months of the busiest till. */
const MAX_PAGES = 500;
const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export function createShiftTables(deps: ShiftTablesDeps): ShiftTables {
  /** Oldest first: what moved money in this shift, whatever the clock said. */
  async function movementsOf(id: string): Promise<PaymentView[]> {
    const shift = deps.read.shift(id);
    if (!shift) throw new StationError('shift.not_found', `no shift ${id}`);
    const found: PaymentView[] = [];
    let afterSeq = 0;
    for (let page = 0; page < MAX_PAGES; page++) {
      const rows = deps.read.movementsOf(shift.seq, afterSeq, PAGE);
      found.push(...rows.filter(({ status }) => status === 'completed').map(deps.view));
      const last = rows.at(-1);
      if (rows.length < PAGE || !last) break;
      afterSeq = last.seq;
      await deps.clock.sleep(0); // a page a turn: a report must not hold up the till
    }
    return found;
  }

  return {
    async file(id, format) {
      const movements = await movementsOf(id);
      let bytes: Uint8Array;
      if (format === 'csv') {
        const { shiftCsv } = await import('./shift-csv.ts');
        bytes = Buffer.from(shiftCsv(id, movements));
      } else {
        const { shiftXlsx } = await import('./shift-xlsx.ts');
        bytes = shiftXlsx(deps.report(id), movements, deps);
      }
      return { fileName: `shift-${id}.${format}`, type: TYPES[format], data: Buffer.from(bytes).toString('base64') };
    },
  };
}
