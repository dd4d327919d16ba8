import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockHome } from './instance-lock.ts';

const dir = mkdtempSync(join(tmpdir(), 'qabul-lock-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Another process that holds the home until it is killed. */
async function holder(): Promise<ChildProcess> {
  const code = `import { lockHome } from ${JSON.stringify(join(import.meta.dirname, 'instance-lock.ts'))};
    lockHome(${JSON.stringify(dir)}); globalThis.gc(); process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no stdout');
  await once(child.stdout, 'data');
  return child;
}

const second = () => {
  try {
    lockHome(dir)();
    return 'free';
  } catch (error) {
    return (error as { exitCode?: number }).exitCode;
  }
};

describe('one station per home', () => {
  it('a second process is refused; killing the first frees the home at once; a stopped one still holds it', async () => {
    const first = await holder();
    expect(second()).toBe(3);
    first.kill('SIGSTOP');
    expect(second()).toBe(3);
    const gone = once(first, 'exit');
    first.kill('SIGKILL');
    await gone;
    expect(second()).toBe('free');
    const next = await holder();
    expect(second()).toBe(3);
    const nextGone = once(next, 'exit');
    next.kill('SIGKILL');
    await nextGone;
  });

  it('a released home can be taken again by the same process', () => {
    const release = lockHome(dir);
    expect(second()).toBe(3);
    release();
    release();
    expect(second()).toBe('free');
  });
});
