/** What setting a station up asks and sees: the shape of every section, self-tests, and what support is given. */
import * as z from 'zod';
import { WrittenConfig } from './settings-views.ts';

const JsonSchema = z.record(z.string(), z.unknown());

/** What a configuration may say: forms are drawn from it. Schemas are JSON Schema, draft 2020-12. */
export const SettingsShape = z.strictObject({
  rails: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      currencies: z.array(z.string()),
      methods: z.array(z.strictObject({ method: z.string(), title: z.string(), kind: z.string() })),
      /** Keys whose values are names of secrets, with the least length of the secret in bytes. */
      secrets: z.array(z.strictObject({ key: z.string(), minBytes: z.int() })),
      schema: JsonSchema,
    }),
  ),
  printerFamilies: z.array(z.string()),
  drivers: z.array(
    z.strictObject({ id: z.string(), title: z.string(), links: z.array(z.string()), schema: JsonSchema }),
  ),
});

/** Left out: the configuration that runs. Otherwise a draft, of which nothing is written. */
const Draft = { config: WrittenConfig.optional() };
export const TestRail = z.strictObject({ method: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/), ...Draft });
export const TestPinpad = z.strictObject({ device: z.string().min(1).max(60), ...Draft });
export const TestFiscal = z.strictObject(Draft);

/** What a self-test looks at, in this order. */
export const SELF_TEST_STEPS = [
  'settings',
  'country',
  'keys',
  'address',
  'login',
  'callback',
  'device',
  'fiscal',
] as const;
/** Why a step came out as it did. Screens key their words by it. */
export const SELF_TEST_REASONS = [
  'ok',
  'not_configured',
  'invalid',
  'wrong_country',
  'secret_missing',
  'secret_too_short',
  'no_answer',
  'not_encrypted',
  'refused',
  'unclear',
  'no_question',
  'asks_us',
  'no_callback_address',
  'practice',
  'not_supported',
  'blocked',
] as const;
export const SELF_TEST_OUTCOMES = ['proved', 'failed', 'not_tested'] as const;
export const SelfTest = z.strictObject({
  /** Nothing failed. What was not tested stays unproved. */
  ok: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.enum(SELF_TEST_STEPS),
      outcome: z.enum(SELF_TEST_OUTCOMES),
      reason: z.enum(SELF_TEST_REASONS),
      /** An address, a name, a model: never a value of a secret. */
      detail: z.string().optional(),
    }),
  ),
});

/** Serial ports of this machine, and which configured terminal names each. */
export const FoundPorts = z.strictObject({
  ports: z.array(
    z.strictObject({
      path: z.string(),
      manufacturer: z.string().optional(),
      vendorId: z.string().optional(),
      productId: z.string().optional(),
      /** The terminal of the configuration that is told to be there. */
      device: z.string().optional(),
    }),
  ),
  /** Configured terminals, and where each is told to be. */
  devices: z.array(
    z.strictObject({
      device: z.string(),
      method: z.string(),
      driver: z.string(),
      /** A port, an address, or the box it stands behind. */
      place: z.string().optional(),
      terminalId: z.string().optional(),
    }),
  ),
});

/** One JSON text for a support person; secrets, telephones, cards and reference numbers are cut out or masked. */
export const SupportBundle = z.strictObject({ fileName: z.string(), text: z.string() });

export type SettingsShape = z.infer<typeof SettingsShape>;
export type FoundPorts = z.infer<typeof FoundPorts>;
export type SelfTest = z.infer<typeof SelfTest>;
export type SelfTestStep = SelfTest['steps'][number];
export type SelfTestReason = SelfTestStep['reason'];
export type SupportBundle = z.infer<typeof SupportBundle>;
