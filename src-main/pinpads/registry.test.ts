/** Registering is being tested: every line of the registry, and the template, passes the same cases from its tapes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import template from './_template/index.ts';
import { type PinpadConformance, runPinpadConformance } from './conformance.ts';
import type { PinpadDefinition } from './pinpad.ts';
import * as registry from './registry.ts';

const folderOf = (definition: PinpadDefinition): string =>
  join(import.meta.dirname, definition.id === template.id ? '_template' : definition.id);
const definitions = [...Object.values(registry), template] as unknown as PinpadDefinition[];
/** Drivers over an HTTP bridge or a bank's program have no bytes on a line: their wires have tests of their own. */
const overBytes = definitions.filter(({ links }) => links.includes('serial') || links.includes('tcp'));
const rails = await Promise.all(
  overBytes.map(async (definition) => {
    const path = join(folderOf(definition), 'conformance.ts');
    const { default: conformance } = (await import(path)) as { default: PinpadConformance };
    return { definition, conformance };
  }),
);

describe.each(rails)('the pinpad $definition.id', ({ definition, conformance }) => {
  runPinpadConformance(definition, conformance, folderOf(definition));
});

describe('the registry', () => {
  it('has no driver twice, and each under the name of its folder', () => {
    const ids = Object.values(registry).map((definition) => definition.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const definition of overBytes) expect(existsSync(folderOf(definition)), `${definition.id}`).toBe(true);
  });
  it('holds the framed drivers', () => {
    expect(rails.map(({ definition }) => definition.id)).toEqual(expect.arrayContaining(['sa-serial', 'zvt']));
  });
});
