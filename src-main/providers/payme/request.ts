/** Payme's calls, read once from bytes (wallets.md §1.1, §1.3, §1.8). */
import * as z from 'zod';
import type { HookAnswer, HookCall } from '../../ports/hooks.ts';
import { protocolErrors, type RpcError } from './errors.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const hasFailed = (statusCode: unknown): boolean => typeof statusCode === 'number' && statusCode !== 0;

const Time = z.int().nonnegative();
/** Account values arrive as strings; some merchants' set-ups send numbers. A field of anything else is an empty one. */
const Account = z
  .record(z.string(), z.unknown())
  .transform((fields) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' ? [[name, String(value)] as const] : [],
      ),
    ),
  );
const TransactionId = z.string().min(1).max(64);
const Amount = z.int();

const SCHEMAS = {
  CheckPerformTransaction: z.object({ amount: Amount, account: Account }),
  CreateTransaction: z.object({ id: TransactionId, time: Time.positive(), amount: Amount, account: Account }),
  PerformTransaction: z.object({ id: TransactionId }),
  CancelTransaction: z.object({ id: TransactionId, reason: z.int().nullish() }),
  CheckTransaction: z.object({ id: TransactionId }),
  GetStatement: z.object({ from: Time, to: Time }),
  SetFiscalData: z.object({
    id: TransactionId,
    type: z.enum(['PERFORM', 'CANCEL']),
    fiscal_data: z.preprocess(
      // Payme's module failed: there is a code and no receipt, and whatever stands where it would be is not read.
      (said) => (isObject(said) && hasFailed(said.status_code) ? { status_code: said.status_code } : said),
      z.union([
        z.strictObject({ status_code: z.number().refine(hasFailed) }),
        z.object({
          receipt_id: z.union([z.string().min(1), z.number()]).transform(String),
          status_code: z.literal(0),
          qr_code_url: z.url({ protocol: /^https?$/ }).optional(),
        }),
      ]),
    ),
  }),
} as const;

export type MethodName = keyof typeof SCHEMAS;
export type ParamsOf<M extends MethodName> = z.output<(typeof SCHEMAS)[M]>;
/** A call that may be answered: `id` is Payme's envelope id, echoed as it came. */
export type PaymeRequest = { [M in MethodName]: { method: M; params: ParamsOf<M>; id: unknown } }[MethodName];

/** Always HTTP 200: Payme counts any other status as −32400 (wallets.md §1.1). */
function answer(id: unknown, body: { result: unknown } | { error: RpcError }): HookAnswer {
  return {
    status: 200,
    contentType: 'application/json; charset=UTF-8',
    body: JSON.stringify({ jsonrpc: '2.0', id: id ?? null, ...body }),
  };
}
export const answerResult = (id: unknown, result: unknown): HookAnswer => answer(id, { result });
export const answerError = (id: unknown, error: RpcError): HookAnswer => answer(id, { error });

/** Numbers and strings are echoed; anything else is no id. */
const idOf = (envelope: unknown): unknown => {
  const id = (envelope as { id?: unknown } | null)?.id;
  return typeof id === 'number' || typeof id === 'string' ? id : null;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Order of checks: POST, readable, login, envelope, method, parameters. */
export function parsePayme(
  call: HookCall,
  isLoggedIn: (header: string | undefined) => boolean,
): { request: PaymeRequest } | { answer: HookAnswer } {
  if (call.method !== 'POST') return { answer: answerError(null, protocolErrors.notPost) };
  let envelope: unknown;
  let isReadable = true;
  try {
    envelope = JSON.parse(utf8.decode(call.raw));
  } catch {
    isReadable = false;
  }
  const id = isReadable ? idOf(envelope) : null;
  if (call.doubled.includes('authorization') || !isLoggedIn(call.headers.authorization)) {
    return { answer: answerError(id, protocolErrors.badLogin) };
  }
  if (!isReadable) return { answer: answerError(null, protocolErrors.unreadable) };
  if (!isObject(envelope)) return { answer: answerError(null, protocolErrors.badRequest('envelope')) };
  if (typeof envelope.method !== 'string') return { answer: answerError(id, protocolErrors.badRequest('method')) };
  const method = envelope.method;
  if (!Object.hasOwn(SCHEMAS, method)) return { answer: answerError(id, protocolErrors.unknownMethod(method)) };
  const parsed = SCHEMAS[method as MethodName].safeParse(envelope.params);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'params';
    return {
      answer: answerError(
        id,
        method === 'SetFiscalData' ? protocolErrors.badFiscalData(field) : protocolErrors.badRequest(field),
      ),
    };
  }
  return { request: { method, params: parsed.data, id } as PaymeRequest };
}
