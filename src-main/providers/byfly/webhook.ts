/**
 * ByFly's webhook (byfly-kaspi.ru.md, "Webhook уведомления"): hex HMAC-SHA256 over the bytes as they came. The document's
 * Node sample signs what JSON.stringify makes of them, which refuses every genuine body with `\/` or `\u041e`.
 *
 * The document signs with "your_jwt_secret". If that is one secret for all merchants, any of them can sign for us
 * (wallets.md Q17), so a webhook only wakes a question, and that cannot be switched off.
 */
import { createHash } from 'node:crypto';
import type { Secret } from '../../ports/secrets.ts';
import type { Webhook } from '../provider.ts';
import { hmacHexMatches } from '../wire/hmac.ts';
import { Notice } from './mapping.ts';

export const WEBHOOK_PATH = '/api/webhooks/byfly';

export const byflyWebhook = (secret: Secret): Webhook => ({
  path: WEBHOOK_PATH,
  confirmByQuery: true,
  verify: ({ raw, headers }) => hmacHexMatches(secret, raw, headers['x-webhook-signature']),
  // There is no id of the event; a body that came before is the same event.
  dedupeKey: (raw) => createHash('sha256').update(raw).digest('hex'),
  read(raw) {
    const notice = Notice.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)));
    return [{ providerRef: notice.transaction_id, reply: { kind: 'pending' } }];
  },
});
