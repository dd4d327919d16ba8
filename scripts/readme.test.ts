/** What a newcomer reads is true: every link leads somewhere, every command is there, and no command is left out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src-main/config.ts';
import type { ProviderDefinition } from '../src-main/providers/provider.ts';
import * as registry from '../src-main/providers/registry.ts';

const RAILS = Object.values(registry) as unknown as readonly ProviderDefinition[];
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

  it.each(['docs/faults.md', 'docs/vendor-coverage.md'])('%s names tests that are there', (page) => {
    const there = ['src-main', 'src-shared', 'src-sandbox', 'src-renderer', 'e2e', 'scripts'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `/${folder}/${name}`),
    );
    const named = [...read(page).matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !there.some((path) => path.endsWith(`/${name}`)))).toEqual([]);
  });

  it('the list of decisions has every decision, and no number twice', () => {
    const decisions = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => /^\d/.test(name));
    expect(linksOf('docs/decisions/README.md').sort()).toEqual(decisions.sort());
    expect(new Set(decisions.map((name) => name.slice(0, 4))).size).toBe(decisions.length);
  });

  it.each(PAGES)('%s shows configurations that a station takes', (page) => {
    const station = { id: 'till-1', name: 'Till', country: 'UZ', currency: 'UZS', locale: 'uz', mode: 'kiosk' };
    for (const [, text = ''] of read(page).matchAll(/```json\n([\s\S]*?)```/g)) {
      const shown = JSON.parse(text.trim().startsWith('{') ? text : `{${text}}`) as Record<string, unknown>;
      const whole = JSON.stringify({ profile: 'sandbox', station, ...shown });
      expect(parseConfig(whole, {}, RAILS)).toMatchObject({ ok: true });
    }
  });

  it('the README names every command', () => {
    const text = read('README.md');
    const isNamed = (name: string): boolean => new RegExp(`(npm (run )?|\\| )${name}(?![a-z:-])`).test(text);
    expect(Object.keys(scripts).filter((name) => !isNamed(name))).toEqual([]);
  });
});
