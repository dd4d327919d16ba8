/**
 * `npm run dev`: builds on every change and starts the station anew when the build has settled. The same bundles, the
 * same origin and the same policy as in the field, so what works here works there. Reload the page to see a new screen.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { chooseShell, electronVite, ensureBuilt, goodNode, openBrowser, ROOT, runShell, say } from './shell.mjs';

/** A build writes many files; this long without one, it is done. */
const SETTLED_MS = 500;
const flags = process.argv.slice(2);

const node = goodNode();
if (node === undefined || !ensureBuilt(node)) process.exit(1);
const shell = await chooseShell(node);
say(shell.electron ? 'Electron.' : `A browser, for ${shell.why}.`);

const out = join(ROOT, 'out');
mkdirSync(out, { recursive: true });
const builder = spawn(node, [electronVite, 'build', '--watch', '--logLevel', 'warn'], {
  cwd: ROOT,
  stdio: ['ignore', 2, 2],
});

let running;
let wasOpened = false;
let isLeaving = false;
const start = () => {
  const [command, ...args] = shell.electron ? [shell.electron, '.'] : [node, join(out, 'main', 'headless.js')];
  const mine = runShell(command, [...args, ...flags], {
    onReady({ openUrl }) {
      if (!shell.electron && !(wasOpened || openBrowser(openUrl))) say(`Open this in a browser: ${openUrl}`);
      wasOpened = true;
    },
  });
  running = mine;
  void mine.ended.then(({ code, signal }) => {
    if (running !== mine || isLeaving) return;
    running = undefined;
    say(`The station ended (${signal ?? code}); it starts again with the next change.`);
  });
};

/** One restart at a time; a change during one asks for another. */
let turn = Promise.resolve();
const restart = () => {
  turn = turn.then(async () => {
    const old = running;
    running = undefined;
    old?.child.kill('SIGTERM');
    await old?.ended;
    if (!isLeaving) start();
  });
};

let settling = setTimeout(restart, SETTLED_MS);
watch(out, { recursive: true }, () => {
  clearTimeout(settling);
  settling = setTimeout(restart, SETTLED_MS);
});

const leave = async () => {
  if (isLeaving) return;
  isLeaving = true;
  clearTimeout(settling);
  builder.kill();
  await turn;
  running?.child.kill('SIGTERM');
  await running?.ended;
  process.exit(0);
};
process.on('SIGTERM', leave);
process.on('SIGINT', leave);
builder.once('close', (code) => {
  if (isLeaving) return;
  say(`The builder ended (${code}).`);
  void leave();
});
