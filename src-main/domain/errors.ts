/** Operating errors: the station refuses, with a code that programs and screens know. Outcomes are never thrown. */
import { ERROR_KINDS, type ErrorCode, type FieldError } from '../../src-shared/contract/wire-error.ts';

export class StationError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[] | undefined;
  /** The id of the payment that stands in the way. */
  readonly payment: string | undefined;
  constructor(code: ErrorCode, message?: string, options?: ErrorOptions & { fields?: FieldError[]; payment?: string }) {
    super(message ?? ERROR_KINDS[code].meaning, options);
    this.name = 'StationError';
    this.code = code;
    this.fields = options?.fields;
    this.payment = options?.payment;
  }
}

/** The ledger's own failure. After it nothing that was not acknowledged is true, and the station stops (I-13). */
export class LedgerError extends Error {
  readonly code:
    | 'ledger.damaged'
    | 'ledger.sqlite_too_old'
    | 'ledger.read_only'
    | 'ledger.disk_full'
    | 'ledger.newer_schema'
    | 'ledger.write_failed'
    /** A stranger holds the file: nothing was written, nothing is wrong, the same may be tried again. */
    | 'ledger.busy'
    | 'ledger.closed';
  constructor(code: LedgerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}
