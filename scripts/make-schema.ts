/**
 * `npm run schema`: writes resources/station.schema.json from the same schemas that read the configuration, so that an
 * editor says what the station would. In the sandbox profile nothing is required; in the live profile much is.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { pinpadSections } from '../src-main/config/pinpads.ts';
import { configSchema } from '../src-main/config/schema.ts';
import { SECRET_PATTERN } from '../src-main/config/secret-names.ts';
import { PINPADS, PROVIDERS } from '../src-main/registered.ts';

export const SCHEMA_FILE = join(import.meta.dirname, '..', 'resources', 'station.schema.json');

type Json = Record<string, unknown>;

/** The text of the schema file. */
export function schemaText(): string {
  const live = z.toJSONSchema(configSchema(PROVIDERS), { io: 'input', unrepresentable: 'any' }) as Json;
  const { $schema, ...body } = live;
  for (const { id, secrets } of PROVIDERS) {
    const section = at(body, 'providers', id);
    for (const key of Object.keys(secrets)) {
      Object.assign(at(section, key), {
        type: 'string',
        pattern: SECRET_PATTERN.source,
        description: 'The name of a secret, never its value: "secret:NAME".',
      });
    }
  }
  // A terminal's section is strict in its driver's own keys; the reading schema says so by a check that JSON cannot carry.
  at(body, 'pinpads').additionalProperties = {
    anyOf: pinpadSections(PINPADS).map((section) => {
      const { $schema: _ofTheWhole, ...one } = z.toJSONSchema(section, { io: 'input', unrepresentable: 'any' }) as Json;
      return one;
    }),
  };
  const schema = Object.fromEntries<unknown>([
    ['$schema', $schema],
    ['title', 'Qabul station'],
    ['description', 'station.json: one payment station. Unknown keys are errors.'],
    ['if', { properties: { profile: { const: 'live' } }, required: ['profile'] }],
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema, and nobody awaits this object
    ['then', body],
    ['else', gapsAllowed(body)],
  ]);
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The schema of one property, found through the `properties` of its parents. */
function at(schema: Json, ...path: string[]): Json {
  return path.reduce((here, key) => ((here.properties as Json)[key] ?? {}) as Json, schema);
}

/** The sandbox fills gaps in the station and the rails, not in a product somebody began to describe. */
function gapsAllowed(schema: Json): Json {
  const { required: _all, ...open } = structuredClone(schema);
  const properties = open.properties as Record<string, Json>;
  delete properties.station?.required;
  for (const section of Object.values((properties.providers?.properties ?? {}) as Record<string, Json>))
    delete section.required;
  return open;
}

if (import.meta.main) {
  writeFileSync(SCHEMA_FILE, schemaText());
  process.stdout.write(`${SCHEMA_FILE}\n`);
}
