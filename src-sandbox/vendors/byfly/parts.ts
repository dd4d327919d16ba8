/** What ByFly's rooms share: its settings, its book, and how its routes refuse. */
import * as z from 'zod';
import type { Route, RouteAnswer, RouteRequest } from '../../json-server.ts';
import type { Later } from '../../later.ts';
import { Milliseconds } from '../../settings.ts';
import type { VendorWorld } from '../../vendor.ts';
import { Refused } from './answers.ts';
import type { Book } from './book.ts';
import type { Sources } from './sources.ts';

/** The station's own section (url and limits apart), and pauses for tests. */
export const Section = z.object({
  apiToken: z.string().min(32),
  webhookSecret: z.string().min(24),
  amountUnit: z.enum(['tenge', 'tiyn', 'tiyin']),
  /** `add_commission_to_amount` of the shop ("Расчет комиссий"); false: the shop bears it. */
  addCommission: z.boolean().default(true),
  /** How long the fault `slow` holds an answer back. */
  slowMs: Milliseconds.default(3_000),
  /** When a customer under `late`, or the charge behind `cancelled_then_paid`, comes through. */
  lateMs: Milliseconds.default(5_000),
});
export type Section = z.infer<typeof Section>;

export interface ByflyParts {
  world: VendorWorld;
  section: Section;
  book: Book;
  sources: Sources;
  late: Later;
}

/** "Формат ошибки": the one sentence that the document has for a field. */
const SENTENCES: Readonly<Record<string, string>> = { phone: 'Номер телефона обязателен' };
export const REQUIRED = 'Field is required';

/** The body by its schema. What does not fit is refused in ByFly's words, and is a violation of the run. */
export function jsonOf<Schema extends z.ZodType>(
  schema: Schema,
  { text }: RouteRequest,
  { violation }: Pick<VendorWorld, 'violation'>,
): z.output<Schema> {
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refused(400, 'Неверный запрос');
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const errors = Object.fromEntries(
    read.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [key, 'Unknown field'])
        : [[issue.path.join('.'), issue.message]],
    ),
  ) as Record<string, string>;
  violation('request.field', JSON.stringify(errors).slice(0, 300));
  const missing = Object.keys(errors).find((field) => errors[field] === REQUIRED);
  throw new Refused(400, (missing && SENTENCES[missing]) ?? 'Неверный запрос', errors);
}

/** A route that knows nothing of the sandbox's token and refuses in ByFly's own form. */
export const vendorRoute = (
  method: Route['method'],
  path: string,
  answer: (request: RouteRequest) => Promise<RouteAnswer> | RouteAnswer,
): Route => ({
  method,
  path,
  withoutToken: true,
  unparsed: true,
  async answer(request) {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof Refused) return error.answer;
      throw error;
    }
  },
});
