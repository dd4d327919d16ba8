/**
 * `npm run new:pinpad <id>`: copies the template driver with its tapes under the new id and adds one line to the registry.
 * Nothing else in the tree changes; the conformance suite runs over the new line at once.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { flagsOf } from './flags.ts';

const ROOT = resolve(import.meta.dirname, '..');

const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
const title = (id: string): string =>
  id
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(' ');

/** Makes the driver's folder under `root` and returns the files that changed. Throws with a sentence. */
export function newPinpad(id: string, root: string = ROOT): string[] {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" is no id: lower-case words joined by dashes, e.g. acme-s300`);
  const pinpads = join(root, 'src-main/pinpads');
  const target = join(pinpads, id);
  if (existsSync(target)) throw new Error(`${relative(root, target)} is there already`);
  const template = join(pinpads, '_template');
  const changed: string[] = [];
  for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(target, relative(template, from));
    const text = readFileSync(from, 'utf8')
      .replaceAll('template-terminal', id)
      .replaceAll('Template Terminal', title(id))
      .replace(
        /^An imaginary pinpad\..*$/m,
        'Copied from the template. See `docs/adding-a-pinpad.md`; every answer below is still to be made yours.',
      )
      .replace(/^\/\*\* (.*): an imaginary pinpad that works.*$/m, '/** $1. See README.md. */');
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, text);
    changed.push(relative(root, to));
  }
  const registry = join(pinpads, 'registry.ts');
  const line = `export { default as ${camel(id)} } from './${id}/index.ts';`;
  const lines = readFileSync(registry, 'utf8').trimEnd().split('\n');
  const before = lines.findIndex((other) => other.startsWith('export ') && other > line);
  lines.splice(before < 0 ? lines.length : before, 0, line);
  writeFileSync(registry, `${lines.join('\n')}\n`);
  return [...changed, relative(root, registry)];
}

const USAGE = `npm run new:pinpad <id>

A new terminal: its folder, its line in the registry, its tapes. The id: lower-case words joined by dashes, e.g. acme-s300.`;

if (process.argv[1] === import.meta.filename) {
  const { positionals } = flagsOf(USAGE, { allowPositionals: true });
  try {
    const [id] = positionals;
    if (!id) throw new Error('Which id? npm run new:pinpad acme-s300');
    for (const file of newPinpad(id)) process.stdout.write(`${file}\n`);
    process.stdout.write(`
It passes as it is:   npx vitest run --project main src-main/pinpads/registry.test.ts -t ${id}
Make it yours:        docs/adding-a-pinpad.md, from section 1
Take it back:         delete the folder and its line in src-main/pinpads/registry.ts
`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
