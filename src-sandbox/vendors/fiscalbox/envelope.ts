/** How the box answers: HTTP 200 and `{data, error, is_success}` for everything (fiscal_document, Payments/readme.md). */
import type { TextAnswer } from '../../json-server.ts';

export const VENDOR = 'fiscalbox';

/** The box's own number and words for a refusal. */
export class BoxError extends Error {
  override readonly name = 'BoxError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const json = (value: unknown): TextAnswer => ({
  status: 200,
  contentType: 'application/json; charset=utf-8',
  text: JSON.stringify(value),
});

export const success = (data: unknown): TextAnswer => json({ data, error: null, is_success: true });
/** Data beside is_success:false, as UzQR's "declined" and a wallet's refusal come. */
export const refusal = (data: unknown): TextAnswer => json({ data, error: null, is_success: false });
export const failure = (code: number, message: string): TextAnswer =>
  json({ data: null, error: { code, message, data: null }, is_success: false });

/** What is wrong with a request, field by field, as the box's cloud words it (error 7). */
export type FieldComplaints = Record<string, string[]>;

/** The parsed object; throws `BoxError` 7 for what is none, or has fields the document does not know. */
export function readObject(text: string, contentType: string, known: readonly string[]): Record<string, unknown> {
  if (!contentType.toLowerCase().startsWith('application/json'))
    throw new BoxError(
      7,
      JSON.stringify({ detail: `Unsupported media type "${contentType.slice(0, 40)}" in request.` }),
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BoxError(7, JSON.stringify({ detail: 'JSON parse error' }));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BoxError(7, JSON.stringify({ non_field_errors: ['Invalid data. Expected a dictionary.'] }));
  const strangers = Object.keys(value).filter((key) => !known.includes(key));
  if (strangers.length > 0)
    throw new BoxError(7, JSON.stringify(Object.fromEntries(strangers.map((key) => [key, ['Unexpected field.']]))));
  return value as Record<string, unknown>;
}

/** Throws `BoxError` 7 when there are complaints. */
export function complain(complaints: FieldComplaints): void {
  if (Object.keys(complaints).length > 0) throw new BoxError(7, JSON.stringify(complaints));
}

/** An amount of tiyin: a positive integer, as a JSON number. */
export function readTiyin(value: unknown, complaints: FieldComplaints): number {
  if (value === undefined) complaints.amount = ['This field is required.'];
  else if (typeof value !== 'number' || !Number.isSafeInteger(value))
    complaints.amount = ['A valid integer is required.'];
  else if (value < 1) complaints.amount = ['Ensure this value is greater than or equal to 1.'];
  return typeof value === 'number' ? value : 0;
}

/** A string with something in it. */
export function readText(value: unknown, field: string, complaints: FieldComplaints): string {
  if (value === undefined) complaints[field] = ['This field is required.'];
  else if (typeof value !== 'string') complaints[field] = ['Not a valid string.'];
  else if (value.trim() === '') complaints[field] = ['This field may not be blank.'];
  return typeof value === 'string' ? value : '';
}
