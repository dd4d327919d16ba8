/** The page that shows all pictures: one table for each screen. */
import { LOCALES, SIZES } from '../../e2e/scene-page.ts';
import { SCREEN_IDS, SCREENS, type Scene } from '../../src-renderer/gallery/scene.ts';

/** Markdown. `scenes` with the folders their pictures lie in. */
export function picturesIndex(scenes: readonly (readonly [Scene, string])[]): string {
  const parts = SCREEN_IDS.map((id) => {
    const own = scenes.filter(([{ screen }]) => screen === id);
    const rows = own.flatMap(([{ name }, folder]) =>
      SIZES.map(
        ({ name: size }) =>
          `| ${name} | ${size} | ${LOCALES.map((locale) => `[${locale}](${folder}/${size}-${locale}.webp)`).join(' ')} |`,
      ),
    );
    const [first] = own;
    const sample = first ? `![${id}](${first[1]}/1280x800-en.webp)\n\n` : '';
    return `## ${id}. ${SCREENS[id]}\n\n${sample}| scene | size | pictures |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Every screen\n\nMade by \`npm run screens\` from the gallery of the built screen; nothing in them is real.\n\n${parts.join('\n')}`;
}
