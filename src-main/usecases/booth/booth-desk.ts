/**
 * What guests and service people do at a booth when things do not go straight: a result that stays unknown, prints that
 * did not come out, tickets, the counter, and giving goods again by name.
 */
import type {
  FulfilmentView,
  Remedy,
  RemedyOutcome,
  TicketView,
  UnknownOutcome,
} from '../../../src-shared/contract/booth-views.ts';
import type { CallContext } from '../../../src-shared/contract/define.ts';
import { isFinal } from '../../../src-shared/payment-status.ts';
import { StationError } from '../../domain/errors.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import { againByPerson, lastRight, mustBeOurs } from './booth-again.ts';
import { fulfilmentViews } from './booth-fulfilment.ts';
import { delivered } from './booth-goods.ts';
import { createRemedies, type RemedyDeps } from './booth-remedies.ts';
import { createTickets, mustBeGenuine, type TicketDeps } from './booth-tickets.ts';
import { createUnknown, type UnknownDeps } from './booth-unknown.ts';

export type DeskSettings = RemedyDeps['settings'] &
  TicketDeps['settings'] &
  UnknownDeps['settings'] & {
    perRoll?: number | undefined;
    photoLink?: string | undefined;
  };

export interface DeskDeps extends RemedyDeps, TicketDeps, UnknownDeps {
  settings: DeskSettings;
}

export interface BoothDesk {
  fulfilment(row: PaymentRow): FulfilmentView | undefined;
  unknown(id: string): Promise<UnknownOutcome>;
  remedy(id: string, how: Remedy, context: CallContext): Promise<RemedyOutcome>;
  serve(input: { id: string; via: 'main' | 'other'; by?: string | undefined }): Promise<PaymentRow>;
  refill(prints: number, by: string | undefined): Promise<void>;
  /** Sends back late money whose ticket nobody brought, where the owner wishes so: each payment once. */
  refundUnclaimed(): Promise<void>;
  /** Throws `ticket.not_ours`. */
  ticket(code: string): Promise<{ ticket: TicketView; payment: PaymentRow }>;
  redeem(input: {
    code: string;
    how: 'serve' | 'close';
    by?: string | undefined;
    note?: string | undefined;
  }): Promise<PaymentRow>;
}

function named(by: string | undefined): string {
  const name = by?.trim() ?? '';
  if (name !== '') return name;
  throw new StationError('request.incomplete', 'this is done by somebody', {
    fields: [{ path: 'by', message: 'required' }],
  });
}

export function createBoothDesk(deps: DeskDeps): BoothDesk {
  const { ledger, settings, clock } = deps;
  const tickets = createTickets(deps);
  const remedies = createRemedies({ ...deps, tickets });

  function given(row: PaymentRow): PaymentRow {
    deps.changed([row]);
    deps.wake();
    return row;
  }

  return {
    fulfilment: fulfilmentViews({
      read: ledger.read,
      photoLink: settings.photoLink,
      drawQr: deps.drawQr,
      remediesOf: remedies.of,
    }),
    unknown: createUnknown({ ...deps, tickets }),
    remedy: remedies.choose,
    refundUnclaimed: remedies.refundUnclaimed,
    async serve({ id, via, by }) {
      const name = named(by);
      return given(
        await ledger.write((tx) => {
          const { row, prints } = mustBeOurs(tx, id);
          return againByPerson(tx, row, prints, { ground: 'person', via, by: name }, clock.now());
        }),
      );
    },
    async refill(prints, by) {
      const name = named(by);
      if (settings.perRoll === undefined) throw new StationError('booth.not_counted');
      await ledger.write((tx) =>
        tx.countPrints({ kind: 'refill', left: prints, by: name, paymentSeq: null }, clock.now()),
      );
      deps.log.info('booth.refilled', { prints, by: name });
      deps.changed([]);
    },
    async ticket(code) {
      const { row, ticket } = await ledger.write((tx) => mustBeGenuine(tx, code));
      return { ticket: tickets.view(row, ticket), payment: row };
    },
    async redeem({ code, how, by, note }) {
      const name = named(by);
      const row = await ledger.write((tx) => {
        const { row: payment, ticket } = mustBeGenuine(tx, code);
        if (how === 'serve' && payment.status !== 'completed') {
          throw new StationError(
            'ticket.not_paid',
            isFinal(payment.status) ? `the payment is ${payment.status}` : 'the result is not known yet',
          );
        }
        if (!tx.redeemTicket(ticket.code, name, clock.now())) throw new StationError('ticket.used');
        if (how === 'close') {
          const last = lastRight(tx.entitlementsOf(payment.seq));
          if (last?.state === 'failed') tx.closeEntitlement(last.seq);
          delivered(tx, payment.seq, name, note ?? 'ticket closed', clock.now());
          return tx.updatePayment(payment, clock.now());
        }
        const prints = tx.reservationOf(payment.seq) ?? 0;
        return againByPerson(tx, payment, prints, { ground: 'ticket', via: 'main', by: name }, clock.now());
      });
      return given(row);
    },
  };
}
