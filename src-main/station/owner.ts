/** The roads to the owner: what alarms are sent, and news of single payments. */
import type { LampView } from '../../src-shared/contract/health-views.ts';
import type { StationConfig } from '../config/schema.ts';
import type { SecretStore } from '../ports/secrets.ts';
import { type AlertRules, type Alerts, createAlerts } from '../usecases/health/alerts.ts';
import { createOwnerNotices, type OwnerNotices } from '../usecases/health/owner-notices.ts';
import type { StationParts } from './deps.ts';

interface Around {
  lamps(): LampView[];
  /** A booth's reason for taking no money; undefined while it sells, and at tills. */
  outOfService(): string | undefined;
}

export async function openOwnerRoads(
  { config, secrets, ledger, livemode, http, clock, log }: StationParts,
  { lamps, outOfService }: Around,
): Promise<{ alerts: Alerts; notices: OwnerNotices }> {
  const { station } = config;
  const rules = await alertRules(config.alerts, secrets);
  return {
    notices: createOwnerNotices({ rules, ledger, station, livemode, http, clock, log }),
    alerts: createAlerts({ rules, read: ledger.read, lamps, outOfService, station, livemode, http, clock, log }),
  };
}

/** A road whose secret is missing is no road: health names the secret, and nothing is sent unsigned in its place. */
async function alertRules(config: StationConfig['alerts'], secrets: SecretStore): Promise<AlertRules> {
  const { webhook, telegram, ...rules } = config;
  const secretOf = async (named: string | undefined) =>
    named === undefined ? undefined : secrets.get(named.replace(/^secret:/, ''));
  const [secret, token] = await Promise.all([secretOf(webhook?.secret), secretOf(telegram?.token)]);
  return {
    ...rules,
    ...(webhook && (webhook.secret === undefined || secret) && { webhook: { url: webhook.url, secret } }),
    ...(telegram && token && { telegram: { chatId: telegram.chatId, url: telegram.url, token } }),
  };
}
