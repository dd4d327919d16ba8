/** What a booth does for a guest whose payment stays unknown: it is checked, served on trust within the owner's limits, or a ticket is signed. */
import type { UnknownOutcome } from '../../../src-shared/contract/booth-views.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../../ports/store.ts';
import { mustBeOurs } from './booth-again.ts';
import type { Tickets } from './booth-tickets.ts';

export interface UnknownDeps {
  ledger: Ledger;
  settings: {
    unknownPolicy: 'trust_small' | 'claim_ticket';
    trustSmall: { upTo: number; perHour: number; perHourMinor: number };
    checkSeconds: number;
  };
  clock: Clock;
  log: Logger;
  wake(): void;
  changed(payments: readonly PaymentRow[]): void;
}

const HOUR_MS = 3_600_000;
/** A clock is set right by less than this without anybody noticing. */
const CLOCK_STEP_MS = 60_000;

export function createUnknown(deps: UnknownDeps & { tickets: Tickets }): (id: string) => Promise<UnknownOutcome> {
  const { ledger, settings, clock, tickets } = deps;

  async function unknown(id: string): Promise<UnknownOutcome> {
    const decided = await ledger.write((tx) => {
      const { row, prints } = mustBeOurs(tx, id);
      const told = tx.ticketOf(row.seq, 'unknown');
      if (told) return { outcome: 'ticket', row, issued: { ticket: told, isNew: false } } as const;
      if (row.status !== 'unknown') return { outcome: 'known', row } as const;
      if (tx.entitlementsOf(row.seq).length > 0) return { outcome: 'served', row } as const;
      const now = clock.now();
      const since = tx
        .evidenceOf(row.seq)
        .findLast(({ statusAfter, verdict }) => statusAfter === 'unknown' && verdict !== 'same');
      const leftMs = (since?.at ?? now) + settings.checkSeconds * 1_000 - now;
      // Longer than that: the clock was set back meanwhile, and a guest does not stand here for a day (I-32).
      if (leftMs > 0 && leftMs <= settings.checkSeconds * 1_000 + CLOCK_STEP_MS)
        return { outcome: 'checking', row, leftMs } as const;
      if (mayTrust(tx, row)) {
        tx.releaseReservation(row.seq);
        tx.addEntitlement({
          paymentSeq: row.seq,
          turn: 0,
          prints,
          ground: 'trusted',
          via: 'main',
          by: null,
          at: now,
          state: 'due',
          error: null,
        });
        return { outcome: 'served', row: tx.updatePayment(row, now), isNew: true } as const;
      }
      return { outcome: 'ticket', issued: tickets.issue(tx, row, 'unknown'), row: tx.updatePayment(row, now) } as const;
    });
    if (decided.outcome === 'ticket') return { outcome: 'ticket', ticket: tickets.give(decided.row, decided.issued) };
    if (decided.outcome === 'checking') return { outcome: 'checking', leftMs: decided.leftMs };
    if (decided.outcome === 'served' && 'isNew' in decided) {
      deps.log.warn('booth.trusted', { payment: id, minor: decided.row.payable });
      deps.changed([decided.row]);
      deps.wake();
    }
    return { outcome: decided.outcome };
  }

  /** The owner's limits: one sale, sales an hour, money an hour. Kept here, whatever a screen believes. */
  function mayTrust(tx: LedgerWriter, row: PaymentRow): boolean {
    const { upTo, perHour, perHourMinor } = settings.trustSmall;
    if (settings.unknownPolicy !== 'trust_small' || row.payable > upTo) return false;
    const { count, minor } = tx.trustedSince(clock.now() - HOUR_MS);
    return count < perHour && minor + row.payable <= perHourMinor;
  }

  return unknown;
}
