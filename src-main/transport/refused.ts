/** How a request is ended early inside the transports: thrown by guards and handlers, sent by one error handler. */

import type { Refusals } from '../../src-shared/contract/define.ts';
import type { ErrorCode, FieldError, WireError } from '../../src-shared/contract/wire-error.ts';

/** A refusal on its way out. `wire` is what the caller sees. */
export class Refused extends Error {
  readonly wire: WireError;
  constructor(wire: WireError) {
    super(wire.code);
    this.name = 'Refused';
    this.wire = wire;
  }
}

/** `throw refused(refusals, 'request.invalid', '…')`. */
export const refused = (refusals: Refusals, code: ErrorCode, message: string, fields?: FieldError[]): Refused =>
  new Refused(refusals.refuse(code, message, fields));

/** The same for one wrong field. */
export const refusedField = (refusals: Refusals, path: string, message: string): Refused =>
  refused(refusals, 'request.invalid', `${path}: ${message}`, [{ path, message }]);
