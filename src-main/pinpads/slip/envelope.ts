/**
 * The box's envelope in three stages, from trust to doubt: JSON as it came, JSON mended, text scraped (pinpads.md §3.1).
 *
 *   bytes ─► text ─► JSON.parse ─ ok ─► json
 *                        └─ no ─► repair ─► JSON.parse ─ ok ─► repaired
 *                                               └─ no ─► flags and message picked out ─► scraped
 */
import * as z from 'zod';
import { repairJson } from './repair.ts';
import { flagsIn, scrapedErrorCode, scrapedMessage, unescaped } from './scrape.ts';
import { decode, MAX_BODY_BYTES } from './text.ts';

/** How far an answer may be trusted. */
export type ReadMode = 'json' | 'repaired' | 'scraped';

export interface Envelope {
  mode: ReadMode;
  /** undefined: the answer does not say, or says both. */
  isSuccess?: boolean;
  /** The box's own number; none and 0 are the same. */
  errorCode?: number;
  /** May repeat what was sent: never logged. */
  errorMessage?: string;
  /** The slip, or a report. */
  message?: string;
  pptId?: string;
  /**
   * The whole text, where the slip's place in it is a guess, or where something stands beside the slip that no document
   * knows.
   */
  scraps?: string;
  /** Fields that are given twice and differ. */
  conflicts: readonly string[];
}

// A number has lost its leading zeros on the way (I-22); RRNs have twelve digits.
const PptId = z.union([
  z.string().regex(/^\d{1,16}$/),
  z
    .int()
    .nonnegative()
    .transform((n) => String(n).padStart(12, '0')),
]);
/** Something stands there, and it is no number. */
const UNREADABLE = '';
const Body = z.object({
  data: z
    .object({ message: z.string().optional().catch(undefined), ppt_id: PptId.nullish().catch(UNREADABLE) })
    .optional()
    .catch(undefined),
  // An error that cannot be read is still an error.
  error: z
    .object({ code: z.int().catch(-1), message: z.string().optional().catch(undefined) })
    .nullish()
    .catch({ code: -1, message: undefined }),
  is_success: z.boolean().optional().catch(undefined),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string): Record<string, unknown> | undefined {
  if (!/^\s{0,64}\{/.test(text) || !/\}\s{0,64}$/.test(text.slice(-65))) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) return undefined;
    // Some addresses wrap the envelope once more (§1.2).
    return isObject(value.result) && !('is_success' in value) ? value.result : value;
  } catch {
    return undefined;
  }
}

const KNOWN: ReadonlySet<string> = new Set(['data', 'error', 'is_success', 'message', 'ppt_id', 'code']);
/** Keys of other names, or damaged ones. */
const hasStrangers = (body: Record<string, unknown>): boolean =>
  [body, body.data, body.error].some((part) => isObject(part) && Object.keys(part).some((key) => !KNOWN.has(key)));

function fromJson(body: Record<string, unknown>, mode: 'json' | 'repaired'): Envelope {
  const { data, error, is_success } = Body.parse(body);
  return {
    mode,
    ...(is_success === undefined ? {} : { isSuccess: is_success }),
    ...(!error || error.code === 0 ? {} : { errorCode: error.code }),
    ...(error?.message === undefined ? {} : { errorMessage: error.message }),
    ...(data?.message === undefined ? {} : { message: data.message }),
    ...(data?.ppt_id ? { pptId: data.ppt_id } : {}),
    conflicts: data?.ppt_id === UNREADABLE ? ['ppt_id'] : [],
  };
}

function fromScraps(text: string): Envelope {
  const errorCode = scrapedErrorCode(text);
  const message = scrapedMessage(text);
  return {
    mode: 'scraped',
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(message === undefined ? {} : { message }),
    conflicts: [],
  };
}

/** Never throws and never takes long, whatever the bytes are. */
export function readEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > MAX_BODY_BYTES) return { mode: 'scraped', conflicts: ['too_long'] };
  const { text, other } = decode(bytes);
  const whole = parsed(text);
  const mended = whole ? undefined : parsed(repairJson(text));
  const body = whole ?? mended;
  const read = body ? fromJson(body, whole ? 'json' : 'repaired') : fromScraps(text);

  // Backslashes that damage left inside a word do not hide it.
  const flags = flagsIn(text.replaceAll('\\', ''));
  const conflicts = [...new Set([...read.conflicts, ...flags.conflicts])];
  // A second `error` that the last one of that name hides.
  if (read.errorCode === undefined && (flags.hasError || scrapedErrorCode(text) !== undefined)) conflicts.push('error');
  // A field whose name was damaged is still told by the text; it can only make the answer less certain.
  const pptId = read.pptId ?? flags.pptId[0];
  const isSuccess = read.mode === 'scraped' ? flagsIn(text).isSuccess[0] : read.isSuccess;
  return {
    ...read,
    ...(isSuccess === undefined ? {} : { isSuccess }),
    ...(pptId === undefined ? {} : { pptId }),
    ...((!body || other !== undefined || flags.isRepeated || hasStrangers(body)) && {
      scraps: unescaped(other === undefined ? text : `${text}\n${other}`),
    }),
    conflicts,
  };
}
