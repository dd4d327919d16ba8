/** `npm start` on machines that have this and lack that, with an Electron made of three lines of shell. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from './shell.mjs';

const dir = mkdtempSync(join(tmpdir(), 'qabul-npm-start-'));
beforeAll(() => {
  if (!ensureBuilt(process.execPath)) throw new Error('the build failed');
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const READY = '{"event":"station.ready","openUrl":"http://127.0.0.1:1/#k=x"}';
function fakeElectron(body: string): string {
  const file = join(dir, 'electron');
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return dir;
}

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}
/** Runs start.mjs; when a ready line of the real station appears, it is asked to stop. */
function start(flags: string[], env: NodeJS.ProcessEnv, stopWhen: (said: Run) => boolean = () => false): Promise<Run> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.mjs'), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: dir, BROWSER: 'none', ...env },
  });
  const said: Run = { code: null, stdout: '', stderr: '' };
  const hear = (stream: 'stdout' | 'stderr') => (text: Buffer) => {
    said[stream] += text.toString();
    if (stopWhen(said)) child.kill('SIGTERM');
  };
  child.stdout.on('data', hear('stdout'));
  child.stderr.on('data', hear('stderr'));
  return new Promise((done) => {
    child.once('close', (code) => done({ ...said, code }));
  });
}
const real = ['--home', join(dir, 'home'), '--port', '0', '--hooks-port', '0'];
const isReady = ({ stdout }: Run) => stdout.includes('"station.ready"') && stdout.endsWith('\n');

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('without a display runs the station headless, its ready line alone on stdout, and stops with it', async () => {
    const { code, stdout, stderr } = await start(real, {}, isReady);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: 'station.ready', home: join(dir, 'home') });
    expect(stderr).toContain('Without Electron, for there is no display');
    expect(stderr).toContain(`Open this in a browser: ${(JSON.parse(stdout) as { openUrl: string }).openUrl}`);
  });

  it('with Electron hands it the flags and passes its exit code on', async () => {
    const dist = fakeElectron(`echo '${READY}'; echo "$@" >&2; exit 6`);
    const { code, stdout, stderr } = await start(['--home', '/h'], {
      DISPLAY: ':9',
      ELECTRON_OVERRIDE_DIST_PATH: dist,
    });
    expect([code, stdout]).toEqual([6, `${READY}\n`]);
    expect(stderr).toContain('. --home /h');
  });

  it('hands a signal down to Electron', async () => {
    const dist = fakeElectron(`trap 'exit 0' TERM; echo '${READY}'; while :; do sleep 0.05; done`);
    const run = await start([], { DISPLAY: ':9', ELECTRON_OVERRIDE_DIST_PATH: dist }, isReady);
    expect(run.code).toBe(0);
  });

  it('falls back to the browser when Electron cannot run here, and says so', async () => {
    const dist = fakeElectron('echo "error while loading shared libraries: libnss3.so" >&2; exit 127');
    const { code, stderr } = await start(real, { DISPLAY: ':9', ELECTRON_OVERRIDE_DIST_PATH: dist }, isReady);
    expect(code).toBe(0);
    expect(stderr).toContain('Electron did not run (code 127); the same station runs with a browser.');
  });

  it('does not fall back from a refusal of the station itself', async () => {
    const dist = fakeElectron('exit 3');
    const { code, stdout } = await start(real, { DISPLAY: ':9', ELECTRON_OVERRIDE_DIST_PATH: dist });
    expect([code, stdout]).toEqual([3, '']);
  });

  it('forced to Electron that is not there ends with 1 and a reason', async () => {
    const { code, stdout, stderr } = await start(real, {
      QABUL_SHELL: 'electron',
      ELECTRON_OVERRIDE_DIST_PATH: join(dir, 'none'),
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('QABUL_SHELL=electron, but nothing is at');
  });

  it('forced to headless does not look for Electron, and passes the station’s own refusal on', async () => {
    const dist = fakeElectron('exit 99');
    const env = { DISPLAY: ':9', QABUL_SHELL: 'headless', ELECTRON_OVERRIDE_DIST_PATH: dist };
    const { code, stderr } = await start(['--colour'], env);
    expect(code).toBe(2);
    expect(stderr).toContain('--colour');
  });
});
