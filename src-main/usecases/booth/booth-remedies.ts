/** Paid and nothing came out: what the guest may choose, and late money whose ticket nobody brought. */
import type { Remedy, RemedyOutcome } from '../../../src-shared/contract/booth-views.ts';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import { isOpen } from '../../../src-shared/payment-status.ts';
import { StationError } from '../../domain/errors.ts';
import type { EntitlementRow } from '../../ports/booth.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { Ledger, LedgerReader, LedgerWriter } from '../../ports/store.ts';
import { addAgain, lastRight, mustBeOurs } from './booth-again.ts';
import { owed } from './booth-goods.ts';
import type { Tickets } from './booth-tickets.ts';

export interface RemedyDeps {
  ledger: Ledger;
  settings: { guestRefund: boolean; refundTicketsAfterHours?: number | undefined };
  /** A second printer or program is there. */
  hasOther: boolean;
  clock: Clock;
  log: Logger;
  canRefund(method: string): boolean;
  refund(saleId: string, context: CallContext): Promise<PaymentRow>;
  wake(): void;
  changed(payments: readonly PaymentRow[]): void;
}

export interface Remedies {
  /** What is offered for this sale now. */
  of(tx: RightsReader, row: PaymentRow): Remedy[];
  choose(id: string, how: Remedy, context: CallContext): Promise<RemedyOutcome>;
  /** Sends back late money whose ticket nobody brought, where the owner wishes so: each payment once. */
  refundUnclaimed(): Promise<void>;
}

type RightsReader = Pick<LedgerReader, 'entitlementsOf' | 'refundsOf'>;

const HOUR_MS = 3_600_000;
const UNCLAIMED_PER_TURN = 16;

export function createRemedies(deps: RemedyDeps & { tickets: Tickets }): Remedies {
  const { ledger, settings, clock, tickets } = deps;
  const { read } = ledger;

  function remediesOf(tx: RightsReader, row: PaymentRow): Remedy[] {
    const rights = tx.entitlementsOf(row.seq);
    const last = lastRight(rights);
    if (last?.state !== 'failed') return [];
    const wasTried = (via: 'main' | 'other') => rights.some((right) => right.ground === 'guest' && right.via === via);
    const isHere = last.error !== 'guest_left';
    const isBack = tx.refundsOf(row.seq).some(({ status }) => isOpen(status) || status === 'completed');
    const mayGoBack = settings.guestRefund && row.status === 'completed' && !isBack && deps.canRefund(row.method);
    return [
      ...(isHere && !wasTried('main') ? (['retry'] as const) : []),
      ...(isHere && deps.hasOther && !wasTried('other') ? (['other_printer'] as const) : []),
      'code' as const,
      ...(mayGoBack ? (['refund'] as const) : []),
    ];
  }

  /** Takes the failed right away from everybody else; throws when it is not there to be taken. */
  function takeFailed(tx: LedgerWriter, row: PaymentRow, how: Remedy): EntitlementRow {
    const last = lastRight(tx.entitlementsOf(row.seq));
    if (!last || !remediesOf(tx, row).includes(how) || !tx.closeEntitlement(last.seq))
      throw new StationError('booth.no_remedy', `${how} is not offered for ${row.id}`);
    return last;
  }

  async function choose(id: string, how: Remedy, context: CallContext): Promise<RemedyOutcome> {
    const known = how === 'code' ? read.payment(id) : undefined;
    const told = known && read.ticketOf(known.seq, 'reprint');
    if (known && told) return { how, ticket: tickets.view(known, told) };
    const now = clock.now();
    const taken = await ledger.write((tx) => {
      const { row } = mustBeOurs(tx, id);
      const last = takeFailed(tx, row, how);
      if (how === 'code') {
        const issued = tickets.issue(tx, row, row.status === 'completed' ? 'reprint' : 'unknown');
        if (row.status === 'completed') owed(tx, row, now);
        return { row: tx.updatePayment(row, now), last, issued };
      }
      if (how === 'refund') owed(tx, row, now);
      else addAgain(tx, last, { ground: 'guest', via: how === 'other_printer' ? 'other' : 'main', by: null }, now);
      return { row: tx.updatePayment(row, now), last };
    });
    if ('issued' in taken && taken.issued) return { how, ticket: tickets.give(taken.row, taken.issued) };
    deps.changed([taken.row]);
    if (how !== 'refund') {
      deps.wake();
      return { how };
    }
    try {
      const refund = await deps.refund(id, context);
      return { how, refundId: refund.id };
    } catch (error) {
      // The money could not be sent back: the other remedies are offered again.
      const row = await ledger.write((tx) => {
        const { last } = taken;
        const at = clock.now();
        addAgain(tx, last, { ground: 'guest', via: last.via, by: null }, at, last.error ?? 'refused');
        return tx.updatePayment(tx.paymentBySeq(taken.row.seq) as PaymentRow, at);
      });
      deps.changed([row]);
      throw error;
    }
  }

  /** Tried in this run: what could not be sent back is a person's. */
  const sentBack = new Set<number>();
  async function refundUnclaimed(): Promise<void> {
    const { refundTicketsAfterHours: hours } = settings;
    if (hours === undefined) return;
    for (const seq of read.unclaimedTickets(clock.now() - hours * HOUR_MS, UNCLAIMED_PER_TURN + sentBack.size)) {
      const row = read.paymentBySeq(seq);
      if (!row || sentBack.has(seq) || !remediesOf(read, row).includes('refund')) continue;
      sentBack.add(seq);
      await choose(row.id, 'refund', { role: 'local-api' }).then(
        () => deps.log.info('booth.ticket_refunded', { payment: row.id }),
        (error: unknown) => deps.log.warn('booth.ticket_not_refunded', { payment: row.id, message: String(error) }),
      );
    }
  }

  return { of: remediesOf, choose, refundUnclaimed };
}
