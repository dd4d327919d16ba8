/**
 * The slip reader: bytes of an answer in, a typed slip out. Pure; never throws; bounded in time.
 *
 *   bytes ─► envelope (json | repaired | scraped) ─► fields of the slip ─► verdict against what was asked
 */
import type { PinpadReply } from '../pinpad.ts';
import { type Envelope, readEnvelope } from './envelope.ts';
import { readFields, type SlipFields } from './fields.ts';
import { type Expected, verdictOf } from './verdict.ts';

export interface SlipReading {
  envelope: Envelope;
  /** undefined: there is no text to read. */
  slip: SlipFields | undefined;
  /** The whole answer read as if it were a slip, where the slip's place in it is not certain. It may contradict an approval, never make one. */
  around?: SlipFields;
}

/** Reads an answer without judging it: the last slip, a slip that is shown to a person. */
export function readSlip(bytes: Uint8Array): SlipReading {
  const envelope = readEnvelope(bytes);
  const { message, scraps } = envelope;
  const slip = message === undefined || message.trim() === '' ? undefined : readFields(message);
  return { envelope, slip, ...(scraps !== undefined && { around: readFields(scraps) }) };
}

/** Reads and judges the answer to a sale, a void or a refund. */
export function judgeAnswer(bytes: Uint8Array, expected: Expected): PinpadReply {
  return verdictOf(readSlip(bytes), expected);
}
