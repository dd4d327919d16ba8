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

export type KillPoint = keyof typeof KILL_POINTS;
export const KILL_POINT_NAMES = Object.keys(KILL_POINTS) as KillPoint[];

/** Called at every moment; does not return from the one that was asked for. */
export type Passing = (point: KillPoint) => void;

/** Reads `name:count`. Throws for a name nobody passes. */
export function killerOf(asked: string | undefined): { passing: Passing; wants(point: KillPoint): boolean } {
  if (!asked) return { passing: () => undefined, wants: () => false };
  const [name = '', count = '1'] = asked.split(':');
  if (!Object.hasOwn(KILL_POINTS, name)) throw new Error(`QABUL_KILL_AT: there is no point "${name}"`);
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
