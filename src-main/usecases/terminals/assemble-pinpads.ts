/**
 * Configured terminals to devices and rails. `pinpads.<name>` makes a rail for its method; terminals behind a vendor's
 * box come from that vendor's section. Where both give one method, the terminal that was named wins.
 */
import type { Currency } from '../../../src-shared/money.ts';
import { boxKey } from '../../domain/box.ts';
import { asProvider } from '../../pinpads/as-provider.ts';
import type { PinpadDefinition, ProcessRunner } from '../../pinpads/pinpad.ts';
import type { LinkAddress, LinkFactory } from '../../ports/byte-link.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmergencyJournal } from '../../ports/emergency-journal.ts';
import type { HttpClient } from '../../ports/http-client.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Capabilities } from '../../providers/provider.ts';
import type { Rail } from '../rails/rails.ts';
import type { Device } from './device.ts';

/** A `pinpads.<name>` section, checked against its driver's schema; the driver's own keys are among the rest. */
export interface PinpadSection {
  driver: string;
  method: string;
  path?: string | undefined;
  baudRate?: number | undefined;
  stopBits?: 1 | 2 | undefined;
  host?: string | undefined;
  port?: number | undefined;
  terminalId?: string | undefined;
  [own: string]: unknown;
}

export interface PinpadDeps {
  definitions: readonly PinpadDefinition[];
  sections: Readonly<Record<string, PinpadSection>>;
  /** Vendors' sections, for terminals behind their boxes. */
  providers: Readonly<Record<string, unknown>>;
  links: LinkFactory;
  processes: ProcessRunner;
  http: HttpClient;
  clock: Clock;
  log: Logger;
  journal: EmergencyJournal;
  currency: Currency;
}

export interface Pinpads {
  devices: readonly Device[];
  rails: readonly Rail[];
  /** Terminals of the configuration whose drivers this build does not have. */
  unsupported: Readonly<Record<string, { driver: string }>>;
}

const SHARED_KEYS = ['driver', 'method', 'path', 'baudRate', 'stopBits', 'host', 'port', 'terminalId'];
const USUAL_LINE = { baudRate: 115_200, stopBits: 1 } as const;
/** ux.md §6.2: a terminal has so long to give up; then the result counts as unknown. */
const CANCEL_MS = 20_000;
const CARDS: Readonly<Record<string, string>> = { humo: 'Humo', uzcard: 'UzCard' };

/** The driver's own part of a section. */
export const ownKeysOf = (section: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(section).filter(([key]) => !SHARED_KEYS.includes(key)));

function addressOf(section: PinpadSection, definition: PinpadDefinition): LinkAddress | undefined {
  if (section.host !== undefined && section.port !== undefined && definition.links.includes('tcp'))
    return { kind: 'tcp', host: section.host, port: section.port };
  if (section.path === undefined || !definition.links.includes('serial')) return undefined;
  const usb = definition.usb?.[0];
  const usual = definition.serial ?? USUAL_LINE;
  return {
    kind: 'serial',
    path: section.path,
    baudRate: section.baudRate ?? usual.baudRate,
    stopBits: section.stopBits ?? usual.stopBits,
    ...(usb === undefined ? {} : { usb }),
  };
}

/** In the words of the configuration; a box's terminal is where its box is. */
function placeOf({ url, file }: PinpadSection, address: LinkAddress | undefined): string | undefined {
  if (address) return address.kind === 'serial' ? address.path : `${address.host}:${address.port}`;
  return typeof url === 'string' ? url : typeof file === 'string' ? file : undefined;
}

const capabilitiesOf = ({ can }: PinpadDefinition): Capabilities => ({
  kind: 'pinpad',
  // The ladder asks the device itself, step by step.
  query: false,
  notFoundIsProof: false,
  cancel: can.cancel,
  cancelByOurRef: false,
  refund: can.void || can.refund,
  partialRefund: can.refund && can.partialRefund,
  immediate: false,
  cadence: null,
  beginTimeoutMs: can.saleTimeoutMs,
  cancelTimeoutMs: CANCEL_MS,
});

function open(deps: PinpadDeps, name: string, section: PinpadSection, definition: PinpadDefinition) {
  const log = deps.log.child({ device: name });
  const address = addressOf(section, definition);
  // One box, one thing at a time, whichever of its terminals it is and whoever names it.
  const lane = typeof section.url === 'string' ? boxKey(section.url) : name;
  const session = definition.open({
    config: definition.config.parse(ownKeysOf(section)),
    ...(address === undefined ? {} : { address }),
    ...(section.terminalId === undefined ? {} : { terminalId: section.terminalId }),
    links: deps.links,
    processes: deps.processes,
    http: deps.http,
    clock: deps.clock,
    log,
    currency: deps.currency,
  });
  const device: Device = {
    name,
    method: section.method,
    driver: definition.id,
    can: definition.can,
    session,
    terminalId: section.terminalId,
    place: placeOf(section, address),
    lane,
    ...(definition.reread === undefined ? {} : { reread: definition.reread.bind(definition) }),
    rereadBatch: (raws) => definition.rereadBatch?.(raws, { currency: deps.currency }),
    underWay: Promise.resolve(),
  };
  const rail: Rail = {
    method: section.method,
    provider: definition.id,
    title: CARDS[section.method] ?? definition.title,
    can: capabilitiesOf(definition),
    instance: asProvider({
      device: name,
      session,
      can: definition.can,
      terminalId: section.terminalId,
      journal: deps.journal,
      now: () => deps.clock.now(),
      log,
      underWay: (operation) => {
        device.underWay = operation;
      },
    }),
    reason: 'ok',
    device: name,
    pinpad: definition.can,
  };
  return { device, rail };
}

export function assemblePinpads(deps: PinpadDeps): Pinpads {
  const opened: { device: Device; rail: Rail }[] = [];
  const unsupported: Record<string, { driver: string }> = {};
  for (const [name, section] of Object.entries(deps.sections)) {
    const definition = deps.definitions.find(({ id }) => id === section.driver);
    if (definition) opened.push(open(deps, name, section, definition));
    else unsupported[name] = { driver: section.driver };
  }
  const named = new Set(Object.values(deps.sections).map(({ method }) => method));
  for (const definition of deps.definitions) {
    const { behind } = definition;
    const vendor = behind && (deps.providers[behind.provider] as { methods?: readonly string[] } | undefined);
    if (!behind || !vendor) continue;
    for (const method of behind.methods) {
      if (!vendor.methods?.includes(method) || named.has(method)) continue;
      const section = { ...behind.section(vendor, method), driver: definition.id, method };
      opened.push(open(deps, `${behind.provider}-${method}`, section, definition));
    }
  }
  return { devices: opened.map(({ device }) => device), rails: opened.map(({ rail }) => rail), unsupported };
}
