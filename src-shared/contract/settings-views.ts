/** What the settings screens send and see. Values of secrets go in and never come out. */
import * as z from 'zod';

/** station.json as written: its own schema is the station's, and its complaints come back by path. */
export const WrittenConfig = z.record(z.string().max(60), z.unknown());
export const SaveSettings = z.strictObject({ config: WrittenConfig });
export const Complaints = z.strictObject({
  problems: z.array(z.strictObject({ path: z.string(), message: z.string() })),
});
export const SettingsView = z.strictObject({
  config: WrittenConfig,
  problems: Complaints.shape.problems,
  secrets: z.array(z.strictObject({ name: z.string(), isThere: z.boolean() })),
  /** No configuration has been written yet. */
  isFirstRun: z.boolean(),
  needsRestart: z.boolean(),
  /** This build has simulators to practise with; a package starts with setting up instead. */
  canPractise: z.boolean(),
});
export const PutSecret = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 letters, digits or ._-'),
  value: z.string().min(1).max(4_096),
});
export const CatalogueText = z.strictObject({ csv: z.string().max(60_000) });
export const CatalogueRead = z.strictObject({ count: z.int() });

export type SettingsView = z.infer<typeof SettingsView>;
