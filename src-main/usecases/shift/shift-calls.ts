/** The calls about shifts, their cash and their reports. */
import type { shiftCalls as Calls } from '../../../src-shared/contract/calls/shifts.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import type { Printing } from '../paper/printing.ts';
import { named } from '../people/by-name.ts';
import type { Views } from '../view.ts';
import type { ShiftPapers } from './shift-papers.ts';
import type { ShiftTables } from './shift-tables.ts';
import type { Shifts } from './shifts.ts';

export interface ShiftCallDeps {
  shifts: Shifts;
  shiftPapers: ShiftPapers;
  shiftTables: ShiftTables;
  printing: Printing;
  views: Views;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export function shiftCalls(deps: ShiftCallDeps): Pick<StationHandlers, keyof typeof Calls> {
  const { shifts, shiftPapers, shiftTables, printing, views } = deps;
  return {
    'shift.get': () => views.shift(),
    'shift.open': async (input, context) => {
      await shifts.open(named(input, context));
      context.created = true;
      return views.shift();
    },
    'shift.close': (input, context) => shifts.close(named(input, context)),
    'shift.cancelClose': async () => {
      await shifts.cancelClose();
      return views.shift();
    },
    'shift.statement': (input, context) => shifts.giveStatement(named(input, context)),
    'cash.move': (input, context) => shifts.move(named(input, context), context),
    'shift.x': () => shifts.soFar(),
    'shift.list': (input) => shifts.list(input),
    'shift.breakdown': ({ id }) => shifts.breakdown(id),
    'shift.pdf': async ({ id, locale }) => ({ pdf: base64(await shiftPapers.pdf(id, locale)) }),
    'shift.table': ({ id, format }) => shiftTables.file(id, format),
    'shift.letter': async ({ id, difference, locale }) => ({
      pdf: base64(await shiftPapers.letter(id, difference, locale)),
    }),
    'shift.print': (input, context) =>
      printing.printReport(shiftPapers.page(input.id, input.locale), named(input, context).by),
    'shift.report': ({ id }) => shifts.report(id),
  };
}
