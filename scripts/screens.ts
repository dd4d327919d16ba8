/**
 * `npm run screens`: a picture of every screen in five languages and three sizes, from the gallery of the screen as it
 * is built now, into docs/screens; and what is wrong with any of them, by name. Exit code 1 when something is.
 *
 *   --scene <glob>   only scenes of that name (`close-*`) or screen (`C6`); may be given again
 *   --lang uz,ru     only these languages          --size 1280x800   only these sizes
 *   --dark           the dark theme                --all             every scene, not only those of docs/screens
 *   --out DIR        where to                      --sheet           contact sheets (PNG) beside the pictures
 *   --check          no pictures, only what is wrong
 * Everything but a plain `npm run screens` writes full-sized pictures into the system's temporary folder, or --out; into
 * docs/screens they go in its own size (`--scene settings --out docs/screens` renews one).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, matchesGlob, resolve } from 'node:path';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../e2e/chromium.ts';
import { sceneFaults } from '../e2e/scene-checks.ts';
import { LOCALES, openScene, SIZES, type Size, scenePage, serveRenderer, speakScene } from '../e2e/scene-page.ts';
import { readGiven, readWords } from '../e2e/scene-words.ts';
import electronVite from '../electron.vite.config.ts';
import { isBooth, SCREEN_IDS, type Scene } from '../src-renderer/gallery/scene.ts';
import { SCENES } from '../src-renderer/gallery/scenes.ts';
import { flagsOf } from './flags.ts';
import { contactSheet, type Shot } from './screens/contact-sheet.ts';
import { picturesIndex } from './screens/pictures-index.ts';

const DOCS = resolve(import.meta.dirname, '../docs/screens');
/** Of this run alone: another may be looking at the same time. */
const BUILT = resolve(import.meta.dirname, `../node_modules/.cache/screens-${process.pid}`);
/** For docs: smaller than the screen and still to be read; some thousand pictures in less than 15 MB. */
const IN_DOCS = { quality: 30, scaleOf: ({ width, height }: Size) => (Math.max(width, height) > 1280 ? 0.5 : 0.75) };
/** For eyes: as the screen shows it. */
const TO_LOOK_AT = { quality: 80, scaleOf: () => 1 };

const USAGE = `npm run screens -- [--scene GLOB]… [--lang uz,ru] [--size 1280x800] [--dark] [--all] [--out DIR] [--sheet] [--check]

Pictures of every screen in five languages and three sizes, and what is wrong with any of them.
  --scene GLOB   only scenes of that name (close-*) or screen (C6); may be given again
  --lang, --size only these                        --dark    the dark theme
  --all          every scene, not only those of docs/screens
  --out DIR      where to                          --sheet   contact sheets beside the pictures
  --check        no pictures, only what is wrong (exit code 1)
Only a run without options writes into docs/screens.`;
const { values: want } = flagsOf(USAGE, {
  options: {
    scene: { type: 'string', multiple: true },
    lang: { type: 'string' },
    size: { type: 'string' },
    out: { type: 'string' },
    dark: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    sheet: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const isPlain = Object.values({ ...want, out: undefined }).every((value) => value === undefined || value === false);
const out = want.out ? resolve(want.out) : isPlain ? DOCS : join(tmpdir(), 'qabul-screens');
const theme = want.dark ? 'dark' : 'light';
const among = <T>(all: readonly T[], nameOf: (one: T) => string, said: string | undefined): readonly T[] =>
  said === undefined ? all : all.filter((one) => said.split(',').includes(nameOf(one)));
const locales = among(LOCALES, (locale) => locale, want.lang);
const sizes = among(SIZES, ({ name }) => name, want.size);
const scenes = SCENES.filter(({ name, screen, isPictured }) =>
  want.scene ? want.scene.some((glob) => matchesGlob(name, glob) || screen === glob) : want.all || isPictured === true,
);
if (scenes.length === 0 || locales.length === 0 || sizes.length === 0) {
  process.stderr.write(`nothing to render: scenes ${SCENES.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}

/** Where a scene's pictures lie: by screen first, so that the folder reads like the list of screens. */
const folderOf = ({ screen, name }: Scene): string => (name.startsWith(screen) ? name : `${screen}-${name}`);

async function picture(wire: CDPSession, size: Size): Promise<Buffer> {
  const { quality, scaleOf } = out === DOCS ? IN_DOCS : TO_LOOK_AT;
  const clip = { x: 0, y: 0, width: size.width, height: size.height, scale: scaleOf(size) };
  const { data } = await wire.send('Page.captureScreenshot', { format: 'webp', quality, clip });
  return Buffer.from(data, 'base64');
}

await build({ ...electronVite.renderer, configFile: false, logLevel: 'error', build: builtTo(BUILT) });
const [words, given, server] = [await readWords(), readGiven(), await serveRenderer(BUILT)];
const browser = await chromium.launch({
  executablePath: await findChromium(),
  chromiumSandbox: process.getuid?.() !== 0,
});
const faults: string[] = [];
let bytes = 0;
try {
  const page = await scenePage(browser);
  const wire = await page.context().newCDPSession(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  for (const scene of scenes) {
    const began = Date.now();
    const shots: Shot[] = [];
    if (!want.check) mkdirSync(join(out, folderOf(scene)), { recursive: true });
    for (const size of sizes) await ofSize(page, wire, scene, size, shots);
    for (const complaint of complaints.splice(0)) faults.push(`${scene.name}: the screen complained: ${complaint}`);
    if (want.sheet && !want.check) await contactSheet(browser, join(out, `${folderOf(scene)}.png`), shots);
    process.stdout.write(`${folderOf(scene)} ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(BUILT, { recursive: true, force: true });
}
if (isPlain) writeFileSync(join(out, 'README.md'), picturesIndex(scenes.map((scene) => [scene, folderOf(scene)])));
const missing = SCREEN_IDS.filter((id) => !SCENES.some(({ screen, isPictured }) => screen === id && isPictured));
if (missing.length > 0) faults.push(`no scene for ${missing.join(', ')}`);
if (!want.check) process.stdout.write(`${(bytes / 1e6).toFixed(1)} MB in ${out}\n`);
for (const fault of faults) process.stdout.write(`! ${fault}\n`);
if (faults.length > 0) process.exitCode = 1;

async function ofSize(page: Page, wire: CDPSession, scene: Scene, size: Size, shots: Shot[]) {
  await page.setViewportSize(size);
  const [first = 'uz'] = locales;
  try {
    await openScene(page, server.url, scene, first, theme);
  } catch (error) {
    faults.push(`${scene.name} ${size.name}: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  for (const locale of locales) {
    if (locale !== first) await speakScene(page, locale, theme);
    const where = `${folderOf(scene)} ${size.name} ${locale}`;
    for (const fault of await sceneFaults(page, { locale, isBooth: isBooth(scene), words, given }))
      faults.push(`${where}: ${fault}`);
    if (want.check) continue;
    const data = await picture(wire, size);
    bytes += data.length;
    const path = join(out, folderOf(scene), `${size.name}-${locale}.webp`);
    writeFileSync(path, data);
    shots.push({ data, locale, size });
  }
}

function builtTo(outDir: string) {
  rmSync(outDir, { recursive: true, force: true });
  return { ...electronVite.renderer?.build, outDir, emptyOutDir: true };
}
