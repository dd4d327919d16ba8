/** Operating errors: the station refuses, with a code that programs and screens know. Outcomes are never thrown. */
import { ERROR_KINDS, type ErrorCode, type FieldError } from '../../src-shared/contract/wire-error.ts';

export class StationError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldError[] | undefined;
  constructor(code: ErrorCode, message?: string, options?: ErrorOptions & { fields?: FieldError[] }) {
    super(message ?? ERROR_KINDS[code].meaning, options);
    this.name = 'StationError';
    this.code = code;
    this.fields = options?.fields;
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
    | 'ledger.closed';
  constructor(code: LedgerError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerError';
    this.code = code;
  }
}
