/**
 * Self-tests of a station that is being set up or that does not work: harmless questions, and an honest word on what
 * each proved. Nothing here can move money or register a receipt.
 */
import type { SelfTest, SelfTestReason, SelfTestStep } from '../../../src-shared/contract/setup-views.ts';
import type { FieldError } from '../../../src-shared/contract/wire-error.ts';
import type { Currency } from '../../../src-shared/money.ts';
import type { PinpadDefinition } from '../../pinpads/pinpad.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { ReceiptSink } from '../../ports/receipt-sink.ts';
import type { ProviderDefinition } from '../../providers/provider.ts';
import { assemblePinpads, type PinpadDeps, type PinpadSection } from '../terminals/assemble-pinpads.ts';
import type { PinpadDesk } from '../terminals/pinpads.ts';
import { type RailDeps, railEnv } from './assemble-rails.ts';

/** The parts of a configuration that can be tested. */
export interface TestedConfig {
  profile: 'sandbox' | 'live';
  station: { currency: Currency };
  listen: { publicHooksUrl?: string | undefined };
  providers: Readonly<Record<string, unknown>>;
  pinpads: Readonly<Record<string, PinpadSection>>;
}

/** A configuration to test, and the fiscal module it names. */
export interface Trial {
  config: TestedConfig;
  receipts: ReceiptSink;
}

export interface SelfTests {
  rail(method: string, draft?: Record<string, unknown>): Promise<SelfTest>;
  pinpad(device: string, draft?: Record<string, unknown>): Promise<SelfTest>;
  fiscal(draft?: Record<string, unknown>): Promise<SelfTest>;
}

interface Deps {
  running: Trial;
  /** Reads a draft as the next start would. */
  draft(config: Record<string, unknown>): Trial | { problems: FieldError[] };
  definitions: readonly ProviderDefinition[];
  rails: Omit<RailDeps, 'currency' | 'livemode' | 'publicHooksUrl'>;
  drivers: readonly PinpadDefinition[];
  pinpads: Omit<PinpadDeps, 'definitions' | 'sections' | 'providers' | 'currency'>;
  desk: Pick<PinpadDesk, 'ask' | 'devices'>;
  http: HttpClient;
  clock: Clock;
  /** An address that stands for the simulators: what answers there proves nothing about the vendor. */
  isSimulated(url: string): boolean;
}

const KNOCK_MS = 10_000;
const ASK_MS = 15_000;
const LOOPBACK = /^(127\.|localhost$|\[?::1)/;
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)/;

const proved = (step: SelfTestStep['step'], detail?: string): SelfTestStep => ({
  step,
  outcome: 'proved',
  reason: 'ok',
  ...(detail === undefined || detail === '' ? {} : { detail: detail.slice(0, 200) }),
});
const said =
  (outcome: 'failed' | 'not_tested') =>
  (step: SelfTestStep['step'], reason: SelfTestReason, detail?: string): SelfTestStep => ({
    step,
    outcome,
    reason,
    ...(detail === undefined || detail === '' ? {} : { detail: detail.slice(0, 200) }),
  });
