/** What a newcomer reads is true: every link leads somewhere, every command is there, and no command is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Links and pictures of a page that are files of ours. */
const linksOf = (page: string): string[] =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to.split('#')[0] as string)
    .filter((to) => to !== '' && !/^[a-z]+:/.test(to));

const commandsOf = (page: string): string[] =>
  [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z:0-9-]*)/g)].map(([, name = '']) => name);

describe('the pages', () => {
  it.each(PAGES)('%s links to what is there', (page) => {
    const dead = linksOf(page).filter((to) => !existsSync(join(ROOT, dirname(page), decodeURIComponent(to))));
    expect(dead).toEqual([]);
  });

  it.each(PAGES)('%s names commands that are there', (page) => {
    expect(commandsOf(page).filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('the README names every command', () => {
    const text = read('README.md');
    const isNamed = (name: string): boolean => new RegExp(`(npm (run )?|\\| )${name}(?![a-z:-])`).test(text);
    expect(Object.keys(scripts).filter((name) => !isNamed(name))).toEqual([]);
  });
});
