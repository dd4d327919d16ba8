/**
 * A photobooth's goods as the core sees them: who is owed prints, which tickets are out, how many prints are left; and
 * the program or printer that makes them. The tables live in the ledger.
 */
import type { BoothEventReader, BoothEventWriter } from './booth-events.ts';

/** Why nothing, or perhaps something, was started. */
export type ServeTroubleKind = 'not_reached' | 'refused' | 'no_answer';

export class ServeTrouble extends Error {
  override readonly name = 'ServeTrouble';
  readonly kind: ServeTroubleKind;
  constructor(kind: ServeTroubleKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
  /** Asking again by itself could give the goods twice. */
  get mayHaveStarted(): boolean {
    return this.kind === 'no_answer';
  }
}

/** One sale's goods. */
export interface ServeAsk {
  paymentId: string;
  orderId: string;
  productIds: readonly string[];
  prints: number;
  /** Minor units. */
  amount: number;
  currency: string;
}

/** What makes the prints. */
export interface BoothProgram {
  /** For the service menu: kind and address, no secret. */
  readonly id: string;
  /** Resolves when the goods are being made. Rejects with `ServeTrouble`. */
  serve(ask: ServeAsk): Promise<void>;
  /** Is it there? Absent: it cannot be asked. */
  look?(): Promise<boolean>;
}

/** Sends one text over a WebSocket. Rejects with `ServeTrouble`. */
export interface PushSocket {
  /** `expect`: the text that the answer must contain; left out, sending is enough. */
  send(ask: { url: string; text: string; expect?: string | undefined; timeoutMs: number }): Promise<void>;
}

export type Ground = 'paid' | 'trusted' | 'ticket' | 'guest' | 'person';

/** One right to goods. A sale has one of its own (turn 0); each further turn is a separate act with a ground. */
export interface EntitlementRow {
  readonly seq: number;
  readonly paymentSeq: number;
  readonly turn: number;
  readonly prints: number;
  readonly state: 'due' | 'sending' | 'done' | 'failed' | 'closed';
  readonly ground: Ground;
  readonly via: 'main' | 'other';
  readonly by: string | null;
  readonly attempts: number;
  readonly nextAt: number;
  readonly error: string | null;
  /** When the one claim on it was made, ms UTC (I-27). */
  readonly consumedAt: number | null;
  readonly at: number;
  readonly doneAt: number | null;
}
export type NewEntitlement = Pick<
  EntitlementRow,
  'paymentSeq' | 'turn' | 'prints' | 'ground' | 'via' | 'by' | 'at' | 'state' | 'error'
>;

export interface TicketRow {
  readonly code: string;
  readonly paymentSeq: number;
  readonly kind: 'unknown' | 'reprint';
  readonly issuedAt: number;
  readonly redeemedAt: number | null;
  readonly redeemedBy: string | null;
}

export interface BoothReader extends BoothEventReader {
  /** Prints promised to a sale when it began; undefined: not a booth's sale. */
  reservationOf(paymentSeq: number): number | undefined;
  /** Prints promised to sales that are open, and to goods that are not made yet, free ones included. */
  printsReserved(): number;
  /** undefined: nobody has ever counted them. */
  printsLeft(): number | undefined;
  entitlementsOf(paymentSeq: number): EntitlementRow[];
  dueEntitlements(limit: number): EntitlementRow[];
  sendingEntitlements(): EntitlementRow[];
  /** Goods that somebody has paid for and has not got, newest first. */
  failedEntitlements(limit: number): EntitlementRow[];
  /** Given on trust since `since` (ms UTC): how often, and for how much, minor units. */
  trustedSince(since: number): { count: number; minor: number };
  ticketOf(paymentSeq: number, kind: TicketRow['kind']): TicketRow | undefined;
  ticketsOf(paymentSeq: number): TicketRow[];
  ticket(code: string): TicketRow | undefined;
  /** Payments that came through after their ticket, and whose ticket nobody has brought since before `issuedBefore`. */
  unclaimedTickets(issuedBefore: number, limit: number): number[];
}

export interface BoothWriter extends BoothEventWriter {
  reserve(paymentSeq: number, prints: number, now: number): void;
  /** Nobody waits for these prints any more; a second call changes nothing. */
  releaseReservation(paymentSeq: number): void;
  /** undefined: this turn is there already. */
  addEntitlement(row: NewEntitlement): EntitlementRow | undefined;
  /** The one conditional claim (I-27): true for exactly one caller. */
  claimEntitlement(seq: number, now: number): boolean;
  /** Undoes a claim of which it is proven that nothing was started. */
  releaseEntitlement(seq: number, nextAt: number, error: string): void;
  endEntitlement(seq: number, state: 'done' | 'failed', error: string | null, now: number): void;
  /** failed → closed, for whoever gives something in its place: true for exactly one caller. */
  closeEntitlement(seq: number): boolean;
  /** Counts prints off, or sets them by name. */
  countPrints(
    move: { kind: 'used' | 'refill'; left: number; by: string | null; paymentSeq: number | null },
    now: number,
  ): void;
  /** The code's signature under the ledger's own key: 16 letters and digits. */
  ticketSignature(text: string): string;
  /** undefined: this payment has one of this kind already. */
  addTicket(row: Pick<TicketRow, 'code' | 'paymentSeq' | 'kind' | 'issuedAt'>): TicketRow | undefined;
  /** true for exactly one caller. */
  redeemTicket(code: string, by: string, now: number): boolean;
}
