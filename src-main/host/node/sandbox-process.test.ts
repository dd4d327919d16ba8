import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { nodeClock } from './clock.ts';
import { jsonlLogger } from './jsonl-logger.ts';
import { startSandboxProcess } from './sandbox-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'qabul-fork-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const settings = {
  token: 't'.repeat(20),
  truthFile: join(dir, 'truth'),
  payme: { merchantId: 'm', key: 'k', login: 'l', accountField: 'a' },
  vendors: {},
};

/** A child that keeps the port it was given, writes down what it was told, and dies when asked. */
const CHILD = `
const { createServer } = require('node:http');
const { appendFileSync } = require('node:fs');
const settings = JSON.parse(process.env.QABUL_SANDBOX);
const note = (text) => appendFileSync(${JSON.stringify(join(dir, 'notes'))}, text + '\\n');
note('secret ' + process.env.QABUL_SECRET_OTHER);
process.on('message', (message) => note(JSON.stringify(message)));
process.on('SIGTERM', () => { note('asked to leave'); process.exit(0); });
const server = createServer((request, response) => { response.end('up'); if (request.url === '/die') process.exit(9); });
server.listen(settings.port, '127.0.0.1', () =>
  console.log(JSON.stringify({ event: 'sandbox.ready', url: 'http://127.0.0.1:' + server.address().port })));
`;
const notes = () => readFileSync(join(dir, 'notes'), 'utf8');

it('starts, is told where the station is, comes back on the same address when it dies, and leaves when asked', async () => {
  const file = join(dir, 'child.cjs');
  writeFileSync(file, CHILD);
  const lines: string[] = [];
  const log = jsonlLogger({ write: (line) => lines.push(line) });
  const env = { ...process.env, QABUL_SECRET_OTHER: 'not for simulators' };
  const sandbox = startSandboxProcess({ file, settings, clock: nodeClock(), log, env });
  const url = await sandbox.ready;
  sandbox.setStation({ local: 'http://l', hooks: 'http://h' });
  await vi.waitFor(() => expect(notes()).toContain('{"type":"station","local":"http://l","hooks":"http://h"}'));
  expect(notes()).toContain('secret undefined');

  await fetch(`${url}/die`).catch(() => undefined);
  await vi.waitFor(() => expect(lines.join('')).toContain('sandbox.died'));
  expect(sandbox.url()).toBeUndefined();
  await vi.waitFor(() => expect(sandbox.url()).toBe(url), { timeout: 5_000 });
  expect(await (await fetch(url)).text()).toBe('up');
  await vi.waitFor(() => expect(notes().split('"type":"station"')).toHaveLength(3));

  await sandbox.stop();
  expect(notes()).toContain('asked to leave');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('that cannot start fails through `ready` when the station stops waiting', async () => {
  const log = jsonlLogger({ write: () => {} });
  const sandbox = startSandboxProcess({ file: join(dir, 'nothing.cjs'), settings, clock: nodeClock(), log });
  await sandbox.stop();
  await expect(sandbox.ready).rejects.toThrow('stopping');
});
