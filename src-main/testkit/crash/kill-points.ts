/**
 * Named moments at which the crash station kills itself: `QABUL_KILL_AT=name:count`, the count-th time the moment comes.
 * Production code knows nothing of them: every one is seen from outside, through a port that is wrapped.
 */

/** Name → what is true on the disk and outside when the process is gone. */
export const KILL_POINTS = {
  'migration.between': 'one step of the ledger’s history is committed, the next is not begun',
  'intent.not_committed': 'a sale’s row and dispatch are written, not committed',
  'intent.committed': 'they are committed, the rail was not called',
  'begun.not_committed': 'the rail answered, its answer is not committed',
  'accepted.committed': 'the answer is committed, no screen was told',
  'webhook.not_committed': 'a vendor’s call is authenticated and judged, not committed',
  'webhook.committed': 'it is committed, not answered',
  'webhook.half_answered': 'half of the answer’s bytes left',
  'outbox.claimed': 'a receipt is about to be sent, nothing left',
  'fiscal.sent': 'the receipt left, no answer came',
  'fiscal.answered': 'the module answered, its answer is not committed',
  'refund.intent.not_committed': 'a refund’s row and dispatch are written, not committed',
  'refund.intent.committed': 'they are committed, the rail was not called',
  'refund.begun.not_committed': 'the rail answered the refund, its answer is not committed',
  'refund.accepted.committed': 'the answer is committed, no screen was told',
  'refund.webhook.not_committed': 'the rail took the money back, the station has not committed it',
  'refund.webhook.committed': 'it is committed, not answered',
  'refund.outbox.claimed': 'a refund’s receipt is about to be sent, nothing left',
  'refund.fiscal.sent': 'the refund’s receipt left, no answer came',
  'refund.fiscal.answered': 'the module answered, its answer is not committed',
  'cancel.asked': 'the cashier’s cancel is committed, the rail was not asked',
  'cancel.answered': 'the rail answered the cancel, its answer is not committed',
  'resolve.not_committed': 'a person’s word is written, not committed',
  'resolve.committed': 'it is committed, nobody was told',
  'shift.stop_sales.not_committed': 'the button was pressed: that the shift is closing is written, not committed',
  'shift.stop_sales.committed': 'it is committed, no step was begun',
  'shift.ask_open.begun':
    'the shift is closing; that open payments are asked about is written, and nothing of it is done',
  'shift.ask_open.learnt': 'open payments are asked about: done, what was learnt is not committed',
  'shift.close_batches.begun':
    'the shift is closing; that the terminals close their batches is written, and nothing of it is done',
  'shift.close_batches.learnt': 'the terminals close their batches: done, what was learnt is not committed',
  'shift.read_rails.begun': 'the shift is closing; that the rails are read is written, and nothing of it is done',
  'shift.read_rails.learnt': 'the rails are read: done, what was learnt is not committed',
  'shift.fiscal_day.begun': 'the shift is closing; that the fiscal day is closed is written, and nothing of it is done',
  'shift.fiscal_day.learnt': 'the fiscal day is closed: done, what was learnt is not committed',
  'shift.close.not_committed': 'the report is made, not committed',
  'shift.close.committed': 'it is committed, nobody was told',
  'checkpoint.running': 'the write-ahead log is being moved into the ledger',
} as const;

/** One operation of a terminal, behind the box (`bridge`) or on a wire of its own (`serial`: INPAS SA over TCP). */
const OPERATION = {
  'intent.not_committed': 'the dispatch to the terminal is written, not committed',
  'intent.committed': 'it is committed, nothing was sent',
  sent: 'the whole request left, nothing came back',
  kept: 'the answer’s bytes are in the emergency journal, not read',
  'begun.not_committed': 'the reading is in the journal, its evidence is written, not committed',
  'accepted.committed': 'it is committed, no screen was told',
} as const;
const SALE_ONLY = {
  half_sent: 'half of the request’s bytes left',
  answered: 'the answer’s bytes are there, not kept',
  read: 'the answer is read and its reading is kept, nothing is written to the ledger',
} as const;
type Operation = keyof typeof OPERATION;
type OfTerminal =
  | `${'bridge' | 'serial'}.${Operation | keyof typeof SALE_ONLY}`
  | `${'bridge' | 'serial'}.refund.${Operation}`;

