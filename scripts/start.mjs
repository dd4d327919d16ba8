/**
 * `npm start`: a station on this machine, whatever the machine has. Electron where it can be, the same station with a
 * browser where it cannot; one line says which and why. Flags after `--` reach the station.
 */
import { constants } from 'node:os';
import { join } from 'node:path';
import { chooseShell, ensureBuilt, goodNode, openBrowser, ROOT, runShell, say } from './shell.mjs';

const EXIT_NODE_TOO_OLD = 8;
const flags = process.argv.slice(2);

const node = goodNode();
if (node === undefined) {
  say(`Node ${process.versions.node} is too old for the ledger; install Node 22.18, 24 or newer.`);
  process.exit(EXIT_NODE_TOO_OLD);
}
if (!ensureBuilt(node)) process.exit(1);

/** What is asked on a terminal is answered there. */
const isQuestion = flags.includes('--help') || flags.includes('--version');
const shell = isQuestion ? { why: 'it was only asked' } : await chooseShell(node);
if (shell.electron) {
  const { ended } = runShell(shell.electron, ['.', ...flags]);
  const end = await ended;
  if (shell.forced || end.isReady || end.wasAsked || !neverRan(end)) leave(end);
  say(
    `Electron did not run (${end.error?.message ?? end.signal ?? `code ${end.code}`}); the same station runs with a browser.`,
  );
} else if (process.env.QABUL_SHELL === 'electron') {
  say(`QABUL_SHELL=electron, but ${shell.why}.`);
  process.exit(1);
} else if (!isQuestion) {
  say(`Without Electron, for ${shell.why}; the same station runs with a browser.`);
}

const { ended } = runShell(node, [join(ROOT, 'out', 'main', 'headless.js'), ...flags], {
  onReady({ openUrl }) {
    // Empty lines around it, for the log goes on.
    say(openBrowser(openUrl) ? `\nOpening ${openUrl}\n` : `\nOpen this in a browser: ${openUrl}\n`);
  },
});
leave(await ended);

/** A missing library, a display that is none: no refusal of the station itself, whose codes are 2 to 8 and 70. */
function neverRan({ code, signal }) {
  return signal !== null || code === 1 || code === 126 || code === 127;
}

function leave({ code, signal, error }) {
  if (error) say(error.message);
  process.exit(signal ? 128 + constants.signals[signal] : code);
}
