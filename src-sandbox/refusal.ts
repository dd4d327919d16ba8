import type * as z from 'zod';

/** One field that was refused, by its path in the body ("station.local"). */
export type RefusedField = { path: string; message: string };

/** Thrown anywhere below a route; becomes `{ error: { code, message, fields? } }` with this HTTP status. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly RefusedField[] | undefined;

  constructor(status: number, code: string, message: string, fields?: readonly RefusedField[]) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}

/** The schema's complaints, one per field; an unknown key is named itself. */
export const refusedFields = (error: z.ZodError): RefusedField[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: 'unknown field' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );

/** Reads a body by its schema. Throws a 422 `request.invalid` that names every wrong field. */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const fields = refusedFields(read.error);
  const named = fields.map((field) => `${field.path || 'body'}: ${field.message}`).join('; ');
  throw new Refusal(422, 'request.invalid', named, fields);
}
