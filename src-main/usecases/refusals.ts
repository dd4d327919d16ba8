/** Errors to their wire form, once: a code for the caller, an id that leads to the log line. */
import type { Refusals } from '../../src-shared/contract/define.ts';
import { ERROR_KINDS, type ErrorCode, type FieldError, type WireError } from '../../src-shared/contract/wire-error.ts';
import { MoneyError } from '../../src-shared/money.ts';
import { LedgerError, StationError } from '../domain/errors.ts';
import type { IdSource } from '../ports/ids.ts';
import type { Logger } from '../ports/logger.ts';

/** Long enough to find a line, short enough to read over the phone. */
const SHORT_ID = 8;

const codeOf = (error: unknown): ErrorCode => {
  if (error instanceof StationError) return error.code;
  if (error instanceof MoneyError)
    return error.code === 'money.mixed_currencies' ? 'payment.wrong_currency' : 'payment.amount_not_spellable';
  if (error instanceof LedgerError) {
    return error.code === 'ledger.disk_full'
      ? 'store.disk_full'
      : error.code === 'ledger.closed'
        ? 'store.closed'
        : 'store.failed';
  }
  return 'station.unexpected';
};

export function createRefusals(ids: IdSource, log: Logger): Refusals {
  function refuse(code: ErrorCode, message: string, fields?: FieldError[]): WireError {
    const id = ids.next().slice(0, SHORT_ID);
    log.info('request.refused', { id, code, message });
    return { code, message, retry: ERROR_KINDS[code].retry, id, ...(fields ? { fields } : {}) };
  }
  return {
    refuse,
    fromThrown(error, callName) {
      const code = codeOf(error);
      if (code !== 'station.unexpected') {
        const { fields, payment } = error instanceof StationError ? error : {};
        return { ...refuse(code, (error as Error).message, fields), ...(payment ? { payment } : {}) };
      }
      const id = ids.next().slice(0, SHORT_ID);
      log.error('request.failed', { id, call: callName, message: String(error), stack: (error as Error)?.stack });
      // What went wrong inside is for the log; the caller gets the id that finds it.
      return { code, message: ERROR_KINDS[code].meaning, retry: ERROR_KINDS[code].retry, id };
    },
  };
}
