/**
 * One station from a host's things, the same for both mains. Opened in the order in which a refusal costs least, closed
 * in the order in which nothing is lost.
 *
 *   configuration → secrets → lock → simulators → ledger → station → hooks, local → ready
 *   stop: listeners (answers under way are finished) → station and ledger → simulators → lock
 */
import { join } from 'node:path';
import { SIMULATORS } from './config/sandbox-defaults.ts';
import { chooseReceipts } from './fiscal/choose.ts';
import { boxLanes } from './host/node/box-lanes.ts';
import { emergencyJournal } from './host/node/emergency-journal.ts';
import { practiceDesk } from './host/node/practice-desk.ts';
import { practiceHttp } from './host/node/practice-http.ts';
import { practiceLinks } from './host/node/practice-links.ts';
import { withPracticeSecrets } from './host/node/practice-secrets.ts';
import { reserveRoom } from './host/node/reserve-file.ts';
import { backupsOf, boxesOf, paperOf, placeOf, SALES_NEED_BYTES } from './run-station/equipment.ts';
import type { ReadyLine, RunningStation, StationHost } from './run-station/host.ts';
import { readConfig, refuseBlindTls } from './run-station/read-config.ts';
import { startSandbox } from './run-station/sandbox.ts';
import { settingsHost } from './run-station/settings-host.ts';
import { inTime, type Undo, unwind } from './run-station/unwind.ts';

const LISTENERS_CLOSE_MS = 2_000;
const STATION_STOP_MS = 2_000;

/** Starts the station, or throws and leaves nothing behind. */
export async function runStation(host: StationHost): Promise<RunningStation> {
  const { home, clock, ids, log, http, version } = host;
  const { config, practiceSecrets } = readConfig(host);
  refuseBlindTls(config.profile, log);
  const secrets = withPracticeSecrets(await host.secrets(config.profile), practiceSecrets);
  const undo: Undo = [];
  try {
    undo.push(host.lock(home.dir));

    // Forked before the heavy parts are loaded: both take about as long, and neither needs the other.
    const sandbox = config.profile === 'sandbox' ? await startSandbox(host, config, secrets) : undefined;
    if (sandbox) undo.push(() => sandbox.stop());
    const [{ openLedger }, { createStation }, { startHooks }, { startLocal }, { drawQr }] = await Promise.all([
      import('./store/open.ts'),
      import('./station.ts'),
      import('./transport/hooks.ts'),
      import('./transport/local.ts'),
      import('./host/node/draw-qr.ts'),
    ]);
    const desk = sandbox && { http, token: home.apiToken, url: () => sandbox.url() };

    const plain = sandbox ? practiceHttp(http, SIMULATORS, () => sandbox.url()) : http;
    const wire = boxLanes(plain, boxesOf(config));

    const base = join(home.dir, config.profile === 'live' ? 'ledger' : 'sandbox');
    const reserve = reserveRoom({ home: home.dir, leaveBytes: SALES_NEED_BYTES, clock, log });
    const ledger = reserve.opened(() =>
      (host.openLedger ?? openLedger)({
        file: `${base}.db`,
        clock,
        log,
        onFatal(error) {
          if (error.code === 'ledger.disk_full') reserve.release();
          host.onFatal(error);
        },
      }),
    );
    const station = await createStation({
      journal: emergencyJournal(`${base}.emergency`, { release: reserve.release }),
      backups: backupsOf(host, `${base}.db`, config),
      config,
      secrets,
      clock,
      ids,
      log,
      http: wire,
      ledger,
      receipts: chooseReceipts(config.providers, { http: wire, clock, log }, desk),
      drawQr,
      paper: await paperOf(host, config),
      ...(desk && { practice: practiceDesk(desk) }),
      ...(host.links && { links: sandbox ? practiceLinks(host.links, () => sandbox.pinpads()) : host.links }),
      ...(host.processes && { processes: host.processes }),
      ...(host.push && { push: host.push }),
      ...(host.exitBooth && { exitBooth: host.exitBooth }),
      ...placeOf(home.dir, config, log),
      settings: settingsHost(host, wire),
      isSimulated: (url) => url.startsWith(SIMULATORS),
      ...(host.support && {
        support: {
          ...host.support,
          versions: { qabul: version, node: process.version, system: `${process.platform} ${process.arch}` },
        },
      }),
    });
    undo.push(() => inTime(clock, STATION_STOP_MS, 'the station', station.stop()));
    await station.start();
    undo.push(reserve.keep());

    const { refusals } = station;
    const hooks = await startHooks({
      ...config.listen.hooks,
      routes: station.hooks,
      clock,
      log,
      refuse: (...refusal) => refusals.refuse(...refusal),
    });
    undo.push(() => hooks.close());
    const { currency, mode } = config.station;
    const local = await startLocal({
      ...config.listen.local,
      station,
      apiToken: home.apiToken,
      profile: config.profile,
      mode,
      currency,
      rendererDir: host.rendererDir,
      clock,
      log,
      version,
    });
    undo.push(() => local.close());

    const sandboxUrl = await sandbox?.ready;
    sandbox?.setStation({ local: local.url, hooks: hooks.url });
    const ready: ReadyLine = {
      event: 'station.ready',
      local: local.url,
      hooks: hooks.url,
      profile: config.profile,
      home: home.dir,
      openUrl: local.openUrl,
      ...(sandboxUrl !== undefined && { sandbox: sandboxUrl }),
    };
    log.info('station.started', {
      version,
      profile: config.profile,
      local: local.url,
      hooks: hooks.url,
      // A restart from the screen moves the simulators, and only the first start prints a ready line.
      ...(sandboxUrl !== undefined && { sandbox: sandboxUrl }),
    });
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      log.info('station.stopping');
      const closing = Promise.all([undo.pop()?.(), undo.pop()?.()]);
      await inTime(clock, LISTENERS_CLOSE_MS, 'the listeners', closing).catch((error: Error) =>
        log.warn('station.closed_hard', { message: error.message }),
      );
      await unwind(undo);
      log.info('station.stopped');
    };
    return {
      ready,
      config,
      station,
      stop() {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await unwind(undo).catch((left: Error) => log.warn('station.left_behind', { message: left.message }));
    throw error;
  }
}
