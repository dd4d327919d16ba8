/** What the simulators are told at start, checked once. A wrong field is named, and the process ends with code 2. */
import * as z from 'zod';
import { refusedFields } from './refusal.ts';

const LoopbackUrl = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/+$/, ''))
  .describe('base address without a path');

/** Where the station listens: `local` for its screen's data, `hooks` for the vendors' calls. */
export const StationAddresses = z.strictObject({ local: LoopbackUrl, hooks: LoopbackUrl });
export type StationAddresses = z.infer<typeof StationAddresses>;

/** A pause of a simulated vendor. */
export const Milliseconds = z.int().min(0).max(600_000);

export const Settings = z.strictObject({
  /** 0 picks a free port; the ready line says which. */
  port: z.int().min(0).max(65_535),
  /** The station's local API token: the same one opens these simulators. */
  token: z.string().min(16),
  /** Append-only JSON lines: what the simulated vendors believe. Made when absent. */
  truthFile: z.string().min(1),
  /** Absent when the parent sends it later over IPC. */
  station: StationAddresses.optional(),
  payme: z.strictObject({
    merchantId: z.string().min(1),
    key: z.string().min(1),
    /** Of the Subscribe API; absent: the same. */
    apiKey: z.string().min(1).optional(),
    login: z.string().min(1).default('Paycom'),
    accountField: z.string().min(1).default('order_id'),
    /** How long a customer under the fault `late` waits between Create and Perform. */
    lateMs: Milliseconds.default(5_000),
    /** How long a transaction under the fault `timeout_12h` still has to live when it is made. */
    expiresInMs: Milliseconds.min(200).default(1_500),
    /** Pause between repeats of a call that got no usable answer. */
    repeatMs: Milliseconds.min(10).default(1_000),
    /** Longest silence Payme puts up with before it repeats a call. */
    answerTimeoutMs: Milliseconds.min(50).default(10_000),
  }),
  fiscal: z
    .strictObject({
      /** How long the fault `slow` holds an answer back. */
      slowMs: Milliseconds.default(3_000),
    })
    .prefault({}),
  /** What other vendors share with the station, by id; each reads its own (`sectionOf`). A vendor without one is shut. */
  vendors: z.record(z.string(), z.unknown()).default({}),
});
export type Settings = z.infer<typeof Settings>;

/** A vendor's own settings; undefined when the station does not use it. Throws `SettingsError`. */
export function sectionOf<Schema extends z.ZodType>(
  settings: Settings,
  id: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const given = settings.vendors[id];
  if (given === undefined) return undefined;
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const named = refusedFields(read.error).map(({ path, message }) => `vendors.${id}.${path}: ${message}`);
  throw new SettingsError(named.join('; '));
}

/** Thrown with a message that names the wrong field. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads the value of `QABUL_SANDBOX`. Throws `SettingsError`. */
export function readSettings(text: string | undefined): Settings {
  if (text === undefined || text === '') throw new SettingsError('QABUL_SANDBOX is not set');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SettingsError('QABUL_SANDBOX is not JSON');
  }
  const read = Settings.safeParse(value);
  if (read.success) return read.data;
  const named = refusedFields(read.error).map((field) => `QABUL_SANDBOX ${field.path}: ${field.message}`);
  throw new SettingsError(named.join('; '));
}

const StationMessage = z.object({ type: z.literal('station'), ...StationAddresses.shape });

/** `{ "type": "station", "local", "hooks" }` from the parent; undefined for any other message. */
export function readStationMessage(message: unknown): StationAddresses | undefined {
  const read = StationMessage.safeParse(message);
  return read.success ? { local: read.data.local, hooks: read.data.hooks } : undefined;
}
