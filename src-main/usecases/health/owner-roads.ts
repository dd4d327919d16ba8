/** The roads to the owner: a webhook that is signed, a Telegram bot. Each takes one message at a time. */
import { createHmac } from 'node:crypto';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Secret } from '../../ports/secrets.ts';

export interface RoadRules {
  webhook?: { url: string; secret?: Secret | undefined } | undefined;
  telegram?: { chatId: string; token: Secret; url: string } | undefined;
}

export interface OwnerRoad {
  readonly name: 'webhook' | 'telegram';
  /** Resolves to the HTTP status; rejects when no answer came. The address may hold a token: never logged. */
  send(message: { text: string; body: Readonly<Record<string, unknown>> }, signal: AbortSignal): Promise<number>;
}

const SEND_MS = 10_000;

export function ownerRoads({ webhook, telegram }: RoadRules, http: HttpClient): OwnerRoad[] {
  async function post(url: string, body: string, headers: Record<string, string>, signal: AbortSignal) {
    const { status } = await http.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      body,
      timeoutMs: SEND_MS,
      signal,
    });
    return status;
  }
  const roads: OwnerRoad[] = [];
  if (webhook) {
    roads.push({
      name: 'webhook',
      send({ body }, signal) {
        const raw = JSON.stringify(body);
        const secret = webhook.secret?.reveal();
        const signature = secret === undefined ? {} : { 'x-qabul-signature': hmac(secret, raw) };
        return post(webhook.url, raw, signature, signal);
      },
    });
  }
  if (telegram) {
    roads.push({
      name: 'telegram',
      send: ({ text }, signal) =>
        post(
          `${telegram.url}/bot${telegram.token.reveal()}/sendMessage`,
          JSON.stringify({ chat_id: telegram.chatId, text }),
          {},
          signal,
        ),
    });
  }
  return roads;
}

const hmac = (secret: string, raw: string): string =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
