/** A bank's tool, played by real children. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeProcesses } from './process-runner.ts';

const processes = nodeProcesses();
const forEver = new AbortController().signal;
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'qabul-tool-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const run = (script: string, args: string[] = [], signal = forEver) =>
  processes.run({ file: process.execPath, args: ['-e', script, '--', ...args], cwd, signal });
/** Ended and not yet collected by init is ended too. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
};

describe('a command-line tool', () => {
  it('runs in its folder; its code, its output and its arguments are its own', async () => {
    const script = 'require("fs").writeFileSync("rc.out", "000"); console.log(process.argv[1]); process.exitCode = 3';
    const { exitCode, killed, stdout } = await run(script, ['/a 1; echo $HOME']);
    expect([exitCode, killed, Buffer.from(stdout).toString().trim()]).toEqual([3, false, '/a 1; echo $HOME']);
    expect(readFileSync(join(cwd, 'rc.out'), 'utf8')).toBe('000');
  });

  it('that cannot be started rejects; called off before the start, it never runs', async () => {
    const file = join(cwd, 'none');
    await expect(processes.run({ file, args: [], cwd, signal: forEver })).rejects.toThrow(/cannot be started/);
    await expect(run('require("fs").writeFileSync("ran", "")', [], AbortSignal.abort())).rejects.toThrow(/abort/);
    expect(await processes.readFiles(cwd, ['ran'])).toEqual({});
  });

  it.skipIf(process.platform === 'win32')('called off, dies with the children it started', async () => {
    const call = new AbortController();
    const script = `
      const { spawn } = require('child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      require('fs').writeFileSync('pids', process.pid + ' ' + child.pid);
      setInterval(() => {}, 1000);`;
    const running = run(script, [], call.signal);
    const pids = await expect
      .poll(async () => Buffer.from((await processes.readFiles(cwd, ['pids'])).pids ?? []).toString())
      .toMatch(/^\d+ \d+$/)
      .then(async () => readFileSync(join(cwd, 'pids'), 'utf8').split(' ').map(Number));
    expect(pids.map(isAlive)).toEqual([true, true]);
    call.abort();
    expect(await running).toMatchObject({ exitCode: null, killed: true });
    await expect.poll(() => pids.map(isAlive)).toEqual([false, false]);
  });

  it('says a megabyte at most', async () => {
    const { stdout } = await run('process.stdout.write(Buffer.alloc(3 << 20))');
    expect(stdout.length).toBe(1 << 20);
  });
});

describe('its files', () => {
  it('are read as bytes, missing ones are absent, old ones can be removed', async () => {
    writeFileSync(join(cwd, 'cheq.out'), Uint8Array.of(0xce, 0xc4, 0));
    expect(await processes.readFiles(cwd, ['cheq.out', 'rc.out'])).toEqual({
      'cheq.out': Buffer.from([0xce, 0xc4, 0]),
    });
    await processes.removeFiles(cwd, ['cheq.out', 'rc.out']);
    expect(await processes.readFiles(cwd, ['cheq.out'])).toEqual({});
  });

  it.each(['../x', '/etc/passwd', '..', ''])('%j is no name', async (name) => {
    await expect(processes.readFiles(cwd, [name])).rejects.toThrow(/not the name of a file/);
    await expect(processes.removeFiles(cwd, [name])).rejects.toThrow(/not the name of a file/);
  });
});
