/** A station with one scripted terminal (method `uzcard`, device `front`) beside cash; it can crash and come back. */
import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import type { PinpadCapabilities, PinpadDefinition } from '../pinpads/pinpad.ts';
import type { Ledger } from '../ports/store.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { cash } from '../providers/registry.ts';
import { type FakeClock, fakeClock, settled } from './fake-clock.ts';
import { type MemoryJournal, memoryJournal } from './memory-journal.ts';
import { scriptedTerminal, type Terminal } from './scripted-pinpad.ts';
import { AMOUNT } from './scripted-station.ts';
import { type Harness, stationHarness } from './station-harness.ts';
import { tempLedger } from './temp-ledger.ts';

export interface PinpadStation extends Harness {
  clock: FakeClock;
  terminal: Terminal;
  journal: MemoryJournal;
  /** Starts a sale at the terminal and lets everything that is ready run. */
  sale(orderId?: string, over?: Partial<StartPayment>): Promise<PaymentView>;
  view(id: string): Promise<PaymentView>;
  /** "rung outcome code" of every step of the ladder. */
  steps(id: string): Promise<string[]>;
  /** The process is gone in this moment; a new one opens the same ledger and journal, before the same terminal. */
  crash(options?: { wrap?: (ledger: Ledger) => Ledger }): Promise<PinpadStation>;
}

export interface PinpadStationOptions {
  can?: Partial<PinpadCapabilities>;
  config?: Record<string, unknown>;
  /** Drivers of terminals beside the first. */
  pinpads?: readonly PinpadDefinition[];
  /** The ledger, seen through something that breaks. */
  wrap?: (ledger: Ledger) => Ledger;
}

export async function pinpadStation(options: PinpadStationOptions = {}): Promise<PinpadStation> {
  const file = tempLedger();
  onTestFinished(() => rmSync(file.dir, { recursive: true, force: true }));
  let clock = fakeClock();
  const terminal = scriptedTerminal({ clock: () => clock, ...(options.can ? { can: options.can } : {}) });

  // What is on the disk outlives the process.
  const journal = memoryJournal();

  async function open(wrap?: (ledger: Ledger) => Ledger): Promise<PinpadStation> {
    const h = await stationHarness({
      clock,
      file: file.file,
      definitions: [cash as unknown as ProviderDefinition],
      pinpads: [terminal.definition, ...(options.pinpads ?? [])],
      journal,
      ...(wrap ? { wrap } : {}),
      config: {
        providers: {},
        pinpads: { front: { driver: 'scripted', method: 'uzcard', terminalId: '00000166' } },
        ...options.config,
      },
    });
    onTestFinished(() => h.stop().catch(() => undefined));
    await settled();
    const view = (id: string) => h.client.payment.get({ id });
    return {
      ...h,
      clock,
      terminal,
      journal,
      view,
      async sale(orderId = 'K-1041', over = {}) {
        const started = await h.client.payment.start({ orderId, amount: AMOUNT, method: 'uzcard', ...over });
        await settled();
        return view(started.id);
      },
      async steps(id) {
        const { ladder = [] } = await view(id);
        return ladder.map(({ rung, outcome, code }) => `${rung} ${outcome} ${code}`);
      },
      crash(next = {}) {
        // Timers of the dead process never fire again.
        clock = fakeClock(clock.now());
        return open(next.wrap);
      },
    };
  }
  return open(options.wrap);
}
