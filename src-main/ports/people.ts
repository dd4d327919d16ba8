/** People of the station and the log of what they did, as the core sees them. Both live in the ledger. */
import type { PersonRole } from '../../src-shared/people.ts';

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  /** Salt and scrypt of the PIN; never leaves the core. */
  readonly pinSalt: Uint8Array;
  readonly pinHash: Uint8Array;
  /** Wrong PINs in a row, over restarts. */
  readonly failures: number;
  /** ms UTC; no PIN of this person is tried before it. */
  readonly lockedUntil: number;
  readonly isActive: boolean;
  readonly createdAt: number;
}

/** One act of a person, or a refusal of one. Append-only, each row's MAC covers the row before it. */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  /** A person's id; `program` (the API token) or `nobody` (people are not set up, or nobody is logged in). */
  readonly who: string;
  readonly name: string | null;
  /** A senior who agreed with a PIN of their own. */
  readonly approvedBy: string | null;
  /** Which screen: no secret. */
  readonly caller: string | null;
  /** The call's name, or `person.locked_out`. */
  readonly act: string;
  /** What it was about: a payment, a shift, a person. */
  readonly subject: string | null;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** Reason and note, as the person gave them. */
  readonly detail: Readonly<Record<string, string | number | boolean>> | null;
}
export type NewAudit = Omit<AuditRow, 'seq'>;

export interface PeopleReader {
  people(): PersonRow[];
  person(id: string): PersonRow | undefined;
  /** Newest first. */
  auditPage(filter: { beforeSeq?: number; who?: string; act?: string; limit: number }): AuditRow[];
}

export interface PeopleWriter {
  savePerson(row: PersonRow): void;
  addAudit(row: NewAudit): void;
}
