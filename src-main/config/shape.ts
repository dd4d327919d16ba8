/** What a configuration may say, as JSON Schema, for the settings screens' forms. */
import * as z from 'zod';
import type { SettingsShape } from '../../src-shared/contract/setup-views.ts';
import type { PinpadDefinition } from '../pinpads/pinpad.ts';
import { PRINTER_FAMILIES } from '../ports/press.ts';
import type { ProviderDefinition } from '../providers/provider.ts';
import { pinpadSections } from './pinpads.ts';

/** As a person writes it: defaults may be left out. */
const written = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;

export function settingsShape(
  rails: readonly ProviderDefinition[],
  drivers: readonly PinpadDefinition[],
): SettingsShape {
  const sections = pinpadSections(drivers);
  return {
    rails: rails
      // The drawer needs no section.
      .filter(({ id }) => id !== 'cash')
      .map(({ id, title, currencies, methods, secrets, config }) => ({
        id,
        title,
        currencies: [...currencies],
        methods: Object.entries(methods).map(([method, { title: name, can }]) => ({
          method,
          title: name,
          kind: can.kind,
        })),
        secrets: Object.entries(secrets).map(([key, { minBytes }]) => ({ key, minBytes })),
        schema: written(config),
      })),
    printerFamilies: [...PRINTER_FAMILIES],
    drivers: drivers.map(({ id, title, links }, at) => ({
      id,
      title,
      links: [...links],
      schema: written(sections[at] as z.ZodType),
    })),
  };
}
