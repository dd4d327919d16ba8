/**
 * Every scene of the gallery: no complaint of axe in light and dark, nothing cut, overlapping, too small to touch or
 * untranslated, the same at 200 % zoom, and nothing moves for who asked for stillness. One language and one size for
 * each scene, going round; `npm run screens -- --all --check` looks at all of them.
 */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { isBooth, SCREEN_IDS, type Scene } from '../../src-renderer/gallery/scene.ts';
import { SCENES } from '../../src-renderer/gallery/scenes.ts';
import { expect, hearComplaints, ROOT, test } from '../fixtures.ts';
import { sceneFaults } from '../scene-checks.ts';
import { LOCALES, openScene, SIZES, scenePage, serveRenderer, speakScene } from '../scene-page.ts';
import { readGiven, readWords } from '../scene-words.ts';

const BUILD = process.env.QABUL_BUILD ?? join(ROOT, 'out');
/** Two at a time: as many workers as the suite has. */
const PARTS = 2;

test.describe.configure({ mode: 'parallel' });
// A trace of some hundred screens would take longer than the screens; what is wrong is said by name.
test.use({ trace: 'off' });

const axe = async (page: Page, rules?: string[]): Promise<string[]> => {
  // The screen has no frames of others: no second page is needed to put their results together.
  const builder = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
};

for (let part = 0; part < PARTS; part += 1) {
  test(`every screen can be read and used, part ${part + 1} of ${PARTS}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const [words, given, server] = [await readWords(), readGiven(), await serveRenderer(join(BUILD, 'renderer'))];
    const page = await scenePage(browser);
    const complaints: string[] = [];
    hearComplaints(page, complaints);
    const faults: string[] = [];
    const own = SCENES.map((scene, at) => ({ scene, at })).filter(({ at }) => at % PARTS === part);
    for (const { scene, at } of own) {
      const locale = LOCALES[at % LOCALES.length] ?? 'uz';
      const size = SIZES[at % SIZES.length] ?? { name: '', width: 1280, height: 800 };
      const note = (found: string[]) =>
        faults.push(...found.map((one) => `${scene.name} ${size.name} ${locale}: ${one}`));
      const surface = { locale, isBooth: isBooth(scene), words, given };
      await page.setViewportSize(size);
      try {
        await openScene(page, server.url, scene, locale);
      } catch (error) {
        note([String(error)]);
        continue;
      }
      note(await sceneFaults(page, surface));
      note(await axe(page));
      await speakScene(page, locale, 'dark');
      note((await axe(page, ['color-contrast'])).map((one) => `dark: ${one}`));
      await page.setViewportSize({ width: Math.round(size.width / 2), height: Math.round(size.height / 2) });
      note((await sceneFaults(page, { ...surface, zoom: 2 })).map((one) => `at 200 %: ${one}`));
      note(complaints.splice(0));
    }
    await page.context().close();
    await server.close();
    expect(faults).toEqual([]);
  });
}

test('every screen of the product has a scene, and every name is one', () => {
  const named = (scene: Scene) => scene.name;
  const pictured = new Set(SCENES.filter(({ isPictured }) => isPictured).map(({ screen }) => screen));
  expect(SCREEN_IDS.filter((id) => !pictured.has(id))).toEqual([]);
  expect(new Set(SCENES.map(named)).size).toBe(SCENES.length);
});
