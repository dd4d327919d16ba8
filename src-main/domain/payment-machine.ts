/**
 * The payment state machine: what one piece of evidence makes of one status. Pure; it sees neither amounts nor
 * references (settle.ts does). `created` means "row stored, nothing sent"; final states never change again.
 *
 *   created ─dispatch─► dispatching ─accepted─► awaiting_customer ─approved─► completed
 *                            └──────────lost──────────┴──────────► unknown ─► any of the ends, by evidence
 */
import type { EvidenceType } from '../../src-shared/evidence.ts';
import type { PaymentStatus } from '../../src-shared/payment-status.ts';

/** What the station does after the commit. */
export type Effect = 'send' | 'send_cancel' | 'query_soon' | 'stop_queries' | 'queue_receipt';

export type Verdict =
  | { kind: 'moved'; to: PaymentStatus; effects: readonly Effect[] }
  /** Nothing new. */
  | { kind: 'same' }
  /** The status stays and a discrepancy opens for a person. */
  | { kind: 'contradiction' }
  /** A bug of ours: logged and refused. */
  | { kind: 'illegal' };

/** What the machine hears. A person resolves to one of two ends. */
export type Heard = Exclude<EvidenceType, 'partial' | 'operator_resolved'> | 'resolved_completed' | 'resolved_failed';

type Cell = PaymentStatus | '=' | '!' | 'x';
type Row = Readonly<Record<Heard, Cell>>;

const NOTHING_SENT: Row = {
  dispatch: 'dispatching',
  not_sent: 'x',
  accepted: 'x',
  approved: 'x',
  rejected: 'x',
  expired: 'x',
  cancel_requested: 'cancelled',
  cancel_confirmed: 'x',
  cancel_refused: 'x',
  lost: 'x',
  resolved_completed: 'x',
  resolved_failed: 'x',
  indication: '=',
};

/** The columns that all the states share in which something may have been sent. */
const SENT = {
  dispatch: 'x',
  approved: 'completed',
  rejected: 'declined',
  expired: 'expired',
  cancel_requested: 'cancelling',
  cancel_confirmed: 'cancelled',
  lost: 'unknown',
  resolved_completed: 'x',
  resolved_failed: 'x',
  indication: '=',
} as const;

const ENDED_WITHOUT_MONEY: Row = {
  dispatch: '=',
  not_sent: '=',
  accepted: '=',
  approved: '!',
  rejected: '=',
  expired: '=',
  cancel_requested: '=',
  cancel_confirmed: '=',
  cancel_refused: '=',
  lost: '=',
  resolved_completed: '=',
  resolved_failed: '=',
  indication: '=',
};

/** architecture.md §3.4, cell by cell. `x` illegal, `!` contradiction, `=` nothing new. */
const TABLE: Readonly<Record<PaymentStatus, Row>> = {
  created: NOTHING_SENT,
  dispatching: { ...SENT, not_sent: 'failed', accepted: 'awaiting_customer', cancel_refused: 'x' },
  awaiting_customer: { ...SENT, not_sent: 'x', accepted: '=', cancel_refused: 'x' },
  cancelling: {
    ...SENT,
    not_sent: 'cancelled',
    accepted: '=',
    cancel_requested: '=',
    cancel_refused: 'awaiting_customer',
  },
  unknown: {
    ...SENT,
    not_sent: 'failed',
    accepted: 'awaiting_customer',
    cancel_refused: '=',
    lost: '=',
    resolved_completed: 'completed',
    resolved_failed: 'failed',
  },
  completed: { ...ENDED_WITHOUT_MONEY, approved: '=', rejected: '!', expired: '!', cancel_confirmed: '!' },
  declined: ENDED_WITHOUT_MONEY,
  cancelled: ENDED_WITHOUT_MONEY,
  expired: ENDED_WITHOUT_MONEY,
  failed: ENDED_WITHOUT_MONEY,
};

const EFFECTS: Readonly<Record<PaymentStatus, readonly Effect[]>> = {
  created: [],
  dispatching: ['send'],
  awaiting_customer: ['query_soon'],
  cancelling: ['send_cancel'],
  unknown: ['query_soon'],
  completed: ['stop_queries', 'queue_receipt'],
  declined: ['stop_queries'],
  cancelled: ['stop_queries'],
  expired: ['stop_queries'],
  failed: ['stop_queries'],
};

/** Judges one piece of evidence. Total: every status and word has an answer. */
export function judge(status: PaymentStatus, heard: Heard): Verdict {
  const cell = TABLE[status][heard];
  if (cell === '=') return { kind: 'same' };
  if (cell === '!') return { kind: 'contradiction' };
  if (cell === 'x') return { kind: 'illegal' };
  return { kind: 'moved', to: cell, effects: EFFECTS[cell] };
}
