/** The pictures a photo program that has no camera makes: the same for the same payment, another one for another. */

const FRAMES = 3;
const [FRAME_WIDTH, FRAME_HEIGHT, MARGIN, FOOT] = [200, 184, 20, 50];
const SKINS = ['#e7b48d', '#d9a377', '#f0c7a4', '#c58d5f'];
const HAIRS = ['#2d2431', '#4a2f22', '#6b3f2a', '#8a5a2b'];

/** FNV-1a: small, and the same everywhere. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);

/** A strip of three, as an SVG. */
export function stripOf(payment: string, foot: string): string {
  const height = MARGIN + FRAMES * (FRAME_HEIGHT + MARGIN) + FOOT;
  const frames = Array.from({ length: FRAMES }, (_none, at) => {
    const hash = hashOf(`${payment}/${at}`);
    const skin = SKINS[hash % SKINS.length];
    const hair = HAIRS[(hash >>> 4) % HAIRS.length];
    const y = MARGIN + at * (FRAME_HEIGHT + MARGIN);
    return `<g transform="translate(${MARGIN} ${y})"><rect width="${FRAME_WIDTH}" height="${FRAME_HEIGHT}" fill="hsl(${hash % 360} 60% 85%)"/><path d="M28 184c6-52 34-68 72-68s66 16 72 68z" fill="hsl(${(hash >>> 8) % 360} 55% 35%)"/><ellipse cx="100" cy="80" rx="38" ry="44" fill="${skin}"/><path d="M60 80c-6-48 18-64 40-64s46 16 40 64c-6-20-18-28-28-30-16 2-36 2-52 30z" fill="${hair}"/><path d="M84 98q16 14 32 0" fill="none" stroke="#5b2d1e" stroke-width="5" stroke-linecap="round"/></g>`;
  }).join('');
  const width = FRAME_WIDTH + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#ffffff"/>${frames}<text x="${width / 2}" y="${height - 24}" text-anchor="middle" font-family="sans-serif" font-size="18" fill="#10202e">${escaped(foot)}</text></svg>`;
}
