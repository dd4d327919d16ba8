/**
 * What guests and service people do at a booth when things do not go straight: a result that stays unknown, prints that
 * did not come out, tickets, the counter, and giving goods again by name.
 */
import type {
  FulfilmentError,
  FulfilmentView,
  Remedy,
  RemedyOutcome,
  TicketView,
  UnknownOutcome,
} from '../../src-shared/contract/booth-views.ts';
import type { CallContext } from '../../src-shared/contract/define.ts';
import { money } from '../../src-shared/money.ts';
import { isFinal, isOpen } from '../../src-shared/payment-status.ts';
import { type Claim, claimText, readClaim } from '../domain/claim-ticket.ts';
import { StationError } from '../domain/errors.ts';
import type { EntitlementRow, TicketRow } from '../ports/booth.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentRow } from '../ports/payments.ts';
import type { Ledger, LedgerWriter } from '../ports/store.ts';
import { delivered, owed } from './booth-goods.ts';
import { paymentById } from './payment-by-id.ts';
import { leftOf } from './refund-options.ts';

export interface DeskSettings {
  unknownPolicy: 'trust_small' | 'claim_ticket';
  trustSmall: { upTo: number; perHour: number; perHourMinor: number };
  ownerPhone?: string | undefined;
  checkSeconds: number;
  guestRefund: boolean;
  perRoll?: number | undefined;
  refundTicketsAfterHours?: number | undefined;
  /** Where the photo program keeps a picture for the guest's phone, with `{payment}` and `{order}` in it. */
  photoLink?: string | undefined;
}

