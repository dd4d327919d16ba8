import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeClock } from '../testkit/fake-clock.ts';
import { paperOf } from './equipment.ts';

const dirs: string[] = [];
const emptyDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-equipment-'));
  dirs.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

describe('the printing room', () => {
  it('that could not be opened is opened anew by the next page', async () => {
    const fontsDir = emptyDir();
    const home = { dir: emptyDir() };
    const paper = await paperOf({ fontsDir, home, clock: fakeClock() }, {});
    await expect(paper?.room()).rejects.toThrow('ENOENT');
    cpSync(join(import.meta.dirname, '../../resources/fonts'), fontsDir, { recursive: true });
    const room = paper?.room();
    await expect(room).resolves.toHaveProperty('layouts');
    expect(paper?.room(), 'and kept').toBe(room);
  });
});
