/** One call of a rail without a station around it: the scripted answer in, what was sent and what came of it out. */
import { type Money, money } from '../../../src-shared/money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient, HttpRequest } from '../../ports/http-client.ts';
import type { Ask, BeginAsk, PaymentProvider, ProviderEnv } from '../provider.ts';
import fiscalbox from './index.ts';

export const BOX = 'http://192.168.1.50:8080';
export const PAYMENT_ID = '0123456789ABCDEFGHJK';
export const CODE = '880101698207133392';

/** Answers in order, as JSON with HTTP 200; what was sent is kept. */
export function box(...answers: unknown[]) {
  const sent: HttpRequest[] = [];
  const http: HttpClient = {
    send(request) {
      sent.push(request);
      const body = new TextEncoder().encode(JSON.stringify(answers.shift()));
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
  const bodies = () => sent.map(({ body }) => (typeof body === 'string' ? (JSON.parse(body) as unknown) : undefined));
  return { http, sent, bodies };
}

const stoppedClock: Clock = {
  now: () => 1_790_000_000_000,
  elapsed: () => 0,
  after: () => () => undefined,
  sleep: () => new Promise(() => undefined),
};

export function rail(method: string, config: object = {}): PaymentProvider {
  const env = { config: { url: `${BOX}/`, ...config }, clock: stoppedClock } as unknown as ProviderEnv<never>;
  const made = fiscalbox.create(env) as Readonly<Record<string, PaymentProvider>>;
  return made[method] as PaymentProvider;
}

export const askFor = (http: HttpClient, over: Partial<Ask> = {}, amount: Money = money(50_000, 'UZS')): BeginAsk => ({
  remember: () => Promise.resolve(),
  leaving: () => undefined,
  hint: () => undefined,
  kind: 'sale',
  paymentId: PAYMENT_ID,
  orderId: 'order-1',
  amount,
  locale: 'uz',
  http,
  signal: new AbortController().signal,
  ...over,
});
