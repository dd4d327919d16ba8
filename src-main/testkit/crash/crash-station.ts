/**
 * The real station, put together as run-station does it, with its ports wrapped by killers. The simulators are not its
 * children: they must outlive it.
 *
 *   QABUL_HOME, QABUL_SANDBOX_URL, QABUL_KILL_AT ──► one ready line on stdout ──► dies when it is told to
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { parseConfig } from '../../config.ts';
import { chooseReceipts } from '../../fiscal/choose.ts';
import { nodeClock } from '../../host/node/clock.ts';
import { emergencyJournal } from '../../host/node/emergency-journal.ts';
import { asStartError, EXIT, refusalText } from '../../host/node/exit-codes.ts';
import { fileSecrets } from '../../host/node/file-secrets.ts';
import { openHome } from '../../host/node/home.ts';
import { nodeHttpClient } from '../../host/node/http-client.ts';
import { randomIds } from '../../host/node/ids.ts';
import { lockHome } from '../../host/node/instance-lock.ts';
import { jsonlLogger } from '../../host/node/jsonl-logger.ts';
import { nodeLinks } from '../../host/node/link-factory.ts';
import { type Capabilities, defineProvider, type ProviderDefinition } from '../../providers/provider.ts';
import { PROVIDERS } from '../../registered.ts';
import { createStation } from '../../station.ts';
import { openLedger } from '../../store/open.ts';
import { startHooks } from '../../transport/hooks.ts';
import { startLocal } from '../../transport/local.ts';
import { killerOf } from './kill-points.ts';
import { killingHttp, killingJournal, killingLinks } from './killing-devices.ts';
import { killBetweenMigrations, killHalfAnswers, killingLedger, killingReceipts } from './killing-ports.ts';

const { QABUL_HOME: dir = '', QABUL_SANDBOX_URL: sandboxUrl = '', QABUL_KILL_AT: killAt } = process.env;

const CAN_NOTHING: Capabilities = {
  kind: 'shows_qr',
  query: false,
  notFoundIsProof: false,
  cancel: false,
  cancelByOurRef: false,
  refund: false,
  partialRefund: false,
  immediate: true,
  cadence: null,
  beginTimeoutMs: 5_000,
  cancelTimeoutMs: 5_000,
};

/** A rail of the worst kind (§2.0, first row): the request leaves, no answer comes, and nobody can be asked. */
const blind = defineProvider({
  id: 'blind',
  title: 'Blind',
  methods: { blind: { title: 'Blind', can: CAN_NOTHING } },
  currencies: ['UZS'],
  config: z.strictObject({}),
  secrets: {},
  create: () => ({
    async begin(ask) {
      await ask.http.send({ method: 'GET', url: `${sandboxUrl}/nothing`, timeoutMs: 2_000 });
      throw new Error('the answer is lost');
    },
  }),
}) as unknown as ProviderDefinition;

async function main(): Promise<void> {
  const killer = killerOf(killAt);
  const clock = nodeClock();
  const log = jsonlLogger();
  const wire = nodeHttpClient();
  const http = killingHttp(wire, killer);
  const home = openHome(dir);
  const definitions = [...PROVIDERS, blind];
  const parsed = parseConfig(readFileSync(join(dir, 'station.json'), 'utf8'), {}, definitions);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { config } = parsed;
  const release = lockHome(dir);
  const file = join(dir, 'sandbox.db');

  killBetweenMigrations(killer);
  const opened = openLedger({
    file,
    clock,
    log,
    onFatal(error) {
      log.error('station.failed', { message: error.message, exitCode: EXIT.ledgerFailed });
      process.exit(EXIT.ledgerFailed);
    },
    space: { lowBytes: 0, fullBytes: Number(process.env.QABUL_FULL_BELOW ?? 0) },
  });
  const ledger = killingLedger(opened, killer, file);
  const practice = { http: wire, token: home.apiToken, url: () => sandboxUrl };
  const receipts = chooseReceipts(config.providers, { http, clock, log }, practice);
  const kept = killingJournal(emergencyJournal(join(dir, 'sandbox.emergency')), ledger.read, killer);
  const ids = randomIds();
  const station = await createStation({
    config,
    secrets: fileSecrets(dir, log),
    clock,
    // Pauses after a failed receipt shrink from seconds to tenths: a cycle waits for quiet.
    ids: { ...ids, jitter: () => -0.47 + Math.random() / 100 },
    log,
    http,
    ledger,
    receipts: killingReceipts(receipts, killer),
    journal: kept.journal,
    links: killingLinks(nodeLinks(), killer, kept.isAnswered),
    drawQr: () => '<svg/>',
    definitions,
    // A rail that never answers holds a closing up for its whole limit, and a till that is closing sells nothing.
    closeLimits: {
      askMs: 2_000,
      batchesMs: 30_000,
      batchPausesMs: [200, 500],
      railsMs: 5_000,
      receiptsMs: 3_000,
      fiscalMs: 10_000,
    },
  });
  await station.start();
  killHalfAnswers(
    killer,
    station.hooks.map(({ path }) => path),
  );

  const { refusals } = station;
  const hooks = await startHooks({
    ...config.listen.hooks,
    routes: station.hooks,
    clock,
    log,
    refuse: (...refusal) => refusals.refuse(...refusal),
  });
  const local = await startLocal({
    ...config.listen.local,
    station,
    apiToken: home.apiToken,
    profile: config.profile,
    mode: config.station.mode,
    currency: config.station.currency,
    clock,
    log,
    version: 'crash',
  });
  process.stdout.write(`${JSON.stringify({ event: 'station.ready', local: local.url, hooks: hooks.url })}\n`);

  process.once('SIGTERM', () => {
    Promise.all([hooks.close(), local.close()])
      .then(() => station.stop())
      .then(release)
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
  // Node writes its cache at the exit, and this process seldom has one.
  flushCompileCache();
}

main().catch((error: unknown) => {
  const refusal = asStartError(error);
  process.stderr.write(refusalText(refusal));
  process.exit(refusal.exitCode);
});
