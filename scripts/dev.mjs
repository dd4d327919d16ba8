/**
 * `npm run dev`: builds when a source changes (about a second) and starts the station anew. The same bundles, the same
 * origin and the same policy as in the field, so what works here works there. A build that fails leaves the old station
 * running.
 */
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { chooseShell, ensureBuilt, goodNode, openBrowser, ROOT, runShell, SOURCES, say } from './shell.mjs';

/** An editor writes a file in several steps, and a branch switch writes many. */
const SETTLED_MS = 200;
const flags = process.argv.slice(2);

const node = goodNode();
if (node === undefined || !ensureBuilt(node)) process.exit(1);
const shell = await chooseShell(node);
say(shell.electron ? 'Electron.' : `A browser, for ${shell.why}.`);

let running;
let wasOpened = false;
let isLeaving = false;

function start() {
  const [command, ...args] = shell.electron ? [shell.electron, '.'] : [node, join(ROOT, 'out', 'main', 'headless.js')];
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
}

async function end() {
  const old = running;
  running = undefined;
  old?.child.kill('SIGTERM');
  await old?.ended;
}

/** One restart at a time; changes during one ask for another. */
let turn = Promise.resolve();
const changed = () => {
  turn = turn.then(async () => {
    if (isLeaving || !ensureBuilt(node)) return;
    await end();
    if (!isLeaving) start();
  });
};

let settling;
for (const source of SOURCES.filter((path) => existsSync(join(ROOT, path)))) {
  watch(join(ROOT, source), { recursive: true }, (_event, name) => {
    if (/\.test\.tsx?$/.test(name ?? '')) return;
    clearTimeout(settling);
    settling = setTimeout(changed, SETTLED_MS);
  });
}
start();

const leave = async () => {
  if (isLeaving) return;
  isLeaving = true;
  clearTimeout(settling);
  await turn;
  await end();
  process.exit(0);
};
process.on('SIGTERM', () => void leave());
process.on('SIGINT', () => void leave());
