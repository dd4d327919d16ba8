/**
 * The reading of a terminal's totals that later totals are compared with. It is worth something only where its figures are
 * wholly known: taken while nothing was open on the terminal, and void from the moment a close of the bank shift is asked
 * for (decision 0008).
 */
import { type Strangers, strangersIn } from '../../domain/ladder.ts';
import type { BatchClose, DeviceTotals } from '../../pinpads/pinpad.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/store.ts';
import type { TerminalReading } from '../../ports/terminals.ts';
import type { Device } from './device.ts';
import { figuresOf, oursSince, summed, zerosOf } from './terminal-totals.ts';

/** What a terminal has done up to a question, and whether all of it is decided. */
export interface Standing {
  evidenceSeq: number;
  isQuiet: boolean;
}

export interface Readings {
  /** Before the terminal is asked. `exceptSeq`: the payment that it is asked about. */
  standing(device: Device, exceptSeq?: number): Standing;
  /** After it has answered: kept, when nothing was open before the question and nothing is after it. */
  adopt(device: Device, totals: DeviceTotals, asOf: Standing): Promise<void>;
  /** Before a close is asked for: whatever its answer, the figures from before it are worth nothing now. */
  forget(device: Device): Promise<void>;
  /** A new bank shift begins with nothing; only one that is known to have begun. */
  beginAnew(device: Device, closed: BatchClose, evidenceSeq: number): Promise<void>;
}

interface Deps {
  ledger: Ledger;
  clock: Clock;
  /** The terminal did what nobody here asked of it. */
  strangers(device: Device, found: Strangers): Promise<void>;
}

/** Totals may be compared with it. */
export const isGood = (reading: TerminalReading | undefined): reading is TerminalReading =>
  reading !== undefined && reading.at > 0;

export function createReadings({ ledger, clock, strangers }: Deps): Readings {
  return {
    standing: (device, exceptSeq) => ({
      evidenceSeq: ledger.read.lastEvidenceSeq(),
      isQuiet:
        ledger.read.inFlightOn(device.name) === undefined &&
        ledger.read.unknownOn(device.name).every(({ seq }) => seq === exceptSeq),
    }),

    async adopt(device, totals, { evidenceSeq, isQuiet }) {
      const figures = figuresOf(totals);
      if (!figures || !isQuiet) return;
      const last = ledger.read.terminalReading(device.name);
      if (isGood(last)) {
        const ours = oursSince(ledger.read, device.name, last.evidenceSeq);
        const found = strangersIn(summed(last), summed(figures), ours);
        // What a person decided or what came late stands in our count and not in the terminal's: that is no stranger.
        if (found && !ledger.read.isContestedOn(device.name, last.evidenceSeq)) await strangers(device, found);
      }
      await ledger.write((tx) => {
        // What was settled while the terminal answered may be in its figures or not.
        if (tx.unknownOn(device.name).length > 0 || tx.inFlightOn(device.name) !== undefined) return;
        const closedSeq = tx.terminalReading(device.name)?.closedSeq ?? null;
        tx.putTerminalReading({ device: device.name, ...figures, at: clock.now(), evidenceSeq, closedSeq });
      });
    },

    forget: (device) =>
      ledger.write((tx) => {
        const last = tx.terminalReading(device.name);
        tx.putTerminalReading({
          device: device.name,
          terminals: [zerosOf('')],
          at: 0,
          evidenceSeq: last?.evidenceSeq ?? 0,
          closedSeq: last?.closedSeq ?? null,
        });
      }),

    async beginAnew(device, closed, evidenceSeq) {
      if (closed.matched === false) return;
      const named = [...new Set(closed.terminals.map(({ terminalId = '' }) => terminalId))];
      await ledger.write((tx) =>
        tx.putTerminalReading({
          device: device.name,
          terminals: (named.length > 0 ? named : ['']).map(zerosOf),
          at: closed.matched ? clock.now() : 0,
          evidenceSeq,
          closedSeq: evidenceSeq,
        }),
      );
    },
  };
}
