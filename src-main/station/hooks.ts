/** Where vendors call us: rails that are asked for answers at once, and webhooks that are kept first and read later. */
import type { HookRoute } from '../ports/hooks.ts';
import type { Webhook } from '../providers/provider.ts';
import type { Rails } from '../usecases/rails/rails.ts';
import type { Runner } from '../usecases/runner/runner.ts';
import { servedRoute } from '../usecases/settlement/served.ts';
import type { SettleRules } from '../usecases/settlement/settle.ts';
import { createWebhookInbox, type WebhookInbox } from '../usecases/settlement/webhooks.ts';
import type { StationParts } from './deps.ts';

interface Around {
  rails: Rails;
  runner: Runner;
  rules: SettleRules;
}

export function openHooks(
  { ledger, clock, ids, log, livemode }: StationParts,
  { rails, runner, rules }: Around,
): { routes: HookRoute[]; inbox: WebhookInbox } {
  const webhooks = new Map<string, Webhook>();
  const served: HookRoute[] = [];
  for (const rail of rails.all) {
    if (!rail.instance) continue;
    if (rail.instance.webhook) webhooks.set(rail.provider, rail.instance.webhook);
    if (rail.instance.served) {
      served.push(servedRoute(rail.provider, rail.instance.served, { ledger, clock, ids, rules, runner, livemode }));
    }
  }
  const inbox = createWebhookInbox(webhooks, { ledger, clock, log, runner, livemode });
  return { routes: [...served, ...inbox.routes], inbox };
}
