/**
 * Receipts of the sandbox's fiscal module, taken as seriously as real ones: a lost answer is `unsure` and is asked
 * about before anything is sent again (I-24), a conflict is refused and never resent.
 */
import * as z from 'zod';
import { readOfdUrl } from '../../domain/ofd-url.ts';
import { type HttpClient, HttpError, type HttpResponse } from '../../ports/http-client.ts';
import type { Receipt, ReceiptResult, ReceiptSink } from '../../ports/receipt-sink.ts';

export interface PracticeReceiptOptions {
  http: HttpClient;
  token: string;
  /** The module's address; undefined while it is not up. */
  url(): string | undefined;
}

const ANSWER_WITHIN_MS = 15_000;

const Registered = z.object({
  number: z.union([z.string().min(1), z.int()]).transform(String),
  sign: z.string().optional(),
  qrUrl: z.string().optional(),
});

/** Makes the sink. */
export function practiceReceipts({ http, token, url }: PracticeReceiptOptions): ReceiptSink {
  const ask = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<HttpResponse> => {
    const base = url();
    if (base === undefined) throw new HttpError('not_up', true);
    return http.send({
      method,
      url: `${base}${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      timeoutMs: ANSWER_WITHIN_MS,
    });
  };
  return {
    id: 'practice',
    required: true,
    async register({ key, paymentId, kind, amount, paidAt }): Promise<ReceiptResult> {
      let answer: HttpResponse;
      try {
        answer = await ask('POST', '/fiscal/receipts', { key, paymentId, kind, amount, at: paidAt });
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        return { kind: error.neverLeft ? 'not_sent' : 'unsure', reason: error.reason };
      }
      if (answer.status >= 400 && answer.status < 500) return { kind: 'refused', reason: refusalOf(answer) };
      const receipt = answer.status < 300 ? readReceipt(answer.body) : undefined;
      return receipt ? { kind: 'registered', receipt } : { kind: 'unsure', reason: `http_${answer.status}` };
    },
    async find({ key }) {
      const answer = await ask('GET', `/fiscal/receipts/${encodeURIComponent(key)}`);
      if (answer.status === 404) return undefined;
      const receipt = answer.status === 200 ? readReceipt(answer.body) : undefined;
      if (!receipt) throw new Error(`the fiscal module answered ${answer.status}`);
      return receipt;
    },
  };
}

const json = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

function readReceipt(body: Uint8Array): Receipt | undefined {
  const read = Registered.safeParse(json(body));
  if (!read.success) return undefined;
  const { number, sign, qrUrl } = read.data;
  // What is no address of a receipt is not printed, and no wallet is told of it: it would lack the sign (pinpads.md §1.6).
  const ofd = qrUrl === undefined ? undefined : readOfdUrl(qrUrl);
  return { number, ...(sign !== undefined && { sign }), ...(ofd && { qrUrl: ofd.url }) };
}

function refusalOf({ status, body }: HttpResponse): string {
  const code = (json(body) as { error?: { code?: unknown } } | undefined)?.error?.code;
  return typeof code === 'string' ? code : `http_${status}`;
}
