/**
 * `npm run monkey -- --touches 20000 --seed N`: a monkey at the booth, over the built station in a real Chromium, with
 * payments approved, declined and lost at random. Never stuck, never out of the app, and at the end the ledger says of
 * each payment what the vendors say of it. `--rough`: a bad day, with broken answers, late money and cancels all the
 * time. Exit 1 with the reason otherwise; the same seed presses the same places.
 */
import { chromium } from '@playwright/test';
import { boothConfig, photoProgram } from '../e2e/booth.ts';
import { findChromium } from '../e2e/chromium.ts';
import { makeHome, removeHome, startHeadless } from '../e2e/fixtures.ts';
import { monkey } from '../e2e/monkey.ts';
import { flagsOf } from './flags.ts';

const USAGE = `npm run monkey -- [--touches 20000] [--seed 1] [--rough]

Random touches over the booth of the built station (npm run build first), and the books compared at the end.
  --touches N   how many (20000: about an hour)
  --seed N      the same seed presses the same places
  --rough       a bad day: lost and broken answers, late money, a photo program that refuses, and cancels all the time`;
const { values } = flagsOf(USAGE, {
  options: {
    touches: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    rough: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const program = await photoProgram();
const home = makeHome(boothConfig(program.url, { prints: { perRoll: 100_000, low: 20 } }));
const station = await startHeadless(home);
const browser = await chromium.launch({
  executablePath: await findChromium(),
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--disable-gpu'],
});
try {
  await station.api('/v1/people', { name: 'Nodira', role: 'owner', pin: '2846' });
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 }, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(station.ready.openUrl);
  await page.getByTestId('kiosk-start').waitFor();
  const touches = Number(values.touches);
  const plan = { touches, seed: Number(values.seed), isRough: values.rough, photos: program, told: say };
  const report = await monkey(page, station, plan);
  if (complaints.length > 0) throw new Error(`the page threw: ${complaints.slice(0, 5).join('; ')}`);
  const twice = program.starts.filter((order, at) => program.starts.indexOf(order) !== at);
  if (twice.length > 0) throw new Error(`started twice: ${twice.join(', ')}`);
  const paidStarts = program.starts.filter((order) => !order.startsWith('FREE-')).length;
  if (paidStarts !== report.served) throw new Error(`${paidStarts} starts for ${report.served} sales that were served`);
  say(JSON.stringify({ seed: Number(values.seed), ...report, starts: program.starts.length }));
} catch (error) {
  process.stderr.write(`seed ${values.seed}: ${(error as Error).message}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await station.kill();
  removeHome(home);
  await program.close();
}