export interface DeskDeps {
  ledger: Ledger;
  settings: DeskSettings;
  /** A second printer or program is there. */
  hasOther: boolean;
  clock: Clock;
  log: Logger;
  drawQr(text: string): string;
  canRefund(method: string): boolean;
  refund(saleId: string, context: CallContext): Promise<PaymentRow>;
  /** Prints the ticket, where there is a printer; never in the way. */
  printTicket(ticket: TicketView): void;
  wake(): void;
  changed(payments: readonly PaymentRow[]): void;
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

const HOUR_MS = 3_600_000;
/** A clock is set right by less than this without anybody noticing. */
const CLOCK_STEP_MS = 60_000;
const UNCLAIMED_PER_TURN = 16;

function named(by: string | undefined): string {
  const name = by?.trim() ?? '';
  if (name !== '') return name;
  throw new StationError('request.incomplete', 'this is done by somebody', {
    fields: [{ path: 'by', message: 'required' }],
  });
}

export function createBoothDesk(deps: DeskDeps): BoothDesk {
  const { ledger, settings, clock } = deps;
  const { read } = ledger;

  function mustBeOurs(
    tx: Pick<LedgerWriter, 'payment' | 'reservationOf'>,
    id: string,
  ): { row: PaymentRow; prints: number } {
    const row = paymentById(tx, id);
    const prints = tx.reservationOf(row.seq);
    if (prints === undefined) throw new StationError('booth.no_remedy', `payment ${id} was not made at the booth`);
    return { row, prints };
  }

  /** The picture for the guest's phone; a code where it fits into one. */
  function photoOf(row: PaymentRow): Pick<FulfilmentView, 'photo'> {
    if (settings.photoLink === undefined) return {};
    const url = settings.photoLink
      .replaceAll('{payment}', encodeURIComponent(row.id))
      .replaceAll('{order}', encodeURIComponent(row.orderId));
    try {
      return { photo: { url, svg: deps.drawQr(url) } };
    } catch {
      return { photo: { url } };
    }
  }

  const lastRight = (rights: readonly EntitlementRow[]): EntitlementRow | undefined => rights.at(-1);

  function remediesOf(tx: Pick<LedgerWriter, 'entitlementsOf' | 'refundsOf'>, row: PaymentRow): Remedy[] {
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

  function ticketView(row: PaymentRow, ticket: TicketRow): TicketView {
    return {
      code: ticket.code,
      kind: ticket.kind,
      orderId: row.orderId,
      paymentId: row.id,
      amount: money(row.payable, row.currency),
      issuedAt: ticket.issuedAt,
      svg: deps.drawQr(ticket.code),
      ...(settings.ownerPhone === undefined ? {} : { phone: settings.ownerPhone }),
      ...(ticket.redeemedAt === null ? {} : { redeemedAt: ticket.redeemedAt }),
    };
  }

  /** One of a kind for a payment: asked twice, it is the same code. */
  function issue(tx: LedgerWriter, row: PaymentRow, kind: Claim['kind']): { ticket: TicketRow; isNew: boolean } {
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

  function give(row: PaymentRow, issued: { ticket: TicketRow; isNew: boolean }): TicketView {
    const view = ticketView(row, issued.ticket);
    if (issued.isNew) deps.printTicket(view);
    deps.changed([row]);
    return view;
  }

  /** Tried in this run: what could not be sent back is a person's. */
  const sentBack = new Set<number>();
  async function refundUnclaimed(): Promise<void> {
    const { refundTicketsAfterHours: hours } = settings;
    if (hours === undefined) return;
    for (const seq of read.unclaimedTickets(clock.now() - hours * HOUR_MS, UNCLAIMED_PER_TURN + sentBack.size)) {
      const row = read.paymentBySeq(seq);
      if (!row || sentBack.has(seq) || !remediesOf(read as LedgerWriter, row).includes('refund')) continue;
      sentBack.add(seq);
      await remedy(row.id, 'refund', { role: 'local-api' }).then(
        () => deps.log.info('booth.ticket_refunded', { payment: row.id }),
        (error: unknown) => deps.log.warn('booth.ticket_not_refunded', { payment: row.id, message: String(error) }),
      );
    }
  }

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
      return { outcome: 'ticket', issued: issue(tx, row, 'unknown'), row: tx.updatePayment(row, now) } as const;
    });
    if (decided.outcome === 'ticket') return { outcome: 'ticket', ticket: give(decided.row, decided.issued) };
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

  /** Takes the failed right away from everybody else; throws when it is not there to be taken. */
  function takeFailed(tx: LedgerWriter, row: PaymentRow, how: Remedy): EntitlementRow {
    const last = lastRight(tx.entitlementsOf(row.seq));
    if (!last || !remediesOf(tx, row).includes(how) || !tx.closeEntitlement(last.seq))
      throw new StationError('booth.no_remedy', `${how} is not offered for ${row.id}`);
    return last;
  }

  async function remedy(id: string, how: Remedy, context: CallContext): Promise<RemedyOutcome> {
    const known = how === 'code' ? read.payment(id) : undefined;
    const told = known && read.ticketOf(known.seq, 'reprint');
    if (known && told) return { how, ticket: ticketView(known, told) };
    const now = clock.now();
    const taken = await ledger.write((tx) => {
      const { row } = mustBeOurs(tx, id);
      const last = takeFailed(tx, row, how);
      if (how === 'code') {
        const issued = issue(tx, row, row.status === 'completed' ? 'reprint' : 'unknown');
        if (row.status === 'completed') owed(tx, row, now);
        return { row: tx.updatePayment(row, now), last, issued };
      }
      if (how === 'refund') owed(tx, row, now);
      else addAgain(tx, last, { ground: 'guest', via: how === 'other_printer' ? 'other' : 'main', by: null });
      return { row: tx.updatePayment(row, now), last };
    });
    if ('issued' in taken && taken.issued) return { how, ticket: give(taken.row, taken.issued) };
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
        addAgain(tx, taken.last, { ground: 'guest', via: taken.last.via, by: null }, taken.last.error ?? 'refused');
        return tx.updatePayment(tx.paymentBySeq(taken.row.seq) as PaymentRow, clock.now());
      });
      deps.changed([row]);
      throw error;
    }
  }

  /** A further turn of the same goods: due, or failed at once for the guest to choose again. */
  function addAgain(
    tx: LedgerWriter,
    last: Pick<EntitlementRow, 'paymentSeq' | 'turn' | 'prints'>,
    how: Pick<EntitlementRow, 'ground' | 'via' | 'by'>,
    failedBy?: string,
  ): void {
    const { paymentSeq, prints } = last;
    tx.addEntitlement({
      paymentSeq,
      turn: last.turn + 1,
      prints,
      ...how,
      at: clock.now(),
      ...(failedBy === undefined ? { state: 'due', error: null } : { state: 'failed', error: failedBy }),
    });
  }

  /** Goods given again by a person: only what is not on its way already. */
  function againByPerson(
    tx: LedgerWriter,
    row: PaymentRow,
    prints: number,
    how: Pick<EntitlementRow, 'ground' | 'via' | 'by'>,
  ) {
    // Money that is on its way back counts as gone: no goods and money both.
    if (row.status !== 'completed' || leftOf(tx, row) <= 0) throw new StationError('payment.not_completed');
    const last = lastRight(tx.entitlementsOf(row.seq));
    if (last?.state === 'due' || last?.state === 'sending') throw new StationError('booth.busy');
    if (last?.state === 'failed') tx.closeEntitlement(last.seq);
    addAgain(tx, { paymentSeq: row.seq, turn: last?.turn ?? -1, prints }, how);
    return tx.updatePayment(row, clock.now());
  }

  async function given(row: PaymentRow): Promise<PaymentRow> {
    deps.changed([row]);
    deps.wake();
    return Promise.resolve(row);
  }

  /** Throws `ticket.not_ours` for everything that this station did not sign. */
  function mustBeGenuine(tx: LedgerWriter, code: string): { row: PaymentRow; ticket: TicketRow } {
    const read = readClaim(code);
    const isSigned = read !== undefined && tx.ticketSignature(read.text) === read.signature;
    const ticket = isSigned ? tx.ticket(`${read.text}-${read.signature}`) : undefined;
    const row = ticket && tx.paymentBySeq(ticket.paymentSeq);
    if (!ticket || !row) throw new StationError('ticket.not_ours');
    return { row, ticket };
  }

  return {
    fulfilment(row) {
      if (row.kind !== 'sale' || read.reservationOf(row.seq) === undefined) return undefined;
      const last = lastRight(read.entitlementsOf(row.seq));
      const ticket = read.ticketsOf(row.seq).at(-1);
      const shown = ticket && {
        ticket: {
          kind: ticket.kind,
          issuedAt: ticket.issuedAt,
          ...(ticket.redeemedAt === null ? {} : { redeemedAt: ticket.redeemedAt }),
        },
      };
      if (!last) {
        // Nothing is owed yet; of an open sale with a ticket the guest's page says so.
        if (!shown) return undefined;
        return {
          state: 'closed',
          prints: read.reservationOf(row.seq) ?? 0,
          ground: 'ticket',
          via: 'main',
          attempts: 0,
          at: ticket.issuedAt,
          remedies: [],
          canServe: false,
          ...shown,
        };
      }
      return {
        state: last.state,
        prints: last.prints,
        ground: last.ground,
        via: last.via,
        attempts: last.attempts,
        ...(last.error === null ? {} : { error: last.error as FulfilmentError }),
        ...(last.by === null ? {} : { by: last.by }),
        at: last.at,
        ...(last.doneAt === null ? {} : { doneAt: last.doneAt }),
        remedies: remediesOf(read as LedgerWriter, row),
        ...(last.state === 'failed' && photoOf(row)),
        canServe:
          row.status === 'completed' && leftOf(read, row) > 0 && last.state !== 'due' && last.state !== 'sending',
        ...shown,
      };
    },
    unknown,
    remedy,
    refundUnclaimed,
    async serve({ id, via, by }) {
      const name = named(by);
      return given(
        await ledger.write((tx) => {
          const { row, prints } = mustBeOurs(tx, id);
          return againByPerson(tx, row, prints, { ground: 'person', via, by: name });
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
      return { ticket: ticketView(row, ticket), payment: row };
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
        return againByPerson(tx, payment, prints, { ground: 'ticket', via: 'main', by: name });
      });
      return given(row);
    },
  };
}
