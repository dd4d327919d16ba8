/** A booth's events, their free sessions, and what the owner is told once, as the core sees them. */
import type { OwnerNotice } from '../../src-shared/alert-words.ts';

/** Free, or with prices of its own; from a moment to a moment, for so many prints. */
export interface EventRow {
  readonly seq: number;
  readonly name: string;
  readonly isFree: boolean;
  /** Minor units by product; a product that is not named keeps its price. */
  readonly prices: Readonly<Record<string, number>>;
  /** ms UTC. */
  readonly fromAt: number;
  readonly toAt: number;
  /** The most prints; null: as many as there are. */
  readonly prints: number | null;
  readonly by: string;
  readonly at: number;
  readonly endedAt: number | null;
  readonly endedBy: string | null;
}
export type NewEvent = Omit<EventRow, 'seq' | 'endedAt' | 'endedBy'>;

/** One start of the booth that nobody pays for. A guest's further try is a further turn of the same id. */
export interface FreeRow {
  readonly seq: number;
  readonly id: string;
  readonly turn: number;
  /** null: a technician's test. */
  readonly eventSeq: number | null;
  readonly productId: string;
  readonly prints: number;
  readonly state: 'due' | 'sending' | 'done' | 'failed';
  readonly via: 'main' | 'other';
  readonly by: string | null;
  readonly attempts: number;
  readonly nextAt: number;
  readonly error: string | null;
  readonly at: number;
  readonly doneAt: number | null;
}
export type NewFree = Pick<FreeRow, 'id' | 'turn' | 'eventSeq' | 'productId' | 'prints' | 'via' | 'by' | 'at'>;

export interface NoticeRow {
  readonly seq: number;
  readonly kind: OwnerNotice;
  readonly paymentSeq: number;
  readonly at: number;
  readonly webhookAt: number | null;
  readonly telegramAt: number | null;
}

export interface BoothEventReader {
  /** The one event that is begun or planned. */
  aliveEvent(): EventRow | undefined;
  /** Prints that an event has used or promised. */
  eventPrints(event: Pick<EventRow, 'seq' | 'fromAt' | 'toAt' | 'at'>): number;
  eventSessions(eventSeq: number): number;
  /** Every turn, the first one first. */
  freeTurns(id: string): FreeRow[];
  dueFree(limit: number): FreeRow[];
  sendingFree(): FreeRow[];
  /** The newest free sessions and tests. */
  lastFree(limit: number): FreeRow[];
  /** Notices that some road has not taken yet, oldest first. */
  waitingNotices(limit: number): NoticeRow[];
}

export interface BoothEventWriter {
  addEvent(row: NewEvent): EventRow;
  /** false: it was over already. */
  endEvent(seq: number, by: string, now: number): boolean;
  /** undefined: this turn is there already. */
  addFree(row: NewFree): FreeRow | undefined;
  /** The one conditional claim: true for exactly one caller. */
  claimFree(seq: number, now: number): boolean;
  /** Undoes a claim of which it is proven that nothing was started. */
  releaseFree(seq: number, nextAt: number, error: string): void;
  endFree(seq: number, state: 'done' | 'failed', error: string | null, now: number): void;
  /** Once for a kind and a payment; a second call changes nothing. */
  addNotice(kind: OwnerNotice, paymentSeq: number, now: number): void;
  noticeTaken(seq: number, road: 'webhook' | 'telegram', now: number): void;
  /** Nobody tries it any more. */
  leaveNotice(seq: number, now: number): void;
}
