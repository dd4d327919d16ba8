/** The terminals of one protocol as a simulated vendor: their section, their ports, their customers. */
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { CardDesk } from '../bank/card-desk.ts';
import { Refusal } from '../refusal.ts';
import type { ShownPayment } from '../screen.ts';
import { Milliseconds, sectionOf } from '../settings.ts';
import type { SimulatedVendor, TerminalAddress, VendorWorld } from '../vendor.ts';
import { openPort, type TerminalPort, type Wire } from './port.ts';

const Terminal = z.object({
  /** The station's method it takes. */
  method: z.string().min(1),
  currency: z.enum(['UZS', 'KZT', 'KGS']),
  terminalId: z
    .string()
    .regex(/^\d{8}$/, 'must be 8 digits')
    .default('00000166'),
});
export type TerminalSettings = z.infer<typeof Terminal>;

const Section = z.object({
  /** By the names of the station's `pinpads` section. */
  terminals: z.record(z.string().regex(/^[a-z0-9_-]{1,32}$/), Terminal),
  /** How long it waits for a card. */
  patienceMs: Milliseconds.default(60_000),
  /** Absent: a customer pays when somebody plays them. */
  customerMs: Milliseconds.optional(),
  /** How often it says that it is still at work. */
  waitEveryMs: Milliseconds.min(10).default(5_000),
  /** How long it waits for an ACK before it repeats a frame. */
  ackMs: Milliseconds.min(10).default(5_000),
  /** How late the fault `ack_late` is. */
  ackLateMs: Milliseconds.default(6_000),
  /** How long a pulled cable stays pulled. */
  replugMs: Milliseconds.default(1_000),
});
export type TerminalTimes = Omit<z.infer<typeof Section>, 'terminals'>;

export interface SimulatedTerminal {
  readonly desk: CardDesk;
  heard(bytes: Uint8Array, wire: Wire): void;
  state(): unknown;
  reset(): void;
  close(): void;
}

export interface TerminalSpot {
  world: VendorWorld;
  settings: TerminalSettings;
  times: TerminalTimes;
  port: Pick<TerminalPort, 'send' | 'unplug'>;
}

export function createTerminals(
  world: VendorWorld,
  vendor: string,
  make: (spot: TerminalSpot) => SimulatedTerminal,
): SimulatedVendor {
  const section = sectionOf(world.settings, vendor, Section);
  if (!section) return {};
  const { terminals: named, ...times } = section;
  const ports = new Map<string, TerminalPort>();
  const terminals = Object.entries(named).map(([name, settings]) => {
    const port = {
      send: (bytes: Uint8Array) => ports.get(name)?.send(bytes),
      unplug: async (replugMs: number) => ports.get(name)?.unplug(replugMs),
    };
    return { name, settings, terminal: make({ world, settings, times, port }) };
  });
  const takes = (shown: ShownPayment) => terminals.filter(({ settings }) => settings.method === shown.method);
  return {
    async start() {
      const addresses: Record<string, TerminalAddress> = {};
      for (const { name, terminal } of terminals) {
        const link = join(dirname(world.settings.truthFile), `pinpad-${name}.tty`);
        const port = await openPort({ link, log: world.log, heard: (bytes, wire) => terminal.heard(bytes, wire) });
        ports.set(name, port);
        addresses[name] = port.address;
      }
      return addresses;
    },
    waitsFor: (shown) => takes(shown).some(({ terminal }) => terminal.desk.waitsFor(shown.payable)),
    serves: (shown) => takes(shown).length > 0,
    async customer(shown, action) {
      const found = takes(shown).find(({ terminal }) => terminal.desk.waitsFor(shown.payable)) ?? takes(shown)[0];
      if (!found) throw new Refusal(409, 'terminal.not_waiting', 'no terminal takes this method');
      return found.terminal.desk.play(shown.payable, action);
    },
    state: () => Object.fromEntries(terminals.map(({ name, terminal }) => [name, terminal.state()])),
    async hurry() {
      for (const { terminal } of terminals) terminal.desk.hurry();
    },
    reset() {
      for (const { terminal } of terminals) terminal.reset();
    },
    async close() {
      for (const { terminal } of terminals) terminal.close();
      for (const port of ports.values()) await port.close();
    },
  };
}
