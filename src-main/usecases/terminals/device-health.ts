/** Which terminals answer, and what is strange about them: probes, and the lamps that follow. */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Strangers } from '../../domain/ladder.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import { within } from '../time-limit.ts';
import type { Device } from './device.ts';
import type { Devices } from './devices.ts';

/** Who a terminal says it is. */
export interface Answered {
  model?: string;
  firmware?: string;
  terminalId?: string;
}

export interface DeviceHealth {
  /** The terminal has answered, or has not: by a probe, or by an operation. */
  heard(device: Device, isThere: boolean): void;
  /** The terminal did what nobody here asked of it; shown until the station starts again. */
  strange(device: Device, what: Strangers['what']): void;
  /** Asks a terminal who it is, in its turn. Throws what stands in the way. */
  ask(device: Device): Promise<Answered>;
  /** At a start the terminal, or its bridge, may still be waking up: asked a few times, then at its next use. */
  probeUntilHeard(device: Device): Promise<void>;
  lamps(): LampView[];
  stop(): void;
}

interface Deps {
  devices: Devices;
  /** In the configuration, of a driver that this version does not have: the device's name and the driver's. */
  unsupported: Readonly<Record<string, { driver: string }>>;
  clock: Clock;
  log: Logger;
  http: HttpClient;
  /** A lamp is another one now. */
  changed(): void;
}

const PROBE_MS = 15_000;
/** Between the first questions to a terminal that does not answer yet. */
const FIRST_PAUSES_MS = [1_000, 3_000, 10_000, 30_000];

export function createDeviceHealth({ devices, unsupported, clock, log, http, changed }: Deps): DeviceHealth {
  const answers = new Map<string, boolean>();
  const strangers = new Map<string, Strangers['what']>();
  const stopping = new AbortController();

  function heard(device: Device, isThere: boolean): void {
    if (stopping.signal.aborted || answers.get(device.name) === isThere) return;
    answers.set(device.name, isThere);
    changed();
  }

  async function ask(device: Device): Promise<Answered> {
    try {
      // The limit is the terminal's: waiting for its turn is no silence.
      const found = await devices.turn(device, { with: 'questions' }, () =>
        within(clock, PROBE_MS, stopping.signal, (signal) => device.session.probe({ signal, http })),
      );
      heard(device, true);
      return found;
    } catch (error) {
      heard(device, false);
      throw error;
    }
  }

  async function probe(device: Device): Promise<void> {
    try {
      const found = await ask(device);
      log.info('device.found', { device: device.name, ...found });
      const { terminalId: expected } = device;
      // Another terminal on the cable than the one that was set up (money-safety §5.7).
      if (expected !== undefined && found.terminalId !== undefined && found.terminalId !== expected)
        log.warn('device.other_terminal', { device: device.name, expected, found: found.terminalId });
    } catch (error) {
      if (!stopping.signal.aborted) log.info('device.silent', { device: device.name, message: String(error) });
    }
  }

  function lampOf(device: Device): LampView {
    const lamp = { id: device.name, kind: 'device' } as const;
    const isThere = answers.get(device.name);
    const what = strangers.get(device.name);
    if (isThere !== false && what !== undefined)
      return { ...lamp, state: 'warn', reason: 'terminal_strangers', detail: what };
    if (isThere) return { ...lamp, state: 'ok', reason: 'ok' };
    return { ...lamp, state: isThere === undefined ? 'warn' : 'down', reason: 'no_answer' };
  }

  return {
    heard,
    ask,
    strange: (device, what) => void strangers.set(device.name, what),
    async probeUntilHeard(device) {
      await probe(device);
      for (const pause of FIRST_PAUSES_MS) {
        if (answers.get(device.name)) return;
        await clock.sleep(pause, stopping.signal).catch(() => undefined);
        if (stopping.signal.aborted) return;
        await probe(device);
      }
    },
    lamps: () => [
      ...devices.all.map(lampOf),
      ...Object.entries(unsupported).map(
        ([id, { driver }]): LampView => ({
          id,
          kind: 'device',
          state: 'down',
          reason: 'not_supported',
          detail: driver,
        }),
      ),
    ],
    stop: () => stopping.abort(new Error('the station is stopping')),
  };
}
