/**
 * `npm run new:provider <id>`: copies the template under the new id and adds one line to the registry. Nothing else in
 * the tree changes; the conformance suite runs over the new line at once.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { flagsOf } from './flags.ts';

const ROOT = resolve(import.meta.dirname, '..');

const pascal = (id: string): string =>
  id.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());
const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
const title = (id: string): string => pascal(id).replace(/([a-z0-9])([A-Z])/g, '$1 $2');

/** Makes the provider's folder under `root` and returns the files that changed. Throws with a sentence. */
export function newProvider(id: string, root: string = ROOT): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" is no id: lower-case words joined by dashes, e.g. acme-pay`);
  const providers = join(root, 'src-main/providers');
  const target = join(providers, id);
  if (existsSync(target)) throw new Error(`${relative(root, target)} is there already`);
  const template = join(providers, '_template');
  mkdirSync(target);
  const changed: string[] = [];
  for (const name of readdirSync(template).filter((entry) => statSync(join(template, entry)).isFile())) {
    const text = readFileSync(join(template, name), 'utf8')
      .replaceAll('template-pay', id)
      .replaceAll('template_pay', id.replaceAll('-', '_'))
      .replaceAll('TemplateApi', `${pascal(id)}Api`)
      .replaceAll('Template Pay', title(id))
      .replaceAll("'template.", `'${camel(id)}.`)
      .replaceAll('secret:template.', `secret:${camel(id)}.`);
    writeFileSync(join(target, name), text);
    changed.push(relative(root, join(target, name)));
  }
  const registry = join(providers, 'registry.ts');
  const line = `export { default as ${camel(id)} } from './${id}/index.ts';`;
  const [header = '', ...lines] = readFileSync(registry, 'utf8').trimEnd().split('\n');
  writeFileSync(registry, `${[header, ...[...lines, line].sort()].join('\n')}\n`);
  return [...changed, relative(root, registry)];
}

const USAGE = `npm run new:provider <id>

A new rail: its folder and its line in the registry. The id: lower-case words joined by dashes, e.g. acme-pay.`;

if (process.argv[1] === import.meta.filename) {
  const { positionals } = flagsOf(USAGE, { allowPositionals: true });
  try {
    for (const file of newProvider(positionals[0] ?? '')) process.stdout.write(`${file}\n`);
    process.stdout.write(
      `\nNext: npx vitest run --project main src-main/providers -t ${positionals[0]}, then docs/adding-a-provider.md\n`,
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
