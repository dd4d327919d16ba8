import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SCHEMA_FILE, schemaText } from './make-schema.ts';

it('the shipped schema is the one the station reads by; if not, run `npm run schema`', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText());
});

it('a secret’s key takes a name and nothing else', () => {
  const { then: live, else: sandbox } = JSON.parse(schemaText());
  expect(live.properties.providers.properties.payme.properties.key.pattern).toContain('secret:');
  expect(live.required).toContain('station');
  expect(live.properties.station.required).toContain('currency');
  expect(live.additionalProperties).toBe(false);
  expect([sandbox.required, sandbox.properties.station.required]).toEqual([undefined, undefined]);
  expect(sandbox.properties.products.items.required).toEqual(['id', 'name', 'price']);
});
