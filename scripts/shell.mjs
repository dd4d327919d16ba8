/**
 * What `npm start` and `npm run dev` share: a Node that is new enough, a build that is not older than its sources, and
 * the choice between Electron and the browser. Plain JavaScript for Node 20: it may run under the machine's own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED_NAPI = 10;
const FETCH_WITHIN_MS = 20_000;

/** For people; stdout belongs to the station's ready line. */
export const say = (text) => void process.stderr.write(`${text}\n`);

/** The path of a Node that the ledger's native module was built for, or undefined. */
export function goodNode() {
  if (Number(process.versions.napi) >= WANTED_NAPI) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(
    ROOT,
    'node_modules',
    `node-${system}-${process.arch}`,
    'bin',
    system === 'win' ? 'node.exe' : 'node',
  );
  return existsSync(packaged) ? packaged : undefined;
}

/** What a build is made of. */
export const SOURCES = [
  'src-main',
  'src-shared',
  'src-sandbox',
  'src-preload',
  'src-renderer',
  'electron.vite.config.ts',
  'package-lock.json',
];
const BUILT = [
  'out/main/headless.js',
  'out/main/electron.js',
  'out/main/sandbox.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return /\.test\.tsx?$/.test(path) ? 0 : found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Something to run is missing or older than what it is made of. */
export function isStale() {
  if (BUILT.some((file) => !existsSync(join(ROOT, file)))) return true;
  const built = Math.min(...BUILT.map((file) => statSync(join(ROOT, file)).mtimeMs));
  return SOURCES.some((source) => existsSync(join(ROOT, source)) && newest(join(ROOT, source)) > built);
}

const electronVite = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

/** Builds what is stale, quietly. Returns false when it cannot. */
export function ensureBuilt(node) {
  if (!isStale()) return true;
  if (!existsSync(electronVite)) {
    const canRun = BUILT.every((file) => existsSync(join(ROOT, file)));
    say(
      canRun
        ? 'The sources are newer than out/, but the build tools are not installed; running what is there.'
        : 'Not built, and the build tools are not installed: run "npm ci".',
    );
    return canRun;
  }
  say('Building …');
  const { status } = spawnSync(node, [electronVite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) say('The build failed; the lines above say why.');
  return status === 0;
}

const hasDisplay = () =>
  process.platform === 'win32' ||
  process.platform === 'darwin' ||
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const electronFolder = join(ROOT, 'node_modules', 'electron');

/** Where the npm package says its binary is. It may not be there. */
function electronBinary() {
  const byPlatform = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const note = join(electronFolder, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8') : (byPlatform[process.platform] ?? 'electron');
  return join(process.env.ELECTRON_OVERRIDE_DIST_PATH || join(electronFolder, 'dist'), name);
}

/** Fetches the binary as the npm package would, but with an end. Returns why not, or undefined. */
async function fetchElectron(node) {
  if (!existsSync(join(electronFolder, 'install.js'))) return 'the package "electron" is not installed';
  const { version } = JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8'));
  say(`Fetching Electron ${version}, for at most ${FETCH_WITHIN_MS / 1000} s …`);
  const child = spawn(node, [join(electronFolder, 'install.js')], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint = (complaint + text).slice(0, 2_000);
  });
  const startedAt = Date.now();
  const progress = setInterval(() => say(`  … ${Math.round((Date.now() - startedAt) / 1000)} s`), 2_000);
  let isLate = false;
  const end = setTimeout(() => {
    isLate = true;
    // The whole group: the download may have children of its own.
    try {
      const pid = Number(child.pid);
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  }, FETCH_WITHIN_MS);
  const code = await new Promise((done) => {
    child.once('close', done);
    child.once('error', () => done(1));
  });
  clearInterval(progress);
  clearTimeout(end);
  if (isLate)
    return `its binary did not arrive within ${FETCH_WITHIN_MS / 1000} s ("npx install-electron" fetches it without haste)`;
  if (code !== 0) return `its binary cannot be fetched (${complaint.trim().split('\n')[0] || `code ${code}`})`;
  return existsSync(electronBinary()) ? undefined : 'its binary is not where it should be';
}

/** `{ electron: path }`, or `{ why }` it is the browser this time. */
export async function chooseShell(node) {
  const forced = process.env.QABUL_SHELL;
  if (forced === 'headless') return { why: 'QABUL_SHELL says so', forced: true };
  if (forced !== undefined && forced !== '' && forced !== 'electron')
    say(`QABUL_SHELL=${forced} is neither "electron" nor "headless"; choosing.`);
  const isForced = forced === 'electron';
  if (!isForced && !hasDisplay()) return { why: 'there is no display' };
  const isOurs = Boolean(process.env.ELECTRON_OVERRIDE_DIST_PATH);
  if (!isForced && !isOurs && process.platform === 'linux' && process.getuid?.() === 0)
    return { why: 'Electron does not run as root' };
  if (existsSync(electronBinary())) return { electron: electronBinary(), forced: isForced };
  const why = isOurs ? `nothing is at ${electronBinary()}` : await fetchElectron(node);
  return why === undefined ? { electron: electronBinary(), forced: isForced } : { why, forced: isForced };
}

const inPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));

/** Shows the address in the person's browser, where there is one. Returns whether it tried. */
export function openBrowser(url) {
  if (process.env.CI || process.env.BROWSER === 'none' || !hasDisplay()) return false;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  if (process.platform === 'linux' && (process.getuid?.() === 0 || !inPath(command))) return false;
  spawn(command, args, { stdio: 'ignore', detached: true })
    .once('error', () => say('The browser could not be opened.'))
    .unref();
  return true;
}

/**
 * Runs a station's process: its stdout is passed on, signals are handed down. Resolves with how it ended and whether it
 * was ready before.
 */
export function runShell(command, args, { onReady = () => {} } = {}) {
  const env = { ...process.env };
  // Terminals inside Electron programs set this, and Electron would then be a plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['inherit', 'pipe', 'inherit'] });
  let text = '';
  let isReady = false;
  let wasAsked = false;
  child.stdout.on('data', (bytes) => {
    process.stdout.write(bytes);
    if (isReady) return;
    text += bytes;
    const line = text.split('\n').find((one) => one.includes('"station.ready"') && one.endsWith('}'));
    if (line === undefined) return;
    isReady = true;
    onReady(JSON.parse(line));
  });
  const pass = (signal) => {
    wasAsked = true;
    child.kill(signal);
  };
  process.on('SIGTERM', pass);
  process.on('SIGINT', pass);
  const ended = new Promise((done) => {
    child.once('error', (error) => done({ code: 127, error }));
    child.once('close', (code, signal) => done({ code, signal }));
  }).then((end) => {
    process.off('SIGTERM', pass);
    process.off('SIGINT', pass);
    return { ...end, isReady, wasAsked };
  });
  return { child, ended };
}
