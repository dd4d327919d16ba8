/** A station with scripted rails beside cash, on a fake clock; it can crash and come back on the same ledger. */
import { rmSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { StartPayment } from '../../src-shared/contract/payment-asks.ts';
import type { PaymentView } from '../../src-shared/contract/payment-views.ts';
import { CallError } from '../../src-shared/contract/wire-error.ts';
import { money } from '../../src-shared/money.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { cash } from '../providers/registry.ts';
import { fakeClock, settled } from './fake-clock.ts';
import { type RailOptions, type ScriptedRail, scriptedRail } from './scripted-provider.ts';
import { type Harness, type HarnessOptions, stationHarness } from './station-harness.ts';
import { tempLedger } from './temp-ledger.ts';

export const UZS = (minor: number) => money(minor, 'UZS');
export const AMOUNT = UZS(4_500_000);

export interface ScriptedStation extends Harness {
  rail: ScriptedRail;
  /** Starts a sale of `AMOUNT` by the rail, and lets everything that is ready run. */
  sale(orderId?: string, over?: Partial<StartPayment>): Promise<PaymentView>;
  view(id: string): Promise<PaymentView>;
  /** "type source status verdict" of every piece of evidence. */
  story(id: string): Promise<string[]>;
  /** The process is gone in this moment, without a word; a new one opens the same ledger. */
  crash(): Promise<ScriptedStation>;
}

export interface ScriptedOptions extends Omit<HarnessOptions, 'definitions' | 'file'> {
  rail?: RailOptions;
  /** Rails beside the first. */
  others?: readonly ScriptedRail[];
  /** Keep the ledger in a file, so that `crash` works. */
  durable?: boolean;
}

export async function scriptedStation(options: ScriptedOptions = {}): Promise<ScriptedStation> {
  const { rail: railOptions, others = [], durable = false, ...rest } = options;
  const rail = scriptedRail(railOptions);
  const rails = [rail, ...others];
  const file = durable ? tempLedger() : undefined;
  if (file) onTestFinished(() => rmSync(file.dir, { recursive: true, force: true }));

  async function open(startAt?: number): Promise<ScriptedStation> {
    const h = await stationHarness({
      clock: fakeClock(startAt),
      ...rest,
      ...(file && { file: file.file }),
      definitions: [...rails.map((one) => one.definition), cash as unknown as ProviderDefinition],
      config: {
        providers: Object.fromEntries(rails.map((one) => [one.definition.id, {}])),
        ...rest.config,
      },
    });
    onTestFinished(() => h.stop().catch(() => undefined));
    await settled();
    const view = (id: string) => h.client.payment.get({ id });
    return {
      ...h,
      rail,
      view,
      async sale(orderId = 'K-1042', over = {}) {
        const started = await h.client.payment.start({ orderId, amount: AMOUNT, method: rail.definition.id, ...over });
        await settled();
        return view(started.id);
      },
      async story(id) {
        const { lines } = await h.client.payment.story({ id });
        return lines.map((line) => `${line.type} ${line.source} ${line.status} ${line.verdict}`);
      },
      crash: () => open(h.clock.now()),
    };
  }
  return open();
}

/** The code of the refusal, or 'none'. */
export const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'none',
    (error: unknown) => {
      if (error instanceof CallError) return error.wire.code;
      throw error;
    },
  );

/** The names of the fields that a refusal complains about. */
export const refusedFields = (call: Promise<unknown>): Promise<string[]> =>
  call.then(
    () => [],
    (error: unknown) => ((error as CallError).wire.fields ?? []).map((field) => field.path),
  );