const failed = said('failed');
const untested = said('not_tested');
const told = (steps: SelfTestStep[]): SelfTest => ({ ok: steps.every(({ outcome }) => outcome !== 'failed'), steps });
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function createSelfTests(deps: Deps): SelfTests {
  /** The trial, or the step that says why there is none. */
  function trialOf(draft: Record<string, unknown> | undefined, about: RegExp): Trial | SelfTestStep {
    if (draft === undefined) return deps.running;
    const read = deps.draft(draft);
    if (!('problems' in read)) return read;
    const problem = read.problems.find(({ path }) => about.test(path)) ?? read.problems[0];
    return failed('settings', 'invalid', problem && `${problem.path}: ${problem.message}`);
  }

  async function knock(address: string, livemode: boolean): Promise<SelfTestStep> {
    const { hostname, protocol, origin } = new URL(address);
    try {
      await deps.http.send({ method: 'GET', url: address, timeoutMs: KNOCK_MS, prepares: true });
    } catch (error) {
      return failed('address', 'no_answer', `${origin}: ${messageOf(error)}`);
    }
    if (deps.isSimulated(address)) return untested('address', 'practice');
    const isOpen = protocol === 'http:' && !LOOPBACK.test(hostname) && !PRIVATE.test(hostname);
    // Keys that travel in the open are read by whoever stands between.
    return isOpen && livemode ? failed('address', 'not_encrypted', origin) : proved('address', origin);
  }

  async function rail(method: string, draft?: Record<string, unknown>): Promise<SelfTest> {
    const trial = trialOf(draft, /^providers\./);
    if ('step' in trial) return told([trial]);
    const { config } = trial;
    const device = Object.entries(config.pinpads).find(([, section]) => section.method === method)?.[0];
    if (device !== undefined) return pinpad(device, draft);
    const behind = deps.desk.devices.all.find((known) => known.method === method);
    if (behind && draft === undefined) return pinpad(behind.name);
    const definition = deps.definitions.find(({ methods }) => Object.hasOwn(methods, method));
    if (!definition) return told([failed('settings', 'not_supported', method)]);
    if (definition.id === 'cash') return told([proved('settings')]);
    const section = config.providers[definition.id] as Record<string, unknown> | undefined;
    const wanted = section?.methods as readonly string[] | undefined;
    if (section === undefined || (wanted && !wanted.includes(method)))
      return told([failed('settings', 'not_configured')]);
    const steps = [proved('settings')];
    const { publicHooksUrl } = config.listen;
    const livemode = config.profile === 'live';
    const made = await railEnv(definition, section, {
      ...deps.rails,
      currency: config.station.currency,
      livemode,
      publicHooksUrl,
    });
    if ('reason' in made) {
      const { reason, detail } = made;
      if (reason === 'wrong_country') return told([...steps, failed('country', reason, detail)]);
      const why = reason === 'secret_too_short' ? reason : 'secret_missing';
      return told([...steps, proved('country'), failed('keys', why, detail)]);
    }
    steps.push(proved('country'), proved('keys'));
    const probe = definition.selfTest?.(made.env);
    if (!probe) return told([...steps, untested('address', 'no_question')]);
    const way = await knock(probe.address, livemode);
    steps.push(way);
    if (way.outcome !== 'failed') steps.push(await login(probe));
    if (probe.asksUs)
      steps.push(
        publicHooksUrl === undefined
          ? untested('callback', 'no_callback_address')
          : untested('callback', 'asks_us', publicHooksUrl),
      );
    return told(steps);
  }

  async function login({ ask }: { ask?(signal: AbortSignal): Promise<'accepted' | 'refused' | 'unclear'> }) {
    if (!ask) return untested('login', 'no_question');
    const limit = new AbortController();
    const callOff = deps.clock.after(ASK_MS, () => limit.abort(new Error('no answer in time')));
    try {
      const answer = await ask(limit.signal);
      if (answer === 'accepted') return proved('login');
      return answer === 'refused' ? failed('login', 'refused') : untested('login', 'unclear');
    } catch (error) {
      return failed('login', 'no_answer', messageOf(error));
    } finally {
      callOff();
    }
  }

  async function pinpad(name: string, draft?: Record<string, unknown>): Promise<SelfTest> {
    const trial = trialOf(draft, /^pinpads\./);
    if ('step' in trial) return told([trial]);
    const section = trial.config.pinpads[name];
    const isRunning = JSON.stringify(section) === JSON.stringify(deps.running.config.pinpads[name]);
    const running = isRunning ? deps.desk.ask(name) : undefined;
    const steps: SelfTestStep[] = [];
    try {
      const found = running ? await running : section && (await askNew(name, section, trial));
      if (found === undefined) return told([failed('settings', 'not_configured')]);
      if (found === 'not_supported') return told([failed('settings', 'not_supported', section?.driver)]);
      steps.push(proved('settings'));
      const { model, firmware, terminalId } = found;
      steps.push(proved('device', [model, firmware, terminalId].filter(Boolean).join(' · ')));
    } catch (error) {
      steps.push(proved('settings'), failed('device', 'no_answer', messageOf(error)));
    }
    return told(steps);
  }

  /** A terminal that the running station does not have: opened for one question and let go. */
  async function askNew(name: string, section: PinpadSection, { config }: Trial) {
    const made = assemblePinpads({
      ...deps.pinpads,
      definitions: deps.drivers,
      sections: { [name]: section },
      providers: {},
      currency: config.station.currency,
    });
    const [device] = made.devices;
    if (!device) return 'not_supported' as const;
    const limit = new AbortController();
    const callOff = deps.clock.after(ASK_MS, () => limit.abort(new Error('no answer in time')));
    try {
      return await Promise.race([
        device.session.probe({ signal: limit.signal, http: deps.http }),
        new Promise<never>((_resolve, reject) => {
          limit.signal.addEventListener('abort', () => reject(limit.signal.reason as Error), { once: true });
        }),
      ]);
    } finally {
      callOff();
      await device.session.close().catch(() => undefined);
    }
  }

  return {
    rail,
    pinpad,
    async fiscal(draft) {
      const trial = trialOf(draft, /^providers\./);
      if ('step' in trial) return told([trial]);
      const { receipts } = trial;
      if (!receipts.look) return told([untested('fiscal', receipts.required ? 'practice' : 'not_configured')]);
      try {
        const { unsent, days, daysMax, skewMs, blocked } = await receipts.look();
        const detail = `${unsent} · Z ${days}/${daysMax} · ${Math.round(skewMs / 1000)} s`;
        if (blocked !== undefined) return told([failed('fiscal', 'blocked', `${blocked} · ${detail}`)]);
        return told([proved('fiscal', detail)]);
      } catch (error) {
        const { code } = error as { code?: unknown };
        return told([failed('fiscal', 'no_answer', typeof code === 'string' ? code : messageOf(error))]);
      }
    },
  };
}
