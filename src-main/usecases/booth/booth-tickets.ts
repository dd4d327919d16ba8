/** Claim tickets: signed by this station, one of a kind for a payment, and shown with their code. */
import type { TicketView } from '../../../src-shared/contract/booth-views.ts';
import { money } from '../../../src-shared/money.ts';
import { type Claim, claimText, readClaim } from '../../domain/claim-ticket.ts';
import { StationError } from '../../domain/errors.ts';
import type { TicketRow } from '../../ports/booth.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaymentRow } from '../../ports/payments.ts';
import type { LedgerWriter } from '../../ports/store.ts';

export interface TicketDeps {
  clock: Clock;
  settings: { ownerPhone?: string | undefined };
  drawQr(text: string): string;
  /** Prints the ticket, where there is a printer; never in the way. */
  printTicket(ticket: TicketView): void;
  changed(payments: readonly PaymentRow[]): void;
}

export interface Issued {
  ticket: TicketRow;
  isNew: boolean;
}

export interface Tickets {
  view(row: PaymentRow, ticket: TicketRow): TicketView;
  /** One of a kind for a payment: asked twice, it is the same code. */
  issue(tx: LedgerWriter, row: PaymentRow, kind: Claim['kind']): Issued;
  /** After the commit: a new one is printed, and everybody is told. */
  give(row: PaymentRow, issued: Issued): TicketView;
}

/** Throws `ticket.not_ours` for everything that this station did not sign. */
export function mustBeGenuine(tx: LedgerWriter, code: string): { row: PaymentRow; ticket: TicketRow } {
  const read = readClaim(code);
  const isSigned = read !== undefined && tx.ticketSignature(read.text) === read.signature;
  const ticket = isSigned ? tx.ticket(`${read.text}-${read.signature}`) : undefined;
  const row = ticket && tx.paymentBySeq(ticket.paymentSeq);
  if (!ticket || !row) throw new StationError('ticket.not_ours');
  return { row, ticket };
}

export function createTickets({ clock, settings, drawQr, printTicket, changed }: TicketDeps): Tickets {
  function view(row: PaymentRow, ticket: TicketRow): TicketView {
    return {
      code: ticket.code,
      kind: ticket.kind,
      orderId: row.orderId,
      paymentId: row.id,
      amount: money(row.payable, row.currency),
      issuedAt: ticket.issuedAt,
      svg: drawQr(ticket.code),
      ...(settings.ownerPhone === undefined ? {} : { phone: settings.ownerPhone }),
      ...(ticket.redeemedAt === null ? {} : { redeemedAt: ticket.redeemedAt }),
    };
  }

  function issue(tx: LedgerWriter, row: PaymentRow, kind: Claim['kind']): Issued {
    const known = tx.ticketOf(row.seq, kind);
    if (known) return { ticket: known, isNew: false };
    const now = clock.now();
    const text = claimText({ kind, paymentId: row.id, amount: row.payable, issuedAt: now });
    const code = `${text}-${tx.ticketSignature(text)}`;
    const ticket = tx.addTicket({ code, paymentSeq: row.seq, kind, issuedAt: now });
    if (!ticket) throw new Error(`two tickets of one kind for ${row.id}`);
    tx.addNotice(kind === 'unknown' ? 'ticket_unknown' : 'ticket_reprint', row.seq, now);
    return { ticket, isNew: true };
  }

  function give(row: PaymentRow, issued: Issued): TicketView {
    const shown = view(row, issued.ticket);
    if (issued.isNew) printTicket(shown);
    changed([row]);
    return shown;
  }

  return { view, issue, give };
}
