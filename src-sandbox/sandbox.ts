/** The simulated vendors, put together: one listener, one truth, one dial, every vendor of the registry. */
import { controlRoutes } from './control.ts';
import { createFaultDial } from './faults.ts';
import { closeServer, createJsonServer, listen } from './json-server.ts';
import type { Log } from './log.ts';
import { Refusal } from './refusal.ts';
import { createScreen } from './screen.ts';
import type { Settings, StationAddresses } from './settings.ts';
import { openTruth } from './truth.ts';
import type { TerminalAddress } from './vendor.ts';
import { vendors as registry } from './vendors/registry.ts';

export interface Sandbox {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Simulated terminals by the names of their sections. */
  readonly pinpads: Readonly<Record<string, TerminalAddress>>;
  /** Where the station listens now; may be told again after it restarted on other ports. */
  setStation(addresses: StationAddresses): void;
  close(): Promise<void>;
}

/** Starts listening. Throws when the truth file cannot be opened (`TruthDamaged`) or the port is taken. */
export async function startSandbox(settings: Settings, log: Log, now: () => number = Date.now): Promise<Sandbox> {
  const truth = openTruth(settings.truthFile);
  const dial = createFaultDial(new Map(registry.map(({ id, faults }) => [id, faults])));
  let station = settings.station;
  const addresses = (): StationAddresses => {
    if (!station) throw new Refusal(503, 'station.not_known_yet', 'the station has not told its addresses yet');
    return station;
  };
  const vendors = new Map(
    registry.map((definition) => {
      const violation = (rule: string, detail: string): void => {
        truth.write({ record: 'violation', vendor: definition.id, rule, detail, at: now() });
        log('violation.seen', { vendor: definition.id, rule, detail });
      };
      const world = { settings, truth, dial, log, now, station: addresses, violation };
      return [definition.id, definition.create(world)] as const;
    }),
  );
  const screen = createScreen(addresses, settings.token);
  const control = controlRoutes({ truth, dial, screen, vendors, now });
  const routes = [...control, ...[...vendors.values()].flatMap((vendor) => vendor.routes ?? [])];
  const server = createJsonServer(routes, settings.token, log);
  const pinpads: Record<string, TerminalAddress> = {};
  for (const vendor of vendors.values()) Object.assign(pinpads, await vendor.start?.());
  const port = await listen(server, settings.port);
  return {
    url: `http://127.0.0.1:${port}`,
    pinpads,
    setStation(told) {
      station = told;
      log('station.known', { local: told.local, hooks: told.hooks });
    },
    async close() {
      for (const vendor of vendors.values()) await vendor.close?.();
      await closeServer(server);
      truth.close();
    },
  };
}
