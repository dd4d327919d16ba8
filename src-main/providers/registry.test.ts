/** Registering is being tested: every line of the registry, and the template, passes the same cases. */
import { describe, expect, it } from 'vitest';
import { ID_PATTERN } from '../../src-shared/ids.ts';
import template from './_template/index.ts';
import { type Conformance, runConformance } from './conformance.ts';
import type { ProviderDefinition } from './provider.ts';
import * as registry from './registry.ts';

const folderOf = (definition: ProviderDefinition): string =>
  definition.id === template.id ? '_template' : definition.id;
const definitions = [...Object.values(registry), template] as unknown as ProviderDefinition[];
const rails = await Promise.all(
  definitions.map(async (definition) => {
    const found = (await import(`./${folderOf(definition)}/conformance.ts`)) as {
      default: Conformance | Conformance[];
    };
    return { definition, rails: [found.default].flat() };
  }),
);

describe.each(rails)('the provider $definition.id', ({ definition, rails: conformances }) => {
  it('describes every method that it offers to the suite', () => {
    expect(conformances.map((c) => c.method).sort()).toEqual(Object.keys(definition.methods).sort());
  });
  for (const conformance of conformances) {
    describe(`as ${conformance.method}`, () => {
      runConformance(definition, conformance);
    });
  }
});

describe('the registry', () => {
  it('has no method twice', () => {
    const methods = definitions.flatMap((definition) => Object.keys(definition.methods));
    expect(new Set(methods).size).toBe(methods.length);
  });
  it('makes ids that fit the narrowest rail', () => {
    expect('0123456789ABCDEFGHJK').toMatch(ID_PATTERN);
  });
});
