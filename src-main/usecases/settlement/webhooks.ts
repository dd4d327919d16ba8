/**
 * Webhooks of rails that only tell us: verified, stored, answered; then acted on at our own pace. A crash between
 * the two loses nothing, a repeat changes nothing (I-11, I-17).
 */
import type { Clock } from '../../ports/clock.ts';
import type { HookAnswer, HookRoute } from '../../ports/hooks.ts';
import type { Logger } from '../../ports/logger.ts';
import type { InboxRow } from '../../ports/queues.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Webhook } from '../../providers/provider.ts';
import type { Runner } from '../runner/runner.ts';
import { evidenceOf } from './evidence-of.ts';

interface Deps {
  ledger: Ledger;
  clock: Clock;
  log: Logger;
  runner: Runner;
  livemode: boolean;
}

export interface WebhookInbox {
  routes: HookRoute[];
  /** Works off what a crash left behind, and what waited for a reply. Cheap; may be called often. */
  wake(): void;
  stop(): Promise<void>;
}

const ROWS_PER_TURN = 32;
/** What could not be handled now is tried again after this time, or as soon as anything else wakes the inbox. */
const NOT_NOW_MS = 30_000;
/** An event may overtake the reply that tells us the rail's reference. After this time it belongs to nobody. */
const OVERTAKES_AT_MOST_MS = 60 * 60_000;
const text = (status: number, body: string): HookAnswer => ({ status, contentType: 'text/plain; charset=utf-8', body });

export function createWebhookInbox(webhooks: ReadonlyMap<string, Webhook>, deps: Deps): WebhookInbox {
  const { ledger, clock, log } = deps;
  let running: Promise<void> | undefined;
  let isWokenMeanwhile = false;
  let isStopped = false;

  /** A payment of this rail whose reference is not known yet: the event may be about it. */
  const mayBeKnownSoon = (row: InboxRow): boolean =>
    clock.now() - row.receivedAt < OVERTAKES_AT_MOST_MS &&
    ledger.read.openPayments().some(({ provider, providerRef, status }) => {
      const isUnnamed = status === 'dispatching' || status === 'unknown';
      return provider === row.provider && providerRef === null && isUnnamed;
    });

  /** false: not now. Items that were handled already are repeats the next time, and change nothing. */
  async function handle(row: InboxRow): Promise<boolean> {
    const webhook = webhooks.get(row.provider);
    if (!webhook) throw new Error(`no webhook reader for ${row.provider}`);
    let isDone = true;
    for (const item of webhook.read(row.body)) {
      const payment =
        (item.paymentId === undefined ? undefined : ledger.read.payment(item.paymentId)) ??
        (item.providerRef === undefined ? undefined : ledger.read.paymentByRef(row.provider, item.providerRef));
      // Provider A's event never settles provider B's payment.
      if (!payment && item.providerRef !== undefined && mayBeKnownSoon(row)) {
        isDone = false;
        continue;
      }
      if (!payment || payment.provider !== row.provider) {
        log.warn('webhook.unmatched', { provider: row.provider, inbox: row.id, providerRef: item.providerRef });
        continue;
      }
      if (webhook.confirmByQuery) {
        // The hint is done with when the rail was asked, not when we meant to ask (I-7).
        if (!(await deps.runner.querySoon(payment.seq))) isDone = false;
        continue;
      }
      const evidence = evidenceOf(item.reply, 'webhook', { livemode: deps.livemode, notFoundIsProof: false });
      if (evidence) await deps.runner.submit(payment.seq, evidence);
    }
    return isDone;
  }

  async function turn(): Promise<void> {
    const notNow = new Set<number>();
    for (;;) {
      const rows = ledger.read.pendingInbox(ROWS_PER_TURN + notNow.size).filter(({ id }) => !notNow.has(id));
      if (rows.length === 0 || isStopped) {
        if (notNow.size > 0 && !isStopped) askAgain();
        return;
      }
      for (const row of rows) {
        if (isStopped) return;
        try {
          if (await handle(row)) await ledger.write((tx) => tx.finishInbox(row.id, clock.now()));
          else notNow.add(row.id);
        } catch (error) {
          log.error('webhook.unread', {
            provider: row.provider,
            inbox: row.id,
            attempts: row.attempts,
            message: String(error),
          });
          // After the last try it stays, unread: health counts it, and the next start (a newer version?) tries again.
          await ledger.write((tx) => tx.retryInbox(row.id));
        }
      }
    }
  }

  let callOff = (): void => {};
  function askAgain(): void {
    callOff();
    callOff = clock.after(NOT_NOW_MS, wake);
  }

  function wake(): void {
    if (isStopped) return;
    if (running) {
      isWokenMeanwhile = true;
      return;
    }
    isWokenMeanwhile = false;
    running = turn()
      .catch((error: unknown) => log.error('inbox.failed', { message: String(error) }))
      .finally(() => {
        running = undefined;
        if (isWokenMeanwhile) wake();
      });
  }

  const routes = [...webhooks].map(
    ([provider, webhook]): HookRoute => ({
      path: webhook.path,
      async answer(call) {
        if (call.method !== 'POST') return text(405, 'POST only');
        if (!webhook.verify(call)) {
          log.warn('webhook.refused', { provider });
          return text(401, 'signature refused');
        }
        try {
          await ledger.write((tx) => tx.addInbox(provider, webhook.dedupeKey(call.raw), call.raw, clock.now()));
        } catch (error) {
          log.error('webhook.unstored', { provider, message: String(error) });
          return text(503, 'not stored, send again');
        }
        wake();
        return text(200, 'ok');
      },
    }),
  );
  return {
    routes,
    wake,
    async stop() {
      isStopped = true;
      callOff();
      await running;
    },
  };
}