const ofTerminals = Object.fromEntries(
  ['bridge', 'serial'].flatMap((rail) => [
    ...Object.entries({ ...OPERATION, ...SALE_ONLY }).map(([point, what]) => [`${rail}.${point}`, `a sale: ${what}`]),
    ...Object.entries(OPERATION).map(([point, what]) => [`${rail}.refund.${point}`, `money back: ${what}`]),
  ]),
) as Record<OfTerminal, string>;

/** The moments of a till with terminals and FiscalBox (`terminals` in world.ts). */
export const TERMINAL_KILL_POINTS = {
  ...ofTerminals,
  'serial.acked': 'the terminal acknowledged the request, its answer is not there',
  'serial.thanked': 'the terminal was told that we have its answer, nothing is written to the ledger',
  'box.marked': 'the box was asked for its counts and they are on the disk, the receipt was not sent',
  'box.half_sent': 'half of the receipt’s bytes left',
  'box.sent': 'the receipt left, no answer came',
  'box.answered': 'the box’s answer is there, nobody has read it',
  'box.not_committed': 'the box registered it, its answer is not committed',
  'box.asked': 'the box was asked what became of a receipt, and nobody has read its answer',
  'refund.box.marked': 'a refund’s receipt: the box’s counts are on the disk, it was not sent',
  'refund.box.sent': 'a refund’s receipt left, no answer came',
  'refund.box.answered': 'a refund’s receipt: the box’s answer is there, nobody has read it',
  'refund.box.not_committed': 'a refund’s receipt: the box registered it, its answer is not committed',
  'confirm.sent': 'the wallet’s confirm left, no answer came',
  'confirm.answered': 'the wallet has heard of its receipt, that is not marked',
  'batch.counted': 'what a terminal has counted is written, it was not asked to close its batch',
  'batch.sent': 'that a terminal closes its batch was asked, no answer came',
  'batch.answered': 'a terminal’s batch is closed, its report is there, nobody has kept it',
  'batch.kept': 'a terminal’s batch is closed, its report is in the emergency journal, nobody has read it',
  'zreport.sent': 'that the box closes its day was asked, no answer came',
  'zreport.answered': 'the box’s day is closed, its answer is there, nobody has read it',
} as const;

export type PaymePoint = keyof typeof KILL_POINTS;
export type TerminalPoint = keyof typeof TERMINAL_KILL_POINTS | Extract<PaymePoint, `shift.${string}`>;
export type KillPoint = PaymePoint | TerminalPoint;
export const KILL_POINT_NAMES = Object.keys(KILL_POINTS) as PaymePoint[];
/** With terminals and a box each step of a shift's end does more than without: they are died in again. */
export const TERMINAL_POINT_NAMES = [
  ...Object.keys(TERMINAL_KILL_POINTS),
  ...KILL_POINT_NAMES.filter((point) => point.startsWith('shift.')),
] as TerminalPoint[];

/** Called at every moment; does not return from the one that was asked for. */
export type Passing = (point: KillPoint) => void;

export interface Killer {
  passing: Passing;
  wants(point: KillPoint): boolean;
}

/** Reads `name:count`. Throws for a name nobody passes. */
export function killerOf(asked: string | undefined): Killer {
  if (!asked) return { passing: () => undefined, wants: () => false };
  const [name = '', count = '1'] = asked.split(':');
  if (!Object.hasOwn({ ...KILL_POINTS, ...TERMINAL_KILL_POINTS }, name))
    throw new Error(`QABUL_KILL_AT: there is no point "${name}"`);
  let left = Number(count);
  return {
    wants: (point) => point === name,
    passing(point) {
      if (point !== name) return;
      left--;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  };
}
